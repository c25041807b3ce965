//! All integration tests in one binary, a module per promise: each further binary would link everything again.

mod intake;
mod letters_corpus;
mod service;
mod service_fixture;
mod shared_data;
mod store;
mod store_damage;
mod store_fixture;
mod tidy;
mod tui;
mod tui_harness;
