//! Who of the patients named is in, and who is left out and why.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::select::Selected;
use crate::domain::account::{Refusal, check_expiry};
use crate::domain::cohort::{Cohort, CohortRefusal, LeftOut, left_out};
use crate::domain::{Patient, PatientId, Permission, RecordKey, SupportContact, Template};
use crate::service::api::{CohortPlan, CohortPreview, CohortRow, LeftOutCount};
use crate::service::core::Service;
use crate::service::credentials::{PrintFolder, told};
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository::{self, PatientSeen};
use crate::service::session::Session;

/// Patients that a preview lists; all are counted.
const MAX_ROWS: usize = 1_000;
/// Fewer days than this left are worth a warning.
const FEW_DAYS: i64 = 7;

/// A plan, checked, with its patients.
pub(super) struct Sifted {
    /// What was named.
    pub selected: Selected,
    /// The day until which the codes are good.
    pub expires: NaiveDate,
    /// The templates.
    pub templates: Vec<Template>,
    /// The patients in their order, those who are left out with the reason.
    pub members: Vec<(RecordKey, Option<LeftOut>)>,
    /// Rows for a preview.
    rows: Vec<CohortRow>,
}

impl Sifted {
    /// How many are in.
    pub fn n_in(&self) -> usize {
        self.members.iter().filter(|(_, why)| why.is_none()).count()
    }
}

/// What makes two records look like one person.
type Likeness = (String, String, NaiveDate, String);

fn likeness(patient: &Patient) -> Option<Likeness> {
    let details = &patient.details;
    let plain = |text: &str| text.trim().to_lowercase();
    let postcode = details.address.as_ref().map(|address| plain(&address.postcode).replace(' ', ""));
    Some((
        plain(&details.name.family),
        plain(&details.name.given),
        details.birth_date?,
        postcode.filter(|code| !code.is_empty())?,
    ))
}

impl Service {
    /// The permissions that inviting many takes.
    pub(super) fn may_invite_many(session: &Session) -> Result<(), ServiceError> {
        let needed = [
            Permission::LettersBulk,
            Permission::PatientsView,
            Permission::CredentialsCreate,
            Permission::CredentialsDistribute,
        ];
        needed.into_iter().try_for_each(|permission| session.require(permission))
    }

    /// Checks a plan and sifts its patients.
    pub(super) fn sift(&self, session: &Session, plan: &CohortPlan) -> Result<Sifted, ServiceError> {
        Self::may_invite_many(session)?;
        let expires = plan.expires.unwrap_or_else(|| self.default_expiry());
        check_expiry(expires, self.context(session))?;
        let templates = self.credential_templates(&plan.templates)?;
        if !templates.is_empty() && !told(&templates).is_complete() {
            return Err(Refusal::LettersIncomplete(told(&templates).missing().join(", ")).into());
        }
        let selected = self.select(session, &plan.source)?;
        let mut sifted = Sifted { selected, expires, templates, members: Vec::new(), rows: Vec::new() };
        let mut people: HashMap<Likeness, PatientId> = HashMap::new();
        for key in &sifted.selected.keys {
            let seen = repository::patient(&self.store, *key)?;
            let mut why = self.left_out(&seen);
            if let (None, Some(likeness)) = (&why, likeness(&seen.patient.value)) {
                let id = seen.patient.value.patient_id;
                let first = *people.entry(likeness).or_insert(id);
                why = (first != id).then_some(LeftOut::PerhapsTwice(first));
            }
            sifted.rows.push(row(&seen.patient.value, why.as_ref()));
            sifted.members.push((*key, why));
        }
        Ok(sifted)
    }

    /// Why a patient is left out as things are now.
    pub(super) fn left_out(&self, seen: &PatientSeen) -> Option<LeftOut> {
        left_out(self.subject(seen), &seen.patient.value.details, self.moment())
    }

    /// Who would be in a cohort, and who is left out and why. Nothing is written.
    pub fn preview_cohort(
        &self,
        session: &Session,
        plan: &CohortPlan,
    ) -> Result<CohortPreview, ServiceError> {
        let sifted = self.sift(session, plan)?;
        let n_in = sifted.n_in();
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (_, why) in &sifted.members {
            if let Some(why) = why {
                *counts.entry(why.heading()).or_default() += 1;
            }
        }
        let counted = |(reason, count): (&str, u64)| LeftOutCount { reason: reason.to_owned(), count };
        let mut groups: Vec<LeftOutCount> = counts.into_iter().map(counted).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        let warnings = self.warn_of(&sifted, plan.hold)?;
        let mut rows = sifted.rows;
        rows.sort_by_key(|row| row.reason.is_empty());
        let more = rows.len() > MAX_ROWS;
        rows.truncate(MAX_ROWS);
        Ok(CohortPreview {
            source: sifted.selected.words,
            expires: sifted.expires,
            invited: n_in as u64,
            letters: (n_in * sifted.templates.len()) as u64,
            left_out: groups,
            rows,
            more,
            unknown: sifted.selected.unknown,
            unknown_total: sifted.selected.unknown_total,
            repeated: sifted.selected.repeated,
            needs_second: self.needs_second(n_in),
            warnings,
        })
    }

    /// A large cohort needs a second person, once there is one (`decided.md` 8).
    pub(super) fn needs_second(&self, patients: usize) -> bool {
        Cohort::is_large(patients) && !self.is_sole()
    }

    fn warn_of(&self, sifted: &Sifted, hold: bool) -> Result<Vec<String>, ServiceError> {
        let mut warnings = Vec::new();
        let days = (sifted.expires - self.moment().today).num_days();
        if days < FEW_DAYS {
            warnings.push(format!("Only {days} days are left until the credentials expire."));
        }
        if !hold && let Err(error) = PrintFolder::open(&self.site_settings().print_folder) {
            warnings.push(error.to_string());
        }
        let first = sifted.members.iter().find(|(_, why)| why.is_none()).map(|(key, _)| *key);
        if let Some(key) = first {
            let seen = repository::patient(&self.store, key)?;
            if self.support_for(&seen.patient.value)? == SupportContact::default() {
                warnings.push("No client support is set: the letters name nobody to ask.".to_owned());
            }
        }
        if sifted.n_in() == 0 {
            warnings.push(CohortRefusal::NobodyIn.to_string());
        }
        Ok(warnings)
    }
}

fn row(patient: &Patient, why: Option<&LeftOut>) -> CohortRow {
    CohortRow {
        patient_id: patient.patient_id.to_string(),
        name: safe(&patient.details.name.listed()),
        birth_date: patient.details.birth_date,
        outcome: if why.is_some() { "Left out" } else { "Planned" }.to_owned(),
        reason: why.map(|why| safe(&why.to_string())).unwrap_or_default(),
    }
}
