//! From keys to commands and back.

use super::commands;
use super::group::Group;
use super::ids::CommandId;
use super::spec::CommandSpec;
use super::table::TABLES;
use crate::tui::key::Key;

/// The entry of a command.
pub(crate) fn spec(id: CommandId) -> &'static CommandSpec {
    commands().find(|spec| spec.id == id).unwrap_or(&TABLES[0][0])
}

/// The command of a key: the first layer that has one wins.
pub(crate) fn find(layers: &[Group], key: Key) -> Option<CommandId> {
    layers.iter().find_map(|group| {
        commands()
            .find(|spec| spec.group == *group && spec.keys.iter().any(|k| Key::parse(k) == Some(key)))
            .map(|spec| spec.id)
    })
}

/// Commands that take a digit are shown with the digits they take.
fn run_of_digits(id: CommandId) -> Option<&'static str> {
    match id {
        CommandId::Choose => Some("1-9"),
        CommandId::Module => Some("1-6"),
        _ => None,
    }
}

/// The keys of a command as shown in help, the usual one first.
pub(crate) fn keys_of(id: CommandId) -> String {
    let keys: Vec<String> =
        spec(id).keys.iter().filter_map(|k| Key::parse(k)).map(|key| key.to_string()).collect();
    run_of_digits(id).map_or_else(|| keys.join(" "), str::to_owned)
}

/// A piece of the hint line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// A command with the table's word.
    Of(CommandId),
    /// A command with a word of this place.
    As(CommandId, &'static str),
    /// Two commands with one word, such as `Up/Down choose`.
    Two(CommandId, CommandId, &'static str),
    /// Words that are no command, such as `type to filter`.
    Words(&'static str),
}

/// The first key of a command that can be pressed here, in short.
fn key_here(id: CommandId, in_text: bool) -> Option<String> {
    if let Some(digits) = run_of_digits(id) {
        return Some(digits.to_owned());
    }
    spec(id)
        .keys
        .iter()
        .filter_map(|k| Key::parse(k))
        .find(|key| !in_text || key.printable().is_none())
        .map(Key::short)
}

/// The hint line's left part.
pub(crate) fn hint_line(hints: &[Hint], in_text: bool) -> String {
    let piece = |hint: &Hint| -> Option<String> {
        match *hint {
            Hint::Of(id) => Some(format!("{} {}", key_here(id, in_text)?, spec(id).hint)),
            Hint::As(id, word) => Some(format!("{} {word}", key_here(id, in_text)?)),
            Hint::Two(one, two, word) => {
                Some(format!("{}/{} {word}", key_here(one, in_text)?, key_here(two, in_text)?))
            }
            Hint::Words(words) => Some(words.to_owned()),
        }
    };
    hints.iter().filter_map(piece).collect::<Vec<_>>().join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::Action;

    #[test]
    fn every_key_can_be_read_and_stands_once_in_its_layer() {
        for group in Group::ALL {
            let mut seen: Vec<Key> = Vec::new();
            for spec in commands().filter(|spec| spec.group == group) {
                for text in spec.keys {
                    let key = Key::parse(text).unwrap_or_else(|| panic!("{text} is no key"));
                    assert!(!seen.contains(&key), "{text} stands twice in {group:?}");
                    seen.push(key);
                }
            }
        }
    }

    #[test]
    fn every_action_is_a_command() {
        for action in Action::ALL {
            assert_eq!(spec(CommandId::Act(action)).label, action.label());
        }
    }

    #[test]
    fn ids_and_labels_stand_once() {
        for (idx, spec) in commands().enumerate() {
            assert!(!commands().take(idx).any(|other| other.id == spec.id), "{:?}", spec.id);
            let same = |other: &&CommandSpec| other.group == spec.group && other.label == spec.label;
            assert_eq!(commands().filter(same).count(), 1, "{}", spec.label);
            assert!(Group::ALL.contains(&spec.group));
            assert!(spec.help.ends_with('.'), "{}", spec.help);
        }
    }

    #[test]
    fn hints_show_keys_that_work_here() {
        let hints = [
            Hint::Of(CommandId::Open),
            Hint::Two(CommandId::Up, CommandId::Down, "choose"),
            Hint::Of(CommandId::GoTo),
        ];
        assert_eq!(hint_line(&hints, true), "Enter open  Up/Down choose  F9 go to");
        assert_eq!(hint_line(&hints, false), "Enter open  Up/Down choose  g go to");
    }
}
