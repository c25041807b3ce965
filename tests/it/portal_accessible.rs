//! Every page in every state in a real browser: axe-core finds nothing, nothing has to be scrolled sideways, no script,
//! nothing large, nothing that the page's policy forbids (S35, S46, S48).

use patient_profile::service::api::{SetLegal, VisibilityChange, VisibilityOf};

use crate::axe::Axe;
use crate::portal_fixture::{PASSWORD, code_in, wrong_code};
use crate::portal_furnished::app_code;
use crate::portal_stage::{Stage, check, complete, log_in};
use crate::webdriver::{Chrome, WINDOWS};

/// The most that a page may bring with it, uncompressed.
const MAX_BYTES: u64 = 60_000;
const BORN: [&str; 3] = ["12", "3", "1962"];
const IANS: [&str; 3] = ["30", "7", "1962"];

/// A referral with all that can belong to it, and names that are long and hostile.
const RECORDS: &str = concat!(
    r#"{"resourceType":"ServiceRequest","id":"r1","status":"active","intent":"order","subject":{"reference":"Patient/p1"},"authoredOn":"2026-10-02","code":{"text":"Cardiology <script>alert(1)</script> and a service with a very long name, such as Otorhinolaryngologischeambulanzsprechstunde"},"reasonCode":[{"text":"Palpitations"}],"identifier":[{"value":"0000 0007 0001"}]}"#,
    "\n",
    r#"{"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"},"basedOn":[{"reference":"ServiceRequest/r1"}],"period":{"start":"2026-10-20","end":"2026-10-20"},"type":[{"text":"Clinic visit"}]}"#,
    "\n",
    r#"{"resourceType":"CarePlan","id":"c1","status":"active","intent":"plan","subject":{"reference":"Patient/p1"},"title":"Heart failure care plan","period":{"start":"2026-10-20"}}"#,
    "\n",
    r#"{"resourceType":"DocumentReference","id":"d1","status":"current","subject":{"reference":"Patient/p1"},"type":{"text":"Clinic letter"},"description":"Letter after clinic <b>bold</b>","date":"2026-10-21T10:00:00Z","content":[{"attachment":{"contentType":"text/plain","data":"SGVsbG8="}}],"context":{"related":[{"reference":"ServiceRequest/r1"}]}}"#,
    "\n"
);

/// Who looks at pages.
struct Look<'a> {
    chrome: &'a Chrome,
    stage: &'a Stage,
    axe: &'a Axe,
    /// What is wrong, on which page.
    faults: Vec<String>,
    pages: usize,
}

impl Look<'_> {
    /// Opens a page and looks at it.
    fn open(&mut self, path: &str) {
        self.chrome.open(&self.stage.at(path));
        let name = path.trim_matches('/').split('/').take(2).collect::<Vec<_>>().join("-");
        let name = if name.is_empty() { "start".to_owned() } else { name.chars().take(30).collect() };
        self.here(&name);
    }

    /// Sends the form of the page and looks at what comes.
    fn send(&mut self, name: &str) {
        self.chrome.go("main form button");
        self.here(name);
    }

    /// Looks at the page that is there, through every window.
    fn here(&mut self, name: &str) {
        self.pages += 1;
        let chrome = self.chrome;
        let mut fault = |what: String| self.faults.push(format!("{name}: {what}"));
        let bytes = chrome.run(
            "return performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
               .reduce((sum, entry) => sum + entry.decodedBodySize, 0);",
        );
        if bytes.as_u64().is_none_or(|bytes| bytes > MAX_BYTES) {
            fault(format!("{bytes} bytes"));
        }
        if (chrome.count("h1"), chrome.count("script"), chrome.count("[style],style")) != (1, 0, 0) {
            fault("one heading, no script and no style of its own".to_owned());
        }
        for window in WINDOWS {
            chrome.resize(window);
            let wide = chrome.run("return document.documentElement.scrollWidth - window.innerWidth;");
            if wide.as_i64().is_none_or(|wide| wide > 0) {
                fault(format!("{window:?}: {wide} pixels have to be scrolled sideways"));
            }
            // At 400 % the page is laid out as in the narrowest window; axe sees no other page there.
            if window.zoom == 1 {
                self.axe
                    .violations(chrome)
                    .into_iter()
                    .for_each(|found| fault(format!("{window:?}: {found}")));
            }
            chrome.picture(&format!("{:02}-{name}-{}x{}", self.pages, window.width, window.zoom));
        }
    }
}

fn furnished() -> Stage {
    let stage = Stage::with(RECORDS);
    let show = |of| VisibilityChange { of, visible: Some(true) };
    let changes = [
        show(VisibilityOf::Template("User name".into())),
        show(VisibilityOf::DocumentType("Clinic letter".into())),
    ];
    stage.site.service.set_visibility(&stage.site.session, &changes).expect("switches");
    let text =
        "We hold your information under the hospital's privacy notice.\n\nYou may ask for a copy.".to_owned();
    let legal = SetLegal { organisation: None, text, seen: None };
    stage.site.service.set_legal(&stage.site.session, &legal).expect("a legal text");
    stage
}

#[test]
fn every_page_in_every_state_is_accessible() {
    let Some(axe) = Axe::find("axe-core on every page") else { return };
    let Some(chrome) = Chrome::start("every page in a browser") else { return };
    let stage = furnished();
    let mut look = Look { chrome: &chrome, stage: &stage, axe: &axe, faults: Vec::new(), pages: 0 };
    let id = stage.site.id_of("hawthorne");
    strangers_pages(&mut look);
    registers(&mut look, &id);
    forgets_the_password(&mut look, &id);
    reads(&mut look, &id);
    keeps_the_account(&mut look, &id);
    second_step(&mut look, &id);
    has_nothing_to_read(&mut look);
    assert!(look.pages >= 45, "{} pages", look.pages);
    assert!(look.faults.is_empty(), "{:#?}", look.faults);
    let complaints = chrome.complaints();
    assert!(complaints.iter().all(|text| !text.contains("Content Security Policy")), "{complaints:#?}");
}

fn strangers_pages(look: &mut Look<'_>) {
    for path in
        ["/", "/register", "/log-in", "/forgotten", "/support", "/no-letter", "/register/sent", "/timed-out"]
    {
        look.open(path);
    }
    look.open("/no-such-page");
    look.open(&format!("/confirm/{}", "ab".repeat(32)));
    look.open("/log-in/code");
    look.chrome.open(&look.stage.at("/log-in"));
    look.send("log-in-faults");
    look.chrome.fill("#name", "nobody@example.org");
    look.chrome.fill("#password", PASSWORD);
    look.send("log-in-refused");
    look.chrome.open(&look.stage.at("/forgotten"));
    look.send("forgotten-faults");
    look.chrome.open(&look.stage.at("/register"));
    look.send("register-faults");
    // A form that was made for somebody else.
    look.chrome.open(&look.stage.at("/log-in"));
    look.chrome.run("document.querySelector('[name=form_token]').value = 'x'; return 0;");
    look.send("forbidden");
}

fn registers(look: &mut Look<'_>, id: &str) {
    let letters = look.stage.send_letters(id, &["User name", "Activation code"]);
    check(look.chrome, look.stage, id, &wrong_code(1), BORN);
    look.here("register-refused");
    look.stage.site.clock.advance(chrono::TimeDelta::minutes(61));
    check(look.chrome, look.stage, id, &code_in(&letters[1]), BORN);
    look.here("register-account");
    look.send("register-account-faults");
    complete(look.chrome, "margaret@example.org", PASSWORD);
    look.here("register-sent");
    let link = look.stage.mailed_link();
    look.chrome.open(&link);
    look.here("confirm");
    look.send("confirmed");
    look.chrome.open(&link);
    look.here("confirm-dead");
}

fn forgets_the_password(look: &mut Look<'_>, id: &str) {
    look.chrome.open(&look.stage.at("/forgotten"));
    look.chrome.fill("#name", id);
    look.send("forgotten-sent");
    look.chrome.open(&look.stage.mailed_link());
    look.here("reset");
    look.send("reset-faults");
    look.chrome.fill("#password", PASSWORD);
    look.send("reset-done");
}

fn reads(look: &mut Look<'_>, id: &str) {
    log_in(look.chrome, look.stage, id, PASSWORD);
    for path in ["/home", "/referrals", "/letters", "/documents"] {
        look.open(path);
        if path != "/home" {
            look.chrome.go(".items a");
            look.here(&format!("{}-one", path.trim_start_matches('/')));
        }
    }
    look.open("/access");
    look.open("/support");
    look.open("/no-such-page");
}

fn keeps_the_account(look: &mut Look<'_>, id: &str) {
    for path in ["/stay", "/account", "/account/sessions", "/account/not-me"] {
        look.open(path);
    }
    look.send("not-me-done");
    for path in ["/account/password", "/account/email"] {
        look.open(path);
        look.send(&format!("{}-faults", path.rsplit('/').next().unwrap_or_default()));
    }
    look.chrome.fill("#email", "maggie@example.org");
    look.chrome.fill("#current", PASSWORD);
    look.send("email-done");
    look.chrome.open(&look.stage.mailed_link());
    look.here("change-email");
    look.send("change-email-done");
    look.chrome.open(&look.stage.at("/home"));
    look.chrome.go(".who button");
    look.here("logged-out");
    log_in(look.chrome, look.stage, id, PASSWORD);
}

fn second_step(look: &mut Look<'_>, id: &str) {
    look.open("/account/two-step");
    look.chrome.fill("#current", PASSWORD);
    look.send("two-step-code");
    let secret = look.chrome.text(".inset").replace("Set-up key: ", "");
    look.chrome.fill("#second", &app_code(&secret, &look.stage.site));
    look.send("recovery");
    look.open("/account/two-step/off");
    look.chrome.go(".who button");
    log_in(look.chrome, look.stage, id, PASSWORD);
    look.here("log-in-second");
    look.send("log-in-second-refused");
}

/// Somebody for whom every list is empty.
fn has_nothing_to_read(look: &mut Look<'_>) {
    let ian = look.stage.site.id_of("haworth");
    let letters = look.stage.send_letters(&ian, &["Invitation"]);
    check(look.chrome, look.stage, &ian, &code_in(&letters[0]), IANS);
    complete(look.chrome, "ian@example.org", PASSWORD);
    look.chrome.open(&look.stage.mailed_link());
    look.chrome.go("main form button");
    log_in(look.chrome, look.stage, &ian, PASSWORD);
    for path in ["/home", "/referrals", "/letters", "/documents"] {
        look.chrome.open(&look.stage.at(path));
        look.here(&format!("{}-empty", path.trim_matches('/')));
    }
}
