//! The service itself: what it is made of, how it is created, opened and closed.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rand::CryptoRng;

use crate::domain::account::{Context, Moment};
use crate::domain::{Activity, ActivityKind, Permissions, RecordKey, RecordStatuses, SiteSettings};
use crate::store::records::table;
use crate::store::{OpenReport, Store, StoreError, StoreOptions};
use crate::vault::{Cost, Hasher, KeyFile, Randomness};

use super::background::Background;
use super::clock::Clock;
use super::cohorts::CohortJobs;
use super::credentials::LetterNumbers;
use super::directory::Directory;
use super::error::{ServiceError, sentence};
use super::import::Jobs;
use super::operators::{Refusals, Register, Strangers, SystemUsers, UnixUsers};
use super::patients::Viewed;
use super::portal::PortalState;
use super::printing::Printing;
use super::queues::Counted;
use super::repository::{self, Draft};
use super::session::Session;
use super::steady_clock::SteadyClock;
use super::templates::BaseCache;
use super::triage::Wave;

/// Where a store and its key lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorePaths {
    /// The data directory.
    pub data: PathBuf,
    /// The key file, never inside the data directory.
    pub key_file: PathBuf,
}

/// What comes in from outside.
pub struct Deps {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for the service.
    pub rng: Randomness,
    /// How the store is opened.
    pub store: StoreOptions,
    /// What a hash of a code costs: only tests choose less than the product's.
    pub hash_cost: Cost,
    /// What a hash of an operator's password costs: likewise.
    pub operator_cost: Cost,
    /// The Unix users of the machine.
    pub users: Arc<dyn UnixUsers>,
}

impl Deps {
    /// The product's.
    pub fn new(clock: Arc<dyn Clock>, service_rng: Randomness, store_rng: Randomness) -> Self {
        Self {
            clock,
            rng: service_rng,
            store: StoreOptions::new(store_rng),
            hash_cost: Cost::STANDARD,
            operator_cost: Cost::OPERATOR,
            users: Arc::new(SystemUsers),
        }
    }
}

/// Patient Profile: every use case, for whoever asks.
pub struct Service {
    pub(super) store: Store,
    pub(super) hasher: Hasher,
    /// With memory of its own, so that log-ins of operators and of patients do not wait for each other.
    pub(super) operator_hasher: Hasher,
    pub(super) operators: Register,
    pub(super) users: Arc<dyn UnixUsers>,
    pub(super) wave: Wave,
    pub(super) clock: SteadyClock,
    pub(super) directory: Directory,
    pub(super) jobs: Jobs,
    pub(super) cohorts: CohortJobs,
    pub(super) counted: Counted,
    pub(super) refusals: Refusals,
    pub(super) strangers: Strangers,
    pub(super) viewed: Viewed,
    pub(super) bases: BaseCache,
    pub(super) numbers: LetterNumbers,
    /// Letters that are committed as sent wait for the print folder.
    pub(super) letters_wait: AtomicBool,
    pub(super) printing: Printing,
    pub(super) background: Arc<Background>,
    pub(super) portal: PortalState,
    /// What went wrong behind the calls, for the site view.
    trouble: Mutex<Option<String>>,
    rng: Mutex<Randomness>,
    site: RwLock<SiteSettings>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Service {{ {:?} }}", self.store)
    }
}

impl Service {
    /// Makes a new store with its key file, and opens it.
    pub fn create(paths: &StorePaths, site: SiteSettings, mut deps: Deps) -> Result<Self, ServiceError> {
        Store::refuse_another(&paths.data)?;
        let key_file = KeyFile::create(&paths.key_file, &mut *deps.rng)
            .map_err(|error| ServiceError::Unavailable(sentence(&error.to_string()), String::new()))?;
        let store = Store::create(&paths.data, &key_file, deps.store).inspect_err(|_| {
            // A key that opens nothing would only stand in the way of the next try.
            let _ = std::fs::remove_file(&paths.key_file);
        })?;
        let mut draft = Draft::default();
        draft.put(&[], &site);
        draft.log(&Activity {
            at: deps.clock.now(),
            patient: None,
            kind: ActivityKind::SiteChanged,
            actor: crate::domain::Actor::Operator(site.operator.clone()),
            detail: "the store was made".to_owned(),
        });
        draft.commit(&store)?;
        let clock = SteadyClock::new(deps.clock);
        let service =
            Self::over(store, site, (clock, deps.rng), deps.users, (deps.hash_cost, deps.operator_cost));
        service.load_directory()?;
        Ok(service)
    }

    /// Opens a store. Searching is possible at once; `start_background` fills the index.
    pub fn open(paths: &StorePaths, deps: Deps) -> Result<(Self, OpenReport), ServiceError> {
        if !paths.data.exists() {
            return Err(StoreError::Missing(paths.data.clone()).into());
        }
        let key_file = KeyFile::load(&paths.key_file).map_err(|error| {
            let hint = "Name the key file with --key-file or PATIENT_PROFILE_KEY_FILE.";
            ServiceError::Unavailable(sentence(&error.to_string()), hint.to_owned())
        })?;
        let (store, report) = Store::open(&paths.data, &key_file, deps.store)?;
        let site = repository::get::<SiteSettings>(&store, &[])?
            .ok_or_else(|| ServiceError::Internal("the store holds no site settings".to_owned()))?
            .value;
        let statuses = repository::get::<RecordStatuses>(&store, &[])?.map(|seen| seen.value);
        let clock = SteadyClock::of(deps.clock, &store)?;
        let service =
            Self::over(store, site, (clock, deps.rng), deps.users, (deps.hash_cost, deps.operator_cost));
        service.directory.set_rules(statuses.unwrap_or_default().rules);
        service.operators.load(&service.store)?;
        service.note_trouble(service.watch_clock());
        service.finish_handing_over();
        // A full print folder must not keep a site from opening; the site view says that a run is not finished.
        service.note_trouble(service.resume_runs());
        Ok((service, report))
    }

    fn over(
        store: Store,
        site: SiteSettings,
        (clock, rng): (SteadyClock, Randomness),
        users: Arc<dyn UnixUsers>,
        (cost, operator_cost): (Cost, Cost),
    ) -> Self {
        let hasher = Hasher::with_cost(store.keyring(), cost);
        let operator_hasher = Hasher::with_cost(store.keyring(), operator_cost);
        Self {
            store,
            hasher,
            operator_hasher,
            operators: Register::default(),
            users,
            wave: Wave::default(),
            clock,
            directory: Directory::default(),
            jobs: Jobs::default(),
            cohorts: CohortJobs::default(),
            counted: Counted::default(),
            refusals: Refusals::default(),
            strangers: Strangers::default(),
            viewed: Viewed::default(),
            bases: BaseCache::default(),
            numbers: LetterNumbers::default(),
            letters_wait: AtomicBool::new(false),
            printing: Printing::default(),
            background: Arc::default(),
            portal: PortalState::default(),
            trouble: Mutex::new(None),
            rng: Mutex::new(rng),
            site: RwLock::new(site),
        }
    }

    /// The site's settings as they are now.
    pub fn site_settings(&self) -> SiteSettings {
        self.site.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes settings that were committed.
    pub(super) fn take_site(&self, site: SiteSettings) {
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = site;
    }

    /// The moment at the site.
    pub fn moment(&self) -> Moment {
        self.site.read().unwrap_or_else(PoisonError::into_inner).moment(self.clock.now())
    }

    /// The session of the site's sole operator, if `uid` is the Unix user who made the store (`decided.md` 8).
    pub fn sole_operator(&self, uid: u32) -> Result<Session, ServiceError> {
        let site = self.site_settings();
        if site.operator_uid == uid {
            return Ok(Session::operator(site.operator, Permissions::all()));
        }
        let message =
            format!("This store belongs to the operator {}, who has another Unix user.", site.operator);
        Err(ServiceError::invalid(message, "Log in as that user."))
    }

    /// How many hashes of codes and passwords were computed: what a request may cost is tested by it (S9).
    pub fn n_hashes(&self) -> u64 {
        self.hasher.n_hashes()
    }

    /// The store's seam, for the checks that the commands offer.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Ends cleanly: running jobs stop, the store is closed.
    pub fn close(&self) -> Result<(), ServiceError> {
        self.jobs.stop_all();
        self.printing.stop_and_wait();
        self.cohorts.stop();
        self.background.stop();
        self.background.join();
        Ok(self.store.close()?)
    }

    pub(super) fn context<'a>(&self, session: &'a Session) -> Context<'a> {
        let site = self.site.read().unwrap_or_else(PoisonError::into_inner);
        Context {
            actor: session.name(),
            permissions: session.permissions(),
            moment: site.moment(self.clock.now()),
            limits: site.limits,
        }
    }

    /// Keeps what went wrong where nobody was waiting for an answer.
    pub(super) fn note_trouble(&self, outcome: Result<(), ServiceError>) {
        let trouble = outcome.err().map(|error| error.to_string());
        if trouble.is_some() {
            *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
        }
    }

    /// What went wrong last behind the calls.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Draws from the injected randomness.
    pub(super) fn draw<T>(&self, draw: impl FnOnce(&mut dyn CryptoRng) -> T) -> T {
        let mut rng = self.rng.lock().unwrap_or_else(PoisonError::into_inner);
        draw(&mut **rng)
    }

    /// A key for a new record.
    pub(super) fn new_key(&self) -> RecordKey {
        self.draw(|rng| {
            let mut key = [0; 16];
            rng.fill_bytes(&mut key);
            RecordKey(key)
        })
    }

    /// How many records a table holds.
    pub(super) fn count(&self, table: u8) -> u64 {
        self.store.counts().get(&table).copied().unwrap_or(0)
    }

    /// How many patients there are.
    pub(super) fn n_patients(&self) -> u64 {
        self.count(table::PATIENT)
    }
}
