//! The forms of this page.

use super::model::Operators;
use crate::domain::Permission;
use crate::tui::panes::form::{Field, Form, Purpose};
use crate::wire::client::api::OperatorView;

const USERS: &str = "The Unix users from whom this operator may come, by name or number.";

impl Operators {
    fn role_ticks(&self, on: &[String]) -> Vec<(String, bool)> {
        self.roles.all().iter().map(|role| (role.name.clone(), on.contains(&role.name))).collect()
    }

    /// A new operator.
    pub(super) fn add_form(&self, owner: u32) -> Form {
        let fields = vec![
            Field::text("name", "Log-in name", "Small letters, digits, . - and _; a letter first.", ""),
            Field::text("full_name", "Full name", "The person's name.", ""),
            Field::text("users", "Unix users", USERS, ""),
            Field::ticks(
                "roles",
                "Roles",
                "What the operator may do comes from these.",
                self.role_ticks(&[]),
            ),
            Field::secret("new", "First password"),
            Field::secret("again", "The same again"),
        ];
        Form::new("New operator", owner, Purpose::AddOperator, fields)
    }

    /// Another name, Unix users and roles.
    pub(super) fn set_form(&self, operator: &OperatorView, owner: u32) -> Form {
        let users =
            operator.users.iter().map(|user| user.name.clone().unwrap_or_else(|| user.uid.to_string()));
        let fields = vec![
            Field::text("full_name", "Full name", "The person's name.", &operator.full_name),
            Field::text("users", "Unix users", USERS, &users.collect::<Vec<_>>().join(" ")),
            Field::ticks(
                "roles",
                "Roles",
                "What the operator may do comes from these.",
                self.role_ticks(&operator.roles),
            ),
        ];
        let name = operator.name.clone();
        Form::new(format!("Operator {name}"), owner, Purpose::SetOperator(name), fields)
    }
}

/// A password: one's own needs the present one.
pub(crate) fn password_form(name: &str, own: bool, owner: u32) -> Form {
    let mut fields = vec![Field::secret("new", "New password"), Field::secret("again", "The same again")];
    if own {
        fields.insert(0, Field::secret("present", "Present password"));
    }
    let purpose = Purpose::Password { name: name.to_owned(), own };
    Form::new(format!("Password of {name}"), owner, purpose, fields)
}

/// A role of the site's own.
pub(super) fn role_form(owner: u32) -> Form {
    let ticks = Permission::ALL.map(|one| (format!("{:<24} {}", one.name(), one.label()), false)).to_vec();
    let fields = vec![
        Field::text("name", "Role", "What the role is called.", ""),
        Field::ticks("permissions", "Permits", "What whoever has the role may do.", ticks),
    ];
    Form::new("New role", owner, Purpose::Role, fields)
}
