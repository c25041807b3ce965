//! Text for cells: widths, cuts, dates in words.

pub(crate) mod dates;
pub mod qr;
pub(crate) mod told;
pub(crate) mod width;
