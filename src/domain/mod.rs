//! The words and rules of the house: records, accounts, the state and action matrix.
//!
//! Pure: no IO, no async, no clock, no randomness. Imports nothing of ours.

pub mod id;
pub mod nhs_number;
pub mod state;
pub mod text;

pub use id::{LetterNumber, PatientId, RecordKey};
pub use nhs_number::NhsNumber;
pub use state::AccountState;
pub use text::SafeText;
