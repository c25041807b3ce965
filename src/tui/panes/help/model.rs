//! The lines of the help and their filter.

use crate::domain::state::AccountState;
use crate::tui::command::{self, CommandId, Group, keys_of};
use crate::tui::pane::Pane;
use crate::tui::shared::Shared;
use crate::tui::text::width::wrap;
use crate::tui::view::state_mark;
use crate::tui::widget::field::TextField;
use crate::tui::widget::list::List;

/// A line of the help.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// Keys or glyph; empty for a heading.
    pub(super) keys: String,
    /// What they do.
    pub(super) text: String,
    /// Whether a part begins with it.
    is_heading: bool,
    /// The command that Enter runs.
    pub(super) id: Option<CommandId>,
}

/// The help of a place.
#[derive(Clone, Debug)]
pub(crate) struct Help {
    pub(super) place: String,
    pub(super) all: Vec<Line>,
    pub(super) shown: Vec<Line>,
    pub(super) field: TextField,
    pub(super) list: List,
}

impl Help {
    /// For the pane that has the focus now.
    pub(crate) fn new(pane: &dyn Pane, shared: &Shared) -> Self {
        let mut all = vec![heading("HERE")];
        let mut taken = Vec::new();
        for group in pane.groups() {
            all.extend(commands(*group, &mut taken));
        }
        if let Some((question, answer)) = pane.question(shared) {
            all.push(heading(&question.to_uppercase()));
            let columns = usize::from(shared.size.width.min(76)).saturating_sub(8);
            let lines = answer.iter().flat_map(|sentence| wrap(sentence, columns));
            all.extend(lines.map(|text| Line { text: format!("  {text}"), ..Line::default() }));
        }
        if pane.in_text() {
            all.push(heading("IN THE TEXT FIELD"));
            all.extend(commands(Group::Text, &mut Vec::new()));
        }
        all.push(heading("EVERYWHERE"));
        all.extend(commands(Group::Everywhere, &mut taken));
        all.push(heading("STATES"));
        for state in AccountState::ALL {
            let (glyph, _) = state_mark(Some(state.label()));
            all.push(Line { keys: glyph.to_owned(), text: legend(state), ..Line::default() });
        }
        let altered = "after a name: characters that cannot be shown were replaced".to_owned();
        all.push(Line { keys: "*".to_owned(), text: altered, ..Line::default() });
        let mut help = Self {
            place: pane.title(shared),
            shown: Vec::new(),
            all,
            field: TextField::default(),
            list: List::default(),
        };
        help.filter();
        help
    }

    /// Shows the lines that hold what was typed, and whole parts whose heading does.
    pub(super) fn filter(&mut self) {
        let wanted = self.field.text().to_lowercase();
        let mut in_part = false;
        let holds = |line: &&Line| {
            let holds = line.text.to_lowercase().contains(&wanted);
            if line.is_heading {
                in_part = holds;
            }
            holds || in_part || line.keys.to_lowercase() == wanted
        };
        self.shown = self.all.iter().filter(holds).cloned().collect();
        self.list.selected = usize::from(self.shown.first().is_some_and(|line| line.is_heading));
    }
}

fn heading(text: &str) -> Line {
    Line { text: text.to_owned(), is_heading: true, ..Line::default() }
}

/// The commands of a group that have a key of their own here: `taken` are the keys of the layers before it.
fn commands(group: Group, taken: &mut Vec<&'static str>) -> Vec<Line> {
    let mut lines = Vec::new();
    for spec in command::commands().filter(|spec| spec.group == group) {
        let free = spec.keys.iter().any(|key| !taken.contains(key));
        taken.extend(spec.keys);
        if free {
            let (keys, text) = (keys_of(spec.id), spec.help.to_owned());
            lines.push(Line { keys, text, id: Some(spec.id), ..Line::default() });
        }
    }
    lines
}

fn legend(state: AccountState) -> String {
    let meaning = match state {
        AccountState::Active => "can log in",
        AccountState::PendingRegistration => "has to begin the registration",
        AccountState::PendingEmailConfirmation => "has to confirm the email address",
        AccountState::Locked => "failed to register too often; a then Create or Unlock ends it",
        AccountState::Disabled => "switched off by an operator or by the record's status",
    };
    format!("{}: {meaning}", state.label())
}
