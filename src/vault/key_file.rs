//! The site key and its file: 32 bytes that open everything, kept outside the data directory.
//!
//! The file is small text, mode 0400, made once and never overwritten. A line names how the key is protected, so
//! that a passphrase can come later. It wraps the keyring (`keyring.rs`) and encrypts nothing else.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rand::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::cryptor::SecretKey;
use super::labelled::{Labelled, LabelledError};

const KIND: &str = "patient-profile-site-key";
const VERSION: u32 = 1;
/// A key file is about 200 bytes; whatever is longer is another file.
const MAX_FILE: u64 = 4096;

/// The public name of a site key: the first eight bytes of a hash of the key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SiteKeyId(pub [u8; 8]);

impl fmt::Display for SiteKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for SiteKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SiteKeyId({self})")
    }
}

/// The site key, read from its file.
#[derive(Clone)]
pub struct KeyFile {
    id: SiteKeyId,
    key: SecretKey,
}

/// Why there is no site key; each says what to do (S75, S77).
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is no file.
    #[error(
        "there is no key file at {0}; name it with --key-file, or make a store and its key with `patient-profile init`"
    )]
    Missing(PathBuf),
    /// There is a file already; a key is never overwritten.
    #[error("{0} exists already; a key file is never overwritten, because a store may depend on it")]
    Exists(PathBuf),
    /// Others than the owner may read or change it.
    #[error("the key file {path} has mode {mode:04o}; only its owner may read it: run `chmod 0400 {path}`")]
    Mode {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It belongs to another user.
    #[error(
        "the key file {path} belongs to user {owner}, not to user {ours}: run `chown {ours} {path}`, or run as user {owner}"
    )]
    Owner {
        /// The file.
        path: PathBuf,
        /// The user id of its owner.
        owner: u32,
        /// The user id that we run under.
        ours: u32,
    },
    /// Its text is no key.
    #[error("the key file {path} cannot be used: {reason}; bring it back from a copy")]
    Text {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: LabelledError,
    },
    /// The key is protected in a way that this program does not know.
    #[error(
        "the key in {path} is protected by \"{protection}\", which this program does not know: install the newer patient-profile"
    )]
    Protection {
        /// The file.
        path: PathBuf,
        /// The word in the file.
        protection: String,
    },
    /// The system refused.
    #[error("the key file {path} cannot be read or written: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl KeyFile {
    /// Draws a new site key without writing it anywhere.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        let mut key = SecretKey::default();
        rng.fill_bytes(&mut *key);
        Self { id: id_of(&key), key }
    }

    /// Draws a new site key and writes it to a new file of mode 0400, durably; refuses an existing one.
    pub fn create(path: &Path, rng: &mut dyn CryptoRng) -> Result<Self, KeyFileError> {
        let made = Self::random(rng);
        let failed = |source| KeyFileError::Io { path: path.to_owned(), source };
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o400).open(path);
        let mut file = opened.map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => KeyFileError::Exists(path.to_owned()),
            _ => failed(source),
        })?;
        file.write_all(made.to_text().as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|dir| dir.sync_all()).map_err(failed)?;
        Ok(made)
    }

    /// Reads the file, after checking that it is ours and that nobody else may read it (S77).
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => KeyFileError::Missing(path.to_owned()),
            _ => KeyFileError::Io { path: path.to_owned(), source },
        };
        let file = File::open(path).map_err(failed)?;
        check_access(path, &file.metadata().map_err(failed)?)?;
        let mut text = Zeroizing::new(String::new());
        file.take(MAX_FILE).read_to_string(&mut text).map_err(failed)?;
        Self::from_text(&text).map_err(|reason| match reason {
            TextError::Labelled(reason) => KeyFileError::Text { path: path.to_owned(), reason },
            TextError::Protection(protection) => {
                KeyFileError::Protection { path: path.to_owned(), protection }
            }
        })
    }

    fn from_text(text: &str) -> Result<Self, TextError> {
        let file = Labelled::parse(text, KIND, VERSION)?;
        match file.get("protection")? {
            "none" => {}
            other => return Err(TextError::Protection(other.to_owned())),
        }
        let key = Zeroizing::new(file.array("key")?);
        let id = id_of(&key);
        if file.array("id")? != id.0 {
            return Err(LabelledError::Line("id".to_owned()).into());
        }
        Ok(Self { id, key })
    }

    fn to_text(&self) -> Zeroizing<String> {
        let file = Labelled::new(KIND, VERSION)
            .with_bytes("id", &self.id.0)
            .with("protection", &"none")
            .with_bytes("key", &*self.key);
        Zeroizing::new(file.to_text())
    }

    /// The key's public name, which the store keeps to tell a wrong key from damage.
    pub fn id(&self) -> SiteKeyId {
        self.id
    }

    pub(super) fn key(&self) -> &SecretKey {
        &self.key
    }
}

enum TextError {
    Labelled(LabelledError),
    Protection(String),
}

impl From<LabelledError> for TextError {
    fn from(error: LabelledError) -> Self {
        Self::Labelled(error)
    }
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyFile {{ id: {}, key: [secret] }}", self.id)
    }
}

fn id_of(key: &SecretKey) -> SiteKeyId {
    let hash = Sha256::new().chain_update(b"patient-profile site key id").chain_update(**key).finalize();
    let mut id = [0; 8];
    id.copy_from_slice(&hash[..8]);
    SiteKeyId(id)
}

/// Where systemd puts the credentials of a unit: files of root's, which an access list opens to the unit's user alone. That
/// list shows as a right of the group.
const CREDENTIALS: &str = "/run/credentials/";

fn check_access(path: &Path, meta: &fs::Metadata) -> Result<(), KeyFileError> {
    let mode = meta.mode() & 0o7777;
    let by_systemd = path.starts_with(CREDENTIALS) && meta.uid() == 0;
    let most = if by_systemd { 0o440 } else { 0o600 };
    if mode & !most != 0 || !meta.is_file() {
        return Err(KeyFileError::Mode { path: path.to_owned(), mode });
    }
    let ours = rustix::process::geteuid().as_raw();
    if meta.uid() != ours && !by_systemd {
        return Err(KeyFileError::Owner { path: path.to_owned(), owner: meta.uid(), ours });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use rand::SeedableRng;
    use rand::rngs::StdRng;
    use rstest::rstest;

    use super::*;

    fn made() -> (tempfile::TempDir, PathBuf, KeyFile) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("site.key");
        let key = KeyFile::create(&path, &mut StdRng::seed_from_u64(1)).unwrap();
        (dir, path, key)
    }

    #[test]
    fn a_key_is_made_once_and_read_back() {
        let (_dir, path, key) = made();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o400);
        let read = KeyFile::load(&path).unwrap();
        assert_eq!((read.id(), *read.key), (key.id(), *key.key));
        let again = KeyFile::create(&path, &mut StdRng::seed_from_u64(2));
        assert!(matches!(again, Err(KeyFileError::Exists(_))));
        assert!(!format!("{key:?}").contains(&hex::encode(*key.key)));
    }

    #[rstest]
    #[case(0o400, true)]
    #[case(0o600, true)]
    #[case(0o200, true)]
    #[case(0o440, false)]
    #[case(0o604, false)]
    #[case(0o640, false)]
    #[case(0o700, false)]
    #[case(0o4400, false)]
    fn only_the_owner_may_read_it(#[case] mode: u32, #[case] fine: bool) {
        let (_dir, path, _key) = made();
        let meta = |mode| {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            fs::metadata(&path).unwrap()
        };
        let checked = check_access(&path, &meta(mode));
        assert_eq!(checked.is_ok(), fine, "{checked:?}");
        if let Err(error) = checked {
            assert!(error.to_string().contains("chmod 0400"), "{error}");
        }
    }

    #[test]
    fn a_credential_of_systemd_is_roots_and_shows_a_right_of_the_group() {
        let (_dir, path, _key) = made();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        let meta = fs::metadata(&path).unwrap();
        let credential = Path::new("/run/credentials/patient-profile.service/site.key");
        assert_eq!(check_access(credential, &meta).is_ok(), meta.uid() == 0, "root's own only");
        assert!(check_access(Path::new("/run/credentials-of-mine/site.key"), &meta).is_err());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(check_access(credential, &fs::metadata(&path).unwrap()).is_err());
    }

    #[test]
    fn a_key_of_another_user_is_refused() {
        let (_dir, path, _key) = made();
        if std::os::unix::fs::chown(&path, Some(12345), None).is_err() {
            eprintln!("left out: changing an owner needs root");
            return;
        }
        let error = KeyFile::load(&path).unwrap_err();
        assert!(matches!(error, KeyFileError::Owner { owner: 12345, .. }), "{error}");
    }

    #[test]
    fn the_format_stands_still() {
        let key = KeyFile { id: id_of(&Zeroizing::new([7; 32])), key: Zeroizing::new([7; 32]) };
        assert_eq!(
            *key.to_text(),
            format!(
                "patient-profile-site-key 1\nid {}\nprotection none\nkey {}\ncheck {}\n",
                "1f630251ab817cd6",
                "07".repeat(32),
                "e60bfdd995f9545e"
            )
        );
    }

    #[test]
    fn damaged_missing_and_newer_files_are_told_apart() {
        let (_dir, path, _key) = made();
        let text = fs::read_to_string(&path).unwrap();
        let load = |text: &str| {
            fs::remove_file(&path).unwrap();
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            KeyFile::load(&path).unwrap_err().to_string()
        };
        assert!(load(&text.replace("key 1", "key 2")).contains("newer"));
        assert!(load(&text[..100]).contains("checksum"));
        assert!(load("").contains("does not begin"));
        let later = Labelled::new(KIND, VERSION).with("protection", &"argon2id").to_text();
        assert!(load(&later).contains("argon2id"));
        fs::remove_file(&path).unwrap();
        assert!(KeyFile::load(&path).unwrap_err().to_string().contains("patient-profile init"));
    }
}
