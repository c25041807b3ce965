//! Bad input of the post: names with marks of Word and controls, addresses in part, bases replaced and programs that hang
//! while a run prints.

use patient_profile::service::api::{
    ErrorKind, ErrorView, HeldAct, HeldRequest, PrintRequest, ReplaceBase, SiteChange,
};

use crate::docx::{Docx, paragraph};
use crate::post::{files, hold, letters_in, status};
use crate::service_fixture::{PATIENTS, Site, create};

#[test]
fn marks_of_word_and_controls_in_a_name_stay_text_in_letter_and_manifest() {
    let site = Site::furnished();
    let hostile = PATIENTS
        .replace(r#""family":"Hawthorne""#, r#""family":"</w:t></w:r>\u0007 =1+1 \u202e""#)
        .replace("14 Mill Lane", "=cmd|' /C calc'!A0");
    site.import(&[("patients.ndjson", &hostile)]);
    let id = site.id_of("1962-03-12");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], true)).expect("a letter");
    let report = site.service.print_run(&site.session, &PrintRequest::default()).expect("a run");
    assert_eq!((report.letters, report.held_back.len()), (1, 0), "{report:?}");
    let letters = letters_in(&report.file.expect("a file"));
    let text = &letters[0].1;
    assert!(text.contains("&lt;/w:t&gt;") && !text.contains('\u{7}'), "{text}");
    let manifest = std::fs::read_to_string(report.manifest.expect("a manifest")).expect("a manifest");
    assert_eq!(manifest.lines().count(), 2, "{manifest}");
    assert!(!manifest.contains('\u{7}'));
}

#[test]
fn a_field_in_a_name_is_never_filled_in() {
    let site = Site::furnished();
    let hostile = PATIENTS.replace(r#""family":"Hawthorne""#, r#""family":"{{credentials.code}}""#);
    site.import(&[("patients.ndjson", &hostile)]);
    let id = site.id_of("1962-03-12");
    let refused = site.service.create_credentials(&site.session, &create(&id, &["Invitation"], true));
    assert!(refused.expect_err("a refusal").to_string().contains("is left in"));
    assert!(
        site.record(&id).letters.is_empty() && site.record(&id).credentials.is_none(),
        "nothing was made"
    );
}

#[test]
fn letters_to_an_address_that_is_missing_or_incomplete_are_held_back_in_words() {
    let cases = [
        (r#","postalCode":"ZZ99 3WZ""#, "", "it has no postcode"),
        (r#""line":["14 Mill Lane"],"#, "", "it has no house or street"),
        (
            r#","address":[{"line":["14 Mill Lane"],"city":"Northgate","postalCode":"ZZ99 3WZ"}]"#,
            "",
            "no address",
        ),
    ];
    for (from, to, words) in cases {
        let site = Site::furnished();
        site.import(&[("patients.ndjson", &PATIENTS.replace(from, to))]);
        let id = site.id_of("hawthorne");
        let send = create(&id, &["Invitation"], false);
        let made = site.service.create_credentials(&site.session, &send).expect("a letter, though held");
        assert_eq!(
            (made.credentials.status.as_str(), made.letters[0].status.as_str()),
            ("letters held", "Held")
        );
        let told = made.warnings.iter().any(|text| text.contains(words) && text.contains("To post tray"));
        assert!(told, "{words}: {:?}", made.warnings);
        assert!(site.printed().is_empty(), "{words}");
        let note = site.service.actions(&site.session, &id).expect("the menu").into_iter();
        let note = note.filter(|action| action.action == "send_held").map(|action| action.note).next();
        assert!(note.is_some_and(|note| note.contains(words)));
        let report = site.service.print_run(&site.session, &PrintRequest::default()).expect("a run");
        assert!(report.held_back[0].reason.contains(words), "{report:?}");
        assert_eq!(status(&site, &id), "Held");
        // Handed over in person all the same: a deed of its own.
        let by_hand = HeldRequest { patient: id.clone(), act: HeldAct::Send, reason: String::new() };
        site.service.held_letters(&site.session, &by_hand).expect("handed over");
        assert_eq!(status(&site, &id), "Sent");
    }
}

#[test]
fn an_address_abroad_needs_no_postcode() {
    let site = Site::furnished();
    let abroad = PATIENTS.replace(r#","postalCode":"ZZ99 3WZ""#, r#","country":"Ireland""#);
    site.import(&[("patients.ndjson", &abroad)]);
    let id = hold(&site, "hawthorne");
    let report = site.service.print_run(&site.session, &PrintRequest::default()).expect("a run");
    assert_eq!(report.letters, 1, "{report:?}");
    let manifest = std::fs::read_to_string(report.manifest.expect("a manifest")).expect("a manifest");
    let cells: Vec<&str> = manifest.lines().nth(1).expect("a row").split(',').collect();
    assert_eq!(cells[4], "\"\"", "no postcode: {manifest}");
    assert!(letters_in(&report.file.expect("a file"))[0].1.contains("14 Mill Lane"));
    assert_eq!(status(&site, &id), "Sent");
}

#[test]
fn no_letter_is_made_for_a_patient_without_a_name() {
    let site = Site::furnished();
    let nameless = PATIENTS.replace(r#""given":["Margaret","Anne"],"family":"Hawthorne""#, r#""text":"" "#);
    let id = hold(&site, "hawthorne");
    site.import(&[("patients.ndjson", &nameless)]);
    let report = site.service.print_run(&site.session, &PrintRequest::default()).expect("a run");
    assert!(report.held_back[0].reason.contains("no name"), "{report:?}");
    for (templates, hold) in [(&["Invitation"][..], false), (&["Invitation"][..], true), (&[][..], false)] {
        let refused = site.service.create_credentials(&site.session, &create(&id, templates, hold));
        let error = ErrorView::from(refused.expect_err("a refusal"));
        assert_eq!(error.kind, ErrorKind::Refused);
        assert!(error.message.contains("no name"), "{error:?}");
    }
    assert_eq!(site.record(&id).cannot_invite, "no name");
    assert!(site.printed().is_empty());
}

#[test]
fn a_base_that_is_replaced_leaves_the_letters_in_the_tray_as_they_were_made() {
    let site = Site::furnished();
    let id = hold(&site, "hawthorne");
    let body = format!("{}{}", paragraph("Another head"), paragraph("{{body}}"));
    let bytes = Some(Docx::with_body(&body).build());
    let replace = ReplaceBase { name: "Letterhead".into(), version: None, new_name: None, bytes, body: None };
    site.service.replace_base(&site.session, &replace).expect("another version");
    let report = site.service.print_run(&site.session, &PrintRequest::default()).expect("a run");
    assert_eq!((report.letters, report.held_back.len()), (1, 0), "{report:?}");
    let letter = &letters_in(&report.file.expect("a file"))[0].1;
    assert!(!letter.contains("Another head") && letter.contains("14 Mill Lane"), "{letter}");
    assert_eq!(status(&site, &id), "Sent");
}

#[test]
fn a_print_command_that_hangs_is_ended_and_the_run_waits_to_be_finished() {
    let site = Site::furnished();
    let id = hold(&site, "hawthorne");
    let change = SiteChange {
        print_command: Some(["sh", "-c", "sleep 1000 & sleep 1000"].map(str::to_owned).into()),
        print_timeout_seconds: Some(1),
        ..SiteChange::default()
    };
    site.service.change_site(&site.session, &change).expect("a command");
    let report = site.service.print_run(&site.session, &PrintRequest::default()).expect("a run");
    assert!(report.trouble.contains("did not end within 1 second"), "{}", report.trouble);
    assert_eq!((status(&site, &id).as_str(), files(&site).len()), ("Handing over", 2));
    let change = SiteChange { print_command: Some(Vec::new()), ..SiteChange::default() };
    site.service.change_site(&site.session, &change).expect("no command");
    let report = site.service.print_run(&site.session, &PrintRequest::default()).expect("a run");
    assert_eq!((report.trouble.as_str(), report.finished.len()), ("", 1));
    assert_eq!(status(&site, &id), "Sent");
}

/// A disk of some kilobytes at a folder; gone when dropped.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    /// Puts one there; none, and said plainly, where that may not be done.
    #[expect(clippy::print_stderr, reason = "what was left out is said plainly")]
    fn at(folder: &std::path::Path) -> Option<Self> {
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=16k", "none"]).arg(folder);
        if mount.output().is_ok_and(|done| done.status.success()) {
            return Some(Self(folder.to_owned()));
        }
        eprintln!("left out: a full disk needs root");
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).output();
    }
}

#[test]
fn a_full_print_folder_prints_nothing_and_loses_nothing() {
    let site = Site::furnished();
    let ids = [hold(&site, "hawthorne"), hold(&site, "haworth")];
    let Some(disk) = SmallDisk::at(&site.dir.path().join("print")) else { return };
    std::fs::write(disk.0.join("filler"), [0; 16 << 10]).expect("the whole disk");
    let run = site.service.print_run(&site.session, &PrintRequest::default());
    let error = ErrorView::from(run.expect_err("no room"));
    assert_eq!(error.kind, ErrorKind::Unavailable, "{error:?}");
    assert!(error.message.contains("is on a full disk"), "{error:?}");
    // One letter alone has no room either: it stays where it was, or waits to be handed over, and is never called sent.
    let request = HeldRequest { patient: ids[0].clone(), act: HeldAct::Send, reason: "now".into() };
    let _ = site.service.held_letters(&site.session, &request);
    assert!(ids.iter().all(|id| status(&site, id) != "Sent"));
    assert_eq!(files(&site), ["filler"], "nothing half written is left");
    drop(disk);
    let report = site.service.print_run(&site.session, &PrintRequest::default()).expect("a run");
    let site = site.restart();
    assert!(ids.iter().all(|id| status(&site, id) == "Sent"), "{report:?}");
}
