//! Who may come in, log-in, and what a session may do now (D7, S63, S67a).

use chrono::{DateTime, TimeDelta, Utc};

use super::register::{Known, operator_key};
use crate::domain::operator::{Operator, login_name};
use crate::domain::{Activity, ActivityKind, Actor, Permission};
use crate::service::api::{DoorView, LogIn, LoggedIn};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::Draft;
use crate::service::session::{Origin, Session};
use crate::vault::PasswordHash;

/// How long a session lasts, whatever happens in it (D7).
const ABSOLUTE: TimeDelta = TimeDelta::hours(12);
/// Minutes without a key until a terminal locks itself.
const IDLE_MINUTES: u16 = 10;
/// What a ticket's seal is for.
const TICKET: &str = "operator session";
/// How often a log-in is written anew because somebody else was faster.
const TRIES: usize = 5;

impl Service {
    /// Whether a Unix user may speak to this service at all (S63): asked before a byte of theirs is read.
    pub fn admits(&self, uid: u32) -> Result<(), ServiceError> {
        let known = self.known();
        if known.is_sole() {
            return self.sole_operator(uid).map(drop);
        }
        let mut enabled = known.operators.values().filter(|seen| !seen.value.disabled);
        if enabled.any(|seen| seen.value.uids.contains(&uid)) {
            return Ok(());
        }
        let message = "No operator of this site comes from this Unix user.";
        Err(ServiceError::invalid(message, "Ask an Administrator to add it."))
    }

    /// The session of a Unix user who has just come: the sole operator's, or one that must log in.
    pub fn arrive(&self, uid: u32) -> Result<Session, ServiceError> {
        self.admits(uid)?;
        if self.known().is_sole() { self.sole_operator(uid) } else { Ok(Session::door()) }
    }

    /// What a log-in page shows.
    pub fn door(&self, session: &Session) -> Result<DoorView, ServiceError> {
        let inside = matches!(session.origin, Origin::LoggedIn { .. } | Origin::Sole);
        Ok(DoorView {
            site: self.site_settings().name,
            log_in: !self.known().is_sole(),
            operator: inside.then(|| session.name().to_owned()),
            idle_minutes: IDLE_MINUTES,
        })
    }

    /// The session with what is permitted now: a revoked right acts on the next request (S67a).
    pub fn current(&self, session: &Session) -> Result<Session, ServiceError> {
        let known = self.known();
        match session.origin {
            Origin::Inside => Ok(session.clone()),
            Origin::Sole if known.is_sole() => Ok(session.clone()),
            Origin::Sole | Origin::Door => Err(logged_out("Log in first.")),
            Origin::LoggedIn { generation, since } => {
                self.still_valid(&known, session.name(), generation, since)
            }
        }
    }

    /// A text that an operator can send to whoever may grant a right (R12).
    pub fn request_for(&self, session: &Session, permission: Permission) -> String {
        let site = self.site_settings();
        let now = self.clock.now().with_timezone(&site.time_zone).format("%Y-%m-%d %H:%M");
        format!(
            "To copy into your request: operator {} needs {permission} ({}); refused {now}.",
            session.name(),
            permission.label()
        )
    }

    fn still_valid(
        &self,
        known: &Known,
        name: &str,
        generation: u32,
        since: DateTime<Utc>,
    ) -> Result<Session, ServiceError> {
        let operator = known.operators.get(name).map(|seen| &seen.value);
        let operator = operator.filter(|operator| !operator.disabled && operator.generation == generation);
        let operator = operator.ok_or_else(|| logged_out("This session was ended. Log in again."))?;
        if self.clock.now() - since > ABSOLUTE {
            return Err(logged_out("This session has lasted 12 hours and has ended. Log in again."));
        }
        Ok(Session::logged_in(name, operator.permissions(&known.roles), generation, since))
    }

    /// Logs an operator in who comes from a Unix user of theirs. Wrong names and wrong passwords cost the same and read
    /// the same.
    pub fn log_in_operator(&self, uid: u32, request: &LogIn) -> Result<(Session, LoggedIn), ServiceError> {
        for _ in 0..TRIES {
            match self.try_log_in_operator(uid, request) {
                Err(error) if error.is_conflict() => self.operators.load(&self.store)?,
                done => return done,
            }
        }
        Err(ServiceError::Conflict)
    }

    fn try_log_in_operator(&self, uid: u32, request: &LogIn) -> Result<(Session, LoggedIn), ServiceError> {
        let known = self.known();
        let name = login_name(&request.name).unwrap_or_default();
        let now = self.clock.now();
        let seen = known.operators.get(&name).filter(|seen| seen.value.uids.contains(&uid));
        if let Some(until) = seen.and_then(|seen| seen.value.wait_until()).filter(|until| *until > now) {
            let minutes = (until - now).num_minutes() + 1;
            let message = format!("Too many wrong passwords: wait {minutes} min and try again.");
            return Err(ServiceError::Unavailable(message, String::new()));
        }
        let right = self.is_password(seen.map(|seen| &seen.value), &request.password);
        let Some(seen) = seen.filter(|seen| right && !seen.value.disabled) else {
            return Err(self.failed(seen.map(|seen| (&seen.value, seen.revision)), now)?);
        };
        let before = seen.value.clone();
        let mut operator = before.clone();
        operator.last_log_in = Some(now);
        operator.failures = (0, None);
        if self.is_outdated(&operator) {
            operator.password = Some(self.hash_operator_password(&request.password));
        }
        self.write(
            &operator,
            seen.revision,
            ActivityKind::OperatorLoggedIn,
            format!("from Unix user {uid}"),
        )?;
        let permissions = operator.permissions(&known.roles);
        let session = Session::logged_in(&name, permissions, operator.generation, now);
        let ticket = self.ticket(&name, uid, operator.generation, now);
        let view =
            LoggedIn { operator: name, last_log_in: before.last_log_in, failures: before.failures.0, ticket };
        Ok((session, view))
    }

    /// Whether it is the password; hashes once also where there is none.
    pub(super) fn is_password(&self, operator: Option<&Operator>, password: &str) -> bool {
        let stored = operator.and_then(|operator| operator.password.as_deref());
        let normal = super::passwords::normal(password);
        if let Some(hash) = stored.and_then(PasswordHash::from_bytes) {
            return self.operator_hasher.verify(normal.as_bytes(), &hash);
        }
        self.operator_hasher.hash(normal.as_bytes(), [0; 16]);
        false
    }

    fn is_outdated(&self, operator: &Operator) -> bool {
        let hash = operator.password.as_deref().and_then(PasswordHash::from_bytes);
        hash.is_some_and(|hash| self.operator_hasher.is_outdated(&hash))
    }

    pub(super) fn hash_operator_password(&self, password: &str) -> Vec<u8> {
        let salt = self.new_key().0;
        self.operator_hasher.hash(super::passwords::normal(password).as_bytes(), salt).to_bytes()
    }

    /// Notes a failed log-in. The name that was typed goes nowhere: it may be a password.
    fn failed(
        &self,
        found: Option<(&Operator, Option<u64>)>,
        now: DateTime<Utc>,
    ) -> Result<ServiceError, ServiceError> {
        let message = "Name or password is wrong.";
        let Some((operator, revision)) = found else {
            return Ok(ServiceError::invalid(message, ""));
        };
        let mut operator = operator.clone();
        operator.failures = (operator.failures.0.saturating_add(1), Some(now));
        let detail = format!("{} wrong since the last log-in", operator.failures.0);
        self.write(&operator, revision, ActivityKind::OperatorLogInFailed, detail)?;
        let left = 5u32.saturating_sub(operator.failures.0);
        let hint = match left {
            0 => "The next try is possible after a wait.".to_owned(),
            1 => "1 try left, then a wait of 1 minute.".to_owned(),
            left => format!("{left} tries left, then a wait of 1 minute."),
        };
        Ok(ServiceError::invalid(message, hint))
    }

    fn write(
        &self,
        operator: &Operator,
        revision: Option<u64>,
        kind: ActivityKind,
        detail: String,
    ) -> Result<(), ServiceError> {
        let mut draft = Draft::default();
        let key = operator_key(&self.store, &operator.name);
        draft.expect::<Operator>(&key, revision);
        draft.put(&key, operator);
        let actor = Actor::Operator(operator.name.clone());
        draft.log(&Activity { at: self.clock.now(), patient: None, kind, actor, detail });
        draft.commit(&self.store)?;
        self.operators.load(&self.store)
    }

    /// What takes a session up again: it names the operator, the generation and the Unix user, under a seal.
    fn ticket(&self, name: &str, uid: u32, generation: u32, since: DateTime<Utc>) -> Vec<u8> {
        let mut ticket = Vec::new();
        ticket.extend(uid.to_be_bytes());
        ticket.extend(generation.to_be_bytes());
        ticket.extend(since.timestamp_millis().to_be_bytes());
        ticket.extend(name.as_bytes());
        let seal = self.store.keyring().file_mac(TICKET, &ticket);
        ticket.extend(seal);
        ticket
    }

    /// Takes up the session of a ticket, from the Unix user to whom it was given.
    pub fn resume(&self, uid: u32, ticket: &[u8]) -> Result<Session, ServiceError> {
        let refused = || logged_out("This session cannot be taken up again. Log in.");
        let (body, seal) = ticket.split_last_chunk::<32>().ok_or_else(refused)?;
        let ours = self.store.keyring().file_mac(TICKET, body);
        let same = ours.iter().zip(seal).fold(0, |all, (a, b)| all | (a ^ b)) == 0;
        let (head, name) = body.split_first_chunk::<16>().filter(|_| same).ok_or_else(refused)?;
        let number = |at: usize| head[at..].first_chunk::<4>().map(|n| u32::from_be_bytes(*n));
        let since = head.last_chunk::<8>().map(|n| i64::from_be_bytes(*n));
        let since = since.and_then(DateTime::from_timestamp_millis).ok_or_else(refused)?;
        let name = std::str::from_utf8(name).map_err(|_| refused())?;
        if number(0) != Some(uid) {
            return Err(refused());
        }
        self.still_valid(&self.known(), name, number(4).unwrap_or(0), since)
    }
}

fn logged_out(sentence: &str) -> ServiceError {
    ServiceError::LoggedOut(sentence.to_owned())
}
