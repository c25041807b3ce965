//! Who may decide what, and what letters are made of meanwhile.

use chrono::DateTime;

use super::*;
use crate::domain::account::Carries;
use crate::domain::{RecordKey, Template};

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
    assert_eq!(decide(Verdict::Approve, who("mkhan", false)), approved("mkhan", true), "alone, and said so");
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
    assert!(known.seen(1).is_some() && known.seen(2).is_some(), "its author mends it, others start afresh");
    assert_eq!(known.seen(3), None);
}
