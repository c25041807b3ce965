//! The version that waits for a second operator: approved, refused or withdrawn (S59).

use super::model::Versions;
use crate::domain::{Permission, Standing};
use crate::tui::command::{CommandId, Hint};
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::confirm::Confirm;
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::wire::client::api::{Answer, DecideTemplate, TemplateText, TemplateVerdict, TemplateView};

impl Versions {
    /// The version that waits.
    pub(super) fn waiting(&self) -> Option<&TemplateText> {
        self.rows.all().iter().find(|row| row.standing == Standing::Waits.label())
    }

    /// The keys for the version that waits: those of its author, or of the others.
    pub(super) fn decisions(&self, shared: &Shared) -> Vec<Hint> {
        match self.waiting() {
            None => Vec::new(),
            Some(waiting) if is_own(waiting, shared) => vec![Hint::Of(CommandId::WithdrawVersion)],
            Some(_) => vec![Hint::Of(CommandId::ApproveVersion), Hint::Of(CommandId::RefuseVersion)],
        }
    }

    /// Why nothing can be decided now, as far as the page knows; the rules are the service's.
    pub(super) fn cannot_decide(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let permission = match id {
            CommandId::ApproveVersion | CommandId::RefuseVersion => Permission::LettersApprove,
            CommandId::WithdrawVersion => Permission::LettersConfigure,
            _ => return None,
        };
        let nothing = || {
            let none = self.rows.is_read() && self.waiting().is_none();
            none.then(|| "Not now: no version waits for approval.".to_owned())
        };
        let frozen = || shared.frozen().map(str::to_owned);
        frozen().or_else(|| shared.not_permitted(permission)).or_else(nothing)
    }

    /// Asks whether to decide so; whether the command was one for it.
    pub(super) fn decide(&self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let verdict = match id {
            CommandId::ApproveVersion => TemplateVerdict::Approve,
            CommandId::RefuseVersion => TemplateVerdict::Refuse(String::new()),
            CommandId::WithdrawVersion => TemplateVerdict::Withdraw,
            _ => return false,
        };
        let Some(waiting) = self.waiting() else { return true };
        let (version, by) = (waiting.version, &waiting.saved_by);
        if self.compared.is_some() && self.looked_at.1 != version {
            ctx.say(Message::note(format!(
                "Version {version} by {by} waits now, and this is another one. Compare it first."
            )));
            return true;
        }
        let (title, act, line) = match &verdict {
            TemplateVerdict::Approve => {
                let line = format!("Letters are made of version {version}, saved by {by}, from now on.");
                ("Approve the version", "Approve", line)
            }
            TemplateVerdict::Refuse(_) => {
                let line = format!("Version {version}, saved by {by}, is not used. It stays in this list.");
                ("Refuse the version", "Refuse", line)
            }
            TemplateVerdict::Withdraw => {
                let line = format!("Version {version} no longer waits for approval. It stays in this list.");
                ("Withdraw the version", "Withdraw", line)
            }
        };
        let refuses = matches!(verdict, TemplateVerdict::Refuse(_));
        let mut lines = vec![line];
        if matches!(verdict, TemplateVerdict::Approve) && is_own(waiting, ctx.shared) {
            lines.push(
                "You saved it: this works only while nobody else may approve letter templates.".to_owned(),
            );
        }
        let request = DecideTemplate { name: self.name.clone(), version, verdict };
        let mut question = Confirm::of_site(title, ctx.owner(), Request::DecideTemplate(request));
        question.right = format!("{} v{version}", self.name);
        question.lines = lines;
        "Not now".clone_into(&mut question.safe);
        act.clone_into(&mut question.act);
        let question = if refuses { question.with_reason() } else { question };
        ctx.popup(PaneModel::Confirm(Box::new(question)));
        true
    }

    /// It was decided; what failed was said by the question.
    pub(super) fn decided(&mut self, answer: Answer<(DecideTemplate, TemplateView)>, ctx: &mut Context<'_>) {
        if let Ok((asked, view)) = answer {
            let version = asked.version;
            let what = match asked.verdict {
                TemplateVerdict::Approve => format!("{} v{version} is approved and in use.", view.name),
                TemplateVerdict::Refuse(_) => format!("{} v{version} is refused.", view.name),
                TemplateVerdict::Withdraw => format!("{} v{version} is withdrawn.", view.name),
            };
            // An approval may have given the template another name.
            self.name.clone_from(&view.name);
            self.compared = None;
            ctx.say(Message::done(what));
        }
        self.read(ctx);
    }
}

fn is_own(waiting: &TemplateText, shared: &Shared) -> bool {
    shared.site.as_ref().is_some_and(|site| site.operator == waiting.saved_by)
}
