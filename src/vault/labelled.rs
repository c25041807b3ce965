//! Small text files of labelled lines with a checksum: the key file, the keyring file and the store's MANIFEST.
//!
//! The first line is a name and a version, then `label value` lines, last `check` with a checksum of all before.
//! A damaged file is told from one of a newer version. It knows nothing of what the labels mean.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// A labelled text file in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    lines: Vec<(String, String)>,
}

/// Why a labelled file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelledError {
    /// It is not of the expected kind at all.
    #[error("it does not begin with \"{0}\"")]
    Kind(String),
    /// It was written by a newer program.
    #[error(
        "it has version {found}, this program reads up to version {known}: install the newer patient-profile"
    )]
    Newer {
        /// The version in the file.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// Its checksum does not fit its text.
    #[error("it is damaged: its checksum does not fit")]
    Checksum,
    /// A label is missing, or its value is malformed.
    #[error("its line \"{0}\" is missing or malformed")]
    Line(String),
}

impl Labelled {
    /// Begins a file of the kind `name` and its `version`.
    pub fn new(name: &str, version: u32) -> Self {
        Self { lines: vec![(name.to_owned(), version.to_string())] }
    }

    /// Adds a line; `value` must not hold a line break.
    #[must_use]
    pub fn with(mut self, label: &str, value: &impl ToString) -> Self {
        self.lines.push((label.to_owned(), value.to_string()));
        self
    }

    /// Adds a line of hexadecimal digits.
    #[must_use]
    pub fn with_bytes(self, label: &str, bytes: &[u8]) -> Self {
        self.with(label, &hex::encode(bytes))
    }

    /// The file's text, the checksum last.
    pub fn to_text(&self) -> String {
        let body = self.body();
        let check = checksum(&body);
        format!("{body}check {check}\n")
    }

    fn body(&self) -> String {
        self.lines.iter().fold(String::new(), |mut text, (label, value)| {
            let _ = writeln!(text, "{label} {value}");
            text
        })
    }

    /// Reads a file of the kind `name`, up to version `known`. The version is read before the checksum, so that a
    /// newer format may end otherwise.
    pub fn parse(text: &str, name: &str, known: u32) -> Result<Self, LabelledError> {
        let mut lines = Vec::new();
        for line in text.lines() {
            let (label, value) = line.split_once(' ').unwrap_or((line, ""));
            lines.push((label.to_owned(), value.to_owned()));
        }
        match lines.first() {
            Some((label, _)) if label == name => {}
            _ => return Err(LabelledError::Kind(name.to_owned())),
        }
        let found = lines[0].1.parse().map_err(|_| LabelledError::Line(name.to_owned()))?;
        if found > known {
            return Err(LabelledError::Newer { found, known });
        }
        let (label, check) = lines.pop().ok_or(LabelledError::Checksum)?;
        let file = Self { lines };
        // The text is compared whole, so that not one bit of it, a line break included, can differ unseen.
        if label != "check" || check != checksum(&file.body()) || file.to_text() != text {
            return Err(LabelledError::Checksum);
        }
        Ok(file)
    }

    /// The value of a line.
    pub fn get(&self, label: &str) -> Result<&str, LabelledError> {
        let found = self.lines.iter().skip(1).find(|(l, _)| l == label);
        found.map(|(_, value)| value.as_str()).ok_or_else(|| LabelledError::Line(label.to_owned()))
    }

    /// The values of all lines with this label, in order.
    pub fn all<'a>(&'a self, label: &'a str) -> impl Iterator<Item = &'a str> {
        self.lines.iter().skip(1).filter(move |(l, _)| l == label).map(|(_, value)| value.as_str())
    }

    /// The value of a line as a number.
    pub fn number(&self, label: &str) -> Result<u64, LabelledError> {
        self.get(label)?.parse().map_err(|_| LabelledError::Line(label.to_owned()))
    }

    /// The value of a line of hexadecimal digits.
    pub fn bytes(&self, label: &str) -> Result<Vec<u8>, LabelledError> {
        hex::decode(self.get(label)?).map_err(|_| LabelledError::Line(label.to_owned()))
    }

    /// The value of a line of exactly `N` bytes in hexadecimal digits.
    pub fn array<const N: usize>(&self, label: &str) -> Result<[u8; N], LabelledError> {
        self.bytes(label)?.try_into().map_err(|_| LabelledError::Line(label.to_owned()))
    }
}

/// The first eight bytes of the text's SHA-256, in hexadecimal digits.
fn checksum(body: &str) -> String {
    hex::encode(&Sha256::digest(body.as_bytes())[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Labelled {
        Labelled::new("patient-profile-sample", 2).with("seq", &17).with_bytes("key", &[0, 1, 0xab])
    }

    #[test]
    fn what_is_written_is_read() {
        let file = Labelled::parse(&sample().to_text(), "patient-profile-sample", 2).unwrap();
        assert_eq!(file, sample());
        assert_eq!(file.number("seq"), Ok(17));
        assert_eq!(file.array("key"), Ok([0, 1, 0xab]));
        assert_eq!(file.array::<4>("key"), Err(LabelledError::Line("key".into())));
        assert_eq!(file.get("nothing"), Err(LabelledError::Line("nothing".into())));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let text = sample().to_text();
        for bit in 0..text.len() * 8 {
            let mut bytes = text.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let read = String::from_utf8(bytes)
                .ok()
                .map(|damaged| Labelled::parse(&damaged, "patient-profile-sample", 2));
            assert!(!matches!(read, Some(Ok(_))), "bit {bit}");
        }
        for cut in 0..text.len() {
            assert!(Labelled::parse(&text[..cut], "patient-profile-sample", 2).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn a_newer_version_and_another_kind_are_named() {
        let text = sample().to_text();
        assert_eq!(
            Labelled::parse(&text, "patient-profile-sample", 1),
            Err(LabelledError::Newer { found: 2, known: 1 })
        );
        assert_eq!(Labelled::parse(&text, "other", 9), Err(LabelledError::Kind("other".into())));
    }
}
