//! The form of a new cohort.

use crate::tui::panes::form::{Field, Form, Purpose};
use crate::tui::shared::Shared;
use crate::tui::widget::date_field::Span;
use crate::wire::client::api::TemplateView;

/// What the form is called, also in drafts.
pub(super) const TITLE: &str = "New cohort";
/// The object of the templates that carry credentials (R22).
const OBJECT: &str = "Patient Profile";

/// What stands in the form at first.
#[derive(Clone, Copy, Debug)]
pub(super) enum From<'a> {
    /// A search, as typed.
    Search(&'a str),
    /// The name of a saved search.
    Saved(&'a str),
}

/// The form of a new cohort over the page `owner`: of the marked rows if there are any, else of `search`.
pub(super) fn new_cohort(
    owner: u32,
    marked: Vec<String>,
    wanted: From<'_>,
    templates: &[TemplateView],
    shared: &Shared,
) -> Form {
    let (search, chosen) = match wanted {
        From::Search(text) => (text, 0),
        From::Saved(name) => (name, 2),
    };
    let mut from = Vec::new();
    if !marked.is_empty() {
        from.push(format!("the {} marked rows", marked.len()));
    }
    from.extend(
        [
            "a search, of those not invited yet",
            "a search, whoever it finds",
            "a saved search",
            "a file of ids (CSV)",
        ]
        .map(str::to_owned),
    );
    let usable = templates
        .iter()
        .filter(|template| template.object == OBJECT && !template.retired && !template.unapproved);
    let letters = usable.map(|template| (template.name.clone(), false)).collect();
    let day = Span::of_site(shared).default_day().to_string();
    let then =
        vec!["print them in one run at the end".to_owned(), "hold them in the To post tray".to_owned()];
    let fields = vec![
        Field::text("name", "Name", "What the cohort is called, such as Cardiology, December.", ""),
        Field::one("from", "Patients from", "Where its patients come from.", from, chosen),
        Field::text(
            "what",
            "Search, name or path",
            "What the search field takes, the name of the saved search, or the path of the file.",
            search,
        ),
        Field::ticks("templates", "Letters", "Each patient gets what is ticked; two make a set.", letters),
        Field::text("expires", "Credentials Expiry Date", "6 dec, +14d or 2026-12-06.", &day),
        Field::one("then", "Then", "What becomes of the letters once all are made.", then, 0),
    ];
    Form::new(TITLE, owner, Purpose::Cohort { marked }, fields)
}
