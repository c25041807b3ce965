//! What a letter's fields are filled with.

use std::collections::BTreeMap;
use std::fmt;

use super::package::Dialect;
use super::scan::{Case, ValueSlot};
use super::xml;
use crate::domain::{Carried, FIELDS, Field, FieldKind};

/// The name by which the QR code is known in a finished letter.
pub(super) const QR_CODE_NAME: &str = "QR code";

/// The phrase for the support where a site has named none: what follows `please contact us:` must not be empty.
const NOBODY_NAMED: &str = "ask the service that sent you this letter";

/// What stands in a letter's preview and blanked version instead of the activation code.
pub const MASKED_CODE: &str = "**** **** **** ****";

/// The value of one field.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Text; line feeds become line breaks.
    Text(String),
    /// Lines, of which the empty ones are left out.
    Lines(Vec<String>),
    /// A picture as PNG.
    Png(Vec<u8>),
}

impl fmt::Debug for Value {
    /// Says only what kind it is: values are patient data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(..)",
            Self::Lines(_) => "Lines(..)",
            Self::Png(_) => "Png(..)",
        })
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<String>> for Value {
    fn from(lines: Vec<String>) -> Self {
        Self::Lines(lines)
    }
}

impl Value {
    /// The lines as they will be read in the letter; none for a picture.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Text(text) => sanitise(text).split('\n').map(str::to_owned).collect(),
            Self::Lines(lines) => lines
                .iter()
                .flat_map(|line| sanitise(line).split('\n').map(str::to_owned).collect::<Vec<_>>())
                .filter(|line| !line.trim().is_empty())
                .collect(),
            Self::Png(_) => Vec::new(),
        }
    }
}

/// `text` as a letter holds it: line ends as line feeds, tabs as blanks, no other control character and nothing that
/// XML does not allow (S62).
pub fn sanitise(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars()
        .filter_map(|c| match c {
            '\r' | '\n' => Some('\n'),
            '\t' => Some(' '),
            c if xml::is_illegal(c) => None,
            c => Some(c),
        })
        .collect()
}

/// The values of a letter by field name.
#[derive(Clone, Debug, Default)]
pub struct Values {
    by_name: BTreeMap<String, Value>,
    /// Whether the phrase for the support was set itself.
    has_contact: bool,
}

impl Values {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the value of a field; the name may be written as in a template.
    ///
    /// `support.contact` is made of `support.phone` and `support.email` unless it is set itself.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        let name = super::scan::field_name(name);
        self.by_name.insert(name.clone(), value.into());
        self.has_contact |= name == "support.contact";
        if !self.has_contact && matches!(name.as_str(), "support.phone" | "support.email") {
            let contact = self.contact();
            self.by_name.insert("support.contact".to_owned(), Value::Text(contact));
        }
        self
    }

    /// Telephone and email of the support as one phrase; without either, who invited the patient (R72).
    fn contact(&self) -> String {
        let text = |name| self.by_name.get(name).map(|v| v.lines().concat()).filter(|t| !t.is_empty());
        let phone = text("support.phone").map(|p| format!("telephone {p}"));
        let email = text("support.email").map(|e| format!("email {e}"));
        let both: Vec<String> = phone.into_iter().chain(email).collect();
        if both.is_empty() { NOBODY_NAMED.to_owned() } else { both.join(" or ") }
    }

    /// The value of the field named as in the table.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.by_name.get(name)
    }

    /// The same values with the activation code masked, for previews and blanked versions (R30).
    #[must_use]
    pub fn masked(&self) -> Self {
        let mut masked = self.clone();
        for field in FIELDS.iter().filter(|f| f.carries.contains(&Carried::Code)) {
            if let Some(value) = masked.by_name.get_mut(field.name) {
                *value = Value::from(MASKED_CODE);
            }
        }
        masked
    }

    /// The sample values of the table, for previews of templates.
    pub fn samples() -> Self {
        let mut values = Self::new();
        for field in FIELDS {
            let value = match field.kind {
                FieldKind::Body => continue,
                FieldKind::Text => Value::from(field.sample),
                FieldKind::Lines => Value::Lines(field.sample.lines().map(str::to_owned).collect()),
                FieldKind::Picture => {
                    let link = Field::find("portal.link").map_or("", |f| f.sample);
                    super::qr::qr_png(link).map_or_else(|_| Value::from(field.sample), Value::Png)
                }
            };
            values.set(field.name, value);
        }
        values
    }
}

/// Writes `value` into the character data of a `w:t` element that keeps blanks; `w` is the prefix with the colon.
///
/// Line breaks and pictures close the element and open another one, which is allowed anywhere in a run. A picture is
/// given as the drawing already made.
pub fn write_text(out: &mut String, value: &Value, slot: &ValueSlot, w: &str) {
    let lines = value.lines();
    let is_blank = lines.iter().all(String::is_empty);
    if !is_blank {
        xml::escape_into(out, &slot.before);
    }
    for (idx, line) in lines.iter().enumerate() {
        if idx > 0 {
            out.push_str("</");
            out.push_str(w);
            out.push_str("t><");
            out.push_str(w);
            out.push_str("br/><");
            out.push_str(w);
            out.push_str("t xml:space=\"preserve\">");
        }
        xml::escape_into(out, &change_case(line, slot.case));
    }
    if !is_blank {
        xml::escape_into(out, &slot.after);
    }
}

fn change_case(text: &str, case: Case) -> std::borrow::Cow<'_, str> {
    let capital = |word: &str| {
        let mut chars = word.chars();
        let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
        first + chars.as_str()
    };
    match case {
        Case::AsIs => text.into(),
        Case::Upper => text.to_uppercase().into(),
        Case::Lower => text.to_lowercase().into(),
        Case::First => capital(text).into(),
        Case::Words => text.split_inclusive(' ').map(capital).collect::<String>().into(),
    }
}

/// The drawing of a picture in a run: `id` names its relationship, `number` tells the drawings of a letter apart.
pub fn drawing(w: &str, dialect: Dialect, id: &str, number: u32, (width, height): (u32, u32)) -> String {
    /// The width of a QR code on paper: 3 cm in English Metric Units.
    const WIDTH: u64 = 1_080_000;
    let tall = WIDTH * u64::from(height) / u64::from(width.max(1));
    let (draw, main, picture, relations) = (
        dialect.drawing("wordprocessingDrawing"),
        dialect.drawing("main"),
        dialect.drawing("picture"),
        dialect.relations_namespace(),
    );
    // Ids of drawings are unique in a letter; Word counts from 1, so ours begin far away.
    let number = 1_900_000_000 + number;
    format!(
        "<{w}drawing><wp:inline xmlns:wp=\"{draw}\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{WIDTH}\" cy=\"{tall}\"/>\
         <wp:docPr id=\"{number}\" name=\"{QR_CODE_NAME}\" descr=\"QR code with the address of the registration page\"/>\
         <a:graphic xmlns:a=\"{main}\"><a:graphicData uri=\"{picture}\"><pic:pic xmlns:pic=\"{picture}\">\
         <pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"{QR_CODE_NAME}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip xmlns:r=\"{relations}\" r:embed=\"{id}\"/><a:stretch><a:fillRect/></a:stretch>\
         </pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{WIDTH}\" cy=\"{tall}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
         </wp:inline></{w}drawing>"
    )
}

/// Width and height in pixels of a PNG; none when it is not one.
pub fn png_size(png: &[u8]) -> Option<(u32, u32)> {
    let header = png.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(8..16)?;
    let number = |at: usize| header[at..at + 4].iter().fold(0u32, |n, b| n << 8 | u32::from(*b));
    let size = (number(0), number(4));
    (size.0 > 0 && size.1 > 0).then_some(size)
}
