//! Text from outside, made harmless for a terminal (security row S50).

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::char::is_combining_mark;

/// Combining marks that one base character may carry.
const MAX_MARKS: usize = 4;

/// Text that can be shown: no control character, no bidirectional override, no invisible character.
///
/// Control characters become U+FFFD; bidirectional controls, zero-width, tag and private-use characters are removed
/// (the joiners U+200C and U+200D stay between letters, where scripts need them); a base character keeps at most
/// four combining marks. What was altered can be asked, so that a screen can mark it (S52).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SafeText {
    text: String,
    altered: bool,
}

impl SafeText {
    /// Takes `raw`, at most `max_chars` characters of it.
    pub fn new(raw: &str, max_chars: usize) -> Self {
        let clean = clean(raw, max_chars);
        let altered = clean != raw;
        Self { text: clean.into_owned(), altered }
    }

    /// The harmless text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether anything was replaced, removed or cut.
    pub fn altered(&self) -> bool {
        self.altered
    }

    /// The text without its wrapper.
    pub fn into_string(self) -> String {
        self.text
    }
}

impl From<&str> for SafeText {
    fn from(raw: &str) -> Self {
        Self::new(raw, 4096)
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

fn clean(raw: &str, max_chars: usize) -> Cow<'_, str> {
    if raw.len() <= max_chars && raw.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut marks = 0;
    let mut chars = raw.chars().peekable();
    let mut taken = 0;
    while let Some(c) = chars.next() {
        if taken == max_chars {
            break;
        }
        let kept = match c {
            '\u{200c}' | '\u{200d}' => {
                let joins = out
                    .chars()
                    .next_back()
                    .is_some_and(|last| last.is_alphabetic() || is_combining_mark(last))
                    && chars.peek().is_some_and(|next| next.is_alphabetic());
                joins.then_some(c)
            }
            c if c.is_control() => Some('\u{fffd}'),
            c if is_invisible(c) => None,
            c if is_combining_mark(c) => {
                marks += 1;
                (marks <= MAX_MARKS).then_some(c)
            }
            c => Some(c),
        };
        if let Some(kept) = kept {
            if !is_combining_mark(kept) {
                marks = 0;
            }
            out.push(kept);
            taken += 1;
        }
    }
    Cow::Owned(out)
}

/// Format, tag, private-use and unassigned-plane characters, which show nothing or change how others show.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c),
        0x00ad | 0x034f | 0x061c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f
        | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0
        | 0xfff0..=0xfffb | 0xe000..=0xf8ff | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff
        | 0xf0000..=0x0010_ffff | 0x0600..=0x0605 | 0x06dd | 0x070f | 0x0890..=0x0891 | 0x08e2 | 0x110bd | 0x110cd
        | 0x13430..=0x1343f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_harmful_is_left(raw in ".{0,60}", extra in proptest::collection::vec(any::<char>(), 0..40)) {
            let text: String = raw.chars().chain(extra).collect();
            let safe = SafeText::from(text.as_str());
            for c in safe.as_str().chars() {
                prop_assert!(!c.is_control());
                let hidden = matches!(u32::from(c), 0x202a..=0x202e | 0x2066..=0x2069 | 0xfeff | 0xe000..=0xf8ff);
                prop_assert!(!hidden, "{:?} is left", c);
            }
            prop_assert_eq!(safe.altered(), safe.as_str() != text);
            let again = SafeText::from(safe.as_str());
            prop_assert_eq!(again.as_str(), safe.as_str());
        }
    }

    #[test]
    fn scripts_keep_their_letters() {
        for name in ["Zoë", "O'Brien-Smith", "王小明", "محمد", "김민준", "क्‍ष", "e\u{301}"]
        {
            assert_eq!(SafeText::from(name).as_str(), name);
            assert!(!SafeText::from(name).altered());
        }
        assert_eq!(SafeText::from("a\u{1b}]52;c;x\u{7}b").as_str(), "a\u{fffd}]52;c;x\u{fffd}b");
        assert_eq!(SafeText::from("ab\u{202e}cd").as_str(), "abcd");
        assert_eq!(SafeText::new("abcdef", 3).as_str(), "abc");
        let stacked = format!("a{}", "\u{301}".repeat(50));
        assert_eq!(SafeText::from(stacked.as_str()).as_str().chars().count(), 5);
    }
}
