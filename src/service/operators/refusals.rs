//! Refused actions in the log (S72): who tried what without the right to. The same try within a minute is noted once, so
//! that nobody fills the log by trying.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{Activity, ActivityKind, Permission};
use crate::service::core::Service;
use crate::service::repository::Draft;
use crate::service::session::Session;

/// How long the same try is not noted again.
const QUIET: TimeDelta = TimeDelta::minutes(1);
/// Tries that are remembered at most.
const MAX_REMEMBERED: usize = 4_096;

/// What was noted lately.
#[derive(Debug, Default)]
pub(crate) struct Refusals(Mutex<HashMap<(String, Permission), DateTime<Utc>>>);

impl Refusals {
    /// Whether this try is to be noted now.
    fn is_news(&self, name: &str, permission: Permission, now: DateTime<Utc>) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.len() >= MAX_REMEMBERED {
            noted.retain(|_, at| *at <= now && now - *at < QUIET);
        }
        let key = (name.to_owned(), permission);
        let quiet = noted.get(&key).is_some_and(|at| *at <= now && now - *at < QUIET);
        if !quiet {
            noted.insert(key, now);
        }
        !quiet
    }
}

impl Service {
    /// Notes that an operator tried something without the right to.
    pub fn note_refusal(&self, session: &Session, permission: Permission) {
        let now = self.clock.now();
        if session.name().is_empty() || !self.refusals.is_news(session.name(), permission, now) {
            return;
        }
        let mut draft = Draft::default();
        draft.log(&Activity {
            at: now,
            patient: None,
            kind: ActivityKind::ActionRefused,
            actor: session.actor().clone(),
            detail: format!("not permitted: {permission}"),
        });
        // The refusal stands whether or not it can be noted.
        self.note_trouble(draft.commit(&self.store).map(drop));
    }
}
