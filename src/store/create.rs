//! Making a new store: directory, keyring, first segment, empty view; MANIFEST last, which makes it a store.

use std::path::Path;

use crate::vault::{KeyFile, Keyring, StoreId};

use super::directory::Directory;
use super::error::StoreError;
use super::files;
use super::fingerprint::Fingerprint;
use super::handle::Store;
use super::journal::{Journal, NO_FRAME};
use super::lock::Lock;
use super::manifest::Manifest;
use super::meta::Meta;
use super::options::{DiskPolicy, Durability, StoreOptions};
use super::round::meta_op;
use super::segment::Header;
use super::view::View;

impl Store {
    /// Refuses a directory that holds something already, before anything is made for a store in it.
    pub fn refuse_another(dir: &Path) -> Result<(), StoreError> {
        if dir.exists() && !files::names(dir)?.is_empty() {
            return Err(StoreError::NotEmpty(dir.to_owned()));
        }
        Ok(())
    }

    /// Makes a store in `dir`, which must be empty or not exist, and opens it.
    pub fn create(dir: &Path, site: &KeyFile, mut options: StoreOptions) -> Result<Self, StoreError> {
        let directory = Directory::new(dir);
        directory.make()?;
        let lock = Lock::take(&directory, &options.holder)?;
        let mut id = [0; 16];
        options.rng.fill_bytes(&mut id);
        let keyring = Keyring::random(StoreId(id), &mut *options.rng);
        let wrapped = keyring.wrap(site, &mut *options.rng);
        directory.write_keyring(keyring.store(), &wrapped, site)?;
        make_ballast(&directory, &options.disk)?;
        let sync = options.durability == Durability::Full;
        let header = Header { store: keyring.store(), first_seq: 1, prev: NO_FRAME };
        drop(Journal::begin(&directory.journal(), header, options.extend_by, sync)?);
        let meta = Meta::empty(keyring.store());
        make_view(&directory.view(), &keyring, &meta, &mut options)?;
        files::sync_dir(&directory.root)?;
        let manifest = Manifest {
            store: keyring.store(),
            site_key: site.id(),
            seq: 0,
            log_len: 0,
            log_head: meta.log_head,
            journal_first: 1,
            view: Some(Fingerprint::of(&directory.view())?),
            snapshots: Vec::new(),
        };
        manifest.write(&directory, &keyring)?;
        drop(lock);
        Ok(Self::open(dir, site, options)?.0)
    }
}

/// An empty view that holds the store's record of itself.
fn make_view(
    dir: &Path,
    keyring: &Keyring,
    meta: &Meta,
    options: &mut StoreOptions,
) -> Result<(), StoreError> {
    let failed = |reason| StoreError::damaged(format!("the new view: {reason}"));
    let view =
        View::open(dir, options.cache_bytes, options.durability == Durability::Full).map_err(failed)?;
    let op = meta_op(keyring, meta, &mut *options.rng);
    view.apply([(op.key.as_slice(), op.value.as_deref())].into_iter()).map_err(failed)?;
    view.sync().and_then(|()| view.close()).map_err(failed)
}

/// A file to be deleted by hand when the disk is full; left out where space is short from the beginning.
fn make_ballast(dir: &Directory, disk: &DiskPolicy) -> Result<(), StoreError> {
    let free = (disk.free_space)(&dir.root).map_err(StoreError::io(&dir.root))?;
    if disk.ballast == 0 || free < disk.bulk_below.saturating_add(disk.ballast.saturating_mul(2)) {
        return Ok(());
    }
    let path = dir.ballast();
    let file = files::create_new(&path)?;
    // Not every file system can reserve; the ballast is a convenience.
    let _ = rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, disk.ballast);
    Ok(())
}
