//! Turns effects into calls of the service and their answers into messages. Knows no pane.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use super::ask_rules;
use super::effect::{Effect, Msg};
use super::files;
use super::request::{CheckedFile, Reply, Request, Ticket};
use super::{ask_many, ask_post};
use crate::wire::client::{Client, answer, api, quick, within};

/// How long a wait for changes lasts.
const WAIT: Duration = Duration::from_mins(1);
/// How long letters, which are made while one waits, may take.
const LONG: Duration = Duration::from_mins(5);

/// The way to the service.
#[derive(Debug)]
pub struct Driver {
    client: Client,
    messages: mpsc::Sender<Msg>,
    pending: Arc<AtomicUsize>,
    /// How many of them keep drafts.
    saving: Arc<AtomicUsize>,
    /// The newest search of each pane; an older one is of no use to it any more.
    searches: HashMap<u32, AbortHandle>,
}

/// Counts a question for as long as it is under way, even if it is given up.
struct UnderWay(Arc<AtomicUsize>);

impl UnderWay {
    fn of(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Driver {
    /// Talks to `client`; answers go to `messages`.
    pub fn new(client: Client, messages: mpsc::Sender<Msg>) -> Self {
        Self { client, messages, pending: Arc::default(), saving: Arc::default(), searches: HashMap::new() }
    }

    /// How many questions are under way, without the wait for changes and without delays.
    pub fn pending(&self) -> usize {
        self.pending.load(Ordering::SeqCst)
    }

    /// How many drafts are being kept.
    pub fn saving(&self) -> usize {
        self.saving.load(Ordering::SeqCst)
    }

    /// Carries out an effect if it is one of the service; gives back the others.
    pub fn perform(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Ask(ticket, request) => self.ask(ticket, request),
            Effect::Watch { since, after_ms } => self.watch(since, after_ms),
            Effect::Later(ticket, ms) => {
                let messages = self.messages.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(ms)).await;
                    // The receiver is gone only when the terminal is.
                    let _ = messages.send(Msg::Elapsed(ticket)).await;
                });
            }
            other => return Some(other),
        }
        None
    }

    fn ask(&mut self, ticket: Ticket, request: Request) {
        let is_search = matches!(request, Request::Search(_));
        if is_search && let Some(older) = self.searches.remove(&ticket.pane) {
            older.abort();
        }
        let under_way = UnderWay::of(&self.pending);
        let is_draft = matches!(request, Request::SaveDraft(_) | Request::DropDraft(_));
        let saving = is_draft.then(|| UnderWay::of(&self.saving));
        let (client, messages) = (self.client.clone(), self.messages.clone());
        let task = tokio::spawn(async move {
            let reply = call(&client, request).await;
            drop(saving);
            let _ = messages.send(Msg::Answer(ticket, reply)).await;
            drop(under_way);
        });
        if is_search {
            self.searches.insert(ticket.pane, task.abort_handle());
        }
    }

    fn watch(&self, since: u64, after_ms: u64) {
        let (client, messages) = (self.client.clone(), self.messages.clone());
        tokio::spawn(async move {
            if after_ms > 0 {
                tokio::time::sleep(Duration::from_millis(after_ms)).await;
            }
            let limit = WAIT + Duration::from_secs(15);
            let wait_ms = u32::try_from(WAIT.as_millis()).unwrap_or(60_000);
            let changes = answer(client.changes(within(limit), since, wait_ms).await);
            let _ = messages.send(Msg::Changed(changes)).await;
        });
    }
}

async fn call(client: &Client, request: Request) -> Reply {
    match request {
        Request::LockedQueue => Reply::LockedQueue(answer(client.locked_queue(quick()).await)),
        Request::LockedCase(id) => {
            Reply::LockedCase(answer(client.locked_case(quick(), id).await).map(Box::new))
        }
        Request::Claim(r) => Reply::LockedCase(answer(client.claim(quick(), r).await).map(Box::new)),
        Request::UnlockWave => Reply::Wave(answer(client.unlock_wave(within(LONG)).await)),
        Request::Door => Reply::Door(answer(client.door(quick()).await)),
        Request::LogIn(request) => Reply::LoggedIn(answer(client.log_in(quick(), request).await)),
        Request::Prove(password) => Reply::Proved(answer(client.prove(quick(), password).await)),
        Request::TwoStep(request) => Reply::TwoStep(answer(client.two_step(quick(), request).await)),
        Request::LogOut => Reply::LoggedOut(answer(client.log_out(quick()).await)),
        Request::Site => Reply::Site(Box::new(answer(client.site(quick()).await))),
        Request::ConfirmClock(seen) => {
            Reply::Clock(answer(client.confirm_clock(quick(), seen).await).map(drop))
        }
        Request::Search(request) => Reply::Search(answer(client.search(quick(), request).await)),
        Request::Record(id) => Reply::Record(Box::new(answer(client.record(quick(), id).await))),
        Request::Actions(id) => Reply::Actions(answer(client.actions(quick(), id).await)),
        Request::Create(r) => Reply::Credentials(answer(client.create_credentials(within(LONG), r).await)),
        Request::Distribute(r) => {
            Reply::Credentials(answer(client.distribute_credentials(within(LONG), r).await))
        }
        Request::Account(request) => Reply::State(answer(client.account(quick(), request).await)),
        Request::CorrectEmail(request) => Reply::State(answer(client.correct_email(quick(), request).await)),
        Request::Held(request) => Reply::State(answer(client.held_letters(within(LONG), request).await)),
        Request::Preview(request) => Reply::Preview(answer(client.preview(within(LONG), request).await)),
        Request::Templates => Reply::Templates(answer(client.templates(quick()).await)),
        Request::Bases => Reply::Bases(answer(client.bases(quick()).await)),
        Request::AddBase(r) => Reply::BaseSaved(Box::new(answer(client.add_base(within(LONG), r).await))),
        Request::ReplaceBase(r) => {
            Reply::BaseSaved(Box::new(answer(client.replace_base(within(LONG), r).await)))
        }
        Request::RetireBase(name, retired) => {
            Reply::BaseSaved(Box::new(answer(client.retire_base(quick(), name, retired).await)))
        }
        Request::Folder(typed) => Reply::Folder(on_disk(move || files::list(typed)).await),
        Request::CheckFile(typed) => Reply::FileChecked(Box::new(check_file(client, typed).await)),
        Request::SaveDraft(r) => {
            Reply::DraftSaved(answer(client.save_draft(within(LONG), r).await).map(drop))
        }
        Request::DropDraft(page) => Reply::DraftSaved(answer(client.drop_draft(quick(), page).await)),
        Request::Drafts => Reply::Drafts(answer(client.drafts(quick()).await)),
        Request::Draft(page) => Reply::Draft(answer(client.draft(quick(), page).await)),
        Request::BaseBody(name) => Reply::BaseBody(answer(client.base_body(quick(), name).await)),
        Request::AddTemplate(r) => {
            Reply::TemplateSaved(Box::new(answer(client.add_template(within(LONG), r).await)))
        }
        Request::EditTemplate(r) => {
            Reply::TemplateEdited(Box::new(answer(client.edit_template(within(LONG), r).await)))
        }
        Request::RetireTemplate(name, retired) => {
            Reply::TemplateSaved(Box::new(answer(client.retire_template(quick(), name, retired).await)))
        }
        Request::Template(name) => {
            Reply::Template(Box::new(answer(client.template(quick(), name, None).await)))
        }
        Request::TemplateVersions(name) => {
            Reply::TemplateVersions(answer(client.template_versions(quick(), name).await))
        }
        Request::CompareTemplate(name, versions) => {
            Reply::Compared(Box::new(answer(client.compare_template(within(LONG), name, versions).await)))
        }
        Request::RestoreTemplate(name, version) => {
            Reply::TemplateSaved(Box::new(answer(client.restore_template(quick(), name, version).await)))
        }
        Request::DecideTemplate(r) => {
            let done = answer(client.decide_template(quick(), r.clone()).await).map(|view| (r, view));
            Reply::TemplateDecided(Box::new(done))
        }
        Request::CheckTemplate(r) => Reply::Lint(answer(client.check_template(within(LONG), r).await)),
        Request::PreviewUnsaved(r) => Reply::Preview(answer(client.preview_unsaved(within(LONG), r).await)),
        Request::Activity(query) => Reply::Activity(answer(client.activity(quick(), query).await)),
        Request::VerifyLog => Reply::LogCheck(answer(client.verify_log(within(LONG)).await)),
        Request::Many(request) => ask_many::call(client, request).await,
        Request::Post(request) => ask_post::call(client, request).await,
        Request::Rules(request) => ask_rules::call(client, request).await,
    }
}

/// Reads files beside the terminal's own work, since a disk may be slow.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> api::Answer<T> + Send + 'static,
) -> api::Answer<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        Err(api::ErrorView::new(api::ErrorKind::Internal, "The file could not be read.").hinted("Try again."))
    })
}

/// Reads a Word file here and has the service look into it.
async fn check_file(client: &Client, typed: String) -> api::Answer<CheckedFile> {
    let path = typed.clone();
    let bytes = on_disk(move || files::read(&path)).await?;
    let found = answer(client.check_base(within(LONG), bytes.clone()).await)?;
    Ok(CheckedFile { typed, bytes, found })
}
