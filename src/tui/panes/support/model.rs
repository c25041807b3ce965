//! The lines and the form, as plain data.

use super::form::Form;
use crate::tui::ask_rules::RulesRequest;
use crate::tui::request::Ticket;
use crate::tui::widget::list::List;
use crate::wire::client::api::{PendingSupport, SetSupport, SupportLine, SupportOf, SupportView};

/// Client support.
#[derive(Clone, Debug, Default)]
pub(crate) struct Support {
    /// The lines, once they were read.
    pub(super) view: Option<SupportView>,
    /// Why they could not be read.
    pub(super) failed: Option<String>,
    pub(super) list: List,
    /// The form, while something is edited.
    pub(super) form: Option<Form>,
    /// What takes the last change back.
    pub(super) undo: Option<RulesRequest>,
    /// The question for the lines that is under way.
    pub(super) asked: Option<Ticket>,
    /// A save was refused since somebody was faster, and the form says who and what: it may be replaced once it is read.
    pub(super) told: bool,
    /// The change that is under way.
    pub(super) acting: Option<Acting>,
}

/// A change that is under way.
#[derive(Clone, Debug)]
pub(super) struct Acting {
    pub(super) ticket: Ticket,
    /// The type that it is about.
    pub(super) of: String,
    /// What takes it back once it is done.
    pub(super) undo: Option<RulesRequest>,
}

impl Support {
    /// The lines.
    pub(super) fn lines(&self) -> &[SupportLine] {
        self.view.as_ref().map_or(&[], |view| &view.lines)
    }

    /// The chosen line.
    pub(super) fn chosen(&self) -> Option<&SupportLine> {
        self.lines().get(self.list.selected)
    }

    /// Takes what was read; the chosen type stays chosen wherever its row is now.
    pub(super) fn take_view(&mut self, view: SupportView) {
        let before = self.chosen().map(|line| line.organisation_type.clone());
        let at = |of: &String| view.lines.iter().position(|line| line.organisation_type == *of);
        if let Some(row) = before.as_ref().and_then(at) {
            self.list.follow(row);
        }
        self.failed = None;
        self.view = Some(view);
    }

    /// What takes a change of this type back: the change that was pending before is entered again, or there is none.
    pub(super) fn undo_of(&self, of: &str) -> RulesRequest {
        let line = self.lines().iter().find(|line| line.organisation_type == of);
        match line.and_then(|line| line.pending.as_ref()) {
            Some(pending) => again(of, pending),
            None => RulesRequest::WithdrawSupport(entry(of, 0)),
        }
    }

    /// The revision of a type's own entry, as it is on the page.
    pub(super) fn revision(&self, of: &str) -> u64 {
        self.lines().iter().find(|line| line.organisation_type == of).map_or(0, |line| line.revision)
    }
}

/// The entry of a type as it was seen.
pub(super) fn entry(of: &str, revision: u64) -> SupportOf {
    SupportOf { organisation_type: of.to_owned(), seen: Some(revision) }
}

/// A change of what was seen then: of nothing that somebody has made since (S94).
pub(super) fn of_seen(mut request: RulesRequest, revision: u64) -> RulesRequest {
    match &mut request {
        RulesRequest::SetSupport(SetSupport { seen, .. })
        | RulesRequest::RemoveSupport(SupportOf { seen, .. })
        | RulesRequest::WithdrawSupport(SupportOf { seen, .. }) => *seen = Some(revision),
        _ => {}
    }
    request
}

/// Enters a change anew; of what was seen is said once the change that it takes back was made.
pub(super) fn again(of: &str, pending: &PendingSupport) -> RulesRequest {
    if pending.removal {
        return RulesRequest::RemoveSupport(entry(of, 0));
    }
    let (email, phone) = (pending.email.clone(), pending.phone.clone());
    RulesRequest::SetSupport(SetSupport { organisation_type: of.to_owned(), email, phone, seen: Some(0) })
}

/// A type as it is named on the page.
pub(super) fn named(of: &str) -> &str {
    if of.is_empty() { "(all other types)" } else { of }
}
