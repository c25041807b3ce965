//! What changed since: the answer to a wait, so that screens follow without asking again and again.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;

use crate::domain::RecordKey;
use crate::service::api::Changes;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::session::Session;
use crate::store::Change;
use crate::store::records::table;

/// The longest wait.
const MAX_WAIT: Duration = Duration::from_mins(1);
/// More patients than this are not named one by one.
const MAX_NAMED: usize = 100;

impl Service {
    /// Waits until something changed after commit `since`, for at most `wait`.
    pub async fn changes(
        &self,
        _session: &Session,
        since: u64,
        wait: Duration,
    ) -> Result<Changes, ServiceError> {
        let mut follower = self.store.follow();
        // Commits between `since` and now were announced before anyone listened: say that all may have changed.
        if self.store.seq() > since {
            return Ok(self.changes_now(News { all: true, ..News::default() }));
        }
        let waited = tokio::time::timeout(wait.min(MAX_WAIT), follower.recv()).await;
        let mut news = News { only_log: true, ..News::default() };
        match waited {
            Err(_) => return Ok(self.changes_now(News::default())),
            Ok(Err(RecvError::Closed)) => {
                let message = "The store was closed.".to_owned();
                return Err(ServiceError::Unavailable(message, String::new()));
            }
            Ok(Err(RecvError::Lagged(_))) => {
                return Ok(self.changes_now(News { all: true, ..News::default() }));
            }
            Ok(Ok(change)) => news.take(&change),
        }
        while let Ok(change) = follower.try_recv() {
            news.take(&change);
        }
        Ok(self.changes_now(news))
    }

    fn changes_now(&self, News { keys, all, only_log }: News) -> Changes {
        let too_many = keys.len() > MAX_NAMED;
        let mut patients = Vec::new();
        if !too_many {
            for key in keys {
                // A patient that cannot be named is read anew with everything else.
                patients.extend(self.patient_named(key).ok().map(|(id, _)| id));
            }
        }
        Changes {
            seq: self.store.seq(),
            log: self.store.log_head().0,
            patients,
            all: all || too_many,
            only_log,
        }
    }
}

/// What is known of the changes.
#[derive(Default)]
struct News {
    /// The patients concerned.
    keys: BTreeSet<RecordKey>,
    /// Whether there may be more.
    all: bool,
    /// Whether nothing but the log is concerned.
    only_log: bool,
}

impl News {
    fn take(&mut self, change: &Change) {
        let summaries = change.keys.iter().filter(|key| key.table() == table::SUMMARY);
        self.keys.extend(summaries.filter_map(|key| key.bytes().try_into().ok().map(RecordKey)));
        // An entry about the site may stand for something that is only in memory, such as a wave that was asked for.
        self.only_log &=
            !change.keys.is_empty() && change.keys.iter().all(|key| key.table() == table::PATIENT_LOG);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Committed, Key};

    #[test]
    fn only_entries_about_patients_are_the_log_alone() {
        let only_log = |tables: &[u8]| {
            let committed = Committed { seq: 2, first_log_seq: 1, n_entries: 1 };
            let keys: Vec<Key> = tables.iter().map(|table| Key::new(*table, &[7; 16])).collect();
            let mut news = News { only_log: true, ..News::default() };
            news.take(&Change { committed, keys: keys.into() });
            news.only_log
        };
        assert!(only_log(&[table::PATIENT_LOG]), "a record was opened");
        assert!(!only_log(&[table::PATIENT_LOG, table::SUMMARY]), "and changed");
        assert!(!only_log(&[]), "an entry about the site may stand for what is in memory only");
    }
}
