//! Inviting a cohort: patient by patient, each in one commit with its step, by a few threads at once; then the print run.
//!
//! It may be killed anywhere: a patient whose step is not noted was not invited, and files that no commit names are
//! swept. What stops it by itself stands in its record as a sentence.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use super::jobs::CohortJob;
use super::steps::Steps;
use crate::domain::account::Action;
use crate::domain::cohort::{Cohort, CohortMember, Outcome, Stage};
use crate::domain::{RecordKey, RunNumber, Template};
use crate::service::api::PrintRequest;
use crate::service::core::Service;
use crate::service::credentials::{Invitation, Step};
use crate::service::error::ServiceError;
use crate::service::repository;
use crate::service::session::Session;
use crate::store::records::table;

/// Threads: hashing takes two cores at most, the others wait for the disk meanwhile and share its syncs.
const THREADS: usize = 12;
/// Patients that are read ahead.
const AHEAD: usize = 256;

/// The patients who are still to be invited, handed out one by one.
struct Feed {
    waiting: VecDeque<CohortMember>,
    /// The place to read on from.
    next: u32,
    over: bool,
}

impl Service {
    /// Invites who is left, prints, and notes what came of it.
    pub(super) fn run_cohort(&self, session: &Session, cohort: &Cohort, job: &CohortJob) {
        let outcome = self.invite_all(session, cohort, job).and_then(|()| {
            if job.is_stopped() {
                return Ok(Stage::Stopped);
            }
            self.print_cohort(session, cohort)
        });
        let steps = Steps {
            invited: job.invited.load(Ordering::Relaxed),
            left_out: job.left_out.load(Ordering::Relaxed),
        };
        let noted = self.change_cohort(session, cohort.number, |cohort| {
            steps.note(cohort);
            match &outcome {
                Ok(stage) => cohort.stage = *stage,
                Err(error) => {
                    // Letters that wait for their print run stay at that stage.
                    if cohort.stage != Stage::Printing {
                        cohort.stage = Stage::Stopped;
                    }
                    cohort.trouble = Some(error.to_string());
                }
            }
            let word = cohort.stage.label().to_lowercase();
            Ok(Some(format!("{word}: {} invited, {} left out", cohort.invited, cohort.left_out)))
        });
        // On a full disk not even this can be noted: the steps count when it is started again.
        self.note_trouble(noted.map(drop));
    }

    fn invite_all(&self, session: &Session, cohort: &Cohort, job: &CohortJob) -> Result<(), ServiceError> {
        if cohort.stage == Stage::Printing {
            return Ok(());
        }
        let templates = self.cohort_templates(cohort)?;
        let feed = Mutex::new(Feed { waiting: VecDeque::new(), next: 0, over: false });
        let failed: Mutex<Option<ServiceError>> = Mutex::new(None);
        let work = || {
            if let Err(error) = self.invite_some(session, cohort, &templates, (&feed, job)) {
                job.stop();
                failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..THREADS {
                scope.spawn(work);
            }
            work();
        });
        failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    /// The templates as they are now; one that was retired since stops the cohort.
    fn cohort_templates(&self, cohort: &Cohort) -> Result<Vec<Template>, ServiceError> {
        let known = self.templates_in_use()?;
        let find = |key: &RecordKey| {
            let found = known.iter().find(|template| template.key == *key && !template.retired).cloned();
            found.ok_or_else(|| {
                let hint = "Take it into use again, or cancel the cohort and plan it anew.";
                ServiceError::invalid("A Letter Template of this cohort was retired.", hint)
            })
        };
        cohort.templates.iter().map(find).collect()
    }

    fn invite_some(
        &self,
        session: &Session,
        cohort: &Cohort,
        templates: &[Template],
        (feed, job): (&Mutex<Feed>, &CohortJob),
    ) -> Result<(), ServiceError> {
        while !job.is_stopped() {
            let Some(member) = self.take_one(cohort, feed)? else { return Ok(()) };
            // A right that was taken away since acts on the next patient (S67a).
            let session = self.current(session)?;
            Self::may_invite_many(&session)?;
            match self.invite_member(&session, cohort, templates, member)? {
                Outcome::Invited(_) => job.invited.fetch_add(1, Ordering::Relaxed),
                _ => job.left_out.fetch_add(1, Ordering::Relaxed),
            };
        }
        Ok(())
    }

    fn take_one(&self, cohort: &Cohort, feed: &Mutex<Feed>) -> Result<Option<CohortMember>, ServiceError> {
        let mut feed = feed.lock().unwrap_or_else(PoisonError::into_inner);
        while feed.waiting.is_empty() && !feed.over {
            let end = feed.next.saturating_add(u32::try_from(AHEAD).unwrap_or(u32::MAX)).min(cohort.planned);
            for place in feed.next..end {
                let place = table::of_cohort(cohort.number, place);
                let member = repository::get::<CohortMember>(&self.store, &place)?.map(|seen| seen.value);
                feed.waiting.extend(member.filter(|member| member.outcome == Outcome::Planned));
            }
            feed.next = end;
            feed.over = end >= cohort.planned;
        }
        Ok(feed.waiting.pop_front())
    }

    /// Invites a patient, or notes why not.
    fn invite_member(
        &self,
        session: &Session,
        cohort: &Cohort,
        templates: &[Template],
        member: CohortMember,
    ) -> Result<Outcome, ServiceError> {
        let place = table::of_cohort(member.cohort, member.place);
        let revision = repository::get::<CohortMember>(&self.store, &place)?.and_then(|seen| seen.revision);
        let patient = member.patient;
        let step = Step { member, revision };
        let seen = match repository::patient(&self.store, patient) {
            Ok(seen) => seen,
            Err(ServiceError::NotFound(why)) => return self.leave_out(&step, why),
            Err(error) => return Err(error),
        };
        if let Some(why) = self.left_out(&seen) {
            return self.leave_out(&step, why.to_string());
        }
        let invitation = Invitation {
            action: Action::Create,
            expires: Some(cohort.expires),
            templates,
            hold: true,
            seen: None,
            step: Some(&step),
        };
        match self.invite_one(session, patient, &invitation) {
            Ok(done) => {
                let generation = done.account.credentials.as_ref().map_or(0, |newest| newest.generation);
                Ok(Outcome::Invited(generation))
            }
            Err(ServiceError::Refused(refusal)) => self.leave_out(&step, refusal.to_string()),
            Err(error) => Err(error),
        }
    }

    fn leave_out(&self, step: &Step, why: String) -> Result<Outcome, ServiceError> {
        let outcome = Outcome::LeftOut(why);
        step.draft(outcome.clone()).commit(&self.store)?;
        Ok(outcome)
    }

    /// The print run of this cohort's letters; what the stop-list holds back stays in the To post tray.
    fn print_cohort(&self, session: &Session, cohort: &Cohort) -> Result<Stage, ServiceError> {
        if cohort.hold {
            return Ok(Stage::Done);
        }
        self.change_cohort(session, cohort.number, |cohort| {
            cohort.stage = Stage::Printing;
            Ok(None)
        })?;
        let mut patients = HashSet::new();
        self.each_member(cohort.number, |member| {
            if matches!(member.outcome, Outcome::Invited(_)) {
                patients.insert(member.patient);
            }
            Ok(true)
        })?;
        let report = self.print_some(session, PrintRequest::default(), &|key| patients.contains(&key))?;
        if !report.trouble.is_empty() {
            return Err(ServiceError::Unavailable(report.trouble, String::new()));
        }
        if report.stopped {
            let message = "The print run was stopped before its end.".to_owned();
            return Err(ServiceError::Unavailable(message, String::new()));
        }
        let run = report.run.as_deref().and_then(|run| run.trim_start_matches('R').parse().ok());
        let run = run.map(RunNumber);
        let held_back = report.held_back.first().map(|first| {
            let (count, why) = (report.held_back.len(), &first.reason);
            format!(
                "{count} letters were held back and wait in the To post tray; the first one because: {why}"
            )
        });
        self.change_cohort(session, cohort.number, |cohort| {
            cohort.run = run.or(cohort.run);
            cohort.trouble.clone_from(&held_back);
            Ok(None)
        })?;
        Ok(Stage::Done)
    }
}
