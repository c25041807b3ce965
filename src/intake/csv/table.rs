//! A delimited file read to its end: first the heading, then row by row.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::sync::Arc;

use super::header::{self, Header};
use super::patient;
use super::rows::{Row, Rows, fields, sniff_delimiter};
use crate::intake::input::Input;
use crate::intake::issue::{Place, Severity};
use crate::intake::options::Options;
use crate::intake::reading::Event;
use crate::intake::report::Report;

/// A delimited file being read.
#[derive(Debug)]
pub(in crate::intake) struct Table<R> {
    rows: Rows<R>,
    header: Option<Header>,
    told_encoding: bool,
    /// Whether the heading was no list of patients.
    refused: bool,
}

impl<R: BufRead> Table<R> {
    /// Starts at the heading.
    pub fn new(input: Input<R>) -> Self {
        Self { rows: Rows::new(input), header: None, told_encoding: false, refused: false }
    }

    /// How many bytes were read.
    pub fn taken(&self) -> u64 {
        self.rows.taken()
    }

    /// Reads one row and puts what it gives into `queue`; whether there may be more.
    pub fn advance(
        &mut self,
        file: &Arc<str>,
        options: &Options,
        queue: &mut VecDeque<Event>,
    ) -> io::Result<bool> {
        if self.refused {
            return Ok(false);
        }
        let delimiter = options.map.as_ref().and_then(|map| map.delimiter);
        if self.header.is_none() {
            // The heading decides what separates fields; until then a quote may stand anywhere.
            self.rows.delimiter = delimiter.unwrap_or(b',');
        }
        let Some(row) = self.rows.next_row()? else {
            if self.header.is_none() {
                let mut report = Report::new(file, Place::default());
                report.refuse("", "the file has no heading");
                queue.extend(report.issues.into_iter().map(Event::Issue));
            }
            return Ok(false);
        };
        let (Row::Text(line) | Row::Fault(line, _)) = row;
        let mut report = Report::new(file, Place::line(line));
        let mut item = None;
        match row {
            Row::Fault(_, reason) => report.refuse("", reason),
            Row::Text(_) if self.rows.text.trim().is_empty() => {}
            Row::Text(_) => {
                self.tell_encoding(&mut report);
                match &self.header {
                    None => self.read_heading(options, &mut report),
                    Some(header) => {
                        let fields = fields(&self.rows.text, self.rows.delimiter);
                        if fields.iter().any(|field| !field.is_empty()) {
                            item = patient::patient(header, &fields, options.today, &mut report);
                        }
                    }
                }
            }
        }
        queue.extend(item.map(|item| Event::Item(Box::new(item))));
        queue.extend(report.issues.into_iter().map(Event::Issue));
        Ok(true)
    }

    fn tell_encoding(&mut self, report: &mut Report) {
        if self.rows.not_utf8.is_some() && !self.told_encoding {
            self.told_encoding = true;
            report.odd("", "is not UTF-8; rows that are not are read as Windows-1252 (Western European): check names with accents");
        }
    }

    fn read_heading(&mut self, options: &Options, report: &mut Report) {
        let given = options.map.as_ref().and_then(|map| map.delimiter);
        self.rows.delimiter = given.unwrap_or_else(|| sniff_delimiter(&self.rows.text));
        let headings = fields(&self.rows.text, self.rows.delimiter);
        let headings: Vec<&str> = headings.iter().map(AsRef::as_ref).collect();
        match header::read(&headings, options.map.as_deref(), options.date_order) {
            Ok(header) => {
                let unused = header.unused();
                if !unused.is_empty() {
                    report.add(
                        Severity::Note,
                        "",
                        format!("columns that are not used: {}", unused[..unused.len().min(20)].join(", ")),
                    );
                }
                for (heading, what) in header.doubtful() {
                    let reason = format!(
                        "seems to hold {what} and was left out: name its field with --map, or map it to “ignore”"
                    );
                    report.odd(heading, reason);
                }
                self.header = Some(header);
            }
            Err(reason) => {
                report.refuse("", reason);
                self.refused = true;
            }
        }
    }
}
