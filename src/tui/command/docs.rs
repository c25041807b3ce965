//! `docs/keys.md`, made from the table.

use std::fmt::Write;

use super::commands;
use super::group::Group;
use super::keymap::keys_of;

/// The page of keys for people, as Markdown.
pub fn keys_page() -> String {
    let mut page = String::from(
        "# Keys of the terminal\n\nMade from the table of commands (`src/tui/command/table`); a test keeps it so.\n\
         Letters work outside text fields; in a text field they are typed. Every command is in the palette (`:` or Ctrl-P).\n",
    );
    for group in Group::ALL {
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## {}\n\n| Keys | Command | What it does |\n|---|---|---|\n", group.label());
        for spec in commands().filter(|spec| spec.group == group) {
            let keys = keys_of(spec.id).replace('|', "\\|");
            let keys = if keys.is_empty() { "(palette)".to_owned() } else { keys };
            let _ = writeln!(page, "| {keys} | {} | {} |", spec.label, spec.help);
        }
    }
    page
}
