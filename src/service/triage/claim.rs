//! Claims: others see who looks after a locked account. A claim ends by itself, so that nobody waits for somebody who
//! has gone home.

use chrono::{DateTime, Utc};

use crate::domain::account::Refusal;
use crate::domain::claim::Claim;
use crate::domain::{Activity, ActivityKind, Permission, RecordKey};
use crate::service::api::{ClaimRequest, ClaimView, LockedCase};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository::{self, Draft, Seen};
use crate::service::session::Session;
use crate::store::records::table;

/// How often a claim is decided anew because somebody else was faster.
const TRIES: usize = 5;

/// A claim as it is shown; none once it is over.
fn view(claim: &Claim, now: DateTime<Utc>) -> Option<ClaimView> {
    claim.lasts(now).then(|| ClaimView { by: claim.by.clone(), until: claim.until() })
}

/// A claim in a sentence.
pub(in crate::service) enum ClaimWords {
    /// The session's own.
    Own(String),
    /// Another operator's.
    Others(String),
}

impl Service {
    /// Takes a locked account in hand, or lets it go. Of two who claim at the same moment one is told of the other.
    pub fn claim(&self, session: &Session, request: &ClaimRequest) -> Result<LockedCase, ServiceError> {
        session.require(Permission::AccountUnlock)?;
        let key = self.find_patient(session, &request.patient)?;
        for _ in 0..TRIES {
            match self.try_claim(session, key, request.release) {
                Err(error) if error.is_conflict() => {}
                done => {
                    done?;
                    return self.locked_case(session, &request.patient);
                }
            }
        }
        Err(ServiceError::Conflict)
    }

    fn try_claim(&self, session: &Session, key: RecordKey, release: bool) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let seen = repository::get::<Claim>(&self.store, &key.0)?;
        let held = seen.as_ref().and_then(|seen| view(&seen.value, now));
        let ours = held.as_ref().is_some_and(|claim| claim.by == session.name());
        if let Some(other) = held.filter(|_| !ours) {
            let until = self.local_time(other.until);
            let hint = "Speak to them, or wait: a claim ends by itself.";
            return Err(ServiceError::invalid(
                format!("{} looks after this account until {until}.", other.by),
                hint,
            ));
        }
        if release && !ours {
            return Err(ServiceError::invalid("You have not claimed this account.", ""));
        }
        if !release && repository::patient(&self.store, key)?.account.value.lock.is_none() {
            return Err(ServiceError::Refused(Refusal::NotLocked));
        }
        let mut draft = Draft::default();
        draft.expect::<Claim>(&key.0, seen.and_then(|seen: Seen<Claim>| seen.revision));
        if release {
            draft.delete(table::CLAIM, &key.0);
        } else {
            draft.put(&key.0, &Claim { by: session.name().to_owned(), at: now });
        }
        let detail = if release { "let go" } else { "claimed for 30 minutes" };
        draft.log(&Activity {
            at: now,
            patient: Some(key),
            kind: ActivityKind::LockClaimed,
            actor: session.actor().clone(),
            detail: detail.to_owned(),
        });
        draft.commit(&self.store).map(drop)
    }

    /// The claim of a patient that lasts now.
    pub(super) fn claim_of(&self, key: RecordKey) -> Result<Option<ClaimView>, ServiceError> {
        let seen = repository::get::<Claim>(&self.store, &key.0)?;
        Ok(seen.and_then(|seen| view(&seen.value, self.clock.now())))
    }

    /// Who looks after an account, in a sentence: nobody is kept from working on it, but everybody is told.
    pub(in crate::service) fn claim_in_words(
        &self,
        session: &Session,
        key: RecordKey,
    ) -> Result<Option<ClaimWords>, ServiceError> {
        let seen = repository::get::<Claim>(&self.store, &key.0)?;
        let claim = seen.map(|seen| seen.value).filter(|claim| claim.lasts(self.clock.now()));
        Ok(claim.map(|claim| {
            if claim.by == session.name() {
                let until = self.local_time(claim.until());
                ClaimWords::Own(format!("You look after this account until {until}."))
            } else {
                let since = self.local_time(claim.at);
                ClaimWords::Others(format!("{} looks after this account since {since}.", safe(&claim.by)))
            }
        }))
    }

    /// That another operator looks after an account, if so.
    pub(in crate::service) fn other_claim(
        &self,
        session: &Session,
        key: RecordKey,
    ) -> Result<Option<String>, ServiceError> {
        Ok(match self.claim_in_words(session, key)? {
            Some(ClaimWords::Others(words)) => Some(words),
            _ => None,
        })
    }

    /// A time of day at the site.
    pub(in crate::service) fn local_time(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.site_settings().time_zone).format("%H:%M").to_string()
    }
}
