//! Operators and roles, as plain data.

use std::borrow::Cow;

use crate::tui::request::Ticket;
use crate::tui::widget::list::List;
use crate::tui::widget::rows::{Filtered, Row, Rows};
use crate::wire::client::api::{OperatorView, RoleView};

/// Whose rights are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Of {
    /// Of operators.
    #[default]
    Operators,
    /// Of roles.
    Roles,
}

/// The page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Operators {
    pub(super) people: Rows<OperatorView>,
    pub(super) roles: Rows<RoleView>,
    /// Which of them are shown.
    pub(super) of: Of,
    /// The rights of the chosen one.
    pub(super) rights: List,
    /// Whether the rights have the focus.
    pub(super) in_rights: bool,
    pub(super) acting: Option<Ticket>,
}

impl Operators {
    /// The chosen operator, if operators are shown.
    pub(super) fn chosen(&self) -> Option<&OperatorView> {
        self.people.chosen().filter(|_| self.of == Of::Operators)
    }

    /// The chosen role, if roles are shown.
    pub(super) fn chosen_role(&self) -> Option<&RoleView> {
        self.roles.chosen().filter(|_| self.of == Of::Roles)
    }

    /// The list that is shown.
    pub(super) fn rows(&self) -> &dyn Filtered {
        match self.of {
            Of::Operators => &self.people,
            Of::Roles => &self.roles,
        }
    }

    /// The same, to change it.
    pub(super) fn rows_mut(&mut self) -> &mut dyn Filtered {
        match self.of {
            Of::Operators => &mut self.people,
            Of::Roles => &mut self.roles,
        }
    }
}

impl Row for OperatorView {
    const TITLED: bool = true;

    fn name(&self) -> Cow<'_, str> {
        self.name.as_str().into()
    }

    fn words(&self) -> String {
        let state = if self.disabled { "disabled" } else { "on" };
        format!("{} {} {} {state}", self.name, self.full_name, self.roles.join(" "))
    }
}

impl Row for RoleView {
    const TITLED: bool = true;

    fn name(&self) -> Cow<'_, str> {
        self.name.as_str().into()
    }

    fn words(&self) -> String {
        let two_step = if self.two_step { "required" } else { "optional" };
        format!("{} {two_step}", self.name)
    }
}
