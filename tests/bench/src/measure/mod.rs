//! Time, spread and memory: how things are measured, not what.

mod clock;
mod memory;
mod spread;

pub use clock::{Stopwatch, per_query, process_seconds};
pub use memory::peak_mib;
pub use spread::{Spread, median};
