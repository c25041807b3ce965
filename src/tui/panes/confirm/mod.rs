//! A question before something is done. It holds what would be done as data; the safe button has the focus.

mod model;
mod view;

pub(crate) use model::Confirm;
#[expect(unused_imports, reason = "the record page asks its questions with them")]
pub(crate) use model::{Deed, Reason};
