//! A question before something is done. It holds what would be done as data; the safe button has the focus, unless a
//! reason is to be typed first.

mod model;
mod view;

pub(crate) use model::Confirm;
