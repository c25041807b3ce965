//! An operator: who it is, from which Unix users, and what is permitted and why.

use chrono::{DateTime, Utc};

use super::role::Roles;
use crate::domain::permission::{Permission, Permissions};
use crate::domain::two_step::Totp;

/// The longest log-in name.
const MAX_NAME: usize = 32;

/// An operator's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// The log-in name.
    pub name: String,
    /// The person's name.
    pub full_name: String,
    /// The Unix users, by number, from whom this operator may come (D7).
    pub uids: Vec<u32>,
    /// The roles, by name.
    pub roles: Vec<String>,
    /// Permissions given to this operator alone.
    pub own: Permissions,
    /// The hash of the password; none until one is set.
    pub password: Option<Vec<u8>>,
    /// Who set the password, if it was another: they know it until the operator sets a new one.
    pub password_by: Option<String>,
    /// Whether log-in is refused.
    pub disabled: bool,
    /// Grows with each new password and each disabling: sessions of an older number have ended.
    pub generation: u32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// The last log-in.
    pub last_log_in: Option<DateTime<Utc>>,
    /// Wrong passwords and codes since then, and when the last one came.
    pub failures: (u32, Option<DateTime<Utc>>),
    /// Two-step log-in, where the operator set it up (D7, S20).
    pub totp: Option<Totp>,
    /// The keyed hashes of the recovery codes that are left.
    pub recovery: Vec<[u8; 32]>,
}

/// Where a permission comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From a role, by its name.
    Role(String),
    /// Given to the operator alone.
    Own,
}

impl Operator {
    /// What is permitted now: nothing to whom is disabled.
    pub fn permissions(&self, roles: &Roles) -> Permissions {
        let mut all = if self.disabled { Permissions::NONE } else { self.own };
        for role in self.roles.iter().filter_map(|name| roles.find(name)).filter(|_| !self.disabled) {
            all = all.and(role.permissions);
        }
        all
    }

    /// Where a permission comes from; nowhere if it is not there.
    pub fn origins(&self, permission: Permission, roles: &Roles) -> Vec<Origin> {
        let of_role = self.roles.iter().filter_map(|name| roles.find(name));
        let mut origins: Vec<_> = of_role
            .filter(|role| role.permissions.has(permission))
            .map(|role| Origin::Role(role.name.clone()))
            .collect();
        if self.own.has(permission) {
            origins.push(Origin::Own);
        }
        origins
    }

    /// Since when a code is asked for at log-in; none where it is not.
    pub fn two_step_since(&self) -> Option<DateTime<Utc>> {
        self.totp.as_ref().and_then(|totp| totp.confirmed_at)
    }

    /// The role that requires two-step log-in, if one does.
    pub fn two_step_required_by<'a>(&self, roles: &'a Roles) -> Option<&'a str> {
        let held = self.roles.iter().filter_map(|name| roles.find(name));
        held.into_iter().find(|role| role.two_step).map(|role| role.name.as_str())
    }

    /// Whether nothing may be done before two-step log-in is set up.
    pub fn must_enrol(&self, roles: &Roles) -> bool {
        self.two_step_since().is_none() && self.two_step_required_by(roles).is_some()
    }

    /// How long the next try must wait after wrong passwords and codes.
    pub fn wait_until(&self) -> Option<DateTime<Utc>> {
        wait_until(self.failures)
    }
}

/// How long the next try must wait after so many wrong ones, the last of them then: nothing up to the fifth, then a minute,
/// doubled each time up to a quarter of an hour.
pub fn wait_until((count, last): (u32, Option<DateTime<Utc>>)) -> Option<DateTime<Utc>> {
    let over = count.checked_sub(5)?;
    let minutes = 1i64.checked_shl(over).map_or(15, |minutes| minutes.clamp(1, 15));
    last.map(|last| last + chrono::TimeDelta::minutes(minutes))
}

/// The form in which a log-in name is kept: small letters, digits, `.`, `-` and `_`; none if it is something else.
pub fn login_name(text: &str) -> Option<String> {
    let name = text.trim().to_ascii_lowercase();
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let first = name.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    (first && name.len() <= MAX_NAME && name.chars().all(fine)).then_some(name)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::operator::Role;

    /// An operator of these roles, without a password.
    pub(in crate::domain::operator) fn operator(name: &str, roles: &[&str]) -> Operator {
        Operator {
            name: name.to_owned(),
            full_name: String::new(),
            uids: vec![1001],
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            own: Permissions::NONE,
            password: None,
            password_by: None,
            disabled: false,
            generation: 1,
            created_at: DateTime::UNIX_EPOCH,
            last_log_in: None,
            failures: (0, None),
            totp: None,
            recovery: Vec::new(),
        }
    }

    #[test]
    fn a_permission_says_where_it_comes_from() {
        let roles = Roles::default();
        let mut jdoe = operator("jdoe", &["Support"]);
        jdoe.own = Permissions::NONE.with(Permission::LettersBulk);
        assert_eq!(jdoe.origins(Permission::AccountUnlock, &roles), [Origin::Role("Support".into())]);
        assert_eq!(jdoe.origins(Permission::LettersBulk, &roles), [Origin::Own]);
        assert_eq!(jdoe.origins(Permission::OperatorsManage, &roles), []);
        assert!(jdoe.permissions(&roles).has(Permission::LettersBulk));
        jdoe.disabled = true;
        assert_eq!(jdoe.permissions(&roles), Permissions::NONE);
    }

    #[test]
    fn a_role_that_is_gone_permits_nothing() {
        assert_eq!(operator("x", &["Dancer"]).permissions(&Roles::default()), Permissions::NONE);
    }

    #[test]
    fn a_role_may_require_two_step_log_in() {
        let role =
            |name: &str, two_step| Role { name: name.into(), permissions: Permissions::NONE, two_step };
        let roles = Roles::with(vec![role("Support", true), role("Letters", false)]);
        let mut jdoe = operator("jdoe", &["Letters", "Support"]);
        assert_eq!((jdoe.two_step_required_by(&roles), jdoe.must_enrol(&roles)), (Some("Support"), true));
        jdoe.totp = Some(Totp::new([0; 20]));
        assert!(jdoe.must_enrol(&roles), "a secret without its first code is nothing");
        jdoe.totp.as_mut().unwrap().confirmed_at = Some(DateTime::UNIX_EPOCH);
        assert!(!jdoe.must_enrol(&roles));
        assert!(!operator("anna", &["Letters"]).must_enrol(&roles));
    }

    #[test]
    fn wrong_passwords_wait_longer_each_time() {
        let mut jdoe = operator("jdoe", &[]);
        let last = DateTime::UNIX_EPOCH;
        let waits = |count| {
            jdoe.failures = (count, Some(last));
            jdoe.wait_until().map_or(0, |until| (until - last).num_minutes())
        };
        assert_eq!([0, 4, 5, 6, 7, 8, 9, 40, 200].map(waits), [0, 0, 1, 2, 4, 8, 15, 15, 15]);
    }

    #[test]
    fn names_are_plain() {
        assert_eq!(login_name(" MKhan ").as_deref(), Some("mkhan"));
        for bad in ["", "1st", "a b", "zoë", "a/b", &"x".repeat(33), "-rf"] {
            assert_eq!(login_name(bad), None, "{bad}");
        }
    }
}
