//! `serve --portal` as a process: pages and mail are there, it ends in order, and what is wrong is told before anything
//! runs (S45, S92).

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;

use rustix::process::Signal;

use crate::cli_shell::Shell;
use crate::portal_lines::{by_tls, certificate};
use crate::serve::Serving;

const HOST: &str = "portal.northgate.example";

fn site(url: &str) -> Shell {
    let shell = Shell::new();
    shell.run(&["init", "--site", "Northgate Hospital", "--allow-root", "--portal-url", url]).done();
    std::fs::create_dir(shell.path("mail")).expect("a folder");
    shell
}

fn get(stream: &mut (impl Read + Write), host: &str) -> String {
    let ask = format!("GET /support HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

fn address(serving: &Serving) -> SocketAddr {
    serving.told["portal"].as_str().expect("a place").parse().expect("an address")
}

#[test]
fn pages_stand_at_an_address_and_follow_the_sites_settings() {
    let shell = site("https://portal.northgate.example");
    let server = Serving::start_with(&shell, &["--portal", "127.0.0.1:0", "--mail-folder", "mail"]);
    let at = address(&server);
    assert_eq!(server.told["mail"], format!("folder {}", shell.path("mail").display()));
    let page = get(&mut TcpStream::connect(at).unwrap(), HOST);
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("Northgate Hospital"), "{page}");
    assert!(get(&mut TcpStream::connect(at).unwrap(), "other.example").starts_with("HTTP/1.1 400 "));
    let moved = shell.json(&["site", "set", "--portal-url", "https://other.example"]).done().json();
    assert_eq!(moved["portal_url"], "https://other.example");
    assert!(get(&mut TcpStream::connect(at).unwrap(), "other.example").starts_with("HTTP/1.1 200 "));
    let wrong = shell.json(&["site", "set", "--portal-url", "other.example"]).refused().1;
    assert!(wrong.contains("no address of a portal"), "{wrong}");

    assert_eq!(server.end(Signal::TERM), Some(0));
    assert!(TcpStream::connect(at).is_err());
    assert_eq!(shell.json(&["store", "verify"]).done().json()["ok"], true);
}

#[test]
fn a_unix_socket_is_there_for_a_proxy_and_gone_at_the_end() {
    let shell = site("https://portal.northgate.example");
    let socket = shell.path("portal.sock");
    let place = format!("unix:{}", socket.display());
    let server = Serving::start_with(&shell, &["--portal", &place, "--mail-folder", "mail"]);
    let page = get(&mut UnixStream::connect(&socket).unwrap(), HOST);
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    assert_eq!(server.end(Signal::INT), Some(0));
    assert!(!socket.exists());
}

#[test]
fn a_certificate_is_renewed_while_it_serves() {
    let shell = site("https://portal.northgate.example");
    let put = |name: &str| {
        for ending in ["pem", "key"] {
            let to = shell.path(&format!("portal.{ending}"));
            std::fs::copy(certificate(&format!("{name}.{ending}")), to).unwrap();
        }
    };
    put("first");
    let tls = ["--portal", "127.0.0.1:0", "--tls-certificate", "portal.pem", "--tls-key", "portal.key"];
    let server = Serving::start_with(&shell, &[&tls[..], &["--mail-folder", "mail"]].concat());
    assert_eq!(by_tls(address(&server), "first").as_deref(), Ok("200"));
    std::fs::write(shell.path("portal.pem"), "half a file").unwrap();
    assert_eq!(by_tls(address(&server), "first").as_deref(), Ok("200"), "the older one goes on");
    let warnings = || shell.json(&["site", "show"]).done().json()["warnings"].to_string();
    assert!(warnings().contains("certificate of the portal is not used"), "{}", warnings());
    put("second");
    assert_eq!(by_tls(address(&server), "second").as_deref(), Ok("200"));
    assert!(!warnings().contains("certificate"), "{}", warnings());
    assert_eq!(server.end(Signal::TERM), Some(0));
}

#[test]
fn what_cannot_be_served_is_told_before_the_store_is_opened() {
    let shell = site("https://portal.northgate.example");
    let text = shell.write("text.pem", "no certificate");
    let secret = shell.write("secret.txt", "open to all");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o644)).unwrap();
    shell.write("a-file", "no folder");
    let (first, second_key) = (certificate("first.pem"), certificate("second.key"));
    let (first, second_key) = (first.to_str().unwrap(), second_key.to_str().unwrap());
    let local = ["--portal", "127.0.0.1:0"];
    let server = ["--mail-server", "127.0.0.1"];
    for (arguments, reason) in [
        (&["--portal", "127.0.0.1:0"][..], "nobody can register without the link"),
        (&["--portal", "0.0.0.0:0", "--mail-folder", "mail"], "Without TLS"),
        (
            &["--portal", "203.0.113.9:0", "--tls-certificate", first, "--tls-key", second_key],
            "cannot be used together",
        ),
        (
            &["--portal", "127.0.0.1:0", "--tls-certificate", &text, "--tls-key", &text],
            "TLS cannot be served",
        ),
        (&[&local[..], &["--mail-folder", "nowhere"]].concat(), "The mail folder takes no file"),
        (&[&local[..], &["--mail-folder", "a-file"]].concat(), "The mail folder takes no file"),
        (
            &[&local[..], &server, &["--mail-user", "u", "--mail-password-file", &secret]].concat(),
            "Others may read",
        ),
        (
            &[&local[..], &server, &["--mail-user", "u", "--mail-password-file", "none"]].concat(),
            "cannot be read",
        ),
        (
            &[&local[..], &["--mail-server", "mail.example.org", "--mail-security", "plain"]].concat(),
            "without TLS goes to this machine only",
        ),
        (&[&local[..], &server, &["--mail-authority", &text]].concat(), "cannot be used for mail"),
        (&["--trusted-proxy", "127.0.0.1"], "give --portal"),
        (&["--portal", "unix:/proc/none/portal.sock", "--mail-folder", "mail"], "cannot be served at unix:"),
    ] {
        // Without a store: a check that was lost ends in another refusal, not in a server that waits.
        let told =
            shell.json(&[&["serve", "--allow-root", "--data", "none"], arguments].concat()).refused().1;
        assert!(told.contains(reason), "{arguments:?}: {told}");
    }
    for wrong in [
        &["--portal", "8080"][..],
        &["--portal", "127.0.0.1:0", "--tls-key", "x"],
        &["--mail-server", "a b"],
        &["--mail-server", "x", "--mail-folder", "y"],
        &["--mail-server", "x", "--mail-user", "u"],
        &["--mail-folder", "mail", "--mail-from", "nobody"],
    ] {
        assert_eq!(shell.run(&[&["serve", "--allow-root"], wrong].concat()).status, 2, "{wrong:?}");
    }
    assert!(!Path::new("/proc/none").exists());
}

#[test]
fn an_address_that_browsers_could_not_use_is_refused() {
    for (url, tls, reason) in [
        ("http://portal.northgate.example", false, "in the clear"),
        ("https://portal.northgate.example/nhs", false, "it has a path"),
        ("http://127.0.0.1:8080", true, "it begins with http://"),
    ] {
        let shell = site(url);
        let (pem, key) = (certificate("first.pem"), certificate("first.key"));
        let secured = ["--tls-certificate", pem.to_str().unwrap(), "--tls-key", key.to_str().unwrap()];
        let more: &[&str] = if tls { &secured } else { &[] };
        let begin = ["serve", "--allow-root", "--portal", "127.0.0.1:0", "--mail-folder", "mail"];
        let told = shell.json(&[&begin, more].concat()).refused().1;
        assert!(told.contains(reason), "{url}: {told}");
        assert_eq!(shell.json(&["store", "verify"]).done().json()["ok"], true, "closed in order");
    }
}

#[test]
fn a_port_that_is_taken_is_said_to_be() {
    let shell = site("https://portal.northgate.example");
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = held.local_addr().unwrap().to_string();
    let (kind, told) =
        shell.json(&["serve", "--allow-root", "--portal", &place, "--mail-folder", "mail"]).refused();
    assert!(kind == "conflict" && told.contains("another program listens there"), "{told}");
}
