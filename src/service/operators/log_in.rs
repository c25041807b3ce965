//! Who may come in, log-in, and what a session may do now (D7, S63, S67a).

use chrono::{DateTime, TimeDelta, Utc};

use super::register::Known;
use super::two_step::two_step_view;
use crate::domain::operator::ProofNeeded;
use crate::domain::{ActivityKind, Permission, Permissions};
use crate::service::api::{DoorView, LogIn, LoggedIn};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::session::{Origin, Session};
use crate::service::two_step::Second;

/// How long a session lasts, whatever happens in it (D7).
const ABSOLUTE: TimeDelta = TimeDelta::hours(12);
/// Minutes without a key until a terminal locks itself.
const IDLE_MINUTES: u16 = 10;
/// What a ticket's seal is for.
const TICKET: &str = "operator session";

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
        let known = self.known();
        let inside = matches!(session.origin, Origin::LoggedIn { .. } | Origin::Sole);
        let operator = known.operators.get(session.name()).filter(|_| inside);
        Ok(DoorView {
            site: self.site_settings().name,
            log_in: !known.is_sole(),
            operator: inside.then(|| session.name().to_owned()),
            idle_minutes: IDLE_MINUTES,
            two_step: operator.map(|seen| two_step_view(&seen.value, &known.roles)),
        })
    }

    /// The session with what is permitted now: a revoked right acts on the next request (S67a).
    pub fn current(&self, session: &Session) -> Result<Session, ServiceError> {
        let known = self.known();
        match session.origin {
            Origin::Inside => Ok(session.clone()),
            Origin::Sole if known.is_sole() => Ok(session.clone()),
            Origin::Sole | Origin::Door => Err(logged_out("Log in first.")),
            Origin::LoggedIn { .. } => {
                let current = self.still_valid(&known, session)?;
                let operator = known.operators.get(session.name()).map(|seen| &seen.value);
                if operator.is_some_and(|operator| operator.must_enrol(&known.roles)) {
                    return Err(ProofNeeded::Enrolment.into());
                }
                Ok(current)
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

    /// The session of an operator who logged in, if it has not ended since.
    pub(super) fn still_valid(&self, known: &Known, session: &Session) -> Result<Session, ServiceError> {
        let Origin::LoggedIn { generation, since, proved } = session.origin else {
            return Err(logged_out("Log in first."));
        };
        let operator = known.operators.get(session.name()).map(|seen| &seen.value);
        let operator = operator.filter(|operator| !operator.disabled && operator.generation == generation);
        let operator = operator.ok_or_else(|| {
            logged_out("The session was ended: by another password, or by an Administrator. Log in again.")
        })?;
        if self.clock.now() - since > ABSOLUTE {
            return Err(logged_out("This session has lasted 12 hours and has ended. Log in again."));
        }
        let permissions = operator.permissions(&known.roles);
        Ok(Session::logged_in(session.name(), permissions, generation, since, proved))
    }

    /// Logs an operator in who comes from a Unix user of theirs. Wrong names and wrong passwords cost the same and read
    /// the same.
    pub fn log_in_operator(&self, uid: u32, request: &LogIn) -> Result<(Session, LoggedIn), ServiceError> {
        self.again(|| self.try_log_in_operator(uid, request))
    }

    fn try_log_in_operator(&self, uid: u32, request: &LogIn) -> Result<(Session, LoggedIn), ServiceError> {
        let known = self.known();
        let now = self.clock.now();
        let (mut proven, second) = self.prove_both(&known, uid, request)?;
        let operator = &mut proven.operator;
        let (last_log_in, failures) = (operator.last_log_in.replace(now), operator.failures.0);
        operator.failures = (0, None);
        if self.is_outdated(operator) {
            operator.password = Some(self.hash_operator_password(&request.password));
        }
        let used_recovery = second == Some(Second::Recovery);
        let by = if used_recovery { ", by a recovery code" } else { "" };
        self.write(&proven, ActivityKind::OperatorLoggedIn, format!("from Unix user {uid}{by}"))?;
        let operator = &proven.operator;
        let (name, generation) = (operator.name.as_str(), operator.generation);
        let permissions = operator.permissions(&known.roles);
        let session = Session::logged_in(name, permissions, generation, now, Some(now));
        let view = LoggedIn {
            operator: name.to_owned(),
            last_log_in,
            failures,
            ticket: self.ticket(name, uid, generation, now),
            two_step: two_step_view(operator, &known.roles),
            used_recovery,
            password_by: operator.password_by.clone(),
        };
        Ok((session, view))
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
        // The password was not given on this connection.
        let before = Session::logged_in(name, Permissions::NONE, number(4).unwrap_or(0), since, None);
        self.still_valid(&self.known(), &before)
    }
}

pub(super) fn logged_out(sentence: &str) -> ServiceError {
    ServiceError::LoggedOut(sentence.to_owned())
}
