//! What operators do with a cohort: approve it, start it, stop it, give it up.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::cohort::{Cohort, CohortNumber, CohortRefusal, Stage};
use crate::service::api::{CohortAct, CohortView};
use crate::service::core::Service;
use crate::service::credentials::PrintFolder;
use crate::service::error::ServiceError;
use crate::service::repository::{self, Draft, Seen};
use crate::service::session::Session;

/// How often a change is decided anew because somebody else was faster.
const TRIES: usize = 5;
/// How long a question for progress waits for the end.
const WAIT: Duration = Duration::from_millis(500);

impl Service {
    /// Does something with a cohort.
    pub fn cohort_act(
        self: &Arc<Self>,
        session: &Session,
        number: &str,
        act: CohortAct,
    ) -> Result<CohortView, ServiceError> {
        Self::may_invite_many(session)?;
        let number: CohortNumber = number.parse()?;
        match act {
            CohortAct::Approve => self.approve_cohort(session, number)?,
            CohortAct::Start => self.start_cohort(session, number)?,
            CohortAct::Stop => self.cohorts.find(number).ok_or(CohortRefusal::NotRunning)?.stop(),
            CohortAct::Cancel => self.cancel_cohort(session, number)?,
        }
        self.view_cohort(&self.find_cohort(number)?.value)
    }

    /// How far a cohort is; waits half a second for its end.
    pub fn cohort_progress(&self, session: &Session, number: &str) -> Result<CohortView, ServiceError> {
        Self::may_invite_many(session)?;
        let number: CohortNumber = number.parse()?;
        self.cohorts.wait(number, WAIT);
        self.view_cohort(&self.find_cohort(number)?.value)
    }

    pub(super) fn find_cohort(&self, number: CohortNumber) -> Result<Seen<Cohort>, ServiceError> {
        let found = repository::get::<Cohort>(&self.store, &number.0.to_be_bytes())?;
        Ok(found.ok_or(CohortRefusal::NoSuchCohort)?)
    }

    /// Changes a cohort's record, with an entry where `change` gives one.
    pub(super) fn change_cohort(
        &self,
        session: &Session,
        number: CohortNumber,
        change: impl Fn(&mut Cohort) -> Result<Option<String>, ServiceError>,
    ) -> Result<Cohort, ServiceError> {
        for _ in 0..TRIES {
            let seen = self.find_cohort(number)?;
            let mut cohort = seen.value;
            let said = change(&mut cohort)?;
            let mut draft = Draft::default();
            draft.expect::<Cohort>(&number.0.to_be_bytes(), seen.revision);
            draft.put(&number.0.to_be_bytes(), &cohort);
            if let Some(said) = said {
                draft.log(&self.cohort_entry(session, number, &said));
            }
            match draft.commit(&self.store) {
                Err(error) if error.is_conflict() => {}
                done => return done.map(|_| cohort),
            }
        }
        Err(ServiceError::Conflict)
    }

    fn approve_cohort(&self, session: &Session, number: CohortNumber) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let approved = self.change_cohort(session, number, |cohort| {
            cohort.approve(session.name(), now)?;
            Ok(Some(format!("approved: {} to be invited", cohort.waiting())))
        });
        approved.map(drop)
    }

    /// A second person refuses it: it is given up before anybody was invited.
    pub(in crate::service) fn refuse_cohort(
        &self,
        session: &Session,
        number: &str,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let refused = self.change_cohort(session, number.parse()?, |cohort| {
            cohort.refuse()?;
            Ok(Some(format!("refused by the second person and cancelled: {reason}")))
        });
        refused.map(drop)
    }

    fn cancel_cohort(&self, session: &Session, number: CohortNumber) -> Result<(), ServiceError> {
        if self.cohorts.find(number).is_some() {
            return Err(CohortRefusal::AnotherRuns(number.to_string()).into());
        }
        let steps = self.count_steps(number)?;
        let cancelled = self.change_cohort(session, number, |cohort| {
            steps.note(cohort);
            cohort.cancel()?;
            Ok(Some(format!("cancelled: {} were invited, {} not", cohort.invited, cohort.waiting())))
        });
        cancelled.map(drop)
    }

    fn start_cohort(self: &Arc<Self>, session: &Session, number: CohortNumber) -> Result<(), ServiceError> {
        let cohort = self.find_cohort(number)?.value;
        cohort.may_go_on(self.moment().today)?;
        if !cohort.hold {
            PrintFolder::open(&self.site_settings().print_folder)?;
        }
        let job = self.cohorts.enter(number)?;
        let begun = self.count_steps(number).and_then(|steps| {
            steps.tell(&job);
            self.change_cohort(session, number, |cohort| {
                // Looked at again: somebody may have cancelled it meanwhile.
                cohort.may_go_on(self.moment().today)?;
                steps.note(cohort);
                cohort.trouble = None;
                if cohort.stage != Stage::Printing {
                    cohort.stage = Stage::Inviting;
                }
                Ok(Some(format!("started: {} to be invited", cohort.waiting())))
            })
        });
        let cohort = begun.inspect_err(|_| self.cohorts.leave())?;
        let (service, who) = (Arc::clone(self), session.clone());
        let spawned = std::thread::Builder::new().name("cohort".to_owned()).spawn(move || {
            let work = || service.run_cohort(&who, &cohort, &job);
            // A panic must end the job too, or nothing else could ever be started.
            if std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err() {
                service.note_trouble(Err(ServiceError::Internal(format!("cohort {number} broke off"))));
            }
            service.cohorts.leave();
        });
        match spawned {
            Ok(_) => Ok(()),
            Err(error) => {
                self.cohorts.leave();
                let message = format!("No thread could be started: {error}.");
                Err(ServiceError::Unavailable(message, String::new()))
            }
        }
    }
}
