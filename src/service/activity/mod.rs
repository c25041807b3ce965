//! The activity log: pages of it, its chain, and what changed.

mod changes;
mod count;
mod log;
