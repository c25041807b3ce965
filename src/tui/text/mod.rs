//! Text for cells: widths, cuts, dates in words.

pub(crate) mod dates;
pub(crate) mod width;
