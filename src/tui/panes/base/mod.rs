//! A Letter Template Base: its name, its Word file with what was found in it, and the text that new templates begin
//! with (R14 to R18).

mod files;
mod found;
mod keep;
mod model;
mod save;
mod update;
mod view;

pub(crate) use model::BaseForm;
