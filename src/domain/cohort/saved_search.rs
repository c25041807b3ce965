//! A search that is kept under a name, for the next cohort (R31).

use chrono::{DateTime, Utc};

use crate::domain::state::AccountState;

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// What was typed.
    pub text: String,
    /// Whether only patients in one state are meant: that one; "not invited" is a state here.
    pub only: Option<Option<AccountState>>,
    /// Who saved it.
    pub saved_by: String,
    /// When.
    pub saved_at: DateTime<Utc>,
}
