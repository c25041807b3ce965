//! What was typed into a form that is not sent yet. It lasts as long as the session.

use std::collections::BTreeMap;

/// Names a form: which one, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DraftKey {
    /// Which form.
    form: String,
    /// What it is about, such as a Patient ID.
    about: String,
}

impl DraftKey {
    /// The form `form` about `about`.
    pub(crate) fn new(form: &str, about: &str) -> Self {
        Self { form: form.to_owned(), about: about.to_owned() }
    }
}

/// The fields of a form by their names.
pub(crate) type Draft = BTreeMap<&'static str, String>;

/// All drafts of this session.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drafts(BTreeMap<DraftKey, Draft>);

impl Drafts {
    /// The draft of a form, if there is one.
    pub(crate) fn get(&self, key: &DraftKey) -> Option<&Draft> {
        self.0.get(key)
    }

    /// Keeps a draft; an empty one is forgotten.
    pub(crate) fn keep(&mut self, key: DraftKey, draft: Draft) {
        if draft.values().all(String::is_empty) {
            self.0.remove(&key);
        } else {
            self.0.insert(key, draft);
        }
    }
}
