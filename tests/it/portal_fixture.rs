//! A patient at the portal's service: a letter in hand, a mailbox, a browser's cookies.

use std::net::IpAddr;

use patient_profile::mail::{MemoryMailer, Outgoing};
use patient_profile::service::portal::{
    AccountForm, CheckForm, LogInForm, LogInStep, LoggedIn, PortalRefusal, Source,
};
use zeroize::Zeroizing;

use crate::service_fixture::{Site, create};

/// A password that the rules take.
pub const PASSWORD: &str = "tulip kettle marble";

/// A patient with a letter.
#[derive(Clone)]
pub struct Person {
    pub id: String,
    pub code: String,
    pub born: [&'static str; 3],
    pub visitor: [u8; 32],
    pub source: Source,
}

/// A place on the net.
pub fn from(address: &str) -> Source {
    Source {
        address: Some(address.parse::<IpAddr>().expect("an address")),
        device: None,
        browser: "Firefox on Linux".into(),
    }
}

/// A Patient ID that nobody has.
pub fn nobodys_id() -> String {
    let mut ids = (0..).filter_map(|n| patient_profile::domain::PatientId::from_random(987_654_321 + n));
    ids.next().expect("an id").to_string()
}

/// The code in a letter's text: four groups of four after the word.
pub fn code_in(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let at = words.iter().position(|word| word.eq_ignore_ascii_case("code")).expect("the letter has a code");
    words[at + 1..at + 5].join("-")
}

/// A code that is well formed and wrong: the `n`th.
pub fn wrong_code(n: u64) -> String {
    use rand::SeedableRng;
    let mut rng = rand::rngs::StdRng::seed_from_u64(n);
    patient_profile::vault::Code::random(&mut rng).grouped().to_string()
}

impl Person {
    /// Invites Mrs Hawthorne and reads her letter.
    pub fn invited(site: &Site) -> Self {
        Self::invite(site, "hawthorne", ["12", "3", "1962"], "192.0.2.7")
    }

    /// Invites the patient found by `name`.
    pub fn invite(site: &Site, name: &str, born: [&'static str; 3], address: &str) -> Self {
        let id = site.id_of(name);
        let before = site.printed().len();
        site.service
            .create_credentials(&site.session, &create(&id, &["Invitation"], false))
            .expect("an invitation");
        let code = code_in(&site.printed()[before].1);
        Self {
            id,
            code,
            born,
            visitor: [u8::try_from(before).expect("few letters") + 1; 32],
            source: from(address),
        }
    }

    /// Somebody who types this.
    pub fn typing(id: &str, code: &str, born: [&'static str; 3]) -> Self {
        Self { id: id.into(), code: code.into(), born, visitor: [77; 32], source: from("192.0.2.77") }
    }

    /// Both pages, whatever comes of it.
    pub fn try_register(&self, site: &Site) -> Result<(), PortalRefusal> {
        self.check(site)?;
        self.complete(site, "margaret@example.org", PASSWORD)
    }

    /// The first page with this code and date.
    pub fn check_with(&self, site: &Site, code: &str, born: [&str; 3]) -> Result<(), PortalRefusal> {
        let form = CheckForm {
            patient_id: self.id.clone(),
            code: Zeroizing::new(code.to_owned()),
            birth_date: born.map(str::to_owned),
        };
        site.service.check_registration(self.visitor, &self.source, &form)
    }

    /// The first page, all right.
    pub fn check(&self, site: &Site) -> Result<(), PortalRefusal> {
        self.check_with(site, &self.code, self.born)
    }

    /// The second page.
    pub fn complete(&self, site: &Site, email: &str, password: &str) -> Result<(), PortalRefusal> {
        let form = AccountForm {
            email: email.to_owned(),
            password: Zeroizing::new(password.to_owned()),
            accepts: site.service.legal_to_accept(self.visitor).map(|legal| legal.mark).unwrap_or_default(),
        };
        site.service.complete_registration(self.visitor, &self.source, &form)
    }

    /// Both pages.
    pub fn register(&self, site: &Site) {
        self.check(site).expect("the check");
        self.complete(site, "margaret@example.org", PASSWORD).expect("the form");
    }

    /// Both pages, the mail, and the link.
    pub fn confirmed(site: &Site) -> Self {
        let person = Self::invited(site);
        person.register(site);
        let link = token_in(&post(site).pop().expect("a mail"));
        site.service.confirm_registration(&link).expect("the link");
        person
    }

    /// Logs in by Patient ID.
    pub fn try_log_in(&self, site: &Site, password: &str) -> Result<LogInStep, PortalRefusal> {
        self.try_log_in_as(site, &self.id, password)
    }

    /// Logs in by this name.
    pub fn try_log_in_as(&self, site: &Site, name: &str, password: &str) -> Result<LogInStep, PortalRefusal> {
        let form = LogInForm { name: name.to_owned(), password: Zeroizing::new(password.to_owned()) };
        site.service.log_in(self.visitor, &self.source, &form)
    }

    /// Logs in with the right password.
    pub fn log_in(&self, site: &Site) -> LoggedIn {
        let step = self.try_log_in(site, PASSWORD).expect("a log-in");
        let LogInStep::In(logged_in) = step else { unreachable!("no second step was set up") };
        logged_in
    }
}

/// Sends what is due to a mailbox and gives it.
pub fn post(site: &Site) -> Vec<Outgoing> {
    let mailer = MemoryMailer::default();
    site.service.send_due_mail(&mailer).expect("a round of the outbox");
    mailer.mails()
}

/// Opens the link in the mail that comes now.
pub fn confirm(site: &Site) {
    site.service.confirm_registration(&token_in(&post(site).pop().expect("a mail"))).expect("the link");
}

/// The token of the link in a mail.
pub fn token_in(mail: &Outgoing) -> [u8; 32] {
    let link = mail.text.split_whitespace().find(|word| word.starts_with("https://")).expect("a link");
    let hex = link.rsplit('/').next().expect("a token");
    assert_eq!(hex.len(), 64, "{link}");
    let byte = |at: usize| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).expect("hexadecimal");
    std::array::from_fn(byte)
}
