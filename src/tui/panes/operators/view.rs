//! How the page looks.

use super::model::{Of, Operators};
use crate::domain::Permission;
use crate::tui::command::{CommandId, Group, Hint};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::columns;
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::list::List;
use crate::tui::widget::rows::{Around, Filtered};
use crate::wire::client::api::{OperatorView, RoleView, UnixUser};

/// The rights that stay in sight below a long list of operators; when they have the focus, all that the window has room for.
const RIGHTS: usize = 10;
/// The rows that a long list keeps while the rights have the focus.
const LIST: usize = 4;
/// Before anybody was added there is only the operator who made the store.
const NOBODY: &str = "n adds the first operator, who must be an Administrator. From then on everybody logs in, and whoever \
                      manages operators sees no patients.";

impl Pane for Operators {
    fn title(&self, _shared: &Shared) -> String {
        match self.of {
            Of::Operators => "Operators and permissions",
            Of::Roles => "Operators and permissions > Roles",
        }
        .to_owned()
    }

    fn groups(&self) -> &'static [Group] {
        &[Group::Operators, Group::Filter, Group::List]
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
        hints.push(Hint::Of(CommandId::FilterRows));
        hints.push(Hint::Of(CommandId::TwoStepOf));
        hints
    }

    fn note(&self, _shared: &Shared) -> String {
        let failed = self.people.note();
        if failed.is_empty() { "Changes are written to the activity log.".to_owned() } else { failed }
    }

    fn filtered(&self) -> Option<&dyn Filtered> {
        Some(self.rows())
    }

    fn filtered_mut(&mut self) -> Option<&mut dyn Filtered> {
        Some(self.rows_mut())
    }

    fn sifted(&mut self, _ctx: &mut Context<'_>) {
        self.rights = List::default();
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
        let wanted = Permission::ALL.len();
        // Two rules and the headings stand besides the list and the rights.
        let shared = usize::from(room.height.saturating_sub(3));
        let rights = shared.saturating_sub(LIST).min(if self.in_rights { wanted } else { RIGHTS });
        // A short list leaves its rows to the rights.
        let rights = rights.max(shared.saturating_sub(self.len()).min(wanted));
        let rights = u16::try_from(rights).unwrap_or(0);
        let room = room.height.saturating_sub(1);
        self.people.fit(room, rights + 1);
        self.roles.fit(room, rights + 1);
        let list = usize::from(self.taken());
        self.rights.fit(wanted, usize::from(room).saturating_sub(list + 1).max(1));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        if !self.people.is_read() {
            return;
        }
        let mut rest = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        canvas.behind(self.in_rights, |canvas| rest = self.draw_list(canvas, area, shared));
        if self.chosen().is_some() || self.chosen_role().is_some() {
            self.draw_rights(canvas, rest);
        }
    }
}

impl Operators {
    /// How many are listed.
    fn len(&self) -> usize {
        match self.of {
            Of::Operators => self.people.all().len(),
            Of::Roles => self.roles.all().len(),
        }
    }

    /// The rows that the list takes, with its headings and its filter.
    fn taken(&self) -> u16 {
        match self.of {
            Of::Operators => self.people.taken(),
            Of::Roles => self.roles.taken(),
        }
    }

    /// Draws the list; what is left below it.
    fn draw_list(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) -> Area {
        let list = Area { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let rule = |canvas: &mut Canvas<'_>, title: &str, count: String, extent: String| {
            let right = if extent.is_empty() { count } else { format!("{count}, {extent}") };
            canvas.rule(area.x, area.y, area.width, title, &right);
        };
        match self.of {
            Of::Operators => {
                let all = self.people.all();
                if !all.is_empty() {
                    let disabled = all.iter().filter(|operator| operator.disabled).count();
                    let count = format!("{}, {disabled} disabled", all.len());
                    rule(canvas, "Operators", count, self.people.extent());
                }
                let names = ["Name", "Full name", "Role", "Last log-in", "Two-step", "State"];
                let headings = operator_cells(area.width, names);
                let sole = shared.site.as_ref().map(|site| site.operator.as_str()).unwrap_or_default();
                let made =
                    format!("{sole} made this store, works without a password, and may do everything.");
                let nothing = [made.as_str(), "", NOBODY];
                let around = Around { count: "", headings: &headings, nothing: &nothing };
                self.people.draw(canvas, list, &around, |row| operator_line(area.width, row, shared))
            }
            Of::Roles => {
                rule(canvas, "Roles", self.roles.all().len().to_string(), self.roles.extent());
                let headings = role_cells("Role", "Two-step", "Operators");
                let around = Around { count: "", headings: &headings, nothing: &["There is no role."] };
                self.roles.draw(canvas, list, &around, |role| self.role_line(role))
            }
        }
    }

    fn role_line(&self, role: &RoleView) -> String {
        let who: Vec<_> = self
            .people
            .all()
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
        canvas.rule(area.x, area.y, area.width, &title, &self.rights.beside(&right));
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
