//! Golden bytes of what a site sets up: statuses, visibility, support, legal texts, print runs, drafts.

use super::sample::{at, fingerprint, key};
use crate::domain::{
    ComingSupport, DocumentOverride, DocumentType, LegalText, OrganisationType, PageDraft, PrintRun,
    RecordStatus, RecordStatuses, RunNumber, StatusRules, SupportContact, SupportEntry,
};

const GOLDEN: [(&str, u32); 9] = [
    ("statuses", 3_480_930_170),
    ("document type", 588_376_445),
    ("document override", 256_529_228),
    ("support", 2_949_568_949),
    ("support removed", 3_013_579_385),
    ("organisation type", 3_823_884_697),
    ("legal text", 441_637_656),
    ("print run", 3_580_102_101),
    ("draft", 1_472_304_108),
];

/// A changed fingerprint means that stores in the field can no longer be read: add a schema instead.
#[test]
fn the_bytes_of_a_sites_set_up_are_as_they_were() {
    let statuses = RecordStatuses {
        rules: StatusRules::default().with(RecordStatus::OnHold, true).with(RecordStatus::Closed, false),
        applying: vec![RecordStatus::OnHold, RecordStatus::Closed],
        changed: Some((at(), "mkhan".into())),
    };
    let kind = DocumentType { key: key(2), name: "Discharge summary".into(), visible: true };
    let own =
        DocumentOverride { patient: key(1), document: key(3), visible: false, at: at(), by: "mkhan".into() };
    let contact = SupportContact { email: "help@northgate.example".into(), phone: "01632 960001".into() };
    let coming = |contact| Some(ComingSupport { contact, from: at(), at: at(), by: "jdoe".into() });
    let support = SupportEntry {
        key: key(4),
        organisation_type: "GP practice".into(),
        shown: Some(SupportContact { email: String::new(), phone: "111".into() }),
        coming: coming(Some(contact.clone())),
    };
    let removed = SupportEntry { shown: Some(contact), coming: coming(None), ..support.clone() };
    let organisation_type = OrganisationType { key: key(5), name: "Hospice".into() };
    let legal = LegalText {
        organisation: Some(key(9)),
        version: 3,
        text: Some([7; 16]),
        saved_at: at(),
        saved_by: "mkhan".into(),
    };
    let run = PrintRun {
        number: RunNumber(12),
        started_at: at(),
        started_by: "mkhan".into(),
        letters: 1_234,
        handed_over: true,
        trouble: Some("no paper".into()),
        finished_at: Some(at()),
    };
    let draft = PageDraft {
        key: key(6),
        operator: "mkhan".into(),
        page: "template:Invitation".into(),
        text: [8; 16],
        saved_at: at(),
    };
    let found = [
        ("statuses", fingerprint(&statuses)),
        ("document type", fingerprint(&kind)),
        ("document override", fingerprint(&own)),
        ("support", fingerprint(&support)),
        ("support removed", fingerprint(&removed)),
        ("organisation type", fingerprint(&organisation_type)),
        ("legal text", fingerprint(&legal)),
        ("print run", fingerprint(&run)),
        ("draft", fingerprint(&draft)),
    ];
    assert_eq!(found, GOLDEN);
}
