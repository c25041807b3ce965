//! What the scripted service holds and what it was asked.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use patient_profile::wire::client::api;
use tokio::sync::Notify;

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

    pub fn refused<T>(&self, otherwise: impl FnOnce(&mut Script) -> api::Answer<T>) -> api::Answer<T> {
        let mut script = self.script.lock().unwrap();
        match script.refuse.clone() {
            Some(error) => Err(error),
            None => otherwise(&mut script),
        }
    }
}

pub fn letter_of(template: &str) -> api::LetterPreview {
    let mut lines: Vec<String> = vec![format!("This is {template}."), "Your code is ****".into()];
    lines.extend((1..60).map(|n| format!("Paragraph {n}.")));
    api::LetterPreview { template: template.into(), lines }
}

pub fn missing<T>() -> api::Answer<T> {
    Err(api::ErrorView::new(api::ErrorKind::NotFound, "There is no such thing."))
}
