//! The layout of a store's directory, its modes, and the keyring file with its copy.
//!
//! Directories are 0700 and files 0600; wider modes are refused with the command that mends them (S84).

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::vault::{KeyFile, Keyring, Labelled, StoreId};

use super::error::StoreError;
use super::{disk, files};

const KEYRING_KIND: &str = "patient-profile-keyring";
const KEYRING_VERSION: u32 = 1;

/// The directory of one store.
#[derive(Clone, Debug)]
pub(super) struct Directory {
    pub(super) root: PathBuf,
}

impl Directory {
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.root.join("LOCK")
    }

    pub(super) fn manifest(&self) -> PathBuf {
        self.root.join("MANIFEST")
    }

    pub(super) fn keyrings(&self) -> [PathBuf; 2] {
        [self.root.join("KEYRING"), self.root.join("KEYRING.copy")]
    }

    pub(super) fn ballast(&self) -> PathBuf {
        self.root.join("ballast")
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.root.join("journal")
    }

    pub(super) fn snapshots(&self) -> PathBuf {
        self.root.join("snapshots")
    }

    pub(super) fn view(&self) -> PathBuf {
        self.root.join("sled")
    }

    /// Where a new view is built before it takes the old one's place.
    pub(super) fn next_view(&self) -> PathBuf {
        self.root.join("sled.next")
    }

    pub(super) fn objects(&self) -> PathBuf {
        self.root.join("objects")
    }

    pub(super) fn quarantine(&self) -> PathBuf {
        self.root.join("quarantine")
    }

    /// The directories that every store has, without that of the view, which sled makes.
    fn rooms(&self) -> [PathBuf; 4] {
        [self.journal(), self.snapshots(), self.objects(), self.quarantine()]
    }

    /// Makes the directory of a new store; an existing one must be empty.
    pub(super) fn make(&self) -> Result<(), StoreError> {
        if !self.root.exists() {
            let parent = self.root.parent().filter(|p| !p.as_os_str().is_empty());
            if let Some(parent) = parent.filter(|p| !p.exists()) {
                let made = DirBuilder::new().recursive(true).mode(0o700).create(parent);
                made.map_err(StoreError::io(parent))?;
            }
            make_dir(&self.root)?;
            files::sync_dir(parent.unwrap_or(Path::new(".")))?;
        }
        if !files::names(&self.root)?.is_empty() {
            return Err(StoreError::NotEmpty(self.root.clone()));
        }
        self.check_root()?;
        self.rooms().iter().try_for_each(|room| make_dir(room))?;
        files::sync_dir(&self.root)
    }

    fn check_root(&self) -> Result<(), StoreError> {
        check_access(&self.root, 0o700)?;
        match disk::network_kind(&self.root).map_err(StoreError::io(&self.root))? {
            Some(kind) => Err(StoreError::NetworkFileSystem { dir: self.root.clone(), kind }),
            None => Ok(()),
        }
    }

    /// Checks that there is a directory, that it is ours alone, and that its disk is local.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if !self.root.is_dir() {
            return Err(StoreError::Missing(self.root.clone()));
        }
        self.check_root()?;
        for name in files::names(&self.root)? {
            let path = self.root.join(name);
            check_access(&path, if path.is_dir() { 0o700 } else { 0o600 })?;
        }
        for room in [self.journal(), self.snapshots()] {
            for name in files::names(&room)? {
                check_access(&room.join(name), 0o600)?;
            }
        }
        Ok(())
    }

    /// Writes the wrapped keyring and its copy, one after the other, so that one of them is always whole.
    pub(super) fn write_keyring(
        &self,
        store: StoreId,
        wrapped: &[u8],
        site: &KeyFile,
    ) -> Result<(), StoreError> {
        let text = Labelled::new(KEYRING_KIND, KEYRING_VERSION)
            .with_bytes("store", &store.0)
            .with_bytes("site-key", &site.id().0)
            .with_bytes("keys", wrapped)
            .to_text();
        self.keyrings().iter().try_for_each(|path| files::replace(path, text.as_bytes()))
    }

    /// Reads the keyring, from its copy where the first is damaged.
    pub(super) fn read_keyring(&self, site: &KeyFile) -> Result<Keyring, StoreError> {
        let [first, copy] = self.keyrings();
        match open_keyring(&first, site) {
            Err(StoreError::Damaged { .. } | StoreError::Key(crate::vault::KeyringError::Damaged)) => {
                let keyring = open_keyring(&copy, site)?;
                let text = fs::read(&copy).map_err(StoreError::io(&copy))?;
                files::replace(&first, &text)?;
                Ok(keyring)
            }
            other => other,
        }
    }

    /// The identity of the store, readable without any key.
    pub(super) fn store_id(&self) -> Result<StoreId, StoreError> {
        let [first, copy] = self.keyrings();
        read_store_id(&first).or_else(|_| read_store_id(&copy))
    }

    /// A fresh name in the quarantine.
    pub(super) fn quarantined(&self, what: &str) -> Result<PathBuf, StoreError> {
        let room = self.quarantine();
        if !room.exists() {
            make_dir(&room)?;
        }
        let taken = files::names(&room)?;
        let numbers =
            taken.iter().filter_map(|name| name.strip_prefix(what)?.strip_prefix('-')?.parse::<u32>().ok());
        Ok(room.join(format!("{what}-{:04}", numbers.max().unwrap_or(0) + 1)))
    }
}

fn read_labelled(path: &Path) -> Result<Labelled, StoreError> {
    let bytes = fs::read(path).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(Vec::new()),
        _ => Err(StoreError::io(path)(error)),
    })?;
    let text = String::from_utf8_lossy(&bytes);
    Labelled::parse(&text, KEYRING_KIND, KEYRING_VERSION).map_err(StoreError::labelled(path))
}

fn read_store_id(path: &Path) -> Result<StoreId, StoreError> {
    read_labelled(path)?.array("store").map(StoreId).map_err(StoreError::labelled(path))
}

fn open_keyring(path: &Path, site: &KeyFile) -> Result<Keyring, StoreError> {
    let file = read_labelled(path)?;
    let store = StoreId(file.array("store").map_err(StoreError::labelled(path))?);
    let wrapped = file.bytes("keys").map_err(StoreError::labelled(path))?;
    Ok(Keyring::unwrap(&wrapped, site, store)?)
}

/// Makes a directory of mode 0700.
pub(super) fn make_dir(dir: &Path) -> Result<(), StoreError> {
    DirBuilder::new().mode(0o700).create(dir).map_err(StoreError::io(dir))
}

/// Makes sled's files 0600: it creates them by the umask, inside a directory that is already closed to others.
pub(super) fn tighten(dir: &Path) -> Result<(), StoreError> {
    for name in files::names(dir)? {
        let path = dir.join(name);
        let mode = if path.is_dir() { 0o700 } else { 0o600 };
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).map_err(StoreError::io(&path))?;
    }
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(StoreError::io(dir))
}

fn check_access(path: &Path, wanted: u32) -> Result<(), StoreError> {
    let meta = fs::symlink_metadata(path).map_err(StoreError::io(path))?;
    let mode = meta.mode() & 0o7777;
    if mode != wanted {
        return Err(StoreError::Mode { path: path.to_owned(), mode, wanted });
    }
    let ours = rustix::process::geteuid().as_raw();
    if meta.uid() != ours {
        return Err(StoreError::Owner { path: path.to_owned(), owner: meta.uid(), ours });
    }
    Ok(())
}
