//! A whole site in a temporary directory: the real service over the real store, with a clock that stands and cheap
//! hashes.

use std::io::{Cursor, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use patient_profile::domain::{Permissions, SiteSettings};
use patient_profile::service::api::{
    ActivityQuery, AddBase, AddTemplate, CreateRequest, ImportReport, ImportRequest, RecordView,
};
use patient_profile::service::{Deps, Service, Session, SetClock, StorePaths};
use patient_profile::store::{DiskPolicy, StoreOptions};
use patient_profile::vault::{Cost, Randomness};
use rand::SeedableRng;
use rand::rngs::StdRng;
use tempfile::TempDir;

/// A site and its service.
pub struct Site {
    pub service: Arc<Service>,
    pub session: Session,
    pub clock: SetClock,
    pub paths: StorePaths,
    pub dir: TempDir,
}

/// The morning on which every test begins.
pub fn morning() -> DateTime<Utc> {
    "2026-11-22T09:14:00Z".parse().expect("a valid instant")
}

fn rng(seed: u64) -> Randomness {
    Box::new(StdRng::seed_from_u64(seed))
}

/// What a service needs, with randomness from `seed` on.
pub fn deps(clock: &SetClock, seed: u64) -> Deps {
    Deps {
        clock: Arc::new(clock.clone()),
        rng: rng(seed),
        store: StoreOptions::small(rng(seed + 1)),
        hash_cost: Cost::WEAK_FOR_TESTS,
        operator_cost: Cost::WEAK_FOR_TESTS,
        users: Arc::new(patient_profile::service::SystemUsers),
    }
}

/// Surroundings with randomness of their own, as each start of the program has.
pub fn fresh_deps(clock: &SetClock) -> Deps {
    let random = || -> Randomness { Box::new(rand::make_rng::<StdRng>()) };
    Deps { rng: random(), store: StoreOptions::small(random()), ..deps(clock, 0) }
}

impl Site {
    /// A new site without patients and templates.
    pub fn new() -> Self {
        Self::with(|settings| settings)
    }

    /// A new site whose settings `change` has made its own.
    pub fn with(change: impl FnOnce(SiteSettings) -> SiteSettings) -> Self {
        Self::in_dir(tempfile::tempdir().expect("a temporary directory"), change)
    }

    /// A furnished site in memory, where the system has a place for that: for what a power cut does not concern.
    pub fn furnished_in_memory() -> Self {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let site = Self::in_dir(dir.expect("a temporary directory"), |settings| settings);
        site.import(&[("patients.ndjson", PATIENTS)]);
        site.add_templates();
        site
    }

    /// The same, as a demonstration's: patients' steps can be given.
    pub fn demonstration_in_memory() -> Self {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let site = Self::in_dir(dir.expect("a temporary directory"), |settings| SiteSettings {
            demo: true,
            ..settings
        });
        site.import(&[("patients.ndjson", PATIENTS)]);
        site.add_templates();
        site
    }

    fn in_dir(dir: TempDir, change: impl FnOnce(SiteSettings) -> SiteSettings) -> Self {
        let paths = StorePaths { data: dir.path().join("data"), key_file: dir.path().join("site.key") };
        let print = dir.path().join("print");
        std::fs::create_dir(&print).expect("a print folder");
        let clock = SetClock::at(morning());
        let settings = SiteSettings {
            print_folder: print.to_string_lossy().into_owned(),
            support_email: "help@northgate.example".into(),
            support_phone: "01632 960001".into(),
            portal_url: "https://portal.northgate.example".into(),
            operator: "mkhan".into(),
            address: vec!["1 Hospital Road".into(), "Northgate".into()],
            ..SiteSettings::new("Northgate Hospital")
        };
        let settings = change(settings);
        let service = Service::create(&paths, settings, deps(&clock, 1)).expect("a new store");
        let session = Session::operator("mkhan", Permissions::all());
        Self { service: Arc::new(service), session, clock, paths, dir }
    }

    /// A site whose disk has as many free bytes as `free` says.
    pub fn on_a_disk_with(free: &Arc<AtomicU64>) -> Self {
        let free = Arc::clone(free);
        Self::on_a_disk_that(move || free.load(Ordering::SeqCst))
    }

    /// A site on a disk that says at each look how much is free.
    pub fn on_a_disk_that(free: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        let disk = DiskPolicy { free_space: Arc::new(move |_| Ok(free())), ..DiskPolicy::tiny() };
        let site = Self::new();
        site.service.close().expect("a clean end");
        let Self { session, clock, paths, dir, service } = site;
        drop(service);
        let store = StoreOptions { disk, ..StoreOptions::small(rng(7)) };
        let (service, _) =
            Service::open(&paths, Deps { store, ..deps(&clock, 5) }).expect("the store opens again");
        service.load_directory().expect("nobody to read in");
        Self { service: Arc::new(service), session, clock, paths, dir }
    }

    /// The names of the files in the print folder, in order.
    pub fn printed_files(&self) -> Vec<String> {
        let folder = std::fs::read_dir(self.dir.path().join("print")).expect("the folder");
        let mut names: Vec<_> =
            folder.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// A site with three patients, a base and three templates.
    pub fn furnished() -> Self {
        let site = Self::new();
        site.import(&[("patients.ndjson", PATIENTS)]);
        site.add_templates();
        site
    }

    /// Closes the service and opens it anew, as a restart does.
    pub fn restart(self) -> Self {
        self.service.close().expect("a clean end");
        let Self { session, clock, paths, dir, service } = self;
        drop(service);
        let (service, _) = Service::open(&paths, deps(&clock, 99)).expect("the store opens again");
        service.load_directory().expect("the patients are read in");
        Self { service: Arc::new(service), session, clock, paths, dir }
    }

    /// Closes the service and opens it anew on a disk that has as many free bytes as `free` says.
    pub fn reopened_on_a_disk_with(self, free: &Arc<AtomicU64>) -> Self {
        let free = Arc::clone(free);
        let free_space = Arc::new(move |_: &_| Ok(free.load(Ordering::Relaxed)));
        let disk = DiskPolicy { ballast: 0, free_space, ..DiskPolicy::default() };
        self.service.close().expect("a clean end");
        let Self { session, clock, paths, dir, service } = self;
        drop(service);
        let usual = deps(&clock, 99);
        let limited = Deps { store: StoreOptions { disk, ..usual.store }, ..usual };
        let (service, _) = Service::open(&paths, limited).expect("the store opens again");
        service.load_directory().expect("the patients are read in");
        Self { service: Arc::new(service), session, clock, paths, dir }
    }

    /// What the clock shows.
    pub fn clock_now(&self) -> DateTime<Utc> {
        patient_profile::service::Clock::now(&self.clock)
    }

    /// Closes the service and opens it anew, before the patients are read in.
    pub fn reopened_without_index(self) -> Self {
        self.service.close().expect("a clean end");
        let Self { session, clock, paths, dir, service } = self;
        drop(service);
        let (service, _) = Service::open(&paths, deps(&clock, 99)).expect("the store opens again");
        Self { service: Arc::new(service), session, clock, paths, dir }
    }

    /// Imports files of this content and waits for the end.
    pub fn import(&self, files: &[(&str, &str)]) -> ImportReport {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        self.import_from(&folder.path().to_string_lossy())
    }

    /// Imports a path and waits for the end.
    pub fn import_from(&self, path: &str) -> ImportReport {
        self.run_import(&ImportRequest { paths: vec![path.to_owned()], ..ImportRequest::default() })
    }

    /// Runs an import and waits for the end.
    pub fn run_import(&self, request: &ImportRequest) -> ImportReport {
        let mut job = self.service.start_import(&self.session, request).expect("the import starts");
        while job.report.is_none() {
            job = self.service.import_progress(&self.session, job.id).expect("the import goes on");
        }
        job.report.expect("a report")
    }

    /// Adds a base, an invitation, and the two-letter pair.
    pub fn add_templates(&self) {
        let base = AddBase { name: "Letterhead".into(), bytes: word_file(), body: None };
        self.service.add_base(&self.session, &base).expect("a base");
        let whole = "Dear {{patient.salutation}},\n\nID {{credentials.id}}, code {{credentials.code}}, \
                     until {{credentials.expires}}, at {{portal.link}}. Help: {{support.phone}}";
        let name = "ID {{credentials.id}} at {{portal.link}}";
        let code = "Code {{credentials.code}} until {{credentials.expires}}";
        for (title, body) in [("Invitation", whole), ("User name", name), ("Activation code", code)] {
            let template = AddTemplate {
                name: title.into(),
                base: "letterhead".into(),
                object: "Patient Profile".into(),
                body: Some(body.into()),
                visible: false,
            };
            self.service.add_template(&self.session, &template).expect("a template");
        }
    }

    /// The Patient ID of the patient found by `text`.
    pub fn id_of(&self, text: &str) -> String {
        let request = patient_profile::service::api::SearchRequest {
            text: text.into(),
            state: None,
            limit: 5,
            offset: 0,
        };
        let page = self.service.search(&self.session, &request).expect("a search");
        assert_eq!(page.total, 1, "{text}: {:?}", page.rows);
        page.rows[0].patient_id.clone()
    }

    /// The Patient Information View of a patient.
    pub fn record(&self, patient: &str) -> RecordView {
        self.service.record(&self.session, patient).expect("a record")
    }

    /// The kinds of a patient's activity, oldest first.
    pub fn kinds(&self, patient: &str) -> Vec<String> {
        let query = ActivityQuery { patient: Some(patient.into()), limit: 1000, ..ActivityQuery::default() };
        let page = self.service.activity(&self.session, &query).expect("the log");
        let kinds = page.entries.into_iter().rev().map(|entry| entry.kind);
        // A test that looks at the record is a view too.
        kinds.filter(|kind| kind != "Record Viewed").collect()
    }

    /// The letters in the print folder as (name, text), by name.
    pub fn printed(&self) -> Vec<(String, String)> {
        let folder = self.dir.path().join("print");
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.path()).collect();
        files.sort();
        let read = |path: PathBuf| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, text_of(&std::fs::read(path).expect("a letter")))
        };
        files.into_iter().map(read).collect()
    }
}

/// A request to create credentials for the usual 28 days.
pub fn create(patient: &str, templates: &[&str], hold: bool) -> CreateRequest {
    CreateRequest {
        patient: patient.into(),
        expires: day(2026, 12, 20),
        templates: templates.iter().map(|name| (*name).to_owned()).collect(),
        hold,
        seen: None,
    }
}

/// A day.
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a valid day")
}

/// The text of a Word file's main part, without its marks.
pub fn text_of(docx: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).expect("a Word file");
    let mut xml = String::new();
    archive.by_name("word/document.xml").expect("a main part").read_to_string(&mut xml).expect("UTF-8");
    let mut text = String::new();
    let mut inside = false;
    for c in xml.replace("</w:p>", "\n</w:p>").chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

/// A small Word file with an address block and a place for the body.
pub fn word_file() -> Vec<u8> {
    let types = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let rels = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let document = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{{patient.address}}</w:t></w:r></w:p><w:p><w:r><w:t>{{body}}</w:t></w:r></w:p><w:sectPr/></w:body></w:document>"#;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in
        [("[Content_Types].xml", types), ("_rels/.rels", rels), ("word/document.xml", document)]
    {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        writer.write_all(text.as_bytes()).expect("a part");
    }
    writer.finish().expect("a file").into_inner()
}

/// Three patients: two who can be invited, one without a date of birth.
/// The same patients, but Ian Haworth has no address.
pub fn without_an_address() -> String {
    let address = r#","address":[{"line":["2 High Street"],"city":"Northgate","postalCode":"ZZ99 3CZ"}]"#;
    PATIENTS.replace(address, "")
}

/// Three patients, of whom one has no full date of birth.
pub const PATIENTS: &str = concat!(
    r#"{"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:northgate","value":"H1"},{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9434765919"}],"name":[{"use":"official","prefix":["Mrs"],"given":["Margaret","Anne"],"family":"Hawthorne"}],"gender":"female","birthDate":"1962-03-12","address":[{"line":["14 Mill Lane"],"city":"Northgate","postalCode":"ZZ99 3WZ"}]}"#,
    "\n",
    r#"{"resourceType":"Patient","id":"p2","identifier":[{"system":"urn:northgate","value":"H2"}],"name":[{"given":["Ian"],"family":"Haworth"}],"gender":"male","birthDate":"1962-07-30","address":[{"line":["2 High Street"],"city":"Northgate","postalCode":"ZZ99 3CZ"}]}"#,
    "\n",
    r#"{"resourceType":"Patient","id":"p3","identifier":[{"system":"urn:northgate","value":"H3"}],"name":[{"given":["Priya"],"family":"Nodate"}],"birthDate":"1962"}"#,
    "\n"
);
