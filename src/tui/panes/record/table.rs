//! What the modules that are lists have in common: columns, the detail of the chosen row, what an empty list says.

use super::model::Module;
use super::{activity, details, documents, letters, referrals};
use crate::tui::shared::Shared;
use crate::wire::client::api::RecordView;

/// A label and what it says.
pub(super) type Pair = (&'static str, String);

/// How many rows a module has.
pub(super) fn len(module: Module, view: &RecordView) -> usize {
    match module {
        Module::Referrals => view.referrals.len(),
        Module::Letters => view.letters.len(),
        Module::Documents => view.documents.len(),
        Module::Details | Module::Profile | Module::Activity => 0,
    }
}

/// The headings of the columns.
pub(super) fn heading(module: Module, columns: usize) -> String {
    match module {
        Module::Referrals => referrals::heading(columns),
        Module::Letters => letters::heading(columns),
        Module::Documents => documents::heading(columns),
        Module::Details | Module::Profile | Module::Activity => String::new(),
    }
}

/// A row.
pub(super) fn row(module: Module, view: &RecordView, idx: usize, columns: usize, shared: &Shared) -> String {
    let text = match module {
        Module::Referrals => view.referrals.get(idx).map(|r| referrals::row(r, columns)),
        Module::Letters => view.letters.get(idx).map(|l| letters::row(l, columns, shared)),
        Module::Documents => view.documents.get(idx).map(|d| documents::row(d, columns)),
        Module::Details | Module::Profile | Module::Activity => None,
    };
    text.unwrap_or_default()
}

/// What tells a row from others when the view is read anew.
pub(super) fn identity(module: Module, view: &RecordView, idx: usize) -> Option<String> {
    match module {
        Module::Referrals => {
            view.referrals.get(idx).map(|r| format!("{:?}{}{}", r.date, r.reference, r.service))
        }
        Module::Letters => view.letters.get(idx).map(|l| l.id.clone()),
        Module::Documents => view.documents.get(idx).map(|d| format!("{:?}{}{}", d.date, d.title, d.kind)),
        Module::Details | Module::Profile | Module::Activity => None,
    }
}

/// Everything about a row.
pub(super) fn detail(module: Module, view: &RecordView, idx: usize, shared: &Shared) -> Vec<Pair> {
    let pairs = match module {
        Module::Referrals => view.referrals.get(idx).map(referrals::detail),
        Module::Letters => view.letters.get(idx).map(|l| letters::detail(l, shared)),
        Module::Documents => view.documents.get(idx).map(documents::detail),
        Module::Activity => view.activity.get(idx).map(|a| activity::detail(a, shared)),
        Module::Details => view.associated.get(idx).map(details::detail),
        Module::Profile => None,
    };
    let mut pairs = pairs.unwrap_or_default();
    pairs.retain(|(_, text)| !text.is_empty());
    pairs
}

/// What one row is called.
pub(super) fn one(module: Module) -> &'static str {
    match module {
        Module::Referrals => "Referral",
        Module::Letters => "Letter",
        Module::Documents => "Document",
        Module::Activity => "Activity",
        Module::Details | Module::Profile => "Associated healthcare information",
    }
}

/// What an empty list says: what would be here, and how it comes.
pub(super) fn empty(module: Module, view: &RecordView) -> String {
    match module {
        Module::Referrals => referrals::EMPTY.to_owned(),
        Module::Letters => letters::empty(view),
        Module::Documents => documents::EMPTY.to_owned(),
        Module::Details | Module::Profile | Module::Activity => String::new(),
    }
}
