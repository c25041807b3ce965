//! What goes on behind the calls: the patients are read in, expiries noted, left-over objects removed, at start-up and
//! when a day ends.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::core::Service;
use super::error::ServiceError;

/// How often the thread looks whether a day has ended or the index wants to be built anew.
const LOOK: Duration = Duration::from_secs(30);

/// The thread, and the wish that it end.
#[derive(Debug, Default)]
pub(super) struct Background {
    stop: Mutex<bool>,
    wake: Condvar,
    thread: Mutex<Option<JoinHandle<()>>>,
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

    /// Ends the thread.
    pub fn end(&self) {
        *self.stopping() = true;
        self.wake.notify_all();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A panic there ended only the housekeeping; the store stays whole.
            let _ = thread.join();
        }
    }
}

impl Drop for Service {
    /// Lets the thread end by itself: joining here could be the thread waiting for itself.
    fn drop(&mut self) {
        *self.background.stopping() = true;
        self.background.wake.notify_all();
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
                let today = service.moment().today;
                if kept != Some(today) {
                    service.note_trouble(service.keep_house());
                    service.note_trouble(service.sweep_objects().map(drop));
                    kept = Some(today);
                }
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
        *self.background.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
        Ok(())
    }
}
