//! How the page looks.

use super::model::{Of, Operators};
use crate::domain::Permission;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::{columns, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::wire::client::api::{OperatorView, RoleView, UnixUser};

/// The rows of the rights: a rule, the rights themselves, and what a missing one means.
const RIGHTS: u16 = 15;

impl Pane for Operators {
    fn title(&self, _shared: &Shared) -> String {
        match self.of {
            Of::Operators => "Operators and permissions",
            Of::Roles => "Operators and permissions > Roles",
        }
        .to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Operators, Group::List]
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        if self.in_rights {
            return vec![Hint::Of(CommandId::Grant), Hint::As(CommandId::Next, "operators")];
        }
        let mut hints = vec![Hint::Of(CommandId::NewOperator)];
        if self.of == Of::Operators {
            hints.push(Hint::Of(CommandId::EditOperator));
            hints.push(Hint::Of(CommandId::DisableOperator));
            hints.push(Hint::Of(CommandId::OperatorPassword));
        }
        hints.push(Hint::As(CommandId::Roles, if self.of == Of::Roles { "operators" } else { "roles" }));
        hints.push(Hint::As(CommandId::Next, "rights"));
        hints.push(Hint::Of(CommandId::TwoStepOf));
        hints
    }

    fn note(&self, _shared: &Shared) -> String {
        self.failed.as_ref().map_or_else(
            || "Changes are written to the activity log.".to_owned(),
            |failed| format!("Error: {failed}"),
        )
    }

    fn reload(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take_reply(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        let height = usize::from(room.height.saturating_sub(2 + RIGHTS).max(3));
        self.list.fit(self.count(), height);
        let above = 2 + self.count().min(height);
        self.rights.fit(Permission::ALL.len(), usize::from(room.height).saturating_sub(above + 1).max(1));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if self.view.is_none() {
            return;
        }
        if self.count() == 0 {
            nobody(canvas, area, shared);
            return;
        }
        self.draw_list(canvas, area, shared);
        let above = u16::try_from(2 + self.list.rows().len()).unwrap_or(2);
        let rest = Area { y: area.y + above, height: area.height.saturating_sub(above), ..area };
        self.draw_rights(canvas, rest);
    }
}

impl Operators {
    fn draw_list(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let (title, right) = match self.of {
            Of::Operators => {
                let disabled = self.operators().iter().filter(|operator| operator.disabled).count();
                ("Operators", format!("{}, {disabled} disabled", self.operators().len()))
            }
            Of::Roles => ("Roles", self.roles().len().to_string()),
        };
        canvas.rule(area.x, area.y, area.width, title, &right);
        let heading = match self.of {
            Of::Operators => {
                operator_cells(area.width, ["Name", "Full name", "Role", "Last log-in", "Two-step", "State"])
            }
            Of::Roles => role_cells("Role", "Two-step", "Operators"),
        };
        canvas.line(area, 1, &format!("  {heading}"), Look::Plain);
        let list = Area { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        canvas.behind(self.in_rights, |canvas| {
            for (row, idx) in (0_u16..).zip(self.list.rows()) {
                let text = match self.of {
                    Of::Operators => operator_line(area.width, &self.operators()[idx], shared),
                    Of::Roles => self.role_line(&self.roles()[idx]),
                };
                canvas.row(list, row, idx == self.list.selected, &text);
            }
        });
    }

    fn role_line(&self, role: &RoleView) -> String {
        let who: Vec<_> = self
            .operators()
            .iter()
            .filter(|operator| operator.roles.contains(&role.name))
            .map(|operator| operator.name.as_str())
            .collect();
        role_cells(&role.name, if role.two_step { "required" } else { "optional" }, &who.join(", "))
    }

    fn draw_rights(&self, canvas: &mut Canvas<'_>, area: Area) {
        let (title, right) = if let Some(operator) = self.chosen() {
            let own = operator.rights.iter().filter(|right| right.origins.iter().any(|o| o == "own")).count();
            let users: Vec<_> = operator.users.iter().map(user).collect();
            (format!("What {} may do", operator.name), format!("{own} own; from {}", users.join(", ")))
        } else if let Some(role) = self.chosen_role() {
            (format!("What the role {} permits", role.name), format!("{} rights", role.permissions.len()))
        } else {
            (String::new(), String::new())
        };
        canvas.rule(area.x, area.y, area.width, &title, &right);
        let list = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let mut row = 0;
        canvas.behind(!self.in_rights, |canvas| {
            for idx in self.rights.rows() {
                let chosen = self.in_rights && idx == self.rights.selected;
                canvas.row(list, row, chosen, &self.right_line(Permission::ALL[idx]));
                row += 1;
            }
        });
        let text = " A missing right shows in menus as \"Not permitted: ask an Administrator\".";
        canvas.line(list, row + 1, text, Look::Plain);
    }

    fn right_line(&self, permission: Permission) -> String {
        let origins = match (self.chosen(), self.chosen_role()) {
            (Some(operator), _) => {
                let right = operator.rights.iter().find(|right| right.permission == permission.name());
                right.map(|right| right.origins.clone()).unwrap_or_default()
            }
            (None, Some(role)) => {
                let has = role.permissions.iter().any(|has| has == permission.name());
                if has { vec!["role".to_owned()] } else { Vec::new() }
            }
            _ => Vec::new(),
        };
        let mark = if origins.is_empty() { "[ ]" } else { "[x]" };
        let origins = if self.of == Of::Roles { String::new() } else { origins.join(", ") };
        let cells = columns(&[(permission.label(), 31), (permission.name(), 23), (&origins, 16)]);
        format!("{mark} {cells}")
    }
}

/// Before anybody was added there is only the operator who made the store.
fn nobody(canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
    let sole = shared.site.as_ref().map(|site| site.operator.as_str()).unwrap_or_default();
    let lines = [
        format!("{sole} made this store, works without a password, and may do everything."),
        String::new(),
        "n adds the first operator, who must be an Administrator. From then on everybody logs in, and whoever \
         manages operators sees no patients."
            .to_owned(),
    ];
    let room = usize::from(area.width.saturating_sub(6));
    let wrapped = lines.iter().flat_map(|line| wrap(line, room));
    for (row, text) in (2_u16..area.height).zip(wrapped) {
        canvas.line(area, row, &format!("    {text}"), Look::Plain);
    }
    canvas.set_cursor(area.x + 4, area.y + 2);
}

fn operator_cells(width: u16, [name, full_name, role, last, two_step, state]: [&str; 6]) -> String {
    let room = usize::from(width).saturating_sub(2 + 10 + 12 + 8 + 8 + 5 * 2);
    // Several roles want more room than a name where there is some.
    let roles = (room / 2).max(14);
    let full = room.saturating_sub(roles);
    columns(&[(name, 10), (full_name, full), (role, roles), (last, 12), (two_step, 8), (state, 8)])
}

/// A Unix user by name and number.
fn user(user: &UnixUser) -> String {
    user.name.as_ref().map_or_else(|| user.uid.to_string(), |name| format!("{name} ({})", user.uid))
}

fn operator_line(width: u16, operator: &OperatorView, shared: &Shared) -> String {
    let last = operator.last_log_in.map_or_else(|| "never".to_owned(), |at| shared.when(at));
    let state = if operator.disabled { "disabled" } else { "on" };
    let two_step = match &operator.two_step {
        two_step if two_step.on_since.is_some() => "on",
        two_step if two_step.must_enrol() => "to do",
        _ => "off",
    };
    let roles = operator.roles.join(", ");
    operator_cells(width, [&operator.name, &operator.full_name, &roles, &last, two_step, state])
}

fn role_cells(role: &str, two_step: &str, who: &str) -> String {
    columns(&[(role, 20), (two_step, 10), (who, 40)])
}
