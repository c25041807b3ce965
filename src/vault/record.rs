//! The sealed form of a record: a header in clear, a nonce, the ciphertext.
//!
//! Format | data key number | schema | revision stand in clear; together with the store, the table and the key they
//! are the associated data, so that a ciphertext moved to another key, table, revision or store does not open (S73).

use rand::CryptoRng;

use super::cryptor::{self, NONCE, TAG, Unsealable};
use super::keyring::Keyring;

const FORMAT: u8 = 1;
/// Format, key number, schema, revision.
const HEADER: usize = 1 + 4 + 1 + 8;

/// What sealing adds to a record, in bytes.
pub const RECORD_OVERHEAD: usize = HEADER + NONCE + TAG;
/// The longest sealed record, in bytes: larger values would leave the view's main file, where nothing syncs them.
pub const MAX_SEALED: usize = 4096;
/// The longest record before sealing, in bytes.
pub const MAX_VALUE: usize = MAX_SEALED - RECORD_OVERHEAD;

/// Where a record stands: its table and its key within the table.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The table's number.
    pub table: u8,
    /// The key without the table's byte.
    pub key: &'a [u8],
}

/// A record after opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Which layout the bytes have.
    pub schema: u8,
    /// Which version of the record this is.
    pub revision: u64,
    /// The plain bytes.
    pub bytes: Vec<u8>,
}

impl Keyring {
    /// Seals a record for its place.
    pub fn seal(
        &self,
        place: Place<'_>,
        schema: u8,
        revision: u64,
        plain: &[u8],
        rng: &mut dyn CryptoRng,
    ) -> Vec<u8> {
        let mut out = Vec::with_capacity(RECORD_OVERHEAD + plain.len());
        out.push(FORMAT);
        out.extend_from_slice(&self.current().to_be_bytes());
        out.push(schema);
        out.extend_from_slice(&revision.to_be_bytes());
        let key = self.table_key(self.current(), place.table).expect("the current key has every table");
        let associated = self.associated(&out, place);
        cryptor::seal_into(&mut out, key, &associated, plain, rng);
        out
    }

    /// Opens a record that was sealed for the same place.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Opened, Unsealable> {
        let (header, body) = sealed.split_first_chunk::<HEADER>().ok_or(Unsealable)?;
        let [FORMAT, n0, n1, n2, n3, schema, revision @ ..] = *header else { return Err(Unsealable) };
        let key = self.table_key(u32::from_be_bytes([n0, n1, n2, n3]), place.table)?;
        let bytes = cryptor::open(key, &self.associated(header, place), body)?;
        Ok(Opened { schema, revision: u64::from_be_bytes(revision), bytes })
    }

    fn associated(&self, header: &[u8], place: Place<'_>) -> Vec<u8> {
        [&header[..5], &self.store().0, &[place.table], place.key, &header[5..]].concat()
    }
}

/// The revision in a sealed record's clear header; it is authentic only once the record was opened.
pub fn sealed_revision(sealed: &[u8]) -> Option<u64> {
    let header = sealed.first_chunk::<HEADER>()?;
    header.last_chunk::<8>().map(|revision| u64::from_be_bytes(*revision))
}

/// The authentication tag of anything sealed, as a number: a fingerprint that costs nothing.
pub fn sealed_tag(sealed: &[u8]) -> u128 {
    sealed.last_chunk::<TAG>().map_or(0, |tag| u128::from_be_bytes(*tag))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::super::fixed_rng::FixedRng;
    use super::super::keyring::StoreId;
    use super::*;

    fn keys(seed: u64, store: u8) -> Keyring {
        Keyring::random(StoreId([store; 16]), &mut StdRng::seed_from_u64(seed))
    }

    proptest! {
        #[test]
        fn a_record_opens_where_it_was_sealed_and_nowhere_else(
            table: u8, key in proptest::collection::vec(any::<u8>(), 0..40), schema: u8, revision: u64,
            plain in proptest::collection::vec(any::<u8>(), 0..200), at: prop::sample::Index, bit in 0u8..8,
        ) {
            let keys = keys(1, 1);
            let place = Place { table, key: &key };
            let sealed = keys.seal(place, schema, revision, &plain, &mut StdRng::seed_from_u64(2));
            prop_assert_eq!(sealed.len(), plain.len() + RECORD_OVERHEAD);
            prop_assert_eq!(sealed_revision(&sealed), Some(revision));
            prop_assert_eq!(keys.open(place, &sealed), Ok(Opened { schema, revision, bytes: plain }));
            prop_assert_eq!(keys.open(Place { table: table ^ 1, key: &key }, &sealed), Err(Unsealable));
            let other = [key.as_slice(), b"x"].concat();
            prop_assert_eq!(keys.open(Place { table, key: &other }, &sealed), Err(Unsealable));
            let mut damaged = sealed.clone();
            let at = at.index(damaged.len());
            damaged[at] ^= 1 << bit;
            prop_assert_eq!(keys.open(place, &damaged), Err(Unsealable));
            prop_assert_eq!(keys.open(place, &sealed[..at]), Err(Unsealable));
        }
    }

    #[test]
    fn another_store_with_the_same_data_key_does_not_open_it() {
        let place = Place { table: 3, key: b"k" };
        let sealed = keys(1, 1).seal(place, 1, 1, b"plain", &mut StdRng::seed_from_u64(2));
        assert_eq!(keys(1, 2).open(place, &sealed), Err(Unsealable));
        assert_eq!(keys(2, 1).open(place, &sealed), Err(Unsealable));
    }

    #[test]
    fn the_envelope_stands_still() {
        let place = Place { table: 3, key: b"key" };
        let keys = Keyring::random(StoreId([1; 16]), &mut FixedRng(0));
        let sealed = keys.seal(place, 2, 0x0102_0304, b"Smith", &mut FixedRng(0));
        assert_eq!(
            hex::encode(&sealed),
            concat!(
                "0100000001020000000001020304000102030405060708090a0b0c0d0e0f1011121314151617d05c4031ae87",
                "4d0bfe090341221ebe498187682d46"
            )
        );
    }
}
