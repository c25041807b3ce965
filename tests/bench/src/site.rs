//! A site in a scratch directory: its store, opened as the product opens it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use patient_profile::domain::Permissions;
use patient_profile::domain::site::SiteSettings;
use patient_profile::service::{Deps, Service, Session, StorePaths, SystemClock};
use patient_profile::vault::{Cost, Randomness};
use rand::rngs::StdRng;

use crate::benches::Trouble;

/// The product's kind of randomness.
pub fn randomness() -> Randomness {
    Box::new(rand::make_rng::<StdRng>())
}

fn paths(dir: &Path) -> StorePaths {
    StorePaths { data: dir.join("data"), key_file: dir.join("site.key") }
}

fn deps() -> Deps {
    Deps::new(Arc::new(SystemClock), randomness(), randomness())
}

/// Makes a site in `dir`.
pub fn create(dir: &Path) -> Result<Arc<Service>, Trouble> {
    Ok(Arc::new(Service::create(&paths(dir), SiteSettings::new("Barchester General"), deps())?))
}

/// Makes a site in `dir` that hands its letters over in `print`. Hashes of codes cost next to nothing.
pub fn create_for_letters(dir: &Path, print: &Path) -> Result<Arc<Service>, Trouble> {
    let settings = SiteSettings {
        print_folder: print.to_string_lossy().into_owned(),
        support_phone: "01632 960 001".to_owned(),
        ..SiteSettings::new("Barchester General")
    };
    let deps = Deps { hash_cost: Cost::WEAK_FOR_TESTS, ..deps() };
    Ok(Arc::new(Service::create(&paths(dir), settings, deps)?))
}

/// Opens the site in `dir`.
pub fn open(dir: &Path) -> Result<Arc<Service>, Trouble> {
    Ok(Arc::new(Service::open(&paths(dir), deps())?.0))
}

/// An operator who may do everything.
pub fn operator() -> Session {
    Session::operator("bench", Permissions::all())
}

/// A scratch directory beside the program, on the disk that a store would lie on: `/tmp` may be memory.
pub fn scratch() -> std::io::Result<tempfile::TempDir> {
    let program: PathBuf = std::env::current_exe()?;
    tempfile::Builder::new().prefix("scratch-").tempdir_in(program.parent().unwrap_or(Path::new(".")))
}
