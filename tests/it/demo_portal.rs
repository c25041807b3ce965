//! The demonstration from the patient's side: its pages, its letters and mails in folders, and nothing left at the end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::cli_shell::Shell;
use crate::portal_browser::encode;

/// Sends a request with these cookies and reads the answer.
pub fn ask(host: &str, method: &str, path: &str, cookies: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(host).expect("a line");
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

/// The session's cookie that an answer sets.
pub fn cookie(answer: &str) -> String {
    let set = answer.lines().find_map(|line| line.strip_prefix("set-cookie: __Host-pp="));
    format!("__Host-pp={}", set.expect("a cookie").split(';').next().unwrap_or_default())
}

/// What stands between two marks.
pub fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    text.split(begin).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_default()
}

#[test]
fn a_newcomer_can_play_the_patient() {
    let shell = Shell::new();
    let command = ["demo", "--patients", "60", "--no-tui", "--portal", "127.0.0.1:0", "--json"];
    let mut child = shell
        .command(&command)
        .env("TMPDIR", shell.dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a demonstration");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let told: Value = serde_json::from_str(&line).expect("where it is");
    let text = |name: &str| told[name].as_str().expect("a text").to_owned();
    let room = Path::new(&text("data")).parent().expect("a room").to_owned();
    let host = text("portal").trim_start_matches("http://").to_owned();

    let page = ask(&host, "GET", "/log-in", "", "");
    assert!(page.starts_with("HTTP/1.1 200 ") && !page.contains("strict-transport-security"), "{page}");
    let readme = std::fs::read_to_string(room.join("README.txt")).expect("how to play");
    let id = between(&readme, "Patient ID ", " ");
    let token = between(&page, "name=\"form_token\" value=\"", "\"");
    let body = encode(&[("name", id), ("password", &text("password")), ("form_token", token)]);
    let welcome = ask(&host, "POST", "/log-in", &cookie(&page), &body);
    assert!(welcome.starts_with("HTTP/1.1 303 ") && welcome.contains("location: /home"), "{welcome}");
    let session = cookie(&welcome);
    let documents = ask(&host, "GET", "/documents", &session, "");
    assert!(documents.contains("Your documents"), "{documents}");
    let home = ask(&host, "GET", "/home", &session, "");
    assert!(home.contains("Your information") && home.contains("referral"), "{home}");

    let letters = || {
        let files = std::fs::read_dir(text("letters")).expect("a folder").flatten();
        files.filter(|file| file.path().extension().is_some_and(|ending| ending == "txt")).count()
    };
    // They are written out behind the calls.
    while letters() == 0 {
        std::thread::yield_now();
    }
    kill_process(Pid::from_child(&child), Signal::TERM).expect("it is there");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(!room.exists(), "nothing is left of a throw-away store");
}

#[test]
fn a_demonstration_is_for_this_machine_only() {
    let shell = Shell::new();
    let told = shell.json(&["demo", "--patients", "1", "--no-tui", "--portal", "0.0.0.0:0"]).refused().1;
    assert!(told.contains("to this machine only"), "{told}");
}
