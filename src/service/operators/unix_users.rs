//! The Unix users of this machine, by name and by number, as its user database knows them: files, LDAP or whatever it
//! asks.

use nix::unistd::{Uid, User};

use crate::service::api::UnixUser;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::templates::shortened;

/// A user database.
pub trait UnixUsers: Send + Sync {
    /// The number of a user of this name.
    fn number(&self, name: &str) -> Option<u32>;
    /// The name of a user of this number.
    fn name(&self, number: u32) -> Option<String>;
}

/// The user database of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemUsers;

impl UnixUsers for SystemUsers {
    fn number(&self, name: &str) -> Option<u32> {
        User::from_name(name).ok().flatten().map(|user| user.uid.as_raw())
    }

    fn name(&self, number: u32) -> Option<String> {
        User::from_uid(Uid::from_raw(number)).ok().flatten().map(|user| user.name)
    }
}

impl Service {
    /// Unix users by number or by name.
    pub(super) fn uids(&self, users: &[String]) -> Result<Vec<u32>, ServiceError> {
        let mut uids = Vec::new();
        for user in users.iter().map(|user| user.trim()).filter(|user| !user.is_empty()) {
            let uid = user.parse().ok().or_else(|| self.users.number(user)).ok_or_else(|| {
                let message = format!("There is no Unix user {} on this machine.", shortened(user));
                ServiceError::invalid(message, "A number is taken as it is; `getent passwd` lists the users.")
            })?;
            if !uids.contains(&uid) {
                uids.push(uid);
            }
        }
        Ok(uids)
    }

    /// Unix users with both number and name.
    pub(super) fn unix_users(&self, uids: &[u32]) -> Vec<UnixUser> {
        uids.iter().map(|uid| UnixUser { uid: *uid, name: self.users.name(*uid) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_knows_its_first_user() {
        assert_eq!(SystemUsers.number("root"), Some(0));
        assert_eq!(SystemUsers.name(0).as_deref(), Some("root"));
        assert_eq!(SystemUsers.number("no such user: none"), None);
    }
}
