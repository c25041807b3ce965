//! Rows of a delimited file: quotes, line ends inside them, limits, and text that is not UTF-8.

use std::borrow::Cow;
use std::io::{self, BufRead};

use encoding_rs::WINDOWS_1252;

use crate::intake::caps;
use crate::intake::input::Input;

/// A row as it lies in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::intake) enum Row {
    /// Its line and its text, which lies in [`Rows::text`].
    Text(u64),
    /// A row that cannot be told apart from the next, with its line and the reason.
    Fault(u64, &'static str),
}

/// A delimited file being cut into rows.
#[derive(Debug)]
pub(in crate::intake) struct Rows<R> {
    input: Input<R>,
    raw: Vec<u8>,
    /// What separates the fields.
    pub delimiter: u8,
    /// The text of the last row, without its line end.
    pub text: String,
    /// The line where the first text that is not UTF-8 stood.
    pub not_utf8: Option<u64>,
    /// Quotes that were never closed so far.
    n_open: u32,
}

/// After so many quotes that are never closed a quote ends with its line: each had the lines behind it read twice.
const MAX_OPEN: u32 = 100;

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    FieldStart,
    Plain,
    Quoted,
    /// After a quote within a quoted field: its end, or half of a doubled quote.
    Quote,
}

impl<R: BufRead> Rows<R> {
    /// Starts at the beginning of the file.
    pub fn new(input: Input<R>) -> Self {
        Self { input, raw: Vec::new(), delimiter: b',', text: String::new(), not_utf8: None, n_open: 0 }
    }

    /// How many bytes were read.
    pub fn taken(&self) -> u64 {
        self.input.taken
    }

    /// The next row; none at the end.
    pub fn next_row(&mut self) -> io::Result<Option<Row>> {
        self.raw.clear();
        let line = self.input.line;
        let mut at = At::FieldStart;
        loop {
            let bytes = self.input.fill()?;
            let ended = bytes.is_empty();
            let spans = self.n_open < MAX_OPEN;
            let (count, found) = end_of_row(bytes, &mut at, self.delimiter, spans);
            self.raw.extend_from_slice(&bytes[..count]);
            self.input.take(count)?;
            if ended && self.raw.is_empty() {
                return Ok(None);
            }
            let over = self.raw.len() > caps::ROW;
            if (ended || over || found) && at == At::Quoted {
                return Ok(Some(self.never_closed(line)));
            }
            if over && !found {
                self.skip_line()?;
                return Ok(Some(Row::Fault(line, "is longer than 256 KiB")));
            }
            if ended || found {
                self.text = self.decoded(line);
                return Ok(Some(Row::Text(line)));
            }
        }
    }

    /// A quote that is never closed costs its own line only: what follows is read again.
    fn never_closed(&mut self, line: u64) -> Row {
        self.n_open += 1;
        let first = self.raw.iter().position(|b| *b == b'\n').map_or(self.raw.len(), |at| at + 1);
        let rest = self.raw.split_off(first);
        self.input.give_back(&rest);
        Row::Fault(line, "opens a quote that is never closed")
    }

    fn skip_line(&mut self) -> io::Result<()> {
        self.input.line(&mut self.raw, 0).map(|_| ())
    }

    fn decoded(&mut self, line: u64) -> String {
        let raw = self.raw.trim_ascii_end();
        if let Ok(text) = std::str::from_utf8(raw) {
            return text.to_owned();
        }
        self.not_utf8.get_or_insert(line);
        WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned()
    }
}

/// How many of `bytes` belong to the row that is being read, its line end included, and whether it ends there. A line
/// end within quotes ends it unless a quoted field `spans` lines.
fn end_of_row(bytes: &[u8], at: &mut At, delimiter: u8, spans: bool) -> (usize, bool) {
    for (idx, byte) in bytes.iter().enumerate() {
        *at = match (*at, *byte) {
            (At::Quoted, b'\n') if !spans => return (idx + 1, true),
            (At::Quoted, b'"') => At::Quote,
            (At::Quoted, _) | (At::Quote, b'"') => At::Quoted,
            (_, b'\n') => return (idx + 1, true),
            (_, byte) if byte == delimiter => At::FieldStart,
            (At::FieldStart, b'"') => At::Quoted,
            (At::FieldStart, b' ') => At::FieldStart,
            _ => At::Plain,
        };
    }
    (bytes.len(), false)
}

/// The fields of a row, without the blanks and quotes around them.
pub(in crate::intake) fn fields(row: &str, delimiter: u8) -> Vec<Cow<'_, str>> {
    let mut fields = Vec::new();
    let mut rest = Some(row);
    while let Some(text) = rest {
        let start = text.trim_start_matches(' ');
        let (field, after) = match start.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted, delimiter),
            None => match start.split_once(char::from(delimiter)) {
                Some((field, after)) => (Cow::Borrowed(field.trim()), Some(after)),
                None => (Cow::Borrowed(start.trim()), None),
            },
        };
        fields.push(field);
        rest = after;
    }
    fields
}

fn quoted_field(text: &str, delimiter: u8) -> (Cow<'_, str>, Option<&str>) {
    let mut end = text.len();
    let mut doubled = false;
    let mut from = 0;
    while let Some(quote) = text[from..].find('"').map(|at| at + from) {
        if text[quote + 1..].starts_with('"') {
            doubled = true;
            from = quote + 2;
        } else {
            end = quote;
            break;
        }
    }
    let field = text[..end].trim();
    let field = if doubled { Cow::Owned(field.replace("\"\"", "\"")) } else { Cow::Borrowed(field) };
    let after = text.get(end + 1..).and_then(|tail| tail.split_once(char::from(delimiter)));
    (field, after.map(|(_, after)| after))
}

/// The delimiter of a heading: the commonest of comma, semicolon, tab and bar outside quotes.
pub(in crate::intake) fn sniff_delimiter(heading: &str) -> u8 {
    let mut counts = [(0usize, b','), (0, b';'), (0, b'\t'), (0, b'|')];
    let mut quoted = false;
    for byte in heading.bytes() {
        quoted ^= byte == b'"';
        if let Some((count, _)) = counts.iter_mut().find(|(_, c)| *c == byte && !quoted) {
            *count += 1;
        }
    }
    counts.iter().rev().max_by_key(|(count, _)| *count).map_or(b',', |(_, delimiter)| *delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn rows(text: &[u8]) -> Vec<(Row, Vec<String>)> {
        let mut rows = Rows::new(Input::new(io::BufReader::with_capacity(7, text)));
        let mut all = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            let split = fields(&rows.text, b',').into_iter().map(Cow::into_owned).collect();
            all.push((row, split));
        }
        all
    }

    #[rstest]
    #[case("a,b,c", &["a", "b", "c"])]
    #[case("a, \"b, c\" ,d", &["a", "b, c", "d"])]
    #[case("\"say \"\"x\"\"\",,", &["say \"x\"", "", ""])]
    #[case("5\" tape,O\"Brien", &["5\" tape", "O\"Brien"])]
    #[case("\"open,x", &["open,x"])]
    #[case("", &[""])]
    #[case(" a ,\u{a0}b", &["a", "b"])]
    fn fields_are_taken_apart(#[case] row: &str, #[case] expected: &[&str]) {
        assert_eq!(fields(row, b','), expected);
    }

    #[test]
    fn rows_may_hold_line_ends_and_other_encodings() {
        let all = rows(b"a,\"b\r\nc\",d\r\nJos\xe9,x\n\n");
        assert_eq!(all[0], (Row::Text(1), vec!["a".into(), "b\r\nc".into(), "d".into()]));
        assert_eq!(all[1], (Row::Text(3), vec!["José".into(), "x".into()]));
        assert_eq!(all[2].0, Row::Text(4));
        assert_eq!(all.len(), 3);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_line() {
        let all = rows(b"a,\"b\nc,d\ne,f\n");
        let places: Vec<&Row> = all.iter().map(|(row, _)| row).collect();
        assert_eq!(
            places,
            [&Row::Fault(1, "opens a quote that is never closed"), &Row::Text(2), &Row::Text(3)]
        );
        let mut long = b"a,\"b\n".to_vec();
        long.extend(b"c,d\n".repeat(caps::ROW / 2));
        assert_eq!(rows(&long).len(), 1 + caps::ROW / 2);
        let endless = vec![b'x'; caps::ROW * 3];
        assert_eq!(rows(&endless)[0].0, Row::Fault(1, "is longer than 256 KiB"));
    }

    #[test]
    fn many_quotes_that_are_never_closed_cost_no_more_than_their_lines() {
        // Read from its beginning such a line leaves a quote open; read within quotes it does so too.
        let n_lines = 4 * u64::from(MAX_OPEN);
        let text = b"x\"y,\"z\n".repeat(4 * MAX_OPEN as usize);
        let mut rows = Rows::new(Input::new(io::BufReader::new(&text[..])));
        let mut n_faults = 0;
        while let Some(row) = rows.next_row().unwrap() {
            n_faults += 1;
            assert_eq!(row, Row::Fault(n_faults, "opens a quote that is never closed"));
        }
        assert_eq!(n_faults, n_lines);
        assert!(rows.n_open > MAX_OPEN);
        // From then on nothing is read twice: a quoted field of two lines is two rows.
        let (count, ended) = end_of_row(b"\"a\nb\"\n", &mut At::FieldStart, b',', rows.n_open < MAX_OPEN);
        assert_eq!((count, ended), (3, true));
    }

    #[test]
    fn delimiters_are_told_from_the_heading() {
        assert_eq!(sniff_delimiter("a;b;\"c,d,e,f\""), b';');
        assert_eq!(sniff_delimiter("a\tb"), b'\t');
        assert_eq!(sniff_delimiter("a|b|c"), b'|');
        assert_eq!(sniff_delimiter("a"), b',');
    }

    proptest! {
        #[test]
        fn any_bytes_come_to_an_end(bytes in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), any::<u8>()], 0..200)) {
            let lines = bytes.split(|b| *b == b'\n').count();
            prop_assert!(rows(&bytes).len() <= lines);
        }
    }
}
