//! The log-in screen and the locked screen, as plain data. While one stands, nothing else is drawn or takes keys.

use super::key::{Code, Key};
use super::request::Ticket;
use super::widget::field::TextField;

/// What stands before the pages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate {
    /// Whether an operator's work waits behind it; if not, nobody is logged in.
    pub(crate) locked: bool,
    /// The site's name.
    pub(crate) site: String,
    /// The log-in name.
    pub(crate) name: TextField,
    /// The password; never drawn.
    pub(crate) password: TextField,
    /// Whether the password has the focus.
    pub(crate) in_password: bool,
    /// What went wrong, with what to do.
    pub(crate) error: String,
    /// The log-in that is under way.
    pub(crate) asked: Option<Ticket>,
}

/// What a key at the gate asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Nothing.
    Nothing,
    /// Log in with what was typed.
    LogIn,
    /// Log off, so that another operator can log in.
    LogOff,
    /// Leave the program.
    Leave,
}

impl Gate {
    /// The log-in screen, with the name that is likely.
    pub(crate) fn log_in(name: &str) -> Self {
        Self { name: TextField::new(name), in_password: !name.is_empty(), ..Self::default() }
    }

    /// The locked screen of `name`.
    pub(crate) fn lock(name: &str, site: &str) -> Self {
        Self { locked: true, site: site.to_owned(), ..Self::log_in(name) }
    }

    /// The field that has the focus.
    pub(crate) fn field(&mut self) -> &mut TextField {
        if self.in_password { &mut self.password } else { &mut self.name }
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, key: Key) -> Wanted {
        if key == Key::ctrl('c') {
            return if self.locked { Wanted::Nothing } else { Wanted::Leave };
        }
        if let Some(c) = key.printable() {
            self.field().insert(c);
            return Wanted::Nothing;
        }
        match key.code {
            Code::Enter if self.in_password && !self.password.text().is_empty() => return Wanted::LogIn,
            Code::F(3) if self.locked => return Wanted::LogOff,
            Code::Enter | Code::Tab | Code::Down if !self.in_password => {
                self.in_password = !self.name.text().trim().is_empty();
            }
            Code::Tab | Code::BackTab | Code::Up if !self.locked => self.in_password = false,
            Code::Esc => {
                self.password.set("");
                self.error.clear();
            }
            _ => {}
        }
        Wanted::Nothing
    }

    /// The log-in failed: the password is typed anew.
    pub(crate) fn refused(&mut self, error: String) {
        self.error = error;
        self.password.set("");
        self.in_password = true;
        self.asked = None;
    }
}
