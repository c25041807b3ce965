//! A frame of the journal: the commits of one round, sealed, chained and checked.
//!
//! magic | length | clear part | sealed operations | CRC-32. The clear part holds the commits' numbers, the hash of
//! the frame before and the log entries in their sealed form; it is bound to the operations by their seal. So the
//! log can be verified without a key, and nothing of it can be taken out unseen by who has one.

use rand::CryptoRng;
use sha2::{Digest, Sha256};

use crate::vault::{Keyring, SealedEntry};

const MAGIC: [u8; 4] = *b"PPF1";
/// Magic and length.
const HEAD: usize = 8;
/// First commit, number of commits, previous hash, number of entries.
const CLEAR_MIN: usize = 8 + 4 + 32 + 4;
const CRC: usize = 4;
/// Longer than any frame that a round can make.
const MAX_FRAME: usize = 64 << 20;

/// The hash of a frame.
pub(super) type FrameHash = [u8; 32];

/// A change of the view as the journal keeps it: the value is a sealed record or log entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoredOp {
    pub(super) key: Vec<u8>,
    pub(super) value: Option<Vec<u8>>,
}

/// What goes into a frame.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) first_seq: u64,
    pub(super) n_commits: u32,
    pub(super) prev: FrameHash,
    pub(super) entries: Vec<SealedEntry>,
    pub(super) ops: Vec<StoredOp>,
}

/// A frame as read: whole by its checksum, its seal not yet opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawFrame {
    pub(super) first_seq: u64,
    pub(super) n_commits: u32,
    pub(super) prev: FrameHash,
    pub(super) entries: Vec<SealedEntry>,
    pub(super) hash: FrameHash,
    clear: Vec<u8>,
    sealed: Vec<u8>,
}

impl Frame {
    /// The frame's bytes and its hash.
    pub(super) fn encode(&self, keyring: &Keyring, rng: &mut dyn CryptoRng) -> (Vec<u8>, FrameHash) {
        let mut clear = Vec::new();
        clear.extend_from_slice(&self.first_seq.to_be_bytes());
        clear.extend_from_slice(&self.n_commits.to_be_bytes());
        clear.extend_from_slice(&self.prev);
        clear.extend_from_slice(&size(self.entries.len()));
        for entry in &self.entries {
            push_short(&mut clear, entry.as_bytes());
        }
        let sealed = keyring.seal_frame(&clear, &encode_ops(&self.ops), rng);
        let mut out = Vec::with_capacity(HEAD + 4 + clear.len() + sealed.len() + CRC);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&size(4 + clear.len() + sealed.len() + CRC));
        out.extend_from_slice(&size(clear.len()));
        out.extend_from_slice(&clear);
        out.extend_from_slice(&sealed);
        let hash = Sha256::digest(&out).into();
        let crc = crc32fast::hash(&out);
        out.extend_from_slice(&crc.to_be_bytes());
        (out, hash)
    }
}

impl RawFrame {
    /// Reads the frame at the start of `bytes` and says how long it is; none when there is no whole frame.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let head = bytes.first_chunk::<HEAD>()?;
        let len = usize::try_from(u32::from_be_bytes(*head.last_chunk()?)).ok()?;
        if head[..4] != MAGIC || !(4 + CLEAR_MIN + CRC..=MAX_FRAME).contains(&len) {
            return None;
        }
        let whole = bytes.get(..HEAD + len)?;
        let (body, crc) = whole.split_last_chunk::<CRC>()?;
        if crc32fast::hash(body).to_be_bytes() != *crc {
            return None;
        }
        let (clear_len, rest) = body[HEAD..].split_first_chunk::<4>()?;
        let (clear, sealed) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*clear_len)).ok()?)?;
        let (first_seq, rest) = clear.split_first_chunk::<8>()?;
        let (n_commits, rest) = rest.split_first_chunk::<4>()?;
        let (prev, rest) = rest.split_first_chunk::<32>()?;
        let (n_entries, mut rest) = rest.split_first_chunk::<4>()?;
        let mut entries = Vec::new();
        for _ in 0..u32::from_be_bytes(*n_entries) {
            let entry = take_short(&mut rest)?;
            entries.push(SealedEntry::parse(entry.to_vec()).ok()?);
        }
        let frame = Self {
            first_seq: u64::from_be_bytes(*first_seq),
            n_commits: u32::from_be_bytes(*n_commits),
            prev: *prev,
            entries,
            hash: Sha256::digest(body).into(),
            clear: clear.to_vec(),
            sealed: sealed.to_vec(),
        };
        (rest.is_empty() && frame.n_commits > 0).then_some((frame, HEAD + len))
    }

    /// The number of its last commit.
    pub(super) fn last_seq(&self) -> u64 {
        self.first_seq + u64::from(self.n_commits) - 1
    }

    /// The operations, log entries included; none when the seal does not open.
    pub(super) fn open(&self, keyring: &Keyring) -> Option<Vec<StoredOp>> {
        decode_ops(&keyring.open_frame(&self.clear, &self.sealed).ok()?)
    }

    /// Whether a whole frame begins anywhere in `bytes`.
    pub(super) fn is_within(bytes: &[u8]) -> bool {
        let mut at = 0;
        while let Some(next) = find(&bytes[at..], MAGIC) {
            at += next;
            if Self::read(&bytes[at..]).is_some() {
                return true;
            }
            at += 1;
        }
        false
    }
}

fn find(bytes: &[u8], magic: [u8; 4]) -> Option<usize> {
    bytes.windows(4).position(|window| window == magic)
}

fn encode_ops(ops: &[StoredOp]) -> Vec<u8> {
    let len = ops.iter().map(|op| 5 + op.key.len() + op.value.as_ref().map_or(0, Vec::len)).sum();
    let mut out = Vec::with_capacity(len);
    for op in ops {
        out.push(u8::from(op.value.is_some()));
        push_short(&mut out, &op.key);
        if let Some(value) = &op.value {
            push_short(&mut out, value);
        }
    }
    out
}

fn decode_ops(mut bytes: &[u8]) -> Option<Vec<StoredOp>> {
    let mut ops = Vec::new();
    while let Some((kind, rest)) = bytes.split_first() {
        bytes = rest;
        let key = take_short(&mut bytes)?.to_vec();
        let value = match kind {
            0 => None,
            1 => Some(take_short(&mut bytes)?.to_vec()),
            _ => return None,
        };
        ops.push(StoredOp { key, value });
    }
    Some(ops)
}

/// A length of four bytes; nothing that is written comes near its limit.
fn size(len: usize) -> [u8; 4] {
    u32::try_from(len).expect("a round is at most a few MB").to_be_bytes()
}

/// Appends bytes after their length in two bytes; keys and values are at most 4,096 long.
pub(super) fn push_short(out: &mut Vec<u8>, bytes: &[u8]) {
    let len = u16::try_from(bytes.len()).expect("keys and values are at most 4,096 bytes");
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(bytes);
}

/// Takes what `push_short` appended.
pub(super) fn take_short<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (len, rest) = bytes.split_first_chunk::<2>()?;
    let (taken, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*len)))?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use crate::vault::StoreId;
    use crate::vault::fixed_rng::FixedRng;

    use super::*;

    fn sample() -> (Keyring, Frame) {
        let keyring = Keyring::random(StoreId([1; 16]), &mut FixedRng(0));
        let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let entry = SealedEntry::seal(&keyring, 1, at, [7; 32], b"invited", &mut FixedRng(0));
        let ops = vec![
            StoredOp { key: b"\x02key".to_vec(), value: Some(b"sealed".to_vec()) },
            StoredOp { key: b"\x02gone".to_vec(), value: None },
        ];
        (keyring, Frame { first_seq: 5, n_commits: 2, prev: [9; 32], entries: vec![entry], ops })
    }

    #[test]
    fn what_is_written_is_read() {
        let (keyring, frame) = sample();
        let (bytes, hash) = frame.encode(&keyring, &mut FixedRng(0));
        let (read, len) = RawFrame::read(&[bytes.as_slice(), &[0; 9]].concat()).unwrap();
        assert_eq!((len, read.hash, read.first_seq, read.last_seq()), (bytes.len(), hash, 5, 6));
        assert_eq!((&read.entries, read.prev), (&frame.entries, frame.prev));
        assert_eq!(read.open(&keyring), Some(frame.ops));
        assert!(RawFrame::is_within(&[b"PPF1xx".as_slice(), &bytes].concat()));
        assert!(!RawFrame::is_within(&bytes[1..]));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let (keyring, frame) = sample();
        let (bytes, _) = frame.encode(&keyring, &mut FixedRng(0));
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(RawFrame::read(&damaged), None, "bit {bit}");
        }
        for cut in 0..bytes.len() {
            assert_eq!(RawFrame::read(&bytes[..cut]), None);
        }
    }

    #[test]
    fn a_forged_clear_part_does_not_open() {
        let (keyring, frame) = sample();
        let (bytes, _) = frame.encode(&keyring, &mut FixedRng(0));
        let mut forged = bytes[..bytes.len() - CRC].to_vec();
        forged[HEAD + 4 + 7] ^= 1;
        let crc = crc32fast::hash(&forged);
        forged.extend_from_slice(&crc.to_be_bytes());
        let (read, _) = RawFrame::read(&forged).expect("its checksum was forged too");
        assert_eq!(read.open(&keyring), None);
    }

    #[test]
    fn the_frame_stands_still() {
        let (keyring, frame) = sample();
        let (bytes, _) = frame.encode(&keyring, &mut FixedRng(0));
        let text = hex::encode(&bytes);
        assert_eq!(
            text,
            concat!(
                "50504631000000e1000000960000000000000005000000020909090909090909090909090909090909090909",
                "0909090909090909090909090000000100640707070707070707070707070707070707070707070707070707",
                "0707070707070100000001000000000000000100065bfeda25e000000102030405060708090a0b0c0d0e0f10",
                "111213141516179ebba69e86e5ab5c181137c1f80931121c993b70fb65a50000000100010203040506070809",
                "0a0b0c0d0e0f1011121314151617c3cda9c5d926e6a3968b798a9aa7aa9c674afb62370798c61a59656e3296",
                "2178bcb319784f330a8521d228"
            )
        );
    }
}
