//! How the page looks.

use super::form::{Focus, Form};
use super::model::{Support, named};
use crate::tui::command::{CommandId, Group, Hint, spec};
use crate::tui::context::Context;
use crate::tui::pane::Pane;
use crate::tui::request::{Reply, Ticket};
use crate::tui::shared::{Shared, Size};
use crate::tui::text::width::{columns, fold, wrap};
use crate::tui::view::{Area, Canvas, Look};
use crate::tui::widget::field::TextField;
use crate::wire::client::api::SupportLine;

/// The rows above the list: rule, headings.
const ABOVE: u16 = 2;
/// The rows of the form or of what the chosen type's patients see, with their rule.
const BELOW: u16 = 11;
/// Below this width the email address is shown for the chosen type only.
const NARROW: u16 = 76;
/// The columns of the labels.
const LABEL: u16 = 22;

impl Pane for Support {
    fn title(&self, _shared: &Shared) -> String {
        format!("{} > {}", spec(CommandId::GoConfiguration).label, spec(CommandId::GoSupport).label)
    }

    fn groups(&self) -> &'static [Group] {
        if self.form.is_some() {
            &[Group::Form, Group::List]
        } else {
            &[Group::Support, Group::Set, Group::List]
        }
    }

    fn hints(&self, _shared: &Shared) -> Vec<Hint> {
        if self.form.is_some() {
            return vec![Hint::As(CommandId::Submit, "save"), Hint::Of(CommandId::Next)];
        }
        let mut hints = vec![Hint::Of(CommandId::Edit), Hint::As(CommandId::New, "new type")];
        if self.chosen().is_some_and(|line| line.pending.is_some()) {
            hints.push(Hint::Of(CommandId::WithdrawSupport));
        }
        hints.extend([Hint::Of(CommandId::RemoveSupport), Hint::Of(CommandId::UndoLast)]);
        hints
    }

    fn field(&mut self) -> Option<&mut TextField> {
        self.form.as_mut().and_then(Form::field)
    }

    fn in_text(&self) -> bool {
        self.form.as_ref().is_some_and(|form| matches!(form.focus, Focus::Email | Focus::Phone))
    }

    fn note(&self, _shared: &Shared) -> String {
        match (&self.failed, &self.view) {
            (Some(failed), _) => format!("Error: {failed}"),
            (None, Some(view)) => {
                format!("Patients see a change {} minutes after it was entered.", view.delay_minutes)
            }
            (None, None) => String::new(),
        }
    }

    fn reload(&mut self, ctx: &mut Context<'_>) {
        self.read(ctx);
    }

    fn typed(&mut self, ctx: &mut Context<'_>) {
        self.keep(ctx);
    }

    fn command(&mut self, id: CommandId, ctx: &mut Context<'_>) -> bool {
        self.run(id, ctx)
    }

    fn unavailable(&self, id: CommandId, shared: &Shared) -> Option<String> {
        let saves = self.form.as_ref().is_some_and(|form| form.focus == Focus::Save) && id == CommandId::Open;
        let changes = [
            CommandId::Submit,
            CommandId::New,
            CommandId::RemoveSupport,
            CommandId::WithdrawSupport,
            CommandId::UndoLast,
        ];
        if saves || changes.contains(&id) { shared.frozen().map(str::to_owned) } else { None }
    }

    fn answer(&mut self, ticket: Ticket, reply: Reply, ctx: &mut Context<'_>) {
        self.take(ticket, reply, ctx);
    }

    fn arrange(&mut self, room: Size, _shared: &Shared) {
        self.list.fit(self.lines().len(), usize::from(room.height.saturating_sub(ABOVE + BELOW).max(2)));
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let title = "Support details by organisation type";
        canvas.rule(area.x, area.y, area.width, title, &self.list.extent());
        if self.view.is_none() {
            canvas.line(area, 1, "  Reading client support ...", Look::Plain);
            return;
        }
        let headings = cells("Organisation type", "Email", "Phone", "Patients see", area.width);
        canvas.line(area, 1, &format!("  {headings}"), Look::Bold);
        let list = Area { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        let mut row = 0;
        for idx in self.list.rows() {
            let text = line(&self.lines()[idx], area.width, shared);
            let chosen = idx == self.list.selected;
            if self.form.is_some() {
                canvas.line(list, row, &format!("{} {text}", if chosen { ">" } else { " " }), Look::Plain);
            } else {
                canvas.row(list, row, chosen, &text);
            }
            row += 1;
        }
        let rest = Area { y: list.y + row + 1, height: list.height.saturating_sub(row + 1), ..list };
        match &self.form {
            Some(form) => draw_form(canvas, rest, form),
            None => self.draw_chosen(canvas, rest, shared),
        }
    }
}

impl Support {
    /// What patients of the chosen type see, until when, and which types fall back.
    fn draw_chosen(&self, canvas: &mut Canvas<'_>, area: Area, shared: &Shared) {
        let Some(chosen) = self.chosen() else { return };
        if area.height < 2 {
            return;
        }
        canvas.rule(area.x, area.y, area.width, named(&chosen.organisation_type), "");
        let mut lines = seen(chosen, shared);
        lines.push(String::new());
        lines.extend(self.falling_back());
        let room = usize::from(area.width.saturating_sub(4));
        let wrapped = lines.iter().flat_map(|line| fold(line, room));
        for (row, text) in (1..area.height).zip(wrapped) {
            canvas.line(area, row, &format!("  {text}"), Look::Plain);
        }
    }

    /// `Clinic and Hospital have no details of their own, so (all other types) applies to them.`
    fn falling_back(&self) -> Option<String> {
        let without = |line: &&SupportLine| !line.own && !line.organisation_type.is_empty();
        let names: Vec<&str> =
            self.lines().iter().filter(without).map(|line| line.organisation_type.as_str()).collect();
        match names.as_slice() {
            [] => None,
            [one] => Some(format!("{one} has no details of its own, so (all other types) applies to it.")),
            many => Some(format!(
                "These have no details of their own, so (all other types) applies to them: {}.",
                many.join(", ")
            )),
        }
    }
}

/// What patients of a type see now and from when on something else.
fn seen(line: &SupportLine, shared: &Shared) -> Vec<String> {
    let contact = |email: &str, phone: &str| {
        let parts: Vec<&str> = [phone, email].into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { "contact the service that invited you".to_owned() } else { parts.join("   ") }
    };
    let now = contact(&line.email, &line.phone);
    let Some(pending) = &line.pending else {
        return vec![format!("Patients see   {now}"), format!("It is {}.", line.source)];
    };
    let from = shared.when(pending.from);
    let then = if pending.removal {
        "what applies to (all other types)".to_owned()
    } else {
        contact(&pending.email, &pending.phone)
    };
    vec![
        "Patients see".to_owned(),
        format!("  until {from}   {now}"),
        format!("  from  {from}   {then}"),
        format!("Entered by {}; w withdraws it.", pending.by),
    ]
}

fn draw_form(canvas: &mut Canvas<'_>, area: Area, form: &Form) {
    let title = format!("Edit: {}", named(&form.of));
    canvas.rule(area.x, area.y, area.width, &title, "");
    let x = area.x + LABEL;
    let room = area.width.saturating_sub(LABEL + 2);
    canvas.line(area, 1, "  Organisation type", Look::Bold);
    canvas.text(x, area.y + 1, room, named(&form.of), Look::Plain);
    let mut row = 2;
    for (label, field, focus) in
        [("  Email", &form.email, Focus::Email), ("  Phone", &form.phone, Focus::Phone)]
    {
        if row >= area.height {
            return;
        }
        canvas.line(area, row, label, Look::Bold);
        canvas.field(x, area.y + row, room, field, form.focus == focus);
        row += 1;
        if let Some(fault) = form.fault.as_ref().filter(|_| fault_stands(form, focus)) {
            for text in wrap(fault, usize::from(area.width.saturating_sub(4))) {
                canvas.line(area, row, &format!("  {text}"), Look::Bold);
                row += 1;
            }
        }
    }
    let y = area.y + (row + 1).min(area.height.saturating_sub(1));
    canvas.button(area.x + 2, y, "Save", form.focus == Focus::Save);
    canvas.button(area.x + 13, y, "Cancel", form.focus == Focus::Cancel);
}

/// A fault stands under the field that has the focus, or under the last one.
fn fault_stands(form: &Form, field: Focus) -> bool {
    field == if form.focus == Focus::Email { Focus::Email } else { Focus::Phone }
}

fn cells(name: &str, email: &str, phone: &str, see: &str, width: u16) -> String {
    let room = usize::from(width).saturating_sub(2 + 16 + 18 + 6);
    if width < NARROW {
        return columns(&[(name, room + 2), (phone, 16), (see, 18)]);
    }
    let wide = (room / 2).min(40);
    columns(&[(name, wide), (email, room - wide), (phone, 16), (see, 18)])
}

fn line(line: &SupportLine, width: u16, shared: &Shared) -> String {
    let see = match (&line.pending, line.own) {
        (Some(pending), true) => format!("old to {}", at(pending.from, shared)),
        (Some(pending), false) => format!("from {}", at(pending.from, shared)),
        (None, true) => "this".to_owned(),
        (None, false) if line.organisation_type.is_empty() => "the site's".to_owned(),
        (None, false) => "all others".to_owned(),
    };
    // A type that falls back shows nothing of its own.
    let blank = !line.own && !line.organisation_type.is_empty();
    let (email, phone) = match &line.pending {
        Some(pending) if !pending.removal => (pending.email.as_str(), pending.phone.as_str()),
        _ if blank => ("", ""),
        _ => (line.email.as_str(), line.phone.as_str()),
    };
    cells(named(&line.organisation_type), email, phone, &see, width)
}

/// The time of day; with the day where that is another.
fn at(from: chrono::DateTime<chrono::Utc>, shared: &Shared) -> String {
    let local = shared.local(from);
    if local.date() == shared.today() {
        local.format("%H:%M").to_string()
    } else {
        local.format("%-d %b %H:%M").to_string()
    }
}
