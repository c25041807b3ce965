//! Patients' sessions (D8): found by the hash of a token, ended by idleness, age, Disable, and the patient (S30 to S32).

use chrono::{DateTime, Utc};

use super::refusal::PortalRefusal;
use crate::domain::account::Standing;
use crate::domain::portal::{Login, PatientSession};
use crate::domain::{Activity, ActivityKind, Actor, RecordKey};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft, PatientSeen};
use crate::store::records::table;

/// A request of a patient who is logged in. Only the service makes one, from a token that holds.
#[derive(Clone, Debug)]
pub struct Visit {
    pub(super) session: [u8; 32],
    pub(super) patient: RecordKey,
    /// The patient's name, for the page's head.
    pub name: String,
    /// Until when the session holds if nothing more is asked.
    pub until: DateTime<Utc>,
    /// The seconds until then.
    pub seconds: i64,
    /// When the patient logged in before this time.
    pub last_log_in: Option<DateTime<Utc>>,
}

/// A session in the patient's own list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Its place in the list, from 1.
    pub number: usize,
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it was last used.
    pub seen: DateTime<Utc>,
    /// What kind of browser it is.
    pub browser: String,
    /// Whether it is the one that asks.
    pub this: bool,
}

impl Service {
    /// The visit of a session's token, if it holds now: the account is asked anew at every request, so that Disable acts
    /// at once (S32).
    pub fn visit(&self, token: &[u8; 32]) -> Result<Visit, PortalRefusal> {
        let hash = self.token_hash("portal.session", token);
        let now = self.clock.now();
        let session = repository::get::<PatientSession>(&self.store, &hash)?.ok_or(PortalRefusal::LogIn)?;
        let last = self.portal.last_seen(hash).unwrap_or(session.value.seen_at);
        let seen = repository::patient(&self.store, session.value.patient)?;
        let login = self.login_of(&seen)?.map(|login| login.value);
        let listed = login.as_ref().is_some_and(|login| login.sessions.contains(&hash));
        let active = self.standing(&seen) == Standing::Active;
        if !(listed && active && session.value.holds(last, now)) {
            self.portal.forget_session(hash);
            return Err(PortalRefusal::LogIn);
        }
        self.portal.note_seen(hash, now);
        if session.value.is_stale(now) {
            let mut draft = Draft::default();
            draft.expect::<PatientSession>(&hash, session.revision);
            draft.put(&hash, &PatientSession { seen_at: now, ..session.value.clone() });
            match draft.commit(&self.store) {
                // Another request of the same session was as quick: its time is as good.
                Err(error) if !error.is_conflict() => return Err(error.into()),
                _ => {}
            }
        }
        Ok(Visit {
            session: hash,
            patient: session.value.patient,
            name: super::super::patients::safe(&seen.patient.value.details.name.full()),
            until: session.value.until(now),
            seconds: (session.value.until(now) - now).num_seconds(),
            last_log_in: login.and_then(|login| login.log_ins.1),
        })
    }

    /// Whether a token is that of a session that holds now. Asking is no request of the session: it ends when it would have.
    pub fn is_logged_in(&self, token: &[u8; 32]) -> Result<bool, PortalRefusal> {
        let hash = self.token_hash("portal.session", token);
        let Some(session) = repository::get::<PatientSession>(&self.store, &hash)? else { return Ok(false) };
        let seen = repository::patient(&self.store, session.value.patient)?;
        let listed = self.login_of(&seen)?.is_some_and(|login| login.value.sessions.contains(&hash));
        let active = self.standing(&seen) == Standing::Active;
        Ok(listed && active && session.value.holds(self.seen_at(hash, &session.value), self.clock.now()))
    }

    /// Whether a token is that of a session that ended by itself: idle, or too old. It is told to whoever holds the token
    /// alone; of sessions that were ended otherwise nothing is left to tell.
    pub fn has_timed_out(&self, token: &[u8; 32]) -> Result<bool, PortalRefusal> {
        let hash = self.token_hash("portal.session", token);
        let session = repository::get::<PatientSession>(&self.store, &hash)?;
        let now = self.clock.now();
        Ok(session.is_some_and(|session| !session.value.holds(self.seen_at(hash, &session.value), now)))
    }

    /// When a session was last used.
    pub(in crate::service) fn seen_at(&self, hash: [u8; 32], session: &PatientSession) -> DateTime<Utc> {
        self.portal.last_seen(hash).map_or(session.seen_at, |seen| seen.max(session.seen_at))
    }

    /// The log-in of the registration that the account has now.
    pub(in crate::service) fn login_of(
        &self,
        seen: &PatientSeen,
    ) -> Result<Option<repository::Seen<Login>>, ServiceError> {
        let registered =
            seen.account.value.registration.as_ref().map(|registration| registration.accepted_at);
        let login = repository::get::<Login>(&self.store, &seen.patient.value.key.0)?;
        Ok(login.filter(|login| Some(login.value.registered_at) == registered))
    }

    /// Logs out: this session ends.
    pub fn log_out(&self, visit: &Visit) -> Result<(), ServiceError> {
        self.end_sessions_where(visit.patient, ActivityKind::LoggedOut, (&Actor::Patient, ""), |hash| {
            hash == visit.session
        })
    }

    /// The patient's sessions, newest first.
    pub fn my_sessions(&self, visit: &Visit) -> Result<Vec<SessionView>, ServiceError> {
        let login = repository::get::<Login>(&self.store, &visit.patient.0)?;
        let mut views = Vec::new();
        let hashes = login.map(|login| login.value.sessions).unwrap_or_default();
        for (idx, hash) in hashes.into_iter().enumerate() {
            let Some(session) = repository::get::<PatientSession>(&self.store, &hash)? else { continue };
            let seen = self.portal.last_seen(hash).unwrap_or(session.value.seen_at);
            if session.value.holds(seen, self.clock.now()) {
                views.push(SessionView {
                    number: idx + 1,
                    began: session.value.began_at,
                    seen: seen.max(session.value.seen_at),
                    browser: session.value.browser,
                    this: hash == visit.session,
                });
            }
        }
        views.reverse();
        Ok(views)
    }

    /// Ends every session but this one.
    pub fn end_other_sessions(&self, visit: &Visit) -> Result<(), ServiceError> {
        self.end_sessions_where(visit.patient, ActivityKind::SessionsEnded, (&Actor::Patient, ""), |hash| {
            hash != visit.session
        })
    }

    pub(super) fn end_sessions_where(
        &self,
        patient: RecordKey,
        kind: ActivityKind,
        (actor, reason): (&Actor, &str),
        ends: impl Fn([u8; 32]) -> bool,
    ) -> Result<(), ServiceError> {
        let change = |login: &mut Login, draft: &mut Draft| {
            let (end, stay): (Vec<_>, Vec<_>) = login.sessions.iter().partition(|hash| ends(**hash));
            login.sessions = stay;
            for hash in &end {
                draft.delete(table::SESSION, hash);
                self.portal.forget_session(*hash);
            }
            draft.log(&Activity {
                at: self.clock.now(),
                patient: Some(patient),
                kind,
                actor: actor.clone(),
                detail: reason.to_owned(),
            });
            Ok(())
        };
        self.change_login(patient, change).map(drop)
    }

    /// Changes a patient's log-in, anew when somebody else was faster; false where there is none.
    pub(super) fn change_login(
        &self,
        patient: RecordKey,
        change: impl Fn(&mut Login, &mut Draft) -> Result<(), ServiceError>,
    ) -> Result<bool, ServiceError> {
        const TRIES: usize = 10;
        for _ in 0..TRIES {
            let Some(seen) = repository::get::<Login>(&self.store, &patient.0)? else { return Ok(false) };
            let (mut login, mut draft) = (seen.value.clone(), Draft::default());
            draft.expect::<Login>(&patient.0, seen.revision);
            change(&mut login, &mut draft)?;
            draft.put(&patient.0, &login);
            match draft.commit(&self.store) {
                Err(error) if error.is_conflict() => {}
                done => return done.map(|_| true),
            }
        }
        Err(ServiceError::Conflict)
    }

    /// Ends all sessions of a patient as part of a commit, such as Disable.
    pub(in crate::service) fn end_all_sessions(
        &self,
        draft: &mut Draft,
        patient: RecordKey,
    ) -> Result<(), ServiceError> {
        let Some(login) = repository::get::<Login>(&self.store, &patient.0)? else { return Ok(()) };
        draft.expect::<Login>(&patient.0, login.revision);
        self.drop_sessions_and_links(draft, &login.value);
        let mut ended = login.value;
        ended.sessions.clear();
        ended.links.clear();
        draft.put(&patient.0, &ended);
        Ok(())
    }

    /// Removes the records of sessions and links that a log-in names.
    pub(super) fn drop_sessions_and_links(&self, draft: &mut Draft, login: &Login) {
        for hash in &login.sessions {
            draft.delete(table::SESSION, hash);
            self.portal.forget_session(*hash);
        }
        for (_, hash) in &login.links {
            draft.delete(table::LINK, hash);
        }
    }
}
