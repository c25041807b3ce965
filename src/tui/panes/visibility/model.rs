//! The switches, as plain data.

use std::collections::BTreeSet;

use crate::tui::request::Ticket;
use crate::tui::widget::field::TextField;
use crate::tui::widget::list::List;
use crate::wire::client::api::{VisibilityChange, VisibilityOf, VisibilityView};

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// Patient Letter Templates.
    Letters,
    /// Documents.
    Documents,
}

/// A switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Switch {
    /// What it switches.
    pub(super) of: VisibilityOf,
    /// What that is called.
    pub(super) name: String,
    /// What sort of thing it is, or whose.
    pub(super) about: String,
    /// Whether patients see it.
    pub(super) visible: bool,
}

impl Switch {
    /// What tells it from others when the rows are made anew.
    pub(super) fn identity(&self) -> String {
        match &self.of {
            VisibilityOf::Template(name) => format!("l {name}"),
            VisibilityOf::DocumentType(name) => format!("t {name}"),
            VisibilityOf::Document { document, .. } => format!("d {document}"),
        }
    }

    /// The patient, if it is one document.
    pub(super) fn patient(&self) -> Option<&str> {
        match &self.of {
            VisibilityOf::Document { patient, .. } => Some(patient),
            _ => None,
        }
    }
}

/// The switches of letters or of documents.
#[derive(Clone, Debug)]
pub(crate) struct Visibility {
    pub(super) about: About,
    /// The switches, once they were read.
    pub(super) switches: Option<Vec<Switch>>,
    /// The rows in sight of the filter, as places in `switches`.
    pub(super) rows: Vec<usize>,
    /// What patients see now, in sentences.
    pub(super) summary: Vec<String>,
    /// Why the switches could not be read.
    pub(super) failed: Option<String>,
    pub(super) list: List,
    pub(super) filter: TextField,
    /// Whether the filter has the focus.
    pub(super) filtering: bool,
    /// The marked switches, by identity.
    pub(super) marked: BTreeSet<String>,
    /// What takes the last change back.
    pub(super) undo: Vec<VisibilityChange>,
    /// The question for the switches that is under way.
    pub(super) asked: Option<Ticket>,
    /// The change that is under way, with what to say once it is done.
    pub(super) acting: Option<(Ticket, String)>,
}

impl Visibility {
    /// Patient Letter Templates.
    pub(crate) fn letters() -> Self {
        Self::new(About::Letters)
    }

    /// Documents.
    pub(crate) fn documents() -> Self {
        Self::new(About::Documents)
    }

    fn new(about: About) -> Self {
        Self {
            about,
            switches: None,
            rows: Vec::new(),
            summary: Vec::new(),
            failed: None,
            list: List::default(),
            filter: TextField::default(),
            filtering: false,
            marked: BTreeSet::new(),
            undo: Vec::new(),
            asked: None,
            acting: None,
        }
    }

    /// The switch of a row.
    pub(super) fn row(&self, row: usize) -> Option<&Switch> {
        self.switches.as_ref()?.get(*self.rows.get(row)?)
    }

    /// The chosen switch.
    pub(super) fn chosen(&self) -> Option<&Switch> {
        self.row(self.list.selected)
    }

    /// Takes what was read; the chosen switch stays chosen wherever its row is now.
    pub(super) fn take_view(&mut self, view: VisibilityView) {
        let before = self.chosen().map(Switch::identity);
        self.failed = None;
        self.summary.clone_from(&view.summary);
        let switches = match self.about {
            About::Letters => letters(view),
            About::Documents => documents(view),
        };
        self.marked.retain(|marked| switches.iter().any(|switch| switch.identity() == *marked));
        self.switches = Some(switches);
        self.sift(before.as_deref());
    }

    /// Makes the rows anew by the filter.
    pub(super) fn sift(&mut self, chosen: Option<&str>) {
        let wanted = self.filter.text().to_lowercase();
        let switches = self.switches.as_deref().unwrap_or_default();
        let fits = |switch: &Switch| {
            let text = format!("{} {}", switch.name, switch.about).to_lowercase();
            wanted.split_whitespace().all(|word| text.contains(word))
        };
        self.rows = (0..switches.len()).filter(|at| fits(&switches[*at])).collect();
        let row = self.rows.iter().position(|at| Some(switches[*at].identity().as_str()) == chosen);
        match row {
            Some(row) => self.list.follow(row),
            None => self.list.selected = self.list.selected.min(self.rows.len().saturating_sub(1)),
        }
    }

    /// Those that a key is about: the marked ones, or else the chosen one.
    pub(super) fn meant(&self) -> Vec<&Switch> {
        let switches = self.switches.as_deref().unwrap_or_default();
        let marked: Vec<&Switch> =
            switches.iter().filter(|switch| self.marked.contains(&switch.identity())).collect();
        if marked.is_empty() { self.chosen().into_iter().collect() } else { marked }
    }
}

fn letters(view: VisibilityView) -> Vec<Switch> {
    let switch = |(name, object, visible): (String, String, bool)| Switch {
        of: VisibilityOf::Template(name.clone()),
        name,
        about: object,
        visible,
    };
    view.templates.into_iter().map(switch).collect()
}

fn documents(view: VisibilityView) -> Vec<Switch> {
    let of_type = |(name, visible): (String, bool)| Switch {
        of: VisibilityOf::DocumentType(name.clone()),
        name,
        about: "all of this type".to_owned(),
        visible,
    };
    let types = view.document_types.into_iter().map(of_type);
    let own = view.documents.into_iter().map(|one| Switch {
        about: format!("only this one, of {} {}", one.patient_name, one.patient_id),
        name: if one.title.is_empty() { one.kind } else { one.title },
        visible: one.visible,
        of: VisibilityOf::Document { patient: one.patient_id, document: one.document },
    });
    types.chain(own).collect()
}
