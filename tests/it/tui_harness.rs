//! The terminal without a terminal: `update` and the driver run against a scripted service until nothing is under way,
//! then the model is drawn to text. No test sleeps.

#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "what fails in a harness ends the test; not every test scripts all of it"
)]

use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use futures::StreamExt;
use patient_profile::service::Session;
use patient_profile::tui::{self, Driver, Effect, Key, Model, Msg, Options, Ticket};
use patient_profile::wire::client::{Client, Line, Reach, api, reach};
use patient_profile::wire::embedded;
use patient_profile::wire::protocol::PatientProfile;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use tarpc::context::Context;
use tarpc::server::{BaseChannel, Channel};
use tokio::sync::{Notify, mpsc};

use crate::service_fixture::Site;

/// What the scripted service answers, and what it was asked.
#[derive(Default)]
pub struct Script {
    pub site: api::SiteView,
    pub rows: Vec<api::PatientRow>,
    pub records: Vec<api::RecordView>,
    pub actions: Vec<api::ActionView>,
    pub templates: Vec<api::TemplateView>,
    pub bases: Vec<api::BaseView>,
    pub drafts: Vec<api::DraftView>,
    pub activity: Vec<api::ActivityView>,
    pub preview: api::PreviewView,
    pub changes: Vec<api::Changes>,
    pub refuse: Option<api::ErrorView>,
    pub created: Vec<api::CreateRequest>,
    pub distributed: Vec<api::DistributeRequest>,
    pub accounts: Vec<api::AccountRequest>,
    /// The addresses that were corrected.
    pub corrected: Vec<api::CorrectEmail>,
    pub held: Vec<api::HeldRequest>,
    pub searches: Vec<String>,
    /// How many searches come before the patients are read in.
    pub too_early: usize,
    pub locked: api::LockedQueue,
    pub cases: Vec<api::LockedCase>,
    pub wave: api::WaveOutcome,
    pub door: api::DoorView,
    pub password: String,
    /// The code that is asked for; empty for none.
    pub second: String,
    /// The second step of who logs in.
    pub two_step: api::TwoStepView,
    /// Whether changes of operators ask for the password first.
    pub stale: bool,
    pub two_steps: Vec<api::TwoStepRequest>,
    /// Whether the service answers that nobody is logged in.
    pub logged_out: bool,
    pub operators: api::OperatorsView,
    pub operator_changes: Vec<api::OperatorChange>,
    pub records_asked: usize,
    pub cohorts: Vec<api::CohortView>,
    /// What a planned cohort looks like, besides its name.
    pub cohort: api::CohortView,
    pub cohort_preview: api::CohortPreview,
    pub cohort_plans: Vec<api::CohortPlan>,
    pub cohort_acts: Vec<api::CohortAct>,
    pub saved_searches: Vec<api::SavedSearchView>,
    pub approvals: Vec<api::ApprovalView>,
    pub decisions: Vec<api::Decision>,
    pub queue_counts: Option<api::QueueCounts>,
    /// The letters that wait, one for each patient.
    pub tray: Vec<api::TrayLetter>,
    /// Of how many patients letters were asked for.
    pub trays_asked: Vec<u32>,
    pub queues: Vec<(api::QueueKind, api::QueueView)>,
    /// Answers that come instead of what would be made up, the last one first.
    pub states: Vec<api::Answer<api::StateOutcome>>,
    pub outcomes: Vec<api::Answer<api::CredentialsOutcome>>,
    pub previews: Vec<api::PreviewRequest>,
    pub activity_asked: Vec<api::ActivityQuery>,
}

/// A service that answers as scripted; everything it does not script is "not found".
#[derive(Clone, Default)]
pub struct Fake {
    pub script: Arc<Mutex<Script>>,
    pub changed: Arc<Notify>,
}

/// 22 November 2026, 09:14 at a site on UTC.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 9, 14, 0).unwrap()
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub fn row(id: &str, family: &str, given: &str, state: Option<&str>) -> api::PatientRow {
    api::PatientRow {
        patient_id: id.into(),
        family: family.into(),
        given: given.into(),
        birth_date: Some(day(1962, 3, 12)),
        record_status: "Eligible".into(),
        state: state.map(Into::into),
        ..api::PatientRow::default()
    }
}

impl Fake {
    /// A site with seven patients, a base and a template.
    pub fn new() -> Self {
        let fake = Self::default();
        {
            let mut script = fake.script.lock().unwrap();
            script.site = api::SiteView {
                name: "Northgate".into(),
                operator: "mkhan".into(),
                print_folder: "/srv/print".into(),
                permissions: vec!["patients.view".into(), "log.view".into(), "letters.configure".into()],
                time_zone: "Europe/London".into(),
                now: now(),
                today: now().date_naive(),
                day_first: true,
                default_expiry_days: 28,
                max_expiry_days: 30,
                patients: 7,
                searchable: 7,
                templates: 1,
                bases: 1,
                seq: 1,
                ..api::SiteView::default()
            };
            script.rows = vec![
                row("1000296007", "Hawthorne", "Margaret Anne", Some("Locked")),
                row("1000311008", "Haworth", "Ian", Some("Active")),
                row("1000407009", "Hawkes", "Priya", Some("Pending registration")),
                row("1000518001", "Hawkins", "Leroy J", Some("Pending email confirmation")),
                row("1000733002", "Haw", "O'Neill Siobhan", Some("Disabled")),
                row("1001202003", "Hawley", "Thomas", None),
                row("1001890004", "王", "小明", Some("Pending registration")),
            ];
        }
        fake
    }

    fn refused<T>(&self, otherwise: impl FnOnce(&mut Script) -> api::Answer<T>) -> api::Answer<T> {
        let mut script = self.script.lock().unwrap();
        match script.refuse.clone() {
            Some(error) => Err(error),
            None => otherwise(&mut script),
        }
    }
}

fn letter_of(template: &str) -> api::LetterPreview {
    let mut lines: Vec<String> = vec![format!("This is {template}."), "Your code is ****".into()];
    lines.extend((1..60).map(|n| format!("Paragraph {n}.")));
    api::LetterPreview { template: template.into(), lines }
}

fn missing<T>() -> api::Answer<T> {
    Err(api::ErrorView::new(api::ErrorKind::NotFound, "There is no such thing."))
}

impl PatientProfile for Fake {
    async fn door(self, _: Context) -> api::Answer<api::DoorView> {
        self.refused(|script| Ok(script.door.clone()))
    }
    async fn log_in(self, _: Context, request: api::LogIn) -> api::Answer<api::LoggedIn> {
        self.refused(|script| {
            if request.password != script.password {
                let hint = "4 tries left, then a wait of 1 minute.";
                return Err(
                    api::ErrorView::new(api::ErrorKind::Invalid, "Name or password is wrong.").hinted(hint)
                );
            }
            if request.second.is_empty() && !script.second.is_empty() {
                return Err(api::ErrorView::new(api::ErrorKind::CodeNeeded, "A code is needed."));
            }
            if request.second != script.second {
                return Err(api::ErrorView::new(
                    api::ErrorKind::Invalid,
                    "The code is wrong, or was used before.",
                ));
            }
            script.door.operator = Some(request.name.clone());
            script.door.two_step = Some(script.two_step.clone());
            script.site.operator.clone_from(&request.name);
            script.logged_out = false;
            Ok(api::LoggedIn {
                operator: request.name,
                last_log_in: None,
                failures: 0,
                ticket: Vec::new(),
                two_step: script.two_step.clone(),
                used_recovery: false,
            })
        })
    }
    async fn look_only(self, _: Context) -> api::Answer<()> {
        Ok(())
    }
    async fn prove(self, _: Context, password: api::Password) -> api::Answer<api::DoorView> {
        self.refused(|script| {
            if script.logged_out {
                return Err(api::ErrorView::new(api::ErrorKind::LoggedOut, "Log in first."));
            }
            if password.0 != script.password {
                return Err(api::ErrorView::new(api::ErrorKind::Invalid, "The password is wrong."));
            }
            script.stale = false;
            Ok(script.door.clone())
        })
    }
    async fn two_step(self, _: Context, request: api::TwoStepRequest) -> api::Answer<api::TwoStepOutcome> {
        self.refused(|script| {
            script.two_steps.push(request.clone());
            if request.proof.password != script.password {
                return Err(api::ErrorView::new(api::ErrorKind::Invalid, "Name or password is wrong."));
            }
            if request.act != api::TwoStepAct::Begin && request.proof.second != "123456" {
                return Err(api::ErrorView::new(
                    api::ErrorKind::Invalid,
                    "The code does not fit the secret.",
                ));
            }
            let on_since = (request.act == api::TwoStepAct::Confirm).then(now);
            let mut outcome = api::TwoStepOutcome::default();
            match request.act {
                api::TwoStepAct::Begin => {
                    "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".clone_into(&mut outcome.secret);
                    outcome.uri = format!(
                        "otpauth://totp/Patient%20Profile:{}?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
                        request.proof.name
                    );
                }
                api::TwoStepAct::Confirm => {
                    outcome.recovery = (0..10).map(|n| format!("AAAA-BBBB-CCCC-DDD{n}")).collect();
                    script.two_step.on_since = on_since;
                }
                api::TwoStepAct::End => script.two_step.on_since = None,
            }
            script.door.two_step = Some(script.two_step.clone());
            Ok(outcome)
        })
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
        self.refused(|script| {
            let by = (!request.release).then(|| api::ClaimView { by: "mkhan".into(), until: now() });
            for row in &mut script.locked.rows {
                if row.patient.patient_id == request.patient {
                    row.claim.clone_from(&by);
                }
            }
            let case = script.cases.iter_mut().find(|case| case.row.patient.patient_id == request.patient);
            let case = case.unwrap();
            case.row.claim = by;
            Ok(case.clone())
        })
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
        self.refused(|script| {
            for search in script.saved_searches.iter_mut().filter(|search| search.name == name) {
                search.name.clone_from(&new);
            }
            Ok(script.saved_searches.clone())
        })
    }
    async fn preview_cohort(self, _: Context, plan: api::CohortPlan) -> api::Answer<api::CohortPreview> {
        self.refused(|script| {
            script.cohort_plans.push(plan);
            Ok(script.cohort_preview.clone())
        })
    }
    async fn plan_cohort(self, _: Context, plan: api::CohortPlan) -> api::Answer<api::CohortView> {
        self.refused(|script| {
            let cohort =
                api::CohortView { number: "C0001".into(), name: plan.name.clone(), ..script.cohort.clone() };
            script.cohort_plans.push(plan);
            script.cohorts.insert(0, cohort.clone());
            Ok(cohort)
        })
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
        self.refused(|script| {
            script.cohort_acts.push(act);
            let found = script.cohorts.iter_mut().find(|cohort| cohort.number == number);
            let cohort = found.ok_or_else(|| missing::<()>().unwrap_err())?;
            cohort.running = act == api::CohortAct::Start;
            Ok(cohort.clone())
        })
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
        self.refused(|script| {
            script.saved_searches.push(search);
            Ok(script.saved_searches.clone())
        })
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
        self.refused(|script| {
            if script.stale {
                return Err(api::ErrorView::new(
                    api::ErrorKind::PasswordNeeded,
                    "Your own password is needed.",
                ));
            }
            script.operator_changes.push(change);
            Ok(script.operators.clone())
        })
    }
    async fn site(self, _: Context) -> api::Answer<api::SiteView> {
        self.refused(|script| {
            if script.logged_out {
                return Err(api::ErrorView::new(api::ErrorKind::LoggedOut, "Log in first."));
            }
            let site = script.site.clone();
            // Each time it is asked, one more patient has been read in.
            script.site.searchable = (site.searchable + 1).min(site.patients);
            Ok(site)
        })
    }
    async fn confirm_clock(self, _: Context) -> api::Answer<api::SiteView> {
        self.refused(|script| {
            script.site.clock = None;
            Ok(script.site.clone())
        })
    }
    async fn search(self, _: Context, request: api::SearchRequest) -> api::Answer<api::SearchPage> {
        self.refused(|script| {
            script.searches.push(request.text.clone());
            let wanted = request.text.to_lowercase();
            let holds = |row: &&api::PatientRow| {
                let text = format!(
                    "{} {} {}",
                    row.patient_id,
                    row.listed_name(),
                    row.state.as_deref().unwrap_or("")
                );
                wanted.split_whitespace().all(|word| text.to_lowercase().contains(word))
            };
            let mut rows: Vec<_> = script.rows.iter().filter(holds).cloned().collect();
            if script.too_early > 0 {
                script.too_early -= 1;
                rows.clear();
            }
            Ok(api::SearchPage {
                total: rows.len() as u64,
                of: script.rows.len() as u64,
                corrected: false,
                rows,
            })
        })
    }
    async fn record(self, _: Context, patient: String) -> api::Answer<api::RecordView> {
        self.refused(|script| {
            script.records_asked += 1;
            let known = script.records.iter().find(|record| record.row.patient_id == patient);
            let row = script.rows.iter().find(|row| row.patient_id == patient);
            match (known, row) {
                (Some(record), _) => Ok(record.clone()),
                (None, Some(row)) => Ok(api::RecordView {
                    row: row.clone(),
                    gender: "F".into(),
                    age: Some(64),
                    actions: script.actions.clone(),
                    ..api::RecordView::default()
                }),
                _ => missing(),
            }
        })
    }
    async fn actions(self, _: Context, _: String) -> api::Answer<Vec<api::ActionView>> {
        self.refused(|script| Ok(script.actions.clone()))
    }
    async fn create_credentials(
        self,
        _: Context,
        request: api::CreateRequest,
    ) -> api::Answer<api::CredentialsOutcome> {
        self.refused(|script| {
            script.created.push(request.clone());
            let otherwise =
                api::CredentialsOutcome { patient_id: request.patient, ..api::CredentialsOutcome::default() };
            script.outcomes.pop().unwrap_or(Ok(otherwise))
        })
    }
    async fn distribute_credentials(
        self,
        _: Context,
        request: api::DistributeRequest,
    ) -> api::Answer<api::CredentialsOutcome> {
        self.refused(|script| {
            script.distributed.push(request.clone());
            let otherwise =
                api::CredentialsOutcome { patient_id: request.patient, ..api::CredentialsOutcome::default() };
            script.outcomes.pop().unwrap_or(Ok(otherwise))
        })
    }
    async fn account(self, _: Context, request: api::AccountRequest) -> api::Answer<api::StateOutcome> {
        self.refused(|script| {
            script.accounts.push(request.clone());
            let otherwise = api::StateOutcome { patient_id: request.patient, ..api::StateOutcome::default() };
            script.states.pop().unwrap_or(Ok(otherwise))
        })
    }
    async fn correct_email(self, _: Context, request: api::CorrectEmail) -> api::Answer<api::StateOutcome> {
        self.refused(|script| {
            script.corrected.push(request.clone());
            Ok(api::StateOutcome { patient_id: request.patient, ..api::StateOutcome::default() })
        })
    }
    async fn held_letters(self, _: Context, request: api::HeldRequest) -> api::Answer<api::StateOutcome> {
        self.refused(|script| {
            script.held.push(request.clone());
            let otherwise = api::StateOutcome { patient_id: request.patient, ..api::StateOutcome::default() };
            script.states.pop().unwrap_or(Ok(otherwise))
        })
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
        self.refused(|script| {
            let found = script.templates.iter().find(|template| template.name == name);
            let object = "Patient Profile".to_owned();
            let text = |view: &api::TemplateView| api::TemplateText {
                name: view.name.clone(),
                version: view.version,
                object,
                body: "Dear patient,".into(),
                ..api::TemplateText::default()
            };
            found.map(text).ok_or_else(|| missing::<()>().unwrap_err())
        })
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
    async fn remove_support(self, _: Context, _: String) -> api::Answer<api::SupportView> {
        missing()
    }
    async fn withdraw_support(self, _: Context, _: String) -> api::Answer<api::SupportView> {
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
        self.refused(|script| {
            script.activity_asked.push(query.clone());
            let newest = script.activity.iter().map(|entry| entry.seq).max().unwrap_or(0);
            let matches = |entry: &&api::ActivityView| {
                query.patient.as_ref().is_none_or(|p| entry.patient_id.as_ref() == Some(p))
                    && query.kind.as_ref().is_none_or(|k| entry.kind.eq_ignore_ascii_case(k))
                    && query.actor.as_ref().is_none_or(|a| entry.actor == *a)
                    && query.after.is_none_or(|a| entry.seq > a)
                    && query.since.is_none_or(|s| entry.at >= s)
            };
            let total = query.count.then(|| script.activity.iter().filter(matches).count() as u64);
            let fits =
                |entry: &&api::ActivityView| matches(entry) && query.before.is_none_or(|b| entry.seq < b);
            let mut entries: Vec<_> = script.activity.iter().filter(fits).cloned().collect();
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
            let limit = query.limit as usize;
            let more = entries.len() > limit;
            entries.truncate(limit);
            let looked = entries.last().map_or(0, |entry| entry.seq);
            Ok(api::ActivityPage { entries, more, newest, looked, total, total_more: false })
        })
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

/// The terminal, driven step by step.
pub struct Harness {
    runtime: tokio::runtime::Runtime,
    pub model: Model,
    driver: Driver,
    answers: mpsc::Receiver<Msg>,
    pub fake: Fake,
    /// The effects of the outside world, such as copying and quitting.
    pub outside: Vec<Effect>,
    /// The wait before a lost service is asked again, if one is under way.
    retry: Option<Ticket>,
    /// The rest after which drafts are saved, if one is under way.
    rest: Option<Ticket>,
    size: (u16, u16),
}

impl Harness {
    /// A window of this size on a [`Fake`] site.
    pub fn new(width: u16, height: u16) -> Self {
        Self::over(Fake::new(), Options::default(), width, height)
    }

    /// A window on a service, with options.
    pub fn over(fake: Fake, options: Options, width: u16, height: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = runtime.block_on(async { client_of(&fake) });
        Self::with(runtime, client, fake, options, (width, height))
    }

    /// A window on a real service of its own operator.
    pub fn on(site: &Site, width: u16, height: u16) -> Self {
        Self::real(site, &site.session, width, height)
    }

    /// A window on a real service, for any operator.
    pub fn real(site: &Site, session: &Session, width: u16, height: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (service, session) = (Arc::clone(&site.service), session.clone());
        let client =
            runtime.block_on(async { embedded(service, session, rustix::process::geteuid().as_raw()) });
        Self::with(runtime, client, Fake::default(), Options::default(), (width, height))
    }

    /// A window on a service behind a socket.
    pub fn over_socket(socket: &std::path::Path, width: u16, height: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let found = runtime.block_on(reach(socket)).unwrap();
        let Reach::Server(server) = found else { unreachable!("nobody answers") };
        Self::with(runtime, server.client, Fake::default(), Options::default(), (width, height))
    }

    fn with(
        runtime: tokio::runtime::Runtime,
        client: Client,
        fake: Fake,
        options: Options,
        (width, height): (u16, u16),
    ) -> Self {
        let (sender, answers) = mpsc::channel(256);
        let driver = Driver::new(client, sender);
        let model = Model::new(options, width, height);
        let mut harness = Self {
            runtime,
            model,
            driver,
            answers,
            fake,
            outside: Vec::new(),
            retry: None,
            rest: None,
            size: (width, height),
        };
        let effects = tui::start(&mut harness.model);
        harness.settle(effects);
        harness
    }

    /// Presses keys one by one, each until nothing is under way: `/smith<enter>a`.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in Key::parse_many(keys) {
            self.send(Msg::Key(key));
        }
        self
    }

    /// Presses keys all at once, before any answer can come.
    pub fn burst(&mut self, keys: &str) -> &mut Self {
        let mut effects = Vec::new();
        for key in Key::parse_many(keys) {
            effects.extend(tui::update(&mut self.model, Msg::Key(key)));
        }
        self.settle(effects);
        self
    }

    /// Sends a message and waits until nothing is under way.
    pub fn send(&mut self, msg: Msg) -> &mut Self {
        if let Msg::Resize(width, height) = msg {
            self.size = (width, height);
        }
        let effects = tui::update(&mut self.model, msg);
        self.settle(effects);
        self
    }

    /// Lets the service say that something changed, and waits until the terminal has taken it.
    pub fn change(&mut self, changes: api::Changes) -> &mut Self {
        self.fake.script.lock().unwrap().changes.push(changes);
        self.fake.changed.notify_one();
        self.watched()
    }

    /// Waits until the service says that something changed, and until the terminal has taken it.
    pub fn watched(&mut self) -> &mut Self {
        let msg = self.runtime.block_on(self.answers.recv()).unwrap();
        assert!(matches!(msg, Msg::Changed(_)), "{msg:?}");
        self.send(msg)
    }

    /// Lets the keys rest for two seconds.
    pub fn rest(&mut self) -> &mut Self {
        match self.rest.take() {
            Some(ticket) => self.send(Msg::Elapsed(ticket)),
            None => self,
        }
    }

    /// Ends the terminal as a hang-up does: what was typed last goes to the service, then nothing more is asked.
    pub fn hang_up(mut self) {
        let effects = tui::last(&mut self.model);
        self.settle(effects);
    }

    /// Lets the wait for a lost service be over.
    pub fn retry(&mut self) -> &mut Self {
        let ticket = self.retry.take().unwrap();
        self.send(Msg::Elapsed(ticket))
    }

    fn settle(&mut self, effects: Vec<Effect>) {
        let mut effects = effects;
        loop {
            for effect in std::mem::take(&mut effects) {
                match effect {
                    // Delays are over at once, but for the wait for a lost service and the rest before drafts are saved.
                    Effect::Later(ticket, 3_000) if ticket.pane == 0 => self.retry = Some(ticket),
                    Effect::Later(ticket, 2_000) => self.rest = Some(ticket),
                    Effect::Later(ticket, _) => {
                        effects.extend(tui::update(&mut self.model, Msg::Elapsed(ticket)));
                    }
                    Effect::Watch { since, .. } => {
                        let _guard = self.runtime.enter();
                        self.driver.perform(Effect::Watch { since, after_ms: 0 });
                    }
                    effect => {
                        let _guard = self.runtime.enter();
                        self.outside.extend(self.driver.perform(effect));
                    }
                }
            }
            if !effects.is_empty() {
                continue;
            }
            while let Ok(msg) = self.answers.try_recv() {
                effects.extend(tui::update(&mut self.model, msg));
            }
            if !effects.is_empty() {
                continue;
            }
            if self.driver.pending() == 0 {
                return;
            }
            self.runtime.block_on(tokio::task::yield_now());
        }
    }

    /// The screen as cells.
    pub fn buffer(&self) -> (Buffer, Option<(u16, u16)>) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        let cursor = tui::draw(&self.model, &mut buffer);
        (buffer, cursor)
    }

    /// The screen as lines, without spaces at their ends.
    pub fn screen(&self) -> String {
        let (buffer, _) = self.buffer();
        (0..buffer.area.height).map(|y| line(&buffer, y) + "\n").collect()
    }

    /// The line that the real cursor is on.
    pub fn cursor_line(&self) -> String {
        let (buffer, cursor) = self.buffer();
        cursor.map(|(_, y)| line(&buffer, y)).unwrap_or_default()
    }

    /// Whether a line is in reverse.
    pub fn reversed(&self, y: u16) -> bool {
        let (buffer, _) = self.buffer();
        buffer[(0, y)].modifier.contains(Modifier::REVERSED)
    }

    /// Fails with the screen if it does not hold `text`.
    pub fn expect(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(screen.contains(text), "{text:?} is not on the screen:\n{screen}");
        self
    }

    /// Fails with the screen if it holds `text`.
    pub fn reject(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!screen.contains(text), "{text:?} is on the screen:\n{screen}");
        self
    }
}

fn line(buffer: &Buffer, y: u16) -> String {
    let mut text = String::new();
    let mut x = 0;
    while x < buffer.area.width {
        let symbol = buffer[(x, y)].symbol();
        text.push_str(symbol);
        x += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol).max(1)).unwrap();
    }
    text.trim_end().to_owned()
}
