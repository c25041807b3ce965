//! What a caller tells the readers: the day, how dates are written, which pass this is, which columns mean what.

use std::sync::Arc;

use chrono::NaiveDate;

use super::csv::ColumnMap;

/// The order in which a site writes a date of three numbers (`decided.md` 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/1980.
    #[default]
    DayFirst,
    /// 12/31/1980.
    MonthFirst,
}

impl DateOrder {
    /// The order of a site that writes the day first, or of one that does not.
    pub fn of_site(day_first: bool) -> Self {
        if day_first { Self::DayFirst } else { Self::MonthFirst }
    }
}

/// Which kinds of records a reading gives. Records that are about a patient can only be attached when all the
/// patients are known, so files are read twice; what the other pass reads is skipped without being parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pass {
    /// All kinds, in the order of the file.
    #[default]
    Everything,
    /// Patients, organisations, practitioners and roles, and every issue about the file as such.
    People,
    /// Referrals, documents and associated information.
    Records,
    /// Contents of documents (`Binary`).
    Contents,
}

/// How to read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Today at the site, for "in the future" and for periods that have ended.
    pub today: NaiveDate,
    /// How dates of three numbers are written in CSV files, where the column map does not say.
    pub date_order: DateOrder,
    /// Which pass this is.
    pub pass: Pass,
    /// The explicit column map of `--map`, for CSV files.
    pub map: Option<Arc<ColumnMap>>,
}

impl Options {
    /// Everything, day first, no column map.
    pub fn new(today: NaiveDate) -> Self {
        Self { today, date_order: DateOrder::default(), pass: Pass::default(), map: None }
    }

    /// The same options for another pass.
    #[must_use]
    pub fn for_pass(&self, pass: Pass) -> Self {
        Self { pass, ..self.clone() }
    }
}
