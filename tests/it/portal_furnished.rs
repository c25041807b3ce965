//! A portal whose patients have records, and ways through its pages.

use crate::portal_browser::{Answer, Browser};
use crate::portal_fixture::{PASSWORD, Person};
use crate::service_fixture::{PATIENTS, Site};

/// A referral with an encounter, for Mrs Hawthorne.
pub const RECORDS: &str = concat!(
    r#"{"resourceType":"ServiceRequest","id":"r1","status":"active","intent":"order","subject":{"reference":"Patient/p1"},"authoredOn":"2026-10-02","code":{"text":"Cardiology"},"reasonCode":[{"text":"Palpitations"}],"identifier":[{"value":"0000 0007 0001"}]}"#,
    "\n",
    r#"{"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"},"basedOn":[{"reference":"ServiceRequest/r1"}],"period":{"start":"2026-10-20","end":"2026-10-20"},"type":[{"text":"Clinic visit"}]}"#,
    "\n",
    r#"{"resourceType":"ServiceRequest","id":"r2","status":"entered-in-error","intent":"order","subject":{"reference":"Patient/p1"},"code":{"text":"Neurology"}}"#,
    "\n",
    r#"{"resourceType":"ServiceRequest","id":"r3","status":"active","intent":"order","subject":{"reference":"Patient/p2"},"authoredOn":"2026-10-02","code":{"text":"Dermatology"}}"#,
    "\n"
);

pub fn furnished() -> Site {
    let site = Site::new();
    site.import(&[("all.ndjson", &format!("{PATIENTS}{RECORDS}"))]);
    site.add_templates();
    site
}

/// Sends the first page.
pub fn check(browser: &mut Browser, id: &str, code: &str, born: [&str; 3]) -> Answer {
    browser.open("/register");
    let fields = [
        ("patient_id", id),
        ("code", code),
        ("birth_date-day", born[0]),
        ("birth_date-month", born[1]),
        ("birth_date-year", born[2]),
    ];
    browser.post("/register", &fields)
}

pub fn link(mail: &str) -> String {
    let url = mail.split_whitespace().find(|word| word.starts_with("https://")).expect("a link");
    url.trim_start_matches("https://portal.northgate.example").to_owned()
}

/// A browser in which Mrs Hawthorne is logged in.
pub fn logged_in(site: &Site) -> (Browser, Person) {
    let person = Person::confirmed(site);
    let mut browser = Browser::at(site);
    let answer = browser.log_in(&person.id, PASSWORD);
    browser.follow(&answer);
    (browser, person)
}

/// The code that an app shows for the secret now.
pub fn app_code(secret: &str, site: &Site) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let symbols = secret.chars().filter(|c| *c != ' ').filter_map(|c| alphabet.find(c));
    let bits: String = symbols.fold(String::new(), |bits, symbol| format!("{bits}{symbol:05b}"));
    let byte = |at: usize| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).expect("eight bits");
    let secret: [u8; 20] = std::array::from_fn(byte);
    let step = u64::try_from(site.clock_now().timestamp()).expect("after 1970") / 30;
    patient_profile::vault::totp_code(&secret, step)
}
