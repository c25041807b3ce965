//! How many wait in each queue. Fifty terminals ask: what was counted holds for ten seconds, or until something changes.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::Permission;
use crate::service::api::{ApprovalOf, QueueCounts, QueueKind};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::session::Session;
use crate::store::records::table;

/// How long counts hold although something has changed.
const HOLDS: TimeDelta = TimeDelta::seconds(10);

/// What was counted last, at which commit and when.
#[derive(Debug, Default)]
pub(in crate::service) struct Counted(Mutex<Option<(u64, DateTime<Utc>, QueueCounts)>>);

impl Service {
    /// How many wait in each queue.
    pub fn queue_counts(&self, session: &Session) -> Result<QueueCounts, ServiceError> {
        session.require(Permission::PatientsView)?;
        let (seq, now) = (self.store.seq(), self.clock.now());
        // Held while it is counted, so that fifty who ask at once are answered by one count.
        let mut counted = self.counted.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, at, counts)) = *counted
            && (of == seq || (at <= now && now - at < HOLDS))
        {
            return self.with_approvals(session, counts);
        }
        let count = |kind| self.found(kind).map(|found| found.len() as u64);
        let counts = QueueCounts {
            locked: self.locked_keys().len() as u64,
            record_ok_again: count(QueueKind::RecordOkAgain)?,
            mail_failed: count(QueueKind::MailFailed)?,
            to_post: self.count(table::HELD),
            expiring_this_week: count(QueueKind::ExpiringThisWeek)?,
            approvals: 0,
            templates_to_approve: 0,
        };
        *counted = Some((seq, now, counts));
        self.with_approvals(session, counts)
    }

    /// Approvals differ by who asks, and are few. What somebody else has to approve is not to be done by whoever asks.
    fn with_approvals(&self, session: &Session, counts: QueueCounts) -> Result<QueueCounts, ServiceError> {
        let mut waiting = self.approvals(session)?;
        waiting.retain(|one| one.cannot.is_empty());
        let templates = waiting.iter().filter(|one| matches!(one.of, ApprovalOf::Template { .. })).count();
        Ok(QueueCounts { approvals: waiting.len() as u64, templates_to_approve: templates as u64, ..counts })
    }
}
