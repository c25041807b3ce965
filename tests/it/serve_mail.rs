//! Real processes from end to end: the server, a mail server of Debian's, commands as the operator, and a patient on the
//! line: letter, registration, mail, confirmation, log-in (R39 to R43, S17).

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::Signal;

use crate::cli_shell::Shell;
use crate::demo_portal::{ask, between, cookie};
use crate::portal_browser::encode;
use crate::portal_fixture::PASSWORD;
use crate::serve::Serving;
use crate::service_fixture::text_of;
use crate::webdriver::left_out_unless;

/// A mail server that keeps what it is sent in a Maildir; ended when dropped.
struct MailServer {
    child: Child,
    port: u16,
}

impl MailServer {
    fn start(maildir: &Path) -> Option<Self> {
        let test = "mail to a real mail server";
        let python = "/usr/bin/python3";
        let has = Command::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        if !has.is_ok_and(|status| status.success()) {
            return left_out_unless(
                "PATIENT_PROFILE_SMTP",
                test,
                "aiosmtpd is not installed (Debian: python3-aiosmtpd)",
            );
        }
        // A port that was free a moment ago.
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|held| held.local_addr()).expect("a port").port();
        let child = Command::new(python)
            .args([
                "-m",
                "aiosmtpd",
                "-n",
                "-l",
                &format!("127.0.0.1:{port}"),
                "-c",
                "aiosmtpd.handlers.Mailbox",
            ])
            .arg(maildir)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a mail server");
        let mut server = Self { child, port };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(server.child.try_wait().expect("its state").is_none(), "the mail server ended");
            std::thread::yield_now();
        }
        Some(server)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first mail that comes.
fn mail_in(maildir: &Path) -> String {
    loop {
        let found = std::fs::read_dir(maildir.join("new")).ok().and_then(|mut mails| mails.next());
        if let Some(Ok(mail)) = found {
            // Long lines are folded for mail servers.
            return std::fs::read_to_string(mail.path()).expect("a mail").replace("=\n", "");
        }
        std::thread::yield_now();
    }
}

/// Sends the form of a page; gives the answer and goes on with the same cookie.
fn send(host: &str, page: &str, path: &str, session: &str, fields: &[(&str, &str)]) -> String {
    let token = between(page, "name=\"form_token\" value=\"", "\"");
    let all: Vec<(&str, &str)> = fields.iter().copied().chain([("form_token", token)]).collect();
    ask(host, "POST", path, session, &encode(&all))
}

#[test]
fn from_the_letter_to_the_log_in_over_a_real_mail_server() {
    let shell = Shell::with_patients();
    let maildir = shell.path("maildir");
    let Some(mail_server) = MailServer::start(&maildir) else { return };
    let address = format!("127.0.0.1:{}", mail_server.port);
    let mail = ["--mail-server", &address, "--mail-security", "plain"];
    let server = Serving::start_with(&shell, &[&["--portal", "127.0.0.1:0"], &mail[..]].concat());
    let host = server.told["portal"].as_str().expect("a place").to_owned();
    let url = format!("http://{host}");
    shell.json(&["site", "set", "--portal-url", &url]).done();

    let id = shell.id_of("hawthorne 1962");
    let create = ["credentials", "create", &id, "--expires", "+14d", "--now", "--template", "Invitation"];
    let made = shell.json(&create).done().json();
    let file = made["letters"][0]["file"].as_str().expect("a file").to_owned();
    let letter = text_of(&std::fs::read(shell.letters().join(file)).expect("the letter"));

    let page = ask(&host, "GET", "/register", "", "");
    let session = cookie(&page);
    let is_code = |word: &&str| word.len() == 19 && word.matches('-').count() == 3;
    let code = letter.split_whitespace().find(is_code).expect("a code");
    let born = [("birth_date-day", "12"), ("birth_date-month", "3"), ("birth_date-year", "1962")];
    let first = [&[("patient_id", id.as_str()), ("code", code)], &born[..]].concat();
    let answer = send(&host, &page, "/register", &session, &first);
    assert!(answer.contains("location: /register/account"), "{answer}");
    let page = ask(&host, "GET", "/register/account", &session, "");
    let mark = between(&page, "type=\"checkbox\" value=\"", "\"");
    let second = [("email", "margaret@example.org"), ("password", PASSWORD), ("accept", mark)];
    let answer = send(&host, &page, "/register/account", &session, &second);
    assert!(answer.contains("location: /register/sent"), "{answer}");

    let mail = mail_in(&maildir);
    assert!(mail.contains("X-RcptTo: margaret@example.org"), "one recipient: {mail}");
    assert!(!mail.contains(&id) && !mail.contains("Hawthorne"), "nothing personal: {mail}");
    let link = mail
        .split_whitespace()
        .find(|word| word.starts_with(&url) && word.len() > 80)
        .unwrap_or_else(|| unreachable!("no link in {mail}"));
    let path = link.trim_start_matches(&url);
    let page = ask(&host, "GET", path, &session, "");
    let answer = send(&host, &page, path, &session, &[]);
    assert!(answer.contains("location: /confirmed"), "{answer}");
    let page = ask(&host, "GET", "/log-in", &session, "");
    let answer = send(&host, &page, "/log-in", &session, &[("name", &id), ("password", PASSWORD)]);
    assert!(answer.contains("location: /home"), "{answer}");
    let shown = shell.json(&["show", &id]).done().json();
    assert_eq!((shown["state"].as_str(), shown["access"]["sessions"].as_u64()), (Some("Active"), Some(1)));
    assert_eq!(shown["access"]["mails"][0]["state"], "sent");
    let ended = ["account", "end-sessions", &id, "--reason", "left at the library"];
    assert_eq!(shell.json(&ended).done().json()["state"], "Active");
    assert!(ask(&host, "GET", "/home", &cookie(&answer), "").contains("location: /log-in"));
    let late = shell.json(&["account", "correct-email", &id, "--email", "m@example.org"]).refused().1;
    assert!(late.contains("no registration to confirm"), "{late}");
    assert_eq!(server.end(Signal::TERM), Some(0));
}
