//! The layers of keys, which are the headings of the help as well.

/// A layer of keys, and a heading of the help. The pane in front names its layers; [`Group::Everywhere`] comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Works on every page and in every dialog.
    Everywhere,
    /// Editing a line of text; only while a text field has the focus.
    Text,
    /// Moving in a list.
    List,
    /// The home page.
    Home,
    /// The record of a patient.
    Record,
    /// The locked queue.
    Locked,
    /// The To post tray.
    Tray,
    /// The list of cohorts.
    Cohorts,
    /// One cohort.
    Cohort,
    /// What waits for a second person.
    Approvals,
    /// The saved searches.
    Searches,
    /// Operators and roles.
    Operators,
    /// What patients see.
    Visibility,
    /// Client support.
    Support,
    /// Legal texts.
    Legal,
    /// Record statuses.
    Statuses,
    /// Forms.
    Form,
    /// The letter creation page.
    Letter,
    /// Pages of My Company > CMS configuration that list what can be made, edited and retired.
    Set,
    /// Lists with a filter.
    Filter,
    /// The Letter Templates, as a list and as a form.
    Templates,
    /// The versions of a Letter Template.
    Versions,
    /// A letter body.
    Editor,
    /// Two versions of which one is to be chosen.
    Conflict,
    /// Menus with numbered entries.
    Menu,
    /// Confirmations.
    Confirm,
    /// The Go to menu.
    GoTo,
    /// The activity log.
    Log,
    /// The filter of the activity log.
    LogFilter,
}

impl Group {
    /// All groups, in the order of `docs/keys.md`.
    pub(crate) const ALL: [Self; 29] = [
        Self::Everywhere,
        Self::List,
        Self::Home,
        Self::Record,
        Self::Locked,
        Self::Tray,
        Self::Cohorts,
        Self::Cohort,
        Self::Approvals,
        Self::Searches,
        Self::Operators,
        Self::Visibility,
        Self::Support,
        Self::Legal,
        Self::Statuses,
        Self::Form,
        Self::Letter,
        Self::Log,
        Self::LogFilter,
        Self::Set,
        Self::Filter,
        Self::Templates,
        Self::Versions,
        Self::Editor,
        Self::Conflict,
        Self::Menu,
        Self::Confirm,
        Self::GoTo,
        Self::Text,
    ];

    /// The heading.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Text => "In a text field",
            Self::List => "Lists",
            Self::Home => "Patients",
            Self::Record => "Patient record",
            Self::Locked => "Locked queue",
            Self::Tray => "To post tray",
            Self::Cohorts => "Cohorts",
            Self::Cohort => "One cohort",
            Self::Approvals => "Approvals",
            Self::Searches => "Saved searches",
            Self::Operators => "Operators and permissions",
            Self::Visibility => "What patients see",
            Self::Support => "Client support",
            Self::Legal => "Legal text",
            Self::Statuses => "Record statuses",
            Self::Form => "Forms",
            Self::Letter => "Letter creation page",
            Self::Set => "Configuration pages",
            Self::Filter => "Lists with a filter",
            Self::Templates => "Letter Templates",
            Self::Versions => "Versions of a Letter Template",
            Self::Editor => "Letter body",
            Self::Conflict => "Two versions",
            Self::Menu => "Menus",
            Self::Confirm => "Confirmations",
            Self::GoTo => "Go to",
            Self::Log => "Activity log",
            Self::LogFilter => "Filter of the activity log",
        }
    }
}
