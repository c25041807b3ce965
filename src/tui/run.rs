//! The loop: one task owns the terminal and waits for signals, frames, input and answers.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use color_eyre::Result;
use color_eyre::eyre::WrapErr;
use futures::FutureExt;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};

use super::driver::Driver;
use super::effect::{Effect, Msg};
use super::input::{Decoder, Input, read_terminal};
use super::model::Model;
use super::options::Options;
use super::pacing::Pacing;
use super::request::Reply;
use super::terminal::{
    Guard, Screen, Signal, Signals, can_suspend, copy_sequence, fault, install, stop_group, window_size,
};
use super::update::{last, start, update};
use crate::wire::client::Client;

/// The most of one source that is taken before the others have their turn.
const BATCH: usize = 64;
/// How long a change of the window's size is let settle.
const RESIZE: Duration = Duration::from_millis(50);

/// How long the last drafts may take to be kept (S93: a session ends within a second).
const LAST: Duration = Duration::from_millis(800);

/// A frame that takes longer to write waited for the link.
const BLOCKED: Duration = Duration::from_millis(500);

/// How the terminal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The operator left.
    Quit,
    /// The terminal is gone.
    HangUp,
    /// A signal, by its number.
    Signal(i32),
}

/// Runs the terminal until the operator leaves, over any client of the service.
///
/// Needs a terminal on standard input and output. The terminal is restored on return, error, panic and signals.
pub async fn run(client: Client, options: Options) -> Result<Exit> {
    install();
    let mut signals = Signals::new().wrap_err("Signals cannot be listened to.")?;
    let guard = Guard::enter(options.title).wrap_err("The terminal cannot be set up.")?;
    let mut session = Session::new(client, options);
    session.begin();
    let exit = AssertUnwindSafe(session.turns(&guard, &mut signals)).catch_unwind().await;
    if matches!(exit, Ok(Ok(Exit::HangUp))) {
        guard.abandon();
    }
    session.keep_drafts().await;
    exit.unwrap_or_else(|panic| resume_unwind(panic))
}

struct Session {
    model: Model,
    driver: Driver,
    answers: mpsc::Receiver<Msg>,
    input: mpsc::Receiver<Vec<u8>>,
    decoder: Decoder,
    decoder_due: Option<Instant>,
    /// When the last key came.
    key_at: Instant,
    screen: Screen,
    pacing: Pacing,
    resize_due: Option<Instant>,
    clock: Option<(DateTime<Utc>, Instant)>,
    /// How many frames waited long for the link.
    n_blocked: u32,
    suspend: bool,
    quit: bool,
}

/// Waits until an instant, or for ever.
async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}

impl Session {
    fn new(client: Client, options: Options) -> Self {
        let (width, height) = window_size();
        let (sender, answers) = mpsc::channel(256);
        let pacing = Pacing::new(options.slow);
        Self {
            model: Model::new(options, width, height),
            driver: Driver::new(client, sender),
            answers,
            input: read_terminal(),
            decoder: Decoder::default(),
            decoder_due: None,
            key_at: Instant::now(),
            screen: Screen::new(width, height),
            pacing,
            resize_due: None,
            clock: None,
            n_blocked: 0,
            suspend: false,
            quit: false,
        }
    }

    fn begin(&mut self) {
        let effects = start(&mut self.model);
        self.perform(effects);
    }

    /// Gives the service what was typed last, however the session ended.
    async fn keep_drafts(&mut self) {
        for effect in last(&mut self.model) {
            self.driver.perform(effect);
        }
        let kept = async {
            while self.driver.saving() > 0 {
                if self.answers.recv().await.is_none() {
                    return;
                }
            }
        };
        // What the service did not take in time is lost; there is nobody left to tell.
        let _ = timeout(LAST, kept).await;
    }

    async fn turns(&mut self, guard: &Guard, signals: &mut Signals) -> Result<Exit> {
        while !self.quit {
            if std::mem::take(&mut self.suspend) {
                self.stop(guard)?;
            }
            let (frame, minute) = (self.pacing.due(), self.next_minute());
            let idle = self.model.idle_limit().map(|limit| self.key_at + limit);
            tokio::select! { biased;
                signal = signals.next() => {
                    if let Some(exit) = self.signal(signal, guard)? {
                        return Ok(exit);
                    }
                }
                () = fault() => self.step(Msg::Fault),
                () = until(frame) => {
                    self.draw()?;
                }
                () = until(self.decoder_due) => self.decoded(Decoder::timeout),
                bytes = self.input.recv() => match bytes {
                    Some(bytes) => self.bytes(&bytes),
                    None => return Ok(Exit::HangUp),
                },
                Some(msg) = self.answers.recv() => self.answered(msg),
                () = until(self.resize_due) => self.resized()?,
                () = until(minute) => self.minute(),
                () = until(idle) => self.idle(),
            }
        }
        Ok(Exit::Quit)
    }

    fn draw(&mut self) -> Result<()> {
        let begun = Instant::now();
        let bytes = self.screen.draw(&self.model).wrap_err("The terminal cannot be written to.")?;
        let now = Instant::now();
        self.pacing.drawn(now, bytes, self.screen.cells());
        if now - begun > BLOCKED && !self.model.options().slow {
            self.n_blocked += 1;
            if self.n_blocked == 2 {
                self.step(Msg::SlowLink);
            }
        }
        Ok(())
    }

    fn signal(&mut self, signal: Signal, guard: &Guard) -> Result<Option<Exit>> {
        match signal {
            Signal::End(number) => return Ok(Some(Exit::Signal(number))),
            Signal::HangUp => return Ok(Some(Exit::HangUp)),
            Signal::Stop => self.stop(guard)?,
            Signal::Continue => self.come_back(guard)?,
            Signal::Resize => self.resize_due = Some(Instant::now() + RESIZE),
        }
        Ok(None)
    }

    /// Gives the terminal to the shell; returns when the shell continues the process.
    fn stop(&mut self, guard: &Guard) -> Result<()> {
        if !can_suspend() {
            self.step(Msg::CannotSuspend);
            return Ok(());
        }
        guard.leave();
        stop_group().wrap_err("The process cannot be stopped.")?;
        self.come_back(guard)
    }

    fn come_back(&mut self, guard: &Guard) -> Result<()> {
        guard.reenter().wrap_err("The terminal cannot be set up again.")?;
        let (width, height) = window_size();
        self.screen.forget(width, height);
        self.step(Msg::Resize(width, height));
        Ok(())
    }

    fn resized(&mut self) -> Result<()> {
        self.resize_due = None;
        let (width, height) = window_size();
        self.screen.clear(width, height)?;
        self.step(Msg::Resize(width, height));
        Ok(())
    }

    /// Takes bytes, and what else has come, up to a batch.
    fn bytes(&mut self, bytes: &[u8]) {
        self.decoded(|decoder, out| decoder.feed(bytes, out));
        for _ in 0..BATCH {
            match self.input.try_recv() {
                Ok(more) => self.decoded(|decoder, out| decoder.feed(&more, out)),
                Err(_) => break,
            }
        }
    }

    fn decoded(&mut self, take: impl FnOnce(&mut Decoder, &mut Vec<Input>)) {
        let mut inputs = Vec::new();
        take(&mut self.decoder, &mut inputs);
        self.decoder_due = self.decoder.wait().map(|wait| Instant::now() + wait);
        if !inputs.is_empty() {
            self.key_at = Instant::now();
        }
        for input in inputs {
            self.step(match input {
                Input::Key(key) => Msg::Key(key),
                Input::Paste(text) => Msg::Paste(text),
                Input::NotUtf8 => Msg::NotUtf8,
            });
        }
    }

    /// No key came for a while; the next while begins.
    fn idle(&mut self) {
        self.key_at = Instant::now();
        self.step(Msg::Idle);
    }

    fn answered(&mut self, msg: Msg) {
        self.take_answer(msg);
        for _ in 0..BATCH {
            match self.answers.try_recv() {
                Ok(msg) => self.take_answer(msg),
                Err(_) => break,
            }
        }
    }

    fn take_answer(&mut self, msg: Msg) {
        if let Msg::Answer(_, Reply::Site(answer)) = &msg
            && let Ok(site) = answer.as_ref()
        {
            self.clock = Some((site.now, Instant::now()));
        }
        self.step(msg);
    }

    fn step(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.pacing.set_slow(self.model.options().slow);
        self.pacing.changed(self.model.take_dirty(), Instant::now());
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        self.pacing.changed(self.model.take_dirty(), Instant::now());
        for effect in effects {
            match self.driver.perform(effect) {
                Some(Effect::Quit) => self.quit = true,
                Some(Effect::Suspend) => self.suspend = true,
                Some(Effect::Redraw) => self.resize_due = Some(Instant::now()),
                Some(Effect::Bell) => {
                    let _ = self.screen.send("\x07");
                }
                Some(Effect::Copy(text)) => {
                    // A terminal that cannot be written to shows itself at the next frame.
                    let _ = self.screen.send(&copy_sequence(&text));
                }
                _ => {}
            }
        }
    }

    /// The instant of the next whole minute of the service's clock; none on a slow link, which shows no clock.
    fn next_minute(&self) -> Option<Instant> {
        let (then, at) = self.clock.filter(|_| !self.model.options().slow)?;
        let shown = self.model.now().max(then);
        let next = shown.with_second(0)?.with_nanosecond(0)? + TimeDelta::minutes(1);
        Some(at + (next - then).to_std().unwrap_or_default())
    }

    fn minute(&mut self) {
        if let Some((then, at)) = self.clock {
            let now = then + TimeDelta::from_std(at.elapsed()).unwrap_or_default();
            self.step(Msg::Clock(now.max(self.model.now() + TimeDelta::milliseconds(1))));
        }
    }
}
