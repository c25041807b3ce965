//! `operator list|add|set|disable|enable|password|role|two-step`: who works here, and what each may do.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::two_step::TwoStep;

use crate::cli::context::Context;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::password::{new_password, password};
use crate::cli::table::Table;
use crate::service::api::{OperatorChange, OperatorsView, Password, TwoStepView, UnixUser};
use crate::wire::client::{answer, quick};

/// The commands of `operator`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Operator {
    /// List operators, what each may do and why, and the roles
    List,
    /// Add an operator; the first one is an Administrator, and from then on everyone logs in
    Add(Add),
    /// Change an operator's roles, rights, Unix users or name
    Set(Set),
    /// Refuse log-in from now on; sessions end at once
    Disable(Named),
    /// Allow log-in again
    Enable(Named),
    /// Set a password: your own, or as an Administrator another's
    Password(SetPassword),
    /// Set what a role permits
    Role(Role),
    /// Two-step log-in: set up your own, or look after that of others
    #[command(subcommand)]
    TwoStep(TwoStep),
}

/// The arguments of `operator add`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Add {
    /// The log-in name
    name: String,
    /// A role: Administrator, Letters, Records, Support, Auditor, or one of the site's own
    #[arg(long = "role", required = true, num_args = 1.., value_name = "ROLE")]
    roles: Vec<String>,
    /// The person's name
    #[arg(long, value_name = "NAME", default_value = "")]
    full_name: String,
    /// A Unix user from whom the operator comes, by name or number [default: the one of the same name, else yours]
    #[arg(long = "user", num_args = 1.., value_name = "USER")]
    users: Vec<String>,
    /// A file with the first password [default: asked for]
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
}

/// The arguments of `operator set`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Set {
    /// The log-in name
    name: String,
    /// The roles from now on
    #[arg(long = "role", num_args = 1.., value_name = "ROLE")]
    roles: Option<Vec<String>>,
    /// A permission to give to this operator alone, such as letters.bulk
    #[arg(long, num_args = 1.., value_name = "PERMISSION")]
    grant: Vec<String>,
    /// A permission given to this operator alone, to take back
    #[arg(long, num_args = 1.., value_name = "PERMISSION")]
    revoke: Vec<String>,
    /// The person's name
    #[arg(long, value_name = "NAME")]
    full_name: Option<String>,
    /// The Unix users from now on, by name or number
    #[arg(long = "user", num_args = 1.., value_name = "USER")]
    users: Option<Vec<String>>,
}

/// Names an operator.
#[derive(Debug, Args)]
pub(in crate::cli) struct Named {
    /// The log-in name
    name: String,
}

/// The arguments of `operator password`.
#[derive(Debug, Args)]
pub(in crate::cli) struct SetPassword {
    /// The log-in name [default: your own]
    name: Option<String>,
    /// A file with the new password [default: asked for]
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
}

/// The arguments of `operator role`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Role {
    /// The role
    name: String,
    /// All that it permits from now on
    #[arg(long = "permission", num_args = 1.., value_name = "PERMISSION")]
    permissions: Vec<String>,
}

impl Operator {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Self::TwoStep(two_step) = self {
            return two_step.run(context).await;
        }
        let session = context.session().await?;
        let mut whose = String::new();
        let change = match self {
            Self::List => {
                let view = answer(session.client.operators(quick()).await)?;
                return tell(&view, context);
            }
            Self::Add(add) => add.change()?,
            Self::Set(set) => set.change(),
            Self::Disable(Named { name }) => OperatorChange::Disable { name, disabled: true },
            Self::Enable(Named { name }) => OperatorChange::Disable { name, disabled: false },
            Self::Password(set) => {
                let own = answer(session.client.door(quick()).await)?.operator.unwrap_or_default();
                whose.clone_from(&own);
                set.change(&own, context)?
            }
            Self::Role(Role { name, permissions }) => OperatorChange::SetRole { name, permissions },
            Self::TwoStep(_) => return Ok(()),
        };
        let view = answer(session.client.change_operators(quick(), change).await)?;
        if view.operators.is_empty() {
            // Who changes only the own password may not see the list.
            let done = "The password was changed; sessions of before have ended.";
            let value = || serde_json::json!({ "operator": whose, "password_changed": true });
            return context.out.answer(value, || vec![done.to_owned()]);
        }
        tell(&view, context)
    }
}

impl Add {
    fn change(self) -> Result<OperatorChange, Failure> {
        let usual = || {
            if environment::has_user(&self.name) { self.name.clone() } else { environment::uid().to_string() }
        };
        let users = if self.users.is_empty() { vec![usual()] } else { self.users };
        let password = Password(new_password(self.new_password_file.as_deref(), &self.name)?);
        Ok(OperatorChange::Add {
            name: self.name,
            full_name: self.full_name,
            users,
            roles: self.roles,
            password,
        })
    }
}

impl Set {
    fn change(self) -> OperatorChange {
        let Self { name, roles, grant, revoke, full_name, users } = self;
        OperatorChange::Set { name, full_name, users, roles, grant, revoke }
    }
}

impl SetPassword {
    fn change(self, own: &str, context: &Context) -> Result<OperatorChange, Failure> {
        let name = self.name.unwrap_or_else(|| own.to_owned());
        let present = (name == own)
            .then(|| password(context.globals.password_file.as_deref(), "Present password: ").map(Password))
            .transpose()?;
        let new = Password(new_password(self.new_password_file.as_deref(), &name)?);
        Ok(OperatorChange::SetPassword { name, present, new })
    }
}

/// A Unix user by name and number.
fn shown_user(user: &UnixUser) -> String {
    user.name.as_ref().map_or_else(|| user.uid.to_string(), |name| format!("{name} ({})", user.uid))
}

fn two_step_word(view: &TwoStepView) -> &'static str {
    match (view.on_since.is_some(), view.required_by.is_some()) {
        (true, _) => "on",
        (false, true) => "to be set up",
        (false, false) => "off",
    }
}

pub(super) fn tell(view: &OperatorsView, context: &Context) -> Result<(), Failure> {
    if context.out.is_json() {
        return context.out.value(&json::operators(view));
    }
    let mut table = Table::new(&[
        "Name",
        "Full name",
        "Roles",
        "Own rights",
        "Unix users",
        "Last log-in",
        "Two-step",
        "State",
    ]);
    for operator in &view.operators {
        let own = operator.rights.iter().filter(|right| right.origins.iter().any(|origin| origin == "own"));
        let own: Vec<_> = own.map(|right| right.permission.as_str()).collect();
        let users: Vec<_> = operator.users.iter().map(shown_user).collect();
        let last = operator
            .last_log_in
            .map_or_else(|| "never".to_owned(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string());
        table.row([
            &operator.name,
            &operator.full_name,
            &operator.roles.join(", "),
            &own.join(", "),
            &users.join(", "),
            &last,
            two_step_word(&operator.two_step),
            if operator.disabled { "disabled" } else { "on" },
        ]);
    }
    context.out.table(&table)?;
    let mut roles = Table::new(&["Role", "Permits", "Two-step"]);
    for role in &view.roles {
        roles.row([
            &role.name,
            &role.permissions.join(", "),
            if role.two_step { "required" } else { "optional" },
        ]);
    }
    context.out.lines(&[String::new()])?;
    context.out.table(&roles)
}
