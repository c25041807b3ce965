//! Golden bytes of letters, bases and templates.

use super::sample::{at, fingerprint, key};
use crate::domain::account::Carries;
use crate::domain::{Decision, Letter, LetterNumber, LetterStatus, Template, TemplateBase};

const GOLDEN_LETTERS: [(&str, u32); 7] = [
    ("letter", 562_673_902),
    ("base", 1_337_288_107),
    ("template", 3_896_857_907),
    ("template that waits", 2_200_687_302),
    ("template without approval", 4_096_582_224),
    ("approved template", 206_013_353),
    ("withdrawn template", 634_233_588),
];

#[test]
fn the_bytes_of_letters_and_templates_are_as_they_were() {
    let letter = Letter {
        key: key(4),
        patient: key(1),
        number: LetterNumber(12),
        template: key(8),
        template_name: "Invitation".into(),
        version: 2,
        made_at: at(),
        made_by: "mkhan".into(),
        carries: Carries { id: false, code: true, link: false },
        generation: Some(3),
        status: LetterStatus::Sent { at: at(), file: "L000012.docx".into() },
        object: None,
        blanked: Some([6; 16]),
    };
    let base = TemplateBase {
        key: key(7),
        name: "Base".into(),
        version: 1,
        word_file: [1; 16],
        body: Some([2; 16]),
        retired: true,
        saved_at: at(),
        saved_by: "mkhan".into(),
    };
    let template = Template {
        key: key(8),
        name: "Invitation".into(),
        version: 2,
        object: "Patient Profile".into(),
        base: key(7),
        base_version: 1,
        body: [3; 16],
        visible: true,
        retired: true,
        carries: Carries { id: true, code: true, link: true },
        decision: Decision::Refused { at: at(), by: "jdoe".into(), reason: "no help line".into() },
        saved_at: at(),
        saved_by: "mkhan".into(),
    };
    let decided = |decision| Template { decision, ..template.clone() };
    let approved = Decision::Approved { at: at(), by: "jdoe".into(), alone: true };
    let found = [
        ("letter", fingerprint(&letter)),
        ("base", fingerprint(&base)),
        ("template", fingerprint(&template)),
        ("template that waits", fingerprint(&decided(Decision::Open))),
        ("template without approval", fingerprint(&decided(Decision::NotNeeded))),
        ("approved template", fingerprint(&decided(approved))),
        ("withdrawn template", fingerprint(&decided(Decision::Withdrawn { at: at() }))),
    ];
    assert_eq!(found, GOLDEN_LETTERS);
}
