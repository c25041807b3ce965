//! Readers of FHIR R4 and CSV into rows and issues. Never fails half-way.
//!
//! May import `domain` only.
