//! How long a field may be, so that a record stays under the store's limit of 4 kB a value.
//!
//! All lengths are in bytes of UTF-8. The sums are checked when this is compiled.

/// A given or family name.
pub(super) const NAME: usize = 256;
/// A title.
pub(super) const TITLE: usize = 48;
/// A part of another name, which is for search only.
pub(super) const OTHER_NAME: usize = 96;
/// How many other names are kept.
pub(super) const OTHER_NAMES: usize = 4;
/// A naming system.
pub(super) const SYSTEM: usize = 120;
/// A name within a naming system.
pub(super) const IDENTIFIER: usize = 96;
/// How many identifiers are kept.
pub(super) const IDENTIFIERS: usize = 6;
/// An address line, a town, a country.
pub(super) const ADDRESS_LINE: usize = 96;
/// How many address lines are kept.
pub(super) const ADDRESS_LINES: usize = 6;
/// A postcode.
pub(super) const POSTCODE: usize = 24;
/// A telephone number.
pub(super) const PHONE: usize = 48;
/// A service, a title of a document, the name of an organisation.
pub(super) const LABEL: usize = 512;
/// A type, an author, a requester.
pub(super) const WORDS: usize = 256;
/// A reason.
pub(super) const REASON: usize = 1024;
/// A status word, a media type, a booking reference.
pub(super) const WORD: usize = 128;
/// A reference or URL that is only looked up, never stored.
pub(super) const URL: usize = 1024;
/// A resource or a row, attachments included.
pub(super) const RESOURCE: usize = 16 * 1024 * 1024;
/// A row of a CSV file.
pub(super) const ROW: usize = 256 * 1024;
/// How deep JSON may be nested (S60).
pub(super) const DEPTH: u32 = 64;

/// The text without blanks around it, cut to `cap` bytes at the border of a character, and whether it was cut.
pub(super) fn cut(text: &str, cap: usize) -> (String, bool) {
    let text = text.trim();
    if text.len() <= cap {
        return (text.to_owned(), false);
    }
    let end = (0..=cap).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    (text[..end].trim_end().to_owned(), true)
}

// Every record stays under four kilobytes, keys and flags included.
const _: () = {
    let name = NAME * 2 + TITLE;
    let others = OTHER_NAMES * OTHER_NAME * 2;
    let identifiers = IDENTIFIERS * (SYSTEM + IDENTIFIER);
    let address = (ADDRESS_LINES + 2) * ADDRESS_LINE + POSTCODE;
    assert!(name + others + identifiers + address + PHONE + 200 < 4000, "a patient");
    assert!(LABEL + WORD + 2 * WORDS + REASON + 200 < 4000, "a referral");
    assert!(LABEL + 2 * WORDS + WORD + 200 < 4000, "a document");
    assert!(LABEL + WORDS + (ADDRESS_LINES + 2) * ADDRESS_LINE + PHONE + 200 < 4000, "an organisation");
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(cut("  Zoë ", 4), ("Zoë".to_owned(), false));
        assert_eq!(cut("Zoë", 3), ("Zo".to_owned(), true));
        assert_eq!(cut("王", 2), (String::new(), true));
    }
}
