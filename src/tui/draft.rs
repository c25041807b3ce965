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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Draft(BTreeMap<String, String>);

impl Draft {
    /// Of a form in which nothing is typed.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// What was typed into a field.
    pub(crate) fn get(&self, field: &str) -> Option<&String> {
        self.0.get(field)
    }

    /// Whether nothing was typed.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.values().all(String::is_empty)
    }
}

impl<const N: usize> From<[(&str, String); N]> for Draft {
    fn from(fields: [(&str, String); N]) -> Self {
        Self(fields.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
    }
}

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
        if draft.is_empty() {
            self.0.remove(&key);
        } else {
            self.0.insert(key, draft);
        }
    }
}
