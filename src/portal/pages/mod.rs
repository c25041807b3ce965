//! The pages, one file for each group: what is shown, and what a form does.

#![expect(clippy::unnecessary_wraps, reason = "every page has the type that the router takes")]

pub mod account;
pub mod confirm;
pub mod form_page;
pub mod home;
pub mod items;
pub mod log_in;
pub mod message;
pub mod register;
pub mod reset;
pub mod time_out;
pub mod two_step;
