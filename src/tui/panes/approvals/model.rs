//! The list, as plain data.

use std::borrow::Cow;

use crate::tui::widget::rows::{Row, Rows};
use crate::wire::client::api::ApprovalView;

/// The page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Approvals {
    /// What waits.
    pub(super) rows: Rows<ApprovalView>,
}

impl Row for ApprovalView {
    const COUNTED: bool = true;

    fn name(&self) -> Cow<'_, str> {
        self.of.word().into()
    }

    fn words(&self) -> String {
        format!("{} {} {}", self.what, self.of.word(), self.asked_by)
    }
}
