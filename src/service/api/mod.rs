//! The words of the service: requests and views, as the terminal, the commands and the wire carry them.
//!
//! These are plain, versioned copies and no domain types: labels are strings (those on screen), times are instants,
//! patients are named by their Patient ID. No attribute that bincode cannot carry (`flatten`, `untagged`, `skip`).

mod activity;
mod approvals;
mod cohorts;
mod credentials;
mod drafts;
mod error;
mod letters;
mod operators;
mod patients;
mod printing;
mod queues;
mod site;
mod statuses;
mod support;
mod templates;
mod triage;
mod visibility;

pub use activity::{ActivityPage, ActivityQuery, ActivityView, Changes, LogCheck};
pub use approvals::{ApprovalOf, ApprovalView, Decided, Decision};
pub use cohorts::{
    CohortAct, CohortPage, CohortPlan, CohortPreview, CohortQuery, CohortRow, CohortSource, CohortView,
    LeftOutCount, SavedSearchView,
};
pub use credentials::{
    AccountAct, AccountRequest, ActionView, CorrectEmail, CreateRequest, CredentialsOutcome, CredentialsView,
    DistributeRequest, ExpiryRequest, HeldAct, HeldRequest, LetterOutcome, ReissueRequest, StateOutcome,
};
pub use drafts::{DraftView, SaveDraft};
pub use error::{ErrorKind, ErrorView};
pub use letters::{
    LETTERS_AT_ONCE, LetterFile, LetterFilter, LetterPreview, LetterView, PreviewRequest, PreviewView,
    PreviewWarning, WarningAbout,
};
pub use operators::{
    DoorView, LogIn, LoggedIn, OperatorChange, OperatorView, OperatorsView, Password, RightView, RoleView,
    TwoStepAct, TwoStepOutcome, TwoStepRequest, TwoStepView, UnixUser,
};
pub use patients::{
    AccessView, AssociatedView, DocumentView, MailView, PatientRow, RecordStatusRequest, RecordView,
    ReferralView, SearchPage, SearchRequest,
};
pub use printing::{HeldBack, PrintProgress, PrintReport, PrintRequest, TrayLetter, TrayRequest, TrayView};
pub use queues::{QueueCounts, QueueKind, QueueRow, QueueView};
pub use site::{
    ClockView, ImportCounts, ImportIssueView, ImportJob, ImportPiece, ImportReport, ImportRequest, SentFile,
    SiteChange, SiteView, StoreReport, WantedPiece,
};
pub use triage::{ClaimRequest, ClaimView, LockedCase, LockedQueue, LockedRow, WaveOutcome};

pub use statuses::{SetStatus, StatusEffect, StatusView};
pub use support::{LegalView, PendingSupport, SetLegal, SetSupport, SupportLine, SupportOf, SupportView};
pub use templates::{
    AddBase, AddTemplate, BaseView, CompareView, DecideTemplate, EditOutcome, EditTemplate, FieldView,
    LintView, ReplaceBase, TemplateText, TemplateVerdict, TemplateView, UnsavedTemplate, WaitingView,
};
pub use visibility::{VisibilityChange, VisibilityOf, VisibilityOutcome, VisibilityView, VisibleDocument};

/// What a call answers.
pub type Answer<T> = Result<T, ErrorView>;
