//! Importing files: a long job that shows progress, can be stopped, and does nothing twice.

mod jobs;
mod links;
mod patients;
mod people;
mod records;
mod run;
mod source;
mod tally;
mod writing;

pub(super) use jobs::Jobs;
