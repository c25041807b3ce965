//! The table of record statuses.

use serde::{Deserialize, Serialize};

use super::PatientRow;

/// A record status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusView {
    /// Its label.
    pub status: String,
    /// Whether it disables an account.
    pub disables: bool,
    /// Whether it does unless a site says otherwise.
    pub by_default: bool,
    /// How many patients have it.
    pub patients: u64,
}

/// Says whether a record status disables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetStatus {
    /// Its label.
    pub status: String,
    /// Whether it disables.
    pub disables: bool,
}

/// Whom a change of the table affects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusEffect {
    /// The status.
    pub status: String,
    /// Whether it is to disable.
    pub disables: bool,
    /// Whether that is a change at all.
    pub changes: bool,
    /// How many patients have the status.
    pub patients: u64,
    /// How many of them have an account whose state changes.
    pub affected: u64,
    /// Some of these, in their present state.
    pub named: Vec<PatientRow>,
}
