//! The To post tray: what waits, the stop-list at the moment of printing, and print runs (`docs/decisions/0002`).

mod command;
mod decide;
mod files;
mod mark;
mod pdf;
mod progress;
mod run;
mod sink;
mod stop_list;
mod tray;

pub(super) use pdf::makes_pdf;
pub(super) use progress::Printing;
