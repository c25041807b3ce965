//! The list of fields that opens where one types `{{` (R17).

use crate::domain::field::{FIELDS, Field, FieldKind, TemplateObject};
use crate::tui::widget::list::List;

/// The list of fields over a body.
#[derive(Clone, Debug)]
pub(crate) struct Picker {
    /// The fields that match what was typed.
    pub(crate) shown: Vec<&'static Field>,
    /// How many there are for this object.
    pub(crate) all: usize,
    /// Where the list stands.
    pub(crate) list: List,
    /// Whether a key opened it, which typed the two braces.
    pub(super) by_key: bool,
    object: Option<TemplateObject>,
}

/// The fields that letters for `object` may have.
fn fields(object: Option<TemplateObject>) -> impl Iterator<Item = &'static Field> {
    FIELDS
        .iter()
        .filter(move |field| field.kind != FieldKind::Body && object.is_none_or(|object| field.fits(object)))
}

impl Picker {
    /// The fields of `object` that match what was typed; none if none does.
    pub(super) fn open(object: Option<TemplateObject>, typed: &str, by_key: bool) -> Option<Self> {
        let all = fields(object).count();
        let mut picker = Self { shown: Vec::new(), all, list: List::default(), by_key, object };
        picker.filter(typed).then_some(picker)
    }

    /// Shows the fields that hold every word typed, those whose name begins with it first; whether there are any.
    pub(super) fn filter(&mut self, typed: &str) -> bool {
        let typed = typed.trim().to_lowercase();
        let holds = |field: &&Field| {
            let text = format!("{} {}", field.name, field.description).to_lowercase();
            typed.split_whitespace().all(|word| text.contains(word))
        };
        self.shown = fields(self.object).filter(holds).collect();
        self.shown.sort_by_key(|field| !field.name.starts_with(&typed));
        self.list.select(0);
        !self.shown.is_empty()
    }

    /// The chosen field.
    pub(crate) fn chosen(&self) -> Option<&'static Field> {
        self.shown.get(self.list.selected).copied()
    }
}
