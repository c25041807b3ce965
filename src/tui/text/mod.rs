//! Text for cells: widths, cuts, dates in words.

pub(crate) mod dates;
pub(crate) mod told;
pub(crate) mod width;
