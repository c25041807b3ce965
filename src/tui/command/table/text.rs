//! Lines of text and letter bodies.

use crate::tui::command::group::Group as G;
use crate::tui::command::ids::CommandId as C;
use crate::tui::command::spec::{CommandSpec, command};

/// Their commands.
pub(super) const COMMANDS: &[CommandSpec] = &[
    command(
        C::InsertField,
        G::Editor,
        &["f4"],
        "fields",
        "Fields",
        "Lists the fields to insert; typing {{ as well.",
    ),
    command(
        C::Find,
        G::Editor,
        &["ctrl-f"],
        "find",
        "Find in the text",
        "Goes to a text; Enter to the next place.",
    ),
    command(C::Undo, G::Editor, &["ctrl-z"], "undo", "Undo", "Takes the last typing back, word by word."),
    command(C::Redo, G::Editor, &["ctrl-y"], "redo", "Redo", "Does again what was undone."),
    command(C::TextLeft, G::Text, &["left"], "left", "Cursor left", "One character to the left."),
    command(C::TextRight, G::Text, &["right"], "right", "Cursor right", "One character to the right."),
    command(C::TextStart, G::Text, &["home", "ctrl-a"], "start", "Line start", "To the start of the line."),
    command(C::TextEnd, G::Text, &["end", "ctrl-e"], "end", "Line end", "To the end of the line."),
    command(C::TextBackspace, G::Text, &["backspace"], "delete", "Delete left", "Deletes before the cursor."),
    command(C::TextDelete, G::Text, &["delete"], "delete", "Delete right", "Deletes at the cursor."),
    command(
        C::TextDeleteWord,
        G::Text,
        &["ctrl-w"],
        "delete word",
        "Delete word",
        "Deletes the word before the cursor.",
    ),
    command(
        C::TextDeleteToStart,
        G::Text,
        &["ctrl-u"],
        "delete to start",
        "Delete to start",
        "Deletes to the start of the line.",
    ),
    command(
        C::TextDeleteToEnd,
        G::Text,
        &["ctrl-k"],
        "delete to end",
        "Delete to end",
        "Deletes to the end of the line.",
    ),
];
