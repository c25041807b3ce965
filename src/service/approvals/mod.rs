//! What waits for a second person, of every kind, in one list (S67).

mod decide;
mod list;
