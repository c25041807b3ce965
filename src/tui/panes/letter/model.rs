//! The state of the page and its draft.

use chrono::NaiveDate;

use super::check::{Check, check};
use crate::tui::draft::{Draft, DraftKey};
use crate::tui::request::{Request, Ticket};
use crate::tui::shared::Shared;
use crate::tui::who::Who;
use crate::tui::widget::date_field::{DateField, Span};
use crate::tui::widget::list::List;
use crate::tui::widget::stops;
use crate::wire::client::api::{
    CreateRequest, CredentialsOutcome, DistributeRequest, PreviewView, RecordView, TemplateView,
};

/// The object of the templates that carry credentials (R22).
const OBJECT: &str = "Patient Profile";
/// Fewer days than this left are worth a warning (`product.md` §2).
const FEW_DAYS: i64 = 7;
/// The names of the fields in drafts.
const TEMPLATES: &str = "templates";
const HOLD: &str = "hold";
const EXPIRES: &str = "expires";

/// What the letters are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Create Patient Portal Credentials, distribute now.
    Create,
    /// Distribute Patient Profile Credentials, with new ones.
    DistributeNew,
    /// Distribute the credentials that wait, valid until this day.
    DistributeWaiting(NaiveDate),
}

impl Purpose {
    /// The label of the action.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Create => "Create Patient Portal Credentials",
            Self::DistributeNew | Self::DistributeWaiting(_) => "Distribute Patient Profile Credentials",
        }
    }
}

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// The list of templates.
    #[default]
    List,
    /// The expiry date.
    Date,
    /// Send or hold.
    Hand,
    /// The button that generates.
    Generate,
    /// The button that leaves.
    Cancel,
}

impl Focus {
    const ALL: [Self; 5] = [Self::List, Self::Date, Self::Hand, Self::Generate, Self::Cancel];

    /// The stop after or before it, around the ends.
    pub(super) fn moved(self, forward: bool) -> Self {
        stops::moved(&Self::ALL, self, forward)
    }
}

/// The letter creation page.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(super) who: Who,
    pub(super) purpose: Purpose,
    /// That another operator looks after the account; empty if nobody else does.
    pub(super) other_claim: String,
    /// Which credentials the record had when the page was opened; 0 for none.
    pub(super) generation: u32,
    pub(super) date: DateField,
    /// The templates of the object Patient Profile; none before the answer.
    pub(super) templates: Option<Vec<TemplateView>>,
    /// How many others there are that a second operator has not approved yet (S59).
    pub(super) n_unapproved: usize,
    /// Which of them are chosen.
    pub(super) chosen: Vec<bool>,
    pub(super) list: List,
    pub(super) focus: Focus,
    /// Whether the letters wait in the To post tray.
    pub(super) hold: bool,
    pub(super) preview: Option<PreviewView>,
    /// Why there is no preview.
    pub(super) preview_failed: Option<String>,
    /// The newest question about the templates or the preview, or the rest before it.
    pub(super) asked: Option<Ticket>,
    /// Submit was pressed before the preview came.
    pub(super) submit_waits: bool,
    /// How many lines of the preview are above what is seen, and how many can be.
    pub(super) scroll: usize,
    pub(super) scroll_most: usize,
    pub(super) page: usize,
    /// Whether the preview has the whole page.
    pub(super) full: bool,
    /// What was made.
    pub(super) outcome: Option<CredentialsOutcome>,
}

impl Letter {
    /// For Distribute now with new credentials that expire on `expires`.
    pub(crate) fn create(view: &RecordView, expires: NaiveDate) -> Self {
        Self::new(view, Purpose::Create, DateField::new(expires))
    }

    /// For Distribute: with the credentials that wait, or with new ones.
    pub(crate) fn distribute(view: &RecordView, shared: &Shared) -> Self {
        let waiting = view.credentials.as_ref().filter(|credentials| {
            credentials.status == "not distributed" && credentials.expires >= shared.today()
        });
        if let Some(credentials) = waiting {
            let until = credentials.expires;
            return Self::new(view, Purpose::DistributeWaiting(until), DateField::new(until));
        }
        let day = Span::of_site(shared).default_day();
        Self::new(view, Purpose::DistributeNew, DateField::new(day))
    }

    fn new(view: &RecordView, purpose: Purpose, date: DateField) -> Self {
        Self {
            who: Who::of(view),
            purpose,
            other_claim: view.other_claim.clone(),
            generation: view.generation(),
            date,
            templates: None,
            n_unapproved: 0,
            chosen: Vec::new(),
            list: List::default(),
            focus: Focus::default(),
            hold: false,
            preview: None,
            preview_failed: None,
            asked: None,
            submit_waits: false,
            scroll: 0,
            scroll_most: 0,
            page: 1,
            full: false,
            outcome: None,
        }
    }

    /// The templates that there are.
    pub(super) fn templates(&self) -> &[TemplateView] {
        self.templates.as_deref().unwrap_or_default()
    }

    /// Takes the templates; of those chosen before, the ones that are still there stay chosen.
    /// Whether they are others than before.
    pub(super) fn take_templates(&mut self, templates: Vec<TemplateView>) -> bool {
        let names = self.chosen_names();
        let fits = |t: &TemplateView| t.object == OBJECT && !t.retired;
        self.n_unapproved = templates.iter().filter(|t| fits(t) && t.unapproved).count();
        let usable: Vec<TemplateView> = templates.into_iter().filter(|t| fits(t) && !t.unapproved).collect();
        let others = self.templates.as_ref() != Some(&usable);
        self.chosen = usable.iter().map(|template| names.contains(&template.name)).collect();
        self.templates = Some(usable);
        others
    }

    /// The chosen templates, in the order of the list.
    pub(super) fn chosen(&self) -> impl Iterator<Item = &TemplateView> {
        self.templates().iter().zip(&self.chosen).filter(|(_, chosen)| **chosen).map(|(template, _)| template)
    }

    /// Their names.
    pub(super) fn chosen_names(&self) -> Vec<String> {
        self.chosen().map(|template| template.name.clone()).collect()
    }

    /// What the chosen letters tell together.
    pub(super) fn check(&self) -> Check {
        check(self.chosen())
    }

    /// The template under the marker.
    pub(super) fn current(&self) -> Option<&TemplateView> {
        self.templates().get(self.list.selected)
    }

    /// The day of expiry that stands there, if it can be one. That of waiting credentials may be near or past the cap.
    pub(super) fn expires(&self, shared: &Shared) -> Option<NaiveDate> {
        match self.purpose {
            Purpose::DistributeWaiting(day) if self.date.field.text() == day.to_string() => Some(day),
            _ => self.date.day(Span::of_site(shared)),
        }
    }

    /// The day to ask for: none to keep the code and the day of the credentials that wait.
    fn new_day(&self, day: NaiveDate) -> Option<NaiveDate> {
        (self.purpose != Purpose::DistributeWaiting(day)).then_some(day)
    }

    /// What the action asks of the service.
    pub(super) fn request(&self, expires: NaiveDate) -> Request {
        let (patient, templates, hold) = (self.who.id.clone(), self.chosen_names(), self.hold);
        let seen = Some(self.generation);
        match self.purpose {
            Purpose::Create => Request::Create(CreateRequest { patient, expires, templates, hold, seen }),
            Purpose::DistributeNew | Purpose::DistributeWaiting(_) => {
                let expires = self.new_day(expires);
                Request::Distribute(DistributeRequest { patient, expires, templates, hold, seen })
            }
        }
    }

    /// What the date means for the code, and whether few days are left.
    pub(super) fn about_date(&self, shared: &Shared) -> String {
        let Some(day) = self.expires(shared) else { return String::new() };
        let days = (day - shared.today()).num_days();
        let few = days < FEW_DAYS;
        match (self.purpose, few) {
            (Purpose::DistributeWaiting(waiting), true) if waiting == day => {
                format!("! Only {days} days are left: Tab to the date and choose a later one for a new code.")
            }
            (Purpose::DistributeWaiting(waiting), _) if waiting != day => {
                "The other date makes a new code; the one that waits ends.".to_owned()
            }
            (_, true) => format!("! Only {days} days are left until the credentials expire."),
            _ => String::new(),
        }
    }

    /// Names the draft of this page.
    pub(super) fn draft_key(&self) -> DraftKey {
        DraftKey::new(&format!("Letters: {}", self.purpose.label()), &self.who.id)
    }

    /// What was chosen, as a draft; empty if nothing was.
    pub(super) fn draft(&self) -> Draft {
        let expires = match self.purpose {
            // The form before this page has its own draft of the day.
            Purpose::Create => String::new(),
            _ => self.date.field.text().to_owned(),
        };
        let names = self.chosen_names().join("\n");
        if names.is_empty() && !self.hold {
            return Draft::new();
        }
        let hold = if self.hold { "hold" } else { "" };
        Draft::from([(TEMPLATES, names), (HOLD, hold.to_owned()), (EXPIRES, expires)])
    }

    /// Takes a draft up again once the templates are known.
    pub(super) fn take_draft(&mut self, shared: &Shared) -> bool {
        let Some(draft) = shared.drafts.get(&self.draft_key()) else { return false };
        let named = draft.get(TEMPLATES).map(String::as_str).unwrap_or_default();
        self.chosen =
            self.templates().iter().map(|template| named.lines().any(|name| name == template.name)).collect();
        self.hold = draft.get(HOLD).is_some_and(|text| !text.is_empty());
        if let Some(text) = draft.get(EXPIRES).filter(|text| !text.is_empty()) {
            self.date = DateField::typed(text);
        }
        true
    }
}
