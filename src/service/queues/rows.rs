//! A queue as it is shown, whichever it is.

use chrono::{DateTime, Utc};

use crate::domain::{Permission, RecordKey};
use crate::search::{DateOrder, Query, Status};
use crate::service::api::{QueueKind, QueueRow, QueueView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::row;
use crate::service::repository;
use crate::service::session::Session;
use crate::store::records::Summary;

/// The most rows that are answered.
const MAX_ROWS: usize = 500;
/// The most patients of a state that are looked at.
const MAX_LOOKED_AT: usize = 1_000_000;

/// A patient found for a queue.
pub(super) struct Found {
    /// The patient.
    pub key: RecordKey,
    /// Since when, or until when; queues are in this order.
    pub at: DateTime<Utc>,
    /// What is the matter.
    pub detail: String,
}

impl Service {
    /// The patients of a queue, the most urgent first.
    pub fn queue(&self, session: &Session, kind: QueueKind) -> Result<QueueView, ServiceError> {
        session.require(Permission::PatientsView)?;
        let mut found = self.found(kind)?;
        found.sort_by_key(|one| one.at);
        let mut view = QueueView { rows: Vec::new(), total: found.len() as u64 };
        for one in found.into_iter().take(MAX_ROWS) {
            let summary = repository::get::<Summary>(&self.store, &one.key.0)?;
            view.rows.extend(summary.map(|seen| QueueRow {
                patient: row(&seen.value, self.directory.rules()),
                at: Some(one.at),
                detail: one.detail,
            }));
        }
        Ok(view)
    }

    pub(super) fn found(&self, kind: QueueKind) -> Result<Vec<Found>, ServiceError> {
        match kind {
            QueueKind::RecordOkAgain => self.record_ok_again(),
            QueueKind::MailFailed => self.mail_failed(),
            QueueKind::ExpiringThisWeek => self.expiring_this_week(),
        }
    }

    /// The patients whom the index shows in a state.
    pub(super) fn in_state(&self, status: Status) -> Vec<RecordKey> {
        let all = Query::parse("", self.moment().today, DateOrder::DayFirst);
        self.directory
            .search(&all.only(status), MAX_LOOKED_AT, 0)
            .rows
            .into_iter()
            .map(|hit| hit.key)
            .collect()
    }
}
