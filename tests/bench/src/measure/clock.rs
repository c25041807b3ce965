//! The CPU clock of the calling thread: on a shared machine the only clock that repeats itself.

use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};

/// CPU time of this thread since it was started.
#[derive(Clone, Copy)]
pub struct Stopwatch(f64);

impl Stopwatch {
    /// Starts now.
    pub fn start() -> Self {
        Self(thread_seconds())
    }

    /// CPU seconds since the start.
    pub fn seconds(self) -> f64 {
        thread_seconds() - self.0
    }

    /// CPU microseconds since the start.
    pub fn micros(self) -> f64 {
        self.seconds() * 1e6
    }
}

fn thread_seconds() -> f64 {
    seconds_of(ClockId::ThreadCPUTime)
}

/// CPU seconds of all threads of this process so far.
pub fn process_seconds() -> f64 {
    seconds_of(ClockId::ProcessCPUTime)
}

#[expect(clippy::cast_precision_loss, reason = "seconds and nanoseconds of a run fit")]
fn seconds_of(clock: ClockId) -> f64 {
    let now = clock_gettime(clock);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

/// Runs `work` over all `queries`, `passes` times, and gives for each query the median of its CPU microseconds: what
/// the neighbours do to the caches in one pass does not stay.
pub fn per_query<Q, R>(queries: &[Q], passes: usize, mut work: impl FnMut(&Q) -> R) -> Vec<f64> {
    let mut times = vec![Vec::with_capacity(passes); queries.len()];
    for _ in 0..passes {
        for (query, times) in queries.iter().zip(&mut times) {
            let watch = Stopwatch::start();
            black_box(work(black_box(query)));
            times.push(watch.micros());
        }
    }
    times.into_iter().map(super::spread::median).collect()
}
