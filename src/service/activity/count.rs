//! How many entries of the log match, found without opening them where that is possible.

use super::log::{Filter, MAX_LOOK};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::store::records::table;
use crate::store::{Direction, Key};

/// How many places are read at a time.
const CHUNK: usize = 1000;

impl Service {
    /// How many entries up to `newest` match, and whether there may be more: counting stops after very many.
    pub(super) fn count_activity(&self, filter: &Filter, newest: u64) -> Result<(u64, bool), ServiceError> {
        let first = self.first_that_counts(filter, newest)?;
        if first > newest {
            return Ok((0, false));
        }
        match (filter.takes_every_kind(), filter.patient) {
            (true, None) => Ok((newest + 1 - first, false)),
            (true, Some(_)) => self.count_places(filter, first, newest),
            (false, _) => self.count_opened(filter, first, newest),
        }
    }

    /// The number of the first entry that `after` and `since` let through. The log is in the order of time.
    fn first_that_counts(&self, filter: &Filter, newest: u64) -> Result<u64, ServiceError> {
        let mut low = filter.query.after.map_or(1, |after| after.saturating_add(1));
        let Some(since) = filter.query.since else { return Ok(low) };
        let mut high = newest + 1;
        while low < high {
            let middle = low + (high - low) / 2;
            let found = self.store.log_read(middle, 1, Direction::Forward)?;
            if found.first().is_some_and(|record| record.at < since) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// Counts a patient's places in the index, which bears no contents.
    fn count_places(&self, filter: &Filter, first: u64, newest: u64) -> Result<(u64, bool), ServiceError> {
        let Some(patient) = filter.patient else { return Ok((0, false)) };
        let prefix = Key::new(table::PATIENT_LOG, &patient.0);
        let mut beyond = Key::new(table::PATIENT_LOG, &table::of_log(patient, newest + 1));
        let mut counted = 0;
        loop {
            let places = self.store.scan(&prefix, Some(&beyond), CHUNK, Direction::Backward)?;
            let Some((last, _)) = places.last() else { return Ok((counted, false)) };
            beyond = last.clone();
            for (place, _) in &places {
                let seq = place.bytes().last_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
                if seq < first {
                    return Ok((counted, false));
                }
                counted += 1;
            }
        }
    }

    /// Opens the entries one by one, since only their contents tell.
    fn count_opened(&self, filter: &Filter, first: u64, newest: u64) -> Result<(u64, bool), ServiceError> {
        let (mut before, mut counted, mut n_looked) = (newest + 1, 0, 0);
        while before > first {
            let records = self.older(filter, before)?;
            let Some(last) = records.last() else { break };
            before = last.seq;
            n_looked += records.len();
            for record in records.iter().filter(|record| record.seq >= first) {
                counted += u64::from(filter.matching(record)?.is_some());
            }
            if n_looked >= MAX_LOOK && before > first {
                return Ok((counted, true));
            }
        }
        Ok((counted, false))
    }
}
