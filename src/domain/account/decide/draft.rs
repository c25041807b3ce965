//! A decision in the making: the facts as they become, the log and what follows.

use crate::domain::account::command::{Decision, Effect, NewActivity};
use crate::domain::account::facts::{Account, Credentials};
use crate::domain::account::refusal::Refusal;
use crate::domain::account::standing::Subject;
use crate::domain::activity::ActivityKind;
use crate::domain::record_status::RecordStatus;

/// A decision being made.
pub(super) struct Draft {
    pub account: Account,
    pub record: RecordStatus,
    pub activity: Vec<NewActivity>,
    pub effects: Vec<Effect>,
}

impl Draft {
    pub fn of(subject: Subject<'_>) -> Self {
        Self {
            account: subject.account.clone(),
            record: subject.record,
            activity: Vec::new(),
            effects: Vec::new(),
        }
    }

    pub fn log(&mut self, kind: ActivityKind, detail: impl Into<String>) {
        self.activity.push(NewActivity { kind, detail: detail.into() });
    }

    pub fn done(self) -> Decision {
        Decision {
            account: self.account,
            record: self.record,
            activity: self.activity,
            effects: self.effects,
        }
    }

    /// Destroys the sealed copy of the code, which is needed no more.
    pub fn forget_code(&mut self) {
        if let Some(object) = self.account.credentials.as_mut().and_then(|c| c.sealed_code.take()) {
            self.effects.push(Effect::ForgetCode(object));
        }
    }

    /// Blanks the code in the stored letters: it is used, replaced or expired.
    pub fn blank_letters(&mut self) {
        let sent =
            |c: &Credentials| c.letters.iter().filter(|l| l.sent && l.carries.code).map(|l| l.key).collect();
        let letters: Vec<_> = self.account.credentials.as_ref().map(sent).unwrap_or_default();
        if !letters.is_empty() {
            self.effects.push(Effect::BlankLetters(letters));
        }
    }

    /// Takes the held letters back.
    pub fn withdraw_held(&mut self) -> usize {
        let held = self.account.held_letters();
        if let Some(credentials) = &mut self.account.credentials {
            credentials.letters.retain(|letter| letter.sent);
        }
        let n_held = held.len();
        if n_held > 0 {
            self.effects.push(Effect::WithdrawLetters(held));
        }
        n_held
    }
}

/// The reason without blanks around it, or the refusal that asks for one.
pub(super) fn reason_given(reason: &str) -> Result<&str, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() { Err(Refusal::NoReason) } else { Ok(reason) }
}
