//! Roles: named bundles of permissions. Five come with the product; a site may change what they hold.

use crate::domain::permission::{Permission, Permissions};

/// Above this many patients a bulk action needs a second person (S67).
pub const SECOND_PERSON_ABOVE: usize = 200;

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// What it permits.
    pub permissions: Permissions,
    /// Whether whoever has it must log in by two steps (D7).
    pub two_step: bool,
}

/// The roles of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles(Vec<Role>);

impl Default for Roles {
    /// The product's five. Whoever manages operators sees no patients, and an auditor only reads (S67).
    fn default() -> Self {
        use Permission as P;
        let role = |name: &str, permissions: &[Permission]| Role {
            name: name.to_owned(),
            permissions: permissions.iter().fold(Permissions::NONE, |all, one| all.with(*one)),
            two_step: false,
        };
        Self(vec![
            role("Administrator", &[P::OperatorsManage, P::SupportConfigure]),
            role(
                "Letters",
                &[
                    P::PatientsView,
                    P::LettersConfigure,
                    P::LettersApprove,
                    P::VisibilityConfigure,
                    P::SupportConfigure,
                ],
            ),
            role(
                "Records",
                &[
                    P::PatientsView,
                    P::CredentialsCreate,
                    P::CredentialsDistribute,
                    P::AccountDisable,
                    P::AccountEnable,
                    P::AccountUnlock,
                    P::LogView,
                    P::PatientsImport,
                    P::LettersBulk,
                ],
            ),
            role(
                "Support",
                &[
                    P::PatientsView,
                    P::CredentialsCreate,
                    P::CredentialsDistribute,
                    // Whoever is told "that was not me" stops the account while the caller waits (T2).
                    P::AccountDisable,
                    P::AccountUnlock,
                    P::LogView,
                ],
            ),
            role("Auditor", &[P::PatientsView, P::LogView]),
        ])
    }
}

impl Roles {
    /// The product's five with what the site has changed.
    pub fn with(changed: Vec<Role>) -> Self {
        let mut roles = Self::default();
        for role in changed {
            match roles.0.iter_mut().find(|known| known.name == role.name) {
                Some(known) => *known = role,
                None => roles.0.push(role),
            }
        }
        roles
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.0.iter()
    }

    /// Finds a role by its name, whatever the case.
    pub fn find(&self, name: &str) -> Option<&Role> {
        self.0.iter().find(|role| role.name.eq_ignore_ascii_case(name.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duties_are_separate_in_the_roles_of_the_product() {
        let roles = Roles::default();
        let may = |role: &str, permission| roles.find(role).unwrap().permissions.has(permission);
        assert!(!may("administrator", Permission::PatientsView));
        for permission in Permission::ALL {
            let reads = matches!(permission, Permission::PatientsView | Permission::LogView);
            assert_eq!(may("Auditor", permission), reads, "{permission}");
            let someone = roles.iter().any(|role| role.permissions.has(permission));
            assert!(someone, "no role permits {permission}");
        }
        for configures in
            [Permission::LettersConfigure, Permission::SupportConfigure, Permission::PatientsImport]
        {
            assert!(!may("Support", configures), "support solves locks and configures nothing (R77)");
        }
        assert!(may("Support", Permission::AccountDisable) && !may("Support", Permission::AccountEnable));
    }

    #[test]
    fn a_site_changes_a_role_and_keeps_the_others() {
        let changed = Role { name: "Support".into(), permissions: Permissions::NONE, two_step: false };
        let roles = Roles::with(vec![changed]);
        assert_eq!(roles.find("support").unwrap().permissions, Permissions::NONE);
        assert_eq!(roles.iter().count(), 5);
    }
}
