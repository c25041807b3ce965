//! What comes first. A cost is the sum over the words of a query; the lowest stands first, equal ones in display order.

use super::folded::Kind;

/// How far a patient is from what was typed; lower is better.
pub(super) type Cost = u32;

/// A whole Patient ID, NHS number or local id was typed: before everything else.
pub(super) const EXACT_ID: Cost = 0;
/// A birth date fits.
pub(super) const DATE: Cost = 30;
/// The postcode begins so.
pub(super) const POSTCODE: Cost = 80;
/// Only the beginning of a number, a local id or a state fits.
pub(super) const OTHERWISE: Cost = 90;

/// Costs of one slip, in the same measure.
pub(super) mod slip {
    use super::Cost;

    /// Two neighbours swapped: the commonest slip of a fast typist.
    pub const SWAP: Cost = 900;
    /// A letter too much, too few or wrong.
    pub const OTHER: Cost = 1000;
    /// More where the first letter is concerned: people rarely get it wrong.
    pub const FIRST_LETTER: Cost = 250;
    /// The word goes on after what was typed.
    pub const UNFINISHED: Cost = 350;
}

/// The cost of a name that a typed word begins, or is; `leading` if nothing stands before it: Smith is not Hall-Smith.
pub(super) fn name(kind: Kind, whole: bool, leading: bool) -> Cost {
    let inner = if leading { 0 } else { 5 };
    inner
        + match (kind, whole) {
            (Kind::Family, true) => 1,
            (Kind::Family, false) => 35,
            (Kind::Given, true) => 41,
            (Kind::Given, false) => 51,
            (_, true) => 61,
            (_, false) => 71,
        }
}

/// What a corrected word costs more by the kind of name in which it was found.
pub(super) fn field(kind: Kind) -> Cost {
    match kind {
        Kind::Family => 0,
        Kind::Given => 50,
        _ => 300,
    }
}
