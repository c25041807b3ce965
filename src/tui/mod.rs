//! The operators' terminal: model, update, effect, view.
//!
//! May import `domain` and the client of `wire`.
