//! The form's fields, its draft and its warnings.

use crate::tui::draft::{Draft, DraftKey};
use crate::tui::request::Ticket;
use crate::tui::shared::Shared;
use crate::tui::text::dates;
use crate::tui::who::Who;
use crate::tui::widget::date_field::{DateField, Span};
use crate::tui::widget::stops;
use crate::wire::client::api::RecordView;

/// The form's label.
pub(super) const TITLE: &str = "Create Patient Portal Credentials";
/// The names of the fields in drafts.
const EXPIRES: &str = "expires";
const CHOICE: &str = "choice";

/// When the letters are sent (R35).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// Distribute now.
    Now,
    /// Distribute later.
    Later,
}

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// The expiry date.
    #[default]
    Date,
    /// Distribute now.
    Now,
    /// Distribute later.
    Later,
    /// The button that submits.
    Submit,
    /// The button that leaves.
    Cancel,
}

impl Focus {
    const ALL: [Self; 5] = [Self::Date, Self::Now, Self::Later, Self::Submit, Self::Cancel];

    /// The stop after or before it, around the ends.
    pub(super) fn moved(self, forward: bool) -> Self {
        stops::moved(&Self::ALL, self, forward)
    }
}

/// The form.
#[derive(Clone, Debug)]
pub(crate) struct Create {
    /// The record page, which is told what came of it.
    pub(super) owner: u32,
    pub(super) view: RecordView,
    pub(super) who: Who,
    pub(super) date: DateField,
    pub(super) choice: Option<Choice>,
    pub(super) focus: Focus,
    /// Whether it was submitted without a choice.
    pub(super) choice_missing: bool,
    /// The newest question about the record.
    pub(super) asked: Option<Ticket>,
}

impl Create {
    /// The form over the record page `owner`, which shows `view`.
    pub(crate) fn new(owner: u32, view: RecordView) -> Self {
        let who = Who::of(&view);
        let (date, focus) = (DateField::default(), Focus::default());
        Self { owner, view, who, date, choice: None, focus, choice_missing: false, asked: None }
    }

    /// Names the draft of this form for a patient.
    pub(crate) fn draft_key(patient: &str) -> DraftKey {
        DraftKey::new(TITLE, patient)
    }

    /// What is typed, as a draft; empty where nothing differs from what the form offers.
    pub(super) fn draft(&self, shared: &Shared) -> Draft {
        let offered = Span::of_site(shared).default_day().to_string();
        let expires = self.date.field.text();
        let choice = match self.choice {
            None => "",
            Some(Choice::Now) => "now",
            Some(Choice::Later) => "later",
        };
        Draft::from([
            (EXPIRES, if expires == offered { String::new() } else { expires.to_owned() }),
            (CHOICE, choice.to_owned()),
        ])
    }

    /// Fills the form: with its draft if there is one. Whether there was.
    pub(super) fn fill(&mut self, shared: &Shared) -> bool {
        self.date = DateField::new(Span::of_site(shared).default_day());
        let Some(draft) = shared.drafts.get(&Self::draft_key(&self.who.id)) else { return false };
        if let Some(text) = draft.get(EXPIRES).filter(|text| !text.is_empty()) {
            self.date = DateField::typed(text);
        }
        self.choice = match draft.get(CHOICE).map(String::as_str) {
            Some("now") => Some(Choice::Now),
            Some("later") => Some(Choice::Later),
            _ => None,
        };
        true
    }

    /// What creating does to what is there already.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings: Vec<String> =
            Some(self.view.other_claim.clone()).filter(|claim| !claim.is_empty()).into_iter().collect();
        if let Some(credentials) = &self.view.credentials {
            let until = dates::day(credentials.expires);
            let warning = match credentials.status.as_str() {
                "distributed" => {
                    format!("Replaces credentials active until {until}: the code in the letter ends.")
                }
                "suspended" => "Replaces the suspended code in the letter.".to_owned(),
                "not distributed" => format!("Replaces the credentials that wait, valid until {until}."),
                "letters held" => "Takes the letters back from the To post tray: their code ends.".to_owned(),
                "claimed" => {
                    "Voids the pending confirmation link: the patient has to begin again.".to_owned()
                }
                _ => String::new(),
            };
            warnings.push(warning);
        }
        if self.view.row.state.as_deref() == Some("Locked") {
            warnings.push("The lock ends once the new credentials are distributed, not before.".to_owned());
        }
        warnings.retain(|warning| !warning.is_empty());
        warnings
    }
}
