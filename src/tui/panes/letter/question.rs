//! From F2 to the question before the letters are made.

use super::check::Check;
use super::model::{Focus, Letter};
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::confirm::Confirm;
use crate::tui::widget::date_field::in_words;

impl Letter {
    /// Asks whether to make the letters, if they can be made.
    pub(super) fn generate(&mut self, ctx: &mut Context<'_>) {
        let check = self.check();
        if !matches!(check, Check::Complete(_)) {
            self.focus = Focus::List;
            ctx.say(Message::note(check.sentence()));
            return;
        }
        let Some(expires) = self.check_day(ctx) else {
            self.focus = Focus::Date;
            return;
        };
        if self.asked.is_some() || (!self.is_of_chosen() && self.preview_failed.is_none()) {
            // The warnings come with the preview of the chosen letters, and the question is to have them.
            self.submit_waits = true;
            self.preview_chosen(ctx);
            if let Some(ticket) = self.asked {
                ctx.hold(ticket);
            }
            return;
        }
        let question = self.question(expires, ctx);
        ctx.popup(PaneModel::Confirm(Box::new(question)));
    }

    fn question(&self, expires: chrono::NaiveDate, ctx: &Context<'_>) -> Confirm {
        let mut question =
            Confirm::about(&self.who, self.purpose.label(), ctx.owner(), self.request(expires));
        let names = self.chosen_names();
        let letters =
            if names.len() == 1 { "1 letter is".to_owned() } else { format!("{} letters are", names.len()) };
        let site = ctx.shared.site.as_ref();
        let folder = site.map(|site| site.print_folder.as_str()).unwrap_or_default();
        let hold = self.hold || self.cannot_be_posted();
        let then = if hold {
            "and kept in the To post tray".to_owned()
        } else {
            format!("and handed over to the print folder {folder}")
        };
        question.lines.push(format!("{letters} generated {then}: {}.", names.join(", ")));
        question.lines.extend(self.address());
        let until = in_words(expires, ctx.shared.today());
        question.lines.push(format!("The activation code expires on {until}."));
        question.lines.extend(self.warnings().into_iter().map(|warning| format!("! {warning}")));
        "Not yet".clone_into(&mut question.safe);
        let act = if hold { "Hold" } else { "Send" };
        act.clone_into(&mut question.act);
        question
    }

    /// Where the letters would go; nothing where no preview says so.
    fn address(&self) -> Option<String> {
        let preview = self.preview.as_ref().filter(|preview| preview.patient.is_some())?;
        let block = preview.address.join(", ");
        Some(if block.is_empty() { "To: no address on file.".to_owned() } else { format!("To: {block}.") })
    }

    /// Whether the letters are held whatever is asked, since no post would bring them.
    pub(super) fn cannot_be_posted(&self) -> bool {
        self.preview.as_ref().is_some_and(|preview| preview.held)
    }

    /// Whether the preview that is at hand is of the letters that are chosen, all of them together.
    fn is_of_chosen(&self) -> bool {
        let previewed =
            self.preview.iter().flat_map(|preview| &preview.letters).map(|letter| &letter.template);
        previewed.eq(self.chosen().map(|template| &template.name))
    }

    /// What is worth knowing, as the service says it: of the account, and of the chosen letters; nothing of these while
    /// it shows another letter.
    pub(super) fn warnings(&self) -> Vec<String> {
        let preview = self.preview.iter().filter(|_| self.is_of_chosen());
        let of_letters = preview.flat_map(|preview| &preview.warnings).map(|warning| &warning.text);
        let claim = Some(&self.other_claim).filter(|claim| !claim.is_empty());
        claim.into_iter().chain(of_letters).cloned().collect()
    }
}
