//! Relationships between parts: where the main part is, and what points outside the file (S56).

use crate::letters::error::{BaseError, PartFault, XmlFault};
use crate::letters::xml::{Kind, Tokens, shorten};

/// Which of the two families of names a document uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Dialect {
    /// The names of ECMA-376 transitional, which Word writes by default.
    #[default]
    Transitional,
    /// The names of ISO 29500 strict.
    Strict,
}

impl Dialect {
    /// The type of a relationship such as `image` or `hyperlink`.
    pub fn relation(self, kind: &str) -> String {
        match self {
            Self::Transitional => {
                format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")
            }
            Self::Strict => format!("http://purl.oclc.org/ooxml/officeDocument/relationships/{kind}"),
        }
    }

    /// The namespace of a drawing vocabulary such as `main`, `picture` or `wordprocessingDrawing`.
    pub fn drawing(self, vocabulary: &str) -> String {
        match self {
            Self::Transitional => format!("http://schemas.openxmlformats.org/drawingml/2006/{vocabulary}"),
            Self::Strict => format!("http://purl.oclc.org/ooxml/drawingml/{vocabulary}"),
        }
    }

    /// The namespace of `r:id` and `r:embed`.
    pub fn relations_namespace(self) -> &'static str {
        match self {
            Self::Transitional => "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            Self::Strict => "http://purl.oclc.org/ooxml/officeDocument/relationships",
        }
    }
}

/// One relationship.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Its id.
    pub id: String,
    /// The full name of its type.
    pub kind: String,
    /// What it points to, as written.
    pub target: String,
    /// Whether that is outside the file.
    pub external: bool,
    /// Its bytes in the part.
    pub range: std::ops::Range<usize>,
}

impl Relation {
    /// The last word of its type, such as `hyperlink`.
    pub fn short_kind(&self) -> &str {
        self.kind.rsplit('/').next().unwrap_or_default()
    }

    /// Whether it is the source of a mail merge, which letters leave out.
    pub fn is_mail_merge_source(&self) -> bool {
        matches!(self.short_kind(), "mailMergeSource" | "mailMergeHeaderSource")
    }
}

/// The relationships of one part.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    /// All of them, in the order of the file.
    pub list: Vec<Relation>,
    /// Where new ones may be put in: just after the start tag of the outermost element.
    pub insert_at: Option<usize>,
    /// The prefix of its elements with the colon, usually nothing.
    pub prefix: String,
}

impl Relations {
    /// Reads a part whose name ends in `.rels`.
    pub fn parse(text: &str) -> Result<Self, XmlFault> {
        let mut relations = Self::default();
        let mut tokens = Tokens::new(text);
        let mut open: Option<usize> = None;
        while let Some(token) = tokens.next()? {
            match token.kind {
                Kind::Open { tag, empty } => match tag.local() {
                    "Relationships" if !empty => {
                        relations.insert_at = Some(token.range.end);
                        let prefix = tag.name().strip_suffix("Relationships").unwrap_or_default();
                        prefix.clone_into(&mut relations.prefix);
                    }
                    "Relationship" => {
                        let value = |name| tag.attribute(name).unwrap_or_default();
                        relations.list.push(Relation {
                            id: value("Id"),
                            kind: value("Type"),
                            target: value("Target"),
                            external: value("TargetMode").eq_ignore_ascii_case("external"),
                            range: token.range,
                        });
                        open = (!empty).then(|| relations.list.len() - 1);
                    }
                    _ => {}
                },
                Kind::Close => {
                    if let Some(relation) = open.take().and_then(|idx| relations.list.get_mut(idx)) {
                        relation.range.end = token.range.end;
                    }
                }
                _ => {}
            }
        }
        Ok(relations)
    }

    /// Refuses what fetches, embeds or starts something.
    pub fn check(&self, part: &str) -> Result<(), BaseError> {
        self.list.iter().try_for_each(|relation| check_relation(part, relation))
    }
}

fn check_relation(part: &str, relation: &Relation) -> Result<(), BaseError> {
    let kind = relation.short_kind();
    let forbidden = match kind.to_ascii_lowercase().as_str() {
        "vbaproject" | "wordvbadata" => Some("a macro"),
        "oleobject" | "package" => Some("an embedded object (OLE)"),
        "control" | "activexcontrolbinary" => Some("an ActiveX control"),
        "afchunk" => Some("an imported document (altChunk)"),
        "subdocument" => Some("a subdocument"),
        "attachedtemplate" if !relation.external => Some("an attached template"),
        _ => None,
    };
    if relation.external {
        return check_external(part, kind, relation, forbidden);
    }
    match forbidden {
        Some(what) => Err(BaseError::part(part, PartFault::Kind(what.to_owned()))),
        None => Ok(()),
    }
}

fn check_external(
    part: &str,
    kind: &str,
    relation: &Relation,
    forbidden: Option<&str>,
) -> Result<(), BaseError> {
    let is_link = kind == "hyperlink" && forbidden.is_none() && is_link_target(&relation.target);
    if is_link || relation.is_mail_merge_source() {
        return Ok(());
    }
    let (what, remedy) = match kind {
        "hyperlink" => ("a link", "only links to http, https and mailto are allowed; correct it in Word"),
        "image" => ("a picture", "Word would fetch it each time the letter opens; insert the picture itself"),
        "attachedTemplate" => (
            "the attached template",
            "detach it in Word (Developer, Document Template, choose Normal) and save again",
        ),
        _ => (forbidden.unwrap_or("another document"), "remove it in Word and save again"),
    };
    let fault = PartFault::External { target: shorten(&relation.target), what: what.to_owned(), remedy };
    Err(BaseError::part(part, fault))
}

/// Whether a link may stand in a letter: http, https, mailto, or a place in the letter itself.
pub fn is_link_target(target: &str) -> bool {
    let folded = target.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:", "#"].iter().any(|start| folded.starts_with(start))
}

/// The part that holds the relationships of `part`: `word/_rels/document.xml.rels`.
pub fn rels_name(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// The part that `target` means in the relationships of `part`; an empty `part` is the package itself.
pub fn resolve(part: &str, target: &str) -> String {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let mut path: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        path.extend(part.split('/').filter(|p| !p.is_empty()));
        path.pop();
    }
    for component in target.split('/') {
        match component {
            "" | "." => {}
            ".." => drop(path.pop()),
            name => path.push(name),
        }
    }
    path.join("/")
}
