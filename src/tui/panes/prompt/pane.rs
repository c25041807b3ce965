//! The dialog: it asks the service itself, and stays with what was typed until that has succeeded.

use crate::tui::ask_many::ManyRequest;
use crate::tui::ask_rules::RulesRequest;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::shared::Shared;
use crate::tui::text::width::{width, wrap};
use crate::tui::view::{Area, Canvas, Dialog, Look};
use crate::tui::widget::field::TextField;
use crate::wire::client::api::{PreviewRequest, SavedSearchView, UnsavedTemplate};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A new type of organisation.
    OrganisationType,
    /// The organisation whose legal text is wanted.
    LegalOf,
    /// What a search is kept under.
    SaveSearch {
        /// What was typed.
        text: String,
        /// Only patients in this state.
        state: Option<String>,
    },
    /// Another name for the saved search of this one.
    RenameSearch(String),
    /// The patient for whom a saved template is shown.
    PreviewFor(Box<PreviewRequest>),
    /// The patient for whom a template is shown that is not saved.
    PreviewUnsavedFor(Box<UnsavedTemplate>),
}

impl Wanted {
    fn title(&self) -> &'static str {
        match self {
            Self::OrganisationType => "New organisation type",
            Self::LegalOf => "Legal text of an organisation",
            Self::SaveSearch { .. } => "Save this search",
            Self::RenameSearch(_) => "Rename the saved search",
            Self::PreviewFor(_) | Self::PreviewUnsavedFor(_) => "Preview for a patient",
        }
    }

    fn label(&self) -> &'static str {
        match self {
            Self::OrganisationType => "Organisation type",
            Self::LegalOf => "Organisation",
            Self::SaveSearch { .. } | Self::RenameSearch(_) => "Name",
            Self::PreviewFor(_) | Self::PreviewUnsavedFor(_) => "Patient",
        }
    }

    fn about(&self) -> &'static str {
        match self {
            Self::OrganisationType => "Types of imported organisations are listed already.",
            Self::LegalOf => "Its patients read and accept this text instead of that of all others.",
            Self::SaveSearch { .. } => "Everybody at the site finds it under this name, also for cohorts.",
            Self::RenameSearch(_) => "What it searches for stays as it is.",
            Self::PreviewFor(_) | Self::PreviewUnsavedFor(_) => {
                "A Patient ID, an NHS number or the record's own id; nothing for the sample patient. \
                 The code is masked, and nothing is made."
            }
        }
    }

    /// Whether nothing may be typed.
    fn may_be_empty(&self) -> bool {
        matches!(self, Self::PreviewFor(_) | Self::PreviewUnsavedFor(_))
    }

    fn request(&self, typed: &str) -> Request {
        let patient = (!typed.is_empty()).then(|| typed.to_owned());
        match self {
            Self::OrganisationType => Request::Rules(RulesRequest::AddType(typed.to_owned())),
            Self::LegalOf => Request::Rules(RulesRequest::Legal(patient, None)),
            Self::PreviewFor(request) => Request::Preview(PreviewRequest { patient, ..(**request).clone() }),
            Self::PreviewUnsavedFor(unsaved) => {
                Request::PreviewUnsaved(UnsavedTemplate { patient, ..(**unsaved).clone() })
            }
            Self::SaveSearch { text, state } => {
                let (name, text, state) = (typed.to_owned(), text.clone(), state.clone());
                let search = SavedSearchView { name, text, state, saved_by: String::new() };
                Request::Many(ManyRequest::SaveSearch(search))
            }
            Self::RenameSearch(before) => {
                Request::Many(ManyRequest::RenameSearch(before.clone(), typed.to_owned()))
            }
        }
    }
}

/// A dialog for one name or number.
#[derive(Clone, Debug)]
pub(crate) struct Prompt {
    /// The page that gets what comes of it.
    owner: u32,
    wanted: Wanted,
    field: TextField,
    fault: Option<String>,
    asked: Option<Ticket>,
}

impl Prompt {
    /// Over the page `owner`.
    pub(crate) fn new(owner: u32, wanted: Wanted) -> Self {
        let field = match &wanted {
            Wanted::RenameSearch(before) => TextField::new(before),
            _ => TextField::default(),
        };
        Self { owner, wanted, field, fault: None, asked: None }
    }

    fn submit(&mut self, ctx: &mut Context<'_>) {
        let name = self.field.text().trim();
        if name.is_empty() && !self.wanted.may_be_empty() {
            self.fault = Some("Type a name.".to_owned());
            return;
        }
        let ticket = ctx.ask(self.wanted.request(name));
        self.asked = Some(ticket);
        ctx.hold(ticket);
    }
}

impl Pane for Prompt {
    fn title(&self, _shared: &Shared) -> String {
        self.wanted.title().to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Confirm, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        vec![Hint::As(CommandId::Open, "go on")]
    }

    fn field(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn in_text(&self) -> bool {
        true
    }

    fn typed(&mut self, _ctx: &mut Context<'_>) {
        self.fault = None;
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let submits = matches!(id, CommandId::Open | CommandId::YesFromField);
        if submits { shared.frozen().map(str::to_owned) } else { None }
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        match id {
            CommandId::Open | CommandId::YesFromField => self.submit(ctx),
            _ => return false,
        }
        true
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        if self.asked != Some(ticket) {
            return;
        }
        self.asked = None;
        if let Some(error) = reply.failure() {
            self.fault = Some(Message::error(error).text);
        } else {
            ctx.close();
            ctx.tell(self.owner, ticket, reply);
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let columns = usize::from(area.width.min(78)).saturating_sub(7);
        let fault = self.fault.iter().flat_map(|fault| wrap(fault, columns)).map(|line| (line, Look::Bold));
        let about = wrap(self.wanted.about(), columns).into_iter().map(|line| (line, Look::Plain));
        let lines: Vec<(String, Look)> = about.chain(fault).collect();
        let rows = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        let dialog = Dialog { title: self.wanted.title(), right: "", rows, wide: shared.wide() };
        let inside = dialog.draw(canvas, area);
        let inner = Area { x: inside.x + 2, width: inside.width.saturating_sub(3), ..inside };
        let label = self.wanted.label();
        canvas.line(inner, 0, label, Look::Bold);
        let x = inner.x + u16::try_from(width(label)).unwrap_or(0) + 2;
        canvas.field(x, inner.y, inner.right().saturating_sub(x), &self.field, true);
        for (row, (line, look)) in (2..).zip(&lines) {
            canvas.line(inner, row, line, *look);
        }
    }
}
