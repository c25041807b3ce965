//! How much of a file is held while it is read.

use std::io::{self, BufRead, Cursor, Read};

use super::file::{Body, Event, Reading};
use crate::intake::caps;
use crate::intake::options::Options;

impl<R: BufRead> Reading<R> {
    /// How many bytes are held: of texts, and roughly of items.
    fn held(&self) -> usize {
        let text = match &self.body {
            Body::Lines(_, line) => line.capacity(),
            Body::Json(documents) => documents.text.capacity(),
            _ => 0,
        };
        let opened = self.opened.iter().map(|opened| opened.text.capacity()).max().unwrap_or(0);
        text + opened + self.queue.len() * 2000 + self.unknown.len() * 100 + self.history.len() * 13
    }
}

/// A file that is made while it is read: `head`, many times `unit`, `tail`.
fn made(head: &str, unit: &str, count: usize, tail: &str) -> impl BufRead {
    let owned = |text: &str| Cursor::new(text.as_bytes().to_vec());
    owned(head)
        .chain(io::BufReader::new(Repeat { unit: unit.as_bytes().to_vec(), count, at: 0 }))
        .chain(owned(tail))
}

struct Repeat {
    unit: Vec<u8>,
    count: usize,
    at: usize,
}

impl Read for Repeat {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.count == 0 {
            return Ok(0);
        }
        let given = (&self.unit[self.at..]).read(out)?;
        self.at += given;
        if self.at == self.unit.len() {
            (self.at, self.count) = (0, self.count - 1);
        }
        Ok(given)
    }
}

/// The most bytes held while reading, the items and the issues.
fn peak(file: &str, input: impl BufRead) -> (usize, usize, usize) {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
    let mut reading = Reading::new(file, input, Options::new(today));
    let (mut most, mut items, mut issues) = (0, 0, 0);
    while let Some(event) = reading.next() {
        most = most.max(reading.held());
        match event {
            Event::Item(_) => items += 1,
            Event::Issue(_) => issues += 1,
        }
    }
    (most, items, issues)
}

const PATIENT: &str =
    r#"{"resource":{"resourceType":"Patient","id":"1","name":[{"family":"X"}],"birthDate":"1961-03-04"}},"#;

#[test]
fn memory_does_not_grow_with_the_file() {
    let (head, tail) = (r#"{"resourceType":"Bundle","entry":["#, r#"{"resource":{}}]}"#);
    let (most, items, _) = peak("a.json", made(head, PATIENT, 20_000, tail));
    assert_eq!(items, 20_000);
    assert!(most < 20_000, "{most} bytes for a Bundle");
    let (most, items, issues) = peak("a.json", made(r#"{"a":""#, &"x".repeat(1 << 20), 24, "\"}"));
    assert_eq!((items, issues), (0, 1), "a resource of 24 MiB is refused");
    assert!(most < 2 * caps::RESOURCE, "{most} bytes for one resource");
    let line = format!("{{\"a\":1}}\n{head}");
    let (most, items, _) = peak("a.ndjson", made(&line, PATIENT, 20_000, &format!("{tail}\n")));
    assert_eq!(items, 20_000);
    assert!(
        most < 20_000 * PATIENT.len() * 3,
        "{most} bytes for a Bundle on a line: its text, not its items"
    );
}
