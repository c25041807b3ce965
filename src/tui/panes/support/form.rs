//! The form of one type: an email address and a telephone number, at least one of them (R73).

use crate::domain::support::{BadContact, SupportContact};
use crate::tui::draft::{Draft, DraftKey};
use crate::tui::shared::Shared;
use crate::tui::widget::field::TextField;
use crate::tui::widget::stops;
use crate::wire::client::api::{SetSupport, SupportLine};

/// The names of the fields in drafts.
const EMAIL: &str = "email";
const PHONE: &str = "phone";

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// The email address.
    #[default]
    Email,
    /// The telephone number.
    Phone,
    /// The button that saves.
    Save,
    /// The button that leaves.
    Cancel,
}

impl Focus {
    const ALL: [Self; 4] = [Self::Email, Self::Phone, Self::Save, Self::Cancel];

    /// The stop after or before it, around the ends.
    pub(super) fn moved(self, forward: bool) -> Self {
        stops::moved(&Self::ALL, self, forward)
    }
}

/// The form of one type.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// The type; empty for all others.
    pub(super) of: String,
    pub(super) email: TextField,
    pub(super) phone: TextField,
    pub(super) focus: Focus,
    /// What is wrong.
    pub(super) fault: Option<String>,
    /// What stood there when it was opened.
    offered: (String, String),
    /// The revision of the entry that it shows, or of the one that somebody made since and that was told.
    pub(super) seen: u64,
}

impl Form {
    /// The form of a line: with the change that is pending, or with its own entry; a draft before either.
    pub(super) fn of(line: &SupportLine) -> Self {
        let offered = match &line.pending {
            Some(pending) if !pending.removal => (pending.email.clone(), pending.phone.clone()),
            _ if line.own => (line.email.clone(), line.phone.clone()),
            _ => (String::new(), String::new()),
        };
        Self {
            of: line.organisation_type.clone(),
            email: TextField::new(offered.0.as_str()),
            phone: TextField::new(offered.1.as_str()),
            focus: Focus::default(),
            fault: None,
            offered,
            seen: line.revision,
        }
    }

    /// Names its draft.
    pub(super) fn draft_key(&self) -> DraftKey {
        DraftKey::new("Client support", &self.of)
    }

    /// What is typed, as a draft; empty where nothing differs from what was there.
    pub(super) fn draft(&self) -> Draft {
        let (email, phone) = (self.email.text(), self.phone.text());
        if (email, phone) == (self.offered.0.as_str(), self.offered.1.as_str()) {
            return Draft::new();
        }
        Draft::from([(EMAIL, email.to_owned()), (PHONE, phone.to_owned())])
    }

    /// Takes its draft up again; whether there was one.
    pub(super) fn take_up(&mut self, shared: &Shared) -> bool {
        let Some(draft) = shared.drafts.get(&self.draft_key()) else { return false };
        self.email.set(draft.get(EMAIL).cloned().unwrap_or_default());
        self.phone.set(draft.get(PHONE).cloned().unwrap_or_default());
        true
    }

    /// The field that has the focus.
    pub(super) fn field(&mut self) -> Option<&mut TextField> {
        match self.focus {
            Focus::Email => Some(&mut self.email),
            Focus::Phone => Some(&mut self.phone),
            Focus::Save | Focus::Cancel => None,
        }
    }

    /// What would be saved; a fault stands under its field, which gets the focus.
    pub(super) fn checked(&mut self) -> Option<SetSupport> {
        match SupportContact::checked(self.email.text(), self.phone.text()) {
            Ok(contact) => Some(SetSupport {
                organisation_type: self.of.clone(),
                email: contact.email,
                phone: contact.phone,
                seen: Some(self.seen),
            }),
            Err(bad) => {
                self.focus = if bad == BadContact::Phone { Focus::Phone } else { Focus::Email };
                self.fault = Some(bad.to_string());
                None
            }
        }
    }
}
