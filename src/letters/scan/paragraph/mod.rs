//! One paragraph: its fields and marks turned into edits.

mod fields;
mod finish;
mod marks;
mod model;

pub use model::{Atom, AtomKind, Paragraph, Run, Simple};
