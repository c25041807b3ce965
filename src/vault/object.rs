//! Sealed objects: documents, letters and bases, each under a one-off key that stands only in its own file.
//!
//! The file is format | data key number | wrapped one-off key | ciphertext. When it is unlinked nothing is left
//! that could open a copy of the ciphertext alone; no journal frame ever holds the one-off key.

use std::fmt;

use rand::CryptoRng;

use super::cryptor::{self, NONCE, SecretKey, TAG, Unsealable};
use super::keyring::{Keyring, Purpose};

const FORMAT: u8 = 1;
const WRAPPED: usize = NONCE + 32 + TAG;

/// The random name of an object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub [u8; 16]);

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectId({self})")
    }
}

impl Keyring {
    /// Seals an object under a new one-off key.
    pub fn seal_object(&self, id: ObjectId, plain: &[u8], rng: &mut dyn CryptoRng) -> Vec<u8> {
        let mut one_off = SecretKey::default();
        rng.fill_bytes(&mut *one_off);
        let mut out = Vec::with_capacity(5 + WRAPPED + NONCE + plain.len() + TAG);
        out.push(FORMAT);
        out.extend_from_slice(&self.current().to_be_bytes());
        let associated = self.object_context(&out, id);
        let wrapping = self.purpose_key(self.current(), Purpose::Objects).expect("the current key is there");
        cryptor::seal_into(&mut out, wrapping, &associated, &*one_off, rng);
        cryptor::seal_into(&mut out, &one_off, &associated, plain, rng);
        out
    }

    /// Opens the object `id`.
    pub fn open_object(&self, id: ObjectId, sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let (header, rest) = sealed.split_first_chunk::<5>().ok_or(Unsealable)?;
        let [FORMAT, number @ ..] = *header else { return Err(Unsealable) };
        let (wrapped, body) = rest.split_first_chunk::<WRAPPED>().ok_or(Unsealable)?;
        let associated = self.object_context(header, id);
        let wrapping = self.purpose_key(u32::from_be_bytes(number), Purpose::Objects)?;
        let one_off = zeroize::Zeroizing::new(cryptor::open(wrapping, &associated, wrapped)?);
        let one_off = SecretKey::new(one_off.as_slice().try_into().map_err(|_| Unsealable)?);
        cryptor::open(&one_off, &associated, body)
    }

    fn object_context(&self, header: &[u8], id: ObjectId) -> Vec<u8> {
        [header, &self.store().0, &id.0].concat()
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::super::fixed_rng::FixedRng;
    use super::super::keyring::StoreId;
    use super::*;

    #[test]
    fn an_object_opens_under_its_own_name_only() {
        let mut rng = StdRng::seed_from_u64(1);
        let keys = Keyring::random(StoreId([1; 16]), &mut rng);
        let sealed = keys.seal_object(ObjectId([1; 16]), b"a letter", &mut rng);
        assert_eq!(keys.open_object(ObjectId([1; 16]), &sealed), Ok(b"a letter".to_vec()));
        assert_eq!(keys.open_object(ObjectId([2; 16]), &sealed), Err(Unsealable));
        for bit in 0..sealed.len() * 8 {
            let mut damaged = sealed.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(keys.open_object(ObjectId([1; 16]), &damaged), Err(Unsealable));
        }
        for cut in 0..sealed.len() {
            assert_eq!(keys.open_object(ObjectId([1; 16]), &sealed[..cut]), Err(Unsealable));
        }
    }

    #[test]
    fn the_object_stands_still() {
        let mut rng = FixedRng(0);
        let keys = Keyring::random(StoreId([1; 16]), &mut rng);
        let sealed = keys.seal_object(ObjectId([3; 16]), b"a letter", &mut rng);
        assert_eq!(
            hex::encode(&sealed),
            concat!(
                "0100000001404142434445464748494a4b4c4d4e4f50515253545556570b3c11883fba7f5afd2d2f4b783fd6",
                "b1bb203c473c0475b2631372e8556bcd9c3d8aef5c01f1d50e4dfee2336a336d7558595a5b5c5d5e5f606162",
                "636465666768696a6b6c6d6e6fc83cb4e72fa3bb4b77c7a7e385814ded7693c41d02e3d76f"
            )
        );
    }
}
