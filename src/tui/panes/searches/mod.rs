//! The searches that are kept under a name, for everybody at the site (R31).

mod list;

pub(crate) use list::Searches;
