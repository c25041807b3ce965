//! Progress of long work: on standard error, and only to a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Output;

/// A bar, or nothing where nobody looks.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar that counts `unit`; bytes are shown as such when the unit is `B`.
    pub(super) fn new(unit: &str) -> Self {
        let target = if Output::shows_progress() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let counts = if unit == "B" { "{bytes} of {total_bytes}" } else { "{pos} of {len}" };
        let template = format!("{{msg}}  [{{bar:30}}] {counts}, {{eta}} to go");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style.progress_chars("#- "));
        }
        Self { bar }
    }

    /// Shows how far it is. What it is doing comes from our own words.
    pub(super) fn show(&self, done: u64, total: u64, doing: &str) {
        self.bar.set_length(total.max(done));
        self.bar.set_position(done);
        if self.bar.message() != doing {
            self.bar.set_message(doing.to_owned());
        }
    }

    /// Says a line above the bar.
    pub(super) fn say(&self, out: &Output, line: &str) {
        self.bar.suspend(|| out.note(line));
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
