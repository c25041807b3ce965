//! Hashing of codes and passwords: Argon2id, then HMAC with a pepper of the keyring (security row D3).
//!
//! At most two hashes run at once, each in a thread of its own whose memory was touched before: page faults would cost as
//! much as the hashing. The threads give way to all others, so that a flood of log-ins leaves the processors to pages and
//! keystrokes. Whoever cannot wait for ever takes a [`Turn`], which a flood is refused (S10). Parameters stand beside each
//! hash. It does not count tries and knows nothing of accounts.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use argon2::Params;
use subtle::ConstantTimeEq;

use super::keyring::Keyring;
use super::password_worker::Worker;

const FORMAT: u8 = 1;
/// Format, cost, salt, pepper's key number, digest.
const ENCODED: usize = 1 + 12 + 16 + 4 + 32;
/// Bounds on stored parameters, so that a damaged record cannot ask for all memory or for hours.
const MAX_COST: Cost = Cost { memory_kib: 1 << 18, passes: 16, lanes: 4 };

/// What a hash costs: memory in KiB, passes over it, lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// For codes and patients' passwords: 19 MiB, two passes (D3).
    pub const STANDARD: Self = Self { memory_kib: 19_456, passes: 2, lanes: 1 };
    /// For operators' passwords: 64 MiB, three passes (D7).
    pub const OPERATOR: Self = Self { memory_kib: 65_536, passes: 3, lanes: 1 };
    /// Worthless against guessing: for tests that need many hashes. No setting leads here.
    pub const WEAK_FOR_TESTS: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };

    pub(super) fn params(self) -> Option<Params> {
        let fine = self.memory_kib <= MAX_COST.memory_kib
            && self.passes <= MAX_COST.passes
            && self.lanes <= MAX_COST.lanes;
        fine.then(|| Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).ok()).flatten()
    }
}

/// A stored hash with its parameters, salt and the number of the pepper's key.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    cost: Cost,
    salt: [u8; 16],
    pepper: u32,
    digest: [u8; 32],
}

impl PasswordHash {
    /// The stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![FORMAT];
        for number in [self.cost.memory_kib, self.cost.passes, self.cost.lanes] {
            out.extend_from_slice(&number.to_be_bytes());
        }
        out.extend_from_slice(&self.salt);
        out.extend_from_slice(&self.pepper.to_be_bytes());
        out.extend_from_slice(&self.digest);
        out
    }

    /// Reads the stored form; none when it is malformed or asks for more than any hash of ours.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; ENCODED] = bytes.try_into().ok()?;
        let number = |at: usize| bytes[at..].first_chunk::<4>().map(|n| u32::from_be_bytes(*n));
        let cost = Cost { memory_kib: number(1)?, passes: number(5)?, lanes: number(9)? };
        if bytes[0] != FORMAT || cost.params().is_none() {
            return None;
        }
        let salt = *bytes[13..].first_chunk()?;
        Some(Self { cost, salt, pepper: number(29)?, digest: *bytes[33..].first_chunk()? })
    }

    /// The salt: codes of one patient share it, so that one hash tells whether a code is any of them (S9).
    pub fn salt(&self) -> [u8; 16] {
        self.salt
    }

    fn is_made_as(&self, other: &Self) -> bool {
        self.cost == other.cost && self.salt == other.salt && self.pepper == other.pepper
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Hashes and verifies, at most two at a time; a third caller waits.
pub struct Hasher {
    keyring: Arc<Keyring>,
    cost: Cost,
    pool: Mutex<Pool>,
    returned: Condvar,
    n_hashes: AtomicU64,
}

/// The workers that are free, and how many callers wait for a turn.
struct Pool {
    free: Vec<Worker>,
    waiting: usize,
}

/// The right to hash: one of the pool's workers, given back when dropped.
pub struct Turn<'a> {
    hasher: &'a Hasher,
    worker: Option<Worker>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take() {
            self.hasher.give_back(worker);
        }
    }
}

impl Turn<'_> {
    /// Hashes a code or password with a salt that the caller drew.
    pub fn hash(&mut self, secret: &[u8], salt: [u8; 16]) -> PasswordHash {
        let pepper = self.hasher.keyring.current();
        let digest = self
            .digest(self.hasher.cost, secret, (salt, pepper))
            .expect("our own parameters and key are valid");
        PasswordHash { cost: self.hasher.cost, salt, pepper, digest }
    }

    /// Which of `stored` was made of `secret`; always exactly one hash, also where nothing is stored (S9). Only hashes
    /// with the salt and parameters of the first can be found.
    pub fn find(&mut self, secret: &[u8], stored: &[PasswordHash]) -> Option<usize> {
        let Some(first) = stored.first() else {
            self.hash(secret, [0; 16]);
            return None;
        };
        let digest = self.digest(first.cost, secret, (first.salt, first.pepper))?;
        let is = |hash: &PasswordHash| hash.is_made_as(first) && digest.ct_eq(&hash.digest).into();
        stored.iter().position(is)
    }

    fn digest(&mut self, cost: Cost, secret: &[u8], (salt, pepper): ([u8; 16], u32)) -> Option<[u8; 32]> {
        let digest = self.worker.as_mut()?.hash(cost, secret, salt);
        self.hasher.n_hashes.fetch_add(1, Ordering::Relaxed);
        self.hasher.keyring.pepper(pepper, &*digest?)
    }
}

impl Hasher {
    /// How many hashes may run at once: the number of memories in the pool.
    pub const AT_ONCE: usize = 2;

    /// A hasher with the product's parameters.
    pub fn new(keyring: Arc<Keyring>) -> Self {
        Self::with_cost(keyring, Cost::STANDARD)
    }

    /// A hasher with other parameters for new hashes.
    pub fn with_cost(keyring: Arc<Keyring>, cost: Cost) -> Self {
        let pool =
            Mutex::new(Pool { free: (0..Self::AT_ONCE).map(|_| Worker::default()).collect(), waiting: 0 });
        Self { keyring, cost, pool, returned: Condvar::new(), n_hashes: AtomicU64::new(0) }
    }

    /// Hashes a code or password with a salt that the caller drew.
    pub fn hash(&self, secret: &[u8], salt: [u8; 16]) -> PasswordHash {
        self.next_turn().hash(secret, salt)
    }

    /// Whether `secret` is what was hashed; compares in constant time.
    pub fn verify(&self, secret: &[u8], stored: &PasswordHash) -> bool {
        self.next_turn().find(secret, std::slice::from_ref(stored)).is_some()
    }

    /// Whether a hash was made with less than new ones are: then the secret is hashed anew at its next use.
    pub fn is_outdated(&self, stored: &PasswordHash) -> bool {
        stored.cost.memory_kib < self.cost.memory_kib || stored.cost.passes < self.cost.passes
    }

    /// How many hashes were computed: tests hold it against what a request may cost (S2, S9).
    pub fn n_hashes(&self) -> u64 {
        self.n_hashes.load(Ordering::Relaxed)
    }

    /// A turn, unless `queue` callers wait already or none came within `patience` (S10).
    pub fn turn(&self, queue: usize, patience: Duration) -> Option<Turn<'_>> {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        if pool.free.is_empty() {
            if pool.waiting >= queue {
                return None;
            }
            pool.waiting += 1;
            let waited = self.returned.wait_timeout_while(pool, patience, |pool| pool.free.is_empty());
            pool = waited.unwrap_or_else(PoisonError::into_inner).0;
            pool.waiting -= 1;
        }
        pool.free.pop().map(|worker| Turn { hasher: self, worker: Some(worker) })
    }

    /// A turn, however long it takes: for operators' work.
    pub fn next_turn(&self) -> Turn<'_> {
        let pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.returned.wait_while(pool, |pool| pool.free.is_empty());
        let worker = waited.unwrap_or_else(PoisonError::into_inner).free.pop();
        Turn { hasher: self, worker }
    }

    fn give_back(&self, worker: Worker) {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).free.push(worker);
        self.returned.notify_one();
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hasher {{ cost: {:?} }}", self.cost)
    }
}

#[cfg(test)]
mod tests {
    use argon2::{Algorithm, Argon2, Version};
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::super::keyring::StoreId;
    use super::*;

    fn hasher(seed: u64, cost: Cost) -> Hasher {
        let keyring = Keyring::random(StoreId([1; 16]), &mut StdRng::seed_from_u64(seed));
        Hasher::with_cost(Arc::new(keyring), cost)
    }

    #[test]
    fn the_right_secret_verifies_and_no_other() {
        let weak = hasher(1, Cost::WEAK_FOR_TESTS);
        let hash = weak.hash(b"ABCD", [7; 16]);
        assert!(weak.verify(b"ABCD", &hash));
        assert!(!weak.verify(b"ABCE", &hash));
        assert!(!hasher(2, Cost::WEAK_FOR_TESTS).verify(b"ABCD", &hash), "another pepper");
        assert_ne!(hash, weak.hash(b"ABCD", [8; 16]));
        assert_eq!(weak.n_hashes(), 4);
        assert_eq!(format!("{hash:?}"), "[secret]");
    }

    #[test]
    fn the_standard_parameters_are_those_of_the_decision_and_stand_beside_the_hash() {
        let standard = hasher(1, Cost::STANDARD);
        let hash = standard.hash(b"ABCD", [7; 16]);
        let bytes = hash.to_bytes();
        assert_eq!(bytes[..13], [1, 0, 0, 0x4c, 0, 0, 0, 0, 2, 0, 0, 0, 1]);
        let weak = hasher(1, Cost::WEAK_FOR_TESTS);
        assert!(weak.verify(b"ABCD", &PasswordHash::from_bytes(&bytes).unwrap()), "verified as it was made");
        let mut plain = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, Some(32)).unwrap())
            .hash_password_into(b"ABCD", &[7; 16], &mut plain)
            .unwrap();
        assert_eq!(standard.keyring.pepper(1, &plain), Some(hash.digest), "dirty memory changes nothing");
    }

    #[test]
    fn a_hostile_record_cannot_ask_for_everything() {
        let bytes = hasher(1, Cost::WEAK_FOR_TESTS).hash(b"x", [0; 16]).to_bytes();
        for (at, value) in [(0, 2u8), (1, 0xff), (5, 0xff), (9, 0xff), (4, 0)] {
            let mut hostile = bytes.clone();
            hostile[at] = value;
            assert_eq!(PasswordHash::from_bytes(&hostile), None, "byte {at}");
        }
        assert_eq!(PasswordHash::from_bytes(&bytes[1..]), None);
    }

    #[test]
    fn more_callers_than_memories_all_finish() {
        let weak = hasher(1, Cost::WEAK_FOR_TESTS);
        let hash = weak.hash(b"x", [0; 16]);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert!(weak.verify(b"x", &hash)));
            }
        });
        assert_eq!(weak.n_hashes(), 9);
        assert_eq!(weak.pool.lock().unwrap().free.len(), Hasher::AT_ONCE);
    }

    #[test]
    fn a_flood_is_refused_while_turns_are_taken_and_served_after() {
        let weak = hasher(1, Cost::WEAK_FOR_TESTS);
        let forever = Duration::from_hours(1);
        let taken = [weak.turn(0, forever), weak.turn(0, forever)];
        assert!(taken.iter().all(Option::is_some));
        assert!(weak.turn(0, forever).is_none(), "nobody may wait");
        assert!(weak.turn(1, Duration::ZERO).is_none(), "nothing came in time");
        drop(taken);
        assert!(weak.turn(0, Duration::ZERO).is_some());
    }

    #[test]
    fn one_hash_tells_which_of_many_codes_it_was() {
        let weak = hasher(1, Cost::WEAK_FOR_TESTS);
        let stored: Vec<_> = [b"AAAA", b"BBBB"].map(|code| weak.hash(code, [7; 16])).into();
        let other_salt = weak.hash(b"CCCC", [8; 16]);
        let all = [&stored[..], &[other_salt]].concat();
        let before = weak.n_hashes();
        let mut turn = weak.turn(0, Duration::ZERO).unwrap();
        assert_eq!(turn.find(b"AAAA", &all), Some(0));
        assert_eq!(turn.find(b"BBBB", &all), Some(1));
        assert_eq!(turn.find(b"CCCC", &all), None, "made with another salt");
        assert_eq!(turn.find(b"AAAA", &[]), None);
        assert_eq!(weak.n_hashes() - before, 4, "one each");
    }
}
