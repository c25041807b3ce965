//! The index against a plain linear search, and what an operator types against what should come first.

mod examples;
mod reference;
mod sample;
