//! Word files made by our own code, ordinary and hostile ones.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:v=\"urn:schemas-microsoft-com:vml\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"";
const OFFICE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A Word file with the given parts; kinds and relationships are made from them.
#[derive(Clone, Default)]
pub struct Docx {
    pub parts: Vec<(String, Vec<u8>)>,
    pub types: String,
    pub relations: String,
}

impl Docx {
    /// A file whose main part has `body` inside `w:body`.
    pub fn with_body(body: &str) -> Self {
        let main = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
        let types = format!(
            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Override PartName=\"/word/document.xml\" ContentType=\"{OFFICE}.document.main+xml\"/>"
        );
        let root = format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
             Id=\"rId1\" Type=\"{RELATION}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
        );
        Self { types, ..Self::default() }.part("_rels/.rels", &root).part("word/document.xml", &main)
    }

    pub fn part(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.parts.push((name.to_owned(), content.as_ref().to_vec()));
        self
    }

    /// A part with text, such as a header, with `content` inside its outermost element `root`.
    pub fn story(mut self, kind: &str, root: &str, name: &str, content: &str) -> Self {
        self.types
            .extend([format!("<Override PartName=\"/word/{name}\" ContentType=\"{OFFICE}.{kind}+xml\"/>")]);
        let id = format!("rId{}", self.parts.len() + 10);
        let text = format!("<w:{root} {W}>{content}</w:{root}>");
        self.relation(&id, kind, name, false).part(&format!("word/{name}"), &text)
    }

    pub fn relation(mut self, id: &str, kind: &str, target: &str, external: bool) -> Self {
        let mode = if external { " TargetMode=\"External\"" } else { "" };
        self.relations.extend([format!(
            "<Relationship Id=\"{id}\" Type=\"{RELATION}/{kind}\" Target=\"{target}\"{mode}/>"
        )]);
        self
    }

    pub fn override_type(mut self, part: &str, kind: &str) -> Self {
        self.types.extend([format!("<Override PartName=\"/{part}\" ContentType=\"{kind}\"/>")]);
        self
    }

    /// Every part in the order of the file.
    pub fn all_parts(&self) -> Vec<(String, Vec<u8>)> {
        let types = format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">{}</Types>",
            self.types
        );
        let mut parts = vec![("[Content_Types].xml".to_owned(), types.into_bytes())];
        if !self.relations.is_empty() {
            let text = format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}\
                 </Relationships>",
                self.relations
            );
            parts.push(("word/_rels/document.xml.rels".to_owned(), text.into_bytes()));
        }
        parts.extend(self.parts.clone());
        parts
    }

    pub fn build(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in self.all_parts() {
            zip.start_file(name, SimpleFileOptions::default()).expect("a name");
            zip.write_all(&content).expect("memory");
        }
        zip.finish().expect("memory").into_inner()
    }

    /// The parts as entries that can be spoilt, stored without compression.
    pub fn entries(&self) -> Vec<Entry> {
        self.all_parts().into_iter().map(|(name, content)| Entry::new(&name, content)).collect()
    }
}

/// An entry of a zip in which everything can be wrong.
#[derive(Clone)]
pub struct Entry {
    pub name: Vec<u8>,
    pub local_name: Option<Vec<u8>>,
    pub content: Vec<u8>,
    pub flags: u16,
    pub method: u16,
    pub unix_mode: u32,
    /// Another place than its own.
    pub offset: Option<u32>,
    pub packed: Option<u32>,
    pub unpacked: Option<u32>,
}

impl Entry {
    pub fn new(name: &str, content: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            local_name: None,
            content: content.into(),
            flags: 0,
            method: 0,
            unix_mode: 0o100_644,
            offset: None,
            packed: None,
            unpacked: None,
        }
    }
}

/// Writes a zip byte by byte.
pub fn zip_of(entries: &[Entry]) -> Vec<u8> {
    let (mut out, mut central) = (Vec::new(), Vec::new());
    let u16s = |values: &[u16]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
    let u32s = |values: &[u32]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
    let size = |n: usize| u32::try_from(n).expect("small");
    let short = |n: usize| u16::try_from(n).expect("small");
    for entry in entries {
        let offset = entry.offset.unwrap_or(size(out.len()));
        let sizes = [
            crc32fast::hash(&entry.content),
            entry.packed.unwrap_or(size(entry.content.len())),
            entry.unpacked.unwrap_or(size(entry.content.len())),
        ];
        let local_name = entry.local_name.as_ref().unwrap_or(&entry.name);
        if entry.offset.is_none() {
            out.extend(b"PK\x03\x04");
            out.extend(u16s(&[20, entry.flags, entry.method, 0, 0x21]));
            out.extend(u32s(&sizes));
            out.extend(u16s(&[short(local_name.len()), 0]));
            out.extend(local_name);
            out.extend(&entry.content);
        }
        central.extend(b"PK\x01\x02");
        central.extend(u16s(&[0x031e, 20, entry.flags, entry.method, 0, 0x21]));
        central.extend(u32s(&sizes));
        central.extend(u16s(&[short(entry.name.len()), 0, 0, 0, 0]));
        central.extend(u32s(&[entry.unix_mode << 16, offset]));
        central.extend(&entry.name);
    }
    let start = out.len();
    let count = short(entries.len());
    out.extend(&central);
    out.extend(b"PK\x05\x06");
    out.extend(u16s(&[0, 0, count, count]));
    out.extend(u32s(&[size(central.len()), size(start)]));
    out.extend(u16s(&[0]));
    out
}

/// The text of a part.
pub fn part_text(file: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut text = String::new();
    zip.by_name(name).expect("the part").read_to_string(&mut text).expect("UTF-8");
    text
}

/// The contents of all parts, unpacked, one after another.
pub fn all_bytes(file: &[u8]) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut bytes = Vec::new();
    for index in 0..zip.len() {
        zip.by_index(index).expect("a part").read_to_end(&mut bytes).expect("whole");
    }
    bytes
}

/// A paragraph of one run.
pub fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}
