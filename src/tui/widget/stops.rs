//! The stops of a form: what has the focus, one after the other.

/// The stop after or before this one, around the ends.
pub(crate) fn moved<T: Copy + PartialEq>(stops: &[T], from: T, forward: bool) -> T {
    let at = stops.iter().position(|stop| *stop == from).unwrap_or(0);
    let step = if forward { 1 } else { stops.len().saturating_sub(1) };
    stops.get((at + step) % stops.len().max(1)).copied().unwrap_or(from)
}
