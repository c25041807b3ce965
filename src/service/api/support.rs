//! Client support, and legal texts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Client support as patients see it, by type of organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportView {
    /// Blank first, then the types by name.
    pub lines: Vec<SupportLine>,
    /// The minutes after which a change is visible.
    pub delay_minutes: u16,
}

/// What patients of one type of organisation see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportLine {
    /// The type; empty for blank.
    pub organisation_type: String,
    /// The email address that patients see now; empty for none.
    pub email: String,
    /// The telephone number that they see now; empty for none.
    pub phone: String,
    /// Whether it is the type's own entry; if not, it falls back to blank.
    pub own: bool,
    /// Where it comes from, in words.
    pub source: String,
    /// The change that patients do not see yet.
    pub pending: Option<PendingSupport>,
    /// Goes up with every change of the type's own entry; 0 where there is none.
    pub revision: u64,
}

/// A change that is not visible yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSupport {
    /// The new email address.
    pub email: String,
    /// The new telephone number.
    pub phone: String,
    /// Whether the entry is removed instead.
    pub removal: bool,
    /// From when patients see it.
    pub from: DateTime<Utc>,
    /// Who entered it.
    pub by: String,
}

/// Enters client support for a type of organisation, or replaces the change that is pending.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetSupport {
    /// The type; empty for blank.
    pub organisation_type: String,
    /// The email address; empty for none.
    pub email: String,
    /// The telephone number; empty for none.
    pub phone: String,
    /// The revision of the entry that was seen: refused if it is another one by now (S94). None replaces whatever is there.
    pub seen: Option<u64>,
}

/// Removes the client support of a type of organisation, or takes back the change that is pending.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportOf {
    /// The type; empty for blank.
    pub organisation_type: String,
    /// The revision of the entry that was seen, as in [`SetSupport`].
    pub seen: Option<u64>,
}

/// A version of a legal text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalView {
    /// The organisation; none for all without their own.
    pub organisation: Option<String>,
    /// The version, from 1; 0 for the text of the site's settings.
    pub version: u32,
    /// The text; empty in lists and where there is none.
    pub text: String,
    /// What names its text in the log of registrations; empty where there is none.
    pub mark: String,
    /// When it was saved.
    pub saved: Option<DateTime<Utc>>,
    /// By whom.
    pub saved_by: String,
}

/// Saves a new version of a legal text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetLegal {
    /// The organisation, by name; none for all without their own.
    pub organisation: Option<String>,
    /// The text; empty takes an organisation's own text away.
    pub text: String,
    /// The newest version that was seen, 0 for none: refused if there is a newer one by now (S94). None follows whatever
    /// is there.
    pub seen: Option<u32>,
}
