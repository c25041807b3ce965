//! The filter as a form: a field a row, and below them the values that fit what is typed.

use super::filter::{Filter, Since};
use crate::domain::ActivityKind;
use crate::domain::date_entry::{BadDate, parse_past_date};
use crate::tui::context::Context;
use crate::tui::request::{Request, Ticket};
use crate::tui::shared::Shared;
use crate::tui::text::dates;
use crate::tui::widget::field::TextField;
use crate::tui::widget::list::List;
use crate::wire::client::api::{PatientRow, SearchRequest};

/// The patients that are offered.
const PATIENTS: u32 = 20;

/// A field of the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Input {
    Kind,
    Actor,
    Patient,
    Since,
}

impl Input {
    /// What stands before it.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Kind => "Type",
            Self::Actor => "By",
            Self::Patient => "Patient",
            Self::Since => "Since",
        }
    }

    /// What may be typed into it.
    pub(super) fn help(self) -> &'static str {
        match self {
            Self::Kind => "A part of the kind's name; Down chooses.",
            Self::Actor => "The name of an operator, patient, or a part of the program.",
            Self::Patient => "Patient ID or NHS number, or a name and Down to choose.",
            Self::Since => "today, yesterday, 7d, 6 nov, 6/11 or 2026-11-06.",
        }
    }
}

/// A value that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// As it stands in the list.
    pub(super) shown: String,
    /// As it is put into the field.
    text: String,
}

impl Value {
    fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { shown: text.clone(), text }
    }
}

/// The form.
#[derive(Clone, Debug)]
pub(super) struct Editor {
    pub(super) inputs: Vec<(Input, TextField)>,
    pub(super) focus: usize,
    pub(super) values: Vec<Value>,
    pub(super) list: List,
    /// Whether a value is chosen, so that Enter and Tab take it.
    pub(super) chosen: bool,
    /// What is wrong, and with which field.
    pub(super) fault: Option<(Input, String)>,
    actors: Vec<String>,
    found: Vec<PatientRow>,
    searched: Option<Ticket>,
}

impl Editor {
    /// With the filter in force. The log of one patient has no field for the patient.
    pub(super) fn new(filter: &Filter, with_patient: bool, actors: Vec<String>, shared: &Shared) -> Self {
        let kind = filter.kind.map(ActivityKind::label).unwrap_or_default();
        let since = match filter.since {
            Since::Any => String::new(),
            Since::Today => "today".to_owned(),
            Since::Day(day) => day.to_string(),
        };
        let mut inputs = vec![
            (Input::Kind, TextField::new(kind)),
            (Input::Actor, TextField::new(filter.actor.clone().unwrap_or_default())),
            (Input::Patient, TextField::new(filter.patient.clone().unwrap_or_default())),
            (Input::Since, TextField::new(since)),
        ];
        if !with_patient {
            inputs.retain(|(input, _)| *input != Input::Patient);
        }
        let mut editor = Self {
            inputs,
            focus: 0,
            values: Vec::new(),
            list: List::default(),
            chosen: false,
            fault: None,
            actors,
            found: Vec::new(),
            searched: None,
        };
        editor.offer(shared, true);
        editor
    }

    /// The field that has the focus.
    pub(super) fn input(&self) -> Input {
        self.inputs[self.focus].0
    }

    /// The text field that has the focus.
    pub(super) fn field(&mut self) -> &mut TextField {
        &mut self.inputs[self.focus].1
    }

    fn text(&self, input: Input) -> &str {
        let found = self.inputs.iter().find(|(of, _)| *of == input);
        found.map_or("", |(_, field)| field.text().trim())
    }

    /// The text changed: other values fit.
    pub(super) fn typed(&mut self, ctx: &mut Context<'_>) {
        self.fault = None;
        if self.input() == Input::Patient {
            self.search(ctx);
        }
        self.offer(ctx.shared, false);
    }

    fn search(&mut self, ctx: &mut Context<'_>) {
        let text = self.text(Input::Patient).to_owned();
        if text.is_empty() {
            (self.found, self.searched) = (Vec::new(), None);
            return;
        }
        let request = SearchRequest { text, state: None, limit: PATIENTS, offset: 0 };
        self.searched = Some(ctx.ask(Request::Search(request)));
    }

    /// The patients that match came.
    pub(super) fn found(&mut self, ticket: Ticket, rows: Vec<PatientRow>, shared: &Shared) {
        if self.searched == Some(ticket) {
            self.searched = None;
            self.found = rows;
            if self.input() == Input::Patient {
                self.offer(shared, false);
            }
        }
    }

    /// Offers the values that fit what is typed, or all of them.
    pub(super) fn offer(&mut self, shared: &Shared, all: bool) {
        let input = self.input();
        let typed = if all { String::new() } else { self.text(input).to_lowercase() };
        let holds = |text: &str| {
            let text = text.to_lowercase();
            typed.split_whitespace().all(|word| text.contains(word))
        };
        self.values = match input {
            Input::Kind => {
                let labels = ActivityKind::ALL.map(ActivityKind::label);
                labels.into_iter().filter(|label| holds(label)).map(Value::plain).collect()
            }
            Input::Actor => self.actors.iter().filter(|name| holds(name)).map(Value::plain).collect(),
            Input::Patient => self.found.iter().map(offered).collect(),
            Input::Since => {
                let usual = ["today", "yesterday", "7d", "30d"];
                usual.into_iter().filter(|word| holds(word)).map(|word| since_value(word, shared)).collect()
            }
        };
        self.list.select(0);
        // A kind can only be one of the list; elsewhere what is typed counts until a value is chosen.
        self.chosen = input == Input::Kind && !typed.is_empty() && !self.values.is_empty();
    }

    /// Chooses a value above or below; the first press chooses the one at the top.
    pub(super) fn choose(&mut self, id: crate::tui::command::CommandId) -> bool {
        if self.chosen || self.values.is_empty() {
            return self.list.command(id) || self.values.is_empty();
        }
        self.chosen = self.list.command(id);
        if self.chosen {
            self.list.select(0);
        }
        self.chosen
    }

    /// Puts the chosen value into its field.
    pub(super) fn take_chosen(&mut self) {
        if let Some(value) = self.values.get(self.list.selected).filter(|_| self.chosen) {
            let text = value.text.clone();
            self.field().set(text);
        }
        self.chosen = false;
    }

    /// To the next or the previous field.
    pub(super) fn turn(&mut self, forward: bool, shared: &Shared) {
        self.take_chosen();
        let step = if forward { 1 } else { self.inputs.len() - 1 };
        self.focus = (self.focus + step) % self.inputs.len();
        self.offer(shared, true);
    }

    /// Marks a field as wrong and goes to it.
    pub(super) fn blame(&mut self, input: Input, sentence: impl Into<String>) {
        if let Some(at) = self.inputs.iter().position(|(of, _)| *of == input) {
            self.focus = at;
        }
        self.fault = Some((input, sentence.into()));
        self.chosen = false;
    }

    /// What a day in the Since field means, in words; nothing while it means none.
    pub(super) fn since_words(&self, shared: &Shared) -> String {
        match read_since(self.text(Input::Since), shared) {
            Ok(Since::Any) => "from the first entry on".to_owned(),
            Ok(Since::Today) => long_day(shared.today()),
            Ok(Since::Day(day)) => long_day(day),
            Err(_) => String::new(),
        }
    }

    /// The filter that the fields make, with `patient` where they have no field for it; otherwise the fault.
    pub(super) fn read(&self, patient: Option<&str>, shared: &Shared) -> Result<Filter, (Input, String)> {
        let kind = match self.text(Input::Kind) {
            "" => None,
            text => Some(ActivityKind::from_label(text).ok_or_else(|| {
                let sentence = format!("No kind of entry is called \"{text}\": choose one of the list.");
                (Input::Kind, sentence)
            })?),
        };
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let since =
            read_since(self.text(Input::Since), shared).map_err(|bad| (Input::Since, past_sentence(&bad)))?;
        Ok(Filter {
            kind,
            actor: some(self.text(Input::Actor)),
            patient: some(self.text(Input::Patient)).or_else(|| patient.map(ToOwned::to_owned)),
            since,
        })
    }
}

fn offered(row: &PatientRow) -> Value {
    let born = row.birth_date.map_or_else(String::new, |day| format!("  born {}", dates::day(day)));
    Value { shown: format!("{}  {}{born}", row.patient_id, row.listed_name()), text: row.patient_id.clone() }
}

fn since_value(word: &str, shared: &Shared) -> Value {
    let day = parse_past_date(word, shared.today(), true).map(long_day).unwrap_or_default();
    Value { shown: format!("{word:<10} {day}"), text: word.to_owned() }
}

fn read_since(text: &str, shared: &Shared) -> Result<Since, BadDate> {
    match text {
        "" | "any" => Ok(Since::Any),
        "today" => Ok(Since::Today),
        text => {
            let day_first = shared.site.as_ref().is_none_or(|site| site.day_first);
            parse_past_date(text, shared.today(), day_first).map(Since::Day)
        }
    }
}

/// The sentence, with the forms that look back.
fn past_sentence(bad: &BadDate) -> String {
    match bad {
        BadDate::Unknown(text) => format!("\"{text}\" is no day: type today, 7d, 6 nov or 2026-11-06."),
        bad => bad.to_string(),
    }
}

/// `Sunday, 22 Nov 2026`.
fn long_day(day: chrono::NaiveDate) -> String {
    format!("{}, {}", day.format("%A"), dates::day(day))
}
