//! `log verify`: walks the log's chain in the store's files, without the key.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::service::api::{ErrorKind, ErrorView};
use crate::store::{LogCheckpoint, LogFault, LogVerdict, StoreError, verify_log};

/// The arguments of `log verify`.
#[derive(Debug, Args)]
pub(in crate::cli) struct LogVerify {
    /// Also check that the log still begins with what an earlier verification found: its entries and head
    #[arg(long, value_name = "ENTRIES:HEAD", value_parser = checkpoint)]
    checkpoint: Option<LogCheckpoint>,
}

impl LogVerify {
    /// Walks the chain and says what was found.
    pub(in crate::cli) fn run(&self, context: &Context) -> Result<(), Failure> {
        match verify_log(&context.data_dir()?, self.checkpoint) {
            Ok(verdict) => sound(verdict, context),
            Err(LogFault::Store(error)) => Err(store_failure(&error)),
            Err(fault) => {
                if context.out.is_json() {
                    context.out.value(&fault_json(&fault))?;
                }
                Err(Failure::Answered(format!(
                    "{}. Keep the store as it is, and compare it with a backup.",
                    capital(&fault.to_string())
                )))
            }
        }
    }
}

fn sound(verdict: LogVerdict, context: &Context) -> Result<(), Failure> {
    let LogVerdict { entries, head } = verdict;
    let head = hex::encode(head);
    context.out.answer(
        || json!({ "entries": entries, "head": head, "ok": true }),
        || vec![format!("The log is whole: {entries} entries."), format!("Checkpoint: {entries}:{head}")],
    )
}

/// The first bad entry.
fn fault_json(fault: &LogFault) -> Value {
    let first_bad = match fault {
        LogFault::Entry { seq, .. } => Some(*seq),
        LogFault::File { after, .. } => Some(after + 1),
        LogFault::Cut { .. } | LogFault::Store(_) => None,
    };
    json!({ "ok": false, "first_bad": first_bad, "reason": fault.to_string() })
}

fn checkpoint(text: &str) -> Result<LogCheckpoint, String> {
    let parsed = text.split_once(':').and_then(|(entries, head)| {
        let head = hex::decode(head).ok()?.try_into().ok()?;
        Some(LogCheckpoint { entries: entries.parse().ok()?, head })
    });
    parsed.ok_or_else(|| "give the line that `log verify` printed after \"Checkpoint:\"".to_owned())
}

/// A sentence of the store as a failure.
pub(super) fn store_failure(error: &StoreError) -> Failure {
    let kind = match error {
        StoreError::Missing(_) => ErrorKind::NotFound,
        _ => ErrorKind::Unavailable,
    };
    Failure::Told(ErrorView::new(kind, format!("{}.", capital(&error.to_string()))))
}

/// With a capital and without a stop at the end.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_read_as_it_is_printed() {
        let text = format!("12:{}", "0a".repeat(32));
        assert_eq!(checkpoint(&text), Ok(LogCheckpoint { entries: 12, head: [10; 32] }));
        for bad in ["", "12", "12:", "x:00", "12:zz", &text[..text.len() - 1], "12:éé"] {
            assert!(checkpoint(bad).is_err(), "{bad}");
        }
    }
}
