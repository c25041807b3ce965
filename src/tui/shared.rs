//! What every pane may read: the site, the time there, the window, and whether the service answers.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::draft::Drafts;
use super::options::Options;
use super::text::dates;
use crate::domain::Permission;
use crate::domain::account::Refusal;
use crate::wire::client::api::{SiteView, TwoStepView};

/// Width and height in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// Columns.
    pub(crate) width: u16,
    /// Rows.
    pub(crate) height: u16,
}

/// What every pane may read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared {
    /// The site and the session, once the service has said it.
    pub(crate) site: Option<SiteView>,
    /// The time, to the minute.
    pub(crate) now: DateTime<Utc>,
    /// The window.
    pub(crate) size: Size,
    /// The rows that the message takes; at least one is there for it.
    pub(crate) message_rows: u16,
    /// How to look and behave.
    pub(crate) options: Options,
    /// After how many minutes without a key the screen is locked; none where nobody logs in.
    pub(crate) idle_minutes: Option<u16>,
    /// The operator's second step; none where nobody logs in.
    pub(crate) two_step: Option<TwoStepView>,
    /// Whether the service does not answer.
    pub(crate) lost: bool,
    /// What was typed into forms that are not sent yet.
    pub(crate) drafts: Drafts,
}

/// From this width on a list has its detail beside it, and dialogs are boxes.
pub(crate) const WIDE: u16 = 110;
/// The most rows that a message takes from the page.
pub(crate) const MESSAGE_ROWS: usize = 3;
/// The smallest window that is drawn in.
pub(crate) const SMALLEST: Size = Size { width: 60, height: 15 };

impl Shared {
    /// Whether a list has its detail beside it.
    pub(crate) fn wide(&self) -> bool {
        self.size.width >= WIDE
    }

    /// Whether the window is too small to draw in.
    pub(crate) fn too_small(&self) -> bool {
        self.size.width < SMALLEST.width || self.size.height < SMALLEST.height
    }

    /// Whether the service is still reading the patients in, so that not all can be found.
    pub(crate) fn still_reading(&self) -> bool {
        self.site.as_ref().is_some_and(|site| site.searchable < site.patients)
    }

    /// The room between the title bar and the message line.
    pub(crate) fn body(&self) -> Size {
        let around = 2 + self.message_rows.max(1);
        Size { width: self.size.width, height: self.size.height.saturating_sub(around) }
    }

    /// An instant as the site's clocks showed it then, summer time included; UTC where this program does not know its zone.
    pub(crate) fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.zone()).naive_local()
    }

    /// The instant at which a day begins at the site.
    pub(crate) fn day_begins(&self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(NaiveTime::MIN);
        // Where clocks are put forward at midnight, the day begins an hour later.
        let begins = self.zone().from_local_datetime(&midnight).earliest();
        begins.map_or_else(|| midnight.and_utc(), |at| at.to_utc())
    }

    fn zone(&self) -> Tz {
        self.site.as_ref().and_then(|site| site.time_zone.parse().ok()).unwrap_or(Tz::UTC)
    }

    /// The day at the site.
    pub(crate) fn today(&self) -> NaiveDate {
        self.local(self.now).date()
    }

    /// An instant in few words: `today 09:11`, `8 Nov 14:02`, `8 Nov 2024`.
    pub(crate) fn when(&self, at: DateTime<Utc>) -> String {
        dates::when(self.local(at), self.today())
    }

    /// Why the operator may not do what needs `permission`, if so; an operator who is not known yet may try.
    pub(crate) fn not_permitted(&self, permission: Permission) -> Option<String> {
        let names = self.site.as_ref().map(|site| &site.permissions)?;
        let may = names.iter().any(|name| name == permission.name());
        (!may).then(|| Refusal::NotPermitted(permission).to_string())
    }

    /// Why this operator cannot change now what needs a permission, if so.
    pub(crate) fn cannot_change(&self, permission: Permission) -> Option<String> {
        self.frozen().map(str::to_owned).or_else(|| self.not_permitted(permission))
    }

    /// Why nothing can be changed now, if so.
    pub(crate) fn frozen(&self) -> Option<&'static str> {
        if self.options.read_only {
            Some("Not now: this session is read-only.")
        } else if self.lost {
            Some("Not now: no server.")
        } else {
            None
        }
    }
}
