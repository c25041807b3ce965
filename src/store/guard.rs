//! A fence around sled, which panics on damaged files: a panic becomes an error, and prints nothing.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is expected and handled: a panic hook should then say nothing.
pub fn is_guarded() -> bool {
    GUARDED.get() || std::thread::current().name().is_some_and(|name| name.starts_with("sled"))
}

/// Runs `f` and turns a panic into its message.
pub(super) fn guarded<T>(f: impl FnOnce() -> T) -> Result<T, String> {
    quieten();
    let before = GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(f));
    GUARDED.set(before);
    result.map_err(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("unknown panic");
        // sled prints whole structures; the first line says enough.
        text.lines().next().unwrap_or_default().chars().take(120).collect()
    })
}

/// Puts a silent case in front of whatever panic hook there is, once.
fn quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let earlier = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !is_guarded() {
                earlier(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(guarded(|| 5), Ok(5));
        assert_eq!(guarded(|| -> u8 { panic!("at {}\nmore", 7) }), Err("at 7".to_owned()));
        assert!(!is_guarded());
        assert_eq!(guarded(is_guarded), Ok(true));
    }
}
