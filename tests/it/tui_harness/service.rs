//! The calls of the scripted service; everything it does not script is "not found".

use futures::StreamExt;
use patient_profile::wire::client::{Client, Line, api};
use patient_profile::wire::protocol::PatientProfile;
use tarpc::context::Context;
use tarpc::server::{BaseChannel, Channel};

use super::script::{Fake, Script, letter_of, missing, now};

impl PatientProfile for Fake {
    async fn door(self, _: Context) -> api::Answer<api::DoorView> {
        self.refused(|script| Ok(script.door.clone()))
    }
    async fn log_in(self, _: Context, request: api::LogIn) -> api::Answer<api::LoggedIn> {
        self.refused(|script| script.log_in(request))
    }
    async fn look_only(self, _: Context) -> api::Answer<()> {
        Ok(())
    }
    async fn prove(self, _: Context, password: api::Password) -> api::Answer<api::DoorView> {
        self.refused(|script| script.prove(&password))
    }
    async fn two_step(self, _: Context, request: api::TwoStepRequest) -> api::Answer<api::TwoStepOutcome> {
        self.refused(|script| script.two_step(&request))
    }
    async fn resume(self, _: Context, _: Vec<u8>) -> api::Answer<api::DoorView> {
        missing()
    }
    async fn log_out(self, _: Context) -> api::Answer<api::DoorView> {
        self.refused(|script| {
            script.door.operator = None;
            script.logged_out = true;
            Ok(script.door.clone())
        })
    }
    async fn locked_queue(self, _: Context) -> api::Answer<api::LockedQueue> {
        self.refused(|script| Ok(script.locked.clone()))
    }
    async fn locked_case(self, _: Context, patient: String) -> api::Answer<api::LockedCase> {
        self.refused(|script| {
            let found = script.cases.iter().find(|case| case.row.patient.patient_id == patient);
            found.cloned().ok_or_else(|| missing::<()>().unwrap_err())
        })
    }
    async fn claim(self, _: Context, request: api::ClaimRequest) -> api::Answer<api::LockedCase> {
        self.refused(|script| Ok(script.claim(&request)))
    }
    async fn unlock_wave(self, _: Context) -> api::Answer<api::WaveOutcome> {
        self.refused(|script| Ok(script.wave.clone()))
    }
    async fn approvals(self, _: Context) -> api::Answer<Vec<api::ApprovalView>> {
        self.refused(|script| Ok(script.approvals.clone()))
    }
    async fn decide_approval(self, _: Context, decision: api::Decision) -> api::Answer<api::Decided> {
        self.refused(|script| {
            script.approvals.retain(|row| row.of != decision.of);
            script.decisions.push(decision);
            Ok(api::Decided { said: "Decided.".into(), waiting: script.approvals.clone() })
        })
    }
    async fn rename_search(
        self,
        _: Context,
        name: String,
        new: String,
    ) -> api::Answer<Vec<api::SavedSearchView>> {
        self.refused(|script| Ok(script.rename_search(&name, &new)))
    }
    async fn preview_cohort(self, _: Context, plan: api::CohortPlan) -> api::Answer<api::CohortPreview> {
        self.refused(|script| {
            script.cohort_plans.push(plan);
            Ok(script.cohort_preview.clone())
        })
    }
    async fn plan_cohort(self, _: Context, plan: api::CohortPlan) -> api::Answer<api::CohortView> {
        self.refused(|script| Ok(script.plan_cohort(plan)))
    }
    async fn cohorts(self, _: Context) -> api::Answer<Vec<api::CohortView>> {
        self.refused(|script| Ok(script.cohorts.clone()))
    }
    async fn cohort(self, _: Context, query: api::CohortQuery) -> api::Answer<api::CohortPage> {
        self.refused(|script| {
            let found = script.cohorts.iter().find(|cohort| cohort.number == query.number);
            let cohort = found.cloned().ok_or_else(|| missing::<()>().unwrap_err())?;
            Ok(api::CohortPage { cohort, rows: script.cohort_preview.rows.clone() })
        })
    }
    async fn cohort_act(
        self,
        _: Context,
        number: String,
        act: api::CohortAct,
    ) -> api::Answer<api::CohortView> {
        self.refused(|script| script.cohort_act(&number, act))
    }
    async fn cohort_progress(self, _: Context, _: String) -> api::Answer<api::CohortView> {
        missing()
    }
    async fn queue(self, _: Context, kind: api::QueueKind) -> api::Answer<api::QueueView> {
        self.refused(|script| {
            let found = script.queues.iter().find(|(of, _)| *of == kind);
            Ok(found.map(|(_, view)| view.clone()).unwrap_or_default())
        })
    }
    async fn queue_counts(self, _: Context) -> api::Answer<api::QueueCounts> {
        self.refused(|script| script.queue_counts.ok_or_else(|| missing::<()>().unwrap_err()))
    }
    async fn saved_searches(self, _: Context) -> api::Answer<Vec<api::SavedSearchView>> {
        self.refused(|script| Ok(script.saved_searches.clone()))
    }
    async fn save_search(
        self,
        _: Context,
        search: api::SavedSearchView,
    ) -> api::Answer<Vec<api::SavedSearchView>> {
        self.refused(|script| Ok(script.save_search(search)))
    }
    async fn drop_search(self, _: Context, name: String) -> api::Answer<Vec<api::SavedSearchView>> {
        self.refused(|script| {
            script.saved_searches.retain(|search| search.name != name);
            Ok(script.saved_searches.clone())
        })
    }
    async fn operators(self, _: Context) -> api::Answer<api::OperatorsView> {
        self.refused(|script| Ok(script.operators.clone()))
    }
    async fn change_operators(
        self,
        _: Context,
        change: api::OperatorChange,
    ) -> api::Answer<api::OperatorsView> {
        self.refused(|script| script.change_operators(change))
    }
    async fn site(self, _: Context) -> api::Answer<api::SiteView> {
        self.refused(Script::site)
    }
    async fn confirm_clock(self, _: Context, _: api::ClockView) -> api::Answer<api::SiteView> {
        self.refused(|script| {
            script.site.clock = None;
            Ok(script.site.clone())
        })
    }
    async fn search(self, _: Context, request: api::SearchRequest) -> api::Answer<api::SearchPage> {
        self.refused(|script| Ok(script.search(&request)))
    }
    async fn record(self, _: Context, patient: String) -> api::Answer<api::RecordView> {
        self.refused(|script| script.record(&patient))
    }
    async fn actions(self, _: Context, _: String) -> api::Answer<Vec<api::ActionView>> {
        self.refused(|script| Ok(script.actions.clone()))
    }
    async fn create_credentials(
        self,
        _: Context,
        request: api::CreateRequest,
    ) -> api::Answer<api::CredentialsOutcome> {
        self.refused(|script| script.create_credentials(request))
    }
    async fn distribute_credentials(
        self,
        _: Context,
        request: api::DistributeRequest,
    ) -> api::Answer<api::CredentialsOutcome> {
        self.refused(|script| script.distribute_credentials(request))
    }
    async fn account(self, _: Context, request: api::AccountRequest) -> api::Answer<api::StateOutcome> {
        self.refused(|script| script.account(request))
    }
    async fn correct_email(self, _: Context, request: api::CorrectEmail) -> api::Answer<api::StateOutcome> {
        self.refused(|script| {
            script.corrected.push(request.clone());
            Ok(api::StateOutcome { patient_id: request.patient, ..api::StateOutcome::default() })
        })
    }
    async fn held_letters(self, _: Context, request: api::HeldRequest) -> api::Answer<api::StateOutcome> {
        self.refused(|script| script.held_letters(request))
    }
    async fn reissue_letter(
        self,
        _: Context,
        _: api::ReissueRequest,
    ) -> api::Answer<api::CredentialsOutcome> {
        missing()
    }
    async fn letter_returned(self, _: Context, _: String) -> api::Answer<api::StateOutcome> {
        missing()
    }
    async fn change_expiry(self, _: Context, _: api::ExpiryRequest) -> api::Answer<api::CredentialsOutcome> {
        missing()
    }
    async fn record_status(self, _: Context, _: api::RecordStatusRequest) -> api::Answer<api::StateOutcome> {
        missing()
    }
    async fn preview(self, _: Context, request: api::PreviewRequest) -> api::Answer<api::PreviewView> {
        self.refused(|script| {
            let mut preview = script.preview.clone();
            preview.letters = request.templates.iter().map(|name| letter_of(name)).collect();
            script.previews.push(request);
            Ok(preview)
        })
    }
    async fn letters(self, _: Context, _: api::LetterFilter) -> api::Answer<Vec<api::LetterView>> {
        Ok(Vec::new())
    }
    async fn letter_file(self, _: Context, _: String) -> api::Answer<api::LetterFile> {
        missing()
    }
    async fn bases(self, _: Context) -> api::Answer<Vec<api::BaseView>> {
        self.refused(|script| Ok(script.bases.clone()))
    }
    async fn add_base(self, _: Context, _: api::AddBase) -> api::Answer<api::BaseView> {
        missing()
    }
    async fn check_base(self, _: Context, _: Vec<u8>) -> api::Answer<api::BaseView> {
        missing()
    }
    async fn templates(self, _: Context) -> api::Answer<Vec<api::TemplateView>> {
        self.refused(|script| Ok(script.templates.clone()))
    }
    async fn add_template(self, _: Context, _: api::AddTemplate) -> api::Answer<api::TemplateView> {
        missing()
    }
    async fn replace_base(self, _: Context, _: api::ReplaceBase) -> api::Answer<api::BaseView> {
        missing()
    }
    async fn retire_base(self, _: Context, _: String, _: bool) -> api::Answer<api::BaseView> {
        missing()
    }
    async fn base_body(self, _: Context, _: String) -> api::Answer<String> {
        missing()
    }
    async fn edit_template(self, _: Context, _: api::EditTemplate) -> api::Answer<api::EditOutcome> {
        missing()
    }
    async fn template(self, _: Context, name: String, _: Option<u32>) -> api::Answer<api::TemplateText> {
        self.refused(|script| script.template(&name))
    }
    async fn template_versions(self, _: Context, _: String) -> api::Answer<Vec<api::TemplateText>> {
        missing()
    }
    async fn compare_template(self, _: Context, _: String, _: (u32, u32)) -> api::Answer<api::CompareView> {
        missing()
    }
    async fn restore_template(self, _: Context, _: String, _: u32) -> api::Answer<api::TemplateView> {
        missing()
    }
    async fn retire_template(self, _: Context, _: String, _: bool) -> api::Answer<api::TemplateView> {
        missing()
    }
    async fn decide_template(self, _: Context, _: api::DecideTemplate) -> api::Answer<api::TemplateView> {
        missing()
    }
    async fn check_template(self, _: Context, _: api::UnsavedTemplate) -> api::Answer<api::LintView> {
        missing()
    }
    async fn preview_unsaved(self, _: Context, _: api::UnsavedTemplate) -> api::Answer<api::PreviewView> {
        missing()
    }
    async fn fields(self, _: Context, _: String) -> api::Answer<Vec<api::FieldView>> {
        missing()
    }
    async fn visibility(self, _: Context) -> api::Answer<api::VisibilityView> {
        missing()
    }
    async fn set_visibility(
        self,
        _: Context,
        _: Vec<api::VisibilityChange>,
    ) -> api::Answer<api::VisibilityOutcome> {
        missing()
    }
    async fn support(self, _: Context) -> api::Answer<api::SupportView> {
        missing()
    }
    async fn set_support(self, _: Context, _: api::SetSupport) -> api::Answer<api::SupportView> {
        missing()
    }
    async fn remove_support(self, _: Context, _: api::SupportOf) -> api::Answer<api::SupportView> {
        missing()
    }
    async fn withdraw_support(self, _: Context, _: api::SupportOf) -> api::Answer<api::SupportView> {
        missing()
    }
    async fn organisation_types(self, _: Context) -> api::Answer<Vec<String>> {
        missing()
    }
    async fn add_organisation_type(self, _: Context, _: String) -> api::Answer<Vec<String>> {
        missing()
    }
    async fn remove_organisation_type(self, _: Context, _: String) -> api::Answer<Vec<String>> {
        missing()
    }
    async fn set_legal(self, _: Context, _: api::SetLegal) -> api::Answer<api::LegalView> {
        missing()
    }
    async fn legal(self, _: Context, _: Option<String>, _: Option<u32>) -> api::Answer<api::LegalView> {
        missing()
    }
    async fn legal_texts(self, _: Context) -> api::Answer<Vec<api::LegalView>> {
        missing()
    }
    async fn record_statuses(self, _: Context) -> api::Answer<Vec<api::StatusView>> {
        missing()
    }
    async fn status_effect(self, _: Context, _: api::SetStatus) -> api::Answer<api::StatusEffect> {
        missing()
    }
    async fn set_status(self, _: Context, _: api::SetStatus) -> api::Answer<api::StatusEffect> {
        missing()
    }
    async fn tray(self, _: Context, request: api::TrayRequest) -> api::Answer<api::TrayView> {
        self.refused(|script| {
            script.trays_asked.push(request.patients);
            let letters = script.tray.iter().take(request.patients as usize).cloned().collect();
            Ok(api::TrayView { letters, total: script.tray.len() as u64, unfinished: None })
        })
    }
    async fn start_print_run(self, _: Context, _: api::PrintRequest) -> api::Answer<api::PrintProgress> {
        missing()
    }
    async fn print_progress(self, _: Context) -> api::Answer<api::PrintProgress> {
        missing()
    }
    async fn stop_print_run(self, _: Context) -> api::Answer<api::PrintProgress> {
        missing()
    }
    async fn change_site(self, _: Context, _: api::SiteChange) -> api::Answer<api::SiteView> {
        missing()
    }
    async fn letter_pdf(self, _: Context, _: String) -> api::Answer<api::LetterFile> {
        missing()
    }
    async fn save_draft(self, _: Context, request: api::SaveDraft) -> api::Answer<api::DraftView> {
        self.refused(|script| {
            let kept = api::DraftView { page: request.page, text: request.text, saved: Some(now()) };
            script.drafts.retain(|draft| draft.page != kept.page);
            script.drafts.push(kept.clone());
            Ok(kept)
        })
    }
    async fn drafts(self, _: Context) -> api::Answer<Vec<api::DraftView>> {
        self.refused(|script| Ok(script.drafts.clone()))
    }
    async fn draft(self, _: Context, page: String) -> api::Answer<Option<api::DraftView>> {
        self.refused(|script| Ok(script.drafts.iter().find(|draft| draft.page == page).cloned()))
    }
    async fn drop_draft(self, _: Context, page: String) -> api::Answer<()> {
        self.refused(|script| {
            script.drafts.retain(|draft| draft.page != page);
            Ok(())
        })
    }
    async fn activity(self, _: Context, query: api::ActivityQuery) -> api::Answer<api::ActivityPage> {
        self.refused(|script| Ok(script.activity(&query)))
    }
    async fn verify_log(self, _: Context) -> api::Answer<api::LogCheck> {
        self.refused(|script| {
            Ok(api::LogCheck {
                entries: script.activity.len() as u64,
                head: "9f2c".into(),
                at: script.activity.last().map(|entry| entry.at),
            })
        })
    }
    async fn changes(self, _: Context, _: u64, _: u32) -> api::Answer<api::Changes> {
        loop {
            let next = self.script.lock().unwrap().changes.pop();
            match next {
                Some(changes) => return Ok(changes),
                None => self.changed.notified().await,
            }
        }
    }
    async fn start_import(self, _: Context, _: api::ImportRequest) -> api::Answer<api::ImportJob> {
        missing()
    }
    async fn import_progress(self, _: Context, _: u64) -> api::Answer<api::ImportJob> {
        missing()
    }
    async fn give_import(self, _: Context, _: api::ImportPiece) -> api::Answer<api::ImportJob> {
        Err(api::ErrorView::new(api::ErrorKind::Refused, "not here"))
    }
    async fn stop_import(self, _: Context, _: u64) -> api::Answer<api::ImportJob> {
        missing()
    }
    async fn snapshot(self, _: Context) -> api::Answer<api::StoreReport> {
        missing()
    }
}

/// Starts a service on a channel in memory and gives its client.
pub fn client_of(fake: &Fake) -> Client {
    let (client, server) = tarpc::transport::channel::unbounded();
    let serve = fake.clone().serve();
    tokio::spawn(BaseChannel::with_defaults(server).execute(serve).for_each(|answer| async {
        tokio::spawn(answer);
    }));
    Line::memory(client)
}
