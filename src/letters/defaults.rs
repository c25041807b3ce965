//! The letter base and the template bodies that a new store begins with.
//!
//! The base is made of the XML files under `assets/letters/base`, so that its source can be read and changed; its bytes
//! are always the same. It holds neither Patient ID nor code, so that it serves both letters of a set (R20).

use std::io::{Cursor, Write};

use zip::ZipWriter;

use super::error::MergeError;

/// The body of an invitation in one letter.
pub const INVITATION_BODY: &str = include_str!("../../assets/letters/invitation.md");
/// The body of the first letter of two: the Patient ID.
pub const USER_NAME_BODY: &str = include_str!("../../assets/letters/user_name.md");
/// The body of the second letter of two: the activation code.
pub const ACTIVATION_CODE_BODY: &str = include_str!("../../assets/letters/activation_code.md");

/// The name of the default base.
pub const DEFAULT_BASE: &str = "Hospital letter";
/// The default templates: name and body. The first tells everything in one letter, the others are a set of two (R20).
pub const DEFAULT_TEMPLATES: [(&str, &str); 3] = [
    ("Invitation", INVITATION_BODY),
    ("User name", USER_NAME_BODY),
    ("Activation code", ACTIVATION_CODE_BODY),
];

const PARTS: [(&str, &str); 9] = [
    ("[Content_Types].xml", include_str!("../../assets/letters/base/content_types.xml")),
    ("_rels/.rels", include_str!("../../assets/letters/base/rels.xml")),
    ("word/document.xml", include_str!("../../assets/letters/base/document.xml")),
    ("word/_rels/document.xml.rels", include_str!("../../assets/letters/base/document_rels.xml")),
    ("word/styles.xml", include_str!("../../assets/letters/base/styles.xml")),
    ("word/settings.xml", include_str!("../../assets/letters/base/settings.xml")),
    ("word/header1.xml", include_str!("../../assets/letters/base/header_first.xml")),
    ("word/header2.xml", include_str!("../../assets/letters/base/header_next.xml")),
    ("word/footer1.xml", include_str!("../../assets/letters/base/footer.xml")),
];

/// The .docx of the default base: A4, organisation at the top, address for a window envelope, body, support at the foot.
pub fn default_base() -> Result<Vec<u8>, MergeError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in PARTS {
        zip.start_file(name, super::merge::options())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
