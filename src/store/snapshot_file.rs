//! A snapshot as a file: every stored pair in key order, still sealed, between a header and a checked trailer.
//!
//! It may be fuzzy: pairs were read while commits went on, from commit S0 to S1. With the journal from S0 on it
//! gives the exact state. Its log entries can be verified without a key.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::vault::{Keyring, StoreId};

use super::error::StoreError;
use super::files;
use super::frame::{FrameHash, push_short};
use super::meta::Meta;

const MAGIC: [u8; 8] = *b"PPSNAP\x00\x01";

/// What a snapshot says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct About {
    pub(super) store: StoreId,
    /// Every commit up to this one is in it.
    pub(super) from_seq: u64,
    /// The hash of that commit's frame.
    pub(super) from_frame: FrameHash,
    /// The state once the journal up to `meta.seq` was applied.
    pub(super) meta: Meta,
    /// The hash of the frame of `meta.seq`.
    pub(super) frame: FrameHash,
    /// The keyring's proof over all of it.
    digest: [u8; 32],
    mac: [u8; 32],
}

impl About {
    /// Whether the keyring's owner wrote it.
    pub(super) fn is_proven(&self, keyring: &Keyring) -> bool {
        self.store == keyring.store() && keyring.file_mac("snapshot", &self.digest) == self.mac
    }
}

/// The finished snapshots in `snapshots`, oldest first.
pub(super) fn all(snapshots: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let names = files::names(snapshots)?;
    Ok(names
        .iter()
        .filter_map(|name| Some(path_of(snapshots, name.strip_suffix(".snap")?.parse().ok()?)))
        .collect())
}

pub(super) fn path_of(snapshots: &Path, from_seq: u64) -> PathBuf {
    snapshots.join(format!("{from_seq:020}.snap"))
}

/// A snapshot being written.
pub(super) struct SnapshotWriter {
    path: PathBuf,
    out: BufWriter<File>,
    digest: Sha256,
    n_bytes: u64,
}

impl SnapshotWriter {
    pub(super) fn create(
        path: &Path,
        store: StoreId,
        from_seq: u64,
        from_frame: FrameHash,
    ) -> Result<Self, StoreError> {
        files::remove_if_there(path)?;
        let out = BufWriter::with_capacity(1 << 18, files::create_new(path)?);
        let mut writer = Self { path: path.to_owned(), out, digest: Sha256::new(), n_bytes: 0 };
        let header = [&MAGIC, store.0.as_slice(), &from_seq.to_be_bytes(), &from_frame].concat();
        writer.write(&header)?;
        Ok(writer)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.digest.update(bytes);
        self.n_bytes += bytes.len() as u64;
        self.out.write_all(bytes).map_err(StoreError::io(&self.path))
    }

    pub(super) fn push(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        let mut pair = Vec::with_capacity(4 + key.len() + value.len());
        push_short(&mut pair, key);
        push_short(&mut pair, value);
        self.write(&pair)
    }

    /// Ends the file durably and says how long it is.
    pub(super) fn finish(
        mut self,
        meta: &Meta,
        frame: FrameHash,
        keyring: &Keyring,
    ) -> Result<u64, StoreError> {
        let meta = meta.to_bytes();
        let len = u32::try_from(meta.len()).expect("a few hundred bytes");
        let trailer = [[0, 0].as_slice(), &len.to_be_bytes(), &meta, &frame].concat();
        self.write(&trailer)?;
        let digest: [u8; 32] = self.digest.clone().finalize().into();
        self.write(&[digest, keyring.file_mac("snapshot", &digest)].concat())?;
        let failed = || StoreError::io(&self.path);
        let file = self.out.into_inner().map_err(|e| failed()(e.into_error()))?;
        file.sync_all().map_err(failed())?;
        Ok(self.n_bytes)
    }
}

struct Reader {
    file: BufReader<File>,
    digest: Sha256,
}

impl Reader {
    fn take(&mut self, len: usize) -> Result<Vec<u8>, String> {
        let mut bytes = vec![0; len];
        self.file.read_exact(&mut bytes).map_err(|e| format!("it ends too early ({e})"))?;
        self.digest.update(&bytes);
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let bytes = self.take(N)?;
        bytes.try_into().map_err(|_| "it ends too early".to_owned())
    }

    fn short(&mut self) -> Result<Vec<u8>, String> {
        let len = u16::from_be_bytes(self.array()?);
        self.take(usize::from(len))
    }
}

/// Reads a snapshot to its end. What the visitor saw counts only once the result is `Ok`.
pub(super) fn read(
    path: &Path,
    mut visit: impl FnMut(&[u8], &[u8]) -> Result<(), String>,
) -> Result<About, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let mut reader = Reader { file: BufReader::with_capacity(1 << 18, file), digest: Sha256::new() };
    if reader.array()? != MAGIC {
        return Err("it is no snapshot, or one of a newer version".to_owned());
    }
    let store = StoreId(reader.array()?);
    let from_seq = u64::from_be_bytes(reader.array()?);
    let from_frame = reader.array()?;
    let mut before = Vec::new();
    loop {
        let key = reader.short()?;
        if key.is_empty() {
            break;
        }
        if key <= before {
            return Err("its keys are out of order".to_owned());
        }
        let value = reader.short()?;
        visit(&key, &value)?;
        before = key;
    }
    let meta_len = u32::from_be_bytes(reader.array()?);
    let meta = reader.take(usize::try_from(meta_len.min(1 << 16)).unwrap_or(0))?;
    let frame = reader.array()?;
    let expected: [u8; 32] = reader.digest.clone().finalize().into();
    let digest: [u8; 32] = reader.array()?;
    let mac = reader.array()?;
    let at_end = reader.file.read(&mut [0]).map_err(|e| e.to_string())? == 0;
    let meta = Meta::from_bytes(&meta).filter(|_| at_end && digest == expected);
    let meta = meta.ok_or("its checksum does not fit")?;
    Ok(About { store, from_seq, from_frame, meta, frame, digest, mac })
}

#[cfg(test)]
mod tests {
    use crate::vault::fixed_rng::FixedRng;

    use super::*;

    fn written(dir: &Path) -> (PathBuf, Keyring, Meta) {
        let keyring = Keyring::random(StoreId([1; 16]), &mut FixedRng(0));
        let mut meta = Meta::empty(StoreId([1; 16]));
        meta.seq = 9;
        let path = path_of(dir, 7);
        let mut writer = SnapshotWriter::create(&path, StoreId([1; 16]), 7, [5; 32]).unwrap();
        writer.push(b"\x02a", b"first").unwrap();
        writer.push(b"\x02b", b"second").unwrap();
        writer.finish(&meta, [6; 32], &keyring).unwrap();
        (path, keyring, meta)
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let (path, keyring, meta) = written(dir.path());
        let mut pairs = Vec::new();
        let about = read(&path, |k, v| {
            pairs.push((k.to_vec(), v.to_vec()));
            Ok(())
        })
        .unwrap();
        assert_eq!(
            (about.from_seq, about.from_frame, about.frame, &about.meta),
            (7, [5; 32], [6; 32], &meta)
        );
        assert_eq!(pairs, [(b"\x02a".to_vec(), b"first".to_vec()), (b"\x02b".to_vec(), b"second".to_vec())]);
        assert!(about.is_proven(&keyring));
        assert!(!about.is_proven(&Keyring::random(StoreId([1; 16]), &mut FixedRng(9))));
    }

    #[test]
    fn a_flipped_bit_in_any_byte_and_every_cut_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let (path, keyring, _) = written(dir.path());
        let bytes = std::fs::read(&path).unwrap();
        for bit in (0..bytes.len()).map(|byte| byte * 8 + byte % 8) {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, &damaged).unwrap();
            let proven = read(&path, |_, _| Ok(())).is_ok_and(|about| about.is_proven(&keyring));
            assert!(!proven, "bit {bit}");
        }
        for cut in 0..bytes.len() {
            std::fs::write(&path, &bytes[..cut]).unwrap();
            assert!(read(&path, |_, _| Ok(())).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn the_file_stands_still() {
        let dir = tempfile::tempdir().unwrap();
        let (path, ..) = written(dir.path());
        let text = hex::encode(std::fs::read(&path).unwrap());
        assert_eq!(
            text,
            concat!(
                "5050534e41500001010101010101010101010101010101010000000000000007050505050505050505050505",
                "050505050505050505050505050505050505050500020261000566697273740002026200067365636f6e6400",
                "0000000030000000000000000900000000000000001fd8f861122eabc07fdd4f372202a8abf5645db63054fe",
                "8dcb718df8eea38b3b060606060606060606060606060606060606060606060606060606060606060682188d",
                "f237aa640afa37fcdea2c049a79041d4b004780652593d6f4f984f03874c4421b1aba0fb54d321a563fc66a4",
                "cddffe97bbc7f13498f8a809b81bf5f861"
            )
        );
    }
}
