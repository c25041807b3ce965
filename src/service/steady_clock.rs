//! The service's time: the machine's clock, until it steps by more than anybody would set it; then what the clock was plus
//! what has passed, until an operator confirms the step (S89). While it is in doubt nothing expires for good.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{Activity, ActivityKind, Actor, ClockDoubt, Permission, SteadyTime};
use crate::store::{Direction, Priority, Store};

use super::api::{ClockView, SiteView};
use super::clock::Clock;
use super::core::Service;
use super::error::ServiceError;
use super::repository::{self, Draft};
use super::session::Session;

/// How far the doubt may differ from the one that was seen, and be the same one.
const SAME: TimeDelta = TimeDelta::minutes(1);

/// A clock whose steps are watched.
#[derive(Debug)]
pub(super) struct SteadyClock {
    clock: Arc<dyn Clock>,
    time: Mutex<SteadyTime>,
}

impl SteadyClock {
    /// The clock of a new store.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, time: Mutex::default() }
    }

    /// The clock of a store that was there before.
    pub fn of(clock: Arc<dyn Clock>, store: &Store) -> Result<Self, ServiceError> {
        let mut time = repository::get::<SteadyTime>(store, &[])?.map(|seen| seen.value).unwrap_or_default();
        if let Some(newest) = store.log_read(store.log_head().0, 1, Direction::Backward)?.first() {
            time.begin(clock.now(), newest.at);
        }
        Ok(Self { clock, time: Mutex::new(time) })
    }

    fn time(&self) -> MutexGuard<'_, SteadyTime> {
        self.time.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time that counts.
    pub fn now(&self) -> DateTime<Utc> {
        let mut time = self.time();
        time.read(self.clock.now(), self.clock.passed())
    }

    /// `now`, and what the machine's clock shows: the same but in doubt, when a phone's clock may agree with either.
    pub fn readings(&self, now: DateTime<Utc>) -> [DateTime<Utc>; 2] {
        [now, self.clock.now()]
    }

    fn doubt(&self) -> Option<ClockDoubt> {
        self.now();
        self.time().doubt()
    }
}

impl Service {
    /// The doubt about the machine's clock, if there is one.
    pub(super) fn clock_doubt(&self) -> Option<ClockDoubt> {
        self.clock.doubt()
    }

    /// The doubt in the words of the site view.
    pub(super) fn clock_view(&self) -> Option<ClockView> {
        self.clock_doubt().map(|doubt| ClockView { shown: doubt.shown, counted: doubt.counted })
    }

    /// Writes down that the clock stepped, or agrees again.
    pub fn watch_clock(&self) -> Result<(), ServiceError> {
        let doubt = self.clock_doubt();
        let time = *self.clock.time();
        let seen = repository::get::<SteadyTime>(&self.store, &[])?;
        if seen.as_ref().map(|seen| seen.value.held()).unwrap_or_default() == time.held() {
            return Ok(());
        }
        let detail = match doubt {
            Some(doubt) => format!(
                "the machine's clock shows {}, where {} was due; the time that was due goes on",
                written(doubt.shown),
                written(doubt.counted)
            ),
            None => "the machine's clock agrees again".to_owned(),
        };
        let mut draft = Draft::with_priority(Priority::Reserve);
        draft.expect::<SteadyTime>(&[], seen.and_then(|seen| seen.revision));
        draft.put(&[], &time);
        draft.log(&Activity {
            at: self.clock.now(),
            patient: None,
            kind: ActivityKind::ClockStepped,
            actor: Actor::System("clock".to_owned()),
            detail,
        });
        draft.commit(&self.store).map(drop)
    }

    /// Believes the machine's clock as it was `seen`: whoever looks after operators and the site may say so.
    ///
    /// # Errors
    /// Where nothing is in doubt, or the clock was set again since.
    pub fn confirm_clock(&self, session: &Session, seen: ClockView) -> Result<SiteView, ServiceError> {
        session.require(Permission::OperatorsManage)?;
        let Some(doubt) = self.clock_doubt() else {
            return Err(ServiceError::invalid("The clock is not in doubt.", "There is nothing to confirm."));
        };
        // Both times go on; how far they are apart does not.
        let since = (doubt.shown - doubt.counted) - (seen.shown - seen.counted);
        if since.abs() > SAME {
            return Err(ServiceError::Changed(format!(
                "The machine's clock was set again since you looked; it shows {} now.",
                written(doubt.shown)
            )));
        }
        let seen = repository::get::<SteadyTime>(&self.store, &[])?;
        let mut draft = Draft::default();
        draft.expect::<SteadyTime>(&[], seen.and_then(|seen| seen.revision));
        draft.put(&[], &SteadyTime::default());
        draft.log(&Activity {
            at: doubt.shown,
            patient: None,
            kind: ActivityKind::ClockConfirmed,
            actor: session.actor().clone(),
            detail: format!("{}, where {} was due", written(doubt.shown), written(doubt.counted)),
        });
        draft.commit(&self.store)?;
        self.clock.time().confirm();
        self.site(session)
    }
}

fn written(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}
