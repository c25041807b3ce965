//! Letters as text beside their Word files, so that a demonstration can be played without office software.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::letters::{QR_CODE_HERE, ReadBlock, Span, read_letter};

/// How often the folder is looked at.
const LOOK: Duration = Duration::from_millis(300);

/// Writes out what comes into the folder, until it is ended or dropped.
#[derive(Debug)]
pub(super) struct Legible {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Legible {
    /// Begins with what is there.
    pub(super) fn start(folder: PathBuf) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let thread = std::thread::Builder::new().name("legible".to_owned()).spawn(move || {
            let mut done = HashSet::new();
            loop {
                // A folder that cannot be read now may be readable at the next look.
                let _ = write_out(&folder, &mut done);
                if stopped.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        })?;
        Ok(Self { stop, thread })
    }

    /// Ends, and waits for the file that is being written.
    pub(super) fn end(self) {
        drop(self.stop);
        let _ = self.thread.join();
    }
}

/// Writes the text of each letter that is not done.
fn write_out(folder: &Path, done: &mut HashSet<OsString>) -> io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        let is_letter = path.extension().is_some_and(|ending| ending == "docx");
        if !is_letter || !done.insert(entry.file_name()) {
            continue;
        }
        let Ok(blocks) = read_letter(&fs::read(&path)?) else { continue };
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path.with_extension("txt"))?;
        file.write_all(text_of(&blocks).as_bytes())?;
    }
    Ok(())
}

/// The letter as lines.
fn text_of(blocks: &[ReadBlock]) -> String {
    let line = |spans: &[Span]| {
        spans.iter().map(|span| span.text.replace(QR_CODE_HERE, "(QR code)")).collect::<String>()
    };
    let mut text = String::new();
    for block in blocks {
        let lines = match block {
            ReadBlock::Heading(_, spans) | ReadBlock::Paragraph(spans) => line(spans),
            ReadBlock::List(_, items) => {
                items.iter().map(|item| format!("- {}", line(item))).collect::<Vec<_>>().join("\n")
            }
            ReadBlock::Table(rows) => rows
                .iter()
                .map(|cells| {
                    let cells: Vec<String> = cells.iter().map(|cell| line(cell)).collect();
                    cells.join("   ")
                })
                .collect::<Vec<_>>()
                .join("\n"),
        };
        text.push_str(&lines);
        text.push_str("\n\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_becomes_lines() {
        let span = |text: &str| vec![Span { text: text.to_owned(), ..Span::default() }];
        let blocks = [
            ReadBlock::Heading(1, span("Your code")),
            ReadBlock::Paragraph(span("8K4T-PW2N-6JQX-3FHY")),
            ReadBlock::List(false, vec![span("one"), span("two")]),
            ReadBlock::Table(vec![vec![span("a"), span("b")]]),
        ];
        assert_eq!(text_of(&blocks), "Your code\n\n8K4T-PW2N-6JQX-3FHY\n\n- one\n- two\n\na   b\n\n");
    }
}
