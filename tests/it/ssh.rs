//! Two operators over a real OpenSSH server on loopback, with the block that the package ships (S83): what one does, the
//! other sees; a connection that is cut leaves nothing behind.

#![allow(clippy::panic, reason = "a terminal that does not show what it must ends the test")]

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use portable_pty::CommandBuilder;
use rustix::process::Signal;

use crate::cli_shell::Shell;
use crate::pty_harness::Pty;
use crate::serve::Serving;

const SSHD: &str = "/usr/sbin/sshd";
/// Set where a test that is left out is a failure.
const REQUIRED: &str = "PATIENT_PROFILE_SSH";
const PASSWORD: &str = "correct horse battery";

/// An OpenSSH server that gives the terminal and nothing else.
struct Sshd {
    child: Child,
    port: u16,
    dir: PathBuf,
}

impl Sshd {
    /// Starts one; none, and said plainly, where OpenSSH is not installed.
    fn start(shell: &Shell, socket: &str) -> Option<Self> {
        let dir = shell.path("ssh");
        std::fs::create_dir(&dir).expect("a directory");
        for name in ["host", "operator"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-f"])
                .arg(dir.join(name))
                .status();
            if !made.is_ok_and(|made| made.success()) {
                return left_out("ssh-keygen is not installed");
            }
        }
        if !Path::new(SSHD).exists() {
            return left_out("sshd is not installed");
        }
        if rustix::process::geteuid().is_root() && !Path::new("/run/sshd").exists() {
            return left_out("sshd needs /run/sshd");
        }
        // The port is free when it is asked for; between that and its use nobody else asks on this machine's loopback.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr());
        let port = port.expect("a free port").port();
        let config = dir.join("config");
        std::fs::write(&config, configuration(&dir, port, socket, shell)).expect("a file");
        let mut child = Command::new(SSHD)
            .args(["-D", "-e", "-f"])
            .arg(&config)
            .stderr(Stdio::piped())
            .spawn()
            .expect("sshd starts");
        let told = BufReader::new(child.stderr.take().expect("its words"));
        let mut lines = told.lines().map_while(Result::ok);
        let ready = lines.find(|line| line.contains("Server listening"));
        assert!(ready.is_some(), "sshd ended");
        // Whoever does not read on makes it wait.
        std::thread::spawn(move || lines.count());
        Some(Self { child, port, dir })
    }

    /// An operator's terminal through `ssh`, logged in.
    fn log_in(&self, operator: &str) -> Pty {
        let mut ssh = CommandBuilder::new("ssh");
        ssh.args(["-tt", "-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR"]);
        ssh.args(["-o", "SendEnv=LC_ALL", "-o"]);
        ssh.arg(format!("UserKnownHostsFile={}", self.dir.join("known").display()));
        ssh.arg("-i");
        ssh.arg(self.dir.join("operator"));
        ssh.args(["-p", &self.port.to_string(), "127.0.0.1", "--", "/bin/sh"]);
        let mut pty = Pty::spawn(ssh, 80, 24, &[]);
        pty.expect("Operator");
        // The name that stands there is the Unix user's.
        pty.send(b"\x1b[Z\x17\x17");
        pty.send(format!("{operator}\t{PASSWORD}\r").as_bytes());
        pty.expect("3 of 3");
        pty
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[expect(clippy::print_stdout, reason = "what was left out is said plainly")]
fn left_out<T>(why: &str) -> Option<T> {
    assert!(std::env::var_os(REQUIRED).is_none_or(|word| word != "required"), "{why}");
    println!("left out: {why}");
    None
}

/// The server's configuration: Debian's, with the shipped block for whoever runs the test.
fn configuration(dir: &Path, port: u16, socket: &str, shell: &Shell) -> String {
    let block =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/package/sshd.conf"));
    let user = Command::new("id").arg("-un").output().expect("who this is").stdout;
    let user = String::from_utf8(user).expect("UTF-8");
    let block = block
        .expect("the block")
        .replace("Match Group patient-profile", &format!("Match User {}", user.trim()))
        .replace("/usr/bin/patient-profile", env!("CARGO_BIN_EXE_patient-profile"))
        .replace("/run/patient-profile/socket", socket);
    let own = [
        format!("HostKey {}", dir.join("host").display()),
        format!("AuthorizedKeysFile {}", dir.join("operator.pub").display()),
        format!("SetEnv XDG_STATE_HOME={}", shell.path("state").display()),
        format!("Port {port}"),
    ];
    let usual = "ListenAddress 127.0.0.1\nStrictModes no\nUsePAM no\nPidFile none\nAcceptEnv LANG LC_*\n\
                 PasswordAuthentication no\nPermitRootLogin prohibit-password\n";
    format!("{}\n{usual}{block}", own.join("\n"))
}

/// A site with three operators: one who looks after them, two at work.
fn site() -> Shell {
    let shell = Shell::with_patients();
    let word = shell.write("password", PASSWORD);
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&word, mode).expect("a mode");
    let add = |name: &str, role: &str| {
        let first = role == "Administrator";
        let mut arguments = vec!["operator", "add", name, "--role", role, "--new-password-file", &word];
        if !first {
            arguments.extend(["--as", "chief", "--password-file", &word]);
        }
        shell.json(&arguments).done();
    };
    add("chief", "Administrator");
    add("mkhan", "Support");
    add("jdoe", "Records");
    shell
}

/// Opens the record of the one patient whom a search finds.
fn open(pty: &mut Pty, query: &str) {
    pty.send(query.as_bytes());
    pty.expect("1 of 3");
    pty.send(b"\r");
    pty.expect("[Patient Profile]");
    pty.quiet();
}

/// Begins to take the credentials back.
fn revoke(pty: &mut Pty) {
    pty.send(b":revoke");
    pty.expect("1 of ");
    pty.send(b"\r");
    pty.expect("Reason");
}

#[test]
fn two_operators_over_ssh_see_what_each_other_does() {
    let shell = site();
    let server = Serving::start(&shell);
    let socket = server.told["socket"].as_str().expect("a socket").to_owned();
    let Some(sshd) = Sshd::start(&shell, &socket) else { return };
    let mut acting = sshd.log_in("mkhan");
    let mut watching = sshd.log_in("jdoe");
    open(&mut acting, "hawthorne");
    open(&mut watching, "hawthorne");
    watching.expect("No credentials");

    acting.send(b"a1\r\x1b[B\r");
    acting.expect("(*) Distribute later");
    acting.send(b"\r");
    acting.expect("[ Not yet ]   [ Create ]");
    acting.send(b"y");
    acting.expect("Done: credentials created, not distributed");
    watching.expect("- Pending registration");
    watching.send(b"6");
    watching.expect("mkhan");

    // The line is cut in the middle of a reason: it is there again after the next log-in.
    revoke(&mut acting);
    acting.send(b"moved abroad in Nov");
    acting.expect("moved abroad in Nov");
    acting.signal(Signal::KILL);
    acting.child.wait().expect("the line is cut");
    let mut acting = sshd.log_in("mkhan");
    open(&mut acting, "hawthorne");
    revoke(&mut acting);
    acting.expect("moved abroad in Nov");
    acting.send(b"\x1b");
    acting.reject("moved abroad");

    // Nobody gets a shell: the word behind the host is not run, and leaving the terminal ends the connection.
    acting.send(b"qq");
    acting.expect("Leave Patient Profile?");
    acting.send(b"y");
    assert_eq!(acting.ended().0, 0);
    assert_eq!(server.end(Signal::TERM), Some(0));
    watching.expect("no server");
}
