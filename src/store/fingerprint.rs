//! The fingerprint of a view's files after a clean close: names, lengths, contents.
//!
//! A view whose files are the very ones that were left needs no scan. It guards against decay, not against people:
//! those are met by the seals.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::StoreError;
use super::files;

/// A hash over names, lengths and checksums of the files of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Reads all files of a closed view.
    pub(super) fn of(view: &Path) -> Result<Self, StoreError> {
        let mut all = Sha256::new();
        for name in files::names(view)? {
            let path = view.join(&name);
            if path.is_dir() {
                continue;
            }
            let (len, crc) = checksum(&path).map_err(StoreError::io(&path))?;
            all.update(format!("{name} {len} {crc}\n"));
        }
        Ok(Self(all.finalize().into()))
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(Self(hex::decode(text).ok()?.try_into().ok()?))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

fn checksum(path: &Path) -> std::io::Result<(u64, u32)> {
    let mut file = File::open(path)?;
    let mut crc = crc32fast::Hasher::new();
    let mut buffer = vec![0; 1 << 18];
    let mut len = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((len, crc.finalize())),
            n_read => {
                crc.update(&buffer[..n_read]);
                len += n_read as u64;
            }
        }
    }
}
