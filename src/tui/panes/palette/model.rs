//! The entries and their filter.

use crate::tui::command::{CommandId, Group, commands, keys_of};
use crate::tui::options::Setting;
use crate::tui::pane::Pane;
use crate::tui::panes::goto;
use crate::tui::shared::Shared;
use crate::tui::widget::field::TextField;
use crate::tui::widget::list::List;

/// What an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// A command.
    Command(CommandId),
    /// The record with this number.
    Record(String),
    /// The activity log of the patient with this number.
    Log(String),
    /// A setting for this session.
    Set(Setting),
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(super) run: Run,
    pub(super) label: String,
    pub(super) keys: String,
    /// Why it cannot be run now.
    pub(super) reason: Option<String>,
}

/// The palette.
#[derive(Clone, Debug)]
pub(crate) struct Palette {
    pub(super) all: Vec<Entry>,
    pub(super) shown: Vec<Entry>,
    pub(super) field: TextField,
    pub(super) list: List,
}

impl Palette {
    /// For the page below.
    pub(crate) fn new(page: &dyn Pane, shared: &Shared) -> Self {
        let mut palette = Self {
            all: commands()
                .filter(|spec| is_listed(spec.group))
                .map(|spec| entry(spec.id, page, shared))
                .collect(),
            shown: Vec::new(),
            field: TextField::default(),
            list: List::default(),
        };
        palette.all.extend(Setting::ALL.map(|(setting, words, what)| Entry {
            run: Run::Set(setting),
            label: words.to_owned(),
            keys: if shared.options.has(setting) { "now".to_owned() } else { what.to_owned() },
            reason: None,
        }));
        // What can be run here comes first.
        palette.all.sort_by_key(|entry| entry.reason.is_some());
        palette.filter();
        palette
    }

    /// Shows the entries that hold every word typed; a number opens that record.
    pub(super) fn filter(&mut self) {
        let typed = self.field.text().trim().trim_start_matches(':').to_lowercase();
        let of_log = typed.strip_prefix("log ");
        let digits: String =
            of_log.unwrap_or(&typed).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            let (label, run) = if of_log.is_some() {
                (format!("Activity log of patient {digits}"), Run::Log(digits))
            } else {
                (format!("Open the record {digits}"), Run::Record(digits))
            };
            self.shown = vec![Entry { label, run, keys: String::new(), reason: None }];
        } else {
            let holds = |entry: &&Entry| {
                let label = entry.label.to_lowercase();
                typed.split_whitespace().all(|word| label.contains(word))
            };
            self.shown = self.all.iter().filter(holds).cloned().collect();
            self.shown.sort_by_key(|entry| !entry.label.to_lowercase().starts_with(&typed));
        }
        self.list.select(0);
    }
}

/// Moving about needs no palette.
fn is_listed(group: Group) -> bool {
    !matches!(group, Group::Text | Group::List | Group::Menu | Group::Confirm | Group::LogFilter)
}

fn entry(id: CommandId, page: &dyn Pane, shared: &Shared) -> Entry {
    let spec = crate::tui::command::spec(id);
    let here = matches!(spec.group, Group::Everywhere | Group::GoTo) || page.groups().contains(&spec.group);
    let reason = if here {
        page.unavailable(id, shared).or_else(|| goto::not_permitted(id, shared))
    } else {
        Some(format!("Not now: on the page {} only.", spec.group.label()))
    };
    let keys = match spec.group {
        Group::GoTo => format!("g {}", keys_of(id)),
        _ => keys_of(id),
    };
    Entry { run: Run::Command(id), label: spec.label.to_owned(), keys, reason }
}
