//! The lines of Patient Profile and Details: label and text, rules between, and what Enter does on them.

use crate::tui::text::width::{width, wrap};
use crate::tui::view::{Area, Canvas, Look, state_mark};

/// The columns of the labels.
const LABEL: usize = 16;
/// What stands between parts.
const GAP: &str = "   ";

/// What a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing to open.
    #[default]
    Plain,
    /// A sentence over the whole width; nothing to open.
    Sentence,
    /// A rule with a title; it cannot be chosen.
    Rule,
    /// The state; opens the Actions menu.
    State,
    /// Opens the Actions menu.
    Actions,
    /// Opens the module Letters.
    Letters,
    /// Opens the module Details.
    Details,
    /// The activity entry at this place of the view.
    Entry(usize),
    /// The associated healthcare information at this place of the view.
    Associated(usize),
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// What stands at its left; empty where it goes on from the line above.
    pub(super) label: &'static str,
    /// What it says.
    pub(super) text: String,
    /// What it is.
    pub(super) kind: Kind,
}

impl Line {
    /// A rule with a title.
    pub(super) fn rule(title: &str) -> Self {
        Self { label: "", text: title.to_owned(), kind: Kind::Rule }
    }

    /// A line over the whole width.
    pub(super) fn whole(text: impl Into<String>, kind: Kind) -> Self {
        Self { label: "", text: text.into(), kind }
    }

    /// What tells it from others when the lines are made anew.
    pub(super) fn same(&self, other: &Self) -> bool {
        if self.label.is_empty() {
            self.kind == other.kind && self.text == other.text
        } else {
            self.label == other.label
        }
    }

    /// Draws it as a row of a list.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, area: Area, row: u16, chosen: bool, right: &str) {
        match self.kind {
            Kind::Rule => {
                if row < area.height {
                    canvas.rule(area.x, area.y + row, area.width, &self.text, right);
                }
            }
            Kind::Entry(_) | Kind::Associated(_) | Kind::Sentence => {
                canvas.row(area, row, chosen, &self.text);
            }
            _ => self.draw_pair(canvas, area, row, chosen),
        }
    }

    fn draw_pair(&self, canvas: &mut Canvas<'_>, area: Area, row: u16, chosen: bool) {
        if row >= area.height {
            return;
        }
        let (x, y) = (area.x + 2, area.y + row);
        canvas.row(area, row, chosen, &format!("{:LABEL$}{}", self.label, self.text));
        if !chosen {
            canvas.text(x, y, area.width.saturating_sub(2), self.label, Look::Bold);
            let word = self.text.get(2..).unwrap_or_default();
            if let (Kind::State, (_, Some(state))) = (self.kind, state_mark(Some(word))) {
                canvas.tint(x + u16::try_from(LABEL).unwrap_or(0), y, Look::State(state));
            }
        }
    }
}

/// Adds a label with its text, wrapped to the columns of the page; nothing for an empty text.
pub(super) fn pair(lines: &mut Vec<Line>, columns: usize, label: &'static str, text: &str, kind: Kind) {
    if !text.is_empty() {
        add(lines, label, wrap(text, room(columns)), kind);
    }
}

/// Adds a label with parts that stand beside each other where there is room; empty parts are left out.
pub(super) fn parts(
    lines: &mut Vec<Line>,
    columns: usize,
    label: &'static str,
    parts: &[String],
    kind: Kind,
) {
    let mut texts: Vec<String> = Vec::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        match texts.last_mut() {
            Some(text) if width(text) + GAP.len() + width(part) <= room(columns) => {
                text.push_str(GAP);
                text.push_str(part);
            }
            _ => texts.extend(wrap(part, room(columns))),
        }
    }
    add(lines, label, texts, kind);
}

fn room(columns: usize) -> usize {
    columns.saturating_sub(LABEL + 3).max(10)
}

fn add(lines: &mut Vec<Line>, label: &'static str, texts: Vec<String>, kind: Kind) {
    let mut label = label;
    for text in texts {
        lines.push(Line { label, text, kind });
        label = "";
    }
}
