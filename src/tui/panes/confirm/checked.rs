//! What an operator says was checked before an account is unlocked: nothing is ticked until somebody ticks it, and what
//! is ticked or typed is what the activity log says.

use crate::tui::widget::field::TextField;

/// An item that a caller can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// What is asked: `Full name`.
    what: String,
    /// What is on file.
    value: String,
    ticked: bool,
}

/// The items, and words of the operator's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checked {
    items: Vec<Item>,
    /// The item that has the focus; behind the last one it is the words.
    at: usize,
    /// Anything else: who called, what was shown.
    pub(super) words: TextField,
}

impl Checked {
    /// Nothing ticked yet of `checks`, what is asked with what is on file.
    pub(crate) fn new(checks: &[(String, String)]) -> Self {
        // Each has a digit of its own.
        let items = checks.iter().take(9);
        let items =
            items.map(|(what, value)| Item { what: what.clone(), value: value.clone(), ticked: false });
        Self { items: items.collect(), at: 0, words: TextField::default() }
    }

    /// Whether the words have the focus.
    pub(super) fn in_words(&self) -> bool {
        self.at >= self.items.len()
    }

    /// The item that has the focus.
    pub(super) fn at(&self) -> Option<usize> {
        (!self.in_words()).then_some(self.at)
    }

    /// The focus to the words.
    pub(super) fn focus_words(&mut self) {
        self.at = self.items.len();
    }

    /// The focus to the first or the last stop.
    pub(super) fn enter(&mut self, forward: bool) {
        self.at = if forward { 0 } else { self.items.len() };
    }

    /// The focus one stop on; whether there was one.
    pub(super) fn turn(&mut self, forward: bool) -> bool {
        let next = if forward { self.at.checked_add(1) } else { self.at.checked_sub(1) };
        let next = next.filter(|next| *next <= self.items.len());
        self.at = next.unwrap_or(self.at);
        next.is_some()
    }

    /// Ticks the item of this digit, or takes the tick away; whether there is one.
    pub(super) fn tick(&mut self, digit: usize) -> bool {
        let Some(at) = digit.checked_sub(1).filter(|at| *at < self.items.len()) else { return false };
        self.items[at].ticked = !self.items[at].ticked;
        self.at = at;
        true
    }

    /// Whether there is anything to tick.
    pub(super) fn has_items(&self) -> bool {
        !self.items.is_empty()
    }

    /// The rows that it takes: the items below a heading, and the words.
    pub(super) fn rows(&self) -> usize {
        if self.has_items() { self.items.len() + 2 } else { 1 }
    }

    /// The items as they are shown.
    pub(super) fn lines(&self) -> Vec<String> {
        let wide = self.items.iter().map(|item| item.what.chars().count()).max().unwrap_or(0);
        let line = |(at, item): (usize, &Item)| {
            let mark = if item.ticked { "[x]" } else { "[ ]" };
            format!("{mark} {} {:wide$}  {}", at + 1, item.what, item.value)
        };
        self.items.iter().enumerate().map(line).collect()
    }

    /// The reason that it makes; none while nothing was said.
    pub(super) fn reason(&self) -> Option<String> {
        let ticked: Vec<_> =
            self.items.iter().filter(|item| item.ticked).map(|item| item.what.to_lowercase()).collect();
        let checked = (!ticked.is_empty()).then(|| format!("identity checked: {}", ticked.join(", ")));
        let words = self.words.text().trim();
        let words = (!words.is_empty()).then(|| words.to_owned());
        let said: Vec<String> = checked.into_iter().chain(words).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_what_was_ticked_and_what_was_typed() {
        let of = |what: &str| (what.to_owned(), "x".to_owned());
        let mut checked = Checked::new(&[of("Full name"), of("Date of birth")]);
        assert_eq!(checked.reason(), None);
        assert!(checked.tick(2) && !checked.tick(3) && !checked.tick(0));
        assert_eq!(checked.reason().as_deref(), Some("identity checked: date of birth"));
        checked.words.set(" by phone ");
        assert_eq!(checked.reason().as_deref(), Some("identity checked: date of birth; by phone"));
        checked.tick(2);
        assert_eq!(checked.reason().as_deref(), Some("by phone"));
    }
}
