//! A real browser: Debian's chromium, driven by the `WebDriver` protocol over plain HTTP.
//!
//! Where none is installed the test says that it was left out; `PATIENT_PROFILE_BROWSER=required` makes that a failure.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The key under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How often it is looked whether another page is there, before it is said that nothing led to one.
const LOOKS: usize = 5_000;

/// Keys by their names in the protocol.
pub const TAB: &str = "\u{e004}";
pub const ENTER: &str = "\u{e007}";
pub const SPACE: &str = " ";

/// A browser with one window.
pub struct Chrome {
    driver: Child,
    port: u16,
    session: String,
    /// Kept only to be dropped after the browser: its profile.
    _profile: TempDir,
}

/// How a page is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Columns in CSS pixels.
    pub width: u32,
    /// Screen pixels of a CSS pixel: 4 at a zoom of 400 %.
    pub zoom: u32,
}

/// The narrowest window, a usual one at 400 % (WCAG 1.4.10: 1280 pixels are 320 then), and a usual one.
pub const WINDOWS: [Window; 3] =
    [Window { width: 320, zoom: 1 }, Window { width: 320, zoom: 4 }, Window { width: 1280, zoom: 1 }];

/// Says that a test is left out, also where the output of tests is kept back; fails where none may be left out.
pub fn left_out<T>(test: &str, why: &str) -> Option<T> {
    left_out_unless("PATIENT_PROFILE_BROWSER", test, why)
}

/// The same, where another variable says that it may not be left out.
pub fn left_out_unless<T>(variable: &str, test: &str, why: &str) -> Option<T> {
    let required = std::env::var_os(variable).is_some_and(|value| value == "required");
    assert!(!required, "{test} must not be left out here: {why}");
    // The macros for printing are caught by the test's runner.
    let _ = writeln!(std::io::stderr(), "left out: {test}: {why}");
    None
}

impl Chrome {
    /// A new browser for the test of this name.
    pub fn start(test: &str) -> Option<Self> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .stdin(Stdio::null())
            .spawn();
        let Ok(mut driver) = driver else {
            return left_out(test, "chromedriver is not installed (Debian: chromium-driver)");
        };
        let mut lines = BufReader::new(driver.stdout.take().expect("its output")).lines();
        let said = lines.find_map(|line| {
            line.ok()?.rsplit_once("successfully on port ").map(|(_, port)| port.to_owned())
        });
        let port = said.and_then(|port| port.trim_end_matches('.').parse().ok());
        // What it says further on is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().expect("a profile");
        let place = profile.path().display().to_string();
        let mut chrome = Self { driver, port: port.unwrap_or(0), session: String::new(), _profile: profile };
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-background-networking".to_owned(),
            "--no-first-run".to_owned(),
            "--window-size=1280,900".to_owned(),
            format!("--user-data-dir={place}"),
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        match chrome.call("POST", "/session", &wanted) {
            Ok(value) => {
                value["sessionId"].as_str().unwrap_or_default().clone_into(&mut chrome.session);
                Some(chrome)
            }
            Err(why) => left_out(test, &format!("chromium does not start (Debian: chromium): {why}")),
        }
    }

    /// A call of the protocol: the value, or what the driver says.
    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(|error| error.to_string())?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        let sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
        sent.map_err(|error| error.to_string())?;
        let mut reader = BufReader::new(stream);
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            let n = reader.read_line(&mut line).map_err(|error| error.to_string())?;
            if n == 0 || line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or(0);
            }
            head.push_str(&line);
        }
        // The driver keeps the line open, whatever is asked for.
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).map_err(|error| error.to_string())?;
        let body = &String::from_utf8_lossy(&answer);
        let value: Value = serde_json::from_str(body).map_err(|error| format!("{error}: {body}"))?;
        if head.starts_with("HTTP/1.1 200") {
            Ok(value["value"].clone())
        } else {
            Err(value["value"]["message"].as_str().unwrap_or(body).to_owned())
        }
    }

    #[track_caller]
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}{path}", self.session);
        self.call(method, &path, body).unwrap_or_else(|why| unreachable!("{path}: {why}"))
    }

    /// Opens an address.
    #[track_caller]
    pub fn open(&self, url: &str) {
        self.ask("POST", "/url", &json!({ "url": url }));
    }

    /// Loads the page again.
    pub fn reload(&self) {
        self.ask("POST", "/refresh", &json!({}));
    }

    /// Goes back.
    pub fn back(&self) {
        self.ask("POST", "/back", &json!({}));
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        self.ask("GET", "/url", &Value::Null).as_str().unwrap_or_default().to_owned()
    }

    /// The page's heading.
    #[track_caller]
    pub fn heading(&self) -> String {
        self.text("h1")
    }

    #[track_caller]
    fn find(&self, selector: &str) -> String {
        let path = format!("/session/{}/element", self.session);
        let found = self.call("POST", &path, &json!({ "using": "css selector", "value": selector }));
        let found = found.unwrap_or_else(|why| unreachable!("{selector} at {}: {why}", self.url()));
        found[ELEMENT].as_str().expect("an element").to_owned()
    }

    /// How many elements there are.
    pub fn count(&self, selector: &str) -> usize {
        let found = self.ask("POST", "/elements", &json!({ "using": "css selector", "value": selector }));
        found.as_array().map_or(0, Vec::len)
    }

    /// The text of an element, as it is seen.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        let element = self.find(selector);
        let text = self.ask("GET", &format!("/element/{element}/text"), &Value::Null);
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Clicks.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        let element = self.find(selector);
        self.ask("POST", &format!("/element/{element}/click"), &json!({}));
    }

    /// Does something that leads to another page, and waits until that page is there.
    #[track_caller]
    pub fn follow(&self, deed: impl FnOnce(&Self)) {
        self.run("window.isOld = true; return 0;");
        deed(self);
        let arrived = "return window.isOld !== true && document.readyState === 'complete';";
        let path = format!("/session/{}/execute/sync", self.session);
        // Between two pages there is nothing to ask.
        let is_there =
            || self.call("POST", &path, &json!({ "script": arrived, "args": [] })) == Ok(Value::Bool(true));
        assert!((0..LOOKS).any(|_| is_there()), "nothing led away from {}", self.url());
    }

    /// Clicks on what leads to another page.
    #[track_caller]
    pub fn go(&self, selector: &str) {
        self.follow(|chrome| chrome.click(selector));
    }

    /// Presses Enter where that leads to another page.
    #[track_caller]
    pub fn enter(&self) {
        self.follow(|chrome| chrome.press(ENTER));
    }

    /// Types into a field, in place of what stands there.
    #[track_caller]
    pub fn fill(&self, selector: &str, text: &str) {
        let element = self.find(selector);
        self.ask("POST", &format!("/element/{element}/clear"), &json!({}));
        if !text.is_empty() {
            self.ask("POST", &format!("/element/{element}/value"), &json!({ "text": text }));
        }
    }

    /// Presses keys where the focus is.
    pub fn press(&self, keys: &str) {
        let each: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
            })
            .collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keys", "actions": each }] });
        self.ask("POST", "/actions", &actions);
    }

    /// Runs a script of the test's own, and gives what it returns.
    #[track_caller]
    pub fn run(&self, script: &str) -> Value {
        self.ask("POST", "/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Runs a script that calls its last argument when it is done.
    #[track_caller]
    pub fn run_async(&self, script: &str) -> Value {
        self.ask("POST", "/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// A command of the browser's own protocol.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.ask("POST", "/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Looks at the page through another window.
    pub fn resize(&self, window: Window) {
        let height = if window.zoom > 1 { 256 } else { 800 };
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": window.width, "height": height, "deviceScaleFactor": window.zoom, "mobile": false }),
        );
    }

    /// What the browser complained about since this was asked last: a policy that was broken, a file that is missing.
    pub fn complaints(&self) -> Vec<String> {
        let entries = self.ask("POST", "/se/log", &json!({ "type": "browser" }));
        let all = entries.as_array().cloned().unwrap_or_default();
        all.iter().map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Keeps a picture of the whole page where `PATIENT_PROFILE_PICTURES` names a folder.
    pub fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("PATIENT_PROFILE_PICTURES") else { return };
        let shot = self.devtools("Page.captureScreenshot", &json!({ "captureBeyondViewport": true }));
        let bytes = base64(shot["data"].as_str().unwrap_or_default());
        let path = std::path::Path::new(&folder).join(format!("{name}.png"));
        std::fs::write(path, bytes).expect("a picture");
    }
}

/// Bytes from base64 without faults.
fn base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|c| *c != b'=').map(value).collect();
    let join =
        |group: &[u8]| group.iter().enumerate().fold(0_u32, |n, (at, d)| n | u32::from(*d) << (18 - 6 * at));
    digits.chunks(4).flat_map(|group| join(group).to_be_bytes()[1..group.len()].to_vec()).collect()
}

impl Drop for Chrome {
    fn drop(&mut self) {
        // The browser first, while its driver can still end it.
        let _ = self.call("DELETE", &format!("/session/{}", self.session), &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
