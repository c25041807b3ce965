//! What the portal keeps in memory: slowed places, passed steps, the breaker, who was here last. Nothing that may not be
//! lost at a restart.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::defence::Defence;
use super::outbox::OutboxView;
use super::sources::Sources;
use super::tickets::Tickets;
use crate::domain::RecordKey;

/// Sessions whose last request is remembered at most.
const MAX_SEEN: usize = 20_000;

/// Looks that are remembered at most; beyond that a look may be noted twice.
const MAX_LOOKS: usize = 100_000;
/// For how long it is good to know how the outbox was.
const OUTBOX_LIFE: TimeDelta = TimeDelta::seconds(30);

/// The portal's memory.
#[derive(Debug, Default)]
pub(in crate::service) struct PortalState {
    sources: Mutex<Sources>,
    tickets: Mutex<Tickets>,
    defence: Mutex<Defence>,
    seen: Mutex<HashMap<[u8; 32], DateTime<Utc>>>,
    looks: Mutex<HashSet<([u8; 32], RecordKey)>>,
    outbox: Mutex<Option<(DateTime<Utc>, OutboxView)>>,
    /// Why the newest certificate is not used, if so.
    renewal: Mutex<Option<String>>,
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PortalState {
    pub(super) fn sources(&self) -> MutexGuard<'_, Sources> {
        held(&self.sources)
    }

    pub(super) fn tickets(&self) -> MutexGuard<'_, Tickets> {
        held(&self.tickets)
    }

    pub(super) fn defence(&self) -> MutexGuard<'_, Defence> {
        held(&self.defence)
    }

    /// Whether wrong codes must not lock now.
    pub(in crate::service) fn is_under_attack(&self, now: DateTime<Utc>) -> bool {
        self.defence().is_on(now)
    }

    /// Since when the breaker is on.
    pub(in crate::service) fn attacked_since(&self) -> Option<DateTime<Utc>> {
        self.defence().since()
    }

    /// How the outbox was, if that was looked at not long ago.
    pub(super) fn outbox(&self, now: DateTime<Utc>) -> Option<OutboxView> {
        held(&self.outbox).as_ref().filter(|(at, _)| now - at < OUTBOX_LIFE).map(|(_, view)| view.clone())
    }

    /// Notes how the outbox is.
    pub(super) fn note_outbox(&self, view: OutboxView, now: DateTime<Utc>) {
        *held(&self.outbox) = Some((now, view));
    }

    /// Why the newest certificate is not used, if so.
    pub(in crate::service) fn renewal(&self) -> Option<String> {
        held(&self.renewal).clone()
    }

    /// Notes how the renewal of the certificate went.
    pub(super) fn note_renewal(&self, fault: Option<String>) {
        *held(&self.renewal) = fault;
    }

    /// When a session was last seen, if it was since the start.
    pub(super) fn last_seen(&self, session: [u8; 32]) -> Option<DateTime<Utc>> {
        held(&self.seen).get(&session).copied()
    }

    /// Notes a request of a session.
    pub(super) fn note_seen(&self, session: [u8; 32], now: DateTime<Utc>) {
        let mut seen = held(&self.seen);
        if seen.len() >= MAX_SEEN {
            // The stored times, at most a minute old, count from here on.
            seen.clear();
        }
        seen.insert(session, now);
    }

    /// Whether a session looks at an item for the first time, as far as that is remembered.
    pub(super) fn first_look(&self, session: [u8; 32], item: RecordKey) -> bool {
        let mut looks = held(&self.looks);
        if looks.len() >= MAX_LOOKS {
            looks.clear();
        }
        looks.insert((session, item))
    }

    pub(super) fn forget_session(&self, session: [u8; 32]) {
        held(&self.seen).remove(&session);
    }
}
