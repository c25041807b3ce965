//! Objects: documents, letters and bases as sealed files of their own, outside journal and view.
//!
//! An object is on the disk before the commit that names it, and may be gone although an old frame still names it.
//! It keeps no list of them: what is alive is for the caller to say.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::PoisonError;

use crate::vault::ObjectId;

use super::directory::Directory;
use super::error::StoreError;
use super::files;
use super::handle::Store;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Objects that were kept.
    pub kept: usize,
    /// Objects that nothing names any more, and that are removed.
    pub removed: usize,
}

impl Store {
    /// Stores a document; it is on the disk when this returns. Commit a record that names it, or a sweep takes it.
    pub fn put_object(&self, plain: &[u8]) -> Result<ObjectId, StoreError> {
        self.put_objects([plain]).map(|[id]| id)
    }

    /// The same for several, which share one sync of the directory. If one cannot be stored, none is.
    pub fn put_objects<const N: usize>(&self, plain: [&[u8]; N]) -> Result<[ObjectId; N], StoreError> {
        self.shared.writable()?;
        self.shared.room_for(super::Priority::Normal, self.shared.free_space())?;
        let mut ids = Vec::with_capacity(N);
        let written = plain.iter().try_for_each(|plain| {
            ids.push(self.write_object(plain)?);
            Ok(())
        });
        if let Err(error) = written.and_then(|()| files::sync_dir(&self.shared.dir.objects())) {
            for id in &ids {
                let _ = fs::remove_file(path_of(&self.shared.dir, *id));
            }
            return Err(error);
        }
        Ok(std::array::from_fn(|at| ids[at]))
    }

    fn write_object(&self, plain: &[u8]) -> Result<ObjectId, StoreError> {
        let (id, sealed) = {
            let mut rng = self.shared.rng();
            let mut id = ObjectId([0; 16]);
            rng.fill_bytes(&mut id.0);
            (id, self.shared.keyring.seal_object(id, plain, &mut *rng))
        };
        self.recent().insert(id);
        let path = path_of(&self.shared.dir, id);
        let mut file = files::create_new(&path)?;
        if let Err(error) = file.write_all(&sealed).and_then(|()| file.sync_all()) {
            let _ = fs::remove_file(&path);
            return Err(StoreError::io(&path)(error));
        }
        Ok(id)
    }

    /// Reads a document.
    pub fn get_object(&self, id: ObjectId) -> Result<Vec<u8>, StoreError> {
        let path = path_of(&self.shared.dir, id);
        let sealed = fs::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => StoreError::NoObject(id),
            _ => StoreError::io(&path)(error),
        })?;
        self.shared.keyring.open_object(id, &sealed).map_err(|_| StoreError::ObjectDamaged(id))
    }

    /// Removes a document and with it the only key to it; fine when it is gone already.
    pub fn drop_object(&self, id: ObjectId) -> Result<(), StoreError> {
        self.drop_objects(&[id])
    }

    /// The same for several, which share one sync of the directory.
    pub fn drop_objects(&self, ids: &[ObjectId]) -> Result<(), StoreError> {
        let mut failed = None;
        for id in ids {
            match files::remove_if_there(&path_of(&self.shared.dir, *id)) {
                Ok(()) => drop(self.recent().remove(id)),
                // The others go all the same.
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        files::sync_dir(&self.shared.dir.objects())?;
        failed.map_or(Ok(()), Err)
    }

    /// Removes every object that is not in `live` and was not stored since the store was opened.
    pub fn sweep_objects(&self, live: &HashSet<ObjectId>) -> Result<Swept, StoreError> {
        let mut swept = Swept::default();
        for (id, path) in all(&self.shared.dir)? {
            if id.is_some_and(|id| live.contains(&id) || self.recent().contains(&id)) {
                swept.kept += 1;
            } else {
                files::remove_if_there(&path)?;
                swept.removed += 1;
            }
        }
        files::sync_dir(&self.shared.dir.objects())?;
        Ok(swept)
    }

    fn recent(&self) -> std::sync::MutexGuard<'_, HashSet<ObjectId>> {
        self.shared.recent_objects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn path_of(dir: &Directory, id: ObjectId) -> PathBuf {
    dir.objects().join(id.to_string())
}

/// All files in the directory of objects; none for a name that is no object's.
pub(super) fn all(dir: &Directory) -> Result<Vec<(Option<ObjectId>, PathBuf)>, StoreError> {
    let names = files::names(&dir.objects())?;
    Ok(names.iter().map(|name| (parse(name), dir.objects().join(name))).collect())
}

fn parse(name: &str) -> Option<ObjectId> {
    let id: crate::domain::RecordKey = name.parse().ok()?;
    Some(ObjectId(id.0)).filter(|id| id.to_string() == name)
}
