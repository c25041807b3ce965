//! What can be filled in.

use crate::tui::widget::field::TextField;

/// A field of a form.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its name in drafts and for its purpose.
    pub(crate) name: &'static str,
    /// What stands before it.
    pub(crate) label: &'static str,
    /// What may be put there; shown while it has the focus.
    pub(crate) help: &'static str,
    /// What it is.
    pub(crate) kind: Kind,
}

/// The kinds of fields.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A line of text.
    Text(TextField),
    /// A line of text that is not shown and not kept.
    Secret(TextField),
    /// Any of these.
    Ticks(Vec<(String, bool)>),
    /// One of these.
    One(Vec<String>, usize),
}

impl Field {
    /// A line of text.
    pub(crate) fn text(name: &'static str, label: &'static str, help: &'static str, text: &str) -> Self {
        Self { name, label, help, kind: Kind::Text(TextField::new(text)) }
    }

    /// A secret.
    pub(crate) fn secret(name: &'static str, label: &'static str) -> Self {
        let help = "Nothing is shown as you type it.";
        Self { name, label, help, kind: Kind::Secret(TextField::default()) }
    }

    /// Any of several.
    pub(crate) fn ticks(
        name: &'static str,
        label: &'static str,
        help: &'static str,
        options: Vec<(String, bool)>,
    ) -> Self {
        Self { name, label, help, kind: Kind::Ticks(options) }
    }

    /// One of several.
    pub(crate) fn one(
        name: &'static str,
        label: &'static str,
        help: &'static str,
        options: Vec<String>,
        chosen: usize,
    ) -> Self {
        Self { name, label, help, kind: Kind::One(options, chosen) }
    }

    /// How many places it has for the focus.
    pub(super) fn places(&self) -> usize {
        match &self.kind {
            Kind::Text(_) | Kind::Secret(_) => 1,
            Kind::Ticks(options) => options.len(),
            Kind::One(options, _) => options.len(),
        }
    }

    /// Its value as text: what was typed, the options that are ticked a line each, the number of the chosen one.
    pub(crate) fn value(&self) -> String {
        match &self.kind {
            Kind::Text(field) | Kind::Secret(field) => field.text().to_owned(),
            Kind::Ticks(options) => {
                let ticked: Vec<_> =
                    options.iter().filter(|(_, on)| *on).map(|(label, _)| label.as_str()).collect();
                ticked.join("\n")
            }
            Kind::One(_, chosen) => chosen.to_string(),
        }
    }

    /// Takes a value of a draft.
    pub(super) fn set(&mut self, value: &str) {
        match &mut self.kind {
            Kind::Text(field) => field.set(value),
            Kind::Secret(_) => {}
            Kind::Ticks(options) => {
                for (label, on) in options {
                    *on = value.lines().any(|line| line == label);
                }
            }
            Kind::One(options, chosen) => {
                *chosen = value.parse().ok().filter(|at| *at < options.len()).unwrap_or(*chosen);
            }
        }
    }

    /// Ticks or chooses one of its options.
    pub(super) fn tick(&mut self, at: usize) {
        match &mut self.kind {
            Kind::Text(_) | Kind::Secret(_) => {}
            Kind::Ticks(options) => {
                if let Some((_, on)) = options.get_mut(at) {
                    *on = !*on;
                }
            }
            Kind::One(_, chosen) => *chosen = at,
        }
    }
}
