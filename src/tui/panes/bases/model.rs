//! The list, as plain data.

use std::borrow::Cow;

use crate::tui::widget::rows::{Row, Rows};
use crate::wire::client::api::BaseView;

/// The Letter Template Bases.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bases {
    pub(super) rows: Rows<BaseView>,
}

impl Row for BaseView {
    fn name(&self) -> Cow<'_, str> {
        self.name.as_str().into()
    }

    fn words(&self) -> String {
        let retired = if self.retired { "retired" } else { "" };
        format!("{} {retired} {}", self.name, self.saved_by)
    }
}
