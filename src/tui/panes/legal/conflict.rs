//! Two operators saved the same legal text: the second sees both and chooses (S94).

use super::edit::Edit;
use crate::domain::compare::{LineChange, compare};
use crate::tui::command::CommandId;
use crate::tui::panes::template::Reading;
use crate::tui::shared::Shared;
use crate::tui::view::{Area, Canvas, Look};
use crate::wire::client::api::LegalView;

/// The rows above the lines.
const ABOVE: u16 = 3;

/// What the other saved, beside what is in the form.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub(super) theirs: LegalView,
    reading: Reading,
}

impl Conflict {
    /// Of the other's version and the operator's own text.
    pub(super) fn new(theirs: LegalView, mine: &str) -> Self {
        let lines = compare(&theirs.text, mine).into_iter().map(|(change, line)| match change {
            LineChange::Same => ("       ", line.to_owned()),
            LineChange::Removed => ("theirs ", line.to_owned()),
            LineChange::Added => ("mine   ", line.to_owned()),
        });
        let reading = Reading::marked(lines.collect());
        Self { theirs, reading }
    }

    /// Fits it to its room.
    pub(super) fn fit(&mut self, area: Area) {
        self.reading.fit(lines(area));
    }

    /// Scrolls; whether the command did.
    pub(super) fn command(&mut self, id: CommandId) -> bool {
        self.reading.command(id)
    }

    /// Draws both texts in one order of lines.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let when = self.theirs.saved.map(|at| shared.when(at)).unwrap_or_default();
        let (by, version) = (&self.theirs.saved_by, self.theirs.version);
        canvas.line(area, 0, &format!(" ! {by} saved version {version} meanwhile ({when})."), Look::Bold);
        let what = " Nothing is lost: m saves yours after it, t takes theirs, Esc goes on.";
        canvas.line(area, 1, what, Look::Plain);
        self.reading.draw(canvas, lines(area), "Both texts");
    }
}

/// The room of the lines.
fn lines(area: Area) -> Area {
    Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area }
}

impl Edit {
    /// The operator keeps the own text: it is saved after the other's.
    pub(super) fn keep_mine(&mut self) {
        if let Some(conflict) = self.conflict.take() {
            self.seen = conflict.theirs.version;
        }
    }

    /// The operator takes the other's text; undo brings the own one back.
    pub(super) fn take_theirs(&mut self) {
        if let Some(conflict) = self.conflict.take() {
            self.seen = conflict.theirs.version;
            self.editor.replace(&conflict.theirs.text);
            self.was = conflict.theirs.text;
        }
    }
}
