//! The activity log, of the site or of one patient: followed live, read back, filtered, verified. As a page of its own and as
//! a module of the record.

mod columns;
mod editor;
mod entry;
mod feed;
mod filter;
mod model;
#[cfg(test)]
mod tests;
mod update;
mod view;
mod wrapped;

pub(crate) use model::LogView;
