//! A segment of the journal as a file: its name, its header, and the walk over the frames in it.
//!
//! After the last frame a segment holds only zeros. What else is found there is a broken tail; whether it may be
//! cut off is not decided here.

use std::fs;
use std::path::{Path, PathBuf};

use crate::vault::StoreId;

use super::error::StoreError;
use super::files;
use super::frame::{FrameHash, RawFrame};

const MAGIC: [u8; 8] = *b"PPJRNL\x00\x01";
/// Magic, store, first commit, hash of the frame before, CRC-32.
pub(super) const HEADER: usize = 8 + 16 + 8 + 32 + 4;
const SUFFIX: &str = ".log";

/// The header of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) store: StoreId,
    pub(super) first_seq: u64,
    pub(super) prev: FrameHash,
}

impl Header {
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&self.store.0);
        out.extend_from_slice(&self.first_seq.to_be_bytes());
        out.extend_from_slice(&self.prev);
        let crc = crc32fast::hash(&out);
        out.extend_from_slice(&crc.to_be_bytes());
        out
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let header = bytes.first_chunk::<HEADER>()?;
        let (body, crc) = header.split_last_chunk::<4>()?;
        let (magic, rest) = body.split_first_chunk::<8>()?;
        let (store, rest) = rest.split_first_chunk::<16>()?;
        let (first_seq, prev) = rest.split_first_chunk::<8>()?;
        let whole = *magic == MAGIC && crc32fast::hash(body).to_be_bytes() == *crc;
        let header = Self {
            store: StoreId(*store),
            first_seq: u64::from_be_bytes(*first_seq),
            prev: prev.try_into().ok()?,
        };
        whole.then_some(header)
    }
}

/// How a segment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// After the last frame come only zeros.
    Clean,
    /// Something else comes; `frames_follow` when whole frames are in it, so that it was not just being written.
    Broken {
        /// Bytes of it, without trailing zeros.
        bytes: u64,
        /// Whether whole frames are in it.
        frames_follow: bool,
    },
}

/// A segment that was read whole.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) path: PathBuf,
    /// None when the header is damaged or was never finished.
    pub(super) header: Option<Header>,
    pub(super) frames: Vec<RawFrame>,
    /// Where the next frame belongs.
    pub(super) end: u64,
    /// The file's length, zeros included.
    pub(super) len: u64,
    pub(super) tail: Tail,
}

impl Segment {
    pub(super) fn read(path: &Path) -> Result<Self, StoreError> {
        let bytes = fs::read(path).map_err(StoreError::io(path))?;
        let header = Header::read(&bytes);
        let mut at = if header.is_some() { HEADER } else { 0 };
        let mut frames = Vec::new();
        while header.is_some()
            && let Some((frame, len)) = RawFrame::read(&bytes[at..])
        {
            frames.push(frame);
            at += len;
        }
        Ok(Self {
            path: path.to_owned(),
            header,
            frames,
            end: at as u64,
            len: bytes.len() as u64,
            tail: tail_of(&bytes[at..]),
        })
    }

    /// The first commit by the file's name, which a damaged header cannot hide.
    pub(super) fn named_seq(path: &Path) -> Option<u64> {
        path.file_name()?.to_str()?.strip_suffix(SUFFIX)?.parse().ok()
    }

    pub(super) fn path_of(journal: &Path, first_seq: u64) -> PathBuf {
        journal.join(format!("{first_seq:020}{SUFFIX}"))
    }

    /// The first commit that stays when all segments are removed whose commits are `covered` or older.
    pub(super) fn first_kept(journal: &Path, covered: u64) -> Result<Option<u64>, StoreError> {
        let firsts: Vec<u64> = Self::all(journal)?.iter().filter_map(|path| Self::named_seq(path)).collect();
        let n_superfluous = firsts.iter().skip(1).take_while(|next| **next <= covered + 1).count();
        Ok(firsts.get(n_superfluous).copied())
    }

    /// The paths of all segments in order.
    pub(super) fn all(journal: &Path) -> Result<Vec<PathBuf>, StoreError> {
        let names = files::names(journal)?;
        Ok(names.iter().map(|name| journal.join(name)).filter(|p| Self::named_seq(p).is_some()).collect())
    }
}

fn tail_of(rest: &[u8]) -> Tail {
    match rest.iter().rposition(|byte| *byte != 0) {
        None => Tail::Clean,
        Some(last) => {
            Tail::Broken { bytes: last as u64 + 1, frames_follow: RawFrame::is_within(&rest[..=last]) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_of_a_header_is_found() {
        let header = Header { store: StoreId([1; 16]), first_seq: 77, prev: [3; 32] };
        let bytes = header.to_bytes();
        assert_eq!(bytes.len(), HEADER);
        assert_eq!(Header::read(&bytes), Some(header));
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Header::read(&damaged), None);
        }
    }

    #[test]
    fn the_header_stands_still() {
        let header = Header { store: StoreId([1; 16]), first_seq: 77, prev: [3; 32] };
        let text = hex::encode(header.to_bytes());
        assert_eq!(
            text,
            concat!(
                "50504a524e4c000101010101010101010101010101010101000000000000004d030303030303030303030303",
                "03030303030303030303030303030303030303036c67da7b"
            )
        );
    }

    #[test]
    fn zeros_are_a_clean_end_and_anything_else_is_not() {
        assert_eq!(tail_of(&[]), Tail::Clean);
        assert_eq!(tail_of(&[0; 50]), Tail::Clean);
        assert_eq!(tail_of(&[0, 0, 5, 0]), Tail::Broken { bytes: 3, frames_follow: false });
        assert_eq!(Segment::named_seq(&Segment::path_of(Path::new("/j"), 9)), Some(9));
    }
}
