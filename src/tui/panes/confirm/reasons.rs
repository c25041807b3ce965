//! The usual reasons of the site that fit a question that asks why, listed below its field.

use super::entry::Entry;
use super::model::{Confirm, Deed, Focus};
use crate::domain::{UsualReason, WhyQuestion};
use crate::tui::ask_many::ManyRequest;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::request::Request;
use crate::tui::shared::{Shared, Size};
use crate::tui::view::{Area, Canvas};
use crate::tui::widget::list::List;
use crate::wire::client::api::{AccountAct, ApprovalOf, Decision, HeldAct, OperatorChange};

/// The rows of a dialog that the list cannot have: what the question says, its field and the rules around it.
const OTHERS: u16 = 9;

/// Which question asks why before a request is made.
fn question(request: &Request) -> Option<WhyQuestion> {
    Some(match request {
        Request::Account(account) => match account.act {
            AccountAct::Disable => WhyQuestion::Disable,
            AccountAct::Enable => WhyQuestion::Enable,
            AccountAct::Unlock => WhyQuestion::Unlock,
            AccountAct::Revoke => WhyQuestion::Revoke,
            AccountAct::DoNotInvite => WhyQuestion::DoNotInvite,
            AccountAct::InviteAgain => WhyQuestion::InviteAgain,
            AccountAct::CancelRegistration => WhyQuestion::CancelRegistration,
            AccountAct::SendReset => WhyQuestion::SendReset,
            AccountAct::EndSessions => WhyQuestion::EndSessions,
            AccountAct::ResendEmail => return None,
        },
        Request::Held(held) if held.act == HeldAct::Discard => WhyQuestion::DiscardHeld,
        Request::DecideTemplate(_) => WhyQuestion::RefuseTemplate,
        Request::Many(ManyRequest::Decide(Decision { of, .. })) => match of {
            ApprovalOf::Cohort(_) => WhyQuestion::RefuseCohort,
            ApprovalOf::Wave => WhyQuestion::RefuseWave,
            ApprovalOf::Template { .. } => WhyQuestion::RefuseTemplate,
        },
        Request::Many(ManyRequest::ChangeOperators(OperatorChange::ResetTwoStep { .. })) => {
            WhyQuestion::ResetTwoStep
        }
        _ => return None,
    })
}

impl Confirm {
    /// What the site offers here; a list that an older program kept fits every question.
    fn reasons(&self, shared: &Shared) -> Vec<String> {
        let Deed::Ask { request, .. } = &self.deed else { return Vec::new() };
        let Some(site) = shared.site.as_ref().filter(|_| self.entry.as_ref().is_some_and(Entry::is_why))
        else {
            return Vec::new();
        };
        let question = question(request);
        let read = |text: &String| {
            text.parse().unwrap_or_else(|_| UsualReason { of: Vec::new(), text: text.clone() })
        };
        let all = site.usual_reasons.iter().map(read);
        let fits =
            |reason: &UsualReason| question.map_or(reason.of.is_empty(), |question| reason.fits(question));
        all.filter(fits).map(|reason| reason.text).collect()
    }

    /// Whether usual reasons can be listed.
    pub(super) fn has_usual(&self, shared: &Shared) -> bool {
        !self.reasons(shared).is_empty()
    }

    /// Lists the usual reasons, moves among them, takes one; whether the command was one for that.
    pub(super) fn pick(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let can_list = self.has_usual(ctx.shared);
        match (&mut self.usual, id) {
            (None, CommandId::UsualReasons) if can_list => {
                // From a button too: what is chosen goes into the field.
                self.focus = Focus::Entry;
                if let Some(checked) = self.checked() {
                    checked.focus_words();
                }
                self.usual = Some(List::default());
            }
            (None, CommandId::UsualReasons) => {
                ctx.say(Message::note("There are no usual reasons to choose from here."));
            }
            (None, _) => return false,
            (Some(list), CommandId::Open) => {
                let at = list.selected;
                let chosen = self.reasons(ctx.shared).into_iter().nth(at);
                self.usual = None;
                if let (Some(entry), Some(chosen)) = (&mut self.entry, chosen) {
                    entry.field_mut().set(chosen);
                    self.keep(ctx);
                }
            }
            (Some(_), CommandId::Back | CommandId::Stop | CommandId::UsualReasons) => self.usual = None,
            (Some(list), id) => {
                if list.command(id) {
                    return true;
                }
                // Any other key is for the question: the list gives way.
                self.usual = None;
                return false;
            }
        }
        true
    }

    /// Fits the list to the window.
    pub(super) fn fit_usual(&mut self, room: Size, shared: &Shared) {
        let n_reasons = self.reasons(shared).len();
        let entry = self.entry.as_ref().map_or(1, Entry::rows);
        let others = usize::from(OTHERS) + entry.saturating_sub(1);
        if let Some(list) = &mut self.usual {
            list.fit(n_reasons, usize::from(room.height).saturating_sub(others).clamp(2, n_reasons.max(2)));
        }
    }

    /// The rows that the list takes.
    pub(super) fn usual_rows(&self) -> usize {
        self.usual.as_ref().map_or(0, |list| list.rows().len())
    }

    pub(super) fn draw_usual(&self, canvas: &mut Canvas<'_>, inner: Area, row: u16, shared: &Shared) {
        let Some(list) = &self.usual else { return };
        let reasons = self.reasons(shared);
        for (at, idx) in (row..).zip(list.rows()) {
            let Some(reason) = reasons.get(idx) else { break };
            canvas.row(inner, at, idx == list.selected, reason);
        }
    }
}
