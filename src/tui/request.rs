//! What panes ask of the service and what comes back, as data. One variant a call of the interface.

use super::ask_many::{ManyReply, ManyRequest};
use super::ask_post::{PostReply, PostRequest};
use super::ask_rules::{RulesReply, RulesRequest};
use crate::wire::client::api;

/// Names one question, so that its answer finds the pane that asked, and stale answers are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// The pane that asked; 0 is the terminal itself.
    pub pane: u32,
    /// Grows with each question.
    pub number: u64,
    /// Whether nobody is waiting: the question follows from a change elsewhere.
    pub live: bool,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// The site and the session.
    Site,
    /// Believes the machine's clock as it was seen.
    ConfirmClock(api::ClockView),
    /// The locked queue.
    LockedQueue,
    /// A locked account in full.
    LockedCase(String),
    /// Takes a locked account in hand, or lets it go.
    Claim(api::ClaimRequest),
    /// Unlocks what an attack has locked.
    UnlockWave,
    /// What a log-in screen shows.
    Door,
    /// Logs in.
    LogIn(api::LogIn),
    /// The password of who is logged in, once more.
    Prove(api::Password),
    /// Sets two-step log-in up, or turns it off.
    TwoStep(api::TwoStepRequest),
    /// Logs out.
    LogOut,
    /// Searches patients.
    Search(api::SearchRequest),
    /// Everything about one patient.
    Record(String),
    /// The Actions menu of a patient.
    Actions(String),
    /// Create Patient Portal Credentials.
    Create(api::CreateRequest),
    /// Distribute Patient Profile Credentials.
    Distribute(api::DistributeRequest),
    /// Disable, enable, unlock.
    Account(api::AccountRequest),
    /// Corrects the email address of a registration that waits.
    CorrectEmail(api::CorrectEmail),
    /// Send or discard held letters.
    Held(api::HeldRequest),
    /// How letters would read.
    Preview(api::PreviewRequest),
    /// Letter Templates.
    Templates,
    /// Letter Template Bases.
    Bases,
    /// The body from which templates on a base start.
    BaseBody(String),
    /// Adds a Letter Template Base.
    AddBase(api::AddBase),
    /// Saves a new version of a Letter Template Base.
    ReplaceBase(api::ReplaceBase),
    /// Retires a Letter Template Base, or takes it into use again.
    RetireBase(String, bool),
    /// The folders and Word files of a folder on the machine of the terminal.
    Folder(String),
    /// A Word file on the machine of the terminal, read and then checked by the service.
    CheckFile(String),
    /// Keeps a draft.
    SaveDraft(api::SaveDraft),
    /// Forgets a draft.
    DropDraft(String),
    /// Which drafts wait.
    Drafts,
    /// A draft that waits.
    Draft(String),
    /// Adds a Letter Template.
    AddTemplate(api::AddTemplate),
    /// Saves a new version of a Letter Template.
    EditTemplate(api::EditTemplate),
    /// Retires a Letter Template, or takes it into use again.
    RetireTemplate(String, bool),
    /// A Letter Template with its text, in its newest version.
    Template(String),
    /// The versions of a Letter Template.
    TemplateVersions(String),
    /// Two versions of a Letter Template, line by line.
    CompareTemplate(String, (u32, u32)),
    /// Saves an older version of a Letter Template as the newest.
    RestoreTemplate(String, u32),
    /// Approves, refuses or withdraws the version that waits for a second operator.
    DecideTemplate(api::DecideTemplate),
    /// What the lint says of a template that is not saved yet.
    CheckTemplate(api::UnsavedTemplate),
    /// How a template that is not saved yet would read.
    PreviewUnsaved(api::UnsavedTemplate),
    /// A page of the activity log.
    Activity(api::ActivityQuery),
    /// The walk along the log's chain.
    VerifyLog,
    /// Letters that are lost, came back or wait to be printed.
    Post(PostRequest),
    /// Many patients, and operators.
    Many(ManyRequest),
    /// What patients see, whom they can ask, and which record statuses disable.
    Rules(RulesRequest),
}

/// A folder on the machine of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The folder as it was typed, its last slash included.
    pub typed: String,
    /// Where that is.
    pub path: String,
    /// Its folders and Word files, folders first.
    pub entries: Vec<FolderEntry>,
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    /// Its name.
    pub name: String,
    /// Whether it is a folder itself.
    pub is_folder: bool,
}

/// A Word file that was read and checked; what is saved is what was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedFile {
    /// The path as it was typed.
    pub typed: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is in it.
    pub found: api::BaseView,
}

/// An answer, with the failure that the operator reads where there is one.
#[derive(Clone, Debug)]
pub enum Reply {
    /// To [`Request::LockedQueue`].
    LockedQueue(api::Answer<api::LockedQueue>),
    /// To [`Request::LockedCase`] and [`Request::Claim`].
    LockedCase(api::Answer<Box<api::LockedCase>>),
    /// To [`Request::UnlockWave`].
    Wave(api::Answer<api::WaveOutcome>),
    /// To [`Request::Door`].
    Door(api::Answer<api::DoorView>),
    /// To [`Request::LogIn`].
    LoggedIn(api::Answer<api::LoggedIn>),
    /// To [`Request::LogOut`].
    LoggedOut(api::Answer<api::DoorView>),
    /// To [`Request::Prove`].
    Proved(api::Answer<api::DoorView>),
    /// To [`Request::TwoStep`].
    TwoStep(api::Answer<api::TwoStepOutcome>),
    /// To [`Request::Site`].
    Site(Box<api::Answer<api::SiteView>>),
    /// To [`Request::ConfirmClock`].
    Clock(api::Answer<()>),
    /// To [`Request::Search`].
    Search(api::Answer<api::SearchPage>),
    /// To [`Request::Record`].
    Record(Box<api::Answer<api::RecordView>>),
    /// To [`Request::Actions`].
    Actions(api::Answer<Vec<api::ActionView>>),
    /// To [`Request::Create`] and [`Request::Distribute`].
    Credentials(api::Answer<api::CredentialsOutcome>),
    /// To [`Request::Account`] and [`Request::Held`].
    State(api::Answer<api::StateOutcome>),
    /// To [`Request::Preview`] and [`Request::PreviewUnsaved`].
    Preview(api::Answer<api::PreviewView>),
    /// To [`Request::Templates`].
    Templates(api::Answer<Vec<api::TemplateView>>),
    /// To [`Request::AddBase`], [`Request::ReplaceBase`] and [`Request::RetireBase`].
    BaseSaved(Box<api::Answer<api::BaseView>>),
    /// To [`Request::Folder`].
    Folder(api::Answer<Folder>),
    /// To [`Request::CheckFile`].
    FileChecked(Box<api::Answer<CheckedFile>>),
    /// To [`Request::SaveDraft`] and [`Request::DropDraft`].
    DraftSaved(api::Answer<()>),
    /// To [`Request::Drafts`].
    Drafts(api::Answer<Vec<api::DraftView>>),
    /// To [`Request::Draft`].
    Draft(api::Answer<Option<api::DraftView>>),
    /// To [`Request::BaseBody`].
    BaseBody(api::Answer<String>),
    /// To [`Request::AddTemplate`], [`Request::RetireTemplate`] and [`Request::RestoreTemplate`].
    TemplateSaved(Box<api::Answer<api::TemplateView>>),
    /// To [`Request::DecideTemplate`], with what was asked.
    TemplateDecided(Box<api::Answer<(api::DecideTemplate, api::TemplateView)>>),
    /// To [`Request::EditTemplate`].
    TemplateEdited(Box<api::Answer<api::EditOutcome>>),
    /// To [`Request::Template`].
    Template(Box<api::Answer<api::TemplateText>>),
    /// To [`Request::TemplateVersions`].
    TemplateVersions(api::Answer<Vec<api::TemplateText>>),
    /// To [`Request::CompareTemplate`].
    Compared(Box<api::Answer<api::CompareView>>),
    /// To [`Request::CheckTemplate`].
    Lint(api::Answer<api::LintView>),
    /// To [`Request::Bases`].
    Bases(api::Answer<Vec<api::BaseView>>),
    /// To [`Request::Activity`].
    Activity(api::Answer<api::ActivityPage>),
    /// To [`Request::VerifyLog`].
    LogCheck(api::Answer<api::LogCheck>),
    /// To [`Request::Post`].
    Post(Box<PostReply>),
    /// To [`Request::Many`].
    Many(Box<ManyReply>),
    /// To [`Request::Rules`].
    Rules(Box<RulesReply>),
}

/// For whoever did not wait for what was to be done about a patient.
fn about(outcome: Option<&String>) -> String {
    let seen = |patient| format!("Done after all: see the activity of {patient}.");
    outcome.map_or_else(|| "Done after all.".to_owned(), seen)
}

/// For whoever did not wait for a save.
fn saved(name: Option<&String>) -> String {
    name.map_or_else(
        || "Done after all.".to_owned(),
        |name| format!("Done after all: look at {name} once more."),
    )
}

/// For whoever did not wait for an edit, which may have come second.
fn edited(outcome: &api::EditOutcome) -> String {
    match outcome {
        api::EditOutcome::Saved(view) => saved(Some(&view.name)),
        api::EditOutcome::Changed(theirs) => format!(
            "Nothing was saved: {} saved version {} of {} meanwhile.",
            theirs.saved_by, theirs.version, theirs.name
        ),
    }
}

impl Reply {
    /// For an answer to something that was to be done, the words for whoever did not wait for it, unless it failed.
    pub(crate) fn deed(&self) -> Option<String> {
        match self {
            Self::State(answer) => Some(about(answer.as_ref().ok().map(|outcome| &outcome.patient_id))),
            Self::Credentials(answer) => Some(about(answer.as_ref().ok().map(|outcome| &outcome.patient_id))),
            Self::TemplateSaved(answer) => Some(saved(answer.as_ref().as_ref().ok().map(|view| &view.name))),
            Self::TemplateDecided(answer) => {
                Some(saved(answer.as_ref().as_ref().ok().map(|(asked, _)| &asked.name)))
            }
            Self::BaseSaved(answer) => Some(saved(answer.as_ref().as_ref().ok().map(|view| &view.name))),
            Self::TemplateEdited(answer) => {
                Some(answer.as_ref().as_ref().map_or_else(|_| saved(None), edited))
            }
            Self::Post(reply) => match reply.as_ref() {
                PostReply::Reissued(answer) | PostReply::ExpiryChanged(answer) => {
                    Some(about(answer.as_ref().ok().map(|outcome| &outcome.patient_id)))
                }
                _ => None,
            },
            Self::Many(reply) => match reply.as_ref() {
                ManyReply::CohortDone(answer) => Some(saved(answer.as_ref().ok().map(|view| &view.number))),
                ManyReply::Decided(_) => Some(saved(None)),
                _ => None,
            },
            Self::Rules(reply) => match reply.as_ref() {
                RulesReply::Switched(_) | RulesReply::LegalSaved(_) | RulesReply::StatusSet(_) => {
                    Some(saved(None))
                }
                _ => None,
            },
            Self::Wave(_) | Self::Clock(_) => Some(saved(None)),
            _ => None,
        }
    }

    /// Whether it concerns what stands before the pages.
    pub(crate) fn is_of_the_gate(&self) -> bool {
        matches!(
            self,
            Self::Door(_) | Self::LoggedIn(_) | Self::LoggedOut(_) | Self::Proved(_) | Self::TwoStep(_)
        )
    }

    /// Why the question failed, if it did.
    pub(crate) fn failure(&self) -> Option<&api::ErrorView> {
        match self {
            Self::Door(answer) | Self::LoggedOut(answer) | Self::Proved(answer) => answer.as_ref().err(),
            Self::TwoStep(answer) => answer.as_ref().err(),
            Self::LoggedIn(answer) => answer.as_ref().err(),
            Self::LockedQueue(answer) => answer.as_ref().err(),
            Self::LockedCase(answer) => answer.as_ref().err(),
            Self::Wave(answer) => answer.as_ref().err(),
            Self::Site(answer) => answer.as_ref().as_ref().err(),
            Self::Search(answer) => answer.as_ref().err(),
            Self::Record(answer) => answer.as_ref().as_ref().err(),
            Self::Actions(answer) => answer.as_ref().err(),
            Self::Credentials(answer) => answer.as_ref().err(),
            Self::State(answer) => answer.as_ref().err(),
            Self::Preview(answer) => answer.as_ref().err(),
            Self::Templates(answer) => answer.as_ref().err(),
            Self::Bases(answer) => answer.as_ref().err(),
            Self::BaseSaved(answer) => answer.as_ref().as_ref().err(),
            Self::Folder(answer) => answer.as_ref().err(),
            Self::FileChecked(answer) => answer.as_ref().as_ref().err(),
            Self::DraftSaved(answer) | Self::Clock(answer) => answer.as_ref().err(),
            Self::Drafts(answer) => answer.as_ref().err(),
            Self::Draft(answer) => answer.as_ref().err(),
            Self::BaseBody(answer) => answer.as_ref().err(),
            Self::TemplateSaved(answer) => answer.as_ref().as_ref().err(),
            Self::TemplateEdited(answer) => answer.as_ref().as_ref().err(),
            Self::TemplateDecided(answer) => answer.as_ref().as_ref().err(),
            Self::Template(answer) => answer.as_ref().as_ref().err(),
            Self::TemplateVersions(answer) => answer.as_ref().err(),
            Self::Compared(answer) => answer.as_ref().as_ref().err(),
            Self::Lint(answer) => answer.as_ref().err(),
            Self::Activity(answer) => answer.as_ref().err(),
            Self::LogCheck(answer) => answer.as_ref().err(),
            Self::Post(reply) => reply.failure(),
            Self::Many(reply) => reply.failure(),
            Self::Rules(reply) => reply.failure(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_second_is_not_called_done() {
        let theirs = api::TemplateText {
            name: "Invitation".into(),
            version: 4,
            saved_by: "jdoe".into(),
            ..api::TemplateText::default()
        };
        let second = Reply::TemplateEdited(Box::new(Ok(api::EditOutcome::Changed(theirs))));
        assert_eq!(
            second.deed().as_deref(),
            Some("Nothing was saved: jdoe saved version 4 of Invitation meanwhile.")
        );
        let outcome = api::CredentialsOutcome { patient_id: "1000296007".into(), ..Default::default() };
        let again = Reply::Post(Box::new(PostReply::Reissued(Ok(outcome))));
        assert_eq!(again.deed().as_deref(), Some("Done after all: see the activity of 1000296007."));
        assert_eq!(Reply::Templates(Ok(Vec::new())).deed(), None, "nobody asked for something to be done");
    }
}
