//! The body of a letter: light Markdown, read once and written as paragraphs of Word.
//!
//! Paragraphs, **bold**, *italic*, `code` (a typewriter face, for things to be typed), headings, lists, links to http,
//! https and mailto, tables, a rule (`---`), and a line `\pagebreak` on its own for a new page. What is broken is text:
//! no body is ever an error. Fields stand as `{{patient.name}}` and are put in as data after the Markdown was read, so
//! that no value can change the form of a letter (S62).

mod inline;
mod lines;
mod parse;
mod table;
mod write;

pub use parse::{Body, MAX_BODY};
pub use write::{BodyContext, Links, write};
