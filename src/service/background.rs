//! What goes on behind the calls: the patients are read in, expiries noted, left-over objects removed, at start-up and
//! when a day ends.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::core::Service;
use super::error::ServiceError;

/// How often the thread looks whether a day has ended or the index wants to be built anew.
const LOOK: Duration = Duration::from_secs(30);

/// The threads, and the wish that they end.
#[derive(Debug, Default)]
pub(super) struct Background {
    stop: Mutex<bool>,
    wake: Condvar,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Whether a mail was put into the outbox since it was last looked at.
    mail: Mutex<bool>,
    mail_waits: Condvar,
}

impl Background {
    fn stopping(&self) -> MutexGuard<'_, bool> {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a while; true when the thread shall end.
    fn wait(&self) -> bool {
        let stop = self.stopping();
        if *stop {
            return true;
        }
        let waited = self.wake.wait_timeout(stop, LOOK).unwrap_or_else(PoisonError::into_inner);
        *waited.0
    }

    /// Whether the thread shall end.
    pub fn is_stopping(&self) -> bool {
        *self.stopping()
    }

    /// Keeps a thread, to be joined at the end.
    pub fn keep(&self, thread: JoinHandle<()>) {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
    }

    /// Tells the threads to end.
    pub fn stop(&self) {
        *self.stopping() = true;
        self.wake.notify_all();
        self.wake_outbox();
    }

    /// Wakes the outbox: there is a new mail, or the end has come.
    pub fn wake_outbox(&self) {
        *self.mail.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.mail_waits.notify_all();
    }

    /// Waits until the outbox is woken, or for `at_most`.
    pub fn wait_for_mail(&self, at_most: Duration) {
        let woken = self.mail.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.mail_waits.wait_timeout_while(woken, at_most, |woken| !*woken);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }

    /// Waits until the threads have ended.
    pub fn join(&self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // A panic there ended only the housekeeping; the store stays whole.
            let _ = thread.join();
        }
    }
}

impl Drop for Service {
    /// Lets the thread end by itself: joining here could be the thread waiting for itself.
    fn drop(&mut self) {
        self.background.stop();
    }
}

impl Service {
    /// Starts reading in the patients and keeping house, in a thread that `close` ends.
    pub fn start_background(self: &Arc<Self>) -> Result<(), ServiceError> {
        // Only a weak hold while it waits: whoever drops the service without closing it closes the store all the same.
        let (service, background) = (Arc::downgrade(self), Arc::clone(&self.background));
        let spawned = std::thread::Builder::new().name("housekeeping".to_owned()).spawn(move || {
            let Some(first) = service.upgrade() else { return };
            first.note_trouble(first.load_directory());
            let mut kept = None;
            drop(first);
            while let Some(service) = service.upgrade() {
                service.note_trouble(service.watch_clock());
                let today = service.moment().today;
                // While the clock is in doubt nothing expires for good (S89).
                if kept != Some(today) && service.clock_doubt().is_none() {
                    service.note_trouble(service.keep_house());
                    service.note_trouble(service.sweep_objects().map(drop));
                    service.note_trouble(service.sweep_portal());
                    kept = Some(today);
                }
                service.hand_over_what_waits();
                service.rebuild_index_if_due();
                drop(service);
                if background.wait() {
                    return;
                }
            }
        });
        let thread = spawned.map_err(|error| {
            ServiceError::Unavailable(format!("No thread could be started: {error}."), String::new())
        })?;
        self.background.keep(thread);
        Ok(())
    }
}
