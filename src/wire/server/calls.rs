//! The calls, in the order of the protocol: each names the use case that answers it.

use std::time::Duration;

use tarpc::context::Context;

use super::session::{Server, ending};
use crate::service::api::{
    AccountRequest, ActionView, ActivityPage, ActivityQuery, AddBase, AddTemplate, Answer, ApprovalView,
    BaseView, Changes, ClaimRequest, ClockView, CohortAct, CohortPage, CohortPlan, CohortPreview,
    CohortQuery, CohortView, CompareView, CorrectEmail, CreateRequest, CredentialsOutcome, DecideTemplate,
    Decided, Decision, DistributeRequest, DoorView, DraftView, EditOutcome, EditTemplate, ErrorKind,
    ErrorView, ExpiryRequest, FieldView, HeldRequest, ImportJob, ImportPiece, ImportRequest, LegalView,
    LetterFile, LetterFilter, LetterView, LintView, LockedCase, LockedQueue, LogCheck, LogIn, LoggedIn,
    OperatorChange, OperatorsView, Password, PreviewRequest, PreviewView, PrintProgress, PrintRequest,
    QueueCounts, QueueKind, QueueView, RecordStatusRequest, RecordView, ReissueRequest, ReplaceBase,
    SaveDraft, SavedSearchView, SearchPage, SearchRequest, SetLegal, SetStatus, SetSupport, SiteChange,
    SiteView, StateOutcome, StatusEffect, StatusView, StoreReport, SupportOf, SupportView, TemplateText,
    TemplateView, TrayRequest, TrayView, TwoStepOutcome, TwoStepRequest, UnsavedTemplate, VisibilityChange,
    VisibilityOutcome, VisibilityView, WaveOutcome,
};
use crate::wire::protocol::PatientProfile;

impl PatientProfile for Server {
    async fn door(self, _: Context) -> Answer<DoorView> {
        self.work(|server| server.service.door(&server.session())).await
    }

    async fn log_in(self, _: Context, request: LogIn) -> Answer<LoggedIn> {
        self.work(move |server| server.admit(&request)).await
    }

    async fn resume(self, _: Context, ticket: Vec<u8>) -> Answer<DoorView> {
        self.work(move |server| server.admit_again(&ticket)).await
    }

    async fn log_out(self, _: Context) -> Answer<DoorView> {
        self.work(Server::let_go).await
    }

    async fn look_only(self, _: Context) -> Answer<()> {
        self.restrict();
        Ok(())
    }

    async fn prove(self, _: Context, password: Password) -> Answer<DoorView> {
        self.work(move |server| server.admit_as_proved(&password)).await
    }

    async fn two_step(self, _: Context, request: TwoStepRequest) -> Answer<TwoStepOutcome> {
        self.work(move |server| server.service.two_step(server.uid, &request)).await
    }

    async fn locked_queue(self, _: Context) -> Answer<LockedQueue> {
        self.call(|service, session| service.locked_queue(session)).await
    }

    async fn locked_case(self, _: Context, patient: String) -> Answer<LockedCase> {
        self.call(move |service, session| service.locked_case(session, &patient)).await
    }

    async fn claim(self, _: Context, request: ClaimRequest) -> Answer<LockedCase> {
        self.call(move |service, session| service.claim(session, &request)).await
    }

    async fn unlock_wave(self, _: Context) -> Answer<WaveOutcome> {
        self.call(|service, session| service.unlock_wave(session)).await
    }

    async fn approvals(self, _: Context) -> Answer<Vec<ApprovalView>> {
        self.call(|service, session| service.approvals(session)).await
    }

    async fn decide_approval(self, _: Context, decision: Decision) -> Answer<Decided> {
        self.call(move |service, session| service.decide_approval(session, &decision)).await
    }

    async fn preview_cohort(self, _: Context, plan: CohortPlan) -> Answer<CohortPreview> {
        self.call(move |service, session| service.preview_cohort(session, &plan)).await
    }

    async fn plan_cohort(self, _: Context, plan: CohortPlan) -> Answer<CohortView> {
        self.call(move |service, session| service.plan_cohort(session, &plan)).await
    }

    async fn cohorts(self, _: Context) -> Answer<Vec<CohortView>> {
        self.call(|service, session| service.cohorts(session)).await
    }

    async fn cohort(self, _: Context, query: CohortQuery) -> Answer<CohortPage> {
        self.call(move |service, session| service.cohort(session, &query)).await
    }

    async fn cohort_act(self, _: Context, number: String, act: CohortAct) -> Answer<CohortView> {
        self.call(move |service, session| service.cohort_act(session, &number, act)).await
    }

    async fn cohort_progress(self, _: Context, number: String) -> Answer<CohortView> {
        self.call(move |service, session| service.cohort_progress(session, &number)).await
    }

    async fn queue(self, _: Context, kind: QueueKind) -> Answer<QueueView> {
        self.call(move |service, session| service.queue(session, kind)).await
    }

    async fn queue_counts(self, _: Context) -> Answer<QueueCounts> {
        self.call(|service, session| service.queue_counts(session)).await
    }

    async fn saved_searches(self, _: Context) -> Answer<Vec<SavedSearchView>> {
        self.call(|service, session| service.saved_searches(session)).await
    }

    async fn save_search(self, _: Context, search: SavedSearchView) -> Answer<Vec<SavedSearchView>> {
        self.call(move |service, session| service.save_search(session, &search)).await
    }

    async fn rename_search(self, _: Context, name: String, new: String) -> Answer<Vec<SavedSearchView>> {
        self.call(move |service, session| service.rename_search(session, &name, &new)).await
    }

    async fn drop_search(self, _: Context, name: String) -> Answer<Vec<SavedSearchView>> {
        self.call(move |service, session| service.drop_search(session, &name)).await
    }

    async fn operators(self, _: Context) -> Answer<OperatorsView> {
        self.call(|service, session| service.operators(session)).await
    }

    async fn change_operators(self, _: Context, change: OperatorChange) -> Answer<OperatorsView> {
        self.call(move |service, session| service.change_operators(session, &change)).await
    }

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

    async fn correct_email(self, _: Context, request: CorrectEmail) -> Answer<StateOutcome> {
        self.call(move |service, session| service.correct_email(session, &request)).await
    }

    async fn reissue_letter(self, _: Context, request: ReissueRequest) -> Answer<CredentialsOutcome> {
        self.call(move |service, session| service.reissue_letter(session, &request)).await
    }

    async fn letter_returned(self, _: Context, letter: String) -> Answer<StateOutcome> {
        self.call(move |service, session| service.letter_returned(session, &letter)).await
    }

    async fn change_expiry(self, _: Context, request: ExpiryRequest) -> Answer<CredentialsOutcome> {
        self.call(move |service, session| service.change_expiry(session, &request)).await
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

    async fn replace_base(self, _: Context, request: ReplaceBase) -> Answer<BaseView> {
        self.call(move |service, session| service.replace_base(session, &request)).await
    }

    async fn retire_base(self, _: Context, name: String, retired: bool) -> Answer<BaseView> {
        self.call(move |service, session| service.retire_base(session, &name, retired)).await
    }

    async fn base_body(self, _: Context, name: String) -> Answer<String> {
        self.call(move |service, session| service.base_body(session, &name)).await
    }

    async fn edit_template(self, _: Context, request: EditTemplate) -> Answer<EditOutcome> {
        self.call(move |service, session| service.edit_template(session, &request)).await
    }

    async fn template(self, _: Context, name: String, version: Option<u32>) -> Answer<TemplateText> {
        self.call(move |service, session| service.template(session, &name, version)).await
    }

    async fn template_versions(self, _: Context, name: String) -> Answer<Vec<TemplateText>> {
        self.call(move |service, session| service.template_versions(session, &name)).await
    }

    async fn compare_template(self, _: Context, name: String, versions: (u32, u32)) -> Answer<CompareView> {
        self.call(move |service, session| service.compare_template(session, &name, versions)).await
    }

    async fn restore_template(self, _: Context, name: String, version: u32) -> Answer<TemplateView> {
        self.call(move |service, session| service.restore_template(session, &name, version)).await
    }

    async fn decide_template(self, _: Context, request: DecideTemplate) -> Answer<TemplateView> {
        self.call(move |service, session| service.decide_template(session, &request)).await
    }

    async fn retire_template(self, _: Context, name: String, retired: bool) -> Answer<TemplateView> {
        self.call(move |service, session| service.retire_template(session, &name, retired)).await
    }

    async fn check_template(self, _: Context, unsaved: UnsavedTemplate) -> Answer<LintView> {
        self.call(move |service, session| service.check_template(session, &unsaved)).await
    }

    async fn preview_unsaved(self, _: Context, unsaved: UnsavedTemplate) -> Answer<PreviewView> {
        self.call(move |service, session| service.preview_unsaved(session, &unsaved)).await
    }

    async fn fields(self, _: Context, object: String) -> Answer<Vec<FieldView>> {
        self.call(move |service, session| service.fields(session, &object)).await
    }

    async fn visibility(self, _: Context) -> Answer<VisibilityView> {
        self.call(|service, session| service.visibility(session)).await
    }

    async fn set_visibility(self, _: Context, changes: Vec<VisibilityChange>) -> Answer<VisibilityOutcome> {
        self.call(move |service, session| service.set_visibility(session, &changes)).await
    }

    async fn support(self, _: Context) -> Answer<SupportView> {
        self.call(|service, session| service.support(session)).await
    }

    async fn set_support(self, _: Context, request: SetSupport) -> Answer<SupportView> {
        self.call(move |service, session| service.set_support(session, &request)).await
    }

    async fn remove_support(self, _: Context, request: SupportOf) -> Answer<SupportView> {
        self.call(move |service, session| service.remove_support(session, &request)).await
    }

    async fn withdraw_support(self, _: Context, request: SupportOf) -> Answer<SupportView> {
        self.call(move |service, session| service.withdraw_support(session, &request)).await
    }

    async fn organisation_types(self, _: Context) -> Answer<Vec<String>> {
        self.call(|service, session| service.organisation_types(session)).await
    }

    async fn add_organisation_type(self, _: Context, name: String) -> Answer<Vec<String>> {
        self.call(move |service, session| service.add_organisation_type(session, &name)).await
    }

    async fn remove_organisation_type(self, _: Context, name: String) -> Answer<Vec<String>> {
        self.call(move |service, session| service.remove_organisation_type(session, &name)).await
    }

    async fn set_legal(self, _: Context, request: SetLegal) -> Answer<LegalView> {
        self.call(move |service, session| service.set_legal(session, &request)).await
    }

    async fn legal(
        self,
        _: Context,
        organisation: Option<String>,
        version: Option<u32>,
    ) -> Answer<LegalView> {
        self.call(move |service, session| service.legal(session, organisation.as_deref(), version)).await
    }

    async fn legal_texts(self, _: Context) -> Answer<Vec<LegalView>> {
        self.call(|service, session| service.legal_texts(session)).await
    }

    async fn record_statuses(self, _: Context) -> Answer<Vec<StatusView>> {
        self.call(|service, session| service.record_statuses(session)).await
    }

    async fn status_effect(self, _: Context, request: SetStatus) -> Answer<StatusEffect> {
        self.call(move |service, session| service.status_effect(session, &request)).await
    }

    async fn set_status(self, _: Context, request: SetStatus) -> Answer<StatusEffect> {
        self.call(move |service, session| service.set_status(session, &request)).await
    }

    async fn tray(self, _: Context, request: TrayRequest) -> Answer<TrayView> {
        self.call(move |service, session| service.tray(session, request)).await
    }

    async fn start_print_run(self, _: Context, request: PrintRequest) -> Answer<PrintProgress> {
        self.call(move |service, session| service.start_print_run(session, request)).await
    }

    async fn print_progress(self, _: Context) -> Answer<PrintProgress> {
        self.call(|service, session| service.print_progress(session)).await
    }

    async fn stop_print_run(self, _: Context) -> Answer<PrintProgress> {
        self.call(|service, session| service.stop_print_run(session)).await
    }

    async fn change_site(self, _: Context, change: SiteChange) -> Answer<SiteView> {
        self.call(move |service, session| service.change_site(session, &change)).await
    }

    async fn confirm_clock(self, _: Context, seen: ClockView) -> Answer<SiteView> {
        self.call(move |service, session| service.confirm_clock(session, seen)).await
    }

    async fn letter_pdf(self, _: Context, letter: String) -> Answer<LetterFile> {
        self.call(move |service, session| service.letter_pdf(session, &letter)).await
    }

    async fn save_draft(self, _: Context, request: SaveDraft) -> Answer<DraftView> {
        self.call(move |service, session| service.save_draft(session, &request)).await
    }

    async fn drafts(self, _: Context) -> Answer<Vec<DraftView>> {
        self.call(|service, session| service.drafts(session)).await
    }

    async fn draft(self, _: Context, page: String) -> Answer<Option<DraftView>> {
        self.call(move |service, session| service.draft(session, &page)).await
    }

    async fn drop_draft(self, _: Context, page: String) -> Answer<()> {
        self.call(move |service, session| service.drop_draft(session, &page)).await
    }

    async fn activity(self, _: Context, query: ActivityQuery) -> Answer<ActivityPage> {
        self.call(move |service, session| service.activity(session, &query)).await
    }

    async fn verify_log(self, _: Context) -> Answer<LogCheck> {
        self.call(|service, session| service.verify_log(session)).await
    }

    async fn changes(self, _: Context, since: u64, wait_ms: u32) -> Answer<Changes> {
        let wait = Duration::from_millis(u64::from(wait_ms));
        let session = self.service.current(&self.session())?;
        tokio::select! { biased;
            () = self.gate.closing() => Err(ending()),
            changes = self.service.changes(&session, since, wait) => changes.map_err(ErrorView::from),
        }
    }

    async fn start_import(self, _: Context, request: ImportRequest) -> Answer<ImportJob> {
        if self.remote && request.sent.is_none() {
            // The server's rights are not the client's: it opens nothing that a client names.
            let message = "The server does not open files for others.";
            return Err(ErrorView::new(ErrorKind::Refused, message).hinted("Send the files' bytes."));
        }
        self.call(move |service, session| service.start_import(session, &request)).await
    }

    async fn import_progress(self, _: Context, job: u64) -> Answer<ImportJob> {
        self.call(move |service, session| service.import_progress(session, job)).await
    }

    async fn give_import(self, _: Context, piece: ImportPiece) -> Answer<ImportJob> {
        self.call(move |service, session| service.give_import(session, piece)).await
    }

    async fn stop_import(self, _: Context, job: u64) -> Answer<ImportJob> {
        self.call(move |service, session| service.stop_import(session, job)).await
    }

    async fn snapshot(self, _: Context) -> Answer<StoreReport> {
        self.call(|service, session| service.snapshot(session)).await
    }
}
