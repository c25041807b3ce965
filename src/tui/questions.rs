//! The questions of a form that are under way, and what each is for.

use super::request::Ticket;

/// At most one question of each kind.
#[derive(Clone, Debug)]
pub(crate) struct Questions<T>(Vec<(Ticket, T)>);

impl<T> Default for Questions<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Questions<T> {
    /// Notes a question; an older one of its kind is of no use any more.
    pub(crate) fn note(&mut self, ticket: Ticket, what: T) {
        self.0.retain(|(_, other)| *other != what);
        self.0.push((ticket, what));
    }

    /// Takes the question that a ticket names off the list.
    pub(crate) fn answered(&mut self, ticket: Ticket) -> Option<T> {
        let at = self.0.iter().position(|(asked, _)| *asked == ticket)?;
        Some(self.0.remove(at).1)
    }

    /// Whether a question of this kind is under way.
    pub(crate) fn is_asked(&self, what: &T) -> bool {
        self.0.iter().any(|(_, asked)| asked == what)
    }
}
