//! The words of the service: requests and views, as the terminal, the commands and the wire carry them.
//!
//! These are plain, versioned copies and no domain types: labels are strings (those on screen), times are instants,
//! patients are named by their Patient ID. No attribute that bincode cannot carry (`flatten`, `untagged`, `skip`).

mod activity;
mod credentials;
mod error;
mod letters;
mod patients;
mod site;

pub use activity::{ActivityPage, ActivityQuery, ActivityView, Changes, LogCheck};
pub use credentials::{
    AccountAct, AccountRequest, ActionView, CreateRequest, CredentialsOutcome, CredentialsView,
    DistributeRequest, HeldAct, HeldRequest, LetterOutcome, StateOutcome,
};
pub use error::{ErrorKind, ErrorView};
pub use letters::{
    AddBase, AddTemplate, BaseView, LetterFile, LetterFilter, LetterPreview, LetterView, PreviewRequest,
    PreviewView, TemplateView,
};
pub use patients::{
    AssociatedView, DocumentView, PatientRow, RecordStatusRequest, RecordView, ReferralView, SearchPage,
    SearchRequest,
};
pub use site::{
    ImportCounts, ImportIssueView, ImportJob, ImportReport, ImportRequest, SiteView, StoreReport,
};

/// What a call answers.
pub type Answer<T> = Result<T, ErrorView>;
