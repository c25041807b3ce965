//! `[Content_Types].xml`: what each part is, and the list of what a letter base may hold (S56).

use crate::letters::error::{BaseError, FileFault, PartFault, XmlFault};
use crate::letters::xml::{Kind, Tokens};

/// The name of the part that says what the others are.
pub const NAME: &str = "[Content_Types].xml";

/// The declared kinds of parts.
#[derive(Clone, Debug, Default)]
pub struct ContentTypes {
    defaults: Vec<(String, String)>,
    overrides: Vec<(String, String)>,
    /// Where new declarations may be put in: just after the start tag of the outermost element.
    pub insert_at: usize,
    /// The prefix of its elements with the colon, usually nothing.
    pub prefix: String,
}

impl ContentTypes {
    /// Reads the part.
    pub fn parse(text: &str) -> Result<Self, XmlFault> {
        let mut types = Self::default();
        let mut tokens = Tokens::new(text);
        while let Some(token) = tokens.next()? {
            let Kind::Open { tag, empty } = token.kind else { continue };
            let kind = tag.attribute("ContentType").unwrap_or_default().trim().to_ascii_lowercase();
            match tag.local() {
                "Types" if types.insert_at == 0 && !empty => {
                    types.insert_at = token.range.end;
                    tag.name().strip_suffix("Types").unwrap_or_default().clone_into(&mut types.prefix);
                }
                "Default" => {
                    let extension = tag.attribute("Extension").unwrap_or_default().to_ascii_lowercase();
                    types.defaults.push((extension, kind));
                }
                "Override" => {
                    let part = tag.attribute("PartName").unwrap_or_default();
                    types.overrides.push((part.trim_start_matches('/').to_lowercase(), kind));
                }
                _ => {}
            }
        }
        if types.insert_at == 0 {
            return Err(XmlFault::Broken("it declares no kinds of parts".into()));
        }
        Ok(types)
    }

    /// The declared kind of `part` in lower case; empty where nothing declares it.
    pub fn of(&self, part: &str) -> &str {
        let folded = part.to_lowercase();
        let own = self.overrides.iter().find(|(name, _)| *name == folded);
        let by_extension = || {
            let extension = folded.rsplit_once('.').map_or("", |(_, e)| e);
            self.defaults.iter().find(|(e, _)| e == extension)
        };
        own.or_else(by_extension).map_or("", |(_, kind)| kind)
    }

    /// Whether parts ending in `.png` need no declaration of their own.
    pub fn has_png(&self) -> bool {
        self.defaults.iter().any(|(e, kind)| e == "png" && kind == "image/png")
    }

    /// Whether `.png` is declared as something else, so that a picture of ours needs an override.
    pub fn png_is_taken(&self) -> bool {
        self.defaults.iter().any(|(e, kind)| e == "png" && kind != "image/png")
    }

    /// Refuses a part that holds macros, and the main part of a file that may hold them (R15).
    pub fn check_macros(&self, part: &str) -> Result<(), BaseError> {
        let kind = self.of(part);
        let is_macro = kind.contains("vbaproject") || kind.contains("vbadata");
        if is_macro || part.to_lowercase().contains("vbaproject") || kind.contains("macroenabled") {
            return Err(FileFault::Macros(part.to_owned()).into());
        }
        Ok(())
    }

    /// Refuses a part that is not on the list of what a letter may hold.
    pub fn check(&self, part: &str) -> Result<(), BaseError> {
        let kind = self.of(part);
        let folded = part.to_lowercase();
        if super::is_rels(part) || part == NAME || is_allowed(kind) {
            return Ok(());
        }
        Err(BaseError::part(part, PartFault::Kind(describe(kind, &folded))))
    }
}

const OFFICE: &str = "application/vnd.openxmlformats-officedocument.";

fn is_allowed(kind: &str) -> bool {
    if let Some(rest) = kind.strip_prefix(OFFICE) {
        let word = rest.starts_with("wordprocessingml.")
            && (rest.ends_with("+xml") || rest.ends_with("printersettings"));
        return word
            || (rest.starts_with("drawingml.") && rest.ends_with("+xml"))
            || matches!(
                rest,
                "extended-properties+xml"
                    | "custom-properties+xml"
                    | "customxmlproperties+xml"
                    | "theme+xml"
                    | "themeoverride+xml"
                    | "obfuscatedfont"
            );
    }
    matches!(
        kind,
        "application/xml"
            | "text/xml"
            | "application/vnd.ms-word.styleswitheffects+xml"
            | "application/vnd.ms-word.mailmergerecipientdata+xml"
            | "application/vnd.ms-office.classificationlabels+xml"
            | "application/vnd.ms-office.webextension+xml"
            | "application/vnd.ms-office.webextensiontaskpanes+xml"
            | "application/vnd.ms-office.chartstyle+xml"
            | "application/vnd.ms-office.chartcolorstyle+xml"
            | "application/vnd.ms-office.drawingml.diagramdrawing+xml"
            | "application/inkml+xml"
            | "application/x-fontdata"
            | "application/x-font-ttf"
            | "image/png"
            | "image/jpeg"
            | "image/jpg"
            | "image/gif"
            | "image/bmp"
            | "image/tiff"
            | "image/svg+xml"
            | "image/x-emf"
            | "image/x-wmf"
            | "image/emf"
            | "image/wmf"
    ) || kind.starts_with("application/vnd.openxmlformats-package.")
}

fn describe(kind: &str, part: &str) -> String {
    if kind.contains("oleobject") || part.contains("oleobject") {
        return "an embedded object (OLE)".into();
    }
    if kind.contains("activex") || part.contains("activex") {
        return "an ActiveX control".into();
    }
    if part.contains("afchunk") || kind.contains("html") || kind.contains("rtf") {
        return "an imported document (altChunk)".into();
    }
    if part.contains("embeddings/") || kind.starts_with("application/vnd.") {
        return format!("an embedded file ({})", crate::letters::xml::shorten(kind));
    }
    "a part of an unknown kind".into()
}
