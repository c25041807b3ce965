//! The Patient Information View (R6, R32, R45).

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::domain::account::{Standing, state};
use crate::domain::{
    ActivityKind, Associated, Document, Organisation, Patient, Permission, Referral, ReferralStatus,
};
use crate::service::api::{
    ActivityQuery, ActivityView, AssociatedView, DocumentView, RecordView, ReferralView,
};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::{self, PatientSeen};
use crate::service::session::Session;
use crate::service::triage::ClaimWords;
use crate::store::records::Summary;

use super::checks::checks;
use super::rows::{credentials_view, row, safe};
use super::sentences;

/// The entries of a patient's activity that the view carries.
const ACTIVITY: u32 = 100;

impl Service {
    /// Everything about one patient. That it was seen goes into the log.
    pub fn record(&self, session: &Session, patient: &str) -> Result<RecordView, ServiceError> {
        let key = self.find_patient(session, patient)?;
        self.note_view(session, key)?;
        let seen = repository::patient(&self.store, key)?;
        let activity = self.recent_activity(session, &seen.patient.value)?;
        let mut view = self.person(&seen)?;
        self.tell_account(&mut view, &seen, &activity);
        match self.claim_in_words(session, key)? {
            Some(ClaimWords::Own(words)) => view.state_reason.push(words),
            Some(ClaimWords::Others(words)) => {
                view.state_reason.push(words.clone());
                view.other_claim = words;
            }
            None => {}
        }
        view.access = self.access(&seen)?;
        view.actions = self.actions_of(session, &seen);
        view.referrals = newest_first(self.referrals(key)?, |r| r.date);
        view.letters = self.letter_views(session, key, &view.row.patient_id)?;
        view.documents = newest_first(self.documents(key)?, |d| d.date);
        view.associated = newest_first(self.associated(key)?, |a| a.start);
        view.activity = activity;
        Ok(view)
    }

    fn recent_activity(
        &self,
        session: &Session,
        patient: &Patient,
    ) -> Result<Vec<ActivityView>, ServiceError> {
        if !session.permissions().has(Permission::LogView) {
            return Ok(Vec::new());
        }
        let mut query = ActivityQuery {
            patient: Some(patient.patient_id.to_string()),
            limit: ACTIVITY,
            ..ActivityQuery::default()
        };
        let mut entries = Vec::new();
        loop {
            let page = self.activity(session, &query)?;
            // Who looked is for the log: here it would bury what happened.
            let happened = |entry: &ActivityView| entry.kind != ActivityKind::RecordViewed.label();
            entries.extend(page.entries.into_iter().filter(happened));
            if !page.more || entries.len() >= ACTIVITY as usize {
                entries.truncate(ACTIVITY as usize);
                return Ok(entries);
            }
            query.before = Some(page.looked);
        }
    }

    fn person(&self, seen: &PatientSeen) -> Result<RecordView, ServiceError> {
        let patient = &seen.patient.value;
        let details = &patient.details;
        let organisation = match details.organisation {
            None => None,
            Some(key) => repository::get::<Organisation>(&self.store, &key.0)?,
        };
        let until = details.death_date.unwrap_or(self.moment().today);
        let support = self.support_for(patient)?;
        let marked = seen.account.value.do_not_invite.as_ref();
        let cannot_invite = match marked {
            Some(note) => format!("not to be invited: {}", safe(&note.reason)),
            None if details.name.is_empty() => "no name".to_owned(),
            None if details.birth_date.is_none() => "no date of birth".to_owned(),
            None => String::new(),
        };
        Ok(RecordView {
            row: row(&Summary::of(patient, &seen.account.value), self.directory.rules()),
            title: safe(&details.name.title),
            gender: details.gender.letter().to_owned(),
            age: details.birth_date.and_then(|born| years(born, until)),
            death_date: details.death_date,
            other_names: details.other_names.iter().map(|name| safe(&name.listed())).collect(),
            address: details
                .address
                .as_ref()
                .map(|a| a.block().iter().map(|l| safe(l)).collect())
                .unwrap_or_default(),
            phone: details.phone.as_deref().map(safe).unwrap_or_default(),
            organisation: organisation.map(|seen| safe(&seen.value.name)).unwrap_or_default(),
            identifiers: details.identifiers.iter().map(|i| (safe(&i.system), safe(&i.value))).collect(),
            support: (safe(&support.email), safe(&support.phone)),
            cannot_invite,
            checks: checks(patient),
            ..RecordView::default()
        })
    }

    fn tell_account(&self, view: &mut RecordView, seen: &PatientSeen, activity: &[ActivityView]) {
        let moment = self.moment();
        let account = &seen.account.value;
        let standing = Standing::of(self.subject(seen), moment);
        view.row.state = state(self.subject(seen), moment).map(|state| state.label().to_owned());
        view.state_reason = sentences::reason(standing, account, seen.patient.value.status, moment);
        view.since = sentences::since(standing, account);
        view.tries = sentences::tries(account, self.site_settings().limits, activity);
        if let Some(next) = sentences::next_try(standing, account, moment) {
            // A minute is named: the next one, so that nobody is told to try too early.
            let from = self.local_time(next + TimeDelta::seconds(59));
            view.tries = format!("too many tries: the next one counts from {from}; {}", view.tries);
        }
        sentences::next_step(standing).clone_into(&mut view.next_step);
        view.credentials = credentials_view(account, moment);
        view.email = account.registration.as_ref().map(|registration| masked(&registration.email));
        if let Some(returned) = account.mail_returned {
            let day = self.site_settings().day(returned.at).format("%-d %b %Y");
            view.state_reason.push(format!(
                "Letter {} came back on {day}: the address on the record is doubtful.",
                returned.letter
            ));
        }
        if account.onboarded_at.is_none() && account.do_not_invite.is_none() && !view.cannot_invite.is_empty()
        {
            let missing = if seen.patient.value.details.name.is_empty() { "name" } else { "date of birth" };
            view.next_step = format!("Add the {missing} to the record first.");
        }
    }

    fn referrals(&self, key: crate::domain::RecordKey) -> Result<Vec<ReferralView>, ServiceError> {
        let found = repository::all::<Referral>(&self.store, &key.0)?;
        Ok(found.iter().filter(|r| r.status != ReferralStatus::EnteredInError).map(referral_view).collect())
    }

    fn documents(&self, key: crate::domain::RecordKey) -> Result<Vec<DocumentView>, ServiceError> {
        let found = repository::all::<Document>(&self.store, &key.0)?;
        let (rules, own) = (self.visibility_rules()?, self.document_overrides(key)?);
        let visible = |one: &Document| rules.document(one, own.get(&one.key).copied());
        Ok(found.iter().map(|one| document_view(one, visible(one))).collect())
    }

    fn associated(&self, key: crate::domain::RecordKey) -> Result<Vec<AssociatedView>, ServiceError> {
        let found = repository::all::<Associated>(&self.store, &key.0)?;
        Ok(found.iter().map(associated_view).collect())
    }
}

fn referral_view(referral: &Referral) -> ReferralView {
    ReferralView {
        date: referral.date,
        service: safe(&referral.service),
        status: referral.status.label().to_owned(),
        reference: safe(&referral.reference),
        requester: safe(&referral.requester),
        performer: safe(&referral.performer),
        reason: safe(&referral.reason),
    }
}

fn document_view(document: &Document, visible: bool) -> DocumentView {
    DocumentView {
        id: document.key.to_string(),
        date: document.date,
        title: safe(&document.title),
        kind: safe(&document.kind),
        author: safe(&document.author),
        content_type: safe(&document.content_type),
        size: document.size,
        visible,
        withdrawn: document.withdrawn,
    }
}

fn associated_view(associated: &Associated) -> AssociatedView {
    AssociatedView {
        kind: associated.kind.label().to_owned(),
        title: safe(&associated.title),
        status: safe(&associated.status),
        start: associated.start,
        end: associated.end,
    }
}

fn newest_first<T>(mut views: Vec<T>, date: impl Fn(&T) -> Option<NaiveDate>) -> Vec<T> {
    views.sort_by_key(|view| std::cmp::Reverse(date(view)));
    views
}

fn years(born: NaiveDate, until: NaiveDate) -> Option<u32> {
    let before_birthday = (until.month(), until.day()) < (born.month(), born.day());
    u32::try_from(until.year() - born.year() - i32::from(before_birthday)).ok()
}

/// `m*****@example.org`: enough to recognise, too little to use.
fn masked(email: &str) -> String {
    let email = safe(email);
    let Some((name, host)) = email.rsplit_once('@') else { return "*****".to_owned() };
    let first: String = name.chars().take(1).collect();
    format!("{first}*****@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_changes_on_the_birthday() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(years(day(1962, 3, 12), day(2026, 3, 11)), Some(63));
        assert_eq!(years(day(1962, 3, 12), day(2026, 3, 12)), Some(64));
        assert_eq!(years(day(2027, 1, 1), day(2026, 1, 1)), None);
    }

    #[test]
    fn an_address_is_masked() {
        assert_eq!(masked("margaret@example.org"), "m*****@example.org");
        assert_eq!(masked("nonsense"), "*****");
    }
}
