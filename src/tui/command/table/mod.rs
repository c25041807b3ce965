//! The table itself, a file a kind of page. A new command is one variant of [`CommandId`](super::ids::CommandId) and one
//! line in the file of its kind.

mod cohorts;
mod configuration;
mod everywhere;
mod letters;
mod log;
mod operators;
mod patients;
mod places;
mod queues;
mod record;
mod text;

use super::spec::CommandSpec;

/// Every command, in the order of the palette.
pub(super) const TABLES: [&[CommandSpec]; 11] = [
    everywhere::COMMANDS,
    patients::COMMANDS,
    queues::COMMANDS,
    configuration::COMMANDS,
    record::COMMANDS,
    letters::COMMANDS,
    places::COMMANDS,
    log::COMMANDS,
    cohorts::COMMANDS,
    operators::COMMANDS,
    text::COMMANDS,
];
