//! The usual reasons of the site, listed below the field of a question that asks why.

use super::entry::Entry;
use super::model::{Confirm, Focus};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::shared::{Shared, Size};
use crate::tui::view::{Area, Canvas};
use crate::tui::widget::list::List;

/// The rows of a dialog that the list cannot have: what the question says, its field and the rules around it.
const OTHERS: u16 = 9;

/// What the site lists.
pub(super) fn reasons(shared: &Shared) -> &[String] {
    shared.site.as_ref().map(|site| site.usual_reasons.as_slice()).unwrap_or_default()
}

impl Confirm {
    /// Whether the usual reasons can be listed now.
    pub(super) fn has_usual(&self, shared: &Shared) -> bool {
        matches!(self.entry, Some(Entry::Reason(_)))
            && self.focus == Focus::Entry
            && !reasons(shared).is_empty()
    }

    /// Lists the usual reasons, moves among them, takes one; whether the command was one for that.
    pub(super) fn pick(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let can_list = self.has_usual(ctx.shared);
        match (&mut self.usual, id) {
            (None, CommandId::UsualReasons) if can_list => {
                self.usual = Some(List::default());
            }
            (None, CommandId::UsualReasons) => {
                ctx.say(Message::note("There are no usual reasons to choose from here."));
            }
            (None, _) => return false,
            (Some(list), CommandId::Open) => {
                let chosen = reasons(ctx.shared).get(list.selected).cloned();
                self.usual = None;
                if let (Some(Entry::Reason(field)), Some(chosen)) = (&mut self.entry, chosen) {
                    field.set(chosen);
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
        let n_reasons = reasons(shared).len();
        if let Some(list) = &mut self.usual {
            list.fit(n_reasons, usize::from(room.height.saturating_sub(OTHERS)).clamp(2, n_reasons.max(2)));
        }
    }

    /// The rows that the list takes.
    pub(super) fn usual_rows(&self) -> usize {
        self.usual.as_ref().map_or(0, |list| list.rows().len())
    }

    pub(super) fn draw_usual(&self, canvas: &mut Canvas<'_>, inner: Area, row: u16, shared: &Shared) {
        let Some(list) = &self.usual else { return };
        for (at, idx) in (row..).zip(list.rows()) {
            let Some(reason) = reasons(shared).get(idx) else { break };
            canvas.row(inner, at, idx == list.selected, reason);
        }
    }
}
