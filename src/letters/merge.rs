//! A base, values and a body made into a letter.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::base::{Base, CompiledPart};
use super::body::{self, Body, BodyContext, Links};
use super::error::MergeError;
use super::package::{Dialect, rels_name};
use super::scan::{Piece, ValueSlot};
use super::value::{Value, Values, drawing, png_size, write_text};
use super::xml::{self, put};

/// How changed parts are packed: with a fixed time, so that the same letter has the same bytes, and quickly.
pub(super) fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
}

impl Base {
    /// Makes a letter: the bytes of a .docx. Parts without fields are copied as they lie, still compressed.
    ///
    /// Errors name the field without a value, or the mark that cannot be read. Check the result with `verify` before
    /// it counts as generated.
    pub fn merge(&self, values: &Values, body: &Body) -> Result<Vec<u8>, MergeError> {
        if let Some(mark) = self.report().malformed.first() {
            return Err(MergeError::Malformed(mark.to_string()));
        }
        if let Some(mark) = body.malformed().first() {
            return Err(MergeError::Malformed(format!(
                "the body holds {mark}, which is not a complete mark"
            )));
        }
        let mut letter = Letter::new(self, values);
        let mut texts = Vec::with_capacity(self.parts.len() + 3);
        for part in &self.parts {
            let xml = letter.part(part, body)?;
            texts.push((part.index, xml));
        }
        letter.pack(texts)
    }
}

/// A relationship that a letter adds to a part.
struct NewRelation {
    id: String,
    kind: &'static str,
    target: String,
    external: bool,
}

struct Letter<'a> {
    base: &'a Base,
    values: &'a Values,
    /// For each part with new relationships: its number in the base, and they.
    relations: Vec<(usize, Vec<NewRelation>)>,
    /// Pictures: field, name of the part, bytes.
    media: Vec<(String, String, Vec<u8>)>,
    n_drawings: u32,
}

impl<'a> Letter<'a> {
    fn new(base: &'a Base, values: &'a Values) -> Self {
        Self { base, values, relations: Vec::new(), media: Vec::new(), n_drawings: 0 }
    }

    fn part(&mut self, part: &CompiledPart, body: &Body) -> Result<String, MergeError> {
        let length: usize =
            part.pieces.iter().map(|p| if let Piece::Raw(t) = p { t.len() } else { 64 }).sum();
        let mut out = String::with_capacity(length + 4096);
        let mut links = PartLinks { letter: self, part, new: Vec::new() };
        for piece in &part.pieces {
            match piece {
                Piece::Raw(text) => out.push_str(text),
                Piece::Value(slot) => links.value(&mut out, slot)?,
                Piece::Body(slot) => {
                    let context = BodyContext {
                        w: &part.prefix,
                        relations: links.letter.base.dialect().relations_namespace(),
                        styles: &links.letter.base.styles,
                        values: links.letter.values,
                    };
                    body::write(&mut out, slot, body, &context, &mut links)?;
                }
            }
        }
        let new = links.new;
        if !new.is_empty() {
            self.relations.push((part.index, new));
        }
        Ok(out)
    }

    /// The part for the picture of `field`, made once.
    fn picture(&mut self, field: &str, png: &[u8]) -> String {
        if let Some((_, name, _)) = self.media.iter().find(|(f, _, _)| f == field) {
            return name.clone();
        }
        let folder = self.base.package.main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let taken = |name: &str| self.base.package.part(name).is_some();
        let number = self.media.len() + 1;
        let mut name = format!("{folder}/media/profile{number}.png").trim_start_matches('/').to_owned();
        while taken(&name) {
            name.insert(name.len() - 4, 'x');
        }
        self.media.push((field.to_owned(), name.clone(), png.to_vec()));
        name
    }

    fn pack(mut self, mut texts: Vec<(usize, String)>) -> Result<Vec<u8>, MergeError> {
        let mut added: Vec<(String, Vec<u8>)> = Vec::new();
        for (index, new) in std::mem::take(&mut self.relations) {
            let Some(part) = self.base.parts.iter().find(|p| p.index == index) else { continue };
            let xml = relations_xml(part, &new, self.base.dialect());
            match &part.rels {
                Some((rels_index, _)) => texts.push((*rels_index, xml)),
                None => added.push((rels_name(&part.name), xml.into_bytes())),
            }
        }
        if let Some(types) = self.content_types() {
            texts.push((self.base.types.0, types));
        }
        added.extend(self.media.into_iter().map(|(_, name, png)| (name, png)));
        let mut archive = self.base.package.archive.clone();
        let size = archive.clone().into_inner().get_ref().len();
        let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(size + size / 8 + 8192)));
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index)?;
            match texts.iter().find(|(i, _)| *i == index) {
                Some((_, text)) => {
                    let name = file.name()?.into_owned();
                    drop(file);
                    zip.start_file(name, options())?;
                    zip.write_all(text.as_bytes())?;
                }
                None => zip.raw_copy_file(file)?,
            }
        }
        for (name, bytes) in added {
            zip.start_file(name, options())?;
            zip.write_all(&bytes)?;
        }
        Ok(zip.finish()?.into_inner())
    }

    /// `[Content_Types].xml` with what the letter adds; none when nothing must be declared.
    fn content_types(&self) -> Option<String> {
        let (_, text, types) = &self.base.types;
        let prefix = &types.prefix;
        let mut new = String::new();
        if !self.media.is_empty() && types.png_is_taken() {
            for (_, name, _) in &self.media {
                put(
                    &mut new,
                    format_args!("<{prefix}Override PartName=\"/{name}\" ContentType=\"image/png\"/>"),
                );
            }
        } else if !self.media.is_empty() && !types.has_png() {
            put(&mut new, format_args!("<{prefix}Default Extension=\"png\" ContentType=\"image/png\"/>"));
        }
        if new.is_empty() {
            return None;
        }
        let at = types.insert_at;
        Some(format!("{}{new}{}", &text[..at], &text[at..]))
    }
}

/// The relationships of `part` with `new` ones.
fn relations_xml(part: &CompiledPart, new: &[NewRelation], dialect: Dialect) -> String {
    let prefix = &part.relations.prefix;
    let mut list = String::new();
    for relation in new {
        put(
            &mut list,
            format_args!(
                "<{prefix}Relationship Id=\"{}\" Type=\"{}\" Target=\"",
                relation.id,
                dialect.relation(relation.kind)
            ),
        );
        xml::escape_into(&mut list, &relation.target);
        list.push_str(if relation.external { "\" TargetMode=\"External\"/>" } else { "\"/>" });
    }
    match (&part.rels, part.relations.insert_at) {
        (Some((_, text)), Some(at)) => format!("{}{list}{}", &text[..at], &text[at..]),
        _ => format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
             xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
        ),
    }
}

struct PartLinks<'a, 'b> {
    letter: &'a mut Letter<'b>,
    part: &'a CompiledPart,
    new: Vec<NewRelation>,
}

impl PartLinks<'_, '_> {
    fn value(&mut self, out: &mut String, slot: &ValueSlot) -> Result<(), MergeError> {
        let value = self.letter.values.get(&slot.field);
        let w = &self.part.prefix;
        match value.ok_or_else(|| MergeError::Missing { field: slot.field.clone() })? {
            Value::Png(png) => {
                let drawing = self.picture(&slot.field, png)?;
                // The value stands inside a text element, and a drawing beside one.
                put(out, format_args!("</{w}t>{drawing}<{w}t xml:space=\"preserve\">"));
            }
            value => write_text(out, value, slot, w),
        }
        Ok(())
    }

    fn relate(&mut self, kind: &'static str, target: String, external: bool) -> String {
        if let Some(same) = self.new.iter().find(|r| r.kind == kind && r.target == target) {
            return same.id.clone();
        }
        let taken = |id: &str| self.part.relations.list.iter().any(|r| r.id == id);
        let mut id = format!("rIdLetter{}", self.new.len() + 1);
        while taken(&id) {
            id.push('x');
        }
        self.new.push(NewRelation { id: id.clone(), kind, target, external });
        id
    }
}

impl Links for PartLinks<'_, '_> {
    fn link(&mut self, target: &str) -> String {
        self.relate("hyperlink", target.to_owned(), true)
    }

    fn picture(&mut self, field: &str, png: &[u8]) -> Result<String, MergeError> {
        let size = png_size(png).ok_or_else(|| MergeError::Picture { field: field.to_owned() })?;
        let name = self.letter.picture(field, png);
        let id = self.relate("image", format!("/{name}"), false);
        self.letter.n_drawings += 1;
        let dialect = self.letter.base.dialect();
        Ok(drawing(&self.part.prefix, dialect, &id, self.letter.n_drawings, size))
    }
}
