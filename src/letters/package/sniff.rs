//! What a file is that is no zip, so that the refusal can say it in plain words.

use crate::letters::error::FileFault;

/// The first bytes of an OLE container: Word 97-2003, and the wrapper of encrypted documents.
pub const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Refuses by size and first bytes.
pub fn check(bytes: &[u8], limit: usize) -> Result<(), FileFault> {
    if bytes.is_empty() {
        return Err(FileFault::Empty);
    }
    if bytes.len() > limit {
        return Err(FileFault::TooLarge { size: bytes.len(), limit });
    }
    if bytes.starts_with(OLE) {
        let wanted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(wanted.len()).any(|w| w == wanted);
        return Err(if encrypted { FileFault::Encrypted } else { FileFault::OldWord });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(());
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let kinds: [(&[u8], &str); 7] = [
        (b"{\\rtf", "a rich text file (RTF)"),
        (b"%PDF", "a PDF"),
        (b"<?xml", "an XML file"),
        (b"<html", "a web page"),
        (b"<!DOCTYPE", "a web page"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
    ];
    match kinds.iter().find(|(magic, _)| text.starts_with(magic)) {
        Some((_, name)) => Err(FileFault::OtherKind(name)),
        None if bytes.starts_with(b"PK\x05\x06") => Err(FileFault::Damaged("it has no parts".into())),
        None => Err(FileFault::NotWord),
    }
}
