//! The commands for the site's settings, client support, legal texts, record statuses, the tray and its print runs.

use serde_json::Value;

use crate::cli_shell::Shell;

fn has(value: &Value, names: &[&str]) {
    for name in names {
        assert!(value.get(name).is_some(), "{name} is not in {value}");
    }
}

#[test]
fn the_sites_settings_are_shown_changed_and_refused_where_they_are_wrong() {
    let shell = Shell::new();
    shell.init();
    let shown = shell.json(&["site", "show"]).done().json();
    has(&shown, &["site", "portal_url", "time_zone", "print_folder", "default_expiry_days", "makes_pdf"]);
    let folder = shell.path("post");
    std::fs::create_dir(&folder).unwrap();
    let folder = folder.to_string_lossy().into_owned();
    let changed =
        shell.json(&["site", "set", "--print-folder", &folder, "--address", "1 Road"]).done().json();
    assert_eq!(changed["print_folder"], folder.as_str());
    assert!(shell.run(&["site", "show"]).done().out.contains(&folder));
    assert_eq!(shell.json(&["site", "set", "--print-folder", "nowhere/at/all"]).refused().0, "invalid");
    assert_eq!(shell.json(&["site", "show"]).done().json()["print_folder"], folder.as_str());
    assert_eq!(shell.run(&["site", "set"]).status, 2, "nothing to set is a usage error");
}

#[test]
fn client_support_is_entered_replaced_withdrawn_and_removed() {
    let shell = Shell::new();
    shell.init();
    let types = shell.json(&["support", "types", "--add", "GP practice"]).done().json();
    assert_eq!(types["types"][0], "GP practice");
    let set = ["support", "set", "--type", "gp practice", "--phone", "01632 960 020"];
    let lines = shell.json(&set).done().json();
    let of = |lines: &Value| {
        let all = lines["entries"].as_array().expect("entries").clone();
        all.into_iter().find(|line| line["type"] == "GP practice").expect("the type")
    };
    let line = of(&lines);
    assert_eq!(line["pending"]["phone"], "01632 960 020", "{line}");
    assert!(shell.run(&["support", "list"]).done().out.contains("visible to patients from"));
    assert!(
        of(&shell.json(&["support", "withdraw", "--type", "GP practice"]).done().json())["pending"].is_null()
    );
    let (kind, _) = shell.json(&["support", "withdraw", "--type", "GP practice"]).refused();
    assert_eq!(kind, "not_found");
    assert_eq!(shell.json(&["support", "remove"]).refused().0, "not_found");
    assert_eq!(shell.json(&["support", "set", "--email", "help"]).refused().0, "invalid");
    assert_eq!(
        shell.json(&["support", "set", "--type", "Spaceport", "--phone", "111"]).refused().0,
        "not_found"
    );
    assert_eq!(shell.run(&["support", "set"]).status, 2, "one of the two is needed");
    let left = shell.json(&["support", "types", "--remove", "GP practice"]).done().json();
    assert_eq!(left["types"].as_array().map(Vec::len), Some(0));
}

#[test]
fn legal_texts_are_saved_in_versions_and_read_again() {
    let shell = Shell::new();
    shell.init();
    assert_eq!(shell.json(&["legal", "show"]).refused().0, "not_found");
    let file = shell.write("legal.txt", "Read this first.\nThen that.");
    assert_eq!(shell.json(&["legal", "set", &file]).done().json()["version"], 1);
    let second = shell.write("legal.txt", "Read that first.");
    assert_eq!(shell.json(&["legal", "set", &second]).done().json()["version"], 2);
    assert!(shell.run(&["legal", "show"]).done().out.contains("Read that first."));
    assert!(shell.run(&["legal", "show", "--version", "1"]).done().out.contains("Read this first."));
    let list = shell.json(&["legal", "list"]).done().json();
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    assert!(list[0].get("text").is_none(), "{list}");
    let mark = list[0]["mark"].as_str().expect("a mark");
    let marked = shell.json(&["legal", "show", "--version", mark]).done().json();
    assert_eq!((&marked["version"], &marked["text"]), (&1.into(), &"Read this first.\nThen that.".into()));
    assert_eq!(shell.json(&["legal", "show", "--version", "ffffffff"]).refused().0, "not_found");
    assert_eq!(shell.json(&["legal", "show", "--version", "first"]).refused().0, "invalid");
    assert_eq!(shell.json(&["legal", "set", &file, "--organisation", "Nowhere"]).refused().0, "not_found");
    assert_eq!(shell.json(&["legal", "set", "no-such-file.txt"]).status, 1);
    assert_eq!(shell.json(&["legal", "show", "--version", "9"]).refused().0, "not_found");
}

#[test]
fn a_record_status_says_whom_it_affects_before_it_disables() {
    let shell = Shell::with_patients();
    let id = shell.id_of("hawthorne 1962");
    shell.json(&["credentials", "create", &id, "--expires", "+14d", "--later"]).done();
    shell.json(&["record", "status", &id, "on hold"]).done();
    let would = shell.json(&["status", "set", "On hold", "--disables", "yes", "--dry-run"]).done().json();
    assert_eq!((would["affected"].as_u64(), would["dry_run"].as_bool()), (Some(1), Some(true)));
    assert_eq!(would["some"][0]["id"], id.as_str());
    assert_eq!(shell.json(&["show", &id]).done().json()["state"], "Pending registration");
    shell.json(&["status", "set", "on hold", "--disables", "yes"]).done();
    assert_eq!(shell.json(&["show", &id]).done().json()["state"], "Disabled");
    let listed = shell.json(&["status", "list"]).done().json();
    let on_hold = listed.as_array().unwrap().iter().find(|one| one["status"] == "On hold").unwrap().clone();
    assert_eq!((on_hold["disables"].as_bool(), on_hold["by_default"].as_bool()), (Some(true), Some(false)));
    assert_eq!(shell.run(&["status", "set", "Asleep", "--disables", "yes"]).status, 2);
}

#[test]
fn the_tray_is_listed_printed_and_finished_after_a_print_command_has_failed() {
    let shell = Shell::with_patients();
    let id = shell.id_of("hawthorne 1962");
    let hold =
        ["credentials", "create", &id, "--expires", "+14d", "--now", "--template", "Invitation", "--hold"];
    shell.json(&hold).done();
    let tray = shell.json(&["letters", "tray"]).done().json();
    let letter = &tray["letters"][0];
    has(letter, &["id", "patient", "template", "made", "made_by", "expires", "held_back"]);
    assert_eq!(letter["patient"], id.as_str());
    let number = letter["id"].as_str().unwrap().to_owned();
    assert!(shell.run(&["letters", "tray"]).done().out.contains(&number));
    let dry = shell.json(&["letters", "print", "--dry-run"]).done().json();
    assert_eq!((dry["letters"].as_u64(), dry["run"].is_null()), (Some(1), true));
    shell.run(&["site", "set", "--print-command", "sh", "-c", "echo 'no paper' >&2; exit 3"]).done();
    let failed = shell.json(&["letters", "print"]);
    assert_eq!(failed.status, 1);
    assert!(failed.err.contains("no paper"), "{}", failed.err);
    assert_eq!(shell.json(&["letters", "list"]).done().json()[0]["status"], "Handing over");
    shell.run(&["site", "set", "--print-command"]).done();
    let printed = shell.json(&["letters", "print"]).done().json();
    has(&printed, &["run", "file", "manifest", "letters", "held_back", "finished", "trouble"]);
    let sent = shell.json(&["letters", "list"]).done().json();
    assert_eq!((sent[0]["status"].as_str(), sent[0]["id"].as_str()), (Some("Sent"), Some(number.as_str())));
    assert!(shell.letters().join("R000001.zip").is_file() && shell.letters().join("R000001.csv").is_file());
    assert!(shell.run(&["letters", "print"]).done().out.contains("There is nothing to print."));
}

#[test]
fn a_letter_is_a_pdf_where_libreoffice_is_installed_and_says_so_where_not() {
    let shell = Shell::with_patients();
    let id = shell.id_of("hawthorne 1962");
    let now = ["credentials", "create", &id, "--expires", "+14d", "--now", "--template", "Invitation"];
    let number = shell.json(&now).done().json()["letters"][0]["id"].as_str().unwrap().to_owned();
    let file = shell.path("letter.pdf");
    let made = shell.json(&["letters", "get", &number, "--out", &file.to_string_lossy()]);
    let installed = shell.json(&["site", "show"]).done().json()["makes_pdf"] == true;
    if installed {
        assert_eq!(made.done().json()["id"], number.as_str());
        assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-"));
    } else {
        println!("left out: LibreOffice is not installed, so no PDF is made");
        let (kind, message) = made.refused();
        assert_eq!(kind, "unavailable");
        assert!(message.contains("LibreOffice is not installed"), "{message}");
        assert!(!file.exists(), "nothing half-written is left");
    }
    let hidden = std::fs::read_dir(shell.letters()).unwrap().flatten();
    assert!(hidden.into_iter().all(|entry| !entry.file_name().to_string_lossy().starts_with(".pdf")));
}

#[test]
fn a_new_site_says_what_its_letters_lack_until_nothing_is_lacking() {
    let shell = Shell::new();
    let init = shell.json(&["init", "--site", "Northgate Hospital", "--allow-root"]).done().json();
    let lacking = |of: &serde_json::Value| of["lacking"].as_array().map_or(usize::MAX, Vec::len);
    assert_eq!(lacking(&init), 3, "{init}");
    let show = || shell.json(&["site", "show"]).done().json();
    assert_eq!(lacking(&show()), 3);
    let words = shell.run(&["site", "show"]).done().out;
    assert!(words.contains("Address:      none") && words.contains("support set --phone"), "{words}");
    // A letter that is made all the same names somebody.
    let file = shell.write("patients.ndjson", crate::service_fixture::PATIENTS);
    shell.run(&["import", &file]).done();
    let id = shell.id_of("hawthorne");
    let invite = ["credentials", "create", &id, "--expires", "+14d", "--now", "--template", "Invitation"];
    let made = shell.json(&invite).done().json();
    let letter = made["letters"][0]["file"].as_str().expect("a file").to_owned();
    let text =
        crate::service_fixture::text_of(&std::fs::read(shell.letters().join(letter)).expect("a letter"));
    assert!(text.contains("please contact us: ask the service that sent you this letter."), "{text}");

    let url = "https://portal.northgate.example";
    shell
        .run(&["site", "set", "--address", "1 Hospital Road", "--address", "Northgate", "--portal-url", url])
        .done();
    shell.run(&["support", "set", "--phone", "01632 960 001"]).done();
    let set = show();
    assert_eq!(lacking(&set), 0, "{set}");
    assert_eq!(set["address"], serde_json::json!(["1 Hospital Road", "Northgate"]));
    assert_eq!((&set["print_timeout_seconds"], &set["support_delay_minutes"]), (&120.into(), &60.into()));
    assert!(shell.run(&["site", "show"]).done().out.contains("1 Hospital Road, Northgate"));
}
