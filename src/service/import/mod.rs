//! Importing files: a long job that shows progress, can be stopped, and does nothing twice.

mod jobs;
mod links;
mod people;
mod records;
mod run;
mod tally;

pub(super) use jobs::Jobs;
