//! What a file is, told from its first bytes and its name.

use std::path::Path;

use super::json_scan::Scan;

/// How a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A JSON value on each line.
    JsonLines,
    /// JSON otherwise.
    Json,
    /// Rows of fields.
    Csv,
    /// Nothing that is read, with the reason.
    None(&'static str),
}

/// How many bytes of a file are looked at.
pub(super) const HEAD: usize = 64 * 1024;

/// The UTF-8 byte order mark.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// The format of a file that is called `file` and begins with `head`; whether `head` is all of it.
pub(super) fn sniff(file: &str, head: &[u8], whole: bool) -> Format {
    if let Some(reason) = foreign(head) {
        return Format::None(reason);
    }
    let text = head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start();
    let extension = Path::new(file).extension().map(std::ffi::OsStr::to_ascii_lowercase);
    let named = |names: &[&str]| extension.as_ref().is_some_and(|e| names.iter().any(|name| e == name));
    match text.first() {
        None if whole => Format::None("the file is empty"),
        Some(b'{' | b'[') => {
            let lines = one_value_a_line(text, whole).unwrap_or_else(|| named(&["ndjson", "jsonl"]));
            if lines { Format::JsonLines } else { Format::Json }
        }
        Some(b'<') => Format::None(xml(text)),
        _ if text.starts_with(b"MSH|") || text.starts_with(b"FHS|") || text.starts_with(b"BHS|") => {
            Format::None("this is HL7 v2, which is not read yet: export FHIR R4 or CSV")
        }
        _ if named(&["json", "ndjson", "jsonl"]) => {
            Format::None("is not JSON: it begins with neither { nor [")
        }
        _ => Format::Csv,
    }
}

fn foreign(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        Some("the file is UTF-16: save it as UTF-8")
    } else if head.starts_with(b"PK\x03\x04") {
        Some("this is a zip file or an Office document: unpack it, or save the sheet as CSV UTF-8")
    } else if head.starts_with(b"\x1f\x8b") {
        Some("the file is compressed with gzip: unpack it first")
    } else if head.starts_with(b"%PDF") {
        Some("this is a PDF, not a list of patients")
    } else if head.contains(&0) {
        Some("the file is binary, neither JSON nor CSV")
    } else {
        None
    }
}

fn xml(text: &[u8]) -> &'static str {
    let fhir = b"http://hl7.org/fhir";
    if text.windows(fhir.len()).any(|window| window == fhir) {
        "this is FHIR as XML, which is not read: export it as FHIR R4 JSON"
    } else {
        "this is XML or HTML, which is not read: export FHIR R4 JSON or CSV"
    }
}

/// Whether the file has a whole value on its first line and a further one below; none where the head does not tell.
fn one_value_a_line(text: &[u8], whole: bool) -> Option<bool> {
    let end = text.iter().position(|b| *b == b'\n');
    let Some(end) = end else { return if whole { Some(false) } else { None } };
    let line = text[..end].trim_ascii_end();
    let mut scan = Scan::default();
    let closed = scan.feed(line).is_some_and(|at| at == line.len());
    if !closed {
        return Some(false);
    }
    match text[end..].trim_ascii_start().first() {
        Some(byte) => Some(matches!(byte, b'{' | b'[')),
        None if whole => Some(false),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a.json", "{\"a\":1}\n{\"a\":2}\n", Format::JsonLines)]
    #[case("a.ndjson", "{\"a\":1}\n", Format::Json)]
    #[case("a.ndjson", "{\n \"a\":1}\n", Format::Json)]
    #[case("a.json", "\u{feff}{\n \"a\":1}\n", Format::Json)]
    #[case("a.json", "[{},\n{}]\n", Format::Json)]
    #[case("a.csv", "\u{feff}a,b\n", Format::Csv)]
    #[case("a.csv", "", Format::None("the file is empty"))]
    #[case("a.json", "\u{feff}  ", Format::None("the file is empty"))]
    #[case("a.json", "abc", Format::None("is not JSON: it begins with neither { nor ["))]
    fn formats_are_told_apart(#[case] file: &str, #[case] head: &str, #[case] expected: Format) {
        assert_eq!(sniff(file, head.as_bytes(), true), expected);
    }

    #[test]
    fn other_formats_are_refused_by_their_name() {
        let reason = |head: &[u8]| match sniff("a.csv", head, true) {
            Format::None(reason) => reason,
            other => panic!("{other:?}"),
        };
        assert!(reason(b"\xff\xfea\0").contains("UTF-16"));
        assert!(reason(b"PK\x03\x04..").contains("Office"));
        assert!(
            reason(b"<?xml version=\"1.0\"?><Patient xmlns=\"http://hl7.org/fhir\">").contains("FHIR as XML")
        );
        assert!(reason(b"<html>").contains("HTML"));
        assert!(reason(b"MSH|^~\\&|").contains("HL7 v2"));
        assert!(reason(b"a\0b").contains("binary"));
        assert!(reason(b"%PDF-1.4").contains("PDF"));
        assert!(reason(b"\x1f\x8b\x08").contains("gzip"));
        assert_eq!(sniff("big.ndjson", b"{\"a\":", false), Format::JsonLines);
        assert_eq!(sniff("big.json", b"{\"a\":", false), Format::Json);
    }
}
