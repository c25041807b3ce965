//! What the chosen letters tell together, checked while one chooses (R9).

use crate::domain::account::Carries;
use crate::wire::client::api::TemplateView;

/// What the check of the chosen letters comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// Nothing is chosen.
    NothingChosen,
    /// They lack these.
    Missing(Vec<&'static str>),
    /// Everything is there; in how many of them the code stands.
    Complete(usize),
}

/// Checks the chosen templates.
pub(super) fn check<'a>(chosen: impl Iterator<Item = &'a TemplateView>) -> Check {
    let (mut n_chosen, mut n_code, mut told) = (0, 0, Carries::default());
    for template in chosen {
        let has = |word: &str| template.carries.iter().any(|carried| carried == word);
        let carries = Carries { id: has("Patient ID"), code: has("activation code"), link: has("link") };
        n_chosen += 1;
        n_code += usize::from(carries.code);
        told = told.and(carries);
    }
    if n_chosen == 0 {
        Check::NothingChosen
    } else if told.is_complete() {
        Check::Complete(n_code)
    } else {
        Check::Missing(told.missing())
    }
}

impl Check {
    /// The sentence for the operator.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::NothingChosen => "Choose one or more letters: Space.".to_owned(),
            Self::Missing(words) => {
                format!("Missing: {}. Choose a letter that tells it.", words.join(", "))
            }
            Self::Complete(0 | 1) => {
                "ok All needed fields are there: Patient ID, activation code, link.".to_owned()
            }
            Self::Complete(n_code) => {
                format!("ok All needed fields are there; the activation code stands in {n_code} letters.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(carries: &[&str]) -> TemplateView {
        let carries = carries.iter().map(|word| (*word).to_owned()).collect();
        TemplateView { carries, ..TemplateView::default() }
    }

    #[test]
    fn letters_are_checked_together() {
        let (name, code) = (template(&["Patient ID", "link"]), template(&["activation code"]));
        assert_eq!(check([].into_iter()), Check::NothingChosen);
        assert_eq!(check([&name].into_iter()), Check::Missing(vec!["activation code"]));
        assert_eq!(check([&code].into_iter()), Check::Missing(vec!["Patient ID", "link"]));
        assert_eq!(check([&name, &code].into_iter()), Check::Complete(1));
        let single = template(&["Patient ID", "activation code", "link"]);
        assert!(check([&single, &code].into_iter()).sentence().contains("stands in 2 letters"));
    }
}
