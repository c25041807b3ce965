//! What a change of operators and roles must not do: raise one's own rights, mix duties, or lock everybody out.

use super::record::Operator;
use super::role::Roles;
use crate::domain::permission::{Permission, Permissions};

/// Why a change is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefusal {
    /// Nobody changes what they may do themselves (S67).
    #[error("Not permitted: nobody changes their own rights. Ask another Administrator.")]
    Own,
    /// Whoever manages operators sees no patients (S67).
    #[error(
        "Not now: {0} would manage operators and see patients, and these duties are separate. \
         Give the second to another log-in name."
    )]
    Mixed(String),
    /// Before anybody else comes somebody who can add the others.
    #[error("Not now: the first operator must be an Administrator, who adds the others.")]
    FirstAdministrator,
    /// Somebody must be left who can manage operators.
    #[error("Not now: nobody would be left who may manage operators. Make another Administrator first.")]
    LastAdministrator,
}

/// A change: the operators and roles before and after it.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Who changes it; none for the founder, who leaves the rights of the sole operator by it.
    pub by: Option<&'a str>,
    /// Before.
    pub before: (&'a [Operator], &'a Roles),
    /// After.
    pub after: (&'a [Operator], &'a Roles),
}

/// Whether anybody besides `but` can log in and has `permission`: the second person of a rule for two.
pub fn another_may(permission: Permission, but: &str, (operators, roles): (&[Operator], &Roles)) -> bool {
    operators.iter().any(|other| {
        other.name != but && other.password.is_some() && other.permissions(roles).has(permission)
    })
}

/// Checks a change.
pub fn check_change(change: Change<'_>) -> Result<(), ChangeRefusal> {
    let rights = |(operators, roles): (&[Operator], &Roles), name: &str| {
        let found = operators.iter().find(|operator| operator.name == name);
        found.map_or(Permissions::NONE, |operator| operator.permissions(roles))
    };
    if let Some(by) = change.by
        && rights(change.before, by) != rights(change.after, by)
    {
        return Err(ChangeRefusal::Own);
    }
    let (operators, roles) = change.after;
    for operator in operators {
        let may = operator.permissions(roles);
        let mixed = may.has(Permission::OperatorsManage) && may.has(Permission::PatientsView);
        if mixed && rights(change.before, &operator.name) != may {
            return Err(ChangeRefusal::Mixed(operator.name.clone()));
        }
    }
    let manages = |operator: &&Operator| {
        operator.password.is_some() && operator.permissions(roles).has(Permission::OperatorsManage)
    };
    if operators.iter().any(|operator| manages(&operator)) {
        Ok(())
    } else if change.before.0.is_empty() {
        Err(ChangeRefusal::FirstAdministrator)
    } else {
        Err(ChangeRefusal::LastAdministrator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operator::record;

    /// An operator with a password, who logs in as no Unix user.
    fn operator(name: &str, roles: &[&str]) -> Operator {
        let password = Some(Vec::new());
        Operator { uids: Vec::new(), password, ..record::tests::operator(name, roles) }
    }

    fn check(by: &str, before: &[Operator], after: &[Operator]) -> Result<(), ChangeRefusal> {
        let roles = Roles::default();
        let by = (!by.is_empty()).then_some(by);
        check_change(Change { by, before: (before, &roles), after: (after, &roles) })
    }

    #[test]
    fn the_first_one_must_manage_operators() {
        assert_eq!(check("", &[], &[operator("admin", &["Administrator"])]), Ok(()));
        assert_eq!(
            check("", &[], &[operator("mkhan", &["Records"])]),
            Err(ChangeRefusal::FirstAdministrator)
        );
    }

    #[test]
    fn nobody_changes_their_own_rights() {
        let before = [operator("admin", &["Administrator"]), operator("root", &["Administrator"])];
        let raised = [operator("admin", &["Administrator", "Auditor"]), operator("root", &["Administrator"])];
        assert_eq!(check("admin", &before, &raised), Err(ChangeRefusal::Own));
        let lowered = [operator("admin", &[]), operator("root", &["Administrator"])];
        assert_eq!(check("admin", &before, &lowered), Err(ChangeRefusal::Own));
        assert_eq!(check("root", &before, &lowered), Ok(()));
    }

    #[test]
    fn duties_do_not_mix_and_somebody_is_left() {
        let before = [operator("admin", &["Administrator"])];
        let mut both = operator("mkhan", &["Records"]);
        both.own = Permissions::NONE.with(Permission::OperatorsManage);
        let after = [before[0].clone(), both];
        assert_eq!(check("admin", &before, &after), Err(ChangeRefusal::Mixed("mkhan".into())));
        let mut without_password = operator("admin", &["Administrator"]);
        without_password.password = None;
        assert_eq!(check("", &[], &[without_password]), Err(ChangeRefusal::FirstAdministrator));
    }

    #[test]
    fn a_second_person_is_somebody_else_who_can_log_in_and_has_the_permission() {
        let roles = Roles::default();
        let may =
            |operators: &[Operator]| another_may(Permission::LettersApprove, "mkhan", (operators, &roles));
        let mkhan = operator("mkhan", &["Letters"]);
        let jdoe = operator("jdoe", &["Letters"]);
        assert!(!may(&[]));
        assert!(!may(std::slice::from_ref(&mkhan)), "nobody is their own second person");
        assert!(!may(&[mkhan.clone(), operator("jdoe", &["Support"])]));
        assert!(may(&[mkhan.clone(), jdoe.clone()]));
        assert!(!may(&[mkhan.clone(), Operator { disabled: true, ..jdoe.clone() }]));
        assert!(!may(&[mkhan, Operator { password: None, ..jdoe }]));
    }

    #[test]
    fn a_role_that_grows_counts_for_everyone_who_has_it() {
        let operators = [operator("admin", &["Administrator"]), operator("mkhan", &["Records"])];
        let wider = Roles::with(vec![super::super::Role {
            name: "Administrator".into(),
            permissions: Permissions::all(),
            two_step: false,
        }]);
        let before = Roles::default();
        let change = Change { by: Some("admin"), before: (&operators, &before), after: (&operators, &wider) };
        assert_eq!(check_change(change), Err(ChangeRefusal::Own), "their own rights would grow by the role");
    }
}
