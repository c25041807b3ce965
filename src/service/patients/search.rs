//! Patient search: the index finds, the store tells.

use crate::domain::{AccountState, Permission};
use crate::search::{DateOrder, Query, Status};
use crate::service::api::{SearchPage, SearchRequest};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository;
use crate::service::session::Session;
use crate::store::records::Summary;

use super::rows::row;

/// The most rows of a page.
const MAX_ROWS: u32 = 1000;

impl Service {
    /// Searches patients as an operator types (R31).
    pub fn search(&self, session: &Session, request: &SearchRequest) -> Result<SearchPage, ServiceError> {
        session.require(Permission::PatientsView)?;
        let site = self.site_settings();
        let order = if site.day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        let query = Query::parse(&request.text, self.moment().today, order);
        let query = match &request.state {
            None => query,
            Some(label) => query.only(Status::of_state(state_of(label)?)),
        };
        let limit = usize::try_from(request.limit.min(MAX_ROWS)).unwrap_or(0);
        let hits =
            self.directory.search(&query, limit, usize::try_from(request.offset).unwrap_or(usize::MAX));
        let mut page = SearchPage {
            total: u64::try_from(hits.total).unwrap_or(u64::MAX),
            of: self.n_patients(),
            corrected: hits.corrected,
            rows: Vec::with_capacity(hits.rows.len()),
        };
        let rules = self.directory.rules();
        for hit in hits.rows {
            let found = repository::get::<Summary>(&self.store, &hit.key.0)?;
            page.rows.extend(found.map(|seen| row(&seen.value, rules)));
        }
        Ok(page)
    }
}

/// The state of a label; none for "Not invited".
pub(in crate::service) fn state_of(label: &str) -> Result<Option<AccountState>, ServiceError> {
    if label.eq_ignore_ascii_case("not invited") {
        return Ok(None);
    }
    AccountState::from_label(label).map(Some).ok_or_else(|| {
        let known = AccountState::ALL.map(AccountState::label).join(", ");
        ServiceError::invalid("There is no such state.", format!("Use one of: {known}, Not invited."))
    })
}
