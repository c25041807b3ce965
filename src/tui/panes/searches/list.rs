//! The list: opened in the search field, renamed, deleted, and the way to a cohort of whom one finds.

use std::borrow::Cow;

use crate::tui::ask_many::{ManyReply, ManyRequest};
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::{Context, Place};
use crate::tui::message::Message;
use crate::tui::pane::{Pane, PaneModel};
use crate::tui::panes::cohorts::Cohorts;
use crate::tui::panes::confirm::Confirm;
use crate::tui::panes::prompt::{Prompt, Wanted};
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::columns;
use crate::tui::view::{Area, Canvas};
use crate::tui::widget::rows::{Around, Filtered, Row, Rows};
use crate::wire::client::api::SavedSearchView;

/// What would be here, and how it comes.
const NOTHING: &str = "A search that is needed again can be kept here. Type it on the page Patients, then F2 gives it a name; \
                       a cohort can be made of whom it finds.";

/// The saved searches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Searches {
    rows: Rows<SavedSearchView>,
}

impl Row for SavedSearchView {
    const COUNTED: bool = true;

    fn name(&self) -> Cow<'_, str> {
        self.name.as_str().into()
    }

    fn words(&self) -> String {
        format!("{} {} {}", self.name, found_by(self), self.saved_by)
    }
}

impl Searches {
    fn read(&mut self, ctx: &mut Context<'_>) {
        self.rows.read(Request::Many(ManyRequest::SavedSearches), ctx);
    }

    fn act(&self, id: CommandId, ctx: &mut Context<'_>) {
        let Some(chosen) = self.rows.chosen() else {
            return ctx.say(Message::note("Not now: no search is chosen."));
        };
        match id {
            CommandId::Open => ctx.go(Place::Search(chosen.clone())),
            CommandId::InviteFound => {
                ctx.page(PaneModel::Cohorts(Box::new(Cohorts::with_saved(chosen.name.clone()))));
            }
            _ if ctx.shared.frozen().is_some() => {
                ctx.say(Message::note(ctx.shared.frozen().unwrap_or_default()));
            }
            CommandId::RenameSearch => {
                let wanted = Wanted::RenameSearch(chosen.name.clone());
                ctx.popup(PaneModel::Prompt(Box::new(Prompt::new(ctx.owner(), wanted))));
            }
            _ => ctx.popup(PaneModel::Confirm(Box::new(delete(chosen, ctx.owner())))),
        }
    }
}

/// The question before a search is deleted.
fn delete(chosen: &SavedSearchView, owner: u32) -> Confirm {
    let request = Request::Many(ManyRequest::DropSearch(chosen.name.clone()));
    let mut question = Confirm::of_site("Delete the saved search", owner, request);
    question.lines = vec![
        format!("{}: {}", chosen.name, found_by(chosen)),
        String::new(),
        "Nobody finds it by its name any more. Cohorts that were planned keep their lists.".to_owned(),
    ];
    "Keep it".clone_into(&mut question.safe);
    "Delete".clone_into(&mut question.act);
    question
}

/// What it searches for, in a line.
fn found_by(search: &SavedSearchView) -> String {
    let state = search.state.as_ref().map(|state| format!("only {state}"));
    let parts = [Some(search.text.clone()).filter(|text| !text.is_empty()), state];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

impl Pane for Searches {
    fn title(&self, _shared: &Shared) -> String {
        "Patients > Saved searches".to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Searches, Group::Filter, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![
            Hint::Of(CommandId::Open),
            Hint::Of(CommandId::RenameSearch),
            Hint::Of(CommandId::DeleteSearch),
            Hint::Of(CommandId::InviteFound),
            Hint::Of(CommandId::FilterRows),
        ]
    }

    fn filtered(&self) -> Option<&dyn Filtered> {
        Some(&self.rows)
    }

    fn filtered_mut(&mut self) -> Option<&mut dyn Filtered> {
        Some(&mut self.rows)
    }

    fn reload(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Refresh => self.read(ctx),
            CommandId::Open | CommandId::RenameSearch | CommandId::DeleteSearch | CommandId::InviteFound => {
                self.act(id, ctx);
            }
            id => return self.rows.command(id),
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Reply::Many(reply) = reply else { return };
        let ManyReply::SavedSearches(answer) = *reply else { return };
        // By a question or a dialog over this page; what failed was said there.
        if ticket.pane != ctx.owner() {
            if let Ok(rows) = answer {
                self.rows.put(rows);
                ctx.say(Message::done("Changed."));
            }
            return;
        }
        self.rows.take(ticket, answer);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        self.rows.fit(room.height, 0);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, _shared: &Shared) {
        if !self.rows.is_read() {
            return;
        }
        let count = format!("{} saved, for everybody at the site", self.rows.all().len());
        let headings = cells(area.width, "Name", "Search", "Saved by");
        let around = Around { count: &count, headings: &headings, nothing: &[NOTHING] };
        self.rows.draw(canvas, area, &around, |search| {
            cells(area.width, &search.name, &found_by(search), &search.saved_by)
        });
    }
}

fn cells(width: u16, name: &str, search: &str, by: &str) -> String {
    let room = usize::from(width).saturating_sub(2 + 28 + 14 + 2 * 2);
    columns(&[(name, 28), (search, room), (by, 14)])
}
