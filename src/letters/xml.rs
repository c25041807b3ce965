//! XML read as tokens with byte positions, within the limits of S55; nothing is ever written back by a serialiser.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::error::XmlFault;

/// Deepest nesting of elements.
pub const MAX_DEPTH: usize = 128;
/// Most attributes of one element.
pub const MAX_ATTRIBUTES: usize = 256;

/// What a token is.
pub enum Kind<'a> {
    /// A start tag, or an element without content when `empty`.
    Open {
        /// The tag.
        tag: Tag<'a>,
        /// Whether it closes itself.
        empty: bool,
    },
    /// An end tag.
    Close,
    /// Character data, or a reference to a character.
    Text,
    /// A CDATA section, comment or processing instruction.
    Other,
}

/// A token and the bytes it takes.
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind<'a>,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
}

/// A start tag.
pub struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The name with its prefix.
    pub fn name(&self) -> &str {
        self.0.name().into_inner()
    }

    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The prefix, empty where there is none.
    pub fn prefix(&self) -> &str {
        let name = self.name();
        name.split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// The value of the attribute whose name without prefix is `local`.
    pub fn attribute(&self, local: &str) -> Option<String> {
        self.attributes().find(|(name, _)| name.rsplit(':').next() == Some(local)).map(|(_, value)| value)
    }

    /// Every attribute: its name with prefix, and its value unescaped.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, String)> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        attributes.flatten().map(|a| {
            let value = unescape(&a.value).into_owned();
            (a.key.into_inner(), value)
        })
    }
}

/// `raw` with its character references resolved; what cannot be resolved stays as it is.
pub fn unescape(raw: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw))
}

/// Reads the tokens of one part.
pub struct Tokens<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    roots: usize,
}

impl<'a> Tokens<'a> {
    /// Starts at the beginning of `text`, which has no byte order mark.
    pub fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().enable_all_checks(true);
        Self { reader, depth: 0, roots: 0 }
    }

    /// The next token; none at the end of a document that is complete.
    pub fn next(&mut self) -> Result<Option<Token<'a>>, XmlFault> {
        loop {
            let start = self.position();
            let event = self.reader.read_event().map_err(|e| XmlFault::Broken(shorten(&e.to_string())))?;
            let kind = match event {
                Event::Start(tag) => {
                    self.open(&tag)?;
                    Kind::Open { tag: Tag(tag), empty: false }
                }
                Event::Empty(tag) => {
                    self.open(&tag)?;
                    self.depth -= 1;
                    Kind::Open { tag: Tag(tag), empty: true }
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Kind::Close
                }
                Event::Text(text) => {
                    self.inside(text.trim_ascii().is_empty())?;
                    Kind::Text
                }
                Event::GeneralRef(name) => {
                    self.inside(false)?;
                    check_reference(&name)?;
                    Kind::Text
                }
                Event::CData(_) => {
                    self.inside(false)?;
                    Kind::Other
                }
                Event::Comment(_) | Event::PI(_) => Kind::Other,
                Event::Decl(_) => continue,
                Event::DocType(_) => return Err(XmlFault::Doctype),
                Event::Eof => return self.end(),
            };
            return Ok(Some(Token { kind, range: start..self.position() }));
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), XmlFault> {
        if self.depth == 0 {
            self.roots += 1;
        }
        self.depth += 1;
        if self.roots > 1 {
            return Err(XmlFault::Broken("it has more than one outermost element".into()));
        }
        if self.depth > MAX_DEPTH {
            return Err(XmlFault::Depth(MAX_DEPTH));
        }
        // Counted without the check for twins first, since that check takes time by the square of their number.
        if tag.attributes().with_checks(false).take(MAX_ATTRIBUTES + 1).count() > MAX_ATTRIBUTES {
            return Err(XmlFault::Attributes(MAX_ATTRIBUTES));
        }
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|fault| XmlFault::Broken(shorten(&fault.to_string())))?;
            if attribute.value.contains('&') && quick_xml::escape::unescape(&attribute.value).is_err() {
                return Err(XmlFault::Entity(shorten(&attribute.value)));
            }
        }
        Ok(())
    }

    fn inside(&self, is_blank: bool) -> Result<(), XmlFault> {
        if self.depth == 0 && !is_blank {
            return Err(XmlFault::Broken("text stands outside its outermost element".into()));
        }
        Ok(())
    }

    fn end(&self) -> Result<Option<Token<'a>>, XmlFault> {
        match (self.depth, self.roots) {
            (0, 1) => Ok(None),
            (0, _) => Err(XmlFault::Broken("it has no content".into())),
            _ => Err(XmlFault::Broken("it ends before its elements are closed".into())),
        }
    }
}

fn check_reference(name: &str) -> Result<(), XmlFault> {
    let known = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).is_some(),
            None => number.parse().ok().and_then(char::from_u32).is_some(),
        },
        None => matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"),
    };
    if known { Ok(()) } else { Err(XmlFault::Entity(shorten(name))) }
}

/// At most 80 characters, without control characters: file content must not reach a terminal as it is.
pub fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(80).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(80).is_some() {
        short.push('…');
    }
    short
}

/// Reads the whole of `text` for nothing but its faults.
pub fn check(text: &str) -> Result<(), XmlFault> {
    let mut tokens = Tokens::new(text);
    while tokens.next()?.is_some() {}
    Ok(())
}

/// Appends `text` to `out` as XML character data, without the characters that XML 1.0 does not allow.
pub fn escape_into(out: &mut String, text: &str) {
    let mut clean = 0;
    for (at, c) in text.char_indices() {
        let replacement = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            c if is_illegal(c) => "",
            _ => continue,
        };
        out.push_str(&text[clean..at]);
        out.push_str(replacement);
        clean = at + c.len_utf8();
    }
    out.push_str(&text[clean..]);
}

/// Whether a value may not hold `c`: control characters (line feed and tab are dealt with before) and what XML forbids.
pub fn is_illegal(c: char) -> bool {
    c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Appends formatted text; writing to a string cannot fail.
pub fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = std::fmt::Write::write_fmt(out, text);
}
