//! Golden bytes: what was written once is read for ever.

mod earlier;
mod letters;
mod limits;
mod log_entry;
mod patients;
mod portal;
mod sample;
mod set_up;
