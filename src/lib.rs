//! Patient Profile: invite patients to see their own referrals, letters and documents.
//!
//! The rooms, in reading order. Each may import only those above it that `docs/ARCHITECTURE.md` names; a test
//! (`tests/it/tidy.rs`) holds the code to it.

// The command line: one file per command.
pub mod cli;
// The words and rules of the house. Pure: no IO, no async, no clock, no randomness.
pub mod domain;
// FHIR and CSV files read into rows and issues. Never fails half-way.
pub mod intake;
// Word templates scanned and merged, and the body text of letters. Bytes in, bytes out.
pub mod letters;
// Mails: their form, and where they go.
pub mod mail;
// Every sentence that a patient reads, in one catalogue.
pub mod phrases;
// The patients' pages.
pub mod portal;
// The patient index in memory: a search answered at each keystroke.
pub mod search;
// The use cases, one file each: check permission, ask the domain, one commit.
pub mod service;
// The durable store: journal first, then sled as a view that can be rebuilt.
pub mod store;
// The operators' terminal: model, update, effect, view.
pub mod tui;
// Keys, sealing, activation codes, password hashing, the log's hash chain.
pub mod vault;
// The service as a remote interface, over an in-memory channel.
pub mod wire;
