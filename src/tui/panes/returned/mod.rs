//! Returned mail: the number on an envelope leads to the patient and the question.

mod pane;

pub(crate) use pane::Returned;
