//! A question before something is done. It holds what would be done as data; the safe button has the focus, unless
//! something is to be typed first.

mod checked;
mod entry;
mod model;
mod reasons;
mod view;

pub(crate) use entry::Entry;
pub(crate) use model::Confirm;
