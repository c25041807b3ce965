//! Mail servers with TLS, STARTTLS and a log-in: what is trusted, what is refused, and that a password never goes out in
//! the clear (S17, S92).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;

use patient_profile::mail::{Mailer, Outgoing, Sender, SmtpMailer, SmtpSecurity, SmtpSettings};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use zeroize::Zeroizing;

use crate::portal_lines::certificate;

/// What a server offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offers {
    Tls,
    StartTls,
    NothingSecret,
}

/// What reached the server before and after the line was secured.
#[derive(Debug, Default)]
struct Heard {
    plain: Vec<String>,
    secured: Vec<String>,
}

struct Server {
    port: u16,
    thread: JoinHandle<Heard>,
}

impl Server {
    /// A server for one connection.
    fn start(offers: Offers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let thread = std::thread::spawn(move || {
            let mut heard = Heard::default();
            let (stream, _) = listener.accept().expect("a connection");
            // A client that does not like what it sees breaks off: that is what some of these tests are about.
            let _ = serve(stream, offers, &mut heard);
            heard
        });
        Self { port, thread }
    }

    fn heard(self) -> Heard {
        self.thread.join().expect("the server ends")
    }
}

fn secured(stream: TcpStream) -> StreamOwned<ServerConnection, TcpStream> {
    let chain = vec![CertificateDer::from_pem_file(certificate("mail.pem")).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_file(certificate("mail.key")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a certificate that fits");
    StreamOwned::new(ServerConnection::new(Arc::new(config)).expect("a server"), stream)
}

fn serve(stream: TcpStream, offers: Offers, heard: &mut Heard) -> std::io::Result<()> {
    if offers == Offers::Tls {
        let mut stream = secured(stream);
        stream.write_all(b"220 mail.example\r\n")?;
        return talk(&mut stream, "AUTH PLAIN LOGIN", &mut heard.secured).map(drop);
    }
    let mut plain = stream;
    plain.write_all(b"220 mail.example\r\n")?;
    let extension = if offers == Offers::StartTls { "STARTTLS" } else { "AUTH PLAIN LOGIN" };
    if talk(&mut plain, extension, &mut heard.plain)? {
        talk(&mut secured(plain), "AUTH PLAIN LOGIN", &mut heard.secured)?;
    }
    Ok(())
}

/// Speaks until QUIT, or until the line shall be secured, which is told by true.
fn talk(stream: &mut (impl Read + Write), extension: &str, heard: &mut Vec<String>) -> std::io::Result<bool> {
    let mut reader = BufReader::with_capacity(1, stream);
    let mut is_data = false;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(false);
        }
        let line = line.trim_end().to_owned();
        heard.push(line.clone());
        let answer = match line.split(' ').next().unwrap_or_default() {
            "." => {
                is_data = false;
                "250 taken".to_owned()
            }
            _ if is_data => continue,
            "EHLO" => format!("250-mail.example\r\n250 {extension}"),
            "AUTH" => "235 welcome".to_owned(),
            "STARTTLS" => {
                reader.get_mut().write_all(b"220 go on\r\n")?;
                return Ok(true);
            }
            "DATA" => {
                is_data = true;
                "354 go on".to_owned()
            }
            "QUIT" => {
                reader.get_mut().write_all(b"221 bye\r\n")?;
                return Ok(false);
            }
            _ => "250 fine".to_owned(),
        };
        reader.get_mut().write_all(format!("{answer}\r\n").as_bytes())?;
    }
}

fn send(port: u16, security: SmtpSecurity, trusts: bool) -> Result<(), String> {
    let settings = SmtpSettings {
        host: "localhost".into(),
        port,
        security,
        log_in: Some(("portal".into(), Zeroizing::new("a secret of ours".into()))),
        root: trusts.then(|| std::fs::read(certificate("mail.pem")).expect("a certificate")),
    };
    let sender =
        Sender { address: "no-reply@northgate.example".parse().expect("an address"), name: "N".into() };
    let mail = Outgoing {
        to: "margaret@example.org".parse().expect("an address"),
        subject: "Confirm your email address".into(),
        text: "https://portal.northgate.example/confirm/x".into(),
        html: "<p>x</p>".into(),
        id: "01".into(),
        at: chrono::DateTime::from_timestamp(1_795_000_000, 0).expect("an instant"),
    };
    let mailer = SmtpMailer::new(&settings, sender).map_err(|fault| fault.to_string())?;
    mailer.send(&mail).map_err(|fault| fault.to_string())
}

/// The log-in as it crosses the line: base64 of NUL, user, NUL, password.
const LOG_IN: &str = "AUTH PLAIN AHBvcnRhbABhIHNlY3JldCBvZiBvdXJz";

#[test]
fn tls_and_starttls_carry_log_in_and_mail() {
    for (offers, security) in [(Offers::Tls, SmtpSecurity::Tls), (Offers::StartTls, SmtpSecurity::StartTls)] {
        let server = Server::start(offers);
        send(server.port, security, true).unwrap();
        let heard = server.heard();
        assert!(heard.secured.iter().any(|line| line == LOG_IN), "{heard:?}");
        assert!(heard.secured.iter().any(|line| line == "RCPT TO:<margaret@example.org>"), "{heard:?}");
        assert!(heard.plain.iter().all(|line| line.starts_with("EHLO") || line == "STARTTLS"), "{heard:?}");
    }
}

#[test]
fn a_server_that_cannot_be_trusted_hears_neither_password_nor_mail() {
    for (offers, security, trusts) in [
        (Offers::Tls, SmtpSecurity::Tls, false),
        (Offers::StartTls, SmtpSecurity::StartTls, false),
        (Offers::NothingSecret, SmtpSecurity::StartTls, true),
    ] {
        let server = Server::start(offers);
        let told = send(server.port, security, trusts).unwrap_err();
        assert!(!told.contains('@'), "{told}");
        let heard = server.heard();
        let all = heard.plain.iter().chain(&heard.secured);
        assert!(
            all.clone().all(|line| ["EHLO", "STARTTLS", "QUIT"].iter().any(|w| line.starts_with(w))),
            "{heard:?}"
        );
    }
}

#[test]
fn a_line_on_this_machine_may_be_plain() {
    let server = Server::start(Offers::NothingSecret);
    send(server.port, SmtpSecurity::Plain, false).unwrap();
    assert!(server.heard().plain.iter().any(|line| line == LOG_IN));
}
