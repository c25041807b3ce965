//! The versions of a template that count, and who may decide what of them.

use super::decision::{Decider, Decision, Standing, Verdict};
use super::refusal::ApprovalRefusal;
use crate::domain::letter::Template;

/// A template by those of its versions that count: the newest, and the one in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateVersions {
    newest: Template,
    in_use: Option<Template>,
}

impl TemplateVersions {
    /// Of the first version.
    pub fn of(first: Template) -> Self {
        Self { in_use: first.decision.takes_into_use().then(|| first.clone()), newest: first }
    }

    /// Takes in a version, or what became of one. Versions come in their order.
    #[must_use]
    pub fn with(mut self, version: Template) -> Self {
        if version.decision.takes_into_use()
            && self.in_use.as_ref().is_none_or(|one| one.version <= version.version)
        {
            self.in_use = Some(version.clone());
        }
        if version.version >= self.newest.version {
            self.newest = version;
        }
        self
    }

    /// The version that was saved last, whatever became of it.
    pub fn newest(&self) -> &Template {
        &self.newest
    }

    /// The version that letters are made of.
    pub fn in_use(&self) -> Option<&Template> {
        self.in_use.as_ref()
    }

    /// The version that waits for a second operator.
    pub fn waiting(&self) -> Option<&Template> {
        Some(&self.newest).filter(|newest| newest.decision == Decision::Open)
    }

    /// The version by whose name the template is known: the one in use; before the first approval the newest.
    pub fn shown(&self) -> &Template {
        self.in_use.as_ref().unwrap_or(&self.newest)
    }

    /// The version that an edit starts from: the one that waits, else the one in use.
    pub fn current(&self) -> &Template {
        self.waiting().unwrap_or_else(|| self.shown())
    }

    /// The versions that have switches of the template, such as whether it is retired: those of which letters are made
    /// now or perhaps later.
    pub fn counting(&self) -> Vec<&Template> {
        let mut versions = vec![self.shown()];
        versions.extend(self.waiting().filter(|waiting| waiting.version != self.shown().version));
        versions
    }

    /// The version of an editor that saw this number, if nobody saved a newer one since.
    pub fn seen(&self, version: u32) -> Option<&Template> {
        [self.current(), &self.newest].into_iter().find(|one| one.version == version)
    }

    /// The version that letters are made of, or why none are.
    pub fn for_letters(&self) -> Result<&Template, ApprovalRefusal> {
        self.in_use.as_ref().ok_or_else(|| {
            let name = self.newest.name.clone();
            match self.waiting() {
                Some(_) => ApprovalRefusal::NeverApproved(name),
                None => ApprovalRefusal::NoneApproved(name),
            }
        })
    }

    /// Where a version stands.
    pub fn standing(&self, version: &Template) -> Standing {
        let is = |other: Option<&Template>| other.is_some_and(|other| other.version == version.version);
        match version.decision {
            Decision::Refused { .. } => Standing::Refused,
            Decision::Withdrawn { .. } => Standing::Withdrawn,
            Decision::Open if is(self.waiting()) => Standing::Waits,
            Decision::Open => Standing::Replaced,
            _ if is(self.in_use()) => Standing::InUse,
            _ => Standing::Earlier,
        }
    }

    /// Decides of a version. None where that was decided before, so that the same answer twice has one effect.
    pub fn decide(
        &self,
        version: &Template,
        verdict: &Verdict,
        who: Decider<'_>,
    ) -> Result<Option<Decision>, ApprovalRefusal> {
        let number = version.version;
        match (&version.decision, verdict) {
            (Decision::Open, _) => {}
            (Decision::Approved { .. }, Verdict::Approve)
            | (Decision::Refused { .. }, Verdict::Refuse(_))
            | (Decision::Withdrawn { .. }, Verdict::Withdraw) => return Ok(None),
            (Decision::NotNeeded, _) => return Err(ApprovalRefusal::NeverWaited(number)),
            (decided, _) => {
                return Err(ApprovalRefusal::DecidedMeanwhile(number, in_words(decided, &version.saved_by)));
            }
        }
        if self.waiting().is_none_or(|waiting| waiting.version != number) {
            let (newer, by) = (self.newest.version, self.newest.saved_by.clone());
            return Err(ApprovalRefusal::Replaced(number, newer, by));
        }
        let own = version.saved_by == who.name;
        let (at, by) = (who.at, who.name.to_owned());
        match verdict {
            Verdict::Approve if own && who.needs_second => Err(ApprovalRefusal::SamePerson(number)),
            Verdict::Approve => Ok(Some(Decision::Approved { at, by, alone: own })),
            Verdict::Refuse(_) if own => Err(ApprovalRefusal::OwnRefusal(number)),
            Verdict::Refuse(reason) => Ok(Some(Decision::Refused { at, by, reason: reason.clone() })),
            Verdict::Withdraw if own => Ok(Some(Decision::Withdrawn { at })),
            Verdict::Withdraw => Err(ApprovalRefusal::NotTheAuthor(number, version.saved_by.clone())),
        }
    }
}

/// `approved by jdoe`.
fn in_words(decision: &Decision, author: &str) -> String {
    match decision {
        Decision::Open => "left open".to_owned(),
        Decision::NotNeeded => "taken into use".to_owned(),
        Decision::Approved { by, .. } => format!("approved by {by}"),
        Decision::Refused { by, .. } => format!("refused by {by}"),
        Decision::Withdrawn { .. } => format!("withdrawn by {author}"),
    }
}
