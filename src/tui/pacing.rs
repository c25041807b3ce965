//! When to draw: a key's answer at once but 16 ms apart, live data 200 ms apart (1 s on a slow link). Given instants.

use std::time::Duration;

use tokio::time::Instant;

use super::model::Dirty;

const FRAME: Duration = Duration::from_millis(16);
const LIVE: Duration = Duration::from_millis(200);
const LIVE_SLOW: Duration = Duration::from_secs(1);

/// The frame deadline.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pacing {
    last: Option<Instant>,
    due: Option<Instant>,
    slow: bool,
}

impl Pacing {
    /// Nothing drawn yet.
    pub(crate) fn new(slow: bool) -> Self {
        Self { last: None, due: None, slow }
    }

    /// Something changed.
    pub(crate) fn changed(&mut self, dirty: Dirty, now: Instant) {
        let apart = match dirty {
            Dirty::No => return,
            Dirty::Now => FRAME,
            Dirty::Live if self.slow => LIVE_SLOW,
            Dirty::Live => LIVE,
        };
        let wanted = self.last.map_or(now, |last| (last + apart).max(now));
        self.due = Some(self.due.map_or(wanted, |due| due.min(wanted)));
    }

    /// When to draw; none while nothing changed.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// It was drawn.
    pub(crate) fn drawn(&mut self, now: Instant) {
        self.last = Some(now);
        self.due = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_drawn_at_once_and_live_data_seldom() {
        let start = Instant::now();
        let ms = |n| start + Duration::from_millis(n);
        let mut pacing = Pacing::new(false);
        pacing.changed(Dirty::Now, ms(0));
        assert_eq!(pacing.due(), Some(ms(0)));
        pacing.drawn(ms(0));
        assert_eq!(pacing.due(), None);
        pacing.changed(Dirty::Live, ms(10));
        assert_eq!(pacing.due(), Some(ms(200)));
        pacing.changed(Dirty::Now, ms(12));
        assert_eq!(pacing.due(), Some(ms(16)), "a key brings the frame forward");
        pacing.changed(Dirty::Live, ms(14));
        assert_eq!(pacing.due(), Some(ms(16)));
        pacing.drawn(ms(16));
        pacing.changed(Dirty::Now, ms(500));
        assert_eq!(pacing.due(), Some(ms(500)));
        let mut slow = Pacing::new(true);
        slow.drawn(ms(0));
        slow.changed(Dirty::Live, ms(1));
        assert_eq!(slow.due(), Some(ms(1000)));
    }
}
