//! A Letter Template goes live only after a second operator approved it (S59, S67): at the level of the service, over the
//! socket, and on the command line.

use patient_profile::domain::{Permission, Permissions};
use patient_profile::service::Session;
use patient_profile::service::api::{
    ActivityQuery, AddTemplate, DecideTemplate, EditOutcome, EditTemplate, ErrorKind, ErrorView,
    OperatorChange, SiteChange, TemplateVerdict, TemplateView, VisibilityChange, VisibilityOf,
};
use patient_profile::wire::client::{answer, quick};

use crate::operators::{Office, add};
use crate::service_fixture::{Site, create};
use crate::service_steps::edit;

const BODY: &str = "Dear {{patient.salutation}},\n\nID {{credentials.id}}, code {{credentials.code}}, until \
                    {{credentials.expires}}, at {{portal.link}}. Help: {{support.phone}}\n\nNew line.";

/// A furnished site with an administrator and operators who configure letters.
pub fn site_with(names: &[&str]) -> Site {
    let site = Site::furnished();
    site.service.change_operators(&site.session, &add("admin", &["Administrator"])).expect("the first one");
    for name in names {
        site.service.change_operators(&admin(), &add(name, &["Letters"])).expect("an operator");
    }
    site
}

pub fn admin() -> Session {
    Session::operator("admin", Permissions::NONE.with(Permission::OperatorsManage))
}

/// A session of an operator of the role Letters who also sends them.
pub fn letters(name: &str) -> Session {
    let sends = Permissions::all().without(Permission::OperatorsManage);
    Session::operator(name, sends)
}

pub fn save(site: &Site, who: &str, version: u32, body: &str) -> TemplateView {
    let outcome =
        site.service.edit_template(&letters(who), &edit("Invitation", version, body)).expect("an edit");
    let saved = match outcome {
        EditOutcome::Saved(view) => Some(view),
        EditOutcome::Changed(_) => None,
    };
    saved.expect("nobody was faster")
}

fn asked(version: u32, verdict: TemplateVerdict) -> DecideTemplate {
    DecideTemplate { name: "Invitation".into(), version, verdict }
}

fn refuse() -> TemplateVerdict {
    TemplateVerdict::Refuse("the help line is missing".into())
}

pub fn decide(
    site: &Site,
    who: &str,
    version: u32,
    verdict: TemplateVerdict,
) -> Result<TemplateView, ErrorView> {
    site.service.decide_template(&letters(who), &asked(version, verdict)).map_err(ErrorView::from)
}

fn view(site: &Site) -> TemplateView {
    let templates = site.service.templates(&site.session).expect("templates");
    templates.into_iter().find(|one| one.name == "Invitation").expect("the invitation")
}

/// The standings of all versions, the newest first.
fn standings(site: &Site) -> Vec<String> {
    let versions = site.service.template_versions(&site.session, "Invitation").expect("versions");
    versions.iter().map(patient_profile::service::api::TemplateText::standing_words).collect()
}

fn log(site: &Site) -> Vec<String> {
    let query = ActivityQuery { limit: 200, ..ActivityQuery::default() };
    let page = site.service.activity(&site.session, &query).expect("the log");
    let entry = |entry: patient_profile::service::api::ActivityView| {
        format!("{}, {}: {}", entry.actor, entry.kind, entry.detail)
    };
    page.entries.into_iter().filter(|one| one.kind.starts_with("Letter Template")).map(entry).collect()
}

fn switch(site: &Site, on: bool) {
    let change = SiteChange { template_approval: Some(on), ..SiteChange::default() };
    site.service.change_site(&site.session, &change).expect("the switch");
}

#[test]
fn a_version_waits_beside_the_one_in_use_until_somebody_else_approves_it() {
    let site = site_with(&["mkhan", "jdoe"]);
    let saved = save(&site, "mkhan", 1, BODY);
    let waiting = saved.waiting.expect("it waits");
    assert_eq!((saved.version, waiting.version, waiting.saved_by.as_str()), (1, 2, "mkhan"));
    let site = site.restart();
    assert_eq!(standings(&site), ["Waits for approval", "In use"]);
    let first = site.id_of("hawthorne");
    site.service
        .create_credentials(&site.session, &create(&first, &["Invitation"], false))
        .expect("a letter");
    assert_eq!(site.record(&first).letters[0].version, 1, "letters are made of the version in use");
    assert!(!site.printed()[0].1.contains("New line"));

    let own = decide(&site, "mkhan", 2, TemplateVerdict::Approve).expect_err("nobody approves their own");
    assert_eq!(own.kind, ErrorKind::Refused);
    assert!(own.message.contains("you saved version 2, so another operator"), "{own:?}");
    let approved = decide(&site, "jdoe", 2, TemplateVerdict::Approve).expect("approved");
    assert_eq!((approved.version, approved.waiting), (2, None));
    assert_eq!(standings(&site), ["In use, approved by jdoe", "Earlier"]);
    let second = site.id_of("haworth");
    site.service
        .create_credentials(&site.session, &create(&second, &["Invitation"], false))
        .expect("a letter");
    assert_eq!(site.record(&second).letters[0].version, 2);

    let entries = log(&site);
    let again = decide(&site, "jdoe", 2, TemplateVerdict::Approve).expect("the same answer again");
    assert_eq!(again.version, 2);
    assert_eq!(log(&site), entries, "it had its effect once");
    assert_eq!(entries[0], "jdoe, Letter Template Approved: \"Invitation\" v2, saved by mkhan");
    assert_eq!(entries[1], "mkhan, Letter Template Saved: \"Invitation\" v2, edited, waits for approval");
}

#[test]
fn a_template_that_was_never_approved_makes_no_letters() {
    let site = site_with(&["mkhan", "jdoe"]);
    let request = AddTemplate {
        name: "Welcome".into(),
        base: "Letterhead".into(),
        object: "Patient Profile".into(),
        body: Some(BODY.into()),
        visible: false,
    };
    let added = site.service.add_template(&letters("mkhan"), &request).expect("added");
    assert!(added.unapproved && added.waiting.is_some());
    let id = site.id_of("hawthorne");
    let refused = site.service.create_credentials(&site.session, &create(&id, &["Welcome"], false));
    let refused = ErrorView::from(refused.expect_err("it waits"));
    assert_eq!(refused.kind, ErrorKind::Refused);
    assert!(refused.message.contains("\"Welcome\" waits for approval by a second operator"), "{refused:?}");
    assert_eq!(site.record(&id).row.state, None, "nothing was made");
    assert_eq!(site.service.site(&site.session).expect("the site").templates, 3);
    let decide = |verdict| {
        let request = DecideTemplate { name: "Welcome".into(), version: 1, verdict };
        site.service.decide_template(&letters("jdoe"), &request)
    };
    let view = decide(refuse()).expect("refused");
    assert!(view.unapproved && view.waiting.is_none());
    let refused = site.service.create_credentials(&site.session, &create(&id, &["Welcome"], false));
    assert!(refused.expect_err("refused").to_string().contains("no version of the Letter Template"));
    let late = ErrorView::from(decide(TemplateVerdict::Approve).expect_err("it was refused"));
    assert_eq!(late.kind, ErrorKind::Conflict);
    let again = EditTemplate { name: "Welcome".into(), ..edit("Invitation", 1, BODY) };
    site.service.edit_template(&letters("mkhan"), &again).expect("its author mends it");
    let request = DecideTemplate { name: "welcome".into(), version: 2, verdict: TemplateVerdict::Approve };
    site.service.decide_template(&letters("jdoe"), &request).expect("approved");
    site.service.create_credentials(&site.session, &create(&id, &["Welcome"], false)).expect("a letter");
}

#[test]
fn a_refused_or_withdrawn_version_stays_in_the_list_and_out_of_use() {
    let site = site_with(&["mkhan", "jdoe"]);
    save(&site, "mkhan", 1, BODY);
    let blank = decide(&site, "jdoe", 2, TemplateVerdict::Refuse("  ".into())).expect_err("why?");
    assert!(blank.message.contains("A reason is needed"), "{blank:?}");
    let own = decide(&site, "mkhan", 2, refuse()).expect_err("its author withdraws");
    assert!(own.message.contains("Withdraw it instead"), "{own:?}");
    let other = decide(&site, "jdoe", 2, TemplateVerdict::Withdraw).expect_err("only its author");
    assert!(other.message.contains("only its author withdraws it"), "{other:?}");
    decide(&site, "jdoe", 2, refuse()).expect("refused");
    let refused = "Refused by jdoe: the help line is missing";
    assert_eq!(standings(&site), [refused, "In use"]);
    assert_eq!(site.service.template(&site.session, "Invitation", None).expect("a text").version, 1);
    assert!(log(&site)[0].ends_with("\"Invitation\" v2, saved by mkhan: the help line is missing"));

    save(&site, "mkhan", 2, &format!("{BODY} Help: 111"));
    decide(&site, "mkhan", 3, TemplateVerdict::Withdraw).expect("withdrawn");
    decide(&site, "mkhan", 3, TemplateVerdict::Withdraw).expect("once more, to no effect");
    assert_eq!(standings(&site), ["Withdrawn", refused, "In use"]);
    assert_eq!(log(&site).iter().filter(|one| one.contains("Withdrawn")).count(), 1);
    site.service.restore_template(&letters("jdoe"), "Invitation", 3).expect("as it was");
    assert_eq!(standings(&site)[0], "Waits for approval", "an older version waits too");
    decide(&site, "mkhan", 4, TemplateVerdict::Approve).expect("jdoe saved it, so mkhan approves");
    assert_eq!(view(&site).version, 4);
}

#[test]
fn an_approval_means_the_version_that_was_looked_at() {
    let site = site_with(&["mkhan", "jdoe"]);
    save(&site, "mkhan", 1, BODY);
    save(&site, "mkhan", 2, &format!("{BODY} Worse."));
    assert_eq!(standings(&site), ["Waits for approval", "Replaced", "In use"]);
    let replaced = decide(&site, "jdoe", 2, TemplateVerdict::Approve).expect_err("it was replaced");
    assert_eq!(replaced.kind, ErrorKind::Conflict);
    assert!(replaced.message.contains("mkhan saved version 3 meanwhile"), "{replaced:?}");
    assert_eq!(view(&site).version, 1);
    assert!(
        log(&site)[0].contains("v3, edited, replaces v2, which waited for approval"),
        "{}",
        log(&site)[0]
    );
    let unknown = decide(&site, "jdoe", 9, TemplateVerdict::Approve).expect_err("there is none");
    assert_eq!(unknown.kind, ErrorKind::NotFound);
    let never = decide(&site, "jdoe", 1, TemplateVerdict::Approve).expect_err("it is in use");
    assert!(never.message.contains("did not wait"), "{never:?}");

    // Whoever saves over somebody else's version stands for it, and the first author may approve it.
    let over = site.service.edit_template(&letters("jdoe"), &edit("Invitation", 1, BODY)).expect("an answer");
    assert!(matches!(over, EditOutcome::Changed(theirs) if theirs.version == 3), "what waits was not seen");
    save(&site, "jdoe", 3, BODY);
    decide(&site, "jdoe", 4, TemplateVerdict::Approve).expect_err("jdoe saved it");
    decide(&site, "mkhan", 4, TemplateVerdict::Approve).expect("approved");
    assert_eq!(standings(&site)[..2], ["In use, approved by mkhan", "Replaced"]);
}

#[test]
fn of_an_approval_and_a_save_at_once_only_one_counts() {
    let site = site_with(&["mkhan", "jdoe", "lfox"]);
    save(&site, "mkhan", 1, BODY);
    let (approved, saved) = std::thread::scope(|scope| {
        let approval = scope.spawn(|| decide(&site, "jdoe", 2, TemplateVerdict::Approve));
        let saving = scope.spawn(|| save(&site, "lfox", 2, &format!("{BODY} Another.")));
        (approval.join().expect("no panic"), saving.join().expect("no panic"))
    });
    assert_eq!(saved.waiting.expect("it waits").version, 3);
    let in_use = view(&site).version;
    match approved {
        Ok(_) => assert_eq!(in_use, 2),
        Err(error) => assert_eq!((error.kind, in_use), (ErrorKind::Conflict, 1)),
    }
}

#[test]
fn a_single_operator_and_a_site_without_approval_save_at_once() {
    let sole = Site::furnished();
    let saved = save(&sole, "mkhan", 1, BODY);
    assert_eq!((saved.version, saved.waiting), (2, None), "the sole operator");
    let site = site_with(&["mkhan"]);
    assert_eq!(save(&site, "mkhan", 1, BODY).version, 2, "nobody else could approve");
    let site = site_with(&["mkhan", "jdoe"]);
    switch(&site, false);
    assert_eq!(save(&site, "mkhan", 1, BODY).version, 2, "the site does without");
    assert!(!site.service.site(&site.session).expect("the site").template_approval);
    switch(&site, true);
    assert_eq!(save(&site, "mkhan", 2, BODY).version, 2);
    let site = site.restart();
    assert_eq!(standings(&site), ["Waits for approval", "In use", "Earlier"]);
}

#[test]
fn once_nobody_else_is_left_the_author_approves_and_the_log_says_alone() {
    let site = site_with(&["mkhan", "jdoe"]);
    save(&site, "mkhan", 1, BODY);
    decide(&site, "mkhan", 2, TemplateVerdict::Approve).expect_err("jdoe is there");
    let disable = OperatorChange::Disable { name: "jdoe".into(), disabled: true };
    site.service.change_operators(&admin(), &disable).expect("disabled");
    assert_eq!(view(&site).version, 1, "what waits needs a decision still");
    decide(&site, "mkhan", 2, TemplateVerdict::Approve).expect("alone");
    assert_eq!(standings(&site)[0], "In use, approved by mkhan alone");
    assert_eq!(
        log(&site)[0],
        "mkhan, Letter Template Approved: \"Invitation\" v2, alone: there is no second operator who could approve it"
    );
    let site = site_with(&["mkhan", "jdoe"]);
    save(&site, "mkhan", 1, BODY);
    switch(&site, false);
    assert_eq!(standings(&site)[0], "Waits for approval", "the switch decides nothing by itself");
    decide(&site, "mkhan", 2, TemplateVerdict::Approve).expect("the site asks for nobody else");
    save(&site, "mkhan", 2, &format!("{BODY} More."));
    assert_eq!(view(&site).version, 3);
}

#[test]
fn switches_of_a_template_do_not_wait_and_what_waits_does_not_turn_them_back() {
    let site = site_with(&["mkhan", "jdoe"]);
    save(&site, "mkhan", 1, BODY);
    let of = VisibilityOf::Template("Invitation".into());
    let change = VisibilityChange { of, visible: Some(true) };
    site.service.set_visibility(&letters("mkhan"), &[change]).expect("switched");
    site.service.retire_template(&letters("mkhan"), "Invitation", true).expect("retired");
    let now = view(&site);
    assert!(now.visible && now.retired && now.waiting.is_some());
    site.service.retire_template(&letters("mkhan"), "Invitation", false).expect("in use again");
    decide(&site, "jdoe", 2, TemplateVerdict::Approve).expect("approved");
    let now = view(&site);
    assert!(now.visible && !now.retired && now.version == 2);

    // An edit that hides takes effect with its approval, and is noted then.
    let hide = EditTemplate { visible: Some(false), ..edit("Invitation", 2, BODY) };
    site.service.edit_template(&letters("mkhan"), &hide).expect("saved");
    assert!(view(&site).visible);
    let noted = || {
        let query =
            ActivityQuery { kind: Some("Visibility Changed".into()), limit: 9, ..ActivityQuery::default() };
        site.service.activity(&site.session, &query).expect("the log").entries.len()
    };
    let before = noted();
    decide(&site, "jdoe", 3, TemplateVerdict::Approve).expect("approved");
    assert!(!view(&site).visible);
    assert_eq!(noted(), before + 1);
}

#[test]
fn a_new_name_waits_with_its_version_and_is_taken_meanwhile() {
    let site = site_with(&["mkhan", "jdoe"]);
    let rename = EditTemplate { new_name: Some("Welcome".into()), ..edit("Invitation", 1, BODY) };
    site.service.edit_template(&letters("mkhan"), &rename).expect("saved");
    assert_eq!(view(&site).waiting.expect("it waits").name, "Welcome");
    let taken = EditTemplate {
        name: "User name".into(),
        new_name: Some("welcome".into()),
        ..edit("Invitation", 1, BODY)
    };
    let refused = site.service.edit_template(&letters("jdoe"), &taken).expect_err("taken");
    assert!(refused.to_string().contains("already"), "{refused}");
    site.service.template(&site.session, "Welcome", None).expect("found by the name that waits");
    decide(&site, "jdoe", 2, TemplateVerdict::Approve).expect("approved");
    assert_eq!(site.service.template(&site.session, "Welcome", None).expect("renamed").version, 2);
    assert!(site.service.template(&site.session, "Invitation", None).is_err());
}

#[test]
fn what_waits_is_counted_for_who_may_approve_it() {
    let site = site_with(&["mkhan", "jdoe"]);
    let count = |name: &str| {
        site.clock.advance(chrono::TimeDelta::seconds(11));
        let counts = site.service.queue_counts(&letters(name)).expect("counts");
        (counts.templates_to_approve, counts.approvals)
    };
    assert_eq!((count("mkhan"), count("jdoe")), ((0, 0), (0, 0)));
    save(&site, "mkhan", 1, BODY);
    assert_eq!((count("mkhan"), count("jdoe")), ((0, 0), (1, 1)), "its author has nothing to do");
    decide(&site, "jdoe", 2, refuse()).expect("refused");
    assert_eq!((count("mkhan"), count("jdoe")), ((0, 0), (0, 0)));
}

/// Each role tries each answer over the socket: what it may not is refused by the permission's name.
#[test]
fn each_role_decides_what_it_may_over_the_raw_socket() {
    let roles: [(&str, &[&str]); 6] = [
        ("mkhan", &["Letters"]),
        ("jdoe", &["Letters"]),
        ("records", &["Records"]),
        ("support", &["Support"]),
        ("auditor", &["Auditor"]),
        ("approver", &["Auditor"]),
    ];
    let office = Office::with(&roles);
    let admin = office.logged_in("admin");
    let grant = OperatorChange::Set {
        name: "approver".into(),
        full_name: None,
        users: None,
        roles: None,
        grant: vec!["letters.approve".into()],
        revoke: vec![],
    };
    office.change(&admin, grant).expect("granted");
    let author = office.logged_in("mkhan");
    let edited = office
        .runtime
        .block_on(async { answer(author.edit_template(quick(), edit("Invitation", 1, BODY)).await) });
    assert!(matches!(edited.expect("saved"), EditOutcome::Saved(view) if view.waiting.is_some()));
    let tried = |name: &str, verdict: TemplateVerdict| {
        let client = office.logged_in(name);
        office.runtime.block_on(async { answer(client.decide_template(quick(), asked(2, verdict)).await) })
    };
    let all = || [TemplateVerdict::Approve, refuse(), TemplateVerdict::Withdraw];
    for name in ["admin", "records", "support", "auditor"] {
        for verdict in all() {
            let needed =
                if verdict == TemplateVerdict::Withdraw { "letters.configure" } else { "letters.approve" };
            let error = tried(name, verdict).expect_err("not permitted");
            assert_eq!(error.kind, ErrorKind::Forbidden, "{name}: {error:?}");
            assert!(error.message.contains(needed), "{name}: {error:?}");
        }
    }
    let error =
        tried("approver", TemplateVerdict::Withdraw).expect_err("saves nothing, so takes nothing back");
    assert_eq!(error.kind, ErrorKind::Forbidden);
    assert_eq!(tried("mkhan", TemplateVerdict::Approve).expect_err("the author").kind, ErrorKind::Refused);
    assert_eq!(tried("approver", TemplateVerdict::Approve).expect("approved").version, 2);
    // A right that is gone acts on the next request (S67a): then there is nobody besides the two of Letters.
    let versions = office
        .runtime
        .block_on(async { answer(author.template_versions(quick(), "Invitation".into()).await) });
    assert_eq!(versions.expect("versions")[0].standing_words(), "In use, approved by approver");
}
