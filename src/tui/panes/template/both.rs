//! Two texts in one order of lines, where two operators saved the same one: the second sees both and chooses (S94).

use chrono::{DateTime, Utc};

use super::over::Reading;
use crate::domain::compare::{LineChange, compare};
use crate::tui::command::CommandId;
use crate::tui::shared::Shared;
use crate::tui::view::{Area, Canvas, Look};

/// The rows above the lines.
const ABOVE: u16 = 3;

/// What the other saved, as far as it is told above the lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Saved {
    pub(crate) by: String,
    pub(crate) version: u32,
    pub(crate) at: Option<DateTime<Utc>>,
    /// What differs besides the text, in a sentence.
    pub(crate) besides: String,
}

/// The other's text beside the operator's own.
#[derive(Clone, Debug)]
pub(crate) struct Both {
    saved: Saved,
    title: &'static str,
    reading: Reading,
}

impl Both {
    /// Of the other's text and the own one, under a title such as "Both texts".
    pub(crate) fn new(title: &'static str, saved: Saved, (theirs, mine): (&str, &str)) -> Self {
        let lines = compare(theirs, mine).into_iter().map(|(change, line)| match change {
            LineChange::Same => ("       ", line.to_owned()),
            LineChange::Removed => ("theirs ", line.to_owned()),
            LineChange::Added => ("mine   ", line.to_owned()),
        });
        Self { saved, title, reading: Reading::marked(lines.collect()) }
    }

    /// Fits them to their room.
    pub(crate) fn fit(&mut self, area: Area) {
        self.reading.fit(lines(area));
    }

    /// Scrolls; whether the command did.
    pub(crate) fn command(&mut self, id: CommandId) -> bool {
        self.reading.command(id)
    }

    /// Draws who saved what, what can be done, and the lines.
    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Saved { by, version, at, besides } = &self.saved;
        let when = at.map(|at| shared.when(at)).unwrap_or_default();
        canvas.line(area, 0, &format!(" ! {by} saved version {version} meanwhile ({when})."), Look::Bold);
        let what = " Nothing is lost: m saves yours after it, t takes theirs, Esc goes on.";
        canvas.line(area, 1, what, Look::Plain);
        if !besides.is_empty() {
            canvas.line(area, 2, &format!(" {besides}"), Look::Plain);
        }
        self.reading.draw(canvas, lines(area), self.title);
    }
}

/// The room of the lines.
fn lines(area: Area) -> Area {
    Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area }
}
