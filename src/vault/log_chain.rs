//! Entries of the tamper-evident log: each is sealed once and names the hash of the one before (D11).
//!
//! A sealed entry is prev | format | data key number | seq | time | nonce | ciphertext, and its hash is SHA-256 of
//! just these bytes: a chain can be checked without any key, and reading an entry needs the log's key.

use chrono::{DateTime, Utc};
use rand::CryptoRng;
use sha2::{Digest, Sha256};

use super::cryptor::{self, NONCE, TAG, Unsealable};
use super::keyring::{Keyring, Purpose, StoreId};
use super::record::MAX_SEALED;

const FORMAT: u8 = 1;
/// Previous hash, format, key number, seq, time.
const HEADER: usize = 32 + 1 + 4 + 8 + 8;

/// What sealing adds to an entry, in bytes.
pub const ENTRY_OVERHEAD: usize = HEADER + NONCE + TAG;
/// The longest entry before sealing, in bytes.
pub const MAX_ENTRY_BODY: usize = MAX_SEALED - ENTRY_OVERHEAD;

/// The hash of a log entry.
pub type LogHash = [u8; 32];

/// The hash that the first entry of a store's log names as the one before it.
pub fn genesis(store: StoreId) -> LogHash {
    Sha256::new().chain_update(b"patient-profile log 1").chain_update(store.0).finalize().into()
}

/// A sealed log entry whose clear header was read; nothing about it is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedEntry {
    /// Its number, from 1.
    pub seq: u64,
    /// When it happened, in microseconds since 1970 (UTC).
    pub at_micros: i64,
    /// The hash of the entry before it.
    pub prev: LogHash,
    bytes: Vec<u8>,
}

impl SealedEntry {
    /// Seals entry `seq` after the one whose hash is `prev`.
    pub fn seal(
        keys: &Keyring,
        seq: u64,
        at: DateTime<Utc>,
        prev: LogHash,
        body: &[u8],
        rng: &mut dyn CryptoRng,
    ) -> Self {
        let at_micros = at.timestamp_micros();
        let mut bytes = Vec::with_capacity(ENTRY_OVERHEAD + body.len());
        bytes.extend_from_slice(&prev);
        bytes.push(FORMAT);
        bytes.extend_from_slice(&keys.current().to_be_bytes());
        bytes.extend_from_slice(&seq.to_be_bytes());
        bytes.extend_from_slice(&at_micros.to_be_bytes());
        let key = keys.purpose_key(keys.current(), Purpose::Log).expect("the current key is there");
        let associated = [keys.store().0.as_slice(), &bytes].concat();
        cryptor::seal_into(&mut bytes, key, &associated, body, rng);
        Self { seq, at_micros, prev, bytes }
    }

    /// Reads the clear header.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, Unsealable> {
        let (prev, rest) = bytes.split_first_chunk::<32>().ok_or(Unsealable)?;
        let (header, body) = rest.split_first_chunk::<{ HEADER - 32 }>().ok_or(Unsealable)?;
        if header[0] != FORMAT || body.len() < NONCE + TAG {
            return Err(Unsealable);
        }
        let number = |at: usize| header[at..].first_chunk::<8>().map(|n| u64::from_be_bytes(*n));
        let (seq, micros) = number(5).zip(number(13)).ok_or(Unsealable)?;
        Ok(Self { seq, at_micros: micros.cast_signed(), prev: *prev, bytes })
    }

    /// The body, for those who hold the key.
    pub fn open(&self, keys: &Keyring) -> Result<Vec<u8>, Unsealable> {
        let (header, body) = self.bytes.split_first_chunk::<HEADER>().ok_or(Unsealable)?;
        let number = header[33..].first_chunk::<4>().ok_or(Unsealable)?;
        let key = keys.purpose_key(u32::from_be_bytes(*number), Purpose::Log)?;
        cryptor::open(key, &[keys.store().0.as_slice(), header].concat(), body)
    }

    /// The entry's hash, which the next one names.
    pub fn hash(&self) -> LogHash {
        Sha256::digest(&self.bytes).into()
    }

    /// Whether it is entry `seq` of a log whose last hash is `prev`.
    pub fn follows(&self, seq: u64, prev: &LogHash) -> bool {
        self.seq == seq && self.prev == *prev
    }

    /// The bytes as stored and hashed.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// When it happened; the last possible time when the number is out of range.
    pub fn at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.at_micros).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::super::fixed_rng::FixedRng;
    use super::*;

    fn chain(n_entries: u64) -> (Keyring, Vec<SealedEntry>) {
        let mut rng = StdRng::seed_from_u64(1);
        let keys = Keyring::random(StoreId([1; 16]), &mut rng);
        let mut prev = genesis(StoreId([1; 16]));
        let mut entries = Vec::new();
        for seq in 1..=n_entries {
            let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
            let entry = SealedEntry::seal(&keys, seq, at, prev, b"invited", &mut rng);
            prev = entry.hash();
            entries.push(entry);
        }
        (keys, entries)
    }

    /// The number and hash of the last entry that fits, or the place of the first that does not.
    fn walk(entries: &[Vec<u8>]) -> Result<LogHash, u64> {
        let mut prev = genesis(StoreId([1; 16]));
        for (seq, bytes) in (1..).zip(entries) {
            let entry = SealedEntry::parse(bytes.clone()).map_err(|_| seq)?;
            if !entry.follows(seq, &prev) {
                return Err(seq);
            }
            prev = entry.hash();
        }
        Ok(prev)
    }

    #[test]
    fn every_flipped_bit_of_two_hundred_entries_is_found() {
        let (_, entries) = chain(200);
        for (idx, entry) in entries.iter().enumerate() {
            let prev = entry.prev;
            for bit in 0..entry.as_bytes().len() * 8 {
                let mut bytes = entry.as_bytes().to_vec();
                bytes[bit / 8] ^= 1 << (bit % 8);
                // A flipped entry does not fit behind the one before it, or the next does not fit behind it; behind
                // the last stands the head that was written down.
                let Ok(flipped) = SealedEntry::parse(bytes) else { continue };
                let fits = flipped.follows(entry.seq, &prev);
                let next_fits = entries.get(idx + 1).map_or(entry.hash(), |next| next.prev) == flipped.hash();
                assert!(!(fits && next_fits), "entry {idx}, bit {bit}");
            }
        }
    }

    #[test]
    fn a_removed_a_repeated_and_a_swapped_entry_are_found() {
        let (_, entries) = chain(20);
        let whole: Vec<Vec<u8>> = entries.iter().map(|e| e.as_bytes().to_vec()).collect();
        let head = walk(&whole).unwrap();
        for idx in 0..whole.len() {
            let mut cut = whole.clone();
            cut.remove(idx);
            assert_ne!(walk(&cut), Ok(head));
            let mut repeated = whole.clone();
            repeated.insert(idx, whole[idx].clone());
            assert!(walk(&repeated).is_err());
            let mut swapped = whole.clone();
            swapped.swap(idx, (idx + 1) % whole.len());
            assert!(walk(&swapped).is_err());
            assert_ne!(walk(&whole[..idx]), Ok(head), "cut at every entry");
        }
    }

    #[test]
    fn an_entry_opens_with_its_key_alone() {
        let (keys, entries) = chain(2);
        let read = SealedEntry::parse(entries[1].as_bytes().to_vec()).unwrap();
        assert_eq!(read, entries[1]);
        assert_eq!(read.open(&keys).unwrap(), b"invited");
        assert_eq!(read.at().timestamp(), 1_790_000_000);
        let other = Keyring::random(StoreId([1; 16]), &mut StdRng::seed_from_u64(9));
        assert_eq!(read.open(&other), Err(Unsealable));
        assert_eq!(SealedEntry::parse(vec![0; HEADER]), Err(Unsealable));
    }

    #[test]
    fn the_entry_stands_still() {
        let keys = Keyring::random(StoreId([1; 16]), &mut FixedRng(0));
        let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let entry = SealedEntry::seal(&keys, 1, at, genesis(StoreId([1; 16])), b"invited", &mut FixedRng(0));
        assert_eq!(
            hex::encode(entry.as_bytes()),
            concat!(
                "1fd8f861122eabc07fdd4f372202a8abf5645db63054fe8dcb718df8eea38b3b010000000100000000000000",
                "0100065bfeda25e000000102030405060708090a0b0c0d0e0f10111213141516179ebba69e86e5abbe38fa17",
                "9df81e8352943d2f1d7ca058"
            )
        );
    }
}
