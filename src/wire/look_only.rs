//! A connection that asked to look only: every call that changes something is refused before it reaches the service, so that
//! `--read-only` does not hang on what a terminal shows.

use std::io;

use tarpc::ServerError;
use tarpc::context::Context;
use tarpc::server::Serve;

use super::protocol::{PatientProfile, PatientProfileRequest as Call, PatientProfileResponse};
use super::server::Server;

/// What is answered.
const REFUSED: &str = "Not now: this session is read-only.";

/// A server behind that check.
#[derive(Clone, Debug)]
pub(super) struct Guarded(pub(super) Server);

impl Serve for Guarded {
    type Req = Call;
    type Resp = PatientProfileResponse;

    async fn serve(self, context: Context, call: Call) -> Result<PatientProfileResponse, ServerError> {
        if self.0.looks_only() && changes(&call) {
            return Err(ServerError::new(io::ErrorKind::PermissionDenied, REFUSED.to_owned()));
        }
        Serve::serve(PatientProfile::serve(self.0), context, call).await
    }
}

/// Whether a call changes something besides who is logged in. Every call is named, so that a new one must be thought about.
#[expect(clippy::too_many_lines, reason = "a table with a line for each call")]
fn changes(call: &Call) -> bool {
    match call {
        Call::StartPrintRun { request } => !request.dry_run,
        Call::StartImport { request } => !request.dry_run,
        Call::Door {}
        | Call::LogIn { .. }
        | Call::Resume { .. }
        | Call::LogOut {}
        | Call::LookOnly {}
        | Call::Prove { .. }
        | Call::LockedQueue {}
        | Call::LockedCase { .. }
        | Call::Approvals {}
        | Call::PreviewCohort { .. }
        | Call::Cohorts {}
        | Call::Cohort { .. }
        | Call::CohortProgress { .. }
        | Call::Queue { .. }
        | Call::QueueCounts {}
        | Call::SavedSearches {}
        | Call::Operators {}
        | Call::Site {}
        | Call::Search { .. }
        | Call::Record { .. }
        | Call::Actions { .. }
        | Call::Preview { .. }
        | Call::Letters { .. }
        | Call::LetterFile { .. }
        | Call::LetterPdf { .. }
        | Call::Bases {}
        | Call::CheckBase { .. }
        | Call::Templates {}
        | Call::BaseBody { .. }
        | Call::Template { .. }
        | Call::TemplateVersions { .. }
        | Call::CompareTemplate { .. }
        | Call::CheckTemplate { .. }
        | Call::PreviewUnsaved { .. }
        | Call::Fields { .. }
        | Call::Visibility {}
        | Call::Support {}
        | Call::OrganisationTypes {}
        | Call::Legal { .. }
        | Call::LegalTexts {}
        | Call::RecordStatuses {}
        | Call::StatusEffect { .. }
        | Call::Tray { .. }
        | Call::PrintProgress {}
        | Call::Drafts {}
        | Call::Draft { .. }
        | Call::Activity { .. }
        | Call::VerifyLog {}
        | Call::Changes { .. }
        | Call::ImportProgress { .. } => false,
        Call::TwoStep { .. }
        | Call::Claim { .. }
        | Call::UnlockWave {}
        | Call::DecideApproval { .. }
        | Call::PlanCohort { .. }
        | Call::CohortAct { .. }
        | Call::SaveSearch { .. }
        | Call::RenameSearch { .. }
        | Call::DropSearch { .. }
        | Call::ChangeOperators { .. }
        | Call::CreateCredentials { .. }
        | Call::DistributeCredentials { .. }
        | Call::Account { .. }
        | Call::CorrectEmail { .. }
        | Call::ReissueLetter { .. }
        | Call::LetterReturned { .. }
        | Call::ChangeExpiry { .. }
        | Call::HeldLetters { .. }
        | Call::RecordStatus { .. }
        | Call::AddBase { .. }
        | Call::AddTemplate { .. }
        | Call::ReplaceBase { .. }
        | Call::RetireBase { .. }
        | Call::EditTemplate { .. }
        | Call::RestoreTemplate { .. }
        | Call::RetireTemplate { .. }
        | Call::SetVisibility { .. }
        | Call::SetSupport { .. }
        | Call::RemoveSupport { .. }
        | Call::WithdrawSupport { .. }
        | Call::AddOrganisationType { .. }
        | Call::RemoveOrganisationType { .. }
        | Call::SetLegal { .. }
        | Call::SetStatus { .. }
        | Call::StopPrintRun {}
        | Call::ChangeSite { .. }
        | Call::ConfirmClock { .. }
        | Call::DecideTemplate { .. }
        | Call::SaveDraft { .. }
        | Call::DropDraft { .. }
        | Call::GiveImport { .. }
        | Call::StopImport { .. }
        | Call::Snapshot {} => true,
    }
}
