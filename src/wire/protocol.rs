//! The calls of the service, as they cross a channel. One method a use case; no patient data in method names.

use crate::service::api::{
    AccountRequest, ActionView, ActivityPage, ActivityQuery, AddBase, AddTemplate, Answer, BaseView, Changes,
    CreateRequest, CredentialsOutcome, DistributeRequest, HeldRequest, ImportJob, ImportRequest, LetterFile,
    LetterFilter, LetterView, LogCheck, PreviewRequest, PreviewView, RecordStatusRequest, RecordView,
    SearchPage, SearchRequest, SiteView, StateOutcome, StoreReport, TemplateView,
};

/// The version that the first frame of a connection names.
pub const PROTOCOL_VERSION: u16 = 1;

/// Patient Profile, remotely.
#[tarpc::service]
pub trait PatientProfile {
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
    /// Stops an import between two commits.
    async fn stop_import(job: u64) -> Answer<ImportJob>;
    /// Writes a snapshot of the store and checks it.
    async fn snapshot() -> Answer<StoreReport>;
}
