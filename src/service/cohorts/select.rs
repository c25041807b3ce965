//! From a source to patients: who is named, by whom nobody is meant, and who is named twice.

use std::collections::HashSet;

use crate::domain::cohort::CohortRefusal;
use crate::domain::{AccountState, RecordKey};
use crate::intake::read_ids;
use crate::search::{DateOrder, Query, Status};
use crate::service::api::CohortSource;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::{safe, state_of};
use crate::service::session::Session;

/// The most patients of a cohort.
pub(super) const MAX_PATIENTS: usize = 50_000;
/// Ids that nobody has and that are named; all are counted.
const MAX_NAMED: usize = 100;

/// The patients of a source.
#[derive(Debug, Default)]
pub(super) struct Selected {
    /// The patients, each once, in the order of the source.
    pub keys: Vec<RecordKey>,
    /// Where they come from, in words.
    pub words: String,
    /// Ids that nobody has, or more than one.
    pub unknown: Vec<String>,
    /// How many of these there are.
    pub unknown_total: u64,
    /// How many ids named somebody who was named before.
    pub repeated: u64,
    seen: HashSet<RecordKey>,
}

impl Selected {
    fn add(&mut self, key: RecordKey) {
        if self.seen.insert(key) {
            self.keys.push(key);
        } else {
            self.repeated += 1;
        }
    }

    fn miss(&mut self, what: String) {
        self.unknown_total += 1;
        if self.unknown.len() < MAX_NAMED {
            self.unknown.push(what);
        }
    }
}

/// A state as the index has it, and its label.
fn sought(state: Option<AccountState>) -> (Status, &'static str) {
    (Status::of_state(state), state.map_or("Not invited", AccountState::label))
}

impl Service {
    /// The patients of a source.
    pub(super) fn select(&self, session: &Session, source: &CohortSource) -> Result<Selected, ServiceError> {
        let selected = match source {
            CohortSource::Search { text, state } => {
                let only = state.as_deref().map(state_of).transpose()?.map(sought);
                self.select_search(text, only, String::new())?
            }
            CohortSource::Saved(name) => {
                let saved = self.saved_search(name)?;
                let words = format!("the saved search \"{}\": ", safe(&saved.name));
                self.select_search(&saved.text, saved.only.map(sought), words)?
            }
            CohortSource::File { name, text } => {
                let ids = read_ids(text);
                let lines = ids.iter().map(|listed| (format!("line {}: ", listed.line), listed.id.as_str()));
                self.select_ids(session, lines, format!("the file {}", safe(name)))?
            }
            CohortSource::Rows(ids) => {
                let lines = ids.iter().map(|id| (String::new(), id.as_str()));
                self.select_ids(session, lines, "patients who were named one by one".to_owned())?
            }
        };
        if selected.keys.len() > MAX_PATIENTS {
            return Err(CohortRefusal::TooMany(selected.keys.len(), MAX_PATIENTS).into());
        }
        Ok(selected)
    }

    fn select_search(
        &self,
        text: &str,
        only: Option<(Status, &'static str)>,
        words: String,
    ) -> Result<Selected, ServiceError> {
        self.all_are_read_in()?;
        let order = if self.site_settings().day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        let query = Query::parse(text, self.moment().today, order);
        let query = only.map_or(query.clone(), |(status, _)| query.only(status));
        let hits = self.directory.search(&query, MAX_PATIENTS + 1, 0);
        if hits.corrected && hits.total > 0 {
            let hint = "Mend the typing slip, so that nobody is invited by mistake.";
            return Err(ServiceError::invalid("Nobody matches this search exactly.", hint));
        }
        if hits.total > MAX_PATIENTS {
            return Err(CohortRefusal::TooMany(hits.total, MAX_PATIENTS).into());
        }
        let shown = if text.trim().is_empty() { "everybody".to_owned() } else { safe(text.trim()) };
        let state = only.map(|(_, label)| format!(", {label}")).unwrap_or_default();
        let words =
            if words.is_empty() { format!("the search {shown}{state}") } else { words + &shown + &state };
        let mut selected = Selected { words, ..Selected::default() };
        hits.rows.into_iter().for_each(|hit| selected.add(hit.key));
        Ok(selected)
    }

    fn select_ids<'a>(
        &self,
        session: &Session,
        ids: impl Iterator<Item = (String, &'a str)>,
        words: String,
    ) -> Result<Selected, ServiceError> {
        self.all_are_read_in()?;
        let mut selected = Selected { words, ..Selected::default() };
        for (place, id) in ids {
            let shown: String = id.chars().take(40).collect();
            match self.find_patient(session, id) {
                Ok(key) => selected.add(key),
                Err(ServiceError::NotFound(_)) => {
                    selected.miss(format!("{place}{}: nobody has this id", safe(&shown)));
                }
                Err(ServiceError::Invalid(why, _)) => {
                    selected.miss(format!("{place}{}: {why}", safe(&shown)));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(selected)
    }

    /// Nobody must be missed because the index is still being built.
    fn all_are_read_in(&self) -> Result<(), ServiceError> {
        if self.directory.is_ready() {
            return Ok(());
        }
        let hint = "Repeat in a few seconds.".to_owned();
        Err(ServiceError::Unavailable("The patients are still being read in.".to_owned(), hint))
    }
}
