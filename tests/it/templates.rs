//! Letter Template Bases and Letter Templates at the level of the service.

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{
    ActivityQuery, AddBase, AddTemplate, EditOutcome, EditTemplate, ErrorKind, ReplaceBase, TemplateView,
    UnsavedTemplate,
};

use crate::service_fixture::{Site, create, morning};
use crate::service_steps::{edit, told};

#[test]
fn a_new_site_can_write_at_once_in_one_letter_or_in_two() {
    let site = Site::new();
    site.import(&[("patients.ndjson", crate::service_fixture::PATIENTS)]);
    site.service.add_default_letters(&site.session).unwrap();
    let templates = site.service.templates(&site.session).unwrap();
    let named: Vec<&str> = templates.iter().map(|template| template.name.as_str()).collect();
    assert_eq!(named, ["Activation code", "Invitation", "User name"]);
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    let ian = site.id_of("haworth");
    let pair = create(&ian, &["User name", "Activation code"], false);
    site.service.create_credentials(&site.session, &pair).unwrap();
    assert_eq!(site.printed().len(), 3);
    assert!(site.service.add_default_letters(&site.session).is_err(), "names are unique");
}

const BODY: &str = "Dear {{patient.salutation}},\n\nID {{credentials.id}}, code {{credentials.code}}, until \
                    {{credentials.expires}}, at {{portal.link}}. Help: {{support.phone}}\n\nNew line.";

fn saved(outcome: EditOutcome) -> TemplateView {
    let saved = match outcome {
        EditOutcome::Saved(view) => Some(view),
        EditOutcome::Changed(_) => None,
    };
    saved.expect("nobody was faster")
}

fn log(site: &Site) -> Vec<String> {
    let query = ActivityQuery { limit: 100, ..ActivityQuery::default() };
    let page = site.service.activity(&site.session, &query).expect("the log");
    page.entries.into_iter().map(|entry| format!("{}: {}", entry.kind, entry.detail)).collect()
}

#[test]
fn each_save_is_a_version_and_a_letter_keeps_its_own() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let first = site.service.create_credentials(&site.session, &create(&id, &["Invitation"], true)).unwrap();
    let second = saved(site.service.edit_template(&site.session, &edit("invitation", 1, BODY)).unwrap());
    assert_eq!((second.version, second.saved_by.as_str()), (2, "mkhan"));
    let site = site.restart();
    let versions = site.service.template_versions(&site.session, "Invitation").unwrap();
    assert_eq!(versions.iter().map(|v| v.version).collect::<Vec<_>>(), [2, 1]);
    let letters = site.record(&id).letters;
    assert_eq!((letters[0].id.as_str(), letters[0].version), (first.letters[0].id.as_str(), 1));
    let compared = site.service.compare_template(&site.session, "Invitation", (1, 2)).unwrap();
    assert!(compared.lines.contains(&('+', "New line.".into())), "{:?}", compared.lines);
    assert!(!compared.lines.iter().any(|(sign, _)| *sign == '-'));
    let third = site.service.restore_template(&site.session, "Invitation", 1).unwrap();
    assert_eq!(third.version, 3);
    let text = site.service.template(&site.session, "Invitation", None).unwrap();
    assert!(!text.body.contains("New line"), "{}", text.body);
    assert!(log(&site).iter().any(|entry| entry.contains("v3, as v1 was")));
    let unknown = site.service.restore_template(&site.session, "Invitation", 9).unwrap_err();
    assert_eq!(told(unknown).0, ErrorKind::NotFound);
}

#[test]
fn the_second_of_two_who_edit_loses_nothing_and_overwrites_nothing() {
    let site = Site::furnished();
    let other = Session::operator("jdoe", Permissions::all());
    saved(site.service.edit_template(&other, &edit("Invitation", 1, BODY)).unwrap());
    let mine = format!("{BODY} Mine.");
    let EditOutcome::Changed(theirs) =
        site.service.edit_template(&site.session, &edit("Invitation", 1, &mine)).unwrap()
    else {
        panic!("the first one's text was overwritten");
    };
    assert_eq!((theirs.version, theirs.saved_by.as_str(), theirs.body.as_str()), (2, "jdoe", BODY));
    assert_eq!(theirs.saved, Some(morning()));
    let now = site.service.template(&site.session, "Invitation", None).unwrap();
    assert_eq!((now.version, now.body.as_str()), (2, BODY));
    saved(site.service.edit_template(&site.session, &edit("Invitation", 2, &mine)).unwrap());
}

#[test]
fn of_many_who_save_at_once_one_wins_each_version() {
    let site = Site::furnished();
    let outcomes: Vec<EditOutcome> = std::thread::scope(|scope| {
        let edits: Vec<_> = (0..6)
            .map(|n| {
                let (service, session) = (site.service.clone(), site.session.clone());
                scope.spawn(move || {
                    let body = format!("{BODY} {n}");
                    service.edit_template(&session, &edit("Invitation", 1, &body)).unwrap()
                })
            })
            .collect();
        edits.into_iter().map(|edit| edit.join().unwrap()).collect()
    });
    let won = outcomes.iter().filter(|outcome| matches!(outcome, EditOutcome::Saved(_))).count();
    assert_eq!(won, 1);
    assert_eq!(site.service.template_versions(&site.session, "Invitation").unwrap().len(), 2);
}

#[test]
fn what_no_letter_can_be_made_of_is_refused_and_nothing_changes() {
    let site = Site::furnished();
    for (body, words) in [
        ("{{patient.nmae}}", "there is no field"),
        ("{{patient.dob}}", "date of birth"),
        ("{{referral.date}}", "cannot stand in a letter for Patient Profile"),
        ("{{patient.name", "not a complete mark"),
        ("{{body}}", "there is no field"),
    ] {
        let (error, message) =
            told(site.service.edit_template(&site.session, &edit("Invitation", 1, body)).unwrap_err());
        assert_eq!(error, ErrorKind::Invalid);
        assert!(message.contains(words), "{body}: {message}");
    }
    let long = "x".repeat(2 << 20);
    assert_eq!(
        told(site.service.edit_template(&site.session, &edit("Invitation", 1, &long)).unwrap_err()).0,
        ErrorKind::Invalid
    );
    let field = format!("{{{{{}}}}}", "x".repeat(1 << 20));
    let (_, message) =
        told(site.service.edit_template(&site.session, &edit("Invitation", 1, &field)).unwrap_err());
    assert!(message.len() < 2000, "{}", message.len());
    assert_eq!(site.service.template_versions(&site.session, "Invitation").unwrap().len(), 1);
    let renamed =
        EditTemplate { new_name: Some("user NAME".into()), body: None, ..edit("Invitation", 1, "") };
    assert!(told(site.service.edit_template(&site.session, &renamed).unwrap_err()).1.contains("already"));
}

#[test]
fn a_replaced_word_file_is_for_new_versions_of_templates_only() {
    let site = Site::furnished();
    let replaced = ReplaceBase {
        name: "letterhead".into(),
        version: Some(1),
        new_name: None,
        bytes: Some(patient_profile::letters::default_base().unwrap()),
        body: Some("Dear {{patient.salutation}},".into()),
    };
    let base = site.service.replace_base(&site.session, &replaced).unwrap();
    assert_eq!((base.version, base.has_body, base.templates), (2, true, 3));
    assert!(base.parts.iter().any(|part| part == "word/document.xml") && base.usable);
    assert_eq!(told(site.service.replace_base(&site.session, &replaced).unwrap_err()).0, ErrorKind::Conflict);
    let site = site.restart();
    let view = |name: &str| {
        let all = site.service.templates(&site.session).unwrap();
        all.into_iter().find(|template| template.name == name).unwrap()
    };
    assert_eq!((view("Invitation").base_version, view("Invitation").base_is_older), (1, true));
    let newer = EditTemplate { base: Some("Letterhead".into()), body: None, ..edit("Invitation", 1, "") };
    saved(site.service.edit_template(&site.session, &newer).unwrap());
    assert_eq!((view("Invitation").base_version, view("Invitation").base_is_older), (2, false));
    site.service.retire_base(&site.session, "Letterhead", true).unwrap();
    let add = AddTemplate {
        name: "Another".into(),
        base: "Letterhead".into(),
        object: "Patient".into(),
        body: None,
        visible: true,
    };
    assert!(told(site.service.add_template(&site.session, &add).unwrap_err()).1.contains("retired"));
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    site.service.retire_base(&site.session, "Letterhead", false).unwrap();
    site.service.add_template(&site.session, &add).unwrap();
    assert_eq!(
        site.service.template(&site.session, "Another", None).unwrap().body,
        "Dear {{patient.salutation}},"
    );
    let broken = ReplaceBase { version: None, bytes: Some(b"no Word file".to_vec()), ..replaced };
    assert_eq!(told(site.service.replace_base(&site.session, &broken).unwrap_err()).0, ErrorKind::Invalid);
}

#[test]
fn a_retired_template_is_not_offered() {
    let site = Site::furnished();
    site.service.retire_template(&site.session, "Invitation", true).unwrap();
    let site = site.restart();
    let id = site.id_of("hawthorne");
    let refused = site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false));
    assert!(told(refused.unwrap_err()).1.contains("retired"));
    site.service.retire_template(&site.session, "Invitation", false).unwrap();
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
}

#[test]
fn a_template_is_checked_and_previewed_before_it_is_saved() {
    let site = Site::furnished();
    let mut unsaved = UnsavedTemplate {
        name: "About a referral".into(),
        base: "Letterhead".into(),
        object: "Referral".into(),
        body: "Your referral to {{referral.service}} of {{referral.date}}. {{patient.nmae}}".into(),
        patient: None,
    };
    let lint = site.service.check_template(&site.session, &unsaved).unwrap();
    assert_eq!(lint.errors.len(), 1, "{lint:?}");
    unsaved.body = unsaved.body.replace(" {{patient.nmae}}", "");
    let shown = site.service.preview_unsaved(&site.session, &unsaved).unwrap();
    assert!(shown.letters[0].lines.iter().any(|l| l.contains("Cardiology of 3 November 2026")));
    unsaved.patient = Some(site.id_of("hawthorne"));
    let shown = site.service.preview_unsaved(&site.session, &unsaved).unwrap();
    assert!(shown.letters[0].lines.iter().any(|l| l.contains("14 Mill Lane")), "{:?}", shown.letters);
    let fields = site.service.fields(&site.session, "patient").unwrap();
    assert!(fields.iter().any(|field| field.name == "patient.name"));
    assert!(!fields.iter().any(|f| f.name.starts_with("credentials.") || f.name.starts_with("referral.")));
}

#[test]
fn marks_of_another_system_are_said_where_letters_are_made() {
    let site = Site::new();
    let Some(root) = crate::shared_data::shared_data("docx/nhs_letters") else { return };
    let bytes = std::fs::read(root.join("letter-template-nhs-notify.docx")).unwrap();
    let add = AddBase { name: "Notify".into(), bytes, body: None };
    assert!(site.service.add_base(&site.session, &add).unwrap().usable);
    let template = AddTemplate {
        name: "Notify".into(),
        base: "Notify".into(),
        object: "Patient Profile".into(),
        body: Some(BODY.into()),
        visible: false,
    };
    let added = site.service.add_template(&site.session, &template).unwrap();
    let [said] = added.warnings.as_slice() else { panic!("{:?}", added.warnings) };
    assert!(
        said.contains("2 marks of another system, such as {d.appointmentDate}"),
        "the others are filled: {said}"
    );
}

#[test]
fn the_address_block_of_nhs_notify_is_the_recipients() {
    let site = Site::furnished();
    let Some(root) = crate::shared_data::shared_data("docx/nhs_letters") else { return };
    let id = site.id_of("hawthorne");
    for file in ["", "-large-print", "-parent-or-guardian", "-other-language-right-aligned"] {
        let name = format!("letter-template-nhs-notify{file}");
        let bytes = std::fs::read(root.join(format!("{name}.docx"))).unwrap();
        let add = AddBase { name: name.clone(), bytes, body: None };
        site.service.add_base(&site.session, &add).unwrap();
        let template = AddTemplate {
            name: name.clone(),
            base: name.clone(),
            object: "Patient Profile".into(),
            body: Some(BODY.into()),
            visible: false,
        };
        site.service.add_template(&site.session, &template).unwrap();
        site.service.create_credentials(&site.session, &create(&id, &[&name], false)).unwrap();
        let (letter, _) = site.printed().pop().unwrap();
        let letter = std::fs::read(site.dir.path().join("print").join(letter)).unwrap();
        let header = crate::docx::part_text(&letter, "word/header1.xml");
        let texts = header.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
        let text: String = texts.collect();
        let block = "Mrs Margaret Anne Hawthorne14 Mill LaneNorthgateZZ99 3WZ";
        assert!(text.contains(block), "{name}: {text}");
        assert!(!text.contains("{d.address"), "{name}: {text}");
    }
}

#[test]
fn only_who_may_configure_letters_changes_them() {
    let site = Site::furnished();
    let clerk = Session::operator("x", Permissions::all().without(Permission::LettersConfigure));
    let service = &site.service;
    let replace =
        ReplaceBase { name: "Letterhead".into(), version: None, new_name: None, bytes: None, body: None };
    let refused = [
        service.edit_template(&clerk, &edit("Invitation", 1, BODY)).map(drop).unwrap_err(),
        service.restore_template(&clerk, "Invitation", 1).map(drop).unwrap_err(),
        service.retire_template(&clerk, "Invitation", true).map(drop).unwrap_err(),
        service.replace_base(&clerk, &replace).map(drop).unwrap_err(),
        service.retire_base(&clerk, "Letterhead", true).map(drop).unwrap_err(),
    ];
    for error in refused {
        let (kind, message) = told(error);
        assert_eq!(kind, ErrorKind::Forbidden);
        assert!(message.contains("letters.configure"), "{message}");
    }
    assert!(service.templates(&clerk).unwrap().len() == 3, "seeing them is another right");
}
