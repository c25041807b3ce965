//! The keyring: numbered data keys, wrapped by the site key, and the subkeys drawn from them.
//!
//! One HKDF-SHA-256 subkey for each table and each other purpose, so that no two formats share a key. New things
//! are sealed with the newest data key, older ones stay readable. It writes no file: the store does.

use std::collections::BTreeMap;
use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use rand::CryptoRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::cryptor::{self, SecretKey, Unsealable};
use super::key_file::{KeyFile, SiteKeyId};

/// The format byte of a wrapped keyring.
const FORMAT: u8 = 1;

/// The identity of a store: random, in clear, bound into everything that is sealed in it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StoreId(pub [u8; 16]);

impl fmt::Display for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreId({self})")
    }
}

/// What a subkey is for. The label goes into the derivation; it never changes.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Journal,
    Objects,
    Log,
}

/// The subkeys of one data key.
struct DataKey {
    root: SecretKey,
    tables: Vec<SecretKey>,
    journal: SecretKey,
    objects: SecretKey,
    pepper: SecretKey,
    index: SecretKey,
    manifest: SecretKey,
    log: SecretKey,
}

/// The data keys of one store, by number, and the store's identity.
pub struct Keyring {
    store: StoreId,
    keys: BTreeMap<u32, DataKey>,
    current: u32,
}

/// A blind index: what stands in a key in place of an identifier by which a record is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlindIndex(pub [u8; 32]);

/// Why a wrapped keyring does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// It was wrapped by another site key.
    #[error(
        "the store needs the site key {needed}, the key file holds {given}: name the right one with --key-file"
    )]
    OtherKey {
        /// The id of the key that wrapped it.
        needed: SiteKeyId,
        /// The id of the key at hand.
        given: SiteKeyId,
    },
    /// It was written by a newer program.
    #[error(
        "the keyring has format {0}, which this program does not know: install the newer patient-profile"
    )]
    Newer(u8),
    /// It is damaged.
    #[error("the keyring is damaged")]
    Damaged,
}

impl Keyring {
    /// Begins the keyring of a new store with one random data key, number 1.
    pub fn random(store: StoreId, rng: &mut dyn CryptoRng) -> Self {
        let mut root = SecretKey::default();
        rng.fill_bytes(&mut *root);
        Self { store, keys: BTreeMap::from([(1, DataKey::derive(&store, root))]), current: 1 }
    }

    /// Wraps all data keys with the site key: format | site key id | nonce | ciphertext.
    pub fn wrap(&self, site: &KeyFile, rng: &mut dyn CryptoRng) -> Vec<u8> {
        let mut plain = Zeroizing::new(Vec::with_capacity(self.keys.len() * 36));
        for (number, key) in &self.keys {
            plain.extend_from_slice(&number.to_be_bytes());
            plain.extend_from_slice(&*key.root);
        }
        let mut out = vec![FORMAT];
        out.extend_from_slice(&site.id().0);
        cryptor::seal_into(&mut out, site.key(), &wrap_context(site.id(), self.store), &plain, rng);
        out
    }

    /// Opens what `wrap` made for the same store.
    pub fn unwrap(wrapped: &[u8], site: &KeyFile, store: StoreId) -> Result<Self, KeyringError> {
        let (format, rest) = wrapped.split_first().ok_or(KeyringError::Damaged)?;
        if *format != FORMAT {
            return Err(KeyringError::Newer(*format));
        }
        let (needed, sealed) = rest.split_first_chunk::<8>().ok_or(KeyringError::Damaged)?;
        if *needed != site.id().0 {
            return Err(KeyringError::OtherKey { needed: SiteKeyId(*needed), given: site.id() });
        }
        let plain = cryptor::open(site.key(), &wrap_context(site.id(), store), sealed);
        let plain = Zeroizing::new(plain.map_err(|_| KeyringError::Damaged)?);
        let mut keys = BTreeMap::new();
        for chunk in plain.chunks(36) {
            let (number, root) = chunk.split_first_chunk::<4>().ok_or(KeyringError::Damaged)?;
            let root = Zeroizing::new(<[u8; 32]>::try_from(root).map_err(|_| KeyringError::Damaged)?);
            keys.insert(u32::from_be_bytes(*number), DataKey::derive(&store, root));
        }
        let current = *keys.keys().next_back().ok_or(KeyringError::Damaged)?;
        Ok(Self { store, keys, current })
    }

    /// The store that these keys belong to.
    pub fn store(&self) -> StoreId {
        self.store
    }

    /// The number of the data key that seals new things.
    pub fn current(&self) -> u32 {
        self.current
    }

    /// HMAC-SHA-256 of `identifier` under a key that no rotation changes; `label` keeps indexes apart.
    pub fn blind_index(&self, label: &str, identifier: &[u8]) -> BlindIndex {
        let first = self.keys.values().next().expect("a keyring is never empty");
        BlindIndex(mac(&first.index, &[label.as_bytes(), &[0], identifier]))
    }

    /// HMAC-SHA-256 of a file of the store: MANIFEST, snapshots.
    pub fn file_mac(&self, label: &str, bytes: &[u8]) -> [u8; 32] {
        let first = self.keys.values().next().expect("a keyring is never empty");
        mac(&first.manifest, &[label.as_bytes(), &[0], bytes])
    }

    /// HMAC-SHA-256 of a password hash under the pepper of data key `number`.
    pub(super) fn pepper(&self, number: u32, hash: &[u8]) -> Option<[u8; 32]> {
        self.keys.get(&number).map(|key| mac(&key.pepper, &[hash]))
    }

    pub(super) fn table_key(&self, number: u32, table: u8) -> Result<&SecretKey, Unsealable> {
        let key = self.keys.get(&number).ok_or(Unsealable)?;
        key.tables.get(usize::from(table)).ok_or(Unsealable)
    }

    pub(super) fn purpose_key(&self, number: u32, purpose: Purpose) -> Result<&SecretKey, Unsealable> {
        let key = self.keys.get(&number).ok_or(Unsealable)?;
        Ok(match purpose {
            Purpose::Journal => &key.journal,
            Purpose::Objects => &key.objects,
            Purpose::Log => &key.log,
        })
    }

    /// Seals a frame of the store's journal: data key number | nonce | ciphertext; `clear` is bound, not sealed.
    pub fn seal_frame(&self, clear: &[u8], plain: &[u8], rng: &mut dyn CryptoRng) -> Vec<u8> {
        let key = self.purpose_key(self.current, Purpose::Journal).expect("the current key is there");
        let mut out = self.current.to_be_bytes().to_vec();
        cryptor::seal_into(&mut out, key, &self.frame_context(clear), plain, rng);
        out
    }

    /// Opens what `seal_frame` made.
    pub fn open_frame(&self, clear: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unsealable> {
        let (number, body) = sealed.split_first_chunk::<4>().ok_or(Unsealable)?;
        let key = self.purpose_key(u32::from_be_bytes(*number), Purpose::Journal)?;
        cryptor::open(key, &self.frame_context(clear), body)
    }

    fn frame_context(&self, clear: &[u8]) -> Vec<u8> {
        [self.store.0.as_slice(), clear].concat()
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring {{ store: {}, keys: {}, [secret] }}", self.store, self.keys.len())
    }
}

impl DataKey {
    fn derive(store: &StoreId, root: SecretKey) -> Self {
        let derivation = Hkdf::<Sha256>::new(Some(&store.0), &*root);
        let subkey = |label: &[u8], detail: &[u8]| {
            let mut key = SecretKey::default();
            derivation
                .expand_multi_info(&[b"patient-profile 1 ", label, b" ", detail], &mut *key)
                .expect("32 bytes are a valid length");
            key
        };
        Self {
            tables: (0..=u8::MAX).map(|table| subkey(b"table", &[table])).collect(),
            journal: subkey(b"journal", b""),
            objects: subkey(b"objects", b""),
            pepper: subkey(b"pepper", b""),
            index: subkey(b"index", b""),
            manifest: subkey(b"manifest", b""),
            log: subkey(b"log", b""),
            root,
        }
    }
}

fn wrap_context(site: SiteKeyId, store: StoreId) -> Vec<u8> {
    [b"patient-profile keyring".as_slice(), &[FORMAT], &site.0, &store.0].concat()
}

fn mac(key: &SecretKey, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&**key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::super::fixed_rng::FixedRng;
    use super::*;

    #[test]
    fn a_wrapped_keyring_opens_only_with_its_site_key_and_store() {
        let mut rng = StdRng::seed_from_u64(3);
        let (site, other) = (KeyFile::random(&mut rng), KeyFile::random(&mut rng));
        let store = StoreId([9; 16]);
        let keyring = Keyring::random(store, &mut rng);
        let wrapped = keyring.wrap(&site, &mut rng);
        let opened = Keyring::unwrap(&wrapped, &site, store).unwrap();
        assert_eq!(opened.blind_index("nhs", b"9434765919"), keyring.blind_index("nhs", b"9434765919"));
        assert_ne!(keyring.blind_index("nhs", b"9434765919"), keyring.blind_index("mrn", b"9434765919"));
        let refused = Keyring::unwrap(&wrapped, &other, store).unwrap_err();
        assert_eq!(refused, KeyringError::OtherKey { needed: site.id(), given: other.id() });
        assert_eq!(Keyring::unwrap(&wrapped, &site, StoreId([8; 16])).unwrap_err(), KeyringError::Damaged);
        for bit in 0..wrapped.len() * 8 {
            let mut damaged = wrapped.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(Keyring::unwrap(&damaged, &site, store).is_err());
        }
        assert!(!format!("{keyring:?}").contains(&hex::encode(*keyring.keys[&1].root)));
    }

    #[test]
    fn subkeys_differ_from_each_other_and_between_stores() {
        let root = Zeroizing::new([5; 32]);
        let here = DataKey::derive(&StoreId([1; 16]), root.clone());
        let there = DataKey::derive(&StoreId([2; 16]), root);
        let mut all: Vec<[u8; 32]> = here.tables.iter().chain(&there.tables).map(|k| **k).collect();
        for key in [&here, &there] {
            all.extend([*key.journal, *key.objects, *key.pepper, *key.index, *key.manifest, *key.log]);
        }
        let total = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), total);
    }

    #[test]
    fn the_wrapped_keyring_stands_still() {
        let mut rng = FixedRng(0);
        let site = KeyFile::random(&mut rng);
        let wrapped = Keyring::random(StoreId([9; 16]), &mut rng).wrap(&site, &mut rng);
        assert_eq!(
            hex::encode(&wrapped),
            concat!(
                "01193a19b527479ac1404142434445464748494a4b4c4d4e4f5051525354555657d4390571f0c15b35abd1a1",
                "9987b54fb9be9783eb236861a95e04cb72313d19ab2ac43c51d63c0c1e5d774904b0bd5a8f93a59001"
            )
        );
    }

    #[test]
    fn a_frame_opens_only_beside_its_clear_part() {
        let mut rng = StdRng::seed_from_u64(4);
        let keyring = Keyring::random(StoreId([9; 16]), &mut rng);
        let sealed = keyring.seal_frame(b"clear", b"plain", &mut rng);
        assert_eq!(keyring.open_frame(b"clear", &sealed), Ok(b"plain".to_vec()));
        assert_eq!(keyring.open_frame(b"clean", &sealed), Err(Unsealable));
    }
}
