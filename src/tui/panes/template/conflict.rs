//! Two operators saved the same template: the second sees both versions and chooses (S94).

use crate::domain::compare::{LineChange, compare};
use crate::tui::command::CommandId;
use crate::tui::shared::Shared;
use crate::tui::view::{Area, Canvas, Look};
use crate::wire::client::api::TemplateText;

use super::over::Reading;

/// The rows above the lines.
const ABOVE: u16 = 3;

/// What the other saved, beside what is in the form.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub(super) theirs: TemplateText,
    /// What differs besides the text, in a sentence.
    besides: String,
    reading: Reading,
}

impl Conflict {
    /// Of the other's version and the operator's own name, base, visibility and text.
    pub(super) fn new(theirs: TemplateText, mine: &super::model::Fields) -> Self {
        let lines = compare(&theirs.body, &mine.body).into_iter().map(|(change, line)| match change {
            LineChange::Same => ("       ", line.to_owned()),
            LineChange::Removed => ("theirs ", line.to_owned()),
            LineChange::Added => ("mine   ", line.to_owned()),
        });
        let word = |visible: bool| if visible { "visible" } else { "hidden" };
        let mut besides = Vec::new();
        if theirs.name != mine.name {
            besides.push(format!("name: theirs \"{}\", mine \"{}\"", theirs.name, mine.name));
        }
        if theirs.base != mine.base {
            besides.push(format!("base: theirs {}, mine {}", theirs.base, mine.base));
        }
        if theirs.visible != mine.visible {
            besides.push(format!("theirs {}, mine {}", word(theirs.visible), word(mine.visible)));
        }
        let reading = Reading::marked(lines.collect());
        Self { theirs, besides: besides.join("; "), reading }
    }

    /// Fits it to its room.
    pub(super) fn fit(&mut self, area: Area) {
        self.reading.fit(lines(area));
    }

    /// Scrolls; whether the command did.
    pub(super) fn command(&mut self, id: CommandId) -> bool {
        self.reading.command(id)
    }

    /// Draws both versions in one order of lines.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let when = self.theirs.saved.map(|at| shared.when(at)).unwrap_or_default();
        let (by, version) = (&self.theirs.saved_by, self.theirs.version);
        canvas.line(area, 0, &format!(" ! {by} saved version {version} meanwhile ({when})."), Look::Bold);
        let what = " Nothing is lost: m saves yours after it, t takes theirs, Esc goes on.";
        canvas.line(area, 1, what, Look::Plain);
        if !self.besides.is_empty() {
            canvas.line(area, 2, &format!(" {}", self.besides), Look::Plain);
        }
        self.reading.draw(canvas, lines(area), "Both versions");
    }
}

/// The room of the lines.
fn lines(area: Area) -> Area {
    Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area }
}
