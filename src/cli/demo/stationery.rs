//! The letter base and the three templates with which a new store can write at once.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The name of the letter base.
pub(in crate::cli) const BASE: &str = "Hospital letter";
/// The name of the template that tells everything in one letter.
pub(in crate::cli) const INVITATION: &str = "Invitation";
/// The names of the two-letter set.
pub(in crate::cli) const PAIR: [&str; 2] = ["User name", "Activation code"];

/// Each template's name and body.
pub(in crate::cli) const TEMPLATES: [(&str, &str); 3] = [
    (INVITATION, include_str!("../../../assets/letter-base/invitation.md")),
    (PAIR[0], include_str!("../../../assets/letter-base/user-name.md")),
    (PAIR[1], include_str!("../../../assets/letter-base/activation-code.md")),
];

const PARTS: [(&str, &str); 7] = [
    ("[Content_Types].xml", include_str!("../../../assets/letter-base/content-types.xml")),
    ("_rels/.rels", include_str!("../../../assets/letter-base/package.rels")),
    ("word/document.xml", include_str!("../../../assets/letter-base/document.xml")),
    ("word/_rels/document.xml.rels", include_str!("../../../assets/letter-base/document.rels")),
    ("word/styles.xml", include_str!("../../../assets/letter-base/styles.xml")),
    ("word/header1.xml", include_str!("../../../assets/letter-base/header.xml")),
    ("word/footer1.xml", include_str!("../../../assets/letter-base/footer.xml")),
];

/// The letter base as a Word file: the same bytes each time.
pub(in crate::cli) fn letter_base() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, text) in PARTS {
        let added = zip.start_file(name, options);
        added.expect("the names are ours and in memory nothing fails");
        zip.write_all(text.as_bytes()).expect("in memory nothing fails");
    }
    zip.finish().expect("in memory nothing fails").into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::{Base, Body, Expected, Values, verify};

    #[test]
    fn the_base_and_its_templates_merge_without_a_warning() {
        let bytes = letter_base();
        assert_eq!(bytes, letter_base());
        let base = Base::scan(&bytes).unwrap();
        assert!(base.report().is_usable());
        assert!(base.report().warnings.is_empty(), "{:?}", base.report().warnings);
        for (name, text) in TEMPLATES {
            let body = Body::parse(text);
            assert!(body.malformed().is_empty(), "{name}: {:?}", body.malformed());
            let letter = base.merge(&Values::samples(), &body).unwrap();
            verify(&letter, &Expected::default()).unwrap();
        }
    }

    #[test]
    fn one_letter_tells_all_and_of_two_each_tells_its_part() {
        let fields = |at: usize| Body::parse(TEMPLATES[at].1).fields().join(" ");
        for field in
            ["credentials.id", "credentials.code", "portal.link", "credentials.expires", "support.phone"]
        {
            assert!(fields(0).contains(field), "{field}");
        }
        assert!(fields(1).contains("credentials.id") && !fields(1).contains("credentials.code"));
        assert!(fields(2).contains("credentials.code") && !fields(2).contains("credentials.id"));
    }
}
