//! Widths by grapheme. Whatever comes in, what goes out can be put into cells (S50, S51).

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Makes a text fit for cells: the mark of altered text, controls and bidirectional controls become `?`; joiners and
/// variation selectors, whose width terminals dispute, go.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(shown).collect())
}

fn shown(c: char) -> Option<char> {
    match c {
        '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => None,
        '\u{fffd}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Some('?'),
        c if c.is_control() => Some('?'),
        c => Some(c),
    }
}

/// The columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    clean(text).graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Cuts a text to `columns`; a cut text ends in `~`.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    let text = clean(text);
    if text.graphemes(true).map(UnicodeWidthStr::width).sum::<usize>() <= columns {
        return text.into_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = grapheme.width();
        if used + wide + 1 > columns {
            break;
        }
        out.push_str(grapheme);
        used += wide;
    }
    if columns > 0 {
        out.push('~');
    }
    out
}

/// Cuts a text or fills it with spaces, to `columns` exactly.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    let mut out = cut(text, columns);
    let used = width(&out);
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    out
}

/// Cells of a table row, two spaces between; the last is cut but not filled.
pub(crate) fn columns(cells: &[(&str, usize)]) -> String {
    let mut out = String::new();
    for (idx, (text, wide)) in cells.iter().enumerate() {
        if idx > 0 {
            out.push_str("  ");
        }
        if idx + 1 == cells.len() {
            out.push_str(&cut(text, *wide));
        } else {
            out.push_str(&fit(text, *wide));
        }
    }
    out
}

/// Breaks a text at spaces into lines of at most `columns`; a word that is longer goes on in the next line.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for grapheme in clean(word).graphemes(true) {
            if !line.is_empty() && width(&line) + grapheme.width() > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(grapheme);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines.into_iter().map(|line| cut(&line, columns)).collect()
}

/// A line as it is if it fits, so that what was laid out by hand keeps its gaps; wrapped otherwise.
pub(crate) fn fold(line: &str, columns: usize) -> Vec<String> {
    if width(line) <= columns { vec![line.to_owned()] } else { wrap(line, columns) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_many_scripts_fit() {
        for (name, wide) in [
            ("HAWTHORNE, Margaret", 19),
            ("Zoe\u{308}", 3),
            ("王小明", 6),
            ("محمد", 4),
            ("김민준", 6),
            ("A", 1),
            ("x\u{fffd}y", 3),
        ] {
            assert_eq!(width(name), wide, "{name}");
            assert_eq!(width(&fit(name, 20)), 20, "{name}");
        }
        assert_eq!(cut("HAWTHORNE, Margaret", 10), "HAWTHORNE~");
        assert_eq!(cut("王小明", 4), "王~");
        assert_eq!(fit("王小明", 4), "王~ ");
        assert_eq!(clean("a\u{1b}]52;c\u{202e}\u{fffd}"), "a?]52;c??");
        assert_eq!(columns(&[("ab", 4), ("c", 3)]), "ab    c");
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("", 7), [""]);
        assert_eq!(wrap("a 0123456789", 7), ["a", "0123456", "789"]);
    }

    proptest! {
        #[test]
        fn a_cut_is_never_wider(text in "\\PC{0,40}", extra in proptest::collection::vec(any::<char>(), 0..20), columns in 0_usize..30) {
            let text: String = text.chars().chain(extra).collect();
            prop_assert!(width(&cut(&text, columns)) <= columns);
            prop_assert_eq!(width(&fit(&text, columns)), columns);
            prop_assert!(!clean(&text).chars().any(char::is_control));
            prop_assert!(wrap(&text, columns).iter().all(|line| width(line) <= columns.max(1)));
        }
    }
}
