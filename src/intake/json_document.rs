//! A JSON file of any size cut into resources: the entries of a Bundle, the elements of a list, or one value after
//! the other. Never holds more than one resource.

use std::io::{self, BufRead};

use super::caps;
use super::input::{Input, Taken};
use super::json_scan::text_member;

/// What comes next in a document; its text lies in [`Documents::text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A resource, at a line and a path.
    Resource(u64, String),
    /// An entry of a Bundle, at a line, with its number.
    Entry(u64, usize),
    /// Something that cannot be read, at a line and a path; whether the rest of the file is lost.
    Fault(u64, String, String),
}

#[derive(Debug)]
enum State {
    /// Before a value.
    Start,
    /// Between the members of an object.
    Object,
    /// Between the entries of a Bundle.
    Entries(usize),
    /// Between the elements of a list.
    Elements(usize),
    /// Nothing more can be read.
    Done,
}

/// A JSON file being cut.
#[derive(Debug)]
pub(super) struct Documents<R> {
    input: Input<R>,
    state: State,
    /// The text of the last piece.
    pub text: Vec<u8>,
    /// The `resourceType` of the object that is open, once it was seen.
    resource: String,
    /// The `type` of the Bundle that is open, once it was seen.
    pub bundle_type: String,
    /// The line where the open object began.
    began: u64,
    is_bundle: bool,
    too_long: bool,
    any: bool,
}

impl<R: BufRead> Documents<R> {
    /// Starts at the beginning of the file.
    pub fn new(input: Input<R>) -> Self {
        Self {
            input,
            state: State::Start,
            text: Vec::new(),
            resource: String::new(),
            bundle_type: String::new(),
            began: 1,
            is_bundle: false,
            too_long: false,
            any: false,
        }
    }

    /// How many bytes were read.
    pub fn taken(&self) -> u64 {
        self.input.taken
    }

    /// The next piece; none at the end.
    pub fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let piece = match self.state {
                State::Start => self.start()?,
                State::Object => self.member()?,
                State::Entries(at) => self.element(at, true)?,
                State::Elements(at) => self.element(at, false)?,
                State::Done => return Ok(None),
            };
            if piece.is_some() {
                return Ok(piece);
            }
        }
    }

    fn fault(&self, path: String, reason: &str) -> Piece {
        Piece::Fault(self.input.line, path, reason.to_owned())
    }

    /// A fault after which nothing can be read.
    fn lost(&mut self, path: String, reason: &str) -> Piece {
        self.state = State::Done;
        self.fault(path, reason)
    }

    fn start(&mut self) -> io::Result<Option<Piece>> {
        self.text.clear();
        self.resource.clear();
        self.bundle_type.clear();
        (self.is_bundle, self.too_long) = (false, false);
        let next = self.input.next_solid(&mut Vec::new(), 0)?;
        self.began = self.input.line;
        match next {
            None => {
                self.state = State::Done;
                Ok((!self.any).then(|| self.fault(String::new(), "the file is empty")))
            }
            Some(b'{') => {
                (self.any, self.state) = (true, State::Object);
                self.token()?;
                Ok(None)
            }
            Some(b'[') if !self.any => {
                (self.any, self.state) = (true, State::Elements(0));
                self.input.take(1)?;
                Ok(None)
            }
            Some(_) => Ok(Some(
                self.lost(String::new(), "here begins no JSON object; nothing from here on was read"),
            )),
        }
    }

    /// Takes one byte and keeps it.
    fn token(&mut self) -> io::Result<()> {
        let byte = self.input.fill()?.first().copied();
        if self.text.len() < caps::RESOURCE {
            self.text.extend(byte);
        } else {
            self.too_long = true;
        }
        self.input.take(1)
    }

    fn next_solid(&mut self) -> io::Result<Option<u8>> {
        let cap = if self.is_bundle { 0 } else { caps::RESOURCE };
        self.input.next_solid(&mut self.text, cap)
    }

    /// One member of an object, or its end.
    fn member(&mut self) -> io::Result<Option<Piece>> {
        match self.next_solid()? {
            None => Ok(Some(self.lost(String::new(), "the file ends in the middle: it is truncated"))),
            Some(b'}') => {
                self.token()?;
                self.state = State::Start;
                Ok(self.end_of_object())
            }
            Some(b',') => self.token().map(|()| None),
            Some(b'"') => {
                let key_at = if self.is_bundle { 0 } else { self.text.len() };
                if !self.value()?.complete {
                    return Ok(Some(
                        self.lost(String::new(), "the file ends in the middle: it is truncated"),
                    ));
                }
                let key = self.text.get(key_at..).unwrap_or_default().to_vec();
                self.after_key(&key)
            }
            Some(_) => {
                Ok(Some(self.lost(String::new(), "is not valid JSON here; nothing from here on was read")))
            }
        }
    }

    fn end_of_object(&mut self) -> Option<Piece> {
        if self.is_bundle {
            return None;
        }
        if self.too_long {
            return Some(Piece::Fault(self.began, String::new(), too_long()));
        }
        Some(Piece::Resource(self.began, String::new()))
    }

    fn value(&mut self) -> io::Result<Taken> {
        if self.is_bundle {
            // Of a Bundle only what tells its type is of interest outside its entries.
            self.text.clear();
            return self.input.value(&mut self.text, 256);
        }
        let taken = self.input.value(&mut self.text, caps::RESOURCE)?;
        self.too_long |= taken.too_long;
        Ok(taken)
    }

    fn after_key(&mut self, key: &[u8]) -> io::Result<Option<Piece>> {
        match self.next_solid()? {
            Some(b':') => self.token()?,
            None => {
                return Ok(Some(self.lost(String::new(), "the file ends in the middle: it is truncated")));
            }
            Some(_) => {
                return Ok(Some(
                    self.lost(String::new(), "is not valid JSON here; nothing from here on was read"),
                ));
            }
        }
        let next = self.next_solid()?;
        let bundle = self.resource.is_empty() || self.resource == "Bundle";
        match next {
            Some(b'[') if key == b"\"entry\"" && bundle => {
                self.is_bundle = true;
                self.state = State::Entries(0);
                self.input.take(1)?;
            }
            // A missing value: the parser will say so.
            Some(b',' | b'}') | None => {}
            Some(_) => {
                let value_at = if self.is_bundle { 0 } else { self.text.len() };
                if !self.value()?.complete {
                    return Ok(Some(
                        self.lost(String::new(), "the file ends in the middle: it is truncated"),
                    ));
                }
                self.note_type(key, value_at);
            }
        }
        Ok(None)
    }

    fn note_type(&mut self, key: &[u8], value_at: usize) {
        let value = self.text.get(value_at..).and_then(|value| std::str::from_utf8(value).ok());
        let value = value.unwrap_or_default().trim_matches('"');
        match key {
            b"\"resourceType\"" => value.clone_into(&mut self.resource),
            b"\"type\"" if value.len() < 40 => value.clone_into(&mut self.bundle_type),
            _ => {}
        }
    }

    /// One entry of a Bundle or one element of a list, or the end.
    fn element(&mut self, at: usize, entries: bool) -> io::Result<Option<Piece>> {
        let path = if entries { format!("entry[{at}]") } else { format!("[{at}]") };
        match self.input.next_solid(&mut Vec::new(), 0)? {
            None => return Ok(Some(self.lost(path, "the file ends in the middle: it is truncated"))),
            Some(b']') => {
                self.state = if entries { State::Object } else { State::Start };
                self.input.take(1)?;
                return Ok(None);
            }
            Some(b',') => return self.input.take(1).map(|()| None),
            Some(b'}' | b':') => {
                return Ok(Some(self.lost(path, "is not valid JSON here; nothing from here on was read")));
            }
            Some(_) => {}
        }
        let line = self.input.line;
        self.text.clear();
        let taken = self.input.value(&mut self.text, caps::RESOURCE)?;
        self.state = if entries { State::Entries(at + 1) } else { State::Elements(at + 1) };
        if !taken.complete {
            return Ok(Some(self.lost(path, "the file ends in the middle: it is truncated")));
        }
        Ok(Some(match (taken.too_long, self.text.first(), entries) {
            (true, _, _) => Piece::Fault(line, path, too_long()),
            (_, Some(b'{'), true) => Piece::Entry(line, at),
            (_, Some(b'{'), false) => Piece::Resource(line, path),
            _ => Piece::Fault(line, path, "is no JSON object".to_owned()),
        }))
    }
}

/// The reason for a resource over the limit.
pub(super) fn too_long() -> String {
    format!("is larger than {} MiB", caps::RESOURCE / 1024 / 1024)
}

/// The `fullUrl` of an entry, its resource, and the method of its request.
pub(super) fn entry_parts(entry: &str) -> (String, Option<&str>, Option<&str>) {
    let mut parts = (String::new(), None, None);
    for (key, value) in super::json_scan::Members::of(entry) {
        match key {
            "fullUrl" => parts.0 = serde_json::from_str(value).unwrap_or_default(),
            "resource" => parts.1 = Some(value).filter(|value| value.starts_with('{')),
            "request" => parts.2 = text_member(value, "method"),
            _ => {}
        }
    }
    parts
}
