//! A Letter Template goes live only after a second operator has approved it (S59, S67, `decided.md` 8). A version that was
//! saved waits beside the one in use; letters are made of the one in use until somebody else has looked.

use chrono::{DateTime, Utc};

use super::letter::Template;

/// What was decided of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet: it waits, unless a newer version was saved.
    Open,
    /// Nobody had to approve it: it was in use when it was saved.
    NotNeeded,
    /// It was taken into use.
    Approved {
        /// When.
        at: DateTime<Utc>,
        /// By whom.
        by: String,
        /// Whether by its own author, since there was no second operator any more.
        alone: bool,
    },
    /// It was not taken into use.
    Refused {
        /// When.
        at: DateTime<Utc>,
        /// By whom.
        by: String,
        /// Why.
        reason: String,
    },
    /// Its author took it back.
    Withdrawn {
        /// When.
        at: DateTime<Utc>,
    },
}

impl Decision {
    /// Whether letters were or are made of the version.
    pub fn takes_into_use(&self) -> bool {
        matches!(self, Self::NotNeeded | Self::Approved { .. })
    }
}

/// Where a version stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Letters are made of it.
    InUse,
    /// Letters were made of it.
    Earlier,
    /// It waits for a second operator.
    Waits,
    /// A newer version was saved before anybody approved it.
    Replaced,
    /// A second operator refused it.
    Refused,
    /// Its author took it back.
    Withdrawn,
}

impl Standing {
    /// The label on screen and in JSON.
    pub fn label(self) -> &'static str {
        match self {
            Self::InUse => "In use",
            Self::Earlier => "Earlier",
            Self::Waits => "Waits for approval",
            Self::Replaced => "Replaced",
            Self::Refused => "Refused",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

/// What an operator decides of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is taken into use.
    Approve,
    /// It is not, for a reason.
    Refuse(String),
    /// Its author takes it back.
    Withdraw,
}

/// Who decides, and when.
#[derive(Clone, Copy, Debug)]
pub struct Decider<'a> {
    /// The operator.
    pub name: &'a str,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the site asks for a second operator and there is one besides this one.
    pub needs_second: bool,
}

/// Why a version is not approved, refused or withdrawn. `Display` is the whole sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalRefusal {
    /// Nobody approves what they saved (S67).
    #[error("Not now: you saved version {0}, so another operator must approve it.")]
    SamePerson(u32),
    /// Refusing is for others; the author withdraws.
    #[error("Not now: you saved version {0} yourself. Withdraw it instead of refusing it.")]
    OwnRefusal(u32),
    /// Only the author withdraws.
    #[error("Not now: {1} saved version {0}, and only its author withdraws it. Refuse it instead.")]
    NotTheAuthor(u32, String),
    /// A newer version was saved meanwhile: what was looked at is no longer what would go live.
    #[error("{2} saved version {1} meanwhile, which replaces version {0}.")]
    Replaced(u32, u32, String),
    /// Somebody decided otherwise meanwhile.
    #[error("Version {0} was {1} meanwhile.")]
    DecidedMeanwhile(u32, String),
    /// It was in use as soon as it was saved.
    #[error("Version {0} did not wait for approval.")]
    NeverWaited(u32),
    /// No version was approved yet, so no letters can be made.
    #[error(
        "Not now: the Letter Template \"{0}\" waits for approval by a second operator. Until then no letters are made of it."
    )]
    NeverApproved(String),
    /// No version is in use, and none waits.
    #[error("Not now: no version of the Letter Template \"{0}\" was approved. Save it again.")]
    NoneApproved(String),
}

impl ApprovalRefusal {
    /// Whether somebody else was faster.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Replaced(..) | Self::DecidedMeanwhile(..))
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RecordKey;
    use crate::domain::account::Carries;

    fn version(number: u32, by: &str, decision: Decision) -> Template {
        Template {
            key: RecordKey([1; 16]),
            name: "Invitation".into(),
            version: number,
            object: "Patient Profile".into(),
            base: RecordKey([2; 16]),
            base_version: 1,
            body: [3; 16],
            visible: false,
            retired: false,
            carries: Carries::default(),
            decision,
            saved_at: DateTime::UNIX_EPOCH,
            saved_by: by.into(),
        }
    }

    fn who(name: &str, needs_second: bool) -> Decider<'_> {
        Decider { name, at: DateTime::UNIX_EPOCH, needs_second }
    }

    /// Version 1 in use, and a version 2 of mkhan that waits.
    fn waiting() -> (TemplateVersions, Template) {
        let second = version(2, "mkhan", Decision::Open);
        (TemplateVersions::of(version(1, "mkhan", Decision::NotNeeded)).with(second.clone()), second)
    }

    #[test]
    fn what_waits_stands_beside_what_is_in_use() {
        let (known, second) = waiting();
        assert_eq!(known.in_use().map(|one| one.version), Some(1));
        assert_eq!(known.waiting(), Some(&second));
        assert_eq!((known.current().version, known.shown().version), (2, 1));
        assert_eq!(known.standing(&second), Standing::Waits);
        let third = version(3, "jdoe", Decision::Open);
        let known = known.with(third.clone());
        assert_eq!((known.standing(&second), known.standing(&third)), (Standing::Replaced, Standing::Waits));
        let withdrawn = Template { decision: Decision::Withdrawn { at: DateTime::UNIX_EPOCH }, ..third };
        let known = known.with(withdrawn);
        assert_eq!(known.waiting(), None, "a version that was replaced does not wait again");
        assert_eq!(known.current().version, 1);
        assert_eq!(known.standing(&second), Standing::Replaced);
    }

    #[test]
    fn a_template_that_nobody_approved_makes_no_letters() {
        let first = version(1, "mkhan", Decision::Open);
        let known = TemplateVersions::of(first.clone());
        assert_eq!(known.for_letters(), Err(ApprovalRefusal::NeverApproved("Invitation".into())));
        assert_eq!(known.counting(), [&first]);
        let reason = "no help line".to_owned();
        let at = DateTime::UNIX_EPOCH;
        let refused = Template { decision: Decision::Refused { at, by: "jdoe".into(), reason }, ..first };
        let known = known.with(refused.clone());
        assert_eq!(known.for_letters(), Err(ApprovalRefusal::NoneApproved("Invitation".into())));
        assert_eq!(known.standing(&refused), Standing::Refused);
        let second = version(2, "mkhan", Decision::NotNeeded);
        assert_eq!(known.with(second.clone()).for_letters(), Ok(&second));
    }

    /// Who may decide what of a version that mkhan saved.
    #[test]
    fn nobody_approves_their_own_version_while_there_is_a_second_operator() {
        let (known, second) = waiting();
        let refuse = || Verdict::Refuse("no".into());
        let decide = |verdict: Verdict, who| known.decide(&second, &verdict, who);
        let at = DateTime::UNIX_EPOCH;
        let approved = |by: &str, alone| Ok(Some(Decision::Approved { at, by: by.into(), alone }));
        for needed in [true, false] {
            assert_eq!(decide(Verdict::Approve, who("jdoe", needed)), approved("jdoe", false));
            let refused = Decision::Refused { at, by: "jdoe".into(), reason: "no".into() };
            assert_eq!(decide(refuse(), who("jdoe", needed)), Ok(Some(refused)));
            let withdraw = decide(Verdict::Withdraw, who("jdoe", needed));
            assert_eq!(withdraw, Err(ApprovalRefusal::NotTheAuthor(2, "mkhan".into())));
            let withdraw = decide(Verdict::Withdraw, who("mkhan", needed));
            assert_eq!(withdraw, Ok(Some(Decision::Withdrawn { at })));
            assert_eq!(decide(refuse(), who("mkhan", needed)), Err(ApprovalRefusal::OwnRefusal(2)));
        }
        assert_eq!(decide(Verdict::Approve, who("mkhan", true)), Err(ApprovalRefusal::SamePerson(2)));
        assert_eq!(
            decide(Verdict::Approve, who("mkhan", false)),
            approved("mkhan", true),
            "alone, and said so"
        );
    }

    #[test]
    fn a_decision_stands_and_the_same_one_again_changes_nothing() {
        let (known, second) = waiting();
        let at = DateTime::UNIX_EPOCH;
        let decided = [
            (Decision::Approved { at, by: "jdoe".into(), alone: false }, Verdict::Approve),
            (Decision::Refused { at, by: "jdoe".into(), reason: "no".into() }, Verdict::Refuse("no".into())),
            (Decision::Withdrawn { at }, Verdict::Withdraw),
        ];
        for (decision, same) in &decided {
            let version = Template { decision: decision.clone(), ..second.clone() };
            let known = known.clone().with(version.clone());
            for (_, verdict) in &decided {
                let outcome = known.decide(&version, verdict, who("lfox", true));
                match outcome {
                    Ok(outcome) => assert_eq!((outcome, verdict), (None, same)),
                    Err(refusal) => {
                        assert!(refusal.is_conflict() && verdict != same, "{refusal}");
                    }
                }
            }
        }
        let first = version(1, "mkhan", Decision::NotNeeded);
        let outcome = known.decide(&first, &Verdict::Refuse("no".into()), who("jdoe", true));
        assert_eq!(outcome, Err(ApprovalRefusal::NeverWaited(1)));
        let replaced = known.with(version(3, "lfox", Decision::Open));
        let outcome = replaced.decide(&second, &Verdict::Approve, who("jdoe", true));
        assert_eq!(outcome, Err(ApprovalRefusal::Replaced(2, 3, "lfox".into())));
        let outcome = replaced.decide(&second, &Verdict::Withdraw, who("mkhan", true));
        assert!(outcome.is_err_and(|refusal| refusal.is_conflict()));
    }

    #[test]
    fn an_editor_that_saw_the_newest_or_the_current_version_may_save() {
        let (known, second) = waiting();
        assert_eq!(known.seen(1), None, "the one that waits was not seen");
        assert_eq!(known.seen(2), Some(&second));
        let at = DateTime::UNIX_EPOCH;
        let refused = Decision::Refused { at, by: "jdoe".into(), reason: "no".into() };
        let known = known.with(Template { decision: refused, ..second });
        assert!(
            known.seen(1).is_some() && known.seen(2).is_some(),
            "its author mends it, others start afresh"
        );
        assert_eq!(known.seen(3), None);
    }
}
