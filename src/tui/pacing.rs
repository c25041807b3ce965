//! When to draw: a key's answer at once but 16 ms apart; live data 200 ms apart (1 s on a slow link), and never more
//! bytes a second than the link is to bear. Given instants and byte counts.

use std::time::Duration;

use tokio::time::Instant;

use super::model::Dirty;

const FRAME: Duration = Duration::from_millis(16);
const LIVE: Duration = Duration::from_millis(200);
const LIVE_SLOW: Duration = Duration::from_secs(1);
/// The bytes a second of live data in a window of 80x24; a larger window may take more in proportion.
const RATE: f64 = 3_000.0;
/// The same on a slow link, whatever the window.
const RATE_SLOW: f64 = 780.0;
/// The cells of a window of 80x24.
const CELLS: f64 = 1_920.0;

/// The frame deadline.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pacing {
    last: Option<Instant>,
    /// Before this live data must wait.
    live_from: Option<Instant>,
    due: Option<Instant>,
    wanted: Dirty,
    slow: bool,
}

impl Pacing {
    /// Nothing drawn yet.
    pub(crate) fn new(slow: bool) -> Self {
        Self { last: None, live_from: None, due: None, wanted: Dirty::No, slow }
    }

    /// The operator set the link to slow, or back.
    pub(crate) fn set_slow(&mut self, slow: bool) {
        self.slow = slow;
    }

    /// Something changed.
    pub(crate) fn changed(&mut self, dirty: Dirty, now: Instant) {
        let wanted = match dirty {
            Dirty::No => return,
            Dirty::Now => self.last.map(|last| last + FRAME),
            Dirty::Live => self.live_from,
        };
        let wanted = wanted.map_or(now, |at| at.max(now));
        self.due = Some(self.due.map_or(wanted, |due| due.min(wanted)));
        self.wanted = self.wanted.max(dirty);
    }

    /// When to draw; none while nothing changed.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// It was drawn, with so many bytes, in a window of so many cells.
    pub(crate) fn drawn(&mut self, now: Instant, bytes: usize, cells: usize) {
        let apart = if self.slow { LIVE_SLOW } else { LIVE };
        // What a key brought about is paid by the key; what came by itself has to keep to the rate.
        let live = std::mem::take(&mut self.wanted) == Dirty::Live;
        let rest = if live { apart.max(self.time_for(bytes, cells)) } else { apart };
        self.live_from = self.live_from.max(Some(now + rest));
        self.last = Some(now);
        self.due = None;
    }

    #[expect(clippy::cast_precision_loss, reason = "bytes and cells of a screen are few")]
    fn time_for(&self, bytes: usize, cells: usize) -> Duration {
        let rate = if self.slow { RATE_SLOW } else { RATE * (cells as f64 / CELLS).max(1.0) };
        Duration::from_secs_f64(bytes as f64 / rate)
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
        pacing.drawn(ms(0), 4_000, 1_920);
        assert_eq!(pacing.due(), None);
        pacing.changed(Dirty::Live, ms(10));
        assert_eq!(pacing.due(), Some(ms(200)));
        pacing.changed(Dirty::Now, ms(12));
        assert_eq!(pacing.due(), Some(ms(16)), "a key brings the frame forward");
        pacing.changed(Dirty::Live, ms(14));
        assert_eq!(pacing.due(), Some(ms(16)));
        pacing.drawn(ms(16), 100, 1_920);
        pacing.changed(Dirty::Now, ms(500));
        assert_eq!(pacing.due(), Some(ms(500)));
        let mut slow = Pacing::new(true);
        slow.drawn(ms(0), 4_000, 1_920);
        slow.changed(Dirty::Live, ms(1));
        assert_eq!(slow.due(), Some(ms(1000)));
    }

    #[test]
    fn live_data_keeps_to_its_rate_of_bytes() {
        let start = Instant::now();
        for (slow, cells, most) in [(false, 1_920, 3_000), (true, 1_920, 780), (false, 4_800, 7_500)] {
            let mut pacing = Pacing::new(slow);
            let (mut now, mut bytes) = (start, 0);
            while now < start + Duration::from_mins(1) {
                pacing.changed(Dirty::Live, now);
                now = pacing.due().expect("something changed");
                pacing.drawn(now, 3_000, cells);
                bytes += 3_000;
            }
            assert!(bytes <= 60 * most + 6_000, "{bytes} bytes in a minute");
            assert!(bytes >= 60 * most - 6_000, "{bytes} bytes in a minute");
        }
    }

    #[test]
    fn a_key_does_not_wait_for_live_data() {
        let start = Instant::now();
        let mut pacing = Pacing::new(true);
        pacing.changed(Dirty::Live, start);
        pacing.drawn(start, 8_000, 1_920);
        pacing.changed(Dirty::Live, start);
        assert!(pacing.due() > Some(start + Duration::from_secs(9)));
        pacing.changed(Dirty::Now, start + FRAME);
        assert_eq!(pacing.due(), Some(start + FRAME));
    }
}
