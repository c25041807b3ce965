//! The calls of the service, as they cross a channel. One method a use case; no patient data in method names.

use crate::service::api::{
    AccountRequest, ActionView, ActivityPage, ActivityQuery, AddBase, AddTemplate, Answer, BaseView, Changes,
    ClaimRequest, CompareView, CorrectEmail, CreateRequest, CredentialsOutcome, DistributeRequest, DoorView,
    DraftView, EditOutcome, EditTemplate, ExpiryRequest, FieldView, HeldRequest, ImportJob, ImportPiece,
    ImportRequest, LegalView, LetterFile, LetterFilter, LetterView, LintView, LockedCase, LockedQueue,
    LogCheck, LogIn, LoggedIn, OperatorChange, OperatorsView, PreviewRequest, PreviewView, PrintProgress,
    PrintRequest, RecordStatusRequest, RecordView, ReissueRequest, ReplaceBase, SaveDraft, SearchPage,
    SearchRequest, SetLegal, SetStatus, SetSupport, SiteChange, SiteView, StateOutcome, StatusEffect,
    StatusView, StoreReport, SupportOf, SupportView, TemplateText, TemplateView, TrayRequest, TrayView,
    UnsavedTemplate, VisibilityChange, VisibilityOutcome, VisibilityView, WaveOutcome,
};
use crate::service::api::{
    ApprovalView, ClockView, CohortAct, CohortPage, CohortPlan, CohortPreview, CohortQuery, CohortView,
    DecideTemplate, Decided, Decision, Password, QueueCounts, QueueKind, QueueView, SavedSearchView,
    TwoStepOutcome, TwoStepRequest,
};

/// The version that the first frame of a connection names.
pub const PROTOCOL_VERSION: u16 = 1;

/// Patient Profile, remotely.
#[tarpc::service]
pub trait PatientProfile {
    /// What a log-in page shows; the only call besides log-in that needs nobody logged in.
    async fn door() -> Answer<DoorView>;
    /// Logs an operator in on this connection.
    async fn log_in(request: LogIn) -> Answer<LoggedIn>;
    /// Takes up the session of a ticket after a broken connection.
    async fn resume(ticket: Vec<u8>) -> Answer<DoorView>;
    /// Logs out on this connection.
    async fn log_out() -> Answer<DoorView>;
    /// From now on this connection changes nothing; it cannot be taken back.
    async fn look_only() -> Answer<()>;
    /// Takes the password of who is logged in here once more.
    async fn prove(password: Password) -> Answer<DoorView>;
    /// Sets an operator's own two-step log-in up, or turns it off; proves the operator by itself.
    async fn two_step(request: TwoStepRequest) -> Answer<TwoStepOutcome>;
    /// The locked queue.
    async fn locked_queue() -> Answer<LockedQueue>;
    /// A locked account in full.
    async fn locked_case(patient: String) -> Answer<LockedCase>;
    /// Takes a locked account in hand, or lets it go.
    async fn claim(request: ClaimRequest) -> Answer<LockedCase>;
    /// Unlocks what an attack has locked; asks first for a second person.
    async fn unlock_wave() -> Answer<WaveOutcome>;
    /// What waits for a second person.
    async fn approvals() -> Answer<Vec<ApprovalView>>;
    /// Approves or refuses what waits for a second person.
    async fn decide_approval(decision: Decision) -> Answer<Decided>;
    /// Who would be in a cohort, and who is left out and why.
    async fn preview_cohort(plan: CohortPlan) -> Answer<CohortPreview>;
    /// Plans a cohort.
    async fn plan_cohort(plan: CohortPlan) -> Answer<CohortView>;
    /// All cohorts, the newest first.
    async fn cohorts() -> Answer<Vec<CohortView>>;
    /// A cohort with some of its patients.
    async fn cohort(query: CohortQuery) -> Answer<CohortPage>;
    /// Approves, starts, stops or cancels a cohort.
    async fn cohort_act(number: String, act: CohortAct) -> Answer<CohortView>;
    /// How far a cohort is; waits half a second for its end.
    async fn cohort_progress(number: String) -> Answer<CohortView>;
    /// The patients of a queue, the most urgent first.
    async fn queue(kind: QueueKind) -> Answer<QueueView>;
    /// How many wait in each queue.
    async fn queue_counts() -> Answer<QueueCounts>;
    /// The saved searches, by name.
    async fn saved_searches() -> Answer<Vec<SavedSearchView>>;
    /// Keeps a search under its name.
    async fn save_search(search: SavedSearchView) -> Answer<Vec<SavedSearchView>>;
    /// Gives a saved search another name.
    async fn rename_search(name: String, new: String) -> Answer<Vec<SavedSearchView>>;
    /// Drops a saved search.
    async fn drop_search(name: String) -> Answer<Vec<SavedSearchView>>;
    /// The operators and roles.
    async fn operators() -> Answer<OperatorsView>;
    /// Changes an operator or a role.
    async fn change_operators(change: OperatorChange) -> Answer<OperatorsView>;
    /// The site, the session and how far the index is.
    async fn site() -> Answer<SiteView>;
    /// Searches patients.
    async fn search(request: SearchRequest) -> Answer<SearchPage>;
    /// The Patient Information View of a patient (Patient ID, NHS number or the record's own id).
    async fn record(patient: String) -> Answer<RecordView>;
    /// The Actions menu of a patient.
    async fn actions(patient: String) -> Answer<Vec<ActionView>>;
    /// Create Patient Portal Credentials.
    async fn create_credentials(request: CreateRequest) -> Answer<CredentialsOutcome>;
    /// Distribute Patient Profile Credentials.
    async fn distribute_credentials(request: DistributeRequest) -> Answer<CredentialsOutcome>;
    /// Disable, enable, unlock.
    async fn account(request: AccountRequest) -> Answer<StateOutcome>;
    /// Corrects the email address of a registration that waits.
    async fn correct_email(request: CorrectEmail) -> Answer<StateOutcome>;
    /// Re-issues a lost letter.
    async fn reissue_letter(request: ReissueRequest) -> Answer<CredentialsOutcome>;
    /// Notes that a letter came back, by its number.
    async fn letter_returned(letter: String) -> Answer<StateOutcome>;
    /// Changes the expiry date of credentials that wait.
    async fn change_expiry(request: ExpiryRequest) -> Answer<CredentialsOutcome>;
    /// Send or discard held letters.
    async fn held_letters(request: HeldRequest) -> Answer<StateOutcome>;
    /// Sets the status of a record.
    async fn record_status(request: RecordStatusRequest) -> Answer<StateOutcome>;
    /// How letters would read.
    async fn preview(request: PreviewRequest) -> Answer<PreviewView>;
    /// The letters.
    async fn letters(filter: LetterFilter) -> Answer<Vec<LetterView>>;
    /// The Word file of a letter, by its number.
    async fn letter_file(letter: String) -> Answer<LetterFile>;
    /// The Letter Template Bases.
    async fn bases() -> Answer<Vec<BaseView>>;
    /// Adds a Letter Template Base.
    async fn add_base(request: AddBase) -> Answer<BaseView>;
    /// Scans a Word file and says what is in it; nothing is kept.
    async fn check_base(bytes: Vec<u8>) -> Answer<BaseView>;
    /// The Letter Templates.
    async fn templates() -> Answer<Vec<TemplateView>>;
    /// Adds a Letter Template.
    async fn add_template(request: AddTemplate) -> Answer<TemplateView>;
    /// Saves a new version of a Letter Template Base.
    async fn replace_base(request: ReplaceBase) -> Answer<BaseView>;
    /// Retires a Letter Template Base, or takes it into use again.
    async fn retire_base(name: String, retired: bool) -> Answer<BaseView>;
    /// The body from which new templates of a base start.
    async fn base_body(name: String) -> Answer<String>;
    /// Saves a new version of a Letter Template, unless somebody else was faster.
    async fn edit_template(request: EditTemplate) -> Answer<EditOutcome>;
    /// A version of a Letter Template with its text; if none is named, the one that an edit starts from.
    async fn template(name: String, version: Option<u32>) -> Answer<TemplateText>;
    /// The versions of a Letter Template, newest first, without their texts.
    async fn template_versions(name: String) -> Answer<Vec<TemplateText>>;
    /// Two versions of a Letter Template, line by line.
    async fn compare_template(name: String, versions: (u32, u32)) -> Answer<CompareView>;
    /// Saves an older version of a Letter Template as the newest.
    async fn restore_template(name: String, version: u32) -> Answer<TemplateView>;
    /// Approves, refuses or withdraws the version of a Letter Template that waits for a second operator.
    async fn decide_template(request: DecideTemplate) -> Answer<TemplateView>;
    /// Retires a Letter Template, or takes it into use again.
    async fn retire_template(name: String, retired: bool) -> Answer<TemplateView>;
    /// Checks a Letter Template that is not saved yet.
    async fn check_template(unsaved: UnsavedTemplate) -> Answer<LintView>;
    /// How a letter of a template that is not saved yet would read.
    async fn preview_unsaved(unsaved: UnsavedTemplate) -> Answer<PreviewView>;
    /// The fields that templates of an object may use.
    async fn fields(object: String) -> Answer<Vec<FieldView>>;
    /// What patients see of letters and documents.
    async fn visibility() -> Answer<VisibilityView>;
    /// Shows or hides letters and documents; all or none.
    async fn set_visibility(changes: Vec<VisibilityChange>) -> Answer<VisibilityOutcome>;
    /// Client support, by type of organisation.
    async fn support() -> Answer<SupportView>;
    /// Enters client support, or replaces the change that is pending.
    async fn set_support(request: SetSupport) -> Answer<SupportView>;
    /// Removes the client support of a type of organisation.
    async fn remove_support(request: SupportOf) -> Answer<SupportView>;
    /// Takes back a change of client support that patients do not see yet.
    async fn withdraw_support(request: SupportOf) -> Answer<SupportView>;
    /// The types of organisations.
    async fn organisation_types() -> Answer<Vec<String>>;
    /// Adds a type of organisation.
    async fn add_organisation_type(name: String) -> Answer<Vec<String>>;
    /// Removes a type of organisation.
    async fn remove_organisation_type(name: String) -> Answer<Vec<String>>;
    /// Saves a new version of a legal text.
    async fn set_legal(request: SetLegal) -> Answer<LegalView>;
    /// A legal text in one of its versions; the newest if none is named.
    async fn legal(organisation: Option<String>, version: Option<u32>) -> Answer<LegalView>;
    /// All versions of all legal texts, without the texts.
    async fn legal_texts() -> Answer<Vec<LegalView>>;
    /// The table of record statuses.
    async fn record_statuses() -> Answer<Vec<StatusView>>;
    /// Whom a change of the table of record statuses would affect.
    async fn status_effect(request: SetStatus) -> Answer<StatusEffect>;
    /// Says whether a record status disables, and disables whom it concerns.
    async fn set_status(request: SetStatus) -> Answer<StatusEffect>;
    /// The To post tray.
    async fn tray(request: TrayRequest) -> Answer<TrayView>;
    /// Prints what waits in the To post tray: starts a print run that goes on when whoever began it leaves.
    async fn start_print_run(request: PrintRequest) -> Answer<PrintProgress>;
    /// How far a print run is; waits up to a second for its end.
    async fn print_progress() -> Answer<PrintProgress>;
    /// Asks a print run to stop between two letters.
    async fn stop_print_run() -> Answer<PrintProgress>;
    /// Changes the site's settings.
    async fn change_site(change: SiteChange) -> Answer<SiteView>;
    /// Believes the machine's clock as it is.
    async fn confirm_clock(seen: ClockView) -> Answer<SiteView>;
    /// A letter as PDF, where LibreOffice is installed.
    async fn letter_pdf(letter: String) -> Answer<LetterFile>;
    /// Keeps a draft of the operator.
    async fn save_draft(request: SaveDraft) -> Answer<DraftView>;
    /// The operator's drafts, newest first, without their texts.
    async fn drafts() -> Answer<Vec<DraftView>>;
    /// The operator's draft of a page, with its text.
    async fn draft(page: String) -> Answer<Option<DraftView>>;
    /// Drops the operator's draft of a page.
    async fn drop_draft(page: String) -> Answer<()>;
    /// A page of the activity log.
    async fn activity(query: ActivityQuery) -> Answer<ActivityPage>;
    /// Walks the chain of the activity log.
    async fn verify_log() -> Answer<LogCheck>;
    /// Waits until something changed after commit `since`, for at most `wait_ms` milliseconds (up to 60,000).
    async fn changes(since: u64, wait_ms: u32) -> Answer<Changes>;
    /// Starts an import.
    async fn start_import(request: ImportRequest) -> Answer<ImportJob>;
    /// Asks how far an import is; waits up to a second for news.
    async fn import_progress(job: u64) -> Answer<ImportJob>;
    /// Gives an import the piece of a file that it waits for; waits up to a second for news.
    async fn give_import(piece: ImportPiece) -> Answer<ImportJob>;
    /// Stops an import between two commits.
    async fn stop_import(job: u64) -> Answer<ImportJob>;
    /// Writes a snapshot of the store and checks it.
    async fn snapshot() -> Answer<StoreReport>;
}
