//! The synthetic population of the demo.
