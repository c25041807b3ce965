//! A base made fit for letters before it is scanned: a template becomes a document; a mail-merge source and a lost
//! thumbnail go.
//!
//! With a source left in, Word would ask for the data file, or run its query, each time a letter is opened.

use std::io::{Cursor, Write};
use std::ops::Range;
use std::sync::Arc;

use zip::{ZipArchive, ZipWriter};

use super::base::related;
use super::error::{BaseError, FileFault};
use super::package::{CONTENT_TYPES, ContentTypes, Package, Relation, Relations, is_rels, resolve};
use super::report::BaseWarningKind;
use super::xml::{self, Kind, Tokens};

type Warnings = Vec<(String, BaseWarningKind)>;

/// The package as letters are made from it, and what was left out.
pub fn settle(mut package: Package) -> Result<(Package, Warnings), BaseError> {
    let mut changed: Vec<(usize, String)> = Vec::new();
    let mut warnings = Vec::new();
    if package.types.of(&package.main).contains("wordprocessingml.template.main") {
        let text = package.text(CONTENT_TYPES).unwrap_or_default();
        let text = replace_ignoring_case(
            text,
            "wordprocessingml.template.main+xml",
            "wordprocessingml.document.main+xml",
        );
        package.types = ContentTypes::parse(&text).map_err(|f| BaseError::part(CONTENT_TYPES, f))?;
        changed.extend(package.part(CONTENT_TYPES).map(|p| (p.index, text)));
    }
    if let Some(name) = related(&package, "settings")
        && let Some((part, text)) = package.part(&name).and_then(|p| p.text.as_deref().map(|t| (p, t)))
        && let Some(range) = mail_merge(text)
    {
        changed.push((part.index, format!("{}{}", &text[..range.start], &text[range.end..])));
        warnings.push((part.name.clone(), BaseWarningKind::MailMerge));
    }
    for part in &package.parts {
        let Some(text) = part.text.as_deref().filter(|_| is_rels(&part.name)) else { continue };
        let relations = Relations::parse(text).map_err(|f| BaseError::part(&part.name, f))?;
        // Word's own templates name a thumbnail by the wrong case, at which other programs stumble.
        let is_lost = |r: &Relation| {
            r.short_kind() == "thumbnail" && !package.parts.iter().any(|p| p.name == resolve("", &r.target))
        };
        let is_out = |r: &&Relation| r.is_mail_merge_source() || is_lost(r);
        let out: Vec<&Relation> = relations.list.iter().filter(is_out).collect();
        if out.is_empty() {
            continue;
        }
        let mut rest = text.to_owned();
        for relation in out.iter().rev() {
            rest.replace_range(relation.range.clone(), "");
        }
        changed.push((part.index, rest));
        if out.iter().any(|r| r.is_mail_merge_source()) {
            warnings.push((part.name.clone(), BaseWarningKind::MailMerge));
        }
    }
    if !changed.is_empty() {
        rewrite(&mut package, changed).map_err(|e| FileFault::Damaged(xml::shorten(&e.to_string())))?;
    }
    Ok((package, warnings))
}

/// The element of the mail merge in the settings.
fn mail_merge(text: &str) -> Option<Range<usize>> {
    let mut tokens = Tokens::new(text);
    let mut depth = 0usize;
    let mut start = None;
    while let Ok(Some(token)) = tokens.next() {
        match token.kind {
            Kind::Open { tag, empty } => {
                if depth == 1 && tag.local() == "mailMerge" {
                    start = Some(token.range.start);
                    if empty {
                        return Some(token.range);
                    }
                }
                depth += usize::from(!empty);
            }
            Kind::Close => {
                depth = depth.saturating_sub(1);
                if depth == 1
                    && let Some(start) = start
                {
                    return Some(start..token.range.end);
                }
            }
            _ => {}
        }
    }
    None
}

fn replace_ignoring_case(text: &str, from: &str, to: &str) -> String {
    match text.to_ascii_lowercase().find(&from.to_ascii_lowercase()) {
        Some(at) => format!("{}{to}{}", &text[..at], &text[at + from.len()..]),
        None => text.to_owned(),
    }
}

/// Writes the file anew with `changed` parts, all others copied as they lie.
fn rewrite(package: &mut Package, changed: Vec<(usize, String)>) -> Result<(), zip::result::ZipError> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..package.archive.len() {
        match changed.iter().find(|(i, _)| *i == index) {
            Some((_, text)) => {
                let name = package.archive.by_index_raw(index)?.name().map(std::borrow::Cow::into_owned)?;
                out.start_file(name, super::merge::options())?;
                out.write_all(text.as_bytes())?;
            }
            None => out.raw_copy_file(package.archive.by_index_raw(index)?)?,
        }
    }
    let bytes = out.finish()?.into_inner();
    package.archive = ZipArchive::new(Cursor::new(Arc::from(bytes)))?;
    for (index, text) in changed {
        if let Some(part) = package.parts.iter_mut().find(|p| p.index == index) {
            part.text = Some(text);
        }
    }
    Ok(())
}
