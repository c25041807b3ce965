//! Lists of patients in delimited files: recognised headings, an explicit column map, a patient a row.

mod header;
mod map;
mod patient;
mod rows;
mod table;

pub use map::{ColumnMap, Field, MapError};
pub(super) use table::Table;
