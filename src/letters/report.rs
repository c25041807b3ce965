//! What a scan tells the operator about a base.

use std::fmt;

use super::scan::{Notice, Place};

/// A field that a base uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldUse {
    /// The name: that of the table where it is known, else as written.
    pub name: String,
    /// The part it stands in.
    pub part: String,
    /// How it stands there.
    pub place: Place,
}

/// Where the body of a letter goes (R16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyPlace {
    /// In place of the mark `{{body}}`.
    Mark,
    /// At the end, since there is no mark.
    End,
}

impl fmt::Display for BodyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Mark => "the letter's body goes where {{body}} stands",
            Self::End => "the Word file has no {{body}}, so the letter's body goes to its end",
        })
    }
}

/// Something about a base that the operator should know; its `Display` is the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseWarning {
    /// The part it is about.
    pub part: String,
    /// What it is.
    pub kind: BaseWarningKind,
}

/// What a warning is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BaseWarningKind {
    /// A mark as other systems write it, which stays in the letter.
    Foreign(String),
    /// A field of Word's mail merge that stays as it is.
    LeftAlone(String),
    /// A merge field over several paragraphs.
    Spanning(String),
    /// A merge field whose date or number picture is not followed.
    Picture(String),
    /// Tracked changes.
    Tracked,
    /// `{{body}}` shares its paragraph with other text.
    BodyNotAlone,
    /// A mail-merge data source, which letters leave out.
    MailMerge,
    /// An add-in pane.
    AddIn,
    /// A signature, which no letter can keep.
    Signature,
    /// A mark in the address of a link, which is not filled.
    LinkMark,
}

impl fmt::Display for BaseWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = &self.part;
        match &self.kind {
            BaseWarningKind::Foreign(mark) => {
                write!(
                    f,
                    "{part}: {mark} looks like a mark of another system; it stays in the letter as it is"
                )
            }
            BaseWarningKind::LeftAlone(field) => {
                write!(f, "{part}: the Word field {field} is not filled and stays as it is")
            }
            BaseWarningKind::Spanning(name) => {
                write!(f, "{part}: the merge field {name} runs over several paragraphs and is not filled")
            }
            BaseWarningKind::Picture(name) => {
                write!(f, "{part}: the format of the merge field {name} (\\@ or \\#) is not followed")
            }
            BaseWarningKind::Tracked => {
                write!(f, "{part}: it has tracked changes, which patients would see; accept them in Word")
            }
            BaseWarningKind::BodyNotAlone => {
                write!(f, "{part}: other text stands beside {{{{body}}}}; the body goes below it")
            }
            BaseWarningKind::MailMerge => {
                write!(f, "{part}: the link to a mail-merge data source is left out of letters")
            }
            BaseWarningKind::AddIn => write!(f, "{part}: Word may offer an add-in when the letter is opened"),
            BaseWarningKind::Signature => {
                write!(f, "{part}: the digital signature will not be valid in letters")
            }
            BaseWarningKind::LinkMark => write!(f, "{part}: marks in the address of a link are not filled"),
        }
    }
}

/// A mark that stands in the way of using the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The part it stands in.
    pub part: String,
    /// What stands there.
    pub text: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} is not a complete mark; marks look like {{{{patient.name}}}}", self.part, self.text)
    }
}

/// What a scan found in a base.
#[derive(Clone, Debug)]
pub struct Report {
    /// The main part, whatever it is called.
    pub main_part: String,
    /// The parts with text, in the order in which they are read.
    pub parts: Vec<String>,
    /// The fields of the table that it uses.
    pub fields: Vec<FieldUse>,
    /// Names that are no fields.
    pub unknown: Vec<FieldUse>,
    /// Marks that cannot be read.
    pub malformed: Vec<Malformed>,
    /// Where the body goes.
    pub body: BodyPlace,
    /// What else the operator should know.
    pub warnings: Vec<BaseWarning>,
}

impl Report {
    /// Whether letters can be made: no unknown field and no broken mark.
    pub fn is_usable(&self) -> bool {
        self.unknown.is_empty() && self.malformed.is_empty()
    }

    /// Marks as other systems write them, which stay in the letter.
    pub fn foreign_marks(&self) -> impl Iterator<Item = &str> {
        self.warnings.iter().filter_map(|warning| match &warning.kind {
            BaseWarningKind::Foreign(mark) => Some(mark.as_str()),
            _ => None,
        })
    }

    /// The names of the known fields, each once.
    pub fn field_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for field in &self.fields {
            if !names.contains(&field.name.as_str()) {
                names.push(&field.name);
            }
        }
        names
    }

    /// Takes over what the walk through `part` noticed.
    pub(super) fn notice(&mut self, part: &str, notice: Notice) {
        let kind = match notice {
            Notice::Malformed(text) => {
                self.malformed.push(Malformed { part: part.to_owned(), text });
                return;
            }
            Notice::BodyMisplaced => {
                let text = "{{body}} twice, or where no body can stand,".to_owned();
                self.malformed.push(Malformed { part: part.to_owned(), text });
                return;
            }
            Notice::Foreign(mark) => BaseWarningKind::Foreign(mark),
            Notice::LeftAlone(field) => BaseWarningKind::LeftAlone(field),
            Notice::Spanning(name) => BaseWarningKind::Spanning(name),
            Notice::Picture(name) => BaseWarningKind::Picture(name),
            Notice::Tracked => BaseWarningKind::Tracked,
            Notice::BodyNotAlone => BaseWarningKind::BodyNotAlone,
        };
        self.warn(part, kind);
    }

    /// Adds a warning once.
    pub(super) fn warn(&mut self, part: &str, kind: BaseWarningKind) {
        let warning = BaseWarning { part: part.to_owned(), kind };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}
