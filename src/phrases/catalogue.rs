//! The catalogue of a language, read once at start-up.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The sentences in English.
const ENGLISH: &str = include_str!("../../assets/portal/messages/en.ftl");

/// The sentences of one language.
pub struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    language: &'static str,
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Catalogue {{ {} }}", self.language)
    }
}

/// A sentence to be shown: its name, and what is put into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its name in the catalogue.
    pub name: &'static str,
    /// What is put in, by name.
    pub with: Vec<(&'static str, String)>,
}

impl Phrase {
    /// A sentence as it stands.
    pub fn new(name: &'static str) -> Self {
        Self { name, with: Vec::new() }
    }

    /// Puts something in.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.with.push((name, value.into()));
        self
    }
}

impl Catalogue {
    /// The English catalogue.
    pub fn english() -> Self {
        let resource = FluentResource::try_new(ENGLISH.to_owned())
            .expect("the catalogue is well-formed: a test reads it");
        let british: LanguageIdentifier = "en-GB".parse().expect("a well-formed tag");
        let mut bundle = FluentBundle::new_concurrent(vec![british]);
        // Marks around what is put in would be read aloud by some screen readers; pages set the direction themselves.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).expect("no name is given twice: a test reads it");
        Self { bundle, language: "en" }
    }

    /// The language for `<html lang>`.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// A sentence.
    pub fn say(&self, name: &str) -> String {
        self.find(name, None)
    }

    /// A sentence with one thing put in.
    pub fn with(&self, name: &str, key: &str, value: &str) -> String {
        self.with_all(name, &[(key, value)])
    }

    /// A sentence with several things put in.
    pub fn with_all(&self, name: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::with_capacity(values.len());
        for (key, value) in values {
            args.set(*key, FluentValue::from(*value));
        }
        self.find(name, Some(&args))
    }

    /// A sentence with a number put in, by which plurals are chosen.
    pub fn count(&self, name: &str, n: usize) -> String {
        let mut args = FluentArgs::with_capacity(1);
        args.set("n", FluentValue::from(n));
        self.find(name, Some(&args))
    }

    /// A phrase as a sentence.
    pub fn phrase(&self, phrase: &Phrase) -> String {
        let mut args = FluentArgs::with_capacity(phrase.with.len());
        for (key, value) in &phrase.with {
            args.set(*key, FluentValue::from(value.as_str()));
        }
        self.find(phrase.name, Some(&args))
    }

    /// Whether there is such a sentence.
    pub fn has(&self, name: &str) -> bool {
        self.bundle.get_message(name).is_some_and(|message| message.value().is_some())
    }

    /// A name without a sentence stands as itself: ugly, and a test finds it.
    fn find(&self, name: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(name).and_then(|message| message.value()) else {
            return name.to_owned();
        };
        let mut faults = Vec::new();
        self.bundle.format_pattern(pattern, args, &mut faults).into_owned()
    }
}
