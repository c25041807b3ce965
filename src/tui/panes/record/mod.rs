//! The patient record: who, and six modules about the patient, of which Patient Profile comes first.

mod activity;
mod details;
mod documents;
mod letters;
mod line;
mod model;
mod profile;
mod referrals;
mod sight;
mod table;
mod update;
mod view;

pub(crate) use model::Record;
