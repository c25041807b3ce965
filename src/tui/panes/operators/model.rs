//! Operators and roles, as plain data.

use crate::tui::request::Ticket;
use crate::tui::widget::list::List;
use crate::wire::client::api::{OperatorView, OperatorsView, RoleView};

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
    /// Operators and roles, once they were read.
    pub(super) view: Option<OperatorsView>,
    pub(super) failed: Option<String>,
    pub(super) of: Of,
    /// The operators, or the roles.
    pub(super) list: List,
    /// The rights of the chosen one.
    pub(super) rights: List,
    /// Whether the rights have the focus.
    pub(super) in_rights: bool,
    pub(super) asked: Option<Ticket>,
    pub(super) acting: Option<Ticket>,
}

impl Operators {
    /// The operators.
    pub(super) fn operators(&self) -> &[OperatorView] {
        self.view.as_ref().map_or(&[], |view| &view.operators)
    }

    /// The roles.
    pub(super) fn roles(&self) -> &[RoleView] {
        self.view.as_ref().map_or(&[], |view| &view.roles)
    }

    /// How many rows the upper list has.
    pub(super) fn count(&self) -> usize {
        match self.of {
            Of::Operators => self.operators().len(),
            Of::Roles => self.roles().len(),
        }
    }

    /// The chosen operator, if operators are shown.
    pub(super) fn chosen(&self) -> Option<&OperatorView> {
        self.operators().get(self.list.selected).filter(|_| self.of == Of::Operators)
    }

    /// The chosen role, if roles are shown.
    pub(super) fn chosen_role(&self) -> Option<&RoleView> {
        self.roles().get(self.list.selected).filter(|_| self.of == Of::Roles)
    }

    /// Takes what was read; the chosen row stays chosen wherever it is now.
    pub(super) fn take(&mut self, view: OperatorsView) {
        let at = match self.of {
            Of::Operators => self
                .chosen()
                .and_then(|before| view.operators.iter().position(|operator| operator.name == before.name)),
            Of::Roles => self
                .chosen_role()
                .and_then(|before| view.roles.iter().position(|role| role.name == before.name)),
        };
        if let Some(row) = at {
            self.list.follow(row);
        }
        self.failed = None;
        self.view = Some(view);
    }
}
