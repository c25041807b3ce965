//! What happens when the program itself fails: a short line for people, the detail in a private file (S82).
//!
//! A panic's message may quote data, so only its beginning up to the first quotation is kept.

use std::backtrace::Backtrace;
use std::fmt::Write as _;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::panic::PanicHookInfo;
use std::path::PathBuf;

use super::environment;

/// Installs the hooks for panics and reports. The terminal puts its own before this one, to restore the screen.
pub fn install_hooks() {
    let (_, reports) = color_eyre::config::HookBuilder::blank().display_env_section(false).into_hooks();
    // Fails only where a hook is installed already, as in a test that runs several commands.
    let _ = reports.install();
    std::panic::set_hook(Box::new(told));
}

fn told(info: &PanicHookInfo<'_>) {
    // The store opens a damaged view under guard: what happens there ends in a sentence of its own.
    if crate::store::is_guarded() {
        return;
    }
    let report = report(info);
    let line = match write(&report) {
        Ok(path) => format!("the detail is in {}", path.display()),
        Err(error) => format!("no report could be written: {error}"),
    };
    let _ = writeln!(
        std::io::stderr().lock(),
        "patient-profile: a fault of the program ended this; {line}. What was acknowledged is kept."
    );
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let mut text = format!("patient-profile {}\n", env!("CARGO_PKG_VERSION"));
    let place = info.location().map_or_else(String::new, ToString::to_string);
    let thread = std::thread::current().name().unwrap_or("unnamed").to_owned();
    let message = info.payload_as_str().map_or("", without_data);
    let _ = writeln!(text, "at {place}, thread {thread}\n{message}\n\n{}", Backtrace::force_capture());
    text
}

/// The message up to where a value may be quoted.
fn without_data(message: &str) -> &str {
    let end = message.find([':', '`', '"', '\'', '(']).unwrap_or(message.len());
    &message[..end]
}

fn write(report: &str) -> std::io::Result<PathBuf> {
    let dir = environment::report_dir();
    DirBuilder::new().recursive(true).mode(0o700).create(&dir)?;
    let name = format!("panic-{}-{}.txt", environment::now().format("%Y%m%dT%H%M%S%3f"), std::process::id());
    let path = dir.join(name);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(report.as_bytes())?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_quotes_no_value() {
        let quoted = without_data("byte index 3 is not a char boundary; it is inside 'ë' of `Zoë`");
        assert!(quoted.ends_with("it is inside "), "{quoted}");
        assert_eq!(without_data("the clock: \"1962-03-12\""), "the clock");
        assert_eq!(without_data("no such row"), "no such row");
    }
}
