//! Time that does not follow a clock blindly (S89): a step of the machine's clock that nobody has confirmed moves neither
//! expiries nor waits.

use chrono::{DateTime, TimeDelta, Utc};

/// A step back that is still followed: clocks are set right by minutes.
const BACK: TimeDelta = TimeDelta::minutes(5);
/// A step forward that is still followed.
const AHEAD: TimeDelta = TimeDelta::hours(1);
/// How long a store may have been closed without a question: longer than any credentials last.
const CLOSED: TimeDelta = TimeDelta::days(60);

/// The difference between the machine's clock and the time that counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SteadyTime {
    /// What is added to the clock; nothing while the clock is believed.
    held: TimeDelta,
    /// The clock when it was last read, and what had passed until then by a timer that nobody sets.
    last: Option<(DateTime<Utc>, TimeDelta)>,
}

/// A clock that is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockDoubt {
    /// What the machine's clock shows.
    pub shown: DateTime<Utc>,
    /// The time that counts meanwhile.
    pub counted: DateTime<Utc>,
}

impl SteadyTime {
    /// Begins with a clock that was not believed when the store was closed, if so.
    pub fn held_by(held: TimeDelta) -> Self {
        Self { held, last: None }
    }

    /// What is added to the clock.
    pub fn held(&self) -> TimeDelta {
        self.held
    }

    /// Compares the clock with the newest thing that the store knows: time cannot be earlier, and hardly very much later.
    pub fn begin(&mut self, clock: DateTime<Utc>, newest: DateTime<Utc>) {
        let since = clock + self.held - newest;
        if since < -BACK || since > CLOSED {
            self.held = newest - clock;
        }
        self.settle();
    }

    /// The time that counts, when the clock shows `clock` and `passed` has gone by on the timer.
    pub fn read(&mut self, clock: DateTime<Utc>, passed: TimeDelta) -> DateTime<Utc> {
        if let Some((was, before)) = self.last.replace((clock, passed)) {
            let step = (clock - was) - (passed - before);
            if step < -BACK || step > AHEAD {
                self.held -= step;
                self.settle();
            }
        }
        clock + self.held
    }

    /// Believes the clock as it is.
    pub fn confirm(&mut self) {
        self.held = TimeDelta::zero();
    }

    /// The doubt, if there is one.
    pub fn doubt(&self) -> Option<ClockDoubt> {
        let (shown, _) = self.last.filter(|_| !self.held.is_zero())?;
        Some(ClockDoubt { shown, counted: shown + self.held })
    }

    /// A clock that somebody has set right again needs no confirmation.
    fn settle(&mut self) {
        if self.held.abs() <= BACK {
            self.held = TimeDelta::zero();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + minutes * 60, 0).unwrap()
    }

    /// What counts after the clock showed `clock` with `passed` gone by, both in minutes.
    fn counted(readings: &[(i64, i64)]) -> Vec<i64> {
        let mut time = SteadyTime::default();
        let read = |&(clock, passed): &(i64, i64)| time.read(at(clock), TimeDelta::minutes(passed));
        readings.iter().map(read).map(|counted| (counted - at(0)).num_minutes()).collect()
    }

    #[test]
    fn small_steps_are_followed_and_large_ones_are_not() {
        assert_eq!(counted(&[(0, 0), (10, 10), (14, 10), (9, 10)]), [0, 10, 14, 9], "set right by minutes");
        assert_eq!(counted(&[(0, 0), (60, 0), (60 * 24, 60 * 23)]), [0, 60, 60 * 24], "an hour and a day");
        assert_eq!(counted(&[(0, 0), (71, 10), (81, 20)]), [0, 10, 20], "more than an hour forward");
        assert_eq!(counted(&[(0, 0), (4, 10), (5, 11)]), [0, 10, 11], "more than five minutes back");
        assert_eq!(counted(&[(0, 0), (1_000_000, 1), (7, 7)]), [0, 1, 7], "and set right again");
        assert_eq!(counted(&[(0, 0), (1_000_000, 1), (9, 7)]), [0, 1, 9], "or nearly so");
    }

    #[test]
    fn a_doubt_lasts_until_it_is_confirmed() {
        let mut time = SteadyTime::default();
        time.read(at(0), TimeDelta::zero());
        assert_eq!(time.doubt(), None);
        time.read(at(-600), TimeDelta::minutes(1));
        assert_eq!(time.doubt(), Some(ClockDoubt { shown: at(-600), counted: at(1) }));
        let mut later = SteadyTime::held_by(time.held());
        later.begin(at(-590), at(2));
        assert_eq!(later.read(at(-590), TimeDelta::zero()), at(11), "also over a restart");
        later.confirm();
        assert_eq!(later.read(at(-589), TimeDelta::minutes(1)), at(-589));
        assert_eq!(later.doubt(), None);
    }

    #[test]
    fn a_store_is_not_opened_before_its_newest_entry_nor_long_after() {
        for (clock, newest, counts) in [
            (10, 0, 10),
            (-4, 0, -4),
            (-6, 0, 0),
            (60 * 24 * 60, 0, 60 * 24 * 60),
            (60 * 24 * 60 + 1, 0, 0),
            (-60 * 24 * 400, 0, 0),
        ] {
            let mut time = SteadyTime::default();
            time.begin(at(clock), at(newest));
            assert_eq!(time.read(at(clock), TimeDelta::zero()), at(counts), "{clock}");
        }
    }
}
