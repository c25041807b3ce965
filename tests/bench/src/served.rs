//! The product's server as a process, and a small client for its pages.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::benches::{Trouble, product_path};
use crate::child::text;

/// Clock ticks a second, in which the kernel tells CPU time.
const TICKS: f64 = 100.0;

/// A server; ended when dropped.
pub struct Served {
    child: Child,
    /// Where its pages are, if they are served.
    pub host: String,
}

impl Served {
    /// Serves the store in `dir`, with these further arguments.
    pub fn start(dir: &Path, more: &[&str]) -> Result<Self, Trouble> {
        let mut child = Command::new(product_path()?)
            .args(["serve", "--allow-root", "--json", "--data", text(&dir.join("data"))])
            .args(["--key-file", text(&dir.join("site.key")), "--socket", text(&dir.join("run/socket"))])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let host = field(&line, "portal").to_owned();
        if line.is_empty() {
            child.wait()?;
            return Err("the server did not start".into());
        }
        Ok(Self { child, host })
    }

    /// CPU seconds so far.
    pub fn cpu(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let after = text.rsplit(')').next().unwrap_or_default();
        let fields: Vec<f64> = after.split_whitespace().filter_map(|field| field.parse().ok()).collect();
        // The state is no number, so that utime and stime are the eleventh and twelfth.
        fields.get(10).copied().unwrap_or_default() / TICKS
            + fields.get(11).copied().unwrap_or_default() / TICKS
    }

    /// MiB that are resident.
    pub fn resident_mib(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Ok(id) = i32::try_from(self.child.id())
            && let Some(id) = rustix::process::Pid::from_raw(id)
        {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        }
        let _ = self.child.wait();
    }
}

/// A text of a flat JSON value on one line.
pub fn field<'a>(line: &'a str, name: &str) -> &'a str {
    let begin = format!("\"{name}\":\"");
    line.split(&begin).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// The session's cookie that it sets.
    pub fn cookie(&self) -> String {
        let line = self.head.lines().find_map(|line| line.strip_prefix("set-cookie: __Host-pp="));
        format!("__Host-pp={}", line.unwrap_or_default().split(';').next().unwrap_or_default())
    }

    /// The token of its form.
    pub fn form_token(&self) -> &str {
        let rest = self.body.split("name=\"form_token\" value=\"").nth(1).unwrap_or_default();
        rest.split('"').next().unwrap_or_default()
    }
}

/// A line to the pages that stays open, as browsers keep it.
pub struct Line {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Line {
    /// Opens a line.
    pub fn open(host: &str) -> Result<Self, Trouble> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), host: host.to_owned() })
    }

    /// Asks for a page, as a browser at the address `from` behind the proxy.
    pub fn ask(&mut self, what: &str, cookie: &str, from: &str, form: &str) -> Result<Answer, Trouble> {
        let head = format!(
            "{what} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nX-Forwarded-For: {from}\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            self.host,
            form.len()
        );
        self.stream.get_mut().write_all(head.as_bytes())?;
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err("the line was closed".into());
            }
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse()?;
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Ok(Answer { status, head, body: String::from_utf8_lossy(&body).into_owned() })
    }

    /// Logs in, right or wrong.
    pub fn log_in(&mut self, name: &str, password: &str, from: &str) -> Result<Answer, Trouble> {
        let page = self.ask("GET /log-in", "", from, "")?;
        let password = password.replace(' ', "+");
        let form = format!("name={name}&password={password}&form_token={}", page.form_token());
        self.ask("POST /log-in", &page.cookie(), from, &form)
    }
}
