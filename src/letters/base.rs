//! A Word file taken as a letter base: checked, scanned once, and compiled into pieces that letters are made of.

use super::error::BaseError;
use super::package::{ContentTypes, Dialect, MAX_FILE, Package, Relations, rels_name};
use super::report::{BaseWarningKind, BodyPlace, FieldUse, Report};
use super::scan::{self, BodySlot, Edit, Piece, Props};
use super::settle;
use super::styles::Styles;
use super::xml::{Kind, Tokens};
use crate::domain::Field;

/// A part with fields, ready to be written.
#[derive(Clone)]
pub(super) struct CompiledPart {
    /// Its name.
    pub name: String,
    /// Its place in the directory.
    pub index: usize,
    /// What it is made of.
    pub pieces: Vec<Piece>,
    /// The prefix of Word's elements with the colon.
    pub prefix: String,
    /// Its relationships: place in the directory and text, where it has any, and what was read from them.
    pub rels: Option<(usize, String)>,
    /// What was read from them.
    pub relations: Relations,
}

/// A letter base.
#[derive(Clone)]
pub struct Base {
    pub(super) package: Package,
    pub(super) parts: Vec<CompiledPart>,
    pub(super) styles: Styles,
    /// `[Content_Types].xml`: place in the directory, text, and what was read from it.
    pub(super) types: (usize, String, ContentTypes),
    report: Report,
}

impl std::fmt::Debug for Base {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Base").field("main_part", &self.report.main_part).finish_non_exhaustive()
    }
}

impl Base {
    /// Reads a .docx or .dotx as a base (R15, R16); everything about it that letters need is worked out here.
    ///
    /// Refused with the part and the reason: what S54 to S56 forbid. The bytes themselves are for the caller to keep.
    pub fn scan(bytes: &[u8]) -> Result<Self, BaseError> {
        let package = open_package(bytes, MAX_FILE)?;
        let (mut package, settled) = settle::settle(package)?;
        let mut report = Report {
            main_part: package.main.clone(),
            parts: Vec::new(),
            fields: Vec::new(),
            unknown: Vec::new(),
            malformed: Vec::new(),
            body: BodyPlace::End,
            warnings: Vec::new(),
        };
        for (part, kind) in settled {
            report.warn(&part, kind);
        }
        warn_of_parts(&package, &mut report);
        let styles = related(&package, "styles").and_then(|name| package.text(&name).map(Styles::parse));
        let mut parts = Vec::new();
        for name in text_parts(&package) {
            if let Some(part) = compile_part(&package, &name, &mut report)? {
                parts.push(part);
            }
            report.parts.push(name);
        }
        let types_part = package.part(super::package::CONTENT_TYPES);
        let types = types_part.map(|p| (p.index, p.text.clone().unwrap_or_default())).unwrap_or_default();
        let types = (types.0, types.1, package.types.clone());
        for part in &mut package.parts {
            part.text = None;
        }
        Ok(Self { package, parts, styles: styles.unwrap_or_default(), types, report })
    }

    /// What the scan found.
    pub fn report(&self) -> &Report {
        &self.report
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.package.dialect
    }
}

/// Opens a file and keeps the text of the parts that letters need.
pub(super) fn open_package(bytes: &[u8], limit: usize) -> Result<Package, BaseError> {
    Package::open(bytes, limit, &mut |name, text| {
        scan::check_danger(name, text)?;
        let root = root_of(text);
        let is_needed = ["document", "hdr", "ftr", "footnotes", "endnotes", "styles", "settings"]
            .contains(&root.as_str());
        Ok(is_needed || super::package::is_rels(name) || name == super::package::CONTENT_TYPES)
    })
}

fn root_of(text: &str) -> String {
    let mut tokens = Tokens::new(text);
    while let Ok(Some(token)) = tokens.next() {
        if let Kind::Open { tag, .. } = token.kind {
            return tag.local().to_owned();
        }
    }
    String::new()
}

/// The part to which the main part has a relationship of `kind`.
pub(super) fn related(package: &Package, kind: &str) -> Option<String> {
    let relations = package.relations(&package.main);
    let found = relations.list.iter().find(|r| r.short_kind() == kind && !r.external)?;
    Some(super::package::resolve(&package.main, &found.target))
}

/// The parts with text that patients read: headers, the main part, footers, notes.
pub(super) fn text_parts(package: &Package) -> Vec<String> {
    let relations = package.relations(&package.main);
    let mut names = Vec::new();
    for kind in ["header", "", "footer", "footnotes", "endnotes"] {
        if kind.is_empty() {
            names.push(package.main.clone());
            continue;
        }
        for relation in relations.list.iter().filter(|r| r.short_kind() == kind && !r.external) {
            let name = super::package::resolve(&package.main, &relation.target);
            let Some(part) = package.part(&name).filter(|p| p.text.is_some()) else { continue };
            if !names.contains(&part.name) {
                names.push(part.name.clone());
            }
        }
    }
    names
}

fn compile_part(
    package: &Package,
    name: &str,
    report: &mut Report,
) -> Result<Option<CompiledPart>, BaseError> {
    let Some((part, text)) = package.part(name).and_then(|p| p.text.as_deref().map(|t| (p, t))) else {
        return Ok(None);
    };
    let is_main = part.name == package.main;
    let mut found = scan::scan(text, is_main).map_err(|f| BaseError::part(name, f))?;
    for field in found.found {
        let known = Field::find(&field.name).is_some();
        let list = if known { &mut report.fields } else { &mut report.unknown };
        list.push(FieldUse { name: field.name, part: name.to_owned(), place: field.place });
    }
    for notice in found.notices {
        report.notice(name, notice);
    }
    let relations = package.relations(name);
    if relations.list.iter().any(|r| r.external && (r.target.contains("{{") || r.target.contains("%7B%7B"))) {
        report.warn(name, BaseWarningKind::LinkMark);
    }
    if is_main && found.has_body {
        report.body = BodyPlace::Mark;
    } else if is_main && let Some(at) = found.end_at {
        let slot = BodySlot { paragraph: Props::paragraph(""), run: Props::run("") };
        found.edits.push(Edit { range: at..at, with: vec![Piece::Body(Box::new(slot))] });
    }
    if found.edits.is_empty() {
        return Ok(None);
    }
    let rels = package.part(&rels_name(name)).and_then(|p| p.text.clone().map(|t| (p.index, t)));
    Ok(Some(CompiledPart {
        name: part.name.clone(),
        index: part.index,
        pieces: scan::compile(text, found.edits),
        prefix: found.prefix,
        rels,
        relations,
    }))
}

fn warn_of_parts(package: &Package, report: &mut Report) {
    for part in &package.parts {
        let kind = package.types.of(&part.name);
        if kind.contains("webextensiontaskpanes") {
            report.warn(&part.name, BaseWarningKind::AddIn);
        }
        if kind.contains("digital-signature-origin") {
            report.warn(&part.name, BaseWarningKind::Signature);
        }
    }
}
