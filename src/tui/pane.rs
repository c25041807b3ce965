//! What every page and dialog is: the trait, and the closed list of those that exist.

use super::command::{CommandId, Group, Hint};
use super::context::Context;
use super::panes::{
    actions, base, bases, configuration, confirm, create, detail, goto, help, home, legal, letter, locked,
    log, messages, palette, prompt, record, returned, statuses, support, template, templates, tray, versions,
    visibility,
};
use super::panes::{approvals, cohorts, form, operators, queue, searches};
use super::request::{Reply, Ticket};
use super::shared::{Shared, Size};
use super::view::{Area, Canvas};
use super::widget::editor::Editor;
use super::widget::field::TextField;
use super::widget::rows::Filtered;
use crate::wire::client::api::Changes;

/// A page or a dialog. The implementor is plain data; only `draw` knows of cells.
pub(crate) trait Pane {
    /// Where the operator is: the title bar's left part for a page, the rule's text for a dialog.
    fn title(&self, shared: &Shared) -> String;

    /// The layers of keys, the first one first. [`Group::Text`] and [`Group::Everywhere`] are added by the caller.
    fn groups(&self) -> &'static [Group];

    /// The hint line's left part.
    fn hints(&self, shared: &Shared) -> Vec<Hint>;

    /// The rows of the page that a filter sifts, if it has such: their filter is its field, what failed its note.
    fn filtered(&self) -> Option<&dyn Filtered> {
        None
    }

    /// The same, to change them.
    fn filtered_mut(&mut self) -> Option<&mut dyn Filtered> {
        None
    }

    /// Another row may be chosen, by the filter or while it has the focus.
    fn sifted(&mut self, _ctx: &mut Context<'_>) {}

    /// The text field that has the focus, if one has.
    fn field(&mut self) -> Option<&mut TextField> {
        self.filtered_mut()?.field()
    }

    /// The body of text that has the focus, if one has.
    fn editor(&mut self) -> Option<&mut Editor> {
        None
    }

    /// Whether a text field has the focus, so that letters are typed.
    fn in_text(&self) -> bool {
        self.filtered().is_some_and(Filtered::is_filtering)
    }

    /// What the message line says while there is no message.
    fn note(&self, _shared: &Shared) -> String {
        self.filtered().map(Filtered::note).unwrap_or_default()
    }

    /// Asks for what the page shows: when it is opened, when it is on top again, and when something changed in the store.
    fn reload(&mut self, _ctx: &mut Context<'_>) {}

    /// Just opened: the place to ask for data.
    fn start(&mut self, ctx: &mut Context<'_>) {
        self.reload(ctx);
    }

    /// On top again, since the page above was closed.
    fn shown(&mut self, ctx: &mut Context<'_>) {
        self.reload(ctx);
    }

    /// Runs a command. Whether it was one for this pane; otherwise the terminal's own meaning applies.
    fn command(&mut self, _id: CommandId, _ctx: &mut Context<'_>) -> bool {
        false
    }

    /// A question that an operator may have here, with its answer in sentences, for the help: "Why is this locked?".
    fn question(&self, _shared: &Shared) -> Option<(String, Vec<String>)> {
        None
    }

    /// Why a command cannot be run now, as a whole sentence ("Not now: ..."); shown in the palette and when its key is pressed.
    fn unavailable(&self, _id: CommandId, _shared: &Shared) -> Option<String> {
        None
    }

    /// A letter that is no command, outside text fields.
    fn stray(&mut self, _letter: char, _ctx: &mut Context<'_>) {}

    /// The text of the field changed.
    fn typed(&mut self, ctx: &mut Context<'_>) {
        if let Some(rows) = self.filtered_mut() {
            rows.refilter();
            self.sifted(ctx);
        }
    }

    /// An answer to a question of this pane.
    fn answer(&mut self, _ticket: Ticket, _reply: Reply, _ctx: &mut Context<'_>) {}

    /// A delay asked for by this pane is over.
    fn elapsed(&mut self, _ticket: Ticket, _ctx: &mut Context<'_>) {}

    /// Whether the pane shows the log as it grows: the others are not told when nothing else changed.
    fn follows_log(&self) -> bool {
        false
    }

    /// Something changed in the store. Must not move the selection; questions asked here count as live.
    fn changed(&mut self, _changes: &Changes, ctx: &mut Context<'_>) {
        self.reload(ctx);
    }

    /// Called after every update with the room between title bar and message line: the place to fit lists.
    fn arrange(&mut self, _room: Size, _shared: &Shared) {}

    /// Draws into `area`, which is that room. Sets the real cursor on the focus.
    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared);
}

/// Every page and dialog that exists.
#[derive(Clone, Debug)]
pub(crate) enum PaneModel {
    /// The search for patients.
    Home(Box<home::Home>),
    /// Help for the pane below.
    Help(Box<help::Help>),
    /// All commands.
    Palette(Box<palette::Palette>),
    /// The Go to menu.
    GoTo(goto::GoTo),
    /// The messages of this session.
    Messages(messages::MessageList),
    /// The activity log, of the site or of one patient.
    Log(Box<log::LogView>),
    /// A question that holds its action.
    Confirm(Box<confirm::Confirm>),
    /// The record of a patient.
    Record(Box<record::Record>),
    /// The Actions menu of a patient.
    Actions(Box<actions::Actions>),
    /// Create Patient Portal Credentials.
    Create(Box<create::Create>),
    /// The letter creation page.
    Letter(Box<letter::Letter>),
    /// The locked queue.
    Locked(Box<locked::Locked>),
    /// Everything about one row of a list.
    Detail(Box<detail::Detail>),
    /// My Company > CMS configuration.
    Configuration(configuration::Configuration),
    /// The Letter Template Bases.
    Bases(Box<bases::Bases>),
    /// A Letter Template Base as a form.
    Base(Box<base::BaseForm>),
    /// The Letter Templates.
    Templates(Box<templates::Templates>),
    /// The To post tray.
    Tray(Box<tray::Tray>),
    /// Returned mail.
    Returned(Box<returned::Returned>),
    /// The first step of a new Letter Template.
    BeginTemplate(Box<template::Begin>),
    /// A Letter Template as a form.
    Template(Box<template::Template>),
    /// The versions of a Letter Template.
    Versions(Box<versions::Versions>),
    /// What patients see of letters.
    VisibleLetters(Box<visibility::Visibility>),
    /// What patients see of documents.
    VisibleDocuments(Box<visibility::Visibility>),
    /// Client support.
    Support(Box<support::Support>),
    /// The table of record statuses.
    Statuses(Box<statuses::Statuses>),
    /// Legal texts.
    Legal(Box<legal::Legal>),
    /// A dialog for one name.
    Prompt(Box<prompt::Prompt>),
    /// A queue.
    Queue(Box<queue::Queue>),
    /// Any form.
    Form(Box<form::Form>),
    /// The list of cohorts.
    Cohorts(Box<cohorts::Cohorts>),
    /// One cohort.
    Cohort(Box<cohorts::CohortPane>),
    /// The preview of a new cohort.
    CohortCheck(Box<cohorts::CohortCheck>),
    /// Operators and roles.
    Operators(Box<operators::Operators>),
    /// What waits for a second person.
    Approvals(Box<approvals::Approvals>),
    /// The saved searches.
    Searches(Box<searches::Searches>),
}

impl PaneModel {
    /// To read and draw it.
    pub(crate) fn pane(&self) -> &dyn Pane {
        match self {
            Self::Home(pane) => pane.as_ref(),
            Self::Queue(pane) => pane.as_ref(),
            Self::Form(pane) => pane.as_ref(),
            Self::Cohorts(pane) => pane.as_ref(),
            Self::Cohort(pane) => pane.as_ref(),
            Self::CohortCheck(pane) => pane.as_ref(),
            Self::Operators(pane) => pane.as_ref(),
            Self::Approvals(pane) => pane.as_ref(),
            Self::Searches(pane) => pane.as_ref(),
            Self::Help(pane) => pane.as_ref(),
            Self::Palette(pane) => pane.as_ref(),
            Self::GoTo(pane) => pane,
            Self::Messages(pane) => pane,
            Self::Log(pane) => pane.as_ref(),
            Self::Confirm(pane) => pane.as_ref(),
            Self::Record(pane) => pane.as_ref(),
            Self::Actions(pane) => pane.as_ref(),
            Self::Detail(pane) => pane.as_ref(),
            Self::Create(pane) => pane.as_ref(),
            Self::Letter(pane) => pane.as_ref(),
            Self::Locked(pane) => pane.as_ref(),
            Self::Configuration(pane) => pane,
            Self::Bases(pane) => pane.as_ref(),
            Self::Base(pane) => pane.as_ref(),
            Self::Templates(pane) => pane.as_ref(),
            Self::Tray(pane) => pane.as_ref(),
            Self::Returned(pane) => pane.as_ref(),
            Self::BeginTemplate(pane) => pane.as_ref(),
            Self::Template(pane) => pane.as_ref(),
            Self::Versions(pane) => pane.as_ref(),
            Self::VisibleLetters(pane) | Self::VisibleDocuments(pane) => pane.as_ref(),
            Self::Support(pane) => pane.as_ref(),
            Self::Statuses(pane) => pane.as_ref(),
            Self::Legal(pane) => pane.as_ref(),
            Self::Prompt(pane) => pane.as_ref(),
        }
    }

    /// To change it.
    pub(crate) fn pane_mut(&mut self) -> &mut dyn Pane {
        match self {
            Self::Home(pane) => pane.as_mut(),
            Self::Queue(pane) => pane.as_mut(),
            Self::Form(pane) => pane.as_mut(),
            Self::Cohorts(pane) => pane.as_mut(),
            Self::Cohort(pane) => pane.as_mut(),
            Self::CohortCheck(pane) => pane.as_mut(),
            Self::Operators(pane) => pane.as_mut(),
            Self::Approvals(pane) => pane.as_mut(),
            Self::Searches(pane) => pane.as_mut(),
            Self::Help(pane) => pane.as_mut(),
            Self::Palette(pane) => pane.as_mut(),
            Self::GoTo(pane) => pane,
            Self::Messages(pane) => pane,
            Self::Log(pane) => pane.as_mut(),
            Self::Confirm(pane) => pane.as_mut(),
            Self::Record(pane) => pane.as_mut(),
            Self::Actions(pane) => pane.as_mut(),
            Self::Detail(pane) => pane.as_mut(),
            Self::Create(pane) => pane.as_mut(),
            Self::Letter(pane) => pane.as_mut(),
            Self::Locked(pane) => pane.as_mut(),
            Self::Configuration(pane) => pane,
            Self::Bases(pane) => pane.as_mut(),
            Self::Base(pane) => pane.as_mut(),
            Self::Templates(pane) => pane.as_mut(),
            Self::Tray(pane) => pane.as_mut(),
            Self::Returned(pane) => pane.as_mut(),
            Self::BeginTemplate(pane) => pane.as_mut(),
            Self::Template(pane) => pane.as_mut(),
            Self::Versions(pane) => pane.as_mut(),
            Self::VisibleLetters(pane) | Self::VisibleDocuments(pane) => pane.as_mut(),
            Self::Support(pane) => pane.as_mut(),
            Self::Statuses(pane) => pane.as_mut(),
            Self::Legal(pane) => pane.as_mut(),
            Self::Prompt(pane) => pane.as_mut(),
        }
    }
}
