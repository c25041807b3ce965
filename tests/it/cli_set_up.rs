//! The commands of a site's set-up: bases, templates, visibility, and letters that go wrong in the post.

use serde_json::Value;

use crate::cli_shell::Shell;

fn names(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|one| one["name"].as_str()).collect()
}

#[test]
fn templates_are_edited_compared_and_restored() {
    let shell = Shell::new();
    shell.init();
    let body = shell.write("body.md", "{{credentials.id}} {{credentials.code}} {{portal.link}} changed");
    let edited = shell.json(&["template", "edit", "Invitation", "--body", &body, "--visible"]).done().json();
    assert_eq!((edited["version"].as_u64(), edited["visible"].as_bool()), (Some(2), Some(true)));
    let stale = shell.json(&["template", "edit", "Invitation", "--body", &body, "--from-version", "1"]);
    let (kind, message) = stale.refused();
    assert_eq!(kind, "conflict");
    assert!(message.contains("saved version 2"), "{message}");
    let compared = shell.json(&["template", "compare", "Invitation", "1", "2"]).done().json();
    let lines = compared["lines"].as_array().unwrap();
    assert!(lines.iter().any(|line| line.as_str().unwrap().starts_with("+ {{credentials.id}}")));
    let restored = shell.json(&["template", "restore", "Invitation", "1"]).done().json();
    assert_eq!(restored["version"], 3);
    let versions = shell.json(&["template", "versions", "Invitation"]).done().json();
    assert_eq!(versions.as_array().unwrap().len(), 3);
    let text = shell.run(&["template", "show", "Invitation"]).done();
    assert!(text.out.contains("Dear {{patient.salutation}}"), "{}", text.out);
    let base = shell.json(&["base", "replace", "Hospital letter", "--body", &body]).done().json();
    assert_eq!((base["version"].as_u64(), base["templates"].as_u64()), (Some(2), Some(3)));
    shell.json(&["base", "retire", "Hospital letter"]).done();
    let add = ["template", "add", "A", "--base", "Hospital letter", "--object", "patient"];
    assert!(shell.json(&add).refused().1.contains("retired"));
    let retired = shell.json(&["template", "retire", "User name"]).done().json();
    assert_eq!(retired["retired"], true);
    let fields = shell.json(&["template", "fields", "referral"]).done().json();
    assert!(names(&fields).contains(&"referral.date") && !names(&fields).contains(&"credentials.code"));
}

#[test]
fn what_patients_see_is_shown_and_hidden() {
    let shell = Shell::with_patients();
    let seen = shell.json(&["visibility", "show", "--template", "Invitation"]).done().json();
    assert!(seen["summary"][0].as_str().unwrap().contains("Invitation"), "{seen}");
    let hidden = shell.json(&["visibility", "hide", "--template", "Invitation"]).done().json();
    assert_eq!(hidden["summary"][0], "Patients see none of their letters.");
    assert_eq!(shell.json(&["visibility", "show", "--type", "Nonsense"]).refused().0, "not_found");
    assert_eq!(shell.run(&["visibility", "show"]).status, 2);
    assert!(shell.run(&["visibility", "list"]).done().out.contains("Invitation"));
}

#[test]
fn letters_are_lost_and_come_back() {
    let shell = Shell::with_patients();
    let id = shell.id_of("hawthorne 1962");
    shell.json(&["credentials", "create", &id, "--expires", "+14d", "--later"]).done();
    let moved = shell.json(&["credentials", "expiry", &id, "+20d"]).done().json();
    assert_eq!(moved["credentials"]["status"], "not distributed");
    let sent = shell.json(&["credentials", "distribute", &id, "--template", "Invitation"]).done().json();
    let number = sent["letters"][0]["id"].as_str().unwrap().to_owned();
    let again = shell.json(&["letters", "reissue", &number]).done().json();
    let second = again["letters"][0]["id"].as_str().unwrap().to_owned();
    assert_ne!(number, second);
    let back = shell.json(&["letters", "returned", &second]).done().json();
    assert_eq!(back["letters"][0]["status"], "Returned");
    let noted = shell.json(&["account", "do-not-invite", &id, "--reason", "asked by letter"]).done().json();
    assert_eq!(noted["state"], "Pending registration");
    let (kind, message) =
        shell.json(&["credentials", "create", &id, "--expires", "+14d", "--later"]).refused();
    assert_eq!(kind, "refused");
    assert!(message.contains("asked by letter"), "{message}");
    shell.json(&["account", "invite-again", &id, "--reason", "asked by telephone"]).done();
}
