//! Where real input files lie that nobody in this project wrote; they are never part of the repository.

use std::path::PathBuf;

/// The folder `sub` of the shared data; none, with a plain word about it, where it is not here.
#[expect(clippy::print_stderr, reason = "a test that is left out says so")]
pub fn shared_data(sub: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PATIENT_PROFILE_TEST_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let folder = root.join(sub);
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("left out: {sub} is not here");
    None
}
