//! The passes of an import: people first, then what is about them, then the contents of documents.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::BufReader;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::domain::{Activity, ActivityKind, PatientId, RecordKey};
use crate::intake::{
    ColumnMap, DateOrder, Event, Issue, Item, Options, Pass, Place, Reading, Resolver, Severity, SourceName,
};
use crate::service::api::ImportReport;
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::repository::Draft;
use crate::service::session::Session;
use crate::store::Priority;

use super::jobs::Job;
use super::patients::PendingPatient;
use super::source::Source;
use super::tally::Tally;
use super::writing::{Changes, DryStore};

/// Records of a commit.
pub(super) const BATCH: usize = 500;
/// Up to this many changed patients are put into the index one by one; after more it is read in anew at the end.
const INDEX_ONE_BY_ONE: usize = 5_000;

/// An import.
pub(super) struct Importer<'a> {
    pub service: &'a Service,
    pub session: &'a Session,
    pub job: &'a Job,
    pub dry_run: bool,
    pub tally: Tally,
    pub resolver: Resolver,
    /// Patients that wait for the next commit.
    pub pending: Vec<PendingPatient>,
    /// The last record of each patient whose record in the store says otherwise.
    pub differing: BTreeMap<RecordKey, PendingPatient>,
    /// NHS numbers and Patient IDs that this import gave out: the index does not know them yet.
    pub by_nhs_number: HashMap<u64, RecordKey>,
    pub given_ids: HashSet<PatientId>,
    /// Other records that wait for the next commit.
    pub draft: Draft,
    pub changes: Changes,
    pub dry: DryStore,
    /// The places of documents whose content comes as a resource of its own, by its names.
    pub wanted_contents: HashMap<SourceName, Vec<Vec<u8>>>,
    /// Whether it was said that there are too many of them.
    pub said_too_many: bool,
    /// Records whose referral was not read yet.
    pub without_referral: Vec<super::records::Late>,
    n_changed: usize,
    map: Option<Arc<ColumnMap>>,
    file: Arc<str>,
}

impl<'a> Importer<'a> {
    /// Prepares an import.
    pub fn new(
        service: &'a Service,
        session: &'a Session,
        job: &'a Job,
        dry_run: bool,
        map: Option<Arc<ColumnMap>>,
    ) -> Self {
        Self {
            service,
            session,
            job,
            dry_run,
            tally: Tally::default(),
            resolver: Resolver::new(),
            pending: Vec::new(),
            differing: BTreeMap::new(),
            changes: Changes::default(),
            dry: DryStore::default(),
            by_nhs_number: HashMap::new(),
            given_ids: HashSet::new(),
            draft: Draft::with_priority(Priority::Bulk),
            wanted_contents: HashMap::new(),
            said_too_many: false,
            without_referral: Vec::new(),
            n_changed: 0,
            map,
            file: Arc::from(""),
        }
    }

    /// Reads the files; what was committed stays, whatever comes after.
    pub fn run(mut self, mut source: Source) -> Result<ImportReport, ServiceError> {
        for issue in source.list() {
            self.tally.issue(&issue);
        }
        self.job.total.store(source.bytes() * 2, Ordering::Relaxed);
        let done = self.passes(&source);
        if self.n_changed > INDEX_ONE_BY_ONE {
            // Also where it broke off: what is committed must be found.
            self.job.say("Making the patients searchable");
            self.service.load_directory()?;
        }
        done?;
        self.tally.report.stopped = self.job.is_stopped();
        self.tally.report.dry_run = self.dry_run;
        Ok(self.tally.report)
    }

    fn passes(&mut self, files: &Source) -> Result<(), ServiceError> {
        self.pass(files, Pass::People, "Reading patients")?;
        self.commit_patients()?;
        self.commit_differing()?;
        self.commit_records()?;
        self.pass(files, Pass::Records, "Reading referrals and documents")?;
        self.attach_late()?;
        self.commit_records()?;
        if !self.wanted_contents.is_empty() {
            self.pass(files, Pass::Contents, "Reading contents of documents")?;
            self.commit_records()?;
        }
        Ok(())
    }

    fn pass(&mut self, files: &Source, pass: Pass, doing: &str) -> Result<(), ServiceError> {
        let site = self.service.site_settings();
        let options = Options {
            today: self.service.moment().today,
            date_order: if site.day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst },
            pass,
            map: self.map.clone(),
        };
        for file in 0..files.len() {
            if self.job.is_stopped() {
                break;
            }
            self.file = files.name(file);
            let name = self.file.rsplit('/').next().unwrap_or_default();
            self.job.say(format!("{doing}: {name}"));
            self.read_file(files, file, &options)?;
        }
        Ok(())
    }

    fn read_file(&mut self, files: &Source, file: usize, options: &Options) -> Result<(), ServiceError> {
        let file = match files.open(file, self.job) {
            Ok(file) => file,
            Err(error) if options.pass == Pass::People => {
                let reason = format!("cannot be opened: {error}");
                let (file, place) = (Arc::clone(&self.file), Place::default());
                self.tally.issue(&Issue { file, place, severity: Severity::Refused, reason });
                return Ok(());
            }
            Err(_) => return Ok(()),
        };
        let before = self.job.done.load(Ordering::Relaxed);
        let mut reading =
            Reading::new(&self.file.clone(), BufReader::with_capacity(1 << 16, file), options.clone());
        while let Some(event) = reading.next() {
            match event {
                Event::Issue(issue) => self.note(&issue),
                Event::Item(item) => self.take(*item)?,
            }
            self.job.done.store(before + reading.bytes_read(), Ordering::Relaxed);
            if self.job.is_stopped() {
                return Ok(());
            }
        }
        self.job.done.store(before + reading.bytes_read(), Ordering::Relaxed);
        Ok(())
    }

    fn note(&mut self, issue: &Issue) {
        self.tally.issue(issue);
    }

    fn take(&mut self, item: Item) -> Result<(), ServiceError> {
        use crate::intake::Incoming;
        match item.incoming {
            Incoming::Patient(_) => self.take_patient(item),
            Incoming::Organisation(_) | Incoming::Practitioner(_) | Incoming::Role(_) => {
                self.take_person(&item)
            }
            Incoming::Referral(_) | Incoming::Document(_) | Incoming::Associated(_) => self.take_record(item),
            Incoming::Binary(_) => self.take_content(&item),
        }
    }

    /// The file that is being read, for issues.
    pub fn file(&self) -> Arc<str> {
        Arc::clone(&self.file)
    }

    /// An entry of the log about a commit of this import.
    pub fn entry(&self, detail: String) -> Activity {
        Activity {
            at: self.service.clock.now(),
            patient: None,
            kind: ActivityKind::PatientsImported,
            actor: self.session.actor().clone(),
            detail,
        }
    }

    /// Makes changed patients searchable.
    pub fn index(&mut self, changed: &[RecordKey]) -> Result<(), ServiceError> {
        self.n_changed += changed.len();
        if self.n_changed <= INDEX_ONE_BY_ONE {
            for key in changed {
                self.service.directory.refresh(&self.service.store, *key)?;
            }
        }
        Ok(())
    }
}
