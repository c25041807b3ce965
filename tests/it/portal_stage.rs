//! A site whose pages are served to a real browser on this machine, with the operator's and the postman's hands.

use std::sync::Arc;

use patient_profile::domain::SiteSettings;
use patient_profile::mail::MemoryMailer;
use patient_profile::portal::{LineRules, Listener, Portal, PortalOptions, router, serve};
use patient_profile::service::api::{AccountAct, AccountRequest};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::service_fixture::{PATIENTS, Site, create};
use crate::webdriver::Chrome;

/// A site that is served.
pub struct Stage {
    pub site: Site,
    /// The address of the pages.
    pub url: String,
    runtime: Runtime,
    end: Option<oneshot::Sender<()>>,
    pages: Option<JoinHandle<()>>,
}

impl Stage {
    /// Serves a site with these records besides the usual patients.
    pub fn with(records: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let place = "127.0.0.1:0".parse().expect("a place");
        let listener = runtime.block_on(Listener::bind(&place)).expect("a listener");
        let url = format!("http://127.0.0.1:{}", listener.port().expect("a port"));
        let site = Site::with(|settings| SiteSettings { portal_url: url.clone(), ..settings });
        site.import(&[("all.ndjson", &format!("{PATIENTS}{records}"))]);
        site.add_templates();
        let pages = router(Portal::new(Arc::clone(&site.service), PortalOptions::default()));
        let (end, ended) = oneshot::channel::<()>();
        let pages = runtime.spawn(serve(listener, LineRules::default(), pages, async {
            let _ = ended.await;
        }));
        Self { site, url, runtime, end: Some(end), pages: Some(pages) }
    }

    /// The address of a page.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// What the page in the browser is, without the site.
    pub fn path(&self, chrome: &Chrome) -> String {
        chrome.url().trim_start_matches(&self.url).to_owned()
    }

    /// Makes new credentials and sends these letters; gives their texts, as they lie in the print folder.
    pub fn send_letters(&self, patient: &str, templates: &[&str]) -> Vec<String> {
        let before: Vec<String> = self.site.printed().into_iter().map(|(name, _)| name).collect();
        let request = create(patient, templates, false);
        self.site.service.create_credentials(&self.site.session, &request).expect("an invitation");
        let now = self.site.printed().into_iter().filter(|(name, _)| !before.contains(name));
        now.map(|(_, text)| text).collect()
    }

    /// Disable, Enable or Unlock, with a reason.
    pub fn account(&self, patient: &str, act: AccountAct) {
        let request = AccountRequest { patient: patient.into(), act, reason: "identity checked".into() };
        self.site.service.account(&self.site.session, &request).expect("an action that can be done");
    }

    /// The state on the operators' screen.
    pub fn state(&self, patient: &str) -> String {
        self.site.record(patient).row.state.unwrap_or_default()
    }

    /// The link in the mail that comes now.
    pub fn mailed_link(&self) -> String {
        let mailer = MemoryMailer::default();
        self.site.service.send_due_mail(&mailer).expect("a round of the outbox");
        let mail = mailer.mails().pop().expect("a mail");
        let link = mail.text.split_whitespace().find(|word| word.starts_with(&self.url) && word.len() > 80);
        link.expect("a link").to_owned()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(pages) = self.pages.take() {
            let _ = self.runtime.block_on(pages);
        }
    }
}

/// Fills in and sends the first page of the registration.
pub fn check(chrome: &Chrome, stage: &Stage, id: &str, code: &str, born: [&str; 3]) {
    chrome.open(&stage.at("/register"));
    chrome.fill("#patient_id", id);
    chrome.fill("#code", code);
    for (part, text) in ["day", "month", "year"].into_iter().zip(born) {
        chrome.fill(&format!("#birth_date-{part}"), text);
    }
    chrome.go("main form button");
}

/// Fills in and sends the second page.
pub fn complete(chrome: &Chrome, email: &str, password: &str) {
    chrome.fill("#email", email);
    chrome.fill("#password", password);
    if chrome.count("#accept:checked") == 0 {
        chrome.click("#accept");
    }
    chrome.go("main form button");
}

/// Logs in.
pub fn log_in(chrome: &Chrome, stage: &Stage, name: &str, password: &str) {
    chrome.open(&stage.at("/log-in"));
    chrome.fill("#name", name);
    chrome.fill("#password", password);
    chrome.go("main form button");
}
