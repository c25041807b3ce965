//! What a caller chooses when opening a store: space marks, sizes, randomness, durability.
//!
//! Only values; the defaults are those of the product, tests choose tiny ones by construction. No setting of the
//! command line leads to `Durability::NoneForTests`.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::vault::Randomness;

/// How the free space of a directory is found, in bytes.
pub type FreeSpace = Arc<dyn Fn(&Path) -> io::Result<u64> + Send + Sync>;

/// What to do when the disk runs full (S90).
#[derive(Clone)]
pub struct DiskPolicy {
    /// Below this many free bytes imports are refused.
    pub bulk_below: u64,
    /// Below this many only commits of `Priority::Reserve` pass.
    pub read_only_below: u64,
    /// Bytes of a file to be deleted in need; 0 for none.
    pub ballast: u64,
    /// How free space is found.
    pub free_space: FreeSpace,
}

impl DiskPolicy {
    /// Marks and ballast of a few bytes, for throw-away stores.
    pub fn tiny() -> Self {
        Self { bulk_below: 8 << 20, read_only_below: 4 << 20, ballast: 0, ..Self::default() }
    }
}

impl Default for DiskPolicy {
    fn default() -> Self {
        Self {
            bulk_below: 512 << 20,
            read_only_below: 256 << 20,
            ballast: 128 << 20,
            free_space: Arc::new(super::disk::free_space),
        }
    }
}

impl fmt::Debug for DiskPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "DiskPolicy {{ bulk_below: {}, read_only_below: {} }}",
            self.bulk_below, self.read_only_below
        )
    }
}

/// Whether commits wait for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Journal and view are both synced before a commit is acknowledged.
    Full,
    /// Nothing is synced: the control of the power-cut test, which must lose something.
    NoneForTests,
}

/// How to open a store.
pub struct StoreOptions {
    /// The source of every nonce, key and identifier.
    pub rng: Randomness,
    /// Who we are, for the message to the next one who tries.
    pub holder: String,
    /// The space marks.
    pub disk: DiskPolicy,
    /// Bytes of view that stay in memory.
    pub cache_bytes: u64,
    /// A journal segment of this many bytes is followed by a new one.
    pub rotate_at: u64,
    /// The journal's file grows in steps of this many bytes, so that most syncs change no metadata.
    pub extend_by: u64,
    /// Whether commits wait for the disk.
    pub durability: Durability,
}

impl StoreOptions {
    /// The product's values.
    pub fn new(rng: Randomness) -> Self {
        Self {
            rng,
            holder: "patient-profile".to_owned(),
            disk: DiskPolicy::default(),
            cache_bytes: 256 << 20,
            rotate_at: 64 << 20,
            extend_by: 1 << 20,
            durability: Durability::Full,
        }
    }

    /// Small sizes for tests and throw-away stores, with the same durability.
    pub fn small(rng: Randomness) -> Self {
        Self {
            disk: DiskPolicy::tiny(),
            cache_bytes: 16 << 20,
            rotate_at: 4 << 20,
            extend_by: 64 << 10,
            ..Self::new(rng)
        }
    }
}

impl fmt::Debug for StoreOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreOptions {{ disk: {:?}, durability: {:?} }}", self.disk, self.durability)
    }
}
