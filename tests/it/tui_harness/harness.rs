//! The terminal driven step by step, and its screen.

use std::sync::Arc;

use patient_profile::service::Session;
use patient_profile::tui::{self, Driver, Effect, Key, Model, Msg, Options, Ticket};
use patient_profile::wire::client::{Client, Reach, api, reach};
use patient_profile::wire::embedded;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use tokio::sync::mpsc;

use super::script::Fake;
use super::service::client_of;
use crate::service_fixture::Site;

/// The terminal, driven step by step.
pub struct Harness {
    runtime: tokio::runtime::Runtime,
    pub model: Model,
    driver: Driver,
    answers: mpsc::Receiver<Msg>,
    pub fake: Fake,
    /// The effects of the outside world, such as copying and quitting.
    pub outside: Vec<Effect>,
    /// The wait before a lost service is asked again, if one is under way.
    retry: Option<Ticket>,
    /// The rest after which drafts are saved, if one is under way.
    rest: Option<Ticket>,
    size: (u16, u16),
}

impl Harness {
    /// A window of this size on a [`Fake`] site.
    pub fn new(width: u16, height: u16) -> Self {
        Self::over(Fake::new(), Options::default(), width, height)
    }

    /// A window on a service, with options.
    pub fn over(fake: Fake, options: Options, width: u16, height: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = runtime.block_on(async { client_of(&fake) });
        Self::with(runtime, client, fake, options, (width, height))
    }

    /// A window on a real service of its own operator.
    pub fn on(site: &Site, width: u16, height: u16) -> Self {
        Self::real(site, &site.session, width, height)
    }

    /// A window on a real service, for any operator.
    pub fn real(site: &Site, session: &Session, width: u16, height: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (service, session) = (Arc::clone(&site.service), session.clone());
        let client =
            runtime.block_on(async { embedded(service, session, rustix::process::geteuid().as_raw()) });
        Self::with(runtime, client, Fake::default(), Options::default(), (width, height))
    }

    /// A window on a service behind a socket.
    pub fn over_socket(socket: &std::path::Path, width: u16, height: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let found = runtime.block_on(reach(socket)).unwrap();
        let Reach::Server(server) = found else { unreachable!("nobody answers") };
        Self::with(runtime, server.client, Fake::default(), Options::default(), (width, height))
    }

    fn with(
        runtime: tokio::runtime::Runtime,
        client: Client,
        fake: Fake,
        options: Options,
        (width, height): (u16, u16),
    ) -> Self {
        let (sender, answers) = mpsc::channel(256);
        let driver = Driver::new(client, sender);
        let model = Model::new(options, width, height);
        let mut harness = Self {
            runtime,
            model,
            driver,
            answers,
            fake,
            outside: Vec::new(),
            retry: None,
            rest: None,
            size: (width, height),
        };
        let effects = tui::start(&mut harness.model);
        harness.settle(effects);
        harness
    }

    /// Presses keys one by one, each until nothing is under way: `/smith<enter>a`.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in Key::parse_many(keys) {
            self.send(Msg::Key(key));
        }
        self
    }

    /// Presses keys all at once, before any answer can come.
    pub fn burst(&mut self, keys: &str) -> &mut Self {
        let mut effects = Vec::new();
        for key in Key::parse_many(keys) {
            effects.extend(tui::update(&mut self.model, Msg::Key(key)));
        }
        self.settle(effects);
        self
    }

    /// Sends a message and waits until nothing is under way.
    pub fn send(&mut self, msg: Msg) -> &mut Self {
        if let Msg::Resize(width, height) = msg {
            self.size = (width, height);
        }
        let effects = tui::update(&mut self.model, msg);
        self.settle(effects);
        self
    }

    /// Presses keys, and after each makes the window another size: the cursor is on the focus, always.
    pub fn survives<'a>(&mut self, keys: impl Iterator<Item = &'a str>, sizes: &[(u16, u16)]) {
        for (key, (width, height)) in keys.zip(sizes.iter().cycle()) {
            self.keys(key).send(Msg::Resize(*width, *height));
            let (buffer, cursor) = self.buffer();
            let is_seen = cursor.is_some_and(|(x, y)| x < buffer.area.width && y < buffer.area.height);
            assert!(is_seen, "the cursor after {key} in {width} by {height}: {cursor:?}");
            self.send(Msg::Resize(80, 24));
        }
    }

    /// Lets the service say that something changed, and waits until the terminal has taken it.
    pub fn change(&mut self, changes: api::Changes) -> &mut Self {
        self.fake.script.lock().unwrap().changes.push(changes);
        self.fake.changed.notify_one();
        self.watched()
    }

    /// Waits until the service says that something changed, and until the terminal has taken it.
    pub fn watched(&mut self) -> &mut Self {
        let msg = self.runtime.block_on(self.answers.recv()).unwrap();
        assert!(matches!(msg, Msg::Changed(_)), "{msg:?}");
        self.send(msg)
    }

    /// Lets the keys rest for two seconds.
    pub fn rest(&mut self) -> &mut Self {
        match self.rest.take() {
            Some(ticket) => self.send(Msg::Elapsed(ticket)),
            None => self,
        }
    }

    /// Ends the terminal as a hang-up does: what was typed last goes to the service, then nothing more is asked.
    pub fn hang_up(mut self) {
        let effects = tui::last(&mut self.model);
        self.settle(effects);
    }

    /// Lets the wait for a lost service be over.
    pub fn retry(&mut self) -> &mut Self {
        let ticket = self.retry.take().unwrap();
        self.send(Msg::Elapsed(ticket))
    }

    fn settle(&mut self, effects: Vec<Effect>) {
        let mut effects = effects;
        loop {
            for effect in std::mem::take(&mut effects) {
                match effect {
                    // Delays are over at once, but for the wait for a lost service and the rest before drafts are saved.
                    Effect::Later(ticket, 3_000) if ticket.pane == 0 => self.retry = Some(ticket),
                    Effect::Later(ticket, 2_000) => self.rest = Some(ticket),
                    Effect::Later(ticket, _) => {
                        effects.extend(tui::update(&mut self.model, Msg::Elapsed(ticket)));
                    }
                    Effect::Watch { since, .. } => {
                        let _guard = self.runtime.enter();
                        self.driver.perform(Effect::Watch { since, after_ms: 0 });
                    }
                    effect => {
                        let _guard = self.runtime.enter();
                        self.outside.extend(self.driver.perform(effect));
                    }
                }
            }
            if !effects.is_empty() {
                continue;
            }
            while let Ok(msg) = self.answers.try_recv() {
                effects.extend(tui::update(&mut self.model, msg));
            }
            if !effects.is_empty() {
                continue;
            }
            if self.driver.pending() == 0 {
                return;
            }
            self.runtime.block_on(tokio::task::yield_now());
        }
    }

    /// The screen as cells.
    pub fn buffer(&self) -> (Buffer, Option<(u16, u16)>) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        let cursor = tui::draw(&self.model, &mut buffer);
        (buffer, cursor)
    }

    /// The screen as lines, without spaces at their ends.
    pub fn screen(&self) -> String {
        let (buffer, _) = self.buffer();
        (0..buffer.area.height).map(|y| line(&buffer, y) + "\n").collect()
    }

    /// The line that the real cursor is on.
    pub fn cursor_line(&self) -> String {
        let (buffer, cursor) = self.buffer();
        cursor.map(|(_, y)| line(&buffer, y)).unwrap_or_default()
    }

    /// Whether a line is in reverse.
    pub fn reversed(&self, y: u16) -> bool {
        let (buffer, _) = self.buffer();
        buffer[(0, y)].modifier.contains(Modifier::REVERSED)
    }

    /// Fails with the screen if it does not hold `text`.
    pub fn expect(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(screen.contains(text), "{text:?} is not on the screen:\n{screen}");
        self
    }

    /// Fails with the screen if it holds `text`.
    pub fn reject(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!screen.contains(text), "{text:?} is on the screen:\n{screen}");
        self
    }
}

fn line(buffer: &Buffer, y: u16) -> String {
    let mut text = String::new();
    let mut x = 0;
    while x < buffer.area.width {
        let symbol = buffer[(x, y)].symbol();
        text.push_str(symbol);
        x += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol).max(1)).unwrap();
    }
    text.trim_end().to_owned()
}
