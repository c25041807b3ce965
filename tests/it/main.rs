//! All integration tests in one binary, a module per promise: each further binary would link everything again.

mod cli;
mod cli_shell;
mod crash;
mod crash_child;
mod crash_power;
mod docx;
mod intake;
mod intake_hostile;
mod intake_mapping;
mod letters_corpus;
mod letters_defaults;
mod letters_fields;
mod letters_hostile;
mod letters_properties;
mod pty;
mod service;
mod service_fixture;
mod shared_data;
mod store;
mod store_damage;
mod store_fixture;
mod templates;
mod tidy;
mod tui;
mod tui_harness;
mod tui_record;
