//! Drafts: kept for their operator, sealed, for seven days (R18, S93).

use chrono::TimeDelta;
use patient_profile::domain::Permissions;
use patient_profile::service::Session;
use patient_profile::service::api::SaveDraft;

use crate::service_fixture::Site;

fn save(site: &Site, session: &Session, page: &str, text: &str) {
    let request = SaveDraft { page: page.into(), text: text.into() };
    site.service.save_draft(session, &request).expect("a draft");
}

fn text(site: &Site, session: &Session, page: &str) -> Option<String> {
    site.service.draft(session, page).expect("drafts").map(|draft| draft.text)
}

#[test]
fn a_draft_outlives_a_restart_and_is_its_operators_alone() {
    let site = Site::new();
    let other = Session::operator("jdoe", Permissions::all());
    save(&site, &site.session, "template/Invitation", "Dear {{patient.sal");
    save(&site, &site.session, "template/Invitation", "Dear {{patient.salutation}}, secret words");
    save(&site, &other, "template/Invitation", "Hello");
    let site = site.restart();
    site.service.sweep_objects().unwrap();
    let mine = text(&site, &site.session, "template/Invitation");
    assert_eq!(mine.as_deref(), Some("Dear {{patient.salutation}}, secret words"));
    assert_eq!(text(&site, &other, "template/Invitation").as_deref(), Some("Hello"));
    assert_eq!(site.service.drafts(&site.session).unwrap().len(), 1, "a page has one draft");
    site.service.drop_draft(&site.session, "template/Invitation").unwrap();
    site.service.drop_draft(&site.session, "template/Invitation").unwrap();
    assert_eq!(text(&site, &site.session, "template/Invitation"), None);
    assert_eq!(text(&site, &other, "template/Invitation").as_deref(), Some("Hello"));
}

#[test]
fn a_draft_is_nowhere_in_plain_text() {
    let site = Site::new();
    save(&site, &site.session, "template/Invitation", "unmistakable words of a draft");
    let mut folders = vec![site.paths.data.clone()];
    let mut looked = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let bytes = std::fs::read(entry.path()).unwrap();
            looked += 1;
            assert!(!bytes.windows(12).any(|at| at == b"unmistakable"), "{}", entry.path().display());
        }
    }
    assert!(looked > 3);
}

#[test]
fn after_seven_days_it_is_gone_and_too_much_is_refused() {
    let site = Site::new();
    save(&site, &site.session, "a", "text");
    site.clock.advance(TimeDelta::days(7));
    assert!(text(&site, &site.session, "a").is_some());
    site.clock.advance(TimeDelta::minutes(1));
    assert!(text(&site, &site.session, "a").is_none());
    site.service.keep_house().unwrap();
    assert!(site.service.drafts(&site.session).unwrap().is_empty());
    let long = SaveDraft { page: "a".into(), text: "x".repeat(3 << 20) };
    assert!(site.service.save_draft(&site.session, &long).is_err());
    for n in 0..60 {
        save(&site, &site.session, &format!("page {n}"), "text");
        site.clock.advance(TimeDelta::seconds(1));
    }
    let kept = site.service.drafts(&site.session).unwrap();
    assert_eq!((kept.len(), kept[0].page.as_str()), (50, "page 59"));
}
