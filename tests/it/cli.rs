//! The command line as a contract: shapes of JSON, exit statuses, sentences, and what survives.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use serde_json::Value;

use crate::cli_shell::{Shell, files_below};
use crate::service_fixture::text_of;

const PAIR: [&str; 4] = ["--template", "User name", "--template", "Activation code"];

/// Whether `value` has each of `names`, and none is missing.
#[track_caller]
fn has(value: &Value, names: &[&str]) {
    for name in names {
        assert!(value.get(name).is_some(), "{name} is not in {value}");
    }
}

#[test]
fn init_makes_a_site_once_and_says_where() {
    let shell = Shell::new();
    let made = shell.json(&["init", "--site", "Northgate", "--operator", "mkhan", "--allow-root"]).done();
    let made = made.json();
    has(&made, &["data", "site", "operator", "key_file", "print_folder"]);
    assert_eq!((made["site"].as_str(), made["operator"].as_str()), (Some("Northgate"), Some("mkhan")));
    let bits = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(bits(&shell.data()), 0o700);
    assert_eq!(bits(&shell.path("config/patient-profile/site.key")), 0o400);
    assert_eq!(bits(&shell.letters()), 0o700);
    let again = shell.json(&["init", "--site", "Northgate", "--allow-root"]);
    assert!(again.refused().1.contains("exists and is not empty"), "{}", again.err);
    let templates = shell.json(&["template", "list"]).done().json();
    assert_eq!(templates.as_array().map(Vec::len), Some(3), "a new site can write letters at once");
    assert_eq!(shell.json(&["log", "verify"]).done().json()["ok"], true);
}

#[test]
fn a_command_without_a_store_or_key_says_what_to_do() {
    let shell = Shell::new();
    let (kind, message) = shell.json(&["search", "smith"]).refused();
    assert_eq!(kind, "unavailable");
    assert!(message.contains("There is no store"), "{message}");
    shell.init();
    let (_, message) = shell.json(&["search", "x", "--key-file", "nowhere.key"]).refused();
    assert!(message.contains("nowhere.key"), "{message}");
    let other = shell.write("other.key", "no key");
    let refused = shell.json(&["search", "x", "--key-file", &other]);
    assert_eq!(refused.status, 1);
    let (_, message) = shell.json(&["search", "x", "--data", "nowhere"]).refused();
    assert!(message.contains("patient-profile init"), "{message}");
}

#[test]
fn usage_errors_are_2_and_failures_are_1() {
    let shell = Shell::new();
    for wrong in
        [&["nonsense"][..], &["search"], &["account", "disable", "1"], &["letters", "list", "--status", "x"]]
    {
        let said = shell.run(wrong);
        assert_eq!((said.status, said.out.as_str()), (2, ""), "{wrong:?}");
    }
    let said = shell.run(&["account", "disable", "1", "--json"]);
    assert_eq!(said.status, 2);
    assert_eq!(said.json()["error"]["kind"], "invalid");
    assert!(said.json()["error"]["message"].as_str().unwrap().contains("--reason"), "{}", said.out);
    let (_, message) = shell.json(&["--read-only", "search", "x"]).refused();
    assert!(message.contains("--read-only"), "a command cannot promise to change nothing: {message}");
    assert_eq!(shell.run(&["--help"]).status, 0);
    assert!(shell.run(&["--version"]).out.starts_with("patient-profile "));
    let terminal = shell.run(&[]);
    assert_eq!(terminal.status, 1);
    assert!(terminal.err.contains("no terminal"), "{}", terminal.err);
}

#[test]
fn from_a_file_to_posted_letters_and_back() {
    let shell = Shell::with_patients();
    let id = shell.id_of("hawthorne 1962");
    let show = shell.json(&["show", &id]).done().json();
    has(&show, &["state", "state_reason", "credentials", "referrals", "letters", "documents", "birth_date"]);
    assert_eq!((&show["state"], &show["credentials"]), (&Value::Null, &Value::Null));
    let actions = shell.json(&["actions", "9434765919"]).done().json();
    let order: Vec<_> = actions.as_array().unwrap().iter().filter_map(|one| one["action"].as_str()).collect();
    assert_eq!(order[..4], ["create", "distribute", "disable", "enable"], "the article's order");

    let later = shell.json(&["credentials", "create", &id, "--expires", "+14d", "--later"]).done().json();
    has(&later, &["patient", "credentials", "letters"]);
    assert_eq!(later["credentials"]["status"], "not distributed");
    let distribute = [&["credentials", "distribute", &id][..], &PAIR].concat();
    let sent = shell.json(&distribute).done().json();
    assert_eq!(sent["letters"].as_array().map(Vec::len), Some(2));
    for letter in sent["letters"].as_array().unwrap() {
        has(letter, &["id", "template", "file", "status"]);
        assert_eq!(letter["status"], "Sent");
        let file = shell.letters().join(letter["file"].as_str().unwrap());
        let text = text_of(&std::fs::read(file).expect("the letter is in the print folder"));
        let letter_a = letter["template"] == "User name";
        assert_eq!(text.contains(&format!("{} {} {}", &id[..3], &id[3..6], &id[6..])), letter_a);
    }
    assert_eq!(shell.json(&["show", &id]).done().json()["state"], "Pending registration");

    let number = sent["letters"][1]["id"].as_str().unwrap();
    let copy = shell.path("copy.docx").to_string_lossy().into_owned();
    shell.json(&["letters", "get", number, "--out", &copy]).done();
    assert!(text_of(&std::fs::read(&copy).unwrap()).contains("****"), "the kept copy has no code");
    let again = shell.json(&["letters", "get", number, "--out", &copy]);
    assert_eq!(again.status, 1, "nothing is overwritten");

    let kinds: Vec<String> = shell
        .json(&["log", "--patient", &id])
        .done()
        .json_lines()
        .iter()
        .map(|entry| {
            has(entry, &["seq", "at", "patient", "kind", "actor", "detail", "hash"]);
            entry["kind"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "Record Viewed",
            "Patient Account Onboarded",
            "Credentials Created",
            "Patient Access Letter Generated",
            "Patient Access Letter Generated",
            "Patient Access Letter Sent",
            "Patient Access Letter Sent",
            "Patient Credentials Distributed",
            "Item Viewed",
            "Item Viewed",
        ]
    );
}

#[test]
fn what_is_not_possible_now_is_refused_with_the_reason() {
    let shell = Shell::with_patients();
    let id = shell.id_of("hawthorne");
    for (arguments, wanted) in [
        (&["account", "disable", &id, "--reason", "x"][..], "only an active account can be disabled"),
        (&["account", "enable", &id, "--reason", "x"], "the account is not disabled"),
        (&["account", "unlock", &id, "--reason", "x"], "not locked"),
        (&["credentials", "create", &id, "--expires", "2020-01-01", "--later"], "is not after today"),
        (&["credentials", "distribute", &id, "--template", "User name"], "activation code"),
        (&["letters", "send", &id], "no letters wait"),
    ] {
        let (_, message) = shell.json(arguments).refused();
        assert!(message.to_lowercase().contains(wanted), "{arguments:?}: {message}");
    }
    let undated = shell.id_of("nodate");
    let (_, message) =
        shell.json(&["credentials", "create", &undated, "--expires", "+7d", "--later"]).refused();
    assert!(message.contains("no date of birth"), "{message}");
    assert_eq!(shell.json(&["show", "no-such-record"]).refused().0, "not_found");
    assert_eq!(shell.json(&["log", "--patient", &id]).done().out, "", "nothing of it was logged");
}

#[test]
fn the_records_status_disables_and_says_why() {
    let shell = Shell::with_patients();
    let id = shell.id_of("hawthorne");
    shell.json(&["credentials", "create", &id, "--expires", "+7d", "--later"]).done();
    let set = shell.json(&["record", "status", &id, "deceased"]).done().json();
    assert_eq!((set["record_status"].as_str(), set["state"].as_str()), (Some("Deceased"), Some("Disabled")));
    let actions = shell.json(&["actions", &id]).done().json();
    for action in actions.as_array().unwrap() {
        assert_eq!(action["available"], false, "{action}");
        assert_ne!(action["reason"], "");
    }
    let found = shell.json(&["search", "hawthorne", "--state", "disabled"]).done().json();
    assert_eq!(found["total"], 1);
}

#[test]
fn importing_twice_changes_nothing_and_a_dry_run_writes_nothing() {
    let shell = Shell::new();
    shell.init();
    let file = shell.write("patients.ndjson", crate::service_fixture::PATIENTS);
    let dry = shell.json(&["import", "--dry-run", &file]).done().json();
    assert_eq!(dry["patients"]["added"], 3);
    assert_eq!(shell.json(&["search", "hawthorne"]).done().json()["of"], 0);
    let first = shell.json(&["import", &file]).done().json();
    has(&first, &["patients", "referrals", "documents", "other", "issues"]);
    assert_eq!(first["patients"]["added"], 3);
    let second = shell.json(&["import", &file]).done().json();
    assert_eq!((&second["patients"]["added"], &second["patients"]["unchanged"]), (&0.into(), &3.into()));
    let broken = shell.write("broken.json", "{\"resourceType\":\"Patient\",");
    let refused = shell.json(&["import", &broken]);
    assert_eq!(refused.status, 1);
    assert_eq!(refused.json()["issues"][0]["severity"], "Refused");
    let missing = shell.json(&["import", "no-such-file"]);
    assert!(missing.refused().1.contains("no-such-file"));
}

#[test]
fn nothing_about_a_patient_is_in_plain_text_in_the_store() {
    let shell = Shell::with_patients();
    let id = shell.id_of("hawthorne");
    let create = ["credentials", "create", &id, "--expires", "+14d", "--now", "--template", "Invitation"];
    let sent = shell.json(&create).done().json();
    let letter = shell.letters().join(sent["letters"][0]["file"].as_str().unwrap());
    let text = text_of(&std::fs::read(letter).unwrap());
    let code: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() == 4 && word.chars().any(|c| c.is_ascii_digit()))
        .collect();
    shell.json(&["credentials", "create", &shell.id_of("haworth"), "--expires", "+14d", "--later"]).done();
    shell.json(&["store", "snapshot"]).done();
    let mut canaries: Vec<String> =
        ["Hawthorne", "Margaret", "Mill Lane", "9434765919", "1962-03-12", "ZZ99 3WZ", "Invitation", "mkhan"]
            .map(str::to_owned)
            .to_vec();
    canaries.push(id);
    canaries.extend(code.windows(4).map(|groups| groups.join("-")));
    assert!(canaries.len() > 9, "the letter's code was found in {text}");
    for path in files_below(&shell.data()) {
        let bytes = std::fs::read(&path).unwrap();
        for canary in &canaries {
            let wide: Vec<u8> = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for form in [canary.as_bytes(), canary.to_lowercase().as_bytes(), &wide] {
                let found = memchr::memmem::find(&bytes, form).is_some();
                assert!(!found, "{canary} stands in {}", path.display());
            }
        }
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill_and_a_held_store_says_who_holds_it() {
    let shell = Shell::with_patients();
    let id = shell.id_of("hawthorne");
    shell.json(&["credentials", "create", &id, "--expires", "+14d", "--later"]).done();
    let mut follower = shell.command(&["log", "--follow", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(follower.stdout.take().unwrap()).lines();
    let created = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("Credentials Created")));
    assert!(created.is_some());
    let (kind, message) = shell.json(&["show", &id]).refused();
    assert_eq!(kind, "unavailable");
    assert!(message.contains(&format!("process {}", follower.id())), "{message}");
    assert!(message.contains("end it first"), "{message}");
    follower.kill().unwrap();
    follower.wait().unwrap();
    assert_eq!(shell.json(&["show", &id]).done().json()["credentials"]["status"], "not distributed");
    let verified = shell.json(&["store", "verify"]).done().json();
    assert_eq!((&verified["ok"], &verified["faults"]), (&true.into(), &Value::Array(Vec::new())));
}

#[test]
fn a_lost_view_is_rebuilt_and_said() {
    let shell = Shell::with_patients();
    let before = shell.json(&["search", "hawthorne"]).done().json();
    std::fs::remove_dir_all(shell.data().join("sled")).unwrap();
    let after = shell.json(&["search", "hawthorne"]).done();
    assert_eq!(after.json(), before);
    assert!(after.err.contains("made anew from its journal"), "{}", after.err);
    shell.json(&["store", "rebuild"]).done();
    assert_eq!(shell.json(&["search", "hawthorne"]).done().json(), before);
}

#[test]
fn the_demonstration_is_whole_and_repeats() {
    let shell = Shell::new();
    let keep = shell.path("kept").to_string_lossy().into_owned();
    let made = shell.json(&["demo", "--patients", "60", "--no-tui", "--keep", &keep]).done().json();
    has(&made, &["data", "key_file", "patients"]);
    let (data, key) = (made["data"].as_str().unwrap(), made["key_file"].as_str().unwrap());
    let places = ["--data", data, "--key-file", key];
    let search = |query: &str| shell.json(&[&["search", query][..], &places].concat()).done().json();
    for state in ["Active", "Pending registration", "Pending email confirmation", "Locked", "Disabled"] {
        assert!(search(state)["total"].as_u64() > Some(0), "nobody is {state}");
    }
    assert_eq!(search("smith")["of"], 60);
    assert_eq!(shell.json(&[&["log", "verify"][..], &places].concat()).done().json()["ok"], true);
}

#[test]
fn completions_and_the_manual_page_name_every_command() {
    let shell = Shell::new();
    let manual = shell.run(&["man"]).done().out;
    for shell_name in ["bash", "zsh", "fish"] {
        let script = shell.run(&["completions", shell_name]).done().out;
        for command in ["import", "credentials", "letters", "store"] {
            assert!(script.contains(command), "{shell_name} knows no {command}");
            assert!(manual.contains(command), "the manual knows no {command}");
        }
    }
}
