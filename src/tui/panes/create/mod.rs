//! Create Patient Portal Credentials: the expiry date, and whether to distribute now or later (R33 to R37).

mod model;
mod update;
mod view;

pub(crate) use model::Create;
