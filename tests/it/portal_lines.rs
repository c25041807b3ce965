//! The portal on real lines: limits, smuggling, Unix sockets, TLS and its renewal, an end that drops no answer (S43 to S45).

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use patient_profile::portal::{
    Certificates, LinePatience, LineRules, Listener, Place, Portal, PortalOptions, router, serve,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::service_fixture::Site;

const GET: &str = "GET /support HTTP/1.1\r\nHost: portal.northgate.example\r\n";

/// A portal that listens.
struct Served {
    runtime: Runtime,
    end: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
    address: SocketAddr,
}

impl Served {
    fn at(site: &Site, place: &str, certificates: Option<Arc<Certificates>>) -> Self {
        Self::by(site, place, LineRules { certificates, ..LineRules::default() }, PortalOptions::default())
    }

    fn by(site: &Site, place: &str, rules: LineRules, options: PortalOptions) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let place: Place = place.parse().expect("a place");
        let listener = runtime.block_on(Listener::bind(&place)).expect("a listener");
        let port = listener.port().unwrap_or(0);
        let router = router(Portal::new(Arc::clone(&site.service), options));
        let (end, ended) = oneshot::channel::<()>();
        let task = runtime.spawn(serve(listener, rules, router, async {
            let _ = ended.await;
        }));
        Self { runtime, end: Some(end), task: Some(task), address: ([127, 0, 0, 1], port).into() }
    }

    fn end(&mut self) {
        drop(self.end.take());
        if let Some(task) = self.task.take() {
            self.runtime.block_on(task).expect("the server ends");
        }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).expect("a line")
    }

    /// Sends these bytes and reads until the server closes.
    fn say(&self, bytes: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes.as_bytes()).expect("the bytes");
        read_all(&mut stream)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.end();
    }
}

fn read_all(stream: &mut impl Read) -> String {
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

#[test]
fn what_smugglers_send_is_refused() {
    let site = Site::furnished();
    let served = Served::at(&site, "127.0.0.1:0", None);
    let fine = served.say(&format!("{GET}Connection: close\r\n\r\n"));
    assert_eq!(status(&fine), "200", "{fine}");
    let post = GET.replace("GET /support", "POST /log-in");
    for (head, body) in [
        ("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        ("Content-Length: 4\r\nContent-Length: 5\r\n", "abcd"),
        ("Content-Length: -1\r\n", ""),
        ("Host: evil.example\r\n", ""),
    ] {
        let answer = served.say(&format!("{post}{head}Connection: close\r\n\r\n{body}"));
        assert_eq!(status(&answer), "400", "{head}: {answer}");
    }
    let huge = served.say(&format!("{GET}X-Long: {}\r\nConnection: close\r\n\r\n", "x".repeat(20_000)));
    assert_eq!(status(&huge), "431", "{huge}");
    let large = served.say(&format!("{post}Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\nCookie: __Host-pp={}\r\nContent-Length: 70000\r\nConnection: close\r\n\r\n{}", "ab".repeat(32), "x".repeat(70_000)));
    assert_eq!(status(&large), "400", "{large}");
}

#[test]
fn one_address_has_thirty_two_lines_and_gets_them_back() {
    let site = Site::furnished();
    let served = Served::at(&site, "127.0.0.1:0", None);
    let ask = format!("{GET}\r\n");
    let mut open: Vec<TcpStream> = (0..32)
        .map(|_| {
            let mut stream = served.connect();
            stream.write_all(ask.as_bytes()).expect("a request");
            let mut first = [0; 12];
            stream.read_exact(&mut first).expect("an answer");
            assert_eq!(&first, b"HTTP/1.1 200");
            stream
        })
        .collect();
    let mut over = served.connect();
    let _ = over.write_all(ask.as_bytes());
    assert_eq!(read_all(&mut over), "", "the thirty-third is closed");
    // One ends; its place is free as soon as the server has seen it.
    drop(open.pop());
    loop {
        let mut next = served.connect();
        let _ = next.write_all(format!("{GET}Connection: close\r\n\r\n").as_bytes());
        if status(&read_all(&mut next)) == "200" {
            break;
        }
    }
}

#[test]
fn who_is_slow_is_cut_off_and_slows_nobody() {
    let site = Site::furnished();
    let soon = Duration::from_millis(200);
    let rules = LineRules {
        patience: LinePatience { handshake: soon, head: soon, answer: soon },
        ..LineRules::default()
    };
    let options = PortalOptions { form_patience: soon, ..PortalOptions::default() };
    let served = Served::by(&site, "127.0.0.1:0", rules, options);
    let form = format!(
        "{}Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\nCookie: __Host-pp={}\r\nContent-Length: 100\r\nConnection: close\r\n\r\nname=",
        GET.replace("GET /support", "POST /log-in"),
        "ab".repeat(32)
    );
    let slow = |bytes: &str| {
        let mut stream = served.connect();
        stream.write_all(bytes.as_bytes()).expect("the bytes");
        stream
    };
    let mut heads: Vec<TcpStream> = (0..20).map(|_| slow("GET /support HTTP/1.1\r\nHost: por")).collect();
    let mut body = slow(&form);
    for _ in 0..5 {
        let fine = served.say(&format!("{GET}Connection: close\r\n\r\n"));
        assert_eq!(status(&fine), "200", "the others are served: {fine}");
    }
    assert_eq!(status(&read_all(&mut body)), "400", "half a form");
    for head in &mut heads {
        let answer = read_all(head);
        assert!(answer.is_empty() || status(&answer) == "408", "half a head: {answer}");
    }
    // Asks on and on and reads nothing: the line breaks, so that the writer here comes to an end.
    let greedy = served.connect();
    let mut writer = greedy.try_clone().expect("the same line");
    let ask = format!("{GET}\r\n");
    let broken = std::thread::spawn(move || (0..200_000).any(|_| writer.write_all(ask.as_bytes()).is_err()));
    assert!(broken.join().expect("no panic"), "the line was given up");
    drop(greedy);
}

#[test]
fn a_unix_socket_serves_a_proxy_and_is_removed_at_the_end() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::UnixStream;
    let site = Site::furnished();
    let path = site.dir.path().join("portal.sock");
    let place = format!("unix:{}", path.display());
    let mut served = Served::at(&site, &place, None);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o660);
    let mut stream = UnixStream::connect(&path).unwrap();
    stream.write_all(format!("{GET}Connection: close\r\n\r\n").as_bytes()).unwrap();
    assert_eq!(status(&read_all(&mut stream)), "200");
    let taken = served.runtime.block_on(Listener::bind(&place.parse().unwrap()));
    assert!(taken.is_err(), "another server answers there");
    served.end();
    assert!(!path.exists());
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    assert!(path.exists(), "a socket that a killed server left behind");
    drop(Served::at(&site, &place, None));
    std::fs::write(&path, "a file").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    assert!(runtime.block_on(Listener::bind(&place.parse().unwrap())).is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "a file", "what is no socket is left alone");
}

#[test]
fn an_end_lets_open_lines_finish() {
    let site = Site::furnished();
    let mut served = Served::at(&site, "127.0.0.1:0", None);
    let mut stream = served.connect();
    stream.write_all(format!("{GET}\r\n").as_bytes()).unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).unwrap();
    served.end();
    let rest = read_all(&mut stream);
    assert!(rest.ends_with("</html>\n") || rest.contains("</html>"), "the answer was whole");
    assert!(TcpStream::connect(served.address).is_err(), "nobody listens any more");
}

/// A certificate of these tests, or its key.
pub fn certificate(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certificates").join(name)
}

/// Shakes hands, trusting only the named certificate, and asks for a page.
pub fn by_tls(address: SocketAddr, trusted: &str) -> Result<String, String> {
    let mut roots = rustls::RootCertStore::empty();
    let pem = CertificateDer::from_pem_file(certificate(&format!("{trusted}.pem"))).expect("a certificate");
    roots.add(pem).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("portal.northgate.example").expect("a name");
    let connection = rustls::ClientConnection::new(Arc::new(config), name).expect("a client");
    let mut stream = rustls::StreamOwned::new(connection, TcpStream::connect(address).expect("a line"));
    stream
        .write_all(format!("{GET}Connection: close\r\n\r\n").as_bytes())
        .map_err(|error| error.to_string())?;
    Ok(status(&read_all(&mut stream)).to_owned())
}

#[test]
fn tls_is_renewed_without_a_drop_and_a_half_written_renewal_waits() {
    let site = Site::furnished();
    let [cert, key] = ["portal.pem", "portal.key"].map(|name| site.dir.path().join(name));
    let put = |name: &str| {
        std::fs::copy(certificate(&format!("{name}.pem")), &cert).unwrap();
        std::fs::copy(certificate(&format!("{name}.key")), &key).unwrap();
    };
    put("first");
    let certificates = Arc::new(Certificates::load(cert.clone(), key.clone()).unwrap());
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    certificates.tell(move |fault| heard.lock().unwrap().push(fault.is_none()));
    let served = Served::at(&site, "127.0.0.1:0", Some(certificates));
    assert_eq!(by_tls(served.address, "first").as_deref(), Ok("200"));
    assert!(by_tls(served.address, "second").is_err(), "a client that trusts another");
    std::fs::copy(certificate("second.pem"), &cert).unwrap();
    assert_eq!(by_tls(served.address, "first").as_deref(), Ok("200"), "the key is still the old one");
    put("second");
    assert_eq!(by_tls(served.address, "second").as_deref(), Ok("200"));
    assert_eq!(*told.lock().unwrap(), [false, true], "both are told, each once");
    let plain = served.say(&format!("{GET}Connection: close\r\n\r\n"));
    assert!(!plain.starts_with("HTTP/1.1 200"), "no plain HTTP on the line for TLS");
    assert!(Certificates::load(cert, certificate("first.key")).is_err(), "they do not fit each other");
}
