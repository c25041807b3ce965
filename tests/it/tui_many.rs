//! Cohorts, queues and operators on the screen.

use chrono::TimeDelta;
use patient_profile::wire::client::api;

use crate::tui_harness::{Fake, Harness, day, now, row};

fn over(fake: Fake) -> Harness {
    Harness::over(fake, patient_profile::tui::Options::default(), 80, 24)
}

fn with(change: impl FnOnce(&mut crate::tui_harness::Script)) -> Fake {
    let fake = Fake::new();
    change(&mut fake.script.lock().expect("no panic before"));
    fake
}

#[test]
fn a_queue_opens_the_record_and_says_what_is_the_matter() {
    let fake = with(|script| {
        let of = |id, family, detail: &str| api::QueueRow {
            patient: row(id, family, "Ann", Some("Disabled")),
            at: Some(now() - TimeDelta::days(2)),
            detail: detail.into(),
        };
        let rows = vec![
            of("1000296007", "Hawthorne", "Disabled by \"Restricted\"; the record is \"Open\" now."),
            of("1000311008", "Haworth", "Another reason."),
        ];
        script.queues = vec![(api::QueueKind::RecordOkAgain, api::QueueView { rows, total: 2 })];
    });
    let mut h = over(fake);
    h.keys("<esc>gw")
        .expect(" Disabled, record OK again")
        .expect(" 2 in this queue")
        .expect("> 1000296007  HAWTHORNE, Ann")
        .expect("Disabled by \"Restricted\"; the record is \"Open\" now.");
    h.keys("j").expect("> 1000311008").expect("  Another reason.");
    h.keys("<enter>").expect("Patients > 1000311008");
    h.keys("ge").expect(" Mail failed").expect("No mail that a patient waits for has failed.");
    h.keys("gi").expect("No code that is out ends within seven days.");
}

fn preview() -> api::CohortPreview {
    let left = |id: &str, name: &str, reason: &str| api::CohortRow {
        patient_id: id.into(),
        name: name.into(),
        birth_date: Some(day(1962, 3, 12)),
        outcome: if reason.is_empty() { "Planned" } else { "Left out" }.into(),
        reason: reason.into(),
    };
    api::CohortPreview {
        source: "the search haw".into(),
        expires: day(2026, 12, 20),
        invited: 2,
        letters: 4,
        left_out: vec![api::LeftOutCount { reason: "Deceased".into(), count: 1 }],
        rows: vec![
            left("1000296007", "HAWTHORNE, Margaret", "The patient has died."),
            left("1000311008", "HAWORTH, Ian", ""),
        ],
        ..api::CohortPreview::default()
    }
}

fn template(name: &str) -> api::TemplateView {
    api::TemplateView { name: name.into(), object: "Patient Profile".into(), ..api::TemplateView::default() }
}

fn invitable() -> Fake {
    with(|script| {
        script.templates = vec![template("User name"), template("Activation code")];
        script.cohort_preview = preview();
        script.cohort = api::CohortView {
            source: "the search haw".into(),
            templates: vec!["User name".into(), "Activation code".into()],
            planned: 3,
            left_out: 1,
            stage: "Planned".into(),
            next: "Start it: 2 patients are to be invited.".into(),
            ..api::CohortView::default()
        };
    })
}

#[test]
fn marked_rows_become_a_cohort_in_a_few_keys() {
    let mut h = over(invitable());
    h.keys("<esc><space><space>").expect("2 marked; F6 invites them together").expect(" *1000296007");
    h.keys("<f6>").expect(" New cohort").expect("(*) the 2 marked rows").expect("[ ] User name");
    h.keys("<f2>").expect("A cohort needs a name");
    h.keys("Cardiology<f2>").expect("Tick at least one letter");
    h.keys("<space><down><space><f2>")
        .expect(" New cohort > Cardiology")
        .expect("2 would be invited by 4 letters, until 20 Dec 2026.")
        .expect("Left out: 1 Deceased.")
        .expect("> 1000296007  HAWTHORNE, Margaret")
        .expect("The patient has died.");
    let plans = h.fake.script.lock().expect("no panic before").cohort_plans.clone();
    assert_eq!(plans[0].source, api::CohortSource::Rows(vec!["1000296007".into(), "1000311008".into()]));
    assert_eq!(plans[0].templates, ["User name", "Activation code"]);
    assert!(!plans[0].hold);
    h.keys("y")
        .expect("Done: Cohort C0001 is planned.")
        .expect(" Cohorts > C0001")
        .expect("0 of 2 invited, 1 left out");
    h.keys("<esc>").expect(" Cohorts").expect("> C0001   Cardiology").reject("New cohort >");
}

#[test]
fn a_cohort_starts_only_when_its_number_was_typed() {
    let fake = invitable();
    fake.script.lock().expect("no panic before").cohorts = vec![api::CohortView {
        number: "C0001".into(),
        name: "Eye".into(),
        planned: 3,
        left_out: 1,
        stage: "Planned".into(),
        ..api::CohortView::default()
    }];
    let mut h = over(fake);
    h.keys("<esc>gm<enter>").expect("Cohorts > C0001").expect(" s start  d cancel");
    h.keys("s").expect("Credentials and letters are made for 2 now.").expect("Type how many");
    h.keys("3<f2>");
    assert!(h.fake.script.lock().expect("no panic before").cohort_acts.is_empty(), "3 is not 2");
    h.keys("<backspace>2<f2>");
    assert_eq!(h.fake.script.lock().expect("no panic before").cohort_acts, [api::CohortAct::Start]);
    h.expect("going on").expect("stop");
    h.keys("<ctrl-c>");
    assert_eq!(
        h.fake.script.lock().expect("no panic before").cohort_acts.last(),
        Some(&api::CohortAct::Stop)
    );
}

#[test]
fn the_second_person_sees_what_is_asked_of_them() {
    let fake = invitable();
    fake.script.lock().expect("no panic before").cohorts = vec![api::CohortView {
        number: "C0002".into(),
        name: "Eye".into(),
        planned: 300,
        stage: "Planned".into(),
        waits_for_second: true,
        next: "Not now: more than 200 patients need a second person.".into(),
        ..api::CohortView::default()
    }];
    let mut h = over(fake);
    h.keys("<esc>gm").expect("Second?").expect("more than 200 patients need a second person");
    h.keys("<enter>s").expect("Note: Not now: more than 200 patients need a second person");
    h.keys("p").expect("You agree that 300 of this list are invited.");
    h.keys("y");
    assert_eq!(h.fake.script.lock().expect("no panic before").cohort_acts, [api::CohortAct::Approve]);
}

#[test]
fn what_waits_for_a_second_person_stands_in_one_list() {
    let mut h = Harness::new(80, 24);
    h.keys("<esc>gn").expect("0 waiting for a second person").expect("Nothing waits that you could decide.");
    h.keys("p").expect("Note: Nothing waits here.");
    let row = |of: api::ApprovalOf, what: &str, cannot: &str| api::ApprovalView {
        of,
        what: what.into(),
        asked_by: "jdoe".into(),
        asked_at: Some(crate::tui_harness::now()),
        until: None,
        detail: "300 patients, one letter each.".into(),
        cannot: cannot.into(),
    };
    {
        let mut script = h.fake.script.lock().expect("no panic before");
        script.approvals = vec![
            row(api::ApprovalOf::Wave, "Unlock the wave: 12 accounts", ""),
            row(api::ApprovalOf::Cohort("C0002".into()), "Cohort C0002: Eye", ""),
            row(api::ApprovalOf::Cohort("C0003".into()), "Cohort C0003: Ear", "Not now: you planned it."),
        ];
        let approvals = 3;
        script.queue_counts = Some(api::QueueCounts { approvals, ..api::QueueCounts::default() });
        script.site.permissions.push("patients.view".into());
    }
    h.keys("<f5>")
        .expect("3 waiting")
        .expect("> Unlock the wave: 12 accounts")
        .expect("jdoe")
        .expect("today 09:14");
    h.keys("jj").expect("Not now: you planned it.").keys("p").expect("Note: Not now: you planned it.");
    h.keys("kp").expect("jdoe asked for it.").expect("300 patients").keys("y").expect("Done: Decided.");
    h.keys("d").expect("Reason (in the activity log)").keys("planned twice<f2>").expect("1 waiting");
    let decided = h.fake.script.lock().expect("no panic before").decisions.clone();
    let told: Vec<_> = decided.iter().map(|d| (d.of.word(), d.approve, d.reason.as_str())).collect();
    let expected = [("C0002".to_owned(), true, ""), ("C0003".to_owned(), false, "planned twice")];
    assert_eq!(told, expected);
    h.keys("<enter>").expect("locked");
}

#[test]
fn a_search_is_saved_opened_renamed_and_deleted() {
    let mut h = Harness::new(80, 24);
    h.keys("<f2>").expect("Note: Type what to search for first");
    h.keys("haw<f2>").expect("Save this search").keys("Hawthorns<enter>").expect("Done: The search is saved");
    h.keys("<f4>").expect("Patients > Saved searches").expect("> Hawthorns").expect("haw");
    h.keys("e<ctrl-a><ctrl-k>H. people<enter>").expect("Done: Changed.").expect("> H. people");
    h.keys("<enter>").expect(" Patients > H. people").expect(" Search  haw");
    h.keys("x").reject("H. people");
    h.keys("<f4>d").expect("Delete the saved search").keys("y").expect("0 saved");
    let mut script = h.fake.script.lock().expect("no panic before");
    script.saved_searches = vec![api::SavedSearchView {
        name: "New ones".into(),
        text: String::new(),
        state: Some("Not invited".into()),
        saved_by: "jdoe".into(),
    }];
    drop(script);
    h.keys("<f5>")
        .expect("only Not invited")
        .keys("<enter>")
        .expect(" Patients > New ones (only Not invited)");
    h.keys("<f4><f6>").expect("New cohort").expect("New ones").expect("(*) a saved search");
}

#[test]
fn a_read_only_session_saves_no_search() {
    let options = patient_profile::tui::Options { read_only: true, ..Default::default() };
    let mut h = Harness::over(Fake::new(), options, 80, 24);
    h.keys("haw<f2>").expect("Not now: this session is read-only.");
}

fn office() -> Fake {
    with(|script| {
        script.site.permissions = vec!["operators.manage".into()];
        script.site.operator = "admin".into();
        let right = |permission: &str, label: &str, origins: &[&str]| api::RightView {
            permission: permission.into(),
            label: label.into(),
            origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
        };
        let operator = |name: &str, role: &str, disabled| api::OperatorView {
            name: name.into(),
            full_name: format!("{name} by name"),
            users: vec![api::UnixUser { uid: 1001, name: Some("jdoe".into()) }],
            roles: vec![role.into()],
            rights: vec![
                right("patients.view", "Look up patients", &[role]),
                right("letters.bulk", "Invite many patients at once", &["own"]),
            ],
            disabled,
            ..api::OperatorView::default()
        };
        script.operators = api::OperatorsView {
            operators: vec![
                operator("admin", "Administrator", false),
                operator("jdoe", "Support", false),
                operator("lfox", "Auditor", true),
            ],
            roles: vec![
                api::RoleView {
                    name: "Administrator".into(),
                    permissions: vec!["operators.manage".into()],
                    two_step: false,
                },
                api::RoleView {
                    name: "Support".into(),
                    permissions: vec!["patients.view".into()],
                    two_step: false,
                },
            ],
        };
    })
}

fn changes(h: &Harness) -> Vec<api::OperatorChange> {
    h.fake.script.lock().expect("no panic before").operator_changes.clone()
}

#[test]
fn rights_stand_with_their_origin_and_are_given_and_taken() {
    let mut h = over(office());
    h.keys("<esc>go")
        .expect(" Operators and permissions")
        .expect("3, 1 disabled")
        .expect("> admin")
        .expect("─ What admin may do ─");
    h.keys("j").expect("What jdoe may do").expect("[x] Look up patients").expect("Support");
    h.keys("<tab><space>").expect("patients.view comes from the role Support");
    h.keys("j<space>");
    let [api::OperatorChange::Set { name, grant, revoke, .. }] = &changes(&h)[..] else {
        unreachable!("one change: {:?}", changes(&h))
    };
    assert_eq!(
        (name.as_str(), grant.as_slice(), revoke.len()),
        ("jdoe", &["letters.configure".to_owned()][..], 0)
    );
    h.keys("<tab>d").expect("Log-in is refused from now on, and open sessions end at once.").keys("y");
    assert!(
        matches!(&changes(&h)[1], api::OperatorChange::Disable { name, disabled: true } if name == "jdoe")
    );
    h.keys("b").expect("Roles").expect("> Administrator").keys("j").expect("What the role Support permits");
    h.keys("<tab><space>");
    assert!(
        matches!(&changes(&h)[2], api::OperatorChange::SetRole { name, permissions } if name == "Support" && permissions.is_empty())
    );
}

#[test]
fn an_operator_is_added_by_a_form_that_shows_no_password() {
    let mut h = over(office());
    h.keys("<esc>gon").expect(" New operator");
    h.keys("pkay<enter>Pat Kay<enter>1002<enter><down><space><down>correct horse battery<enter>correct horse battry<f2>");
    h.expect("The two differ: type both anew.").reject("correct horse");
    h.keys("<ctrl-a><ctrl-k>correct horse battery<f2>");
    let change = changes(&h).pop().expect("a change");
    let api::OperatorChange::Add { name, full_name, users, roles, password } = change else {
        unreachable!("added")
    };
    assert_eq!(
        (name.as_str(), full_name.as_str(), users, roles),
        ("pkay", "Pat Kay", vec!["1002".to_owned()], vec!["Support".to_owned()])
    );
    assert_eq!(password.0, "correct horse battery");
    h.expect(" Operators and permissions").expect("Done: Changed");
}

#[test]
fn a_change_waits_for_the_own_password_and_is_done_then() {
    let mut h = over(office());
    {
        let mut script = h.fake.script.lock().expect("no panic before");
        script.stale = true;
        script.password = "correct horse".into();
    }
    h.keys("<esc>gojd").keys("y").expect("Your own password").expect("admin   Password").reject("Disable");
    h.keys("wrong<enter>").expect("Error: The password is wrong.");
    assert_eq!(changes(&h), []);
    h.keys("<esc>").expect("Nothing was changed: your own password was not given.");
    h.keys("<esc>b<tab><space>").expect("Your own password").keys("correct horse<enter>");
    assert!(matches!(&changes(&h)[..], [api::OperatorChange::SetRole { .. }]), "{:?}", changes(&h));
    h.expect("Done: Changed").expect("What the role Administrator permits");
}

#[test]
fn a_session_that_ends_while_the_password_is_asked_for_leaves_no_key_waiting() {
    let mut h = over(office());
    {
        let mut script = h.fake.script.lock().expect("no panic before");
        script.stale = true;
        script.password = "correct horse".into();
    }
    h.keys("<esc>gob<tab><space>").expect("Your own password");
    let ended = api::ErrorView::new(api::ErrorKind::LoggedOut, "This session was ended. Log in again.");
    h.fake.script.lock().expect("no panic before").logged_out = true;
    h.send(patient_profile::tui::Msg::Changed(Err(ended))).expect("F3 log off, other operator");
    h.keys("correct horse<enter>")
        .expect("Operators and permissions > Roles")
        .keys("b")
        .expect("3, 1 disabled");
    assert_eq!(changes(&h), []);
}

#[test]
fn two_step_log_in_of_others_is_reset_and_required() {
    let fake = office();
    fake.script.lock().expect("no panic before").operators.operators[1].two_step.on_since =
        Some(crate::tui_harness::now());
    let mut h = over(fake);
    h.keys("<esc>go").expect("Two-step").expect("from jdoe (1001)");
    h.keys("jjt").expect("Not now: lfox has no two-step log-in");
    h.keys("kt")
        .expect("─ Reset two-step log-in ─")
        .expect("Sessions of jdoe end")
        .keys("<f2>")
        .expect("Say why");
    h.keys("phone lost<f2>").expect("Done: Changed");
    h.keys("bjt").expect("Whoever has none sets it up").keys("y");
    let done = changes(&h);
    assert!(
        matches!(&done[..], [
            api::OperatorChange::ResetTwoStep { name, reason },
            api::OperatorChange::RequireTwoStep { role, required: true },
        ] if name == "jdoe" && reason == "phone lost" && role == "Support"),
        "{done:?}"
    );
}

#[test]
fn whoever_does_not_manage_operators_is_told_whom_to_ask() {
    let mut h = over(Fake::new());
    h.keys("<esc>go").expect("Not permitted").reject("Operators and permissions >");
}

#[test]
fn before_the_first_operator_the_page_says_how_to_begin() {
    let fake = office();
    fake.script.lock().expect("no panic before").operators = api::OperatorsView::default();
    let mut h = over(fake);
    h.keys("<esc>go").expect("works without a password").expect("n adds the first operator").reject("[ ]");
}

#[test]
fn the_go_to_menu_says_how_many_wait() {
    let counts = api::QueueCounts { locked: 6, record_ok_again: 2, ..api::QueueCounts::default() };
    let fake = with(|script| {
        script.site.permissions.push("patients.view".into());
        script.queue_counts = Some(counts);
    });
    let mut h = over(fake);
    let of = |name: &str, count: u64| format!("{name:<38} {count}");
    h.keys("<esc>g").expect(&of("l  Locked patients", 6)).expect(&of("w  Disabled, record OK again", 2));
    h.expect("e  Mail failed").reject(&of("e  Mail failed", 0));
}
