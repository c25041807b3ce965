//! The parts of a checked file, unpacked one at a time within the limits of S54.

use std::io::{Cursor, Read};
use std::sync::Arc;

use zip::ZipArchive;

use super::content_types::{self, ContentTypes};
use super::relations::{Dialect, Relations, rels_name, resolve};
use super::{MAX_RATIO, MAX_TEXT, MAX_UNPACKED, MAX_XML, RATIO_FROM, directory, sniff};
use crate::letters::error::{BaseError, FileFault, PartFault};
use crate::letters::xml;

/// A part as it lies in the file.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its place in the directory.
    pub index: usize,
    /// Its text when it is XML, without byte order mark, always for UTF-8.
    pub text: Option<String>,
}

/// A file whose every part has been unpacked and found allowed.
#[derive(Clone)]
pub struct Package {
    /// The file for copying parts.
    pub archive: ZipArchive<Cursor<Arc<[u8]>>>,
    /// The parts in the order of the file, folders left out. Of XML parts only those of Word, relationships and
    /// kinds keep their text.
    pub parts: Vec<Part>,
    /// The kinds of parts.
    pub types: ContentTypes,
    /// The name of the main part.
    pub main: String,
    /// The family of names in use.
    pub dialect: Dialect,
}

impl Package {
    /// Reads and checks a file of at most `limit` bytes. `seen` is called with every XML part before its text is dropped or kept.
    pub fn open(
        bytes: &[u8],
        limit: usize,
        seen: &mut dyn FnMut(&str, &str) -> Result<bool, BaseError>,
    ) -> Result<Self, BaseError> {
        sniff::check(bytes, limit)?;
        let count = directory::check(bytes)?;
        let mut archive = ZipArchive::new(Cursor::new(Arc::<[u8]>::from(bytes)))
            .map_err(|e| FileFault::Damaged(xml::shorten(&e.to_string())))?;
        if archive.len() != count {
            return Err(FileFault::Damaged("its directory is read differently by two readers".into()).into());
        }
        let types = read_types(&mut archive)?;
        let mut parts = Vec::with_capacity(count);
        let (mut total, mut text) = (0, 0);
        for index in reading_order(&mut archive, &types)? {
            if let Some(part) = read_part(&mut archive, index, &types, &mut total, seen)? {
                text += part.text.as_ref().map_or(0, String::len);
                if text > MAX_TEXT {
                    return Err(BaseError::part(&part.name, PartFault::TooLarge(MAX_TEXT as u64 >> 20)));
                }
                parts.push(part);
            }
        }
        parts.sort_by_key(|p: &Part| p.index);
        let (main, dialect) = main_part(&parts)?;
        let package = Self { archive, parts, types, main, dialect };
        package.check_main()?;
        Ok(package)
    }

    /// The part named `name`.
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|p| p.name.eq_ignore_ascii_case(name))
    }

    /// The text of the part named `name`, where it was kept.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.part(name).and_then(|p| p.text.as_deref())
    }

    /// The relationships of `part`.
    pub fn relations(&self, part: &str) -> Relations {
        let text = self.text(&rels_name(part));
        text.and_then(|t| Relations::parse(t).ok()).unwrap_or_default()
    }

    fn check_main(&self) -> Result<(), BaseError> {
        let kind = self.types.of(&self.main);
        let Some(part) = self.part(&self.main) else {
            return Err(BaseError::part(&self.main, PartFault::Missing));
        };
        let is_word = kind.contains("wordprocessingml.document.main")
            || kind.contains("wordprocessingml.template.main");
        match (is_word, &part.text) {
            (true, Some(_)) => Ok(()),
            _ => Err(FileFault::OtherKind("an Office file of another kind").into()),
        }
    }
}

fn read_types(archive: &mut ZipArchive<Cursor<Arc<[u8]>>>) -> Result<ContentTypes, BaseError> {
    let missing = || BaseError::part(content_types::NAME, PartFault::Missing);
    let index = archive.index_for_name(content_types::NAME).ok_or_else(missing)?;
    let (bytes, _) = unpack(archive, index, content_types::NAME, true)?;
    let text = decode(bytes).map_err(|f| BaseError::part(content_types::NAME, f))?;
    ContentTypes::parse(&text).map_err(|f| BaseError::part(content_types::NAME, f))
}

/// Names are judged before contents, and relationships before what they lead to, so that a refusal names the culprit.
fn reading_order(
    archive: &mut ZipArchive<Cursor<Arc<[u8]>>>,
    types: &ContentTypes,
) -> Result<Vec<usize>, BaseError> {
    let mut order: Vec<(bool, usize)> = Vec::new();
    let mut names = Vec::new();
    for index in 0..archive.len() {
        if let Some(Ok(name)) = archive.name_for_index(index)
            && !name.ends_with('/')
        {
            order.push((!super::is_rels(&name), index));
            names.push(name.into_owned());
        }
    }
    // Macros first: they are the reason that an operator understands, whatever part stands before them.
    names.sort_by_key(|name| !name.to_lowercase().contains("vbaproject"));
    names.iter().try_for_each(|name| types.check_macros(name))?;
    names.iter().try_for_each(|name| types.check(name))?;
    order.sort_unstable();
    Ok(order.into_iter().map(|(_, index)| index).collect())
}

fn read_part(
    archive: &mut ZipArchive<Cursor<Arc<[u8]>>>,
    index: usize,
    types: &ContentTypes,
    total: &mut u64,
    seen: &mut dyn FnMut(&str, &str) -> Result<bool, BaseError>,
) -> Result<Option<Part>, BaseError> {
    let name = match archive.name_for_index(index) {
        Some(Ok(name)) => name.into_owned(),
        _ => return Err(FileFault::Damaged("a part has no name".into()).into()),
    };
    if name.ends_with('/') {
        return Ok(None);
    }
    let is_text = is_xml(&name, types.of(&name));
    let (bytes, size) = unpack(archive, index, &name, is_text)?;
    *total += size;
    if *total > MAX_UNPACKED {
        return Err(FileFault::TooMuchUnpacked(MAX_UNPACKED >> 20).into());
    }
    let mut part = Part { name, index, text: None };
    if bytes.starts_with(sniff::OLE) {
        return Err(BaseError::part(&part.name, PartFault::Kind("an embedded object (OLE)".into())));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(BaseError::part(&part.name, PartFault::Kind("an embedded file (a zip)".into())));
    }
    if is_text {
        let fault = |f: PartFault| BaseError::part(&part.name, f);
        let text = decode(bytes).map_err(fault)?;
        if super::is_rels(&part.name) {
            let relations = Relations::parse(&text).map_err(|f| fault(f.into()))?;
            relations.check(&part.name)?;
        }
        let keep = seen(&part.name, &text)?;
        part.text = keep.then_some(text);
    }
    Ok(Some(part))
}

fn is_xml(name: &str, kind: &str) -> bool {
    name.to_lowercase().ends_with(".xml") || super::is_rels(name) || kind.ends_with("xml")
}

/// Unpacks one part, counting while it grows; of what is no text only the first bytes are kept.
fn unpack(
    archive: &mut ZipArchive<Cursor<Arc<[u8]>>>,
    index: usize,
    name: &str,
    is_text: bool,
) -> Result<(Vec<u8>, u64), BaseError> {
    let damaged =
        |e: &dyn std::fmt::Display| BaseError::part(name, PartFault::Damaged(xml::shorten(&e.to_string())));
    let mut file = archive.by_index(index).map_err(|e| damaged(&e))?;
    let (packed, declared) = (file.compressed_size(), file.size());
    let mut kept = Vec::new();
    let mut size = 0;
    let mut chunk = vec![0; 64 << 10];
    loop {
        let got = file.read(&mut chunk).map_err(|e| damaged(&e))?;
        if got == 0 {
            break;
        }
        size += got as u64;
        if size > MAX_UNPACKED {
            return Err(FileFault::TooMuchUnpacked(MAX_UNPACKED >> 20).into());
        }
        if size > RATIO_FROM && size / packed.max(1) > MAX_RATIO {
            return Err(BaseError::part(name, PartFault::Ratio(MAX_RATIO)));
        }
        if is_text && size > MAX_XML {
            return Err(BaseError::part(name, PartFault::TooLarge(MAX_XML >> 20)));
        }
        if is_text || kept.is_empty() {
            kept.extend_from_slice(&chunk[..got]);
        }
    }
    if size != declared {
        return Err(damaged(&"it unpacks to another size than the directory says"));
    }
    Ok((kept, size))
}

/// The text of an XML part: UTF-8 with or without byte order mark, or UTF-16, which comes out with its declaration
/// replaced; anything else is refused by name.
fn decode(bytes: Vec<u8>) -> Result<String, PartFault> {
    let wide = match bytes.get(..2) {
        Some([0xff, 0xfe] | [b'<', 0]) => Some(encoding_rs::UTF_16LE),
        Some([0xfe, 0xff] | [0, b'<']) => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        let (text, _, broken) = encoding.decode(&bytes);
        if broken {
            return Err(PartFault::Encoding("broken UTF-16".into()));
        }
        let rest = match (text.starts_with("<?xml"), text.find("?>")) {
            (true, Some(end)) => &text[end + 2..],
            _ => &text,
        };
        return Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{rest}"));
    }
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(fault) => return Err(PartFault::Encoding(declared_encoding(fault.as_bytes()))),
    };
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    let declared = declared_encoding(text.as_bytes()).to_ascii_lowercase();
    let is_utf8 = matches!(declared.as_str(), "utf-8" | "utf8" | "us-ascii" | "ascii") || text.is_ascii();
    if is_utf8 || declared == UNKNOWN { Ok(text) } else { Err(PartFault::Encoding(declared)) }
}

const UNKNOWN: &str = "an unknown encoding";

/// The encoding that the declaration names.
fn declared_encoding(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let declared = head.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    let value = declared.and_then(|d| d.split("encoding").nth(1)).and_then(|v| v.split(['"', '\'']).nth(1));
    value.map_or_else(|| UNKNOWN.to_owned(), xml::shorten)
}

/// The main part by the relationships of the package, whatever it is called.
fn main_part(parts: &[Part]) -> Result<(String, Dialect), BaseError> {
    let root = "_rels/.rels";
    let missing = || BaseError::part(root, PartFault::Missing);
    let text = parts.iter().find(|p| p.name == root).and_then(|p| p.text.as_deref()).ok_or_else(missing)?;
    let relations = Relations::parse(text).map_err(|f| BaseError::part(root, f))?;
    let main = relations.list.iter().find(|r| r.short_kind() == "officeDocument" && !r.external);
    let main = main.ok_or_else(missing)?;
    let dialect = if main.kind.contains("purl.oclc.org") { Dialect::Strict } else { Dialect::Transitional };
    let name = resolve("", &main.target);
    let stored = parts.iter().find(|p| p.name.eq_ignore_ascii_case(&name));
    Ok((stored.map_or(name, |p| p.name.clone()), dialect))
}
