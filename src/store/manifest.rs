//! MANIFEST: what the store knew of itself when it was made, rotated its journal, took a snapshot or was closed.
//!
//! Between these it is behind on purpose: the journal's tail is the head. It proves that the journal reaches at
//! least as far as it says, and after a clean close that the view's files are the very same.

use std::fs;

use crate::vault::{Keyring, Labelled, LabelledError, LogHash, SiteKeyId, StoreId};

use super::directory::Directory;
use super::error::StoreError;
use super::files;
use super::fingerprint::Fingerprint;

const KIND: &str = "patient-profile-store";
const VERSION: u32 = 1;

/// The contents of MANIFEST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) store: StoreId,
    pub(super) site_key: SiteKeyId,
    /// The last commit.
    pub(super) seq: u64,
    /// How many log entries there were.
    pub(super) log_len: u64,
    /// The hash of the last of them.
    pub(super) log_head: LogHash,
    /// The first commit that the journal still holds.
    pub(super) journal_first: u64,
    /// The view's files after a clean close.
    pub(super) view: Option<Fingerprint>,
    /// The verified snapshots, oldest first, by the commit in their names.
    pub(super) snapshots: Vec<u64>,
}

impl Manifest {
    fn labelled(&self) -> Labelled {
        let view = self.view.as_ref().map_or_else(|| "-".to_owned(), Fingerprint::to_string);
        let text = Labelled::new(KIND, VERSION)
            .with_bytes("store", &self.store.0)
            .with_bytes("site-key", &self.site_key.0)
            .with("seq", &self.seq)
            .with("log-entries", &self.log_len)
            .with_bytes("log-head", &self.log_head)
            .with("journal-first", &self.journal_first)
            .with("view", &view);
        self.snapshots.iter().fold(text, |text, seq| text.with("snapshot", seq))
    }

    fn to_text(&self, keyring: &Keyring) -> String {
        let unsigned = self.labelled();
        let mac = keyring.file_mac("manifest", unsigned.to_text().as_bytes());
        unsigned.with_bytes("mac", &mac).to_text()
    }

    fn parse(text: &str) -> Result<(Self, [u8; 32]), LabelledError> {
        let file = Labelled::parse(text, KIND, VERSION)?;
        let view = match file.get("view")? {
            "-" => None,
            text => Some(Fingerprint::parse(text).ok_or(LabelledError::Line("view".to_owned()))?),
        };
        let snapshots: Result<Vec<u64>, _> = file.all("snapshot").map(str::parse).collect();
        let manifest = Self {
            store: StoreId(file.array("store")?),
            site_key: SiteKeyId(file.array("site-key")?),
            seq: file.number("seq")?,
            log_len: file.number("log-entries")?,
            log_head: file.array("log-head")?,
            journal_first: file.number("journal-first")?,
            view,
            snapshots: snapshots.map_err(|_| LabelledError::Line("snapshot".to_owned()))?,
        };
        Ok((manifest, file.array("mac")?))
    }

    /// Writes it durably in place of the one before.
    pub(super) fn write(&self, dir: &Directory, keyring: &Keyring) -> Result<(), StoreError> {
        files::replace(&dir.manifest(), self.to_text(keyring).as_bytes())
    }

    /// Reads it without a key: its checksum proves that it is whole, not that it is ours.
    pub(super) fn read_unproven(dir: &Directory) -> Result<Self, StoreError> {
        Ok(Self::read_both(dir)?.0)
    }

    /// Reads it and proves that the keyring's owner wrote it.
    pub(super) fn read(dir: &Directory, keyring: &Keyring) -> Result<Self, StoreError> {
        let (manifest, mac) = Self::read_both(dir)?;
        let ours = keyring.file_mac("manifest", manifest.labelled().to_text().as_bytes()) == mac;
        if !ours || manifest.store != keyring.store() {
            return Err(StoreError::damaged(format!("{} is not of this store", dir.manifest().display())));
        }
        Ok(manifest)
    }

    fn read_both(dir: &Directory) -> Result<(Self, [u8; 32]), StoreError> {
        let path = dir.manifest();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::damaged(format!("{} is missing", path.display())));
            }
            Err(error) => return Err(StoreError::io(&path)(error)),
        };
        Self::parse(&String::from_utf8_lossy(&bytes)).map_err(StoreError::labelled(&path))
    }
}

#[cfg(test)]
mod tests {
    use crate::vault::fixed_rng::FixedRng;

    use super::*;

    fn sample() -> Manifest {
        Manifest {
            store: StoreId([1; 16]),
            site_key: SiteKeyId([2; 8]),
            seq: 17,
            log_len: 9,
            log_head: [3; 32],
            journal_first: 1,
            view: Fingerprint::parse(&"04".repeat(32)),
            snapshots: vec![5, 12],
        }
    }

    #[test]
    fn the_text_stands_still_and_is_read_back() {
        let keyring = Keyring::random(StoreId([1; 16]), &mut FixedRng(0));
        let text = sample().to_text(&keyring);
        assert_eq!(Manifest::parse(&text).unwrap().0, sample());
        let expected = format!(
            "patient-profile-store 1\nstore {}\nsite-key {}\nseq 17\nlog-entries 9\nlog-head {}\njournal-first 1\n\
             view {}\nsnapshot 5\nsnapshot 12\nmac {}\ncheck {}\n",
            "01".repeat(16),
            "02".repeat(8),
            "03".repeat(32),
            "04".repeat(32),
            "532c3ea08f9fca9425859cafc95dfaef0783ded6008ae3de7d3627f816fef29b",
            "16ed2181f27ed667",
        );
        assert_eq!(text, expected);
    }
}
