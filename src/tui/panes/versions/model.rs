//! The list of versions, and what it does with keys and answers.

use std::borrow::Cow;

use crate::domain::Standing;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::confirm::Confirm;
use crate::tui::panes::template::{Reading, saved_words};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::widget::rows::{Filtered, Row, Rows};
use crate::wire::client::api::{Answer, CompareView, PreviewRequest, PreviewView, TemplateText};

/// The versions of a template.
#[derive(Clone, Debug)]
pub(crate) struct Versions {
    /// The template's name.
    pub(super) name: String,
    /// The versions, newest first, once they were read.
    pub(super) rows: Rows<TemplateText>,
    /// Two of them line by line, or a letter of one, with a title.
    pub(super) compared: Option<(String, Reading)>,
    /// The versions that are compared, or twice the one whose letter is shown.
    pub(super) looked_at: (u32, u32),
    /// The question for what is to be read.
    looking: Option<Ticket>,
}

impl Row for TemplateText {
    fn name(&self) -> Cow<'_, str> {
        self.version.to_string().into()
    }

    fn words(&self) -> String {
        format!(
            "v{} {} {} {} {}",
            self.version,
            self.saved_by,
            self.base,
            self.standing,
            self.standing_words()
        )
    }
}

impl Versions {
    /// Of the template of this name.
    pub(crate) fn of(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            rows: Rows::default(),
            compared: None,
            looked_at: (0, 0),
            looking: None,
        }
    }

    /// Reads the versions.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        self.rows.read(Request::TemplateVersions(self.name.clone()), ctx);
    }

    fn chosen(&self) -> Option<u32> {
        self.rows.chosen().map(|row| row.version)
    }

    /// The version in use; none before one was approved.
    pub(super) fn in_use(&self) -> Option<u32> {
        let in_use = self.rows.all().iter().find(|row| row.standing == Standing::InUse.label());
        in_use.map(|row| row.version)
    }

    /// The chosen version and the one in use, the older one first, if they differ.
    fn pair(&self) -> Option<(u32, u32)> {
        let (chosen, in_use) = (self.chosen()?, self.in_use()?);
        (chosen != in_use).then_some((chosen.min(in_use), chosen.max(in_use)))
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if self.compared.is_some() {
            match id {
                CommandId::Back
                | CommandId::Stop
                | CommandId::Open
                | CommandId::Compare
                | CommandId::PreviewVersion => {
                    self.compared = None;
                }
                CommandId::Restore => self.restore(ctx),
                id if self.decide(id, ctx) => {}
                id => return self.scroll(id),
            }
            return true;
        }
        match id {
            CommandId::Open | CommandId::Compare => self.compare(ctx),
            CommandId::PreviewVersion => self.preview(ctx),
            CommandId::Restore => self.restore(ctx),
            CommandId::Refresh => self.read(ctx),
            id if self.decide(id, ctx) => {}
            id => return self.rows.command(id),
        }
        true
    }

    fn scroll(&mut self, id: CommandId) -> bool {
        self.compared.as_mut().is_some_and(|(_, reading)| reading.command(id))
    }

    fn compare(&mut self, ctx: &mut Context<'_>) {
        let Some((from, to)) = self.pair() else {
            ctx.say(Message::note(match self.in_use() {
                Some(_) => "This is the version in use: choose another one to compare it with.",
                None => "No version is in use yet, so there is nothing to compare with; p shows how this one reads.",
            }));
            return;
        };
        ctx.hush();
        let ticket = ctx.ask(Request::CompareTemplate(self.name.clone(), (from, to)));
        self.looking = Some(ticket);
        ctx.hold(ticket);
    }

    fn preview(&mut self, ctx: &mut Context<'_>) {
        let Some(version) = self.chosen() else { return };
        let templates = vec![self.name.clone()];
        let request = PreviewRequest { patient: None, templates, version: Some(version), expires: None };
        let ticket = ctx.ask(Request::Preview(request));
        self.looking = Some(ticket);
        self.looked_at = (version, version);
        ctx.hold(ticket);
    }

    fn restore(&self, ctx: &mut Context<'_>) {
        let newest = self.rows.all().first().map(|row| row.version);
        let (Some(version), Some(newest)) = (self.chosen(), newest) else { return };
        if self.in_use() == Some(version) {
            ctx.say(Message::note("This is the version in use already."));
            return;
        }
        if version == newest && self.waiting().is_some() {
            ctx.say(Message::note("This version waits for approval already."));
            return;
        }
        let request = Request::RestoreTemplate(self.name.clone(), version);
        let right = format!("{} v{version}", self.name);
        let mut question = Confirm::of_site("Restore this version", ctx.owner(), request);
        question.right.clone_from(&right);
        question.lines = vec![
            format!("Version {} will be as version {version} was, with the base that it had.", newest + 1),
            "Nothing is taken away: all versions stay, and letters keep theirs.".to_owned(),
        ];
        "Not now".clone_into(&mut question.safe);
        "Restore".clone_into(&mut question.act);
        ctx.popup(PaneModel::Confirm(Box::new(question)));
    }

    /// An answer came.
    pub(super) fn take(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        match reply {
            Reply::TemplateVersions(answer) => {
                // The newest stays chosen if it was, whichever it is now.
                let at_top = self.rows.is_at_top();
                if self.rows.take(ticket, answer) && at_top {
                    self.rows.go_to_top();
                }
            }
            Reply::Compared(answer) if self.looking == Some(ticket) => self.take_compared(*answer, ctx),
            Reply::Preview(answer) if self.looking == Some(ticket) => self.take_preview(answer, ctx),
            Reply::TemplateSaved(answer) => {
                let Ok(view) = *answer else { return };
                self.compared = None;
                self.rows.go_to_top();
                ctx.say(Message::done(saved_words(&view)));
                self.read(ctx);
            }
            Reply::TemplateDecided(answer) => self.decided(*answer, ctx),
            _ => {}
        }
    }

    fn take_preview(&mut self, answer: Answer<PreviewView>, ctx: &mut Context<'_>) {
        self.looking = None;
        match answer {
            Ok(view) => {
                let title = format!("Preview of version {}", self.looked_at.1);
                self.compared = Some((title, Reading::of_preview(view)));
            }
            Err(error) => ctx.say(Message::error(&error)),
        }
    }

    fn take_compared(&mut self, answer: Answer<CompareView>, ctx: &mut Context<'_>) {
        self.looking = None;
        match answer {
            Ok(view) => {
                let title = format!("From version {} (-) to {} (+)", view.from.version, view.to.version);
                let mut lines = besides(&view);
                self.looked_at = (view.from.version, view.to.version);
                lines.extend(view.lines.into_iter().map(|(sign, line)| (mark(sign), line)));
                self.compared = Some((title, Reading::marked(lines)));
            }
            Err(error) => ctx.say(Message::error(&error)),
        }
    }
}

/// What differs besides the text.
fn besides(view: &CompareView) -> Vec<(&'static str, String)> {
    let of = |text: &TemplateText| {
        let visible = if text.visible { "visible" } else { "hidden" };
        format!("{}, on {} v{}, {visible}", text.name, text.base, text.base_version)
    };
    let (from, to) = (of(&view.from), of(&view.to));
    if from == to { Vec::new() } else { vec![("- ", from), ("+ ", to), ("", String::new())] }
}

/// What stands before a line.
fn mark(sign: char) -> &'static str {
    match sign {
        '-' => "- ",
        '+' => "+ ",
        _ => "  ",
    }
}
