//! What proves an operator: the password, and a code where two steps are asked for. Wrong ones are counted and waited for
//! (D7, S20).

use chrono::{DateTime, Utc};

use super::passwords;
use super::register::{Known, operator_key};
use crate::domain::operator::{Operator, ProofNeeded, check_fresh, login_name};
use crate::domain::{Activity, ActivityKind, Actor};
use crate::service::api::{DoorView, LogIn, Password};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{Draft, Seen};
use crate::service::session::{Origin, Session};
use crate::service::two_step::{Owner, Second};
use crate::vault::PasswordHash;

/// How often a log-in is written anew because somebody else was faster.
const TRIES: usize = 5;

/// An operator who proved to be one, as read, and as it is to be written.
pub(super) struct Proven {
    /// As it is to be written.
    pub operator: Operator,
    /// The revision that was read.
    pub revision: Option<u64>,
}

/// Whose recovery codes they are.
pub(super) fn owner(operator: &Operator) -> Owner<'_> {
    Owner { label: "operator.recovery", key: operator.name.as_bytes() }
}

impl Service {
    /// Tries anew while somebody else is faster, so that tries at the same time count one after the other (S5).
    pub(super) fn again<T>(&self, attempt: impl Fn() -> Result<T, ServiceError>) -> Result<T, ServiceError> {
        for _ in 0..TRIES {
            match attempt() {
                Err(error) if error.is_conflict() => self.operators.load(&self.store)?,
                done => return done,
            }
        }
        Err(ServiceError::Conflict)
    }

    /// The name and the password, from a Unix user of the operator's.
    pub(super) fn prove_password(
        &self,
        known: &Known,
        uid: u32,
        (name, password): (&str, &str),
    ) -> Result<Proven, ServiceError> {
        const WRONG: &str = "Name or password is wrong.";
        let seen = login_name(name).and_then(|name| known.operators.get(&name));
        match seen.filter(|seen| seen.value.uids.contains(&uid)) {
            Some(seen) => self.prove_seen(Some(seen), password, WRONG),
            None => Err(self.refuse_stranger(uid, (name, password), WRONG)?),
        }
    }

    fn prove_seen(
        &self,
        seen: Option<&Seen<Operator>>,
        password: &str,
        wrong: &str,
    ) -> Result<Proven, ServiceError> {
        let now = self.clock.now();
        if let Some(until) = seen.and_then(|seen| seen.value.wait_until()).filter(|until| *until > now) {
            return Err(too_soon(until, now));
        }
        let right = self.is_password(seen.map(|seen| &seen.value), password);
        match seen {
            Some(seen) if right && !seen.value.disabled => {
                Ok(Proven { operator: seen.value.clone(), revision: seen.revision })
            }
            Some(seen) => {
                let proven = Proven { operator: seen.value.clone(), revision: seen.revision };
                Err(self.failed(proven, wrong, now)?)
            }
            None => Err(ServiceError::invalid(wrong, "")),
        }
    }

    /// The name and the password, then the code where two steps are asked for. A code is used up by this, once the
    /// operator is written.
    pub(super) fn prove_both(
        &self,
        known: &Known,
        uid: u32,
        request: &LogIn,
    ) -> Result<(Proven, Option<Second>), ServiceError> {
        let mut proven = self.prove_password(known, uid, (&request.name, &request.password))?;
        if proven.operator.two_step_since().is_none() {
            return Ok((proven, None));
        }
        if request.second.trim().is_empty() {
            return Err(ProofNeeded::Code.into());
        }
        let now = self.clock.now();
        let whose = proven.operator.clone();
        let second = (&mut proven.operator.totp, &mut proven.operator.recovery);
        match self.use_second(second, owner(&whose), &request.second, now) {
            Some(second) => Ok((proven, Some(second))),
            None => Err(self.failed(proven, "The code is wrong, or was used before.", now)?),
        }
    }

    /// The password of an operator who is logged in: it opens a locked screen, and stands before changes of operators.
    pub fn prove(&self, session: &Session, password: &Password) -> Result<(Session, DoorView), ServiceError> {
        self.again(|| {
            let known = self.known();
            let current = self.still_valid(&known, session)?;
            let seen = known.operators.get(current.name());
            let mut proven = self.prove_seen(seen, &password.0, "The password is wrong.")?;
            proven.operator.failures = (0, None);
            let detail = "the password was given again".to_owned();
            self.write(&proven, ActivityKind::OperatorLoggedIn, detail)?;
            let session = current.proved(self.clock.now());
            let door = self.door(&session)?;
            Ok((session, door))
        })
    }

    /// Refuses a change of operators where the password was given too long ago.
    pub(super) fn require_fresh_password(&self, session: &Session) -> Result<(), ServiceError> {
        if let Origin::LoggedIn { proved, .. } = session.origin {
            check_fresh(proved, self.clock.now())?;
        }
        Ok(())
    }

    /// The present password of an operator who is logged in; a wrong one counts.
    pub(super) fn prove_own(
        &self,
        known: &Known,
        name: &str,
        password: &str,
    ) -> Result<Proven, ServiceError> {
        self.prove_seen(known.operators.get(name), password, "The present password is wrong.")
    }

    /// Whether it is the password; hashes once also where there is none.
    fn is_password(&self, operator: Option<&Operator>, password: &str) -> bool {
        let stored = operator.and_then(|operator| operator.password.as_deref());
        let normal = passwords::normal(password);
        if let Some(hash) = stored.and_then(PasswordHash::from_bytes) {
            return self.operator_hasher.verify(normal.as_bytes(), &hash);
        }
        self.hash_in_vain(password);
        false
    }

    /// Does the work of looking at a password where there is none to compare it with.
    pub(super) fn hash_in_vain(&self, password: &str) {
        self.operator_hasher.hash(passwords::normal(password).as_bytes(), [0; 16]);
    }

    /// Whether the hash is to be made anew with today's cost.
    pub(super) fn is_outdated(&self, operator: &Operator) -> bool {
        let hash = operator.password.as_deref().and_then(PasswordHash::from_bytes);
        hash.is_some_and(|hash| self.operator_hasher.is_outdated(&hash))
    }

    /// The hash of a password that was chosen.
    pub(super) fn hash_operator_password(&self, password: &str) -> Vec<u8> {
        let salt = self.new_key().0;
        self.operator_hasher.hash(passwords::normal(password).as_bytes(), salt).to_bytes()
    }

    /// Notes a failed try. The name that was typed goes nowhere: it may be a password.
    fn failed(
        &self,
        mut proven: Proven,
        message: &str,
        now: DateTime<Utc>,
    ) -> Result<ServiceError, ServiceError> {
        let count = proven.operator.failures.0.saturating_add(1);
        proven.operator.failures = (count, Some(now));
        let detail = format!("{count} wrong since the last log-in");
        self.write(&proven, ActivityKind::OperatorLogInFailed, detail)?;
        Ok(wrong(message, count))
    }

    /// Writes an operator with an entry by that operator.
    pub(super) fn write(
        &self,
        proven: &Proven,
        kind: ActivityKind,
        detail: String,
    ) -> Result<(), ServiceError> {
        let Proven { operator, revision } = proven;
        let mut draft = Draft::default();
        let key = operator_key(&self.store, &operator.name);
        draft.expect::<Operator>(&key, *revision);
        draft.put(&key, operator);
        let actor = Actor::Operator(operator.name.clone());
        draft.log(&Activity { at: self.clock.now(), patient: None, kind, actor, detail });
        draft.commit(&self.store)?;
        self.operators.load(&self.store)
    }
}

/// The refusal of a try that was wrong, of so many since the last log-in.
pub(super) fn wrong(message: &str, count: u32) -> ServiceError {
    let hint = match 5u32.saturating_sub(count) {
        0 => "The next try is possible after a wait.".to_owned(),
        1 => "1 try left, then a wait of 1 minute.".to_owned(),
        left => format!("{left} tries left, then a wait of 1 minute."),
    };
    ServiceError::invalid(message, hint)
}

/// The refusal of a try that is not looked at before `until`.
pub(super) fn too_soon(until: DateTime<Utc>, now: DateTime<Utc>) -> ServiceError {
    let minutes = (until - now).num_minutes() + 1;
    let message = format!("Too many wrong passwords or codes: wait {minutes} min and try again.");
    ServiceError::Unavailable(message, String::new())
}
