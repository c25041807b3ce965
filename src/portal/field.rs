//! A form as it is shown: one thing a page, every field with its label, hint and fault (NHS patterns, S46).

use crate::phrases::Phrase;
use crate::service::portal::password_rules::{MAX_CHARS, MIN_CHARS, PasswordFault};
use crate::service::portal::{Faulty, FormFault};

/// How a field is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// A line of text.
    Text {
        /// The browser's word for what it may fill in.
        autocomplete: &'static str,
        /// The keyboard that suits.
        inputmode: &'static str,
        /// The width in characters.
        width: u8,
    },
    /// A password; never shown again.
    Password {
        /// The browser's word for what it may fill in.
        autocomplete: &'static str,
    },
    /// Day, month and year.
    Date,
    /// A box to tick.
    Tick,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the form; its label and hint are found by it.
    pub name: &'static str,
    /// What its label is found by.
    pub label: &'static str,
    /// Whether a box is ticked.
    pub ticked: bool,
    /// How it is filled.
    pub filling: Filling,
    /// What was typed: day, month and year for a date; what is sent for a box that is ticked.
    pub typed: [String; 3],
    /// Whether there is a hint.
    pub hint: bool,
    /// What is wrong with it.
    pub fault: Option<Phrase>,
}

impl Field {
    /// A line of text.
    pub fn text(name: &'static str, autocomplete: &'static str, width: u8, typed: &str) -> Self {
        let inputmode = match name {
            "patient_id" => "numeric",
            "email" => "email",
            _ => "text",
        };
        Self::new(name, Filling::Text { autocomplete, inputmode, width }, [typed, "", ""])
    }

    /// A password.
    pub fn password(name: &'static str, autocomplete: &'static str) -> Self {
        Self::new(name, Filling::Password { autocomplete }, ["", "", ""])
    }

    /// A date in three boxes.
    pub fn date(name: &'static str, typed: [&str; 3]) -> Self {
        Self::new(name, Filling::Date, typed)
    }

    /// A box to tick, and what is sent if it is.
    pub fn tick(name: &'static str, sent: &str) -> Self {
        Self::new(name, Filling::Tick, [sent, "", ""])
    }

    fn new(name: &'static str, filling: Filling, typed: [&str; 3]) -> Self {
        Self {
            name,
            label: name,
            ticked: false,
            filling,
            typed: typed.map(str::to_owned),
            hint: false,
            fault: None,
        }
    }

    /// The same with its hint.
    #[must_use]
    pub fn hinted(mut self) -> Self {
        self.hint = true;
        self
    }

    /// The same under another label.
    #[must_use]
    pub fn labelled(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// The same for digits alone.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        if let Filling::Text { inputmode, .. } = &mut self.filling {
            *inputmode = "numeric";
        }
        self
    }

    /// The same box, ticked or not.
    #[must_use]
    pub fn ticked(mut self, ticked: bool) -> Self {
        self.ticked = ticked;
        self
    }

    /// Whether it is a line of text.
    pub fn is_text(&self) -> bool {
        matches!(self.filling, Filling::Text { .. })
    }

    /// Whether it is a password.
    pub fn is_password(&self) -> bool {
        matches!(self.filling, Filling::Password { .. })
    }

    /// Whether it is a password that is being chosen.
    pub fn is_new_password(&self) -> bool {
        self.is_password() && self.autocomplete() == "new-password"
    }

    /// Whether it is a date.
    pub fn is_date(&self) -> bool {
        self.filling == Filling::Date
    }

    /// The browser's word for what it may fill in.
    pub fn autocomplete(&self) -> &'static str {
        match self.filling {
            Filling::Text { autocomplete, .. } | Filling::Password { autocomplete } => autocomplete,
            Filling::Date | Filling::Tick => "off",
        }
    }

    /// The keyboard that suits.
    pub fn inputmode(&self) -> &'static str {
        match self.filling {
            Filling::Text { inputmode, .. } => inputmode,
            _ => "text",
        }
    }

    /// The width in characters.
    pub fn width(&self) -> u8 {
        match self.filling {
            Filling::Text { width, .. } => width,
            _ => 0,
        }
    }

    /// Where the link of the error summary leads.
    pub fn anchor(&self) -> String {
        if self.is_date() { format!("{}-day", self.name) } else { self.name.to_owned() }
    }

    /// What describes the field to those who hear it: its hint and its fault.
    pub fn described_by(&self) -> String {
        let hint = if self.hint { format!("{}-hint", self.name) } else { String::new() };
        let fault = if self.fault.is_some() { format!("{}-error", self.name) } else { String::new() };
        format!("{hint} {fault}").trim().to_owned()
    }
}

/// Marks the fields that are faulty, and the passwords that have to be typed again because of them.
pub fn mark(fields: &mut [Field], faults: &[FormFault]) {
    for field in fields {
        let found = faults.iter().find(|fault| fault.field == field.name);
        field.fault = found.map(|fault| sentence(field, fault.fault));
        if field.fault.is_none() && field.is_password() {
            field.fault = Some(Phrase::new(match (field.name, field.is_new_password()) {
                ("current", _) => "fault-again-current",
                (_, true) => "fault-again-new",
                _ => "fault-again",
            }));
        }
    }
}

/// The sentence for a fault: what is wrong and what to do.
fn sentence(field: &Field, fault: Faulty) -> Phrase {
    let name = match (field.name, fault) {
        ("patient_id", Faulty::Missing) => "fault-patient-id-missing",
        ("patient_id", Faulty::Length(_)) => "fault-patient-id-length",
        ("patient_id", _) => "fault-patient-id-slip",
        ("code", Faulty::Missing) => "fault-code-missing",
        ("code", Faulty::Length(_)) => "fault-code-length",
        ("code", _) => "fault-code-slip",
        ("birth_date", Faulty::Missing) => "fault-birth-date-missing",
        ("birth_date", Faulty::Future) => "fault-birth-date-future",
        ("birth_date", Faulty::Year) => "fault-birth-date-year",
        ("birth_date", _) => "fault-birth-date-slip",
        ("email", Faulty::Missing) => "fault-email-missing",
        ("email", Faulty::Same) => "fault-email-same",
        ("email", _) => "fault-email-slip",
        ("accept", Faulty::Slip) => "fault-accept-changed",
        ("accept", _) => "fault-accept",
        ("second", _) => "fault-second",
        ("current", Faulty::Missing) => "fault-current-missing",
        ("current", _) => "fault-current",
        (_, Faulty::Same) => "fault-password-same",
        (_, Faulty::Password(PasswordFault::TooShort)) => "fault-password-short",
        (_, Faulty::Password(PasswordFault::TooLong)) => "fault-password-long",
        (_, Faulty::Password(PasswordFault::Common)) => "fault-password-common",
        (_, Faulty::Password(PasswordFault::Pattern)) => "fault-password-pattern",
        (_, Faulty::Password(PasswordFault::OwnWords)) => "fault-password-own",
        ("name", _) => "fault-name-missing",
        ("password", _) if field.is_new_password() => "fault-password-new",
        ("password", _) => "fault-password-missing",
        _ => "fault-missing",
    };
    let typed = if let Faulty::Length(typed) = fault { typed } else { 0 };
    Phrase::new(name)
        .with("n", typed.to_string())
        .with("min", MIN_CHARS.to_string())
        .with("max", MAX_CHARS.to_string())
}
