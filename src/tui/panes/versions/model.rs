//! The list of versions, and what it does with keys and answers.

use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::confirm::Confirm;
use crate::tui::panes::template::Reading;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::widget::list::List;
use crate::wire::client::api::{Answer, CompareView, TemplateText};

/// The versions of a template.
#[derive(Clone, Debug)]
pub(crate) struct Versions {
    /// The template's name.
    pub(super) name: String,
    /// The versions, newest first, once they were read.
    pub(super) rows: Option<Vec<TemplateText>>,
    pub(super) list: List,
    /// Two of them line by line, with a title.
    pub(super) compared: Option<(String, Reading)>,
    asked: Option<Ticket>,
}

impl Versions {
    /// Of the template of this name.
    pub(crate) fn of(name: &str) -> Self {
        Self { name: name.to_owned(), rows: None, list: List::default(), compared: None, asked: None }
    }

    fn rows(&self) -> &[TemplateText] {
        self.rows.as_deref().unwrap_or_default()
    }

    /// Reads the versions.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        let ticket = ctx.ask(Request::TemplateVersions(self.name.clone()));
        self.asked = Some(ticket);
        if !ticket.live && self.rows.is_none() {
            ctx.hold(ticket);
        }
    }

    /// The chosen version and the newest, if they differ.
    fn pair(&self) -> Option<(u32, u32)> {
        let (chosen, newest) = (self.rows().get(self.list.selected)?, self.rows().first()?);
        (chosen.version != newest.version).then_some((chosen.version, newest.version))
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        if let Some((_, reading)) = &mut self.compared {
            match id {
                CommandId::Back | CommandId::Stop | CommandId::Open | CommandId::Compare => {
                    self.compared = None;
                }
                CommandId::Restore => self.restore(ctx),
                id => return reading.command(id),
            }
            return true;
        }
        match id {
            CommandId::Open | CommandId::Compare => self.compare(ctx),
            CommandId::Restore => self.restore(ctx),
            CommandId::Refresh => self.read(ctx),
            id => return self.list.command(id),
        }
        true
    }

    fn compare(&mut self, ctx: &mut Context<'_>) {
        let Some((from, to)) = self.pair() else {
            ctx.say(Message::note("This is the newest version: choose an older one to compare it with."));
            return;
        };
        ctx.hush();
        let ticket = ctx.ask(Request::CompareTemplate(self.name.clone(), (from, to)));
        self.asked = Some(ticket);
        ctx.hold(ticket);
    }

    fn restore(&self, ctx: &mut Context<'_>) {
        let Some((version, newest)) = self.pair() else {
            ctx.say(Message::note("This is the newest version already."));
            return;
        };
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
            Reply::TemplateVersions(answer) if self.asked == Some(ticket) => self.take_rows(answer, ctx),
            Reply::Compared(answer) if self.asked == Some(ticket) => self.take_compared(*answer, ctx),
            Reply::TemplateSaved(answer) => {
                let Ok(view) = *answer else { return };
                self.compared = None;
                self.list.select(0);
                ctx.say(Message::done(format!("{} v{} is saved.", view.name, view.version)));
                self.read(ctx);
            }
            _ => {}
        }
    }

    fn take_rows(&mut self, answer: Answer<Vec<TemplateText>>, ctx: &mut Context<'_>) {
        self.asked = None;
        match answer {
            Ok(rows) => {
                let before = self.rows().get(self.list.selected).map(|row| row.version);
                let at = rows.iter().position(|row| Some(row.version) == before);
                if let Some(row) = at.filter(|_| self.list.selected > 0) {
                    self.list.follow(row);
                }
                self.rows = Some(rows);
            }
            Err(error) => ctx.say(Message::error(&error)),
        }
    }

    fn take_compared(&mut self, answer: Answer<CompareView>, ctx: &mut Context<'_>) {
        self.asked = None;
        match answer {
            Ok(view) => {
                let title = format!("From version {} (-) to {} (+)", view.from.version, view.to.version);
                let mut lines = besides(&view);
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
