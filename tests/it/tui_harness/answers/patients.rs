//! Answers about patients and their letters.

use patient_profile::wire::client::api;

use crate::tui_harness::script::{Script, missing, now};

impl Script {
    pub fn search(&mut self, request: &api::SearchRequest) -> api::SearchPage {
        self.searches.push(request.text.clone());
        let wanted = request.text.to_lowercase();
        let holds = |row: &&api::PatientRow| {
            let text =
                format!("{} {} {}", row.patient_id, row.listed_name(), row.state.as_deref().unwrap_or(""));
            wanted.split_whitespace().all(|word| text.to_lowercase().contains(word))
        };
        let mut rows: Vec<_> = self.rows.iter().filter(holds).cloned().collect();
        if self.too_early > 0 {
            self.too_early -= 1;
            rows.clear();
        }
        let total = rows.len() as u64;
        rows.truncate(request.limit as usize);
        api::SearchPage { total, of: self.rows.len() as u64, corrected: false, rows }
    }

    pub fn record(&mut self, patient: &str) -> api::Answer<api::RecordView> {
        self.records_asked += 1;
        let known = self.records.iter().find(|record| record.row.patient_id == patient);
        let row = self.rows.iter().find(|row| row.patient_id == patient);
        match (known, row) {
            (Some(record), _) => Ok(record.clone()),
            (None, Some(row)) => Ok(api::RecordView {
                row: row.clone(),
                gender: "F".into(),
                age: Some(64),
                actions: self.actions.clone(),
                ..api::RecordView::default()
            }),
            _ => missing(),
        }
    }

    pub fn claim(&mut self, request: &api::ClaimRequest) -> api::LockedCase {
        let by = (!request.release).then(|| api::ClaimView { by: "mkhan".into(), until: now() });
        for row in &mut self.locked.rows {
            if row.patient.patient_id == request.patient {
                row.claim.clone_from(&by);
            }
        }
        let case = self.cases.iter_mut().find(|case| case.row.patient.patient_id == request.patient);
        let case = case.unwrap();
        case.row.claim = by;
        case.clone()
    }

    pub fn create_credentials(
        &mut self,
        request: api::CreateRequest,
    ) -> api::Answer<api::CredentialsOutcome> {
        let patient_id = request.patient.clone();
        self.created.push(request);
        self.outcome(patient_id)
    }

    pub fn distribute_credentials(
        &mut self,
        request: api::DistributeRequest,
    ) -> api::Answer<api::CredentialsOutcome> {
        let patient_id = request.patient.clone();
        self.distributed.push(request);
        self.outcome(patient_id)
    }

    /// The answer that is scripted, or else one about the patient alone.
    fn outcome(&mut self, patient_id: String) -> api::Answer<api::CredentialsOutcome> {
        let otherwise = api::CredentialsOutcome { patient_id, ..api::CredentialsOutcome::default() };
        self.outcomes.pop().unwrap_or(Ok(otherwise))
    }

    pub fn account(&mut self, request: api::AccountRequest) -> api::Answer<api::StateOutcome> {
        let patient_id = request.patient.clone();
        self.accounts.push(request);
        self.state(patient_id)
    }

    pub fn held_letters(&mut self, request: api::HeldRequest) -> api::Answer<api::StateOutcome> {
        let patient_id = request.patient.clone();
        self.held.push(request);
        self.state(patient_id)
    }

    /// The state that is scripted, or else one about the patient alone.
    fn state(&mut self, patient_id: String) -> api::Answer<api::StateOutcome> {
        let otherwise = api::StateOutcome { patient_id, ..api::StateOutcome::default() };
        self.states.pop().unwrap_or(Ok(otherwise))
    }

    pub fn template(&mut self, name: &str) -> api::Answer<api::TemplateText> {
        let found = self.templates.iter().find(|template| template.name == name);
        let object = "Patient Profile".to_owned();
        let text = |view: &api::TemplateView| api::TemplateText {
            name: view.name.clone(),
            version: view.version,
            object,
            body: "Dear patient,".into(),
            ..api::TemplateText::default()
        };
        found.map(text).ok_or_else(|| missing::<()>().unwrap_err())
    }
}
