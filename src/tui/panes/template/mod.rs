//! A Letter Template in two steps: for which object and on which base; then its name, its text and whether patients see
//! it (R21 to R26).

mod begin;
mod both;
mod check;
mod conflict;
mod keep;
mod model;
mod over;
mod save;
mod update;
mod view;

pub(crate) use begin::Begin;
pub(crate) use both::{Both, Saved};
pub(crate) use model::Template;
pub(crate) use over::{Reading, preview_title};
pub(crate) use save::saved_words;
