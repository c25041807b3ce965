//! Changes of operators and roles: each is checked against the rules as a whole, and written with its entry.

use super::passwords;
use super::register::{Known, operator_key, role_key};
use crate::domain::operator::{Change, Operator, Role, Roles, check_change, login_name};
use crate::domain::{Activity, ActivityKind, Permission, Permissions, SafeText};
use crate::service::api::{OperatorChange, OperatorsView, Password};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::Draft;
use crate::service::session::{Origin, Session};
use crate::service::templates::shortened;

/// The longest reason that is kept, in characters.
const MAX_REASON: usize = 200;

/// What a change comes to.
struct Outcome {
    operators: Vec<Operator>,
    roles: Roles,
    /// The one that is written.
    written: Written,
    /// For the log.
    detail: String,
}

enum Written {
    Operator(String),
    Role(String),
}

impl Service {
    /// Changes an operator or a role.
    pub fn change_operators(
        &self,
        session: &Session,
        change: &OperatorChange,
    ) -> Result<OperatorsView, ServiceError> {
        let own_password =
            matches!(change, OperatorChange::SetPassword { name, .. } if name == session.name());
        if !own_password {
            session.require(Permission::OperatorsManage)?;
        }
        // One change at a time: the rules look at all operators and roles, of whom a commit expects only one (S67).
        let _turn = self.operators.turn();
        let known = self.known();
        if !own_password {
            self.require_fresh_password(session)?;
        }
        let outcome = self.changed_operators(&known, session, change)?;
        let sole = known.is_sole();
        let by = (!sole && !matches!(session.origin, Origin::Inside)).then(|| session.name());
        let before = known.list();
        check_change(Change {
            by,
            before: (&before, &known.roles),
            after: (&outcome.operators, &outcome.roles),
        })?;
        self.write_change(&known, session, &outcome)?;
        if own_password && !session.permissions().has(Permission::OperatorsManage) {
            return Ok(OperatorsView::default());
        }
        Ok(self.view_operators())
    }

    fn write_change(&self, known: &Known, session: &Session, outcome: &Outcome) -> Result<(), ServiceError> {
        let mut draft = Draft::default();
        match &outcome.written {
            Written::Operator(name) => {
                let revision = known.operators.get(name).and_then(|seen| seen.revision);
                let key = operator_key(&self.store, name);
                draft.expect::<Operator>(&key, revision);
                let operator = outcome.operators.iter().find(|operator| operator.name == *name);
                draft.put(&key, operator.expect("it was put there"));
            }
            Written::Role(name) => {
                let key = role_key(&self.store, name);
                draft.put(&key, outcome.roles.find(name).expect("it was put there"));
            }
        }
        draft.log(&Activity {
            at: self.clock.now(),
            patient: None,
            kind: ActivityKind::OperatorsChanged,
            actor: session.actor().clone(),
            detail: outcome.detail.clone(),
        });
        let committed = draft.commit(&self.store);
        self.operators.load(&self.store)?;
        committed.map(drop)
    }

    fn changed_operators(
        &self,
        known: &Known,
        session: &Session,
        change: &OperatorChange,
    ) -> Result<Outcome, ServiceError> {
        match change {
            OperatorChange::Add { name, full_name, users, roles, password } => {
                self.add((known, session), (name, full_name), users, roles, password)
            }
            OperatorChange::Set { name, full_name, users, roles, grant, revoke } => {
                let mut operator = find(known, name)?;
                operator.full_name = full_name.clone().unwrap_or(operator.full_name);
                if let Some(users) = users {
                    operator.uids = self.uids(users)?;
                    some_user(&operator.uids, &operator.name)?;
                }
                if let Some(roles) = roles {
                    operator.roles = known_roles(known, roles)?;
                }
                operator.own = operator.own.and(permissions(grant)?);
                operator.own = permissions(revoke)?.iter().fold(operator.own, Permissions::without);
                let detail = format!("{}: roles {}", operator.name, operator.roles.join(", "));
                Ok(replaced(known, operator, detail))
            }
            OperatorChange::Disable { name, disabled } => {
                let mut operator = find(known, name)?;
                operator.disabled = *disabled;
                operator.generation += 1;
                let word = if *disabled { "disabled" } else { "enabled" };
                let detail = format!("{} was {word}", operator.name);
                Ok(replaced(known, operator, detail))
            }
            OperatorChange::SetPassword { name, present, new } => {
                let mut operator = find(known, name)?;
                if operator.name == session.name() {
                    let present = present.as_ref().map_or("", |present| present.0.as_str());
                    self.prove_own(known, &operator.name, present)?;
                }
                passwords::check(&new.0, &[&operator.name, &operator.full_name])?;
                operator.password = Some(self.hash_operator_password(&new.0));
                operator.password_by = (operator.name != session.name()).then(|| session.name().to_owned());
                operator.failures = (0, None);
                operator.generation += 1;
                let detail = format!("a new password for {}", operator.name);
                Ok(replaced(known, operator, detail))
            }
            OperatorChange::SetRole { name, permissions: names } => set_role(known, name, names),
            OperatorChange::ResetTwoStep { name, reason } => reset_two_step(known, session, name, reason),
            OperatorChange::RequireTwoStep { role, required } => {
                let mut role = find_role(known, role)?.clone();
                role.two_step = *required;
                let word = if *required { "requires" } else { "no longer requires" };
                let detail = format!("role {} {word} two-step log-in", role.name);
                Ok(with_role(known, role, detail))
            }
        }
    }

    fn add(
        &self,
        (known, session): (&Known, &Session),
        (name, full_name): (&str, &str),
        users: &[String],
        roles: &[String],
        password: &Password,
    ) -> Result<Outcome, ServiceError> {
        let name = login_name(name).ok_or_else(|| {
            let hint = "It has small letters, digits, . - and _, begins with a letter, and has 32 at most.";
            ServiceError::invalid("This is no log-in name.", hint)
        })?;
        if known.operators.contains_key(&name) {
            let hint = "Change it with operator set, or choose another name.";
            return Err(ServiceError::invalid(format!("There is an operator {name} already."), hint));
        }
        let uids = self.uids(users)?;
        some_user(&uids, &name)?;
        passwords::check(&password.0, &[&name, full_name])?;
        let operator = Operator {
            name: name.clone(),
            full_name: full_name.trim().to_owned(),
            uids,
            roles: known_roles(known, roles)?,
            own: Permissions::NONE,
            password: Some(self.hash_operator_password(&password.0)),
            password_by: (name != session.name()).then(|| session.name().to_owned()),
            disabled: false,
            generation: 1,
            created_at: self.clock.now(),
            last_log_in: None,
            failures: (0, None),
            totp: None,
            recovery: Vec::new(),
        };
        let detail = format!("{name} was added with roles {}", operator.roles.join(", "));
        Ok(replaced(known, operator, detail))
    }
}

fn find(known: &Known, name: &str) -> Result<Operator, ServiceError> {
    let found = login_name(name).and_then(|name| known.operators.get(&name));
    found
        .map(|seen| seen.value.clone())
        .ok_or_else(|| ServiceError::not_found(format!("There is no operator {name}.")))
}

fn replaced(known: &Known, operator: Operator, detail: String) -> Outcome {
    let mut operators = known.list();
    operators.retain(|other| other.name != operator.name);
    let written = Written::Operator(operator.name.clone());
    operators.push(operator);
    Outcome { operators, roles: known.roles.clone(), written, detail }
}

fn known_roles(known: &Known, names: &[String]) -> Result<Vec<String>, ServiceError> {
    names.iter().map(|name| find_role(known, name).map(|role| role.name.clone())).collect()
}

fn permissions(names: &[String]) -> Result<Permissions, ServiceError> {
    names.iter().try_fold(Permissions::NONE, |all, name| {
        Permission::from_name(name).map(|permission| all.with(permission)).ok_or_else(|| {
            let known: Vec<_> = Permission::ALL.into_iter().map(Permission::name).collect();
            let hint = format!("The permissions are {}.", known.join(", "));
            ServiceError::invalid(format!("There is no permission {name}."), hint)
        })
    })
}

fn set_role(known: &Known, name: &str, names: &[String]) -> Result<Outcome, ServiceError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 40 || name.chars().any(char::is_control) {
        return Err(ServiceError::invalid("This is no name of a role.", "It has 40 characters at most."));
    }
    let name = known.roles.find(name).map_or_else(|| name.to_owned(), |role| role.name.clone());
    let two_step = known.roles.find(&name).is_some_and(|role| role.two_step);
    let role = Role { name, permissions: permissions(names)?, two_step };
    let detail = format!("role {}: {}", role.name, names.join(", "));
    Ok(with_role(known, role, detail))
}

fn with_role(known: &Known, role: Role, detail: String) -> Outcome {
    let written = Written::Role(role.name.clone());
    let mut all: Vec<Role> = known.roles.iter().filter(|other| other.name != role.name).cloned().collect();
    all.push(role);
    let roles = Roles::with(all);
    Outcome { operators: known.list(), roles, written, detail }
}

fn find_role<'a>(known: &'a Known, name: &str) -> Result<&'a Role, ServiceError> {
    known.roles.find(name).ok_or_else(|| {
        let all: Vec<_> = known.roles.iter().map(|role| role.name.as_str()).collect();
        let hint = format!("The roles are {}.", all.join(", "));
        ServiceError::invalid(format!("There is no role {}.", shortened(name)), hint)
    })
}

fn some_user(uids: &[u32], name: &str) -> Result<(), ServiceError> {
    if uids.is_empty() {
        let message = format!("No Unix user was named from whom {name} may come.");
        return Err(ServiceError::invalid(message, "Name one, by number or name."));
    }
    Ok(())
}

/// For who lost both app and recovery codes; sessions end, since the phone may be in other hands.
fn reset_two_step(
    known: &Known,
    session: &Session,
    name: &str,
    reason: &str,
) -> Result<Outcome, ServiceError> {
    let mut operator = find(known, name)?;
    if operator.name == session.name() {
        let hint = "Turn your own off with your password and a code, or ask another Administrator.";
        return Err(ServiceError::invalid("Nobody resets their own two-step log-in.", hint));
    }
    let reason = SafeText::new(reason.trim(), MAX_REASON).into_string();
    if reason.is_empty() {
        return Err(ServiceError::invalid("A reset needs a reason.", "It is written to the activity log."));
    }
    if operator.totp.is_none() {
        return Err(ServiceError::invalid(format!("{} has no two-step log-in.", operator.name), ""));
    }
    operator.totp = None;
    operator.recovery.clear();
    operator.failures = (0, None);
    operator.generation += 1;
    let detail = format!("two-step log-in of {} was reset: {reason}", operator.name);
    Ok(replaced(known, operator, detail))
}
