//! A letter as plain lines for a terminal, and a letter with its code blanked.

use std::io::{Cursor, Read, Write};

use zip::{ZipArchive, ZipWriter};

use super::base::{Base, open_package, text_parts};
use super::body::Body;
use super::error::{MergeError, VerifyError};
use super::extract;
use super::package::MAX_FILE;
use super::value::{Values, sanitise};
use super::verify::{Expected, verify};
use super::xml;

/// Stands for the body while the lines of the base are read.
const BODY_HERE: &str = "\u{e000}the body\u{e000}";

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagePlace {
    /// Above the text of each page.
    Header,
    /// The text.
    Body,
    /// Below the text of each page.
    Footer,
    /// Foot-notes and end-notes.
    Notes,
}

/// A line of a preview; nothing is wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewLine {
    /// Where it stands.
    pub place: PagePlace,
    /// Its text; the caller makes it safe for the terminal.
    pub text: String,
}

impl Base {
    /// The text of a letter with the code masked: the base as it is read from a letter made for this, and the body in
    /// its place. Runs of empty lines are drawn together; the same header on first and following pages is shown once.
    pub fn preview(&self, values: &Values, body: &Body) -> Result<Vec<PreviewLine>, MergeError> {
        let values = values.masked();
        if let Some(mark) = body.malformed().first() {
            return Err(MergeError::Malformed(format!(
                "the body holds {mark}, which is not a complete mark"
            )));
        }
        if let Some(field) = body.fields().into_iter().find(|name| values.get(name).is_none()) {
            return Err(MergeError::Missing { field: field.to_owned() });
        }
        let letter = self.merge(&values, &Body::parse(BODY_HERE))?;
        // The letter was made a moment ago from a base that was checked; should it not open, the preview is empty
        // and `verify` says why when the letter is made.
        let Ok(package) = open_package(&letter, usize::MAX) else { return Ok(Vec::new()) };
        let relations = package.relations(&package.main);
        let mut seen: Vec<(PagePlace, Vec<String>)> = Vec::new();
        for name in text_parts(&package) {
            let kind = relations
                .list
                .iter()
                .find(|r| super::package::resolve(&package.main, &r.target).eq_ignore_ascii_case(&name))
                .map_or("", |r| r.short_kind());
            let place = match kind {
                "header" => PagePlace::Header,
                "footer" => PagePlace::Footer,
                "footnotes" | "endnotes" => PagePlace::Notes,
                _ => PagePlace::Body,
            };
            let text = package.text(&name).unwrap_or_default();
            let mut lines = to_lines(&extract::paragraphs(text, true).unwrap_or_default());
            if place == PagePlace::Body {
                lines = put_body(lines, &body.lines(&values));
            }
            if !lines.is_empty() && !seen.iter().any(|(p, l)| *p == place && *l == lines) {
                seen.push((place, lines));
            }
        }
        let flat = seen
            .into_iter()
            .flat_map(|(place, lines)| lines.into_iter().map(move |text| PreviewLine { place, text }));
        Ok(flat.collect())
    }
}

/// `lines` with `body` where it stands, set off by empty lines.
fn put_body(lines: Vec<String>, body: &[String]) -> Vec<String> {
    let Some(at) = lines.iter().position(|line| line.contains(BODY_HERE)) else { return lines };
    let (before, after) = (&lines[..at], &lines[at + 1..]);
    let gap = |side: &[String]| (!side.is_empty()).then(String::new);
    let around = before.iter().cloned().chain(gap(before)).chain(body.iter().cloned());
    around.chain(gap(after)).chain(after.iter().cloned()).collect()
}

fn to_lines(paragraphs: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        for line in paragraph.split('\n') {
            let line = line
                .replace('\u{c}', "- - new page - -")
                .replace('\u{fffc}', "[picture]")
                .replace('\t', "  ");
            let line = line.trim_end();
            let is_second_blank = line.is_empty() && lines.last().is_none_or(String::is_empty);
            if !is_second_blank {
                lines.push(line.to_owned());
            }
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// A finished letter with `code` blanked wherever it stands: what is kept once the code is used, expired or superseded
/// (R30, `decided.md` 6). Fails when the code could still be read from the result.
pub fn blank_code(letter: &[u8], code: &str) -> Result<Vec<u8>, BlankError> {
    let mut wanted = String::new();
    xml::escape_into(&mut wanted, &sanitise(code));
    let mut archive = ZipArchive::new(Cursor::new(letter))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(letter.len())));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let name = file.name()?.into_owned();
        let mut text = String::new();
        let is_text = name.to_ascii_lowercase().ends_with(".xml") && file.read_to_string(&mut text).is_ok();
        drop(file);
        match is_text.then(|| blank(&text, &wanted)).flatten() {
            Some(blanked) => {
                out.start_file(name, super::merge::options())?;
                out.write_all(blanked.as_bytes())?;
            }
            None => out.raw_copy_file(archive.by_index_raw(index)?)?,
        }
    }
    let blanked = out.finish()?.into_inner();
    debug_assert!(blanked.len() <= letter.len() + MAX_FILE);
    verify(&blanked, &Expected::default().without("the activation code", code))?;
    Ok(blanked)
}

/// `text` with every `wanted` replaced by as many asterisks, whatever its case; none when it is not there.
fn blank(text: &str, wanted: &str) -> Option<String> {
    if wanted.trim().is_empty() {
        return None;
    }
    let folded = text.to_ascii_lowercase();
    let wanted = wanted.to_ascii_lowercase();
    let mask: String = wanted.chars().map(|c| if c == '-' || c == ' ' { ' ' } else { '*' }).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, found) in folded.match_indices(&wanted) {
        out.push_str(&text[at..start]);
        out.push_str(&mask);
        at = start + found.len();
    }
    out.push_str(&text[at..]);
    (at > 0).then_some(out)
}

/// Why a code could not be blanked.
#[derive(Debug, thiserror::Error)]
pub enum BlankError {
    /// The letter could not be unpacked or packed.
    #[error("the letter could not be packed again")]
    Pack(#[from] zip::result::ZipError),
    /// The letter could not be written.
    #[error("the letter could not be written")]
    Write(#[from] std::io::Error),
    /// The result is not good.
    #[error("the blanked letter is not good")]
    Check(#[from] VerifyError),
}
