//! Finds where JSON values begin and end, without building them: quick, bounded, and calm about broken JSON.

/// A scan over one JSON value that may arrive in pieces.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scan {
    depth: u32,
    /// The deepest nesting seen so far.
    pub deepest: u32,
    in_string: bool,
    escaped: bool,
    kind: Option<ValueKind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ValueKind {
    Compound,
    Text,
    Plain,
}

impl Scan {
    /// Reads `bytes`, which begin with the value or go on where the last piece ended; gives how many of them belong
    /// to it once its end is found.
    pub fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.in_string {
                at += self.text(&bytes[at..]);
                if !self.in_string && self.kind == Some(ValueKind::Text) {
                    return Some(at);
                }
                continue;
            }
            if self.kind == Some(ValueKind::Plain) {
                if matches!(byte, b',' | b'}' | b']' | b':' | b'"' | b'{' | b'[')
                    || byte.is_ascii_whitespace()
                {
                    return Some(at);
                }
                at += 1;
                continue;
            }
            at += 1;
            match byte {
                b'"' => {
                    self.in_string = true;
                    self.kind.get_or_insert(ValueKind::Text);
                }
                b'{' | b'[' => {
                    self.kind.get_or_insert(ValueKind::Compound);
                    self.depth += 1;
                    self.deepest = self.deepest.max(self.depth);
                }
                b'}' | b']' if self.depth > 0 => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(at);
                    }
                }
                _ => {
                    self.kind.get_or_insert(ValueKind::Plain);
                }
            }
        }
        None
    }

    /// Whether the input may end here: only a number or a word needs no end of its own.
    pub fn may_end(&self) -> bool {
        self.kind == Some(ValueKind::Plain)
    }

    /// Goes through a string up to and including its closing quote or the end of the piece.
    fn text(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            if self.escaped {
                self.escaped = false;
                at += 1;
                continue;
            }
            // JSON allows no line end inside a string: one that was never closed does not swallow what follows.
            match bytes[at..].iter().position(|b| matches!(b, b'"' | b'\\' | b'\n')) {
                None => return bytes.len(),
                Some(step) => {
                    at += step + 1;
                    if bytes[at - 1] != b'\\' {
                        self.in_string = false;
                        return at;
                    }
                    self.escaped = true;
                }
            }
        }
        at
    }
}

/// The members of a JSON object as pairs of raw key and raw value, in order. Ends quietly where the text is no JSON.
pub(super) struct Members<'a> {
    rest: &'a str,
}

impl<'a> Members<'a> {
    /// The members of the object that `object` is.
    pub fn of(object: &'a str) -> Self {
        Self { rest: object.trim_start().strip_prefix('{').unwrap_or("") }
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_start_matches([',', ' ', '\t', '\r', '\n']);
        if !rest.starts_with('"') {
            return None;
        }
        let (key, rest) = rest.split_at(Scan::default().feed(rest.as_bytes())?);
        let value = rest.trim_ascii_start().strip_prefix(':')?.trim_ascii_start();
        if value.starts_with(',') {
            // `"status":,` is no JSON, but what follows can still be told apart.
            self.rest = value;
            return Some((key.trim_matches('"'), ""));
        }
        let (value, rest) = value.split_at(Scan::default().feed(value.as_bytes())?);
        self.rest = rest;
        Some((key.trim_matches('"'), value))
    }
}

/// The elements of a JSON array as raw text, in order. Ends quietly where the text is no JSON.
pub(super) struct Elements<'a> {
    rest: &'a str,
}

impl<'a> Elements<'a> {
    /// The elements of an array from behind its bracket, or from where an earlier walk stopped ([`Elements::rest`]).
    pub fn going_on(rest: &'a str) -> Self {
        Self { rest }
    }

    /// What was not walked yet: the end of the text that it was made of.
    pub fn rest(&self) -> &'a str {
        self.rest
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start_matches([',', ' ', '\t', '\r', '\n']);
        if rest.is_empty() || rest.starts_with(']') {
            return None;
        }
        let (element, rest) = rest.split_at(Scan::default().feed(rest.as_bytes())?);
        self.rest = rest;
        Some(element)
    }
}

/// The string value of the first member `key` of `object`, if it is a plain string without escapes.
pub(super) fn text_member<'a>(object: &'a str, key: &str) -> Option<&'a str> {
    let (_, value) = Members::of(object).find(|(name, _)| *name == key)?;
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains('\\')).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ends_are_found_in_pieces_of_any_size() {
        let text = r#"{"a":"}\"]","b":[1,{"c":null}],"d":"\\"} tail"#;
        for size in 1..text.len() {
            let mut scan = Scan::default();
            let mut seen = 0;
            let mut end = None;
            for piece in text.as_bytes().chunks(size) {
                if let Some(at) = scan.feed(piece) {
                    end = Some(seen + at);
                    break;
                }
                seen += piece.len();
            }
            assert_eq!(end, Some(text.len() - 5), "pieces of {size}");
            assert_eq!(scan.deepest, 3);
        }
        assert_eq!(Scan::default().feed(b"12.5,"), Some(4));
        assert_eq!(Scan::default().feed(b"\"a\\\"b\" "), Some(6));
        let mut open = Scan::default();
        assert_eq!(open.feed(b"tru"), None);
        assert!(open.may_end());
    }

    #[test]
    fn members_are_found_whatever_their_order_and_through_a_missing_value() {
        let text = r#" { "id" : "x", "broken":, "resourceType":"Patient", "n":12, "o":{"id":"y"} }"#;
        let members: Vec<_> = Members::of(text).collect();
        assert_eq!(members.len(), 5);
        assert_eq!(members[4], ("o", r#"{"id":"y"}"#));
        assert_eq!(text_member(text, "resourceType"), Some("Patient"));
        assert_eq!(text_member(text, "n"), None);
        assert_eq!(text_member("[1]", "n"), None);
    }

    proptest! {
        #[test]
        fn any_text_ends(text in "[\\[\\]{}\",:\\\\a1 é]{0,40}") {
            let _ = (Members::of(&text).count(), Elements::going_on(&text).count());
            let mut scan = Scan::default();
            if let Some(end) = scan.feed(text.as_bytes()) {
                prop_assert!(end <= text.len());
            }
        }
    }
}
