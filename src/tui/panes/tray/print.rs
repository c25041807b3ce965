//! The print run from the page: first what it would do, then a question, then how far it is.

use super::model::Tray;
use crate::tui::ask_post::PostRequest;
use crate::tui::context::Context;
use crate::tui::message::{Level, Message};
use crate::tui::pane::PaneModel;
use crate::tui::panes::confirm::{Confirm, Entry};
use crate::tui::request::{Request, Ticket};
use crate::tui::shared::Shared;
use crate::tui::text::dates::count;
use crate::tui::widget::field::TextField;
use crate::wire::client::api::{Answer, PrintProgress, PrintReport, PrintRequest};

/// The reasons that the question names; the list has all.
const REASONS: usize = 3;

impl Tray {
    /// Asks how far the print run is.
    pub(super) fn look(&mut self, ctx: &mut Context<'_>) {
        self.asked_job = Some(ctx.ask(Request::Post(PostRequest::Progress)));
    }

    /// Begins: what would be printed is checked first.
    pub(super) fn print(&mut self, ctx: &mut Context<'_>) {
        if self.job.running {
            ctx.say(Message::note(format!("A print run of {} is under way.", self.job.by)));
            return;
        }
        if let Some(report) = self.job.report.clone().filter(|_| std::mem::take(&mut self.checked)) {
            self.ask(&report, ctx);
            return;
        }
        let request = PrintRequest { dry_run: true };
        let ticket = ctx.ask(Request::Post(PostRequest::Print(request)));
        self.starting = Some(ticket);
        ctx.hold(ticket);
    }

    /// How far the run is came: it is asked about again until it has ended.
    pub(super) fn job_came(&mut self, ticket: Ticket, answer: Answer<PrintProgress>, ctx: &mut Context<'_>) {
        let looked = self.asked_job.take_if(|asked| *asked == ticket).is_some();
        // A run begins by the question before it, which has asked for this page.
        let begun = self.starting.take_if(|asked| *asked == ticket).is_some() || ticket.pane != ctx.owner();
        let job = match answer {
            Ok(job) => job,
            Err(error) => {
                // What a question asked for was told there.
                if ticket.pane == ctx.owner() && !(looked && ticket.live) {
                    ctx.say(Message::error(&error));
                }
                return;
            }
        };
        if begun {
            self.mine = Some(job.id);
            self.checked = false;
        }
        let was_running = std::mem::replace(&mut self.job, job).running;
        if self.job.running {
            if self.asked_job.is_none() {
                self.look(ctx);
            }
        } else if was_running || begun {
            self.ended(begun, ctx);
        }
    }

    /// The run has ended: what it would do becomes a question, what it did is said. A question that comes late waits for
    /// a key, since keys that are on their way must not meet it.
    fn ended(&mut self, at_once: bool, ctx: &mut Context<'_>) {
        let mine = self.mine.take_if(|mine| *mine == self.job.id).is_some();
        if !self.job.dry_run {
            self.read(ctx);
        }
        if !mine {
            return;
        }
        if let Some(error) = &self.job.failed {
            ctx.say(Message::error(error));
        }
        let Some(report) = self.job.report.clone() else { return };
        match (self.job.dry_run, at_once) {
            (true, true) => self.ask(&report, ctx),
            (true, false) => {
                self.checked = true;
                let held = letters(report.held_back.len() as u64);
                let text =
                    format!("checked: {} may go, {held} held back. p goes on.", letters(report.letters));
                ctx.say(Message::done(text));
            }
            (false, _) => ctx.say(said(&report)),
        }
    }

    fn ask(&self, report: &PrintReport, ctx: &mut Context<'_>) {
        let unfinished = self.unfinished.clone();
        if report.stopped {
            ctx.say(Message::note("The check was stopped; nothing was printed."));
        } else if report.letters == 0 && unfinished.is_none() {
            let held = report.held_back.len() as u64;
            ctx.say(Message::note(match held {
                0 => "Nothing waits to be printed.".to_owned(),
                _ => format!("Nothing can be printed: {} held back, each with its reason.", letters(held)),
            }));
        } else {
            let question = question(report, unfinished, ctx);
            ctx.popup(PaneModel::Confirm(Box::new(question)));
        }
    }
}

/// Asks the run to stop between two letters.
pub(super) fn stop(ctx: &mut Context<'_>) {
    ctx.say(Message::note("The print run is asked to stop; what is decided by now is handed over."));
    ctx.ask(Request::Post(PostRequest::Stop));
}

fn question(report: &PrintReport, unfinished: Option<String>, ctx: &Context<'_>) -> Confirm {
    let request = Request::Post(PostRequest::Print(PrintRequest { dry_run: false }));
    let mut question = Confirm::of_site("Print run", ctx.owner(), request);
    let lines = &mut question.lines;
    let go = if report.letters == 1 { "goes" } else { "go" };
    lines.push(format!("{} {go} out in one file: {}.", letters(report.letters), to_where(ctx.shared)));
    if !report.held_back.is_empty() {
        lines.push(format!("{} held back:", letters(report.held_back.len() as u64)));
        let named = report.held_back.iter().take(REASONS);
        lines.extend(named.map(|one| format!("  {}  ID {}  {}", one.letter, one.patient_id, one.reason)));
        if report.held_back.len() > REASONS {
            lines.push("  and more; the list has all, with the reasons.".to_owned());
        }
    }
    lines.extend(unfinished.map(|unfinished| format!("! {unfinished}")));
    lines.push("Each letter is checked again as it goes; a letter sent cannot be taken back.".to_owned());
    "Not yet".clone_into(&mut question.safe);
    "Print".clone_into(&mut question.act);
    if report.letters > 1 {
        let field = TextField::default();
        return question.asking(Entry::Count { field, expected: report.letters });
    }
    question
}

/// `1 letter`, `12,000 letters`.
pub(super) fn letters(n: u64) -> String {
    if n == 1 { "1 letter".to_owned() } else { format!("{} letters", count(n)) }
}

/// Where letters go.
pub(super) fn to_where(shared: &Shared) -> String {
    let Some(site) = &shared.site else { return String::new() };
    match (site.print_folder.as_str(), site.print_command.as_str()) {
        ("", _) => "this site has no print folder".to_owned(),
        (folder, "") => format!("the print folder {folder}"),
        (folder, command) => format!("the print folder {folder}, then to {command}"),
    }
}

/// What a run did, in a line.
fn said(report: &PrintReport) -> Message {
    let run = report.run.as_deref().unwrap_or_default();
    if !report.trouble.is_empty() {
        let text = format!("Print run {run} is not finished: {} p tries again.", report.trouble);
        return Message { level: Level::Error, text };
    }
    let mut text = match (&report.run, report.finished.is_empty()) {
        (Some(run), _) => format!("print run {run}: {} handed over.", letters(report.letters)),
        (None, false) => format!("print run {} is finished.", report.finished.join(", ")),
        (None, true) => "nothing was printed.".to_owned(),
    };
    if report.stopped {
        text.push_str(" It was stopped; the others wait on.");
    }
    let held = report.held_back.len() as u64;
    Message::done(if held == 0 { text } else { format!("{text} {} held back.", letters(held)) })
}
