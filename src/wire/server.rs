//! The service's side: each call in a blocking thread, since the store and the hashing block.

use std::sync::Arc;
use std::time::Duration;

use tarpc::context::Context;

use super::protocol::PatientProfile;
use crate::service::api::{
    AccountRequest, ActionView, ActivityPage, ActivityQuery, AddBase, AddTemplate, Answer, BaseView, Changes,
    CreateRequest, CredentialsOutcome, DistributeRequest, ErrorKind, ErrorView, HeldRequest, ImportJob,
    ImportRequest, LetterFile, LetterFilter, LetterView, LogCheck, PreviewRequest, PreviewView,
    RecordStatusRequest, RecordView, SearchPage, SearchRequest, SiteView, StateOutcome, StoreReport,
    TemplateView,
};
use crate::service::{Service, ServiceError, Session};

/// A session's end of the wire.
#[derive(Clone, Debug)]
pub struct Server {
    service: Arc<Service>,
    session: Arc<Session>,
}

impl Server {
    /// Serves `service` to one session.
    pub fn new(service: Arc<Service>, session: Session) -> Self {
        Self { service, session: Arc::new(session) }
    }

    /// Runs a use case where it may block. A panic in it is this call's failure and nobody else's.
    async fn call<T: Send + 'static>(
        self,
        work: impl FnOnce(&Arc<Service>, &Session) -> Result<T, ServiceError> + Send + 'static,
    ) -> Answer<T> {
        let done = tokio::task::spawn_blocking(move || work(&self.service, &self.session)).await;
        match done {
            Ok(answer) => answer.map_err(ErrorView::from),
            Err(_) => {
                Err(ErrorView::new(ErrorKind::Internal, "The program failed in this call; others go on.")
                    .hinted("Repeat it; if it fails again, report it with the program's log."))
            }
        }
    }
}

impl PatientProfile for Server {
    async fn site(self, _: Context) -> Answer<SiteView> {
        self.call(|service, session| service.site(session)).await
    }

    async fn search(self, _: Context, request: SearchRequest) -> Answer<SearchPage> {
        self.call(move |service, session| service.search(session, &request)).await
    }

    async fn record(self, _: Context, patient: String) -> Answer<RecordView> {
        self.call(move |service, session| service.record(session, &patient)).await
    }

    async fn actions(self, _: Context, patient: String) -> Answer<Vec<ActionView>> {
        self.call(move |service, session| service.actions(session, &patient)).await
    }

    async fn create_credentials(self, _: Context, request: CreateRequest) -> Answer<CredentialsOutcome> {
        self.call(move |service, session| service.create_credentials(session, &request)).await
    }

    async fn distribute_credentials(
        self,
        _: Context,
        request: DistributeRequest,
    ) -> Answer<CredentialsOutcome> {
        self.call(move |service, session| service.distribute_credentials(session, &request)).await
    }

    async fn account(self, _: Context, request: AccountRequest) -> Answer<StateOutcome> {
        self.call(move |service, session| service.account(session, &request)).await
    }

    async fn held_letters(self, _: Context, request: HeldRequest) -> Answer<StateOutcome> {
        self.call(move |service, session| service.held_letters(session, &request)).await
    }

    async fn record_status(self, _: Context, request: RecordStatusRequest) -> Answer<StateOutcome> {
        self.call(move |service, session| service.record_status(session, &request)).await
    }

    async fn preview(self, _: Context, request: PreviewRequest) -> Answer<PreviewView> {
        self.call(move |service, session| service.preview(session, &request)).await
    }

    async fn letters(self, _: Context, filter: LetterFilter) -> Answer<Vec<LetterView>> {
        self.call(move |service, session| service.letters(session, &filter)).await
    }

    async fn letter_file(self, _: Context, letter: String) -> Answer<LetterFile> {
        self.call(move |service, session| service.letter_file(session, &letter)).await
    }

    async fn bases(self, _: Context) -> Answer<Vec<BaseView>> {
        self.call(|service, session| service.bases(session)).await
    }

    async fn add_base(self, _: Context, request: AddBase) -> Answer<BaseView> {
        self.call(move |service, session| service.add_base(session, &request)).await
    }

    async fn check_base(self, _: Context, bytes: Vec<u8>) -> Answer<BaseView> {
        self.call(move |service, session| service.check_base(session, &bytes)).await
    }

    async fn templates(self, _: Context) -> Answer<Vec<TemplateView>> {
        self.call(|service, session| service.templates(session)).await
    }

    async fn add_template(self, _: Context, request: AddTemplate) -> Answer<TemplateView> {
        self.call(move |service, session| service.add_template(session, &request)).await
    }

    async fn activity(self, _: Context, query: ActivityQuery) -> Answer<ActivityPage> {
        self.call(move |service, session| service.activity(session, &query)).await
    }

    async fn verify_log(self, _: Context) -> Answer<LogCheck> {
        self.call(|service, session| service.verify_log(session)).await
    }

    async fn changes(self, _: Context, since: u64, wait_ms: u32) -> Answer<Changes> {
        let wait = Duration::from_millis(u64::from(wait_ms));
        self.service.changes(&self.session, since, wait).await.map_err(ErrorView::from)
    }

    async fn start_import(self, _: Context, request: ImportRequest) -> Answer<ImportJob> {
        self.call(move |service, session| service.start_import(session, &request)).await
    }

    async fn import_progress(self, _: Context, job: u64) -> Answer<ImportJob> {
        self.call(move |service, session| service.import_progress(session, job)).await
    }

    async fn stop_import(self, _: Context, job: u64) -> Answer<ImportJob> {
        self.call(move |service, session| service.stop_import(session, job)).await
    }

    async fn snapshot(self, _: Context) -> Answer<StoreReport> {
        self.call(|service, session| service.snapshot(session)).await
    }
}
