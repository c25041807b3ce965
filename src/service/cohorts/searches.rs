//! Searches that are kept under a name, for everybody at the site.

use crate::domain::cohort::SavedSearch;
use crate::domain::{AccountState, Permission};
use crate::service::api::SavedSearchView;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::{safe, state_of};
use crate::service::repository::{self, Draft};
use crate::service::session::Session;
use crate::service::templates::{check_name, shortened};
use crate::store::records::table;

/// The longest search that is kept, in characters.
const MAX_TEXT: usize = 240;

impl Service {
    /// The saved searches, by name.
    pub fn saved_searches(&self, session: &Session) -> Result<Vec<SavedSearchView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let mut searches = repository::all::<SavedSearch>(&self.store, &[])?;
        searches.sort_by_key(|search| search.name.to_lowercase());
        Ok(searches.iter().map(view).collect())
    }

    /// Keeps a search under its name; one of the same name and the same operator gives way.
    pub fn save_search(
        &self,
        session: &Session,
        search: &SavedSearchView,
    ) -> Result<Vec<SavedSearchView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let name = check_name(&search.name)?;
        let text = crate::domain::SafeText::new(search.text.trim(), MAX_TEXT).into_string();
        let only = search.state.as_deref().map(state_of).transpose()?;
        if text.is_empty() && only.is_none() {
            let hint = "Type what to search for, or name a state.";
            return Err(ServiceError::invalid("The search finds everybody.", hint));
        }
        let key = self.search_key(&name);
        let seen = repository::get::<SavedSearch>(&self.store, &key)?;
        if let Some(other) =
            seen.as_ref().map(|seen| &seen.value).filter(|other| other.saved_by != session.name())
        {
            let message = format!("{} has saved a search \"{}\".", safe(&other.saved_by), safe(&other.name));
            return Err(ServiceError::invalid(message, "Choose another name, or delete that one first."));
        }
        let (saved_by, saved_at) = (session.name().to_owned(), self.clock.now());
        let mut draft = Draft::default();
        draft.expect::<SavedSearch>(&key, seen.and_then(|seen| seen.revision));
        draft.put(&key, &SavedSearch { name, text, only, saved_by, saved_at });
        draft.commit(&self.store)?;
        self.saved_searches(session)
    }

    /// Gives a saved search another name; one that has it already does not give way.
    pub fn rename_search(
        &self,
        session: &Session,
        name: &str,
        new: &str,
    ) -> Result<Vec<SavedSearchView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let new = check_name(new)?;
        let (from, to) = (self.search_key(name), self.search_key(&new));
        let seen = repository::get::<SavedSearch>(&self.store, &from)?;
        let mut search = self.saved_search(name)?;
        let taken = repository::get::<SavedSearch>(&self.store, &to)?;
        if from != to && taken.is_some() {
            let message = format!("There is a saved search \"{}\" already.", shortened(&new));
            return Err(ServiceError::invalid(message, "Choose another name, or delete that one first."));
        }
        search.name = new;
        let mut draft = Draft::default();
        if from != to {
            draft.expect::<SavedSearch>(&from, seen.and_then(|seen| seen.revision));
            draft.expect::<SavedSearch>(&to, None);
            draft.delete(table::SAVED_SEARCH, &from);
        }
        draft.put(&to, &search);
        draft.commit(&self.store)?;
        self.saved_searches(session)
    }

    /// Drops a saved search.
    pub fn drop_search(&self, session: &Session, name: &str) -> Result<Vec<SavedSearchView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        self.saved_search(name)?;
        let mut draft = Draft::default();
        draft.delete(table::SAVED_SEARCH, &self.search_key(name));
        draft.commit(&self.store)?;
        self.saved_searches(session)
    }

    /// The search of a name.
    pub(super) fn saved_search(&self, name: &str) -> Result<SavedSearch, ServiceError> {
        let found = repository::get::<SavedSearch>(&self.store, &self.search_key(name))?;
        found.map(|seen| seen.value).ok_or_else(|| {
            ServiceError::not_found(format!("There is no saved search \"{}\".", shortened(name)))
        })
    }

    fn search_key(&self, name: &str) -> [u8; 32] {
        let name = name.trim().to_lowercase();
        self.store.keyring().blind_index("saved search", name.as_bytes()).0
    }
}

fn view(search: &SavedSearch) -> SavedSearchView {
    SavedSearchView {
        name: safe(&search.name),
        text: safe(&search.text),
        state: search.only.map(|state| state.map_or("Not invited", AccountState::label).to_owned()),
        saved_by: safe(&search.saved_by),
    }
}
