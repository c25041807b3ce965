//! A queue: patients who wait for somebody to look at them; Enter opens the record.

mod pane;

pub(crate) use pane::Queue;
