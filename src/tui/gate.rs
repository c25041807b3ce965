//! What stands before the pages, as plain data: the log-in screen, the locked one, the own password before changes of
//! operators, and two-step log-in. While one stands, nothing else is drawn or takes keys.

use super::key::{Code, Key};
use super::request::{Request, Ticket};
use super::text::qr::half_blocks;
use super::widget::field::TextField;
use crate::wire::client::api;

/// What the gate is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Nobody is logged in.
    #[default]
    LogIn,
    /// The screen is locked, and the session behind it lives: its password is enough.
    Unlock,
    /// The service ended the session; the same operator logs in and goes on.
    GoOn,
    /// The own password once more, before a change of operators.
    Prove,
    /// To set up two-step log-in.
    TurnOn,
    /// To turn it off.
    TurnOff,
}

/// The field that has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Focus {
    /// The log-in name.
    #[default]
    Name,
    /// The password.
    Password,
    /// The code of the second step.
    Code,
}

/// What is shown once while two-step log-in is set up.
#[derive(Clone)]
pub(crate) struct Enrolment {
    /// The secret as apps take it.
    pub(crate) secret: String,
    /// The QR code, where it can be drawn.
    pub(crate) picture: Vec<String>,
    /// The recovery codes, once it is on.
    pub(crate) recovery: Vec<String>,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment { [secret] }")
    }
}

/// What stands before the pages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate {
    pub(crate) purpose: Purpose,
    /// The site's name.
    pub(crate) site: String,
    /// The log-in name.
    pub(crate) name: TextField,
    /// The password; never drawn.
    pub(crate) password: TextField,
    /// The code of the second step.
    pub(crate) code: TextField,
    /// Whether a code is asked for.
    pub(crate) asks_code: bool,
    pub(crate) focus: Focus,
    /// What went wrong, with what to do.
    pub(crate) error: String,
    /// The question that is under way.
    pub(crate) asked: Option<Ticket>,
    /// The set-up of two-step log-in.
    pub(crate) enrolment: Option<Enrolment>,
    /// The log-in that goes on once two-step log-in is set up.
    pub(crate) entering: Option<api::LoggedIn>,
    /// Whether F3 was pressed, which logs off when it is pressed again.
    pub(crate) leaving: bool,
    /// The change that waits for the password.
    pub(crate) waiting: Option<(Ticket, Request)>,
}

/// What a key at the gate asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Nothing.
    Nothing,
    /// Send what was typed.
    Send,
    /// The recovery codes were seen.
    Done,
    /// New recovery codes, by what was typed.
    Renew,
    /// Back to the page, and nothing is done.
    Close,
    /// Log off, so that another operator can log in.
    LogOff,
    /// Leave the program.
    Leave,
}

impl Gate {
    /// The log-in screen, with the name that is likely.
    pub(crate) fn log_in(name: &str) -> Self {
        let focus = if name.is_empty() { Focus::Name } else { Focus::Password };
        Self { name: TextField::new(name), focus, ..Self::default() }
    }

    /// The gate of an operator who is known.
    pub(crate) fn of(purpose: Purpose, name: &str, site: &str) -> Self {
        let asks_code = purpose == Purpose::TurnOff;
        Self { purpose, asks_code, site: site.to_owned(), ..Self::log_in(name) }
    }

    /// Whether an operator's work waits behind it; if not, nobody is logged in.
    pub(crate) fn is_locked(&self) -> bool {
        matches!(self.purpose, Purpose::Unlock | Purpose::GoOn)
    }

    /// Whether the operator came here from a page and can go back.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self.purpose, Purpose::Prove | Purpose::TurnOn | Purpose::TurnOff)
    }

    /// Whether the recovery codes are on the screen.
    pub(crate) fn shows_recovery(&self) -> bool {
        self.enrolment.as_ref().is_some_and(|enrolment| !enrolment.recovery.is_empty())
    }

    /// The field that has the focus.
    pub(crate) fn field(&mut self) -> &mut TextField {
        match self.focus {
            Focus::Name => &mut self.name,
            Focus::Password => &mut self.password,
            Focus::Code => &mut self.code,
        }
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, key: Key) -> Wanted {
        if key.code != Code::F(3) {
            self.leaving = false;
        }
        if self.shows_recovery() {
            return if key.code == Code::Enter { Wanted::Done } else { Wanted::Nothing };
        }
        if key == Key::ctrl('c') {
            return match self.purpose {
                Purpose::LogIn => Wanted::Leave,
                _ if self.is_passing() => Wanted::Close,
                _ => Wanted::Nothing,
            };
        }
        if let Some(c) = key.printable() {
            self.field().insert(c);
            return Wanted::Nothing;
        }
        match key.code {
            Code::Enter => return self.enter(),
            Code::F(6) if self.purpose == Purpose::TurnOff => return self.renew(),
            Code::F(3) if self.is_locked() || self.enrolment.is_some() && !self.is_passing() => {
                return self.log_off();
            }
            Code::Tab | Code::Down => self.forward(),
            Code::BackTab | Code::Up => self.backward(),
            Code::Esc | Code::F(12) => return self.escape(),
            _ => {}
        }
        Wanted::Nothing
    }

    fn enter(&mut self) -> Wanted {
        let full = match self.focus {
            Focus::Name => false,
            Focus::Password => !self.password.text().is_empty() && !self.asks_code,
            Focus::Code => !self.code.text().trim().is_empty(),
        };
        if full {
            return Wanted::Send;
        }
        self.forward();
        Wanted::Nothing
    }

    /// On the pages F3 leads home: at the lock it asks first.
    fn log_off(&mut self) -> Wanted {
        if self.leaving || !self.is_locked() {
            return Wanted::LogOff;
        }
        self.leaving = true;
        let name = self.name.text();
        self.error =
            format!("F3 once more logs {name} off; drafts wait for the next log-in. Esc keeps the session.");
        Wanted::Nothing
    }

    fn renew(&mut self) -> Wanted {
        if self.password.text().is_empty() || self.code.text().trim().is_empty() {
            "Type your password and a code first, then press F6.".clone_into(&mut self.error);
            return Wanted::Nothing;
        }
        Wanted::Renew
    }

    fn forward(&mut self) {
        self.focus = match self.focus {
            Focus::Name if !self.name.text().trim().is_empty() => Focus::Password,
            Focus::Password if self.asks_code && !self.password.text().is_empty() => Focus::Code,
            stays => stays,
        };
    }

    fn backward(&mut self) {
        self.focus = match self.focus {
            Focus::Code if self.enrolment.is_none() => Focus::Password,
            Focus::Password if self.purpose == Purpose::LogIn => Focus::Name,
            stays => stays,
        };
    }

    fn escape(&mut self) -> Wanted {
        if self.is_passing() {
            return Wanted::Close;
        }
        self.error.clear();
        self.leaving = false;
        self.code.set("");
        if self.enrolment.is_none() {
            self.password.set("");
            self.asks_code = false;
            self.focus = if self.focus == Focus::Code { Focus::Password } else { self.focus };
        }
        Wanted::Nothing
    }

    /// What was typed, as a proof of who it is.
    pub(crate) fn proof(&self) -> api::LogIn {
        api::LogIn {
            name: self.name.text().trim().to_owned(),
            password: self.password.text().to_owned(),
            second: self.code.text().trim().to_owned(),
        }
    }

    /// The password was right, and a code is asked for.
    pub(crate) fn ask_code(&mut self) {
        self.error.clear();
        self.asked = None;
        self.asks_code = true;
        self.focus = Focus::Code;
    }

    /// Recovery codes were drawn: they are shown this once.
    pub(crate) fn show_recovery(&mut self, codes: Vec<String>) {
        let enrolment = self.enrolment.take();
        let secret = enrolment.map(|enrolment| enrolment.secret).unwrap_or_default();
        self.enrolment = Some(Enrolment { secret, picture: Vec::new(), recovery: codes });
        self.code.set("");
        self.password.set("");
    }

    /// A secret was drawn: it is shown, and its first code is asked for.
    pub(crate) fn show_secret(&mut self, outcome: &api::TwoStepOutcome) {
        let picture = half_blocks(&outcome.uri).unwrap_or_default();
        self.enrolment = Some(Enrolment { secret: outcome.secret.clone(), picture, recovery: Vec::new() });
        self.code.set("");
        self.ask_code();
    }

    /// What was typed was not taken: the last of it is typed anew.
    pub(crate) fn refused(&mut self, error: String) {
        self.error = error;
        self.asked = None;
        self.code.set("");
        if self.focus != Focus::Code {
            self.password.set("");
            self.focus = Focus::Password;
        }
    }
}
