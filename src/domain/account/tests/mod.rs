//! The matrix cell by cell, and properties over random sequences of commands.

mod commands;
mod life;
mod matrix;
mod random;
