//! What the surroundings say: the user, the usual directories, the clock, randomness. The only file that asks.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use etcetera::base_strategy::{BaseStrategy, Xdg};

use super::failure::Failure;
use crate::service::api::ErrorKind;
use crate::service::{SystemUsers, UnixUsers};
use crate::tui;
use crate::vault::Randomness;

/// The store's directory where none is named.
pub(super) fn default_data_dir() -> Result<PathBuf, Failure> {
    Ok(xdg("--data")?.data_dir().join("patient-profile"))
}

/// The key file where none is named.
pub(super) fn default_key_file() -> Result<PathBuf, Failure> {
    Ok(xdg("--key-file")?.config_dir().join("patient-profile").join("site.key"))
}

/// Where reports of panics go: the state directory, else the system's temporary one.
pub(super) fn report_dir() -> PathBuf {
    let state = Xdg::new().ok().and_then(|xdg| xdg.state_dir());
    state.map_or_else(temporary_dir, |state| state.join("patient-profile"))
}

/// Where the system keeps the sockets of this user, if it does.
pub(super) fn runtime_dir() -> Option<PathBuf> {
    Xdg::new().ok().and_then(|xdg| xdg.runtime_dir())
}

/// Where throw-away stores go.
pub(super) fn temporary_dir() -> PathBuf {
    std::env::temp_dir()
}

fn xdg(option: &str) -> Result<Xdg, Failure> {
    Xdg::new().map_err(|_| {
        let message = "There is no home directory, so the usual places are unknown.";
        Failure::new(ErrorKind::Invalid, message, format!("Name the place with {option}."))
    })
}

/// The user id that we run under.
pub(super) fn uid() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// The name of the Unix user: from the user database, else from the environment, else the number.
pub(super) fn user() -> String {
    let uid = uid();
    SystemUsers.name(uid).or_else(user_of_environment).unwrap_or_else(|| format!("uid-{uid}"))
}

/// Whether the machine has a Unix user of this name.
pub(super) fn has_user(user: &str) -> bool {
    SystemUsers.number(user).is_some()
}

#[expect(clippy::disallowed_methods, reason = "this is the file that reads the environment")]
fn user_of_environment() -> Option<String> {
    ["USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok()).filter(|user| !user.is_empty())
}

/// What the environment says about the terminal.
#[expect(clippy::disallowed_methods, reason = "this is the file that reads the environment")]
pub(super) fn terminal() -> tui::Environment {
    let read = |name: &str| std::env::var(name).unwrap_or_default();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().map(read).find(|value| !value.is_empty());
    tui::Environment {
        term: read("TERM"),
        locale: locale.unwrap_or_default(),
        no_color: !read("NO_COLOR").is_empty(),
    }
}

/// Randomness from the system, stretched by a generator in memory.
pub(super) fn randomness() -> Randomness {
    Box::new(rand::make_rng::<rand::rngs::StdRng>())
}

/// The wall clock: for the names of reports; the service has its own.
#[expect(clippy::disallowed_methods, reason = "this is the file that reads the clock for everyone else")]
pub(super) fn now() -> DateTime<Utc> {
    Utc::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_database_is_read() {
        assert!(has_user("root") && !has_user("no such user: none"));
        assert!(!user().is_empty());
    }
}
