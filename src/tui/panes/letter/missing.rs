//! What the page says while there is nothing to choose from, and the way to the missing step (R8).

use super::model::{Letter, Purpose};
use crate::domain::Permission;
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::shared::Shared;
use crate::tui::text::width::fold;
use crate::tui::view::{Area, Canvas, Look};

impl Letter {
    /// Whether there is no template to choose from.
    pub(super) fn is_missing(&self) -> bool {
        self.outcome.is_none() && self.templates.as_ref().is_some_and(Vec::is_empty)
    }

    /// Goes to the missing step; Esc comes back here.
    pub(super) fn make_one(ctx: &mut Context<'_>) {
        ctx.run(if no_base(ctx.shared) { CommandId::GoBases } else { CommandId::GoTemplates }, None);
    }

    /// R8: no usable template, so the missing step is named.
    pub(super) fn draw_missing(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        canvas.rule(area.x, area.y + 1, area.width, "Letter templates", "none");
        let mut texts = vec![
            if self.n_unapproved > 0 {
                "A Letter Template waits for approval by a second operator; until then no letters are made of it.".to_owned()
            } else {
                "There is no Letter Template for Patient Profile letters yet, so nothing can be sent."
                    .to_owned()
            },
            String::new(),
        ];
        texts.push(match (shared.not_permitted(Permission::LettersConfigure), no_base(shared)) {
            (Some(reason), _) => reason,
            (None, _) if self.n_unapproved > 0 => "Enter goes to the templates. Esc comes back here.".to_owned(),
            (None, true) => {
                "First a Letter Template Base, which is a Word file: Enter goes to the bases, n makes one. \
                 Then a Letter Template on it."
                    .to_owned()
            }
            (None, false) => {
                "A Letter Template of the object Patient Profile is needed: Enter goes to the templates, n makes one. \
                 Esc comes back here."
                    .to_owned()
            }
        });
        texts.push(String::new());
        texts.push(match self.purpose {
            Purpose::Create => "Distribute later works without: Esc, then choose it in the form.".to_owned(),
            _ => "The credentials wait until then; nothing is lost.".to_owned(),
        });
        let columns = usize::from(area.width).saturating_sub(4);
        for (row, text) in (3_u16..).zip(texts.iter().flat_map(|text| fold(text, columns))) {
            canvas.line(area, row, &format!("  {text}"), Look::Plain);
        }
        canvas.set_cursor(area.x + 2, area.y + 3);
    }
}

fn no_base(shared: &Shared) -> bool {
    shared.site.as_ref().is_some_and(|site| site.bases == 0)
}
