//! What the page does with keys and answers.

use super::forms::{password_form, role_form};
use super::model::{Of, Operators};
use crate::domain::Permission;
use crate::tui::ask_many::{ManyReply, ManyRequest};
use crate::tui::command::CommandId;
use crate::tui::context::Context;
use crate::tui::message::Message;
use crate::tui::pane::PaneModel;
use crate::tui::panes::confirm::Confirm;
use crate::tui::request::{Reply, Request, Ticket};
use crate::tui::widget::list::List;
use crate::wire::client::api::{Answer, OperatorChange, OperatorView, OperatorsView};

impl Operators {
    /// Reads operators and roles.
    pub(super) fn read(&mut self, ctx: &mut Context<'_>) {
        self.people.read(Request::Many(ManyRequest::Operators), ctx);
    }

    fn change(&mut self, change: OperatorChange, ctx: &mut Context<'_>) {
        if let Some(reason) = ctx.shared.frozen() {
            return ctx.say(Message::note(reason));
        }
        let ticket = ctx.ask(Request::Many(ManyRequest::ChangeOperators(change)));
        self.acting = Some(ticket);
        ctx.hold(ticket);
    }

    /// Runs a command.
    pub(super) fn run(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        let owner = ctx.owner();
        match id {
            CommandId::Refresh => self.read(ctx),
            CommandId::Next | CommandId::Previous | CommandId::Open => self.in_rights = !self.in_rights,
            CommandId::Roles => self.turn(if self.of == Of::Operators { Of::Roles } else { Of::Operators }),
            CommandId::GoOperators if self.of == Of::Roles => self.turn(Of::Operators),
            CommandId::Grant => self.grant(ctx),
            CommandId::TwoStepOf => self.two_step(ctx),
            CommandId::NewOperator => {
                let form = if self.of == Of::Roles { role_form(owner) } else { self.add_form(owner) };
                ctx.page(PaneModel::Form(Box::new(form)));
            }
            CommandId::EditOperator | CommandId::OperatorPassword | CommandId::DisableOperator => {
                match self.chosen().cloned() {
                    Some(operator) => self.on(id, &operator, ctx),
                    None => ctx.say(Message::note("Not now: choose an operator; b goes back to them.")),
                }
            }
            id if self.in_rights => return self.rights.command(id),
            id => {
                self.rights = List::default();
                return self.rows_mut().command(id);
            }
        }
        true
    }

    /// Shows the others, from the first.
    fn turn(&mut self, of: Of) {
        self.of = of;
        self.people.go_to_top();
        self.roles.go_to_top();
        (self.rights, self.in_rights) = (List::default(), false);
    }

    fn on(&self, id: CommandId, operator: &OperatorView, ctx: &mut Context<'_>) {
        let owner = ctx.owner();
        let ours = ctx.shared.site.as_ref().is_some_and(|site| site.operator == operator.name);
        match id {
            CommandId::EditOperator => {
                ctx.page(PaneModel::Form(Box::new(self.set_form(operator, owner))));
            }
            CommandId::OperatorPassword => {
                ctx.page(PaneModel::Form(Box::new(password_form(&operator.name, ours, owner))));
            }
            _ => ctx.popup(PaneModel::Confirm(Box::new(disable(operator, owner)))),
        }
    }

    /// Resets the second step of the chosen operator, or lets the chosen role require it or no longer.
    fn two_step(&mut self, ctx: &mut Context<'_>) {
        if let Some(role) = self.chosen_role() {
            let holders = self.people.all().iter();
            let holders = holders.filter(|operator| operator.roles.contains(&role.name)).count();
            let question = require(&role.name, !role.two_step, holders, ctx.owner());
            return ctx.popup(PaneModel::Confirm(Box::new(question)));
        }
        let Some(operator) = self.chosen() else { return };
        let ours = ctx.shared.site.as_ref().is_some_and(|site| site.operator == operator.name);
        if ours {
            return ctx.run(CommandId::TwoStep, None);
        }
        if operator.two_step.on_since.is_none() {
            let text =
                format!("Not now: {} has no two-step log-in; each operator sets up the own.", operator.name);
            return ctx.say(Message::note(text));
        }
        ctx.popup(PaneModel::Confirm(Box::new(reset(&operator.name, ctx.owner()))));
    }

    /// Gives or takes the chosen right: to one operator alone, or to a role.
    fn grant(&mut self, ctx: &mut Context<'_>) {
        let Some(permission) = Permission::ALL.get(self.rights.selected).copied() else { return };
        let name = permission.name().to_owned();
        if let Some(role) = self.chosen_role() {
            let mut permissions = role.permissions.clone();
            if let Some(at) = permissions.iter().position(|has| *has == name) {
                permissions.remove(at);
            } else {
                permissions.push(name);
            }
            let change = OperatorChange::SetRole { name: role.name.clone(), permissions };
            return self.change(change, ctx);
        }
        let Some(operator) = self.chosen() else { return };
        let right = operator.rights.iter().find(|right| right.permission == name);
        let origins = right.map(|right| right.origins.clone()).unwrap_or_default();
        let own = origins.iter().any(|origin| origin == "own");
        if let Some(role) = origins.iter().find(|origin| *origin != "own").filter(|_| !own) {
            let text =
                format!("{name} comes from the role {role}: e changes the roles, b what a role permits.");
            return ctx.say(Message::note(text));
        }
        let (grant, revoke) = if own { (vec![], vec![name]) } else { (vec![name], vec![]) };
        let change = OperatorChange::Set {
            name: operator.name.clone(),
            full_name: None,
            users: None,
            roles: None,
            grant,
            revoke,
        };
        self.change(change, ctx);
    }

    /// An answer came.
    pub(super) fn take_reply(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        let Reply::Many(reply) = reply else { return };
        let ManyReply::Operators(answer) = *reply else { return };
        // Ours by a key of this page, or by a form or a question over it; anything else is a reading.
        if self.acting == Some(ticket) || ticket.pane != ctx.owner() {
            self.changed_by_us(answer, ctx);
        } else if let Some(roles) = self.people.take_part(ticket, answer, |view| (view.operators, view.roles))
        {
            self.roles.put(roles);
        }
    }

    /// A change by a key of this page, by a form or by a question over it.
    fn changed_by_us(&mut self, answer: Answer<OperatorsView>, ctx: &mut Context<'_>) {
        self.acting = None;
        match answer {
            Ok(_) => {
                ctx.say(Message::done("Changed; it acts on the next thing that the operator does."));
                self.read(ctx);
            }
            Err(error) => ctx.say(Message::error(&error)),
        }
    }
}

/// The question before a role requires two-step log-in, or no longer.
fn require(role: &str, required: bool, holders: usize, owner: u32) -> Confirm {
    let change = OperatorChange::RequireTwoStep { role: role.to_owned(), required };
    let title = if required { "Require two-step log-in" } else { "Two-step log-in as each likes" };
    let mut question = Confirm::of_site(title, owner, Request::Many(ManyRequest::ChangeOperators(change)));
    role.clone_into(&mut question.right);
    let line = if required {
        "Whoever has none sets it up at the next act, before anything else; you too, if the role is yours."
    } else {
        "Who has set it up keeps it; nobody with this role has to."
    };
    let whom = match holders {
        0 => "No operator has".to_owned(),
        1 => "One operator has".to_owned(),
        several => format!("{several} operators have"),
    };
    question.lines = vec![format!("{whom} the role {role}."), String::new(), line.to_owned()];
    "Leave as it is".clone_into(&mut question.safe);
    if required { "Require" } else { "Waive" }.clone_into(&mut question.act);
    question
}

/// The question before somebody's two-step log-in is turned off, with a reason.
fn reset(name: &str, owner: u32) -> Confirm {
    let change = OperatorChange::ResetTwoStep { name: name.to_owned(), reason: String::new() };
    let title = "Reset two-step log-in";
    let mut question = Confirm::of_site(title, owner, Request::Many(ManyRequest::ChangeOperators(change)));
    name.clone_into(&mut question.right);
    question.lines = vec![
        format!("Sessions of {name} end, and the password alone logs in then."),
        "Say how you know who asks.".to_owned(),
    ];
    "Leave as it is".clone_into(&mut question.safe);
    "Reset".clone_into(&mut question.act);
    question.with_reason()
}

/// The question before log-in is refused, or allowed again.
fn disable(operator: &OperatorView, owner: u32) -> Confirm {
    let disabled = !operator.disabled;
    let request = Request::Many(ManyRequest::ChangeOperators(OperatorChange::Disable {
        name: operator.name.clone(),
        disabled,
    }));
    let title = if disabled { "Disable the operator" } else { "Enable the operator" };
    let mut question = Confirm::of_site(title, owner, request);
    question.right.clone_from(&operator.name);
    let line = if disabled {
        "Log-in is refused from now on, and open sessions end at once."
    } else {
        "Log-in is possible again, with the password of before."
    };
    question.lines =
        vec![format!("{}   {}", operator.name, operator.full_name), String::new(), line.to_owned()];
    "Leave as it is".clone_into(&mut question.safe);
    if disabled { "Disable" } else { "Enable" }.clone_into(&mut question.act);
    question
}
