//! `serve` as a process: commands go to it, it ends in order, and what it left behind is no obstacle.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Stdio};

use patient_profile::service::SystemClock;
use rustix::process::{Pid, Signal, geteuid, kill_process};
use serde_json::Value;

use crate::cli_shell::{Said, Shell};
use crate::operators_two_step::App;

/// A server that runs.
pub struct Serving {
    child: Child,
    socket: String,
    /// What it said once everything was served.
    pub told: Value,
}

impl Serving {
    /// Starts a server and waits until it says where it is.
    pub fn start(shell: &Shell) -> Self {
        Self::start_with(shell, &[])
    }

    /// The same, with further arguments.
    pub fn start_with(shell: &Shell, more: &[&str]) -> Self {
        let mut command = shell.command(&[&["serve", "--allow-root", "--json"], more].concat());
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the server starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let told: Value = serde_json::from_str(&line).expect("where it is");
        Self { child, socket: told["socket"].as_str().expect("a socket").to_owned(), told }
    }

    /// Sends a signal, waits for the end, and gives the exit status.
    pub fn end(mut self, signal: Signal) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), signal).expect("the server is there");
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // A test that failed must not leave a server behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn site() -> Shell {
    let shell = Shell::new();
    shell.init();
    shell
}

fn count(said: Said) -> Option<usize> {
    said.done().json().as_array().map(Vec::len)
}

#[test]
fn commands_go_to_the_server_that_answers() {
    let shell = site();
    let server = Serving::start(&shell);
    let socket = server.socket.clone();
    assert!(Path::new(&socket).ends_with("share/patient-profile-run/socket"), "{socket}");
    // The store is the server's: a command could not open it, and answers all the same.
    assert_eq!(count(shell.json(&["base", "list"])), Some(1));
    assert_eq!(count(shell.json(&["template", "list", "--socket", &socket])), Some(3));
    assert!(shell.json(&["log"]).done().out.contains("Site Changed"));

    let (_, second) = shell.json(&["serve", "--allow-root"]).refused();
    assert!(second.contains("is in use by process"), "{second}");
    let (_, verify) = shell.json(&["store", "verify"]).refused();
    assert!(verify.contains("in use by process") && verify.contains("patient-profile serve"), "{verify}");

    assert_eq!(server.end(Signal::TERM), Some(0));
    assert!(!Path::new(&socket).exists());
    assert_eq!(shell.json(&["store", "verify"]).done().json()["ok"], true, "it was closed in order");
    let (kind, gone) = shell.json(&["base", "list", "--socket", &socket]).refused();
    assert!(kind == "unavailable" && gone.contains("No server answers at"), "{gone}");
    assert_eq!(count(shell.json(&["base", "list"])), Some(1), "now from the store");
}

#[test]
fn a_killed_server_is_followed_by_another() {
    let shell = site();
    let server = Serving::start(&shell);
    let socket = server.socket.clone();
    assert_eq!(server.end(Signal::KILL), None);
    assert!(Path::new(&socket).exists(), "a killed server cannot tidy up");
    let server = Serving::start(&shell);
    assert_eq!(count(shell.json(&["base", "list"])), Some(1));
    assert_eq!(server.end(Signal::INT), Some(0));
}

#[test]
fn a_server_of_another_store_is_not_taken_for_ours() {
    let shell = site();
    let server = Serving::start(&shell);
    let (_, failed) =
        shell.json(&["base", "list", "--data", "elsewhere", "--socket", &server.socket]).refused();
    assert!(failed.contains("not the one that --data names"), "{failed}");
    let (_, failed) = shell.json(&["base", "list", "--data", "elsewhere"]).refused();
    assert!(failed.contains("There is no store at"), "{failed}");
    assert_eq!(server.end(Signal::TERM), Some(0));
}

#[test]
fn root_does_not_serve_unless_asked() {
    let shell = site();
    if geteuid().is_root() {
        assert!(shell.json(&["serve"]).refused().1.contains("does not run as root"));
    }
}

#[test]
fn operators_log_in_with_a_password_from_a_private_file() {
    let shell = site();
    let secret = |name: &str, text: &str| {
        let path = shell.write(name, text);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("a mode");
        path
    };
    let admin = secret("admin.txt", "correct horse battery\n");
    let jdoe = secret("jdoe.txt", "every staple is blue\n");
    let add = |name: &str, role: &str, file: &str, by: &[&str]| {
        let words = ["operator", "add", name, "--role", role, "--new-password-file", file];
        shell.json(&[&words[..], by].concat())
    };
    assert!(
        add("jdoe", "Support", &jdoe, &[])
            .refused()
            .1
            .contains("the first operator must be an Administrator")
    );
    add("admin", "Administrator", &admin, &[]).done();
    let as_admin = ["--as", "admin", "--password-file", &admin];
    let as_jdoe = ["--as", "jdoe", "--password-file", &jdoe];
    assert_eq!(shell.json(&["base", "list"]).refused().0, "logged_out", "no password, no terminal to ask");
    let listed = add("jdoe", "Support", &jdoe, &as_admin).done().json();
    assert_eq!(listed["operators"][1]["name"], "jdoe");
    assert_eq!(listed["operators"][1]["rights"][0]["from"][0], "Support");

    let server = Serving::start(&shell);
    assert_eq!(count(shell.json(&[&["base", "list"], &as_jdoe[..]].concat())), Some(1));
    let (kind, told) = shell.json(&[&["operator", "list"], &as_jdoe[..]].concat()).refused();
    assert!(kind == "forbidden" && told.contains("operators.manage"), "{told}");
    let wrong = shell.json(&["base", "list", "--as", "jdoe", "--password-file", &admin]);
    assert_eq!(wrong.refused().1, "Name or password is wrong.");
    shell.json(&[&["operator", "disable", "jdoe"], &as_admin[..]].concat()).done();
    assert!(shell.json(&[&["base", "list"], &as_jdoe[..]].concat()).refused().1.contains("wrong"));
    let open = shell.write("open.txt", "correct horse battery");
    let told = shell.json(&["base", "list", "--as", "admin", "--password-file", &open]).refused().1;
    assert!(told.contains("Others may read"), "{told}");
    assert_eq!(server.end(Signal::TERM), Some(0));
}

#[test]
fn a_script_logs_in_by_two_steps() {
    let shell = site();
    let secret = |name: &str, text: &str| {
        let path = shell.write(name, text);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("a mode");
        path
    };
    let password = secret("admin.txt", "correct horse battery\n");
    let add = ["operator", "add", "admin", "--role", "Administrator", "--new-password-file", &password];
    shell.json(&add).done();
    let server = Serving::start(&shell);
    let who = ["--as", "admin", "--password-file", &password];
    let two_step =
        |act: &str, more: &[&str]| shell.json(&[&["operator", "two-step", act], &who[..], more].concat());
    let begun = two_step("enrol", &[]).done().json();
    let app = App::of(begun["secret"].as_str().expect("a secret"));
    assert!(begun["uri"].as_str().is_some_and(|uri| uri.starts_with("otpauth://totp/")), "{begun}");
    assert_eq!(two_step("confirm", &[]).refused().0, "code_needed", "no terminal to ask");
    let code = secret("code.txt", &app.code_by(&SystemClock, 0));
    let done = two_step("confirm", &["--code-file", &code]).done().json();
    let recovery: Vec<_> = done["recovery_codes"].as_array().expect("codes").clone();
    assert_eq!(recovery.len(), 10);
    let list = |more: &[&str]| shell.json(&[&["operator", "list"], &who[..], more].concat());
    assert_eq!(list(&[]).refused().0, "code_needed");
    assert_eq!(list(&["--code-file", &code]).refused().0, "invalid", "it was used to turn it on");
    let spare = secret("spare.txt", recovery[0].as_str().expect("a code"));
    let listed = list(&["--code-file", &spare]).done().json();
    assert_eq!(listed["operators"][0]["two_step"]["recovery_codes_left"], 9);
    let spare = secret("spare.txt", recovery[1].as_str().expect("a code"));
    assert_eq!(two_step("off", &["--code-file", &spare]).done().json()["two_step"], false);
    list(&[]).done();
    assert_eq!(server.end(Signal::TERM), Some(0));
}

#[test]
fn files_are_imported_through_the_server_as_without_it() {
    let shell = site();
    let folder = shell.path("extract");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("patients.ndjson"), crate::service_fixture::PATIENTS).expect("a file");
    std::fs::write(folder.join("picture.png"), "no").expect("a file");
    let server = Serving::start(&shell);
    let dry = shell.json(&["import", "--dry-run", "extract"]).done().json();
    let first = shell.json(&["import", "extract"]).done().json();
    assert_eq!((&dry["patients"]["added"], &first["patients"]["added"]), (&3.into(), &3.into()));
    assert_eq!(first["issues"][0]["severity"], "Note", "{first}");
    assert_eq!(shell.json(&["search", "hawthorne"]).done().json()["total"], 1);
    let again = shell.json(&["import", "extract/patients.ndjson"]).done().json();
    assert_eq!((&again["patients"]["unchanged"], &again["patients"]["added"]), (&3.into(), &0.into()));
    assert_eq!(server.end(Signal::TERM), Some(0));
    let alone = shell.json(&["import", "extract"]).done().json();
    assert_eq!(alone["patients"]["unchanged"], 3);
}

/// S59 on the command line: two operators of Letters, and what scripts read.
#[test]
fn a_second_operator_approves_a_template_by_command() {
    let shell = site();
    let secret = shell.write("password.txt", "correct horse battery\n");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).expect("a mode");
    let by = |name: &'static str, words: &[&str]| {
        shell.json(&[words, &["--as", name, "--password-file", &secret][..]].concat())
    };
    let add = ["operator", "add", "admin", "--role", "Administrator", "--new-password-file", &secret];
    shell.json(&add).done();
    for name in ["mkhan", "jdoe"] {
        by("admin", &["operator", "add", name, "--role", "Letters", "--new-password-file", &secret]).done();
    }
    let body = shell.write("body.md", "{{credentials.id}} {{credentials.code}} {{portal.link}} changed");
    let edited = by("mkhan", &["template", "edit", "Invitation", "--body", &body]).done().json();
    assert_eq!((edited["version"].as_u64(), edited["in_use"].as_bool()), (Some(1), Some(true)));
    assert_eq!(edited["waiting"]["version"], 2);
    let listed = by("jdoe", &["template", "list"]).done().json();
    assert_eq!(listed[1]["waiting"]["saved_by"], "mkhan");
    assert_eq!(by("jdoe", &["queue"]).done().json()["templates-to-approve"], 1);
    let (kind, told) = by("mkhan", &["template", "approve", "Invitation"]).refused();
    assert!(kind == "refused" && told.contains("another operator"), "{told}");
    let refused = by("jdoe", &["template", "refuse", "Invitation", "--version", "2", "--reason", "no help"])
        .done()
        .json();
    assert!(refused["waiting"].is_null());
    let versions = by("mkhan", &["template", "versions", "Invitation"]).done().json();
    assert_eq!((&versions[0]["standing"], &versions[0]["reason"]), (&"Refused".into(), &"no help".into()));
    let (kind, told) = by("jdoe", &["template", "approve", "Invitation", "--version", "2"]).refused();
    assert!(kind == "conflict" && told.contains("refused by jdoe"), "{told}");
    assert!(by("jdoe", &["template", "approve", "Invitation"]).refused().1.contains("No version"));
    by("mkhan", &["template", "edit", "Invitation", "--body", &body]).done();
    by("mkhan", &["template", "withdraw", "Invitation"]).done();
    by("mkhan", &["template", "restore", "Invitation", "3"]).done();
    let approved = by("jdoe", &["template", "approve", "Invitation", "--version", "4"]).done().json();
    assert_eq!((approved["version"].as_u64(), approved["waiting"].is_null()), (Some(4), true));
    let site = by("admin", &["site", "set", "--template-approval", "off"]).done().json();
    assert_eq!(site["template_approval"], false);
    let edited = by("mkhan", &["template", "edit", "Invitation", "--visible"]).done().json();
    assert_eq!(edited["version"], 5);
}
