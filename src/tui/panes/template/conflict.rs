//! Two operators saved the same template: the second sees both versions and chooses (S94).

use super::both::{Both, Saved};
use super::model::Fields;
use crate::wire::client::api::TemplateText;

/// What the other saved, beside what is in the form.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub(super) theirs: TemplateText,
    pub(super) both: Both,
}

impl Conflict {
    /// Of the other's version and the operator's own name, base, visibility and text.
    pub(super) fn new(theirs: TemplateText, mine: &Fields) -> Self {
        let saved = Saved {
            by: theirs.saved_by.clone(),
            version: theirs.version,
            at: theirs.saved,
            besides: besides(&theirs, mine),
        };
        let both = Both::new("Both versions", saved, (&theirs.body, &mine.body));
        Self { theirs, both }
    }
}

/// What differs besides the text.
fn besides(theirs: &TemplateText, mine: &Fields) -> String {
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
    besides.join("; ")
}
