//! Letters that are lost or came back, and what else ends a code, from the record in the terminal: over a real service.

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{AccountAct, AccountRequest};

use crate::post::status;
use crate::service_fixture::{Site, create};
use crate::tui_harness::Harness;

/// A site whose first patient has these letters, and a terminal on that record.
fn invited(templates: &[&str], width: u16, height: u16) -> (Site, String, Harness) {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, templates, false)).expect("letters");
    let harness = on_record(&site, width, height);
    (site, id, harness)
}

fn on_record(site: &Site, width: u16, height: u16) -> Harness {
    let mut harness = Harness::on(site, width, height);
    harness.keys("hawthorne<enter>").expect("[Patient Profile]");
    harness
}

#[test]
fn a_lost_letter_is_issued_again_with_one_key_and_a_yes() {
    for (width, height) in [(80, 24), (120, 40), (60, 15)] {
        let (site, id, mut terminal) = invited(&["User name", "Activation code"], width, height);
        terminal.keys("w").expect("Re-issue lost letter").expect("born 12 Mar 1962   ID").expect(&id);
        terminal.expect("L000001 User name, L000002 Activation code").expect("Credentials Expiry Date");
        terminal.expect("2026-12-20").expect("[ Not yet ]");
        assert_eq!(site.printed().len(), 2, "nothing is done before yes");
        terminal.keys("y").expect("L000003 User name sent, L000004 Activation code");
        terminal.reject("[ Not yet ]").keys("3").expect("[Letters 4]");
        assert_eq!(site.printed().len(), 4);
        assert!(site.kinds(&id).contains(&"Letter Reissued".to_owned()));
        terminal.keys("w").expect("Lost: L000003 User name, L000004 Activation code.");
    }
}

#[test]
fn the_new_letter_has_another_date_where_one_is_typed() {
    let (site, id, mut terminal) = invited(&["Invitation"], 80, 24);
    terminal.keys("w<shift-tab><shift-tab>").expect("2026-12-20");
    let mut terminal = on_record(&site, 80, 24);
    terminal.keys("w<tab><tab>31 feb").expect("31 feb");
    terminal.keys("<f2>").expect("There is no day").expect("31 feb");
    assert_eq!(site.printed().len(), 1);
    terminal
        .keys("<ctrl-a><ctrl-k>5 dec")
        .expect("Saturday 5 Dec 2026")
        .keys("<f2>")
        .expect("expires on 5 Dec 2026");
    assert_eq!(site.record(&id).credentials.expect("credentials").expires.to_string(), "2026-12-05");
}

#[test]
fn a_letter_that_cannot_be_written_leaves_the_question_with_the_reason() {
    let (site, id, mut terminal) = invited(&["Invitation"], 80, 24);
    std::fs::remove_dir_all(site.dir.path().join("print")).expect("the folder goes");
    terminal.keys("wy").expect("[ Not yet ]").expect("print folder");
    assert_eq!(status(&site, &id), "Sent", "the old letter is as it was");
    std::fs::create_dir(site.dir.path().join("print")).expect("the folder is back");
    terminal.keys("y").expect("L000002 Invitation sent");
}

#[test]
fn what_cannot_be_done_says_why() {
    let site = Site::furnished();
    let mut terminal = on_record(&site, 80, 24);
    terminal.keys("w").expect("Not now: no letter with a good code is out.");
    terminal.keys("b").expect("Not now: no letter to this patient is out");
    terminal.keys(":may be invited<enter>").expect("nothing says that this patient is not to be invited");
    let (mut site, ..) = invited(&["Invitation"], 80, 24);
    site.session = Session::operator("x", Permissions::all().without(Permission::CredentialsDistribute));
    on_record(&site, 80, 24).keys("w").expect("needs the permission credentials.distribute");
}

#[test]
fn a_letter_that_came_back_is_noted_for_the_chosen_letter() {
    let (site, id, mut terminal) = invited(&["Invitation"], 80, 24);
    terminal.keys("3").expect("w re-issue").expect("b came back").keys("b");
    terminal.expect("Returned mail").expect("Letter L000001 Invitation.").expect(&format!("ID {id}"));
    terminal.keys("<esc>").reject("It came back");
    assert_eq!(status(&site, &id), "Sent");
    terminal.keys("by").expect("L000001 returned").expect("Returned");
    assert_eq!(status(&site, &id), "Returned");
    assert_eq!(site.record(&id).credentials.expect("credentials").status, "revoked");
    terminal.keys("5").expect("L000001 came back");
}

#[test]
fn of_several_letters_the_number_on_the_envelope_is_typed() {
    let (site, id, mut terminal) = invited(&["User name", "Activation code"], 80, 24);
    terminal.keys(":returned mail<enter>").expect("L000001 User name, L000002 Activation code");
    terminal.keys("L000009<f2>").expect("It is none of these");
    terminal.keys("<ctrl-a><ctrl-k><f2>").expect("It is none of these");
    assert!(site.record(&id).letters.iter().all(|letter| letter.status == "Sent"));
    terminal.keys("l000002<f2>").expect("L000002 returned");
    let kinds = site.kinds(&id);
    assert!(kinds.contains(&"Letter Returned".to_owned()), "{kinds:?}");
}

#[test]
fn the_expiry_date_changes_while_no_letter_was_made() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    site.service.create_credentials(&site.session, &create(&id, &[], false)).expect("credentials");
    let mut terminal = on_record(&site, 80, 24);
    terminal.keys(":change expiry<enter>").expect("The last day is 20 Dec 2026 now.");
    terminal.keys("today<f2>").expect("is not after today");
    terminal.keys("<ctrl-a><ctrl-k>5 dec<enter><right><enter>").expect("expire on 5 Dec 2026 now");
    assert_eq!(site.record(&id).credentials.expect("credentials").expires.to_string(), "2026-12-05");
    assert!(site.printed().is_empty());
}

#[test]
fn a_code_is_taken_back_and_a_wish_is_noted_each_with_a_reason() {
    let (site, id, mut terminal) = invited(&["Invitation"], 80, 24);
    terminal.keys(":do not invite<enter>").expect("the patient is invited already");
    terminal
        .keys("<esc>:revoke<enter>")
        .expect("Reason (in the activity log)")
        .keys("<f2>")
        .expect("Say why");
    terminal.keys("wrong address<f2>").reject("[ Keep the code ]");
    assert_eq!(site.record(&id).credentials.expect("credentials").status, "revoked");
    terminal.keys(":do not invite<enter>asked by telephone<f2>").reject("[ Leave it ]");
    assert_eq!(site.record(&id).cannot_invite, "not to be invited: asked by telephone");
    terminal.keys(":do not invite<enter>").expect("this patient is not to be invited: asked by telephone");
    terminal.keys("<esc>:may be invited<enter>rang again<tab><tab><enter>").reject("[ Leave it ]");
    assert_eq!(site.record(&id).cannot_invite, "");
}

#[test]
fn somebody_who_was_faster_is_noticed_in_the_question() {
    let (site, id, mut terminal) = invited(&["Invitation"], 80, 24);
    terminal.keys(":revoke<enter>lost");
    let revoke = AccountRequest { patient: id.clone(), act: AccountAct::Revoke, reason: "faster".into() };
    site.service.account(&site.session, &revoke).expect("the other one");
    terminal.keys("<f2>").expect("Nothing was done.").expect("lost");
}

#[test]
fn the_key_that_asks_does_not_answer() {
    let site = Site::furnished();
    let mut terminal = on_record(&site, 80, 24);
    terminal.keys("a1<enter><space><enter><enter>").expect("Letter templates");
    terminal
        .keys("<down><space><f2>")
        .expect("[ Not yet ]")
        .keys("<f2>")
        .expect("[ Not yet ]")
        .expect("y does it: send");
    assert!(site.printed().is_empty());
}

#[test]
fn a_small_window_names_the_patient_by_two_identifiers_before_letters_go() {
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let mut terminal = on_record(&site, 60, 15);
    terminal.keys("a1<enter><space><enter><enter><down><space><f2>");
    terminal.expect("born 12 Mar 1962").expect(&format!("ID {id}")).expect("[ Send ]");
}
