//! The zip directory read strictly: what lenient readers forgive, such as overlaps and twins, is refused (S54).
//!
//! Reading is left to the zip crate afterwards; both see the same entries, because anything on which two readers
//! could differ has been refused here.

use std::collections::HashSet;
use std::ops::Range;

use super::MAX_ENTRIES;
use crate::letters::error::{BaseError, FileFault, PartFault};

const END: &[u8] = b"PK\x05\x06";
const CENTRAL: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
const END_LEN: usize = 22;
const CENTRAL_LEN: usize = 46;
const LOCAL_LEN: usize = 30;

struct Entry {
    name: String,
    flags: u16,
    method: u16,
    packed: usize,
    unpacked: usize,
    local: usize,
}

/// Checks the directory of `bytes`; the number of entries is returned.
pub fn check(bytes: &[u8]) -> Result<usize, BaseError> {
    let (count, central) = end_record(bytes)?;
    let mut at = central.start;
    let mut names = HashSet::new();
    let mut spans: Vec<(Range<usize>, String)> = Vec::new();
    for _ in 0..count {
        let (entry, next) = central_entry(bytes, at, central.end)?;
        at = next;
        if !names.insert(entry.name.to_lowercase()) {
            return Err(BaseError::part(&entry.name, PartFault::Duplicate));
        }
        let span = local_span(bytes, &entry, central.start)?;
        spans.push((span, entry.name));
    }
    if at != central.end {
        return Err(damaged("its directory has a gap"));
    }
    spans.sort_by_key(|(span, _)| (span.start, span.end));
    for pair in spans.windows(2) {
        if let [(first, _), (second, name)] = pair
            && second.start < first.end
        {
            return Err(BaseError::part(name, PartFault::Overlap));
        }
    }
    Ok(count)
}

fn damaged(why: &str) -> BaseError {
    FileFault::Damaged(why.to_owned()).into()
}

/// The number of entries and where the central directory lies.
fn end_record(bytes: &[u8]) -> Result<(usize, Range<usize>), BaseError> {
    let last = bytes.len().checked_sub(END_LEN).ok_or_else(|| damaged("its end is missing"))?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    let at = (first..=last)
        .rev()
        .find(|&at| {
            bytes[at..].starts_with(END) && at + END_LEN + usize::from(u16_at(bytes, at + 20)) == bytes.len()
        })
        .ok_or_else(|| damaged("its end is missing"))?;
    let (disk, start_disk) = (u16_at(bytes, at + 4), u16_at(bytes, at + 6));
    let (here, count) = (usize::from(u16_at(bytes, at + 8)), usize::from(u16_at(bytes, at + 10)));
    let (size, start) = (usize_at(bytes, at + 12), usize_at(bytes, at + 16));
    if disk != 0 || start_disk != 0 || here != count {
        return Err(damaged("it is one piece of a split archive"));
    }
    if count > MAX_ENTRIES {
        return Err(FileFault::TooManyParts(count, MAX_ENTRIES).into());
    }
    if start.checked_add(size) != Some(at) {
        return Err(damaged("its directory does not lie where its end says"));
    }
    Ok((count, start..at))
}

fn central_entry(bytes: &[u8], at: usize, end: usize) -> Result<(Entry, usize), BaseError> {
    if at + CENTRAL_LEN > end || !bytes[at..].starts_with(CENTRAL) {
        return Err(damaged("its directory is broken"));
    }
    let lengths = [28, 30, 32].map(|field| usize::from(u16_at(bytes, at + field)));
    let next = at + CENTRAL_LEN + lengths.iter().sum::<usize>();
    if next > end {
        return Err(damaged("its directory is broken"));
    }
    let raw = &bytes[at + CENTRAL_LEN..at + CENTRAL_LEN + lengths[0]];
    let name = check_name(raw)?;
    let (made_by, mode) = (bytes[at + 5], u16_at(bytes, at + 40) & 0xf000);
    let is_plain = matches!(mode, 0 | 0x8000 | 0x4000);
    // Unix (3) and macOS (19) keep the file type in the upper half of the attributes.
    if matches!(made_by, 3 | 19) && !is_plain {
        return Err(BaseError::part(&name, PartFault::Special));
    }
    let entry = Entry {
        flags: u16_at(bytes, at + 8),
        method: u16_at(bytes, at + 10),
        packed: usize_at(bytes, at + 20),
        unpacked: usize_at(bytes, at + 24),
        local: usize_at(bytes, at + 42),
        name,
    };
    // Bit 0: encrypted; bit 6: strongly so; bit 13: its header is masked.
    if entry.flags & 0b10_0000_0100_0001 != 0 {
        return Err(BaseError::part(&entry.name, PartFault::Encrypted));
    }
    if !matches!(entry.method, 0 | 8) {
        return Err(BaseError::part(&entry.name, PartFault::Method(entry.method)));
    }
    if u32::try_from(entry.unpacked).is_ok_and(|n| n == u32::MAX) {
        return Err(BaseError::part(&entry.name, PartFault::Damaged("its size is not given".into())));
    }
    Ok((entry, next))
}

/// A name is a relative path of plain components in UTF-8.
fn check_name(raw: &[u8]) -> Result<String, BaseError> {
    let shown: String =
        String::from_utf8_lossy(raw).chars().take(80).map(|c| if c.is_control() { '?' } else { c }).collect();
    let wrong = |why| Err(BaseError::part(&shown, PartFault::Name(why)));
    let Ok(name) = std::str::from_utf8(raw) else { return wrong("it is not UTF-8") };
    let trimmed = name.strip_suffix('/').unwrap_or(name);
    if trimmed.is_empty() {
        return wrong("it is empty");
    }
    if name.chars().any(char::is_control) {
        return wrong("it holds a control character");
    }
    if name.contains('\\') {
        return wrong("it holds a backslash");
    }
    if name.starts_with('/') || name.chars().nth(1) == Some(':') {
        return wrong("it is absolute");
    }
    if trimmed.split('/').any(|part| part == ".." || part == "." || part.is_empty()) {
        return wrong("it leads out of the file");
    }
    Ok(name.to_owned())
}

/// Where the local header and the data of `entry` lie; the local header must agree with the directory.
fn local_span(bytes: &[u8], entry: &Entry, limit: usize) -> Result<Range<usize>, BaseError> {
    let broken = |why: &str| BaseError::part(&entry.name, PartFault::Damaged(why.to_owned()));
    let at = entry.local;
    let body = at
        .checked_add(LOCAL_LEN)
        .filter(|b| *b <= limit)
        .ok_or_else(|| broken("it lies outside the file"))?;
    if !bytes[at..].starts_with(LOCAL) {
        return Err(broken("its header is missing"));
    }
    let (name_len, extra) = (usize::from(u16_at(bytes, at + 26)), usize::from(u16_at(bytes, at + 28)));
    let data = body + name_len + extra;
    let end =
        data.checked_add(entry.packed).filter(|e| *e <= limit).ok_or_else(|| broken("it is cut off"))?;
    let described_later = u16_at(bytes, at + 6) & 0b1000 != 0;
    let sizes_agree = described_later
        || (usize_at(bytes, at + 18) == entry.packed && usize_at(bytes, at + 22) == entry.unpacked);
    let name_agrees = bytes.get(body..body + name_len) == Some(entry.name.as_bytes());
    if !name_agrees || u16_at(bytes, at + 8) != entry.method || !sizes_agree {
        return Err(broken("its header and the directory differ"));
    }
    if u16_at(bytes, at + 6) & 1 != 0 {
        return Err(BaseError::part(&entry.name, PartFault::Encrypted));
    }
    Ok(at..end)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..at + 2) {
        Some(&[low, high]) => u16::from_le_bytes([low, high]),
        _ => 0,
    }
}

fn usize_at(bytes: &[u8], at: usize) -> usize {
    usize::from(u16_at(bytes, at)) | usize::from(u16_at(bytes, at + 2)) << 16
}
