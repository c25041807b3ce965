//! What becomes of letters: lost, returned, revoked, held, printed.

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{
    AccountAct, ErrorKind, ExpiryRequest, PrintReport, PrintRequest, RecordStatusRequest, ReissueRequest,
    SiteChange, TrayRequest, TrayView,
};

use crate::service_fixture::{PATIENTS, Site, create, day, text_of};
use crate::service_steps::{account, kind};

fn reissue(patient: &str) -> ReissueRequest {
    ReissueRequest { patient: patient.into(), expires: None, hold: false }
}

#[test]
fn a_lost_letter_is_issued_again_from_the_same_template_with_another_code() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    assert_eq!(
        kind(site.service.reissue_letter(&site.session, &reissue(&id)).unwrap_err()),
        ErrorKind::Refused
    );
    let pair = create(&id, &["User name", "Activation code"], false);
    let first = site.service.create_credentials(&site.session, &pair).unwrap();
    let again = site.service.reissue_letter(&site.session, &reissue(&first.letters[1].id)).unwrap();
    let named: Vec<&str> = again.letters.iter().map(|letter| letter.template.as_str()).collect();
    assert_eq!(named, ["User name", "Activation code"]);
    assert_eq!(again.credentials.status, "distributed");
    let printed = site.printed();
    assert_eq!(printed.len(), 4);
    assert_ne!(printed[1].1, printed[3].1, "another code");
    assert!(site.kinds(&id).contains(&"Letter Reissued".to_owned()));
    let clerk = Session::operator("x", Permissions::all().without(Permission::CredentialsDistribute));
    assert_eq!(kind(site.service.reissue_letter(&clerk, &reissue(&id)).unwrap_err()), ErrorKind::Forbidden);
}

#[test]
fn returned_mail_ends_the_code_and_doubts_the_address_until_there_is_another() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let sent = site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    let number = sent.letters[0].id.clone();
    let outcome = site.service.letter_returned(&site.session, &number).unwrap();
    assert_eq!(outcome.letters[0].status, "Returned");
    let record = site.record(&id);
    assert_eq!(record.credentials.unwrap().status, "revoked");
    assert!(record.state_reason.iter().any(|line| line.contains("came back")), "{:?}", record.state_reason);
    assert!(site.kinds(&id).contains(&"Letter Returned".to_owned()));
    let twice = site.service.letter_returned(&site.session, &number).unwrap_err();
    assert_eq!(kind(twice), ErrorKind::Invalid);
    let unknown = site.service.letter_returned(&site.session, "L999999").unwrap_err();
    assert_eq!(kind(unknown), ErrorKind::NotFound);
    let clerk = Session::operator("x", Permissions::all().without(Permission::CredentialsDistribute));
    assert_eq!(kind(site.service.letter_returned(&clerk, &number).unwrap_err()), ErrorKind::Forbidden);
    let site = site.restart();
    let again = site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false)).unwrap();
    assert!(again.warnings.iter().any(|warning| warning.contains("came back")), "{:?}", again.warnings);
    site.import(&[("patients.ndjson", &PATIENTS.replace("14 Mill Lane", "2 New Street"))]);
    assert!(!site.record(&id).state_reason.iter().any(|line| line.contains("came back")));
}

#[test]
fn whoever_is_not_to_be_invited_is_not_and_a_code_can_be_taken_back() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.account(&site.session, &account(&id, AccountAct::DoNotInvite)).unwrap();
    assert_eq!(site.record(&id).cannot_invite, "not to be invited: asked by telephone");
    let refused = site.service.create_credentials(&site.session, &create(&id, &["Invitation"], false));
    assert_eq!(kind(refused.unwrap_err()), ErrorKind::Refused);
    assert!(site.printed().is_empty());
    let site = site.restart();
    site.service.account(&site.session, &account(&id, AccountAct::InviteAgain)).unwrap();
    site.service.create_credentials(&site.session, &create(&id, &[], false)).unwrap();
    let expires = day(2026, 12, 1);
    let changed = ExpiryRequest { patient: id.clone(), expires };
    assert_eq!(site.service.change_expiry(&site.session, &changed).unwrap().credentials.expires, expires);
    site.service.account(&site.session, &account(&id, AccountAct::Revoke)).unwrap();
    assert_eq!(site.record(&id).credentials.unwrap().status, "revoked");
    let over = site.service.change_expiry(&site.session, &changed).unwrap_err();
    assert_eq!(kind(over), ErrorKind::Refused);
}

pub fn hold(site: &Site, name: &str) -> String {
    let id = site.id_of(name);
    site.service.create_credentials(&site.session, &create(&id, &["Invitation"], true)).expect("a letter");
    id
}

/// Ian gets an address, so that his letters can be posted.
pub fn with_addresses() -> Site {
    let site = Site::furnished();
    let moved = PATIENTS.replace(
        r#""birthDate":"1962-07-30""#,
        r#""birthDate":"1962-07-30","address":[{"line":["2 High Street"],"city":"Northgate","postalCode":"ZZ99 3CZ"}]"#,
    );
    site.import(&[("patients.ndjson", &moved)]);
    site
}

fn print(site: &Site) -> PrintReport {
    site.service.print_run(&site.session, &PrintRequest::default()).expect("a run")
}

fn tray(site: &Site) -> TrayView {
    site.service.tray(&site.session, TrayRequest { patients: 100 }).expect("the tray")
}

pub fn status(site: &Site, patient: &str) -> String {
    site.record(patient).letters[0].status.clone()
}

/// The letters in a print file as (name, text).
pub fn letters_in(path: &str) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).expect("a print file")).expect("a zip");
    let mut letters = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("a letter");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).expect("a letter");
        letters.push((file.name().expect("a name").into_owned(), text_of(&bytes)));
    }
    letters
}

pub fn files(site: &Site) -> Vec<String> {
    let folder = std::fs::read_dir(site.dir.path().join("print")).expect("the folder");
    let mut names: Vec<String> =
        folder.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_print_run_hands_over_one_file_and_a_manifest() {
    let site = with_addresses();
    let (margaret, ian) = (hold(&site, "hawthorne"), hold(&site, "haworth"));
    let waiting = tray(&site);
    assert_eq!((waiting.letters.len(), waiting.total), (2, 2));
    assert!(waiting.letters.iter().all(|letter| letter.held_back.is_empty()), "{waiting:?}");
    let dry = PrintRequest { dry_run: true };
    let report = site.service.print_run(&site.session, &dry).unwrap();
    assert_eq!((report.letters, report.run, files(&site).len()), (2, None, 0));
    let report = print(&site);
    assert_eq!((report.letters, report.held_back.len(), report.trouble.as_str()), (2, 0, ""));
    assert_eq!(files(&site), ["R000001.csv", "R000001.zip"]);
    let letters = letters_in(&report.file.unwrap());
    assert!(letters[0].1.contains("Mrs Hawthorne") && letters[1].1.contains("2 High Street"));
    let manifest = std::fs::read_to_string(report.manifest.unwrap()).unwrap();
    let rows: Vec<&str> = manifest.lines().collect();
    assert_eq!(rows.len(), 3);
    assert!(rows[1].contains(&margaret) && rows[1].contains("ZZ99 3WZ") && rows[1].contains(&letters[0].0));
    for (patient, text) in [(&margaret, &letters[0].1), (&ian, &letters[1].1)] {
        assert_eq!(status(&site, patient), "Sent");
        assert_eq!(site.record(patient).credentials.unwrap().status, "distributed");
        let kept = site.service.letter_file(&site.session, &site.record(patient).letters[0].id).unwrap();
        assert!(text.contains(&patient[..3]) && text_of(&kept.bytes).contains("****"));
    }
    let again = print(&site);
    assert_eq!((again.letters, again.run), (0, None), "nothing is printed twice");
    let site = site.restart();
    assert_eq!(files(&site).len(), 2);
    assert!(tray(&site).letters.is_empty());
}

#[test]
fn returned_mail_is_noted_whatever_the_record_says() {
    let site = Site::furnished();
    let margaret = site.id_of("hawthorne");
    let returned = |site: &Site| {
        let actions = site.service.actions(&site.session, &margaret).expect("actions");
        let found = actions.into_iter().find(|action| action.action == "returned").expect("it is listed");
        (found.available, found.reason)
    };
    let nothing = (false, "Not now: no letter to this patient is out that could come back.".to_owned());
    assert_eq!(returned(&site), nothing);
    site.service
        .create_credentials(&site.session, &create(&margaret, &["Invitation"], false))
        .expect("invited");
    set_status(&site, &margaret, "deceased");
    assert_eq!(returned(&site), (true, String::new()), "as the command does");
    let enable = site.record(&margaret).actions.into_iter().find(|action| action.action == "create");
    let why = enable.expect("listed").reason;
    assert!(why.contains("\"Deceased\": nothing is sent."), "{why}");
    let number = site.record(&margaret).letters[0].id.clone();
    site.service.letter_returned(&site.session, &number).expect("noted");
    assert_eq!(returned(&site), nothing, "it came back already");
    let record = site.record(&margaret);
    assert!(record.state_reason.iter().any(|line| line.contains("came back")), "{record:?}");
    assert!(!record.next_step.contains("Fix"), "{}", record.next_step);
}

#[test]
fn the_stop_list_holds_back_whoever_may_get_no_letter_and_says_why() {
    type Change = fn(&Site, &str);
    let cases: [(&str, Change, &str); 7] = [
        ("restricted", |site, id| set_status(site, id, "restricted"), "nothing is sent"),
        ("moved", |site, id| set_status(site, id, "moved out of area or transferred"), "nothing is sent"),
        (
            "retired",
            |site, _| drop(site.service.retire_template(&site.session, "Invitation", true).unwrap()),
            "was retired",
        ),
        ("expired", |site, _| site.clock.advance(chrono::TimeDelta::days(40)), "expired"),
        (
            "another address",
            |site, _| drop(site.import(&[("p.ndjson", &PATIENTS.replace("14 Mill Lane", "2 New Street"))])),
            "have changed since",
        ),
        (
            "no address",
            |site, _| {
                let without = PATIENTS.replace(
                    r#","address":[{"line":["14 Mill Lane"],"city":"Northgate","postalCode":"ZZ99 3WZ"}]"#,
                    "",
                );
                site.import(&[("p.ndjson", &without)]);
            },
            "no address",
        ),
        (
            "died",
            |site, _| {
                let died = PATIENTS.replace(
                    r#""birthDate":"1962-03-12""#,
                    r#""birthDate":"1962-03-12","deceasedDateTime":"2026-11-20""#,
                );
                site.import(&[("p.ndjson", &died)]);
            },
            "died",
        ),
    ];
    for (name, change, words) in cases {
        let site = Site::furnished();
        let id = hold(&site, "hawthorne");
        change(&site, &id);
        let report = print(&site);
        assert_eq!((report.letters, report.held_back.len()), (0, 1), "{name}: {report:?}");
        assert!(report.held_back[0].reason.contains(words), "{name}: {}", report.held_back[0].reason);
        assert_eq!(report.held_back[0].patient_id, id);
        assert!(files(&site).is_empty(), "{name}");
        assert_eq!(status(&site, &id), "Held", "{name}");
        assert_eq!(tray(&site).letters[0].held_back, report.held_back[0].reason, "{name}");
    }
}

pub fn set_status(site: &Site, patient: &str, status: &str) {
    let request = RecordStatusRequest { patient: patient.into(), status: status.into() };
    site.service.record_status(&site.session, &request).expect("a status");
}

#[test]
fn one_is_held_back_and_the_other_goes() {
    let site = with_addresses();
    let (margaret, ian) = (hold(&site, "hawthorne"), hold(&site, "haworth"));
    set_status(&site, &margaret, "restricted");
    let report = print(&site);
    assert_eq!((report.letters, report.held_back.len()), (1, 1));
    assert_eq!((status(&site, &margaret).as_str(), status(&site, &ian).as_str()), ("Held", "Sent"));
    assert!(letters_in(&report.file.unwrap())[0].1.contains("2 High Street"));
}

#[test]
fn a_folder_that_cannot_be_written_leaves_everything_as_it_was() {
    let site = Site::furnished();
    let id = hold(&site, "hawthorne");
    let folder = site.dir.path().join("print");
    std::fs::remove_dir(&folder).unwrap();
    let refused = site.service.print_run(&site.session, &PrintRequest::default()).unwrap_err();
    assert_eq!(kind(refused), ErrorKind::Unavailable);
    assert_eq!(status(&site, &id), "Held");
    std::fs::create_dir(&folder).unwrap();
    // A folder in the place of the file that would be written.
    std::fs::create_dir(folder.join(".R000001.zip.part")).unwrap();
    let refused = site.service.print_run(&site.session, &PrintRequest::default()).unwrap_err();
    assert_eq!(kind(refused), ErrorKind::Unavailable);
    assert_eq!(status(&site, &id), "Held");
    let report = print(&site);
    assert_eq!((report.letters, report.run.as_deref()), (1, Some("R000002")));
}

#[test]
fn a_print_command_that_fails_leaves_the_run_to_be_finished() {
    let site = with_addresses();
    let (margaret, _) = (hold(&site, "hawthorne"), hold(&site, "haworth"));
    let taken = site.dir.path().join("taken");
    let command = |script: String| SiteChange {
        print_command: Some(vec!["sh".into(), "-c".into(), script, "sh".into()]),
        ..SiteChange::default()
    };
    site.service.change_site(&site.session, &command("echo 'no paper' >&2; exit 7".into())).unwrap();
    let report = print(&site);
    assert!(report.trouble.contains("no paper"), "{}", report.trouble);
    assert_eq!(status(&site, &margaret), "Handing over");
    let site = site.restart();
    assert_eq!(status(&site, &margaret), "Handing over", "a start prints nothing by itself");
    let warnings = site.service.site(&site.session).unwrap().warnings;
    assert!(warnings.iter().any(|warning| warning.contains("R000001 is not finished")), "{warnings:?}");
    let script = format!("cat \"$1\" >> '{}'", taken.display());
    site.service.change_site(&site.session, &command(script)).unwrap();
    let report = print(&site);
    assert_eq!((report.trouble.as_str(), report.finished), ("", vec!["R000001".to_owned()]));
    assert_eq!(status(&site, &margaret), "Sent");
    let file = site.dir.path().join("print/R000001.zip");
    assert_eq!(std::fs::read(&taken).unwrap(), std::fs::read(file).unwrap());
    print(&site);
    assert_eq!(letters_in(&taken.to_string_lossy()).len(), 2, "the printer got it once");
}

#[test]
fn only_who_may_distribute_prints() {
    let site = Site::furnished();
    hold(&site, "hawthorne");
    let clerk = Session::operator("x", Permissions::all().without(Permission::CredentialsDistribute));
    let refused = site.service.print_run(&clerk, &PrintRequest::default()).unwrap_err();
    assert_eq!(kind(refused), ErrorKind::Forbidden);
}
