//! Lists of patients in delimited files: recognised headings, an explicit column map, a patient a row.

mod field;
mod header;
mod map;
mod patient;
mod rows;
mod table;

pub use field::Field;
pub use map::{ColumnMap, MapError};
pub(super) use table::Table;
