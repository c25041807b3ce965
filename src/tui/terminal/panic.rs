//! Panics: the terminal is left before anything is printed; a panic elsewhere in the process does not spoil the screen.

use std::sync::Once;

use tokio::sync::Notify;

use super::guard;

/// Told when another part of the process panicked.
static FAULT: Notify = Notify::const_new();

/// Puts the hook before the one that is there, once.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if guard::entered() && !guard::owned_here() {
                FAULT.notify_one();
                return;
            }
            guard::leave();
            previous(info);
        }));
    });
}

/// Waits for a panic elsewhere.
pub(crate) async fn fault() {
    FAULT.notified().await;
}
