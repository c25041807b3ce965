//! What was typed into a form that is not sent yet. The service keeps it too, sealed, so that it outlives the session (R18,
//! S93).

use std::collections::{BTreeMap, BTreeSet};

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

    /// Its name at the service: `Letter Template/Invitation`.
    pub(crate) fn page(&self) -> String {
        format!("{}/{}", self.form, self.about)
    }

    /// The form of a name at the service.
    pub(crate) fn of_page(page: &str) -> Option<Self> {
        page.split_once('/').map(|(form, about)| Self::new(form, about))
    }

    /// In words: `Letter Template Invitation`.
    pub(crate) fn words(&self) -> String {
        match self.about.as_str() {
            "" if self.form.starts_with("New ") => self.form.clone(),
            "" => format!("{} (new)", self.form),
            about => format!("{} ({about})", self.form),
        }
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

    /// As the service keeps it.
    pub(crate) fn to_text(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// From what the service kept; none if it is of another program.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }
}

impl<const N: usize> From<[(&str, String); N]> for Draft {
    fn from(fields: [(&str, String); N]) -> Self {
        Self(fields.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
    }
}

impl FromIterator<(&'static str, String)> for Draft {
    fn from_iter<I: IntoIterator<Item = (&'static str, String)>>(fields: I) -> Self {
        Self(fields.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
    }
}

/// All drafts of an operator.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drafts {
    kept: BTreeMap<DraftKey, Draft>,
    /// Those that the service has not got as they are now.
    unsaved: BTreeSet<DraftKey>,
    /// How many times they were changed since they were last given to the service.
    edits: usize,
}

impl Drafts {
    /// The draft of a form, if there is one.
    pub(crate) fn get(&self, key: &DraftKey) -> Option<&Draft> {
        self.kept.get(key)
    }

    /// Keeps a draft; an empty one is forgotten. Whether something changed.
    pub(crate) fn keep(&mut self, key: DraftKey, draft: Draft) -> bool {
        let changed = if draft.is_empty() {
            self.kept.remove(&key).is_some()
        } else {
            let changed = self.kept.get(&key) != Some(&draft);
            self.kept.insert(key.clone(), draft);
            changed
        };
        if changed {
            self.unsaved.insert(key);
            self.edits += 1;
        }
        changed
    }

    /// Takes a draft that the service kept, unless there is a newer one here.
    pub(crate) fn take_kept(&mut self, key: DraftKey, draft: Draft) {
        if !self.unsaved.contains(&key) {
            self.kept.entry(key).or_insert(draft);
        }
    }

    /// How many times they were changed since they were last given to the service.
    pub(crate) fn edits(&self) -> usize {
        self.edits
    }

    /// What the service has to keep, or to forget where there is none; it has it from now on.
    pub(crate) fn take_unsaved(&mut self) -> Vec<(DraftKey, Option<Draft>)> {
        self.edits = 0;
        let keys = std::mem::take(&mut self.unsaved);
        keys.into_iter().map(|key| (key.clone(), self.kept.get(&key).cloned())).collect()
    }

    /// The service did not take it: it is given again at the next occasion.
    pub(crate) fn not_taken(&mut self, key: DraftKey) {
        self.unsaved.insert(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_the_same_after_the_service_kept_it() {
        let draft = Draft::from([
            ("body", "Dear \"{{patient.name}}\"\n\u{1b}é".to_owned()),
            ("name", "a/b".to_owned()),
        ]);
        assert_eq!(Draft::from_text(&draft.to_text()), Some(draft));
        assert_eq!(Draft::from_text("no JSON"), None);
        let key = DraftKey::new("Letter Template", "Invite A/B");
        assert_eq!(DraftKey::of_page(&key.page()), Some(key));
    }

    #[test]
    fn what_changed_is_given_to_the_service_once() {
        let (mut drafts, key) = (Drafts::default(), DraftKey::new("form", "1"));
        let draft = Draft::from([("a", "x".to_owned())]);
        assert!(drafts.keep(key.clone(), draft.clone()));
        assert!(!drafts.keep(key.clone(), draft.clone()));
        assert_eq!(drafts.edits(), 1);
        assert_eq!(drafts.take_unsaved(), [(key.clone(), Some(draft.clone()))]);
        assert_eq!(drafts.take_unsaved(), []);
        assert!(drafts.keep(key.clone(), Draft::new()));
        drafts.take_kept(key.clone(), draft);
        assert_eq!(drafts.get(&key), None, "what was forgotten here does not come back");
        assert_eq!(drafts.take_unsaved(), [(key.clone(), None)]);
        drafts.not_taken(key.clone());
        assert_eq!(drafts.take_unsaved(), [(key, None)]);
    }
}
