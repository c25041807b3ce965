//! Create and Distribute from the keyboard: the form, the letter creation page, what they refuse and what they keep.

use patient_profile::tui::{Msg, Options};
use patient_profile::wire::client::api;

use crate::tui_fixture::{ID, change, margaret, open};
use crate::tui_harness::{Fake, Harness, day};

fn template(name: &str, carries: &[&str]) -> api::TemplateView {
    api::TemplateView {
        name: name.into(),
        version: 1,
        object: "Patient Profile".into(),
        base: "Letterhead".into(),
        carries: carries.iter().map(|word| (*word).to_owned()).collect(),
        ..api::TemplateView::default()
    }
}

/// A one-letter invitation, the two-letter pair, and a template of another object.
pub fn templates() -> Vec<api::TemplateView> {
    let other = api::TemplateView { object: "Referral".into(), ..template("Referral letter", &[]) };
    vec![
        template("Activation code", &["activation code"]),
        template("Invitation", &["Patient ID", "activation code", "link"]),
        other,
        template("User name", &["Patient ID", "link"]),
    ]
}

fn warning(about: api::WarningAbout, text: &str) -> api::PreviewWarning {
    api::PreviewWarning { about, text: text.into() }
}

fn with_templates(width: u16, height: u16) -> Harness {
    let h = open(width, height);
    h.fake.script.lock().expect("no panic before").templates = templates();
    h
}

fn outcome(letters: &[(&str, &str, Option<&str>)], status: &str) -> api::CredentialsOutcome {
    api::CredentialsOutcome {
        patient_id: ID.into(),
        credentials: api::CredentialsView {
            status: status.into(),
            expires: day(2026, 12, 20),
            ..api::CredentialsView::default()
        },
        letters: letters
            .iter()
            .map(|(id, template, file)| api::LetterOutcome {
                id: (*id).into(),
                template: (*template).into(),
                file: file.map(Into::into),
                status: if file.is_some() { "Sent".into() } else { "Held".into() },
            })
            .collect(),
        warnings: Vec::new(),
    }
}

#[test]
fn the_form_offers_a_date_and_asks_for_a_choice() {
    let mut h = with_templates(80, 24);
    h.keys("a1")
        .expect("─ Create Patient Portal Credentials ──")
        .expect("     HAWTHORNE, Margaret Anne   F   born 12 Mar 1962   ID 1000296007")
        .expect("     Credentials Expiry Date  2026-12-20   Sunday 20 Dec 2026, in 28 days")
        .expect("     Type 6 dec, +14d or 2026-12-06; Up/Down a day, PgUp/PgDn a month.")
        .expect("     ( ) Distribute now")
        .expect("         Opens the letter page to choose what is sent to the patient.")
        .expect("     ( ) Distribute later")
        .expect("         Keeps the credentials, sends nothing, back to the profile.")
        .expect("! The lock ends once the new credentials are distributed, not before.")
        .expect("[ Submit ]   [ Cancel ]")
        .expect(" Tab next  Up/Down a day  F2 submit              Esc back  F1 help  ^P commands");
    assert!(h.cursor_line().contains("Credentials Expiry Date"));
    h.keys("<f2>").expect("Choose one of the two: Space.");
    assert!(h.cursor_line().contains("( ) Distribute now"));
    h.keys("<down> ").expect("(*) Distribute later").reject("Choose one of the two");
    h.keys("<up> ").expect("(*) Distribute now").expect("( ) Distribute later");
    assert!(h.fake.script.lock().unwrap().created.is_empty());
}

#[test]
fn dates_are_typed_stepped_and_refused_under_the_field() {
    let mut h = with_templates(80, 24);
    h.keys("a1<ctrl-k><ctrl-w>6 dec").expect("6 dec        Sunday 6 Dec 2026, in 14 days");
    h.keys("<up>").expect("2026-12-07   Monday 7 Dec 2026, in 15 days");
    h.keys("<down><pageup>").expect("2026-12-22   Tuesday 22 Dec 2026, in 30 days");
    for (typed, why) in [
        ("today", "The Credentials Expiry Date 2026-11-22 is not after today. Choose a"),
        ("31 feb", "There is no day 31/2 in 2026"),
        ("+31d", "is more than 30 days from"),
        ("soon", "\"soon\" is no date that can be read"),
    ] {
        h.keys(&format!("<ctrl-w>{typed}<enter>")).expect(why);
        assert!(h.cursor_line().contains(typed), "the text stays, with the focus:\n{}", h.screen());
        h.keys("<ctrl-w><ctrl-w>").reject(why);
    }
    h.keys("+7<enter>").expect("2026-11-29");
    assert!(h.cursor_line().contains("Distribute now"));
}

#[test]
fn later_asks_creates_and_comes_back() {
    let mut h = with_templates(80, 24);
    h.keys("a1<enter><down><enter>");
    assert!(h.cursor_line().contains("[ Submit ]"), "{}", h.screen());
    h.keys("<enter>")
        .expect("HAWTHORNE, Margaret Anne   F   born 12 Mar 1962   ID 1000296007")
        .expect("Credentials are created that expire on Sunday 20 Dec 2026, in 28 days.")
        .expect("Nothing is sent to the patient until they are distributed.")
        .expect("[ Not yet ]   [ Create ]");
    h.keys("<enter>").expect("(*) Distribute later").reject("[ Not yet ]");
    assert!(h.fake.script.lock().unwrap().created.is_empty());
    h.fake.script.lock().unwrap().outcomes.push(Ok(outcome(&[], "not distributed")));
    h.keys("<f2>y").expect("Done: credentials created, not distributed; they expire on 20 Dec 2026.");
    h.expect("[Patient Profile]").reject("Distribute later");
    assert_eq!(
        h.fake.script.lock().unwrap().created,
        [api::CreateRequest {
            patient: ID.into(),
            expires: day(2026, 12, 20),
            templates: Vec::new(),
            hold: false,
            seen: Some(1),
        }]
    );
    h.keys("a1").expect("( ) Distribute later").reject("is back");
}

#[test]
fn what_is_replaced_is_said_before() {
    for (status, warning) in [
        ("distributed", "! Replaces credentials active until 6 Dec 2026: the code in the letter"),
        ("claimed", "! Voids the pending confirmation link: the patient has to begin again."),
        ("not distributed", "! Replaces the credentials that wait, valid until 6 Dec 2026."),
        ("letters held", "! Takes the letters back from the To post tray: their code ends."),
    ] {
        let mut h = with_templates(120, 40);
        change(&mut h, 2, |view| view.credentials.as_mut().unwrap().status = status.into());
        h.keys("a1")
            .expect(warning)
            .keys("<enter><down><enter><enter>")
            .expect(warning)
            .expect("[ Not yet ]");
    }
}

#[test]
fn a_refused_creation_keeps_the_form() {
    let mut h = with_templates(80, 24);
    h.fake
        .script
        .lock()
        .unwrap()
        .outcomes
        .push(Err(api::ErrorView::new(api::ErrorKind::Unavailable, "The disk is full.")));
    h.keys("a1<ctrl-w>+7<enter><down><enter><enter>y")
        .expect("Error: The disk is full.")
        .expect("[ Not yet ]");
    h.keys("<esc>").expect("(*) Distribute later").expect("2026-11-29");
    h.keys("<f2>y").expect("Done: credentials created");
}

#[test]
fn half_a_form_is_kept_and_cancel_forgets_it() {
    let mut h = with_templates(80, 24);
    h.keys("a1<ctrl-w>+7<esc>").expect("Note: Draft kept.").reject("Distribute now");
    h.keys("a1").expect("Credentials Expiry Date  +7").expect("What you typed before is back");
    h.keys("<f3><enter>a1").expect("Credentials Expiry Date  +7");
    h.keys("<tab><tab><tab><tab><enter>").reject("Distribute now").keys("a1").expect("2026-12-20");
    h.keys("<esc>").reject("Draft kept");
}

#[test]
fn now_goes_to_the_letters_and_generates_what_was_chosen() {
    let mut h = with_templates(80, 24);
    h.keys("a1<enter><enter><enter>")
        .expect(" Patients > 1000296007 > Create and distribute")
        .expect(" HAWTHORNE, Margaret Anne   F  born 12 Mar 1962 (64)   ID 1000296007")
        .expect("─ Letter templates ─")
        .expect(" 0 of 3 chosen ─")
        .expect("> [ ] Activation code                       activation code")
        .expect("  [ ] Invitation                            Patient ID, activation code, link")
        .reject("Referral letter")
        .expect("─ Preview: Activation code ─")
        .expect("   This is Activation code.")
        .expect("Your code is ****")
        .expect(" Credentials Expiry Date  2026-12-20   Sunday 20 Dec 2026, in 28 days")
        .expect(" Choose one or more letters: Space.")
        .expect(" Send: to the print folder /srv/print   (p holds them)")
        .expect("[ Generate ]   [ Cancel ]");
    h.keys("<f2>").expect("Note: Choose one or more letters: Space.");
    h.keys(" ").expect("> [x] Activation code").expect("Missing: Patient ID, link. Choose a letter");
    h.keys("<f2>").expect("Note: Missing: Patient ID, link.").reject("[ Not yet ]");
    h.keys("<end> ")
        .expect("2 of 3 chosen")
        .expect(" ok All needed fields are there: Patient ID, activation code, link.");
    h.expect("─ Preview: User name ─").expect("   This is User name.");
    assert_eq!(
        h.fake.script.lock().unwrap().previews.last().unwrap().templates,
        ["Activation code", "User name"]
    );
    h.keys("<f2>")
        .expect("─ Create Patient Portal Credentials ─")
        .expect("2 letters are generated and handed over to the print folder")
        .expect("to the print folder /srv/print")
        .expect("Activation code, User name.")
        .reject("Note: Missing")
        .expect("The activation code expires on Sunday 20 Dec 2026, in 28 days.")
        .expect("[ Not yet ]   [ Send ]");
    assert!(h.cursor_line().contains("[ Not yet ]"));
    let made = [
        ("L000011", "Activation code", Some("L000011.docx")),
        ("L000012", "User name", Some("L000012.docx")),
    ];
    h.fake.script.lock().unwrap().outcomes.push(Ok(outcome(&made, "distributed")));
    h.keys("y")
        .expect(" Patients > 1000296007 > Letters made")
        .expect("> L000011   Activation code")
        .expect("  L000012   User name")
        .expect("Sent          L000012.docx")
        .expect("Credentials: distributed; they expire on 20 Dec 2026.")
        .expect("The files are in the print folder /srv/print.")
        .expect("Done: 2 letters generated for 1000296007.");
    let created = h.fake.script.lock().unwrap().created.clone();
    assert_eq!(created[0].templates, ["Activation code", "User name"]);
    assert_eq!((created[0].expires, created[0].hold, created.len()), (day(2026, 12, 20), false, 1));
    h.keys("<enter>").expect("[Patient Profile]").keys("a1").expect("( ) Distribute now").reject("is back");
}

#[test]
fn letters_can_be_held() {
    let mut h = with_templates(80, 24);
    h.fake
        .script
        .lock()
        .unwrap()
        .outcomes
        .push(Ok(outcome(&[("L000011", "Invitation", None)], "letters held")));
    h.keys("a2<down> p").expect("Hold: the letters wait in the To post tray   (p sends them)");
    h.keys("<f2>")
        .expect("1 letter is generated and kept in the To post tray: Invitation.")
        .expect("[ Hold ]");
    h.keys("y").expect("L000011").expect("Held").expect("Held letters wait in the To post tray");
    let distributed = h.fake.script.lock().unwrap().distributed.clone();
    assert!(distributed[0].hold);
    assert_eq!(distributed[0].expires, Some(day(2026, 12, 20)), "new credentials have a date");
}

#[test]
fn waiting_credentials_keep_their_code_unless_the_date_is_changed() {
    let mut h = with_templates(80, 24);
    change(&mut h, 2, |view| {
        let credentials = view.credentials.as_mut().unwrap();
        credentials.status = "not distributed".into();
        credentials.expires = day(2026, 11, 25);
    });
    h.keys("a2")
        .expect(" Patients > 1000296007 > Distribute ")
        .expect("2026-11-25   Wednesday 25 Nov 2026, in 3 days")
        .expect(" ! Only 3 days are left: Tab to the date");
    h.keys("<down> <f2>y");
    assert_eq!(h.fake.script.lock().unwrap().distributed[0].expires, None);
    h.keys("<enter>a2<tab><ctrl-w>+14").expect("Sunday 6 Dec 2026, in 14 days").expect("makes a new code");
    h.keys("<shift-tab><down> <f2>y");
    assert_eq!(h.fake.script.lock().unwrap().distributed[1].expires, Some(day(2026, 12, 6)));
}

#[test]
fn a_bad_date_on_the_letter_page_is_refused_there() {
    let mut h = with_templates(80, 24);
    h.keys("a2<down> <tab><ctrl-w>today<f2>").expect("is not after today").reject("[ Not yet ]");
    assert!(h.cursor_line().contains("Credentials Expiry Date  today"));
    h.keys("<ctrl-w>+9<enter>").reject("is not after today").expect("2026-12-01");
}

#[test]
fn the_preview_scrolls_and_takes_the_whole_page() {
    let mut h = with_templates(80, 24);
    h.keys("a2").expect("This is Activation code.").expect("PgDn more");
    h.keys("<pagedown>")
        .reject("This is Activation code.")
        .keys("<pageup>")
        .expect("This is Activation code.");
    h.keys("v").expect("Paragraph 15.").reject("Letter templates").keys("<end>").expect("Paragraph 59.");
    h.keys("<up><up>").reject("Paragraph 59.").keys("q").expect("Letter templates");
    let mut h = with_templates(120, 40);
    h.keys("a2").expect("│─ Preview: Activation code ─").expect("│   This is Activation code.");
}

#[test]
fn without_a_template_the_missing_step_is_named() {
    let fake = Fake::new();
    let view = margaret(&fake);
    {
        let mut script = fake.script.lock().unwrap();
        script.records.push(view);
        script.site = api::SiteView { bases: 0, templates: 0, ..script.site.clone() };
    }
    let mut h = Harness::over(fake, Options::default(), 80, 24);
    h.keys("<enter>a1<enter><enter><enter>")
        .expect("There is no Letter Template for Patient Profile letters yet, so nothing")
        .expect("First a Letter Template Base")
        .expect("Distribute later works without");
    // The missing step is one key away, and the page is there again afterwards (R8).
    h.keys("<enter>")
        .expect("There are no Letter Template Bases yet.")
        .keys("<esc>")
        .expect("─ Letter templates ─");
    h.fake.script.lock().unwrap().site.bases = 1;
    h.change(api::Changes { seq: 2, all: true, ..api::Changes::default() });
    h.expect("A Letter Template of the object Patient Profile is needed");
    h.keys("<enter>").expect("There are no Letter Templates yet.");
    h.fake.script.lock().unwrap().templates =
        vec![template("Invitation", &["Patient ID", "activation code", "link"])];
    h.keys("<esc>").expect("0 of 1 chosen").expect("Invitation");
    h.fake.script.lock().unwrap().templates.clear();
    h.keys("<esc>").expect("[Patient Profile]").expect("Nothing was created or sent.");
    h.keys("a1").expect("(*) Distribute now").keys("<tab><down> <f2>y").expect("Done: credentials created");
}

#[test]
fn leaving_the_letters_creates_nothing_and_keeps_the_choice() {
    let mut h = with_templates(80, 24);
    h.keys("a2<down> p<esc>").expect("Note: Nothing was created or sent. Draft kept");
    h.keys("a2")
        .expect("[x] Invitation")
        .expect("Hold: the letters wait")
        .expect("What you chose before is back.");
    let script = h.fake.script.lock().unwrap();
    assert!(script.created.is_empty() && script.distributed.is_empty());
}

#[test]
fn a_refused_distribution_keeps_what_was_chosen() {
    let mut h = with_templates(80, 24);
    h.fake.script.lock().unwrap().outcomes.push(Err(api::ErrorView::new(
        api::ErrorKind::Refused,
        "Not now: the patient has active credentials.",
    )));
    h.keys("a2<down> <f2>y")
        .expect("Error: Nothing was done. It may have changed meanwhile. Not now: the patient")
        .expect("[ Not yet ]");
    h.keys("<esc>").expect("[x] Invitation");
}

#[test]
fn warnings_stand_on_the_page_and_in_the_question() {
    let mut h = with_templates(80, 24);
    {
        let mut script = h.fake.script.lock().unwrap();
        let letter = api::WarningAbout::Letter("Invitation".into());
        script.preview.warnings = vec![
            warning(api::WarningAbout::Patient, "The patient has no address on file."),
            warning(letter, "Invitation: no expiry date in it"),
        ];
        // What the lint says of a template alone is not what it says of the set.
        script.templates[1].warnings = vec!["Invitation: no Patient ID in it".into()];
    }
    h.keys("a2<down> ")
        .expect(" ! The patient has no address on file.")
        .expect(" ! Invitation: no expiry date")
        .reject("no Patient ID");
    h.keys("<f2>")
        .expect("     ! The patient has no address on file.")
        .expect("     ! Invitation: no expiry date");
}

#[test]
fn templates_that_come_or_go_keep_the_choice() {
    let mut h = with_templates(80, 24);
    h.keys("a2<down> ");
    {
        let mut script = h.fake.script.lock().unwrap();
        script.templates.remove(0);
        script.templates.push(template("Welsh invitation", &["Patient ID", "activation code", "link"]));
    }
    h.change(api::Changes { seq: 2, all: true, ..api::Changes::default() });
    h.expect("1 of 3 chosen")
        .expect("[x] Invitation")
        .expect("[ ] Welsh invitation")
        .reject("Activation code   ");
}

#[test]
fn nothing_is_generated_read_only_or_without_the_service() {
    let mut h = with_templates(80, 24);
    h.keys("a2<down> ");
    h.send(Msg::Changed(Err(api::ErrorView::new(api::ErrorKind::Unavailable, "Gone."))));
    h.keys("<f2>").expect("Note: Not now: no server.").reject("[ Not yet ]");
    let mut h = with_templates(80, 24);
    h.keys("a1<enter><down><enter>");
    h.send(Msg::Changed(Err(api::ErrorView::new(api::ErrorKind::Unavailable, "Gone."))));
    h.keys("<enter>").expect("Note: Not now: no server.").expect("(*) Distribute later");
}

#[test]
fn small_windows_show_the_whole_form_and_page() {
    let mut h = with_templates(60, 15);
    h.keys("a1").expect("Credentials Expiry Date  2026-12-20").expect("( ) Distribute now");
    h.expect("( ) Distribute later").expect("[ Submit ]   [ Cancel ]").keys("<enter><enter><enter>");
    h.expect("[ ] Activation code")
        .expect("Preview")
        .expect("Credentials Expiry Date")
        .expect("[ Generate ]");
    h.keys("<down> <f2>").expect("[ Not yet ]   [ Send ]");
}

#[test]
fn typing_ahead_reaches_the_templates() {
    let mut h = with_templates(80, 24);
    h.burst("a2<down> p").expect("[x] Invitation").expect("Hold: the letters wait");
}

#[test]
fn the_question_waits_for_the_warnings() {
    let mut h = with_templates(80, 24);
    h.fake.script.lock().unwrap().preview.warnings =
        vec![warning(api::WarningAbout::Patient, "The patient has no address on file.")];
    h.keys("a2")
        .burst("<down> <f2>")
        .expect("[ Not yet ]")
        .expect("     ! The patient has no address on file.");
}

#[test]
fn a_slow_link_shows_the_letter_when_asked() {
    let fake = Fake::new();
    let view = margaret(&fake);
    {
        let mut script = fake.script.lock().unwrap();
        script.records.push(view);
        script.templates = templates();
    }
    let mut h = Harness::over(fake, Options { slow: true, ..Options::default() }, 80, 24);
    h.keys("<enter>a2").expect("v shows the letter").reject("This is Activation code.");
    h.keys("v").expect("This is Activation code.");
}

#[test]
fn the_form_says_what_it_would_replace_by_now() {
    let mut h = with_templates(80, 24);
    h.keys("a1<enter>").reject("Replaces credentials");
    change(&mut h, 2, |view| view.credentials.as_mut().unwrap().status = "distributed".into());
    h.expect("! Replaces credentials active until 6 Dec 2026").expect("( ) Distribute now");
}

#[test]
fn templates_that_cannot_be_read_are_read_again() {
    let mut h = with_templates(80, 24);
    let gone = api::ErrorView::new(api::ErrorKind::Unavailable, "The service is gone.");
    h.keys("a");
    h.fake.script.lock().unwrap().refuse = Some(gone);
    h.keys("2")
        .expect("Error: The service is gone.")
        .expect("The templates could not be read; r tries again.");
    h.fake.script.lock().unwrap().refuse = None;
    h.keys("r").expect("0 of 3 chosen").expect("This is Activation code.").reject("could not be read");
}

#[test]
fn the_question_has_the_warnings_of_what_was_chosen_wherever_the_marker_is() {
    let mut h = with_templates(80, 24);
    h.fake.script.lock().unwrap().preview.warnings =
        vec![warning(api::WarningAbout::Patient, "The patient has no address on file.")];
    // Invitation is chosen, then the marker goes to another letter, whose preview says nothing of the choice.
    h.keys("a2<down> <down>")
        .reject("no address")
        .keys("<f2>")
        .expect("     ! The patient has no address on file.");
    let script = h.fake.script.lock().unwrap();
    assert_eq!(
        script.previews.last().map(|request| request.templates.clone()),
        Some(vec!["Invitation".into()])
    );
}

#[test]
fn the_question_says_where_the_letters_go_and_that_they_are_held_where_no_post_brings_them() {
    let mut h = with_templates(80, 24);
    {
        let mut script = h.fake.script.lock().unwrap();
        script.preview.patient = Some((ID.into(), "HAWTHORNE, Margaret Anne".into()));
        script.preview.address = vec!["14 Mill Lane".into(), "Northgate".into(), "NG1 4XX".into()];
    }
    h.keys("a2<down> <f2>")
        .expect("To: 14 Mill Lane, Northgate, NG1 4XX.")
        .expect("handed over to the print folder")
        .expect("[ Send ]")
        .keys("<esc><esc>");
    {
        let mut script = h.fake.script.lock().unwrap();
        script.preview.address.clear();
        script.preview.held = true;
    }
    h.keys("a2<down>").expect("[x] Invitation").expect("Hold: the letters cannot be posted and wait");
    h.keys("<f2>")
        .expect("kept in the To post tray")
        .expect("To: no address on file.")
        .reject("handed over to the print")
        .expect("[ Hold ]");
}

#[test]
fn a_date_begins_anew_after_part_of_it_was_deleted_and_is_cleared_by_one_key() {
    let mut h = with_templates(80, 24);
    h.keys("a1<backspace>").burst("+14d").expect("Credentials Expiry Date  +14d").expect("in 14 days");
    h.keys("<ctrl-u>").burst("6 dec").expect("Credentials Expiry Date  6 dec").expect("6 Dec 2026");
    h.keys("<ctrl-u>+31<enter>").expect("more than 30 days from today");
}
