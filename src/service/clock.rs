//! Where time comes from. The only place that reads the machine's clock.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use rustix::time::{ClockId, clock_gettime};

/// A source of time.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The instant, in whole milliseconds: as the store keeps it.
    fn now(&self) -> DateTime<Utc>;

    /// What has passed since some instant, sleep included, by a timer that nobody sets.
    fn passed(&self) -> TimeDelta;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }

    fn passed(&self) -> TimeDelta {
        // Elsewhere a machine that slept looks like one whose clock was set, and somebody is asked.
        #[cfg(target_os = "linux")]
        let timer = ClockId::Boottime;
        #[cfg(not(target_os = "linux"))]
        let timer = ClockId::Monotonic;
        let passed = clock_gettime(timer);
        TimeDelta::seconds(passed.tv_sec) + TimeDelta::nanoseconds(passed.tv_nsec)
    }
}

/// A clock that stands until it is moved: for tests and for the demo's past.
#[derive(Clone, Debug)]
pub struct SetClock(Arc<Mutex<Hands>>);

/// What a set clock shows, and what has passed.
#[derive(Clone, Copy, Debug)]
struct Hands {
    now: DateTime<Utc>,
    passed: TimeDelta,
}

impl SetClock {
    /// A clock that shows `now`.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(Hands { now, passed: TimeDelta::zero() })))
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets time pass, or come back, until `now`.
    pub fn set(&self, now: DateTime<Utc>) {
        let mut hands = self.hands();
        let delta = now - hands.now;
        hands.now = now;
        hands.passed += delta;
    }

    /// Lets `delta` pass.
    pub fn advance(&self, delta: TimeDelta) {
        let mut hands = self.hands();
        hands.now += delta;
        hands.passed += delta;
    }

    /// Sets the clock forward or back, while nothing passes.
    pub fn step(&self, delta: TimeDelta) {
        self.hands().now += delta;
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        self.hands().now
    }

    fn passed(&self) -> TimeDelta {
        self.hands().passed
    }
}
