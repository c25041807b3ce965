//! Properties of a paragraph or a run: raw child elements kept in the order that the schema asks for.

use crate::letters::xml::{Kind, Tokens};

const RUN_ORDER: &[&str] = &[
    "rStyle",
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "caps",
    "smallCaps",
    "strike",
    "dstrike",
    "outline",
    "shadow",
    "emboss",
    "imprint",
    "noProof",
    "snapToGrid",
    "vanish",
    "webHidden",
    "color",
    "spacing",
    "w",
    "kern",
    "position",
    "sz",
    "szCs",
    "highlight",
    "u",
    "effect",
    "bdr",
    "shd",
    "fitText",
    "vertAlign",
    "rtl",
    "cs",
    "em",
    "lang",
    "eastAsianLayout",
    "specVanish",
    "oMath",
];

const PARAGRAPH_ORDER: &[&str] = &[
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
];

/// The properties of a paragraph or a run.
#[derive(Clone, Debug, Default)]
pub struct Props {
    /// Local name and raw XML of each child, in order.
    children: Vec<(String, String)>,
    order: &'static [&'static str],
}

impl Props {
    /// The properties of a run; `raw` is the inside of `w:rPr`.
    pub fn run(raw: &str) -> Self {
        Self { children: children(raw), order: RUN_ORDER }.without("rPrChange")
    }

    /// The properties of a paragraph; `raw` is the inside of `w:pPr`.
    pub fn paragraph(raw: &str) -> Self {
        Self { children: children(raw), order: PARAGRAPH_ORDER }.without("pPrChange")
    }

    /// Without the property `local`.
    #[must_use]
    pub fn without(mut self, local: &str) -> Self {
        self.children.retain(|(name, _)| name != local);
        self
    }

    /// With the property `local`, given as raw XML, in its place.
    #[must_use]
    pub fn with(self, local: &str, raw: String) -> Self {
        let mut set = self.without(local);
        let rank = |name: &str| set.order.iter().position(|o| *o == name).unwrap_or(set.order.len());
        let own = rank(local);
        let at = set.children.iter().position(|(name, _)| rank(name) > own).unwrap_or(set.children.len());
        set.children.insert(at, (local.to_owned(), raw));
        set
    }

    /// The raw XML of one property.
    pub fn get(&self, local: &str) -> Option<&str> {
        self.children.iter().find(|(name, _)| name == local).map(|(_, raw)| raw.as_str())
    }

    /// All of it inside the element `name`; nothing when there is nothing.
    pub fn to_xml(&self, name: &str) -> String {
        if self.children.is_empty() {
            return String::new();
        }
        let inside: String = self.children.iter().map(|(_, raw)| raw.as_str()).collect();
        format!("<{name}>{inside}</{name}>")
    }
}

fn children(raw: &str) -> Vec<(String, String)> {
    const HEAD: usize = "<x>".len();
    let wrapped = format!("<x>{raw}</x>");
    let mut tokens = Tokens::new(&wrapped);
    let mut list: Vec<(String, String)> = Vec::new();
    let mut depth = 0;
    let mut start = HEAD;
    // The text was read once already, so a fault here can only end the list early.
    while let Ok(Some(token)) = tokens.next() {
        match token.kind {
            Kind::Open { tag, empty } => {
                if depth == 1 {
                    start = token.range.start;
                    list.push((tag.local().to_owned(), String::new()));
                }
                depth += usize::from(!empty);
                if depth == 1 && empty {
                    close(&mut list, &wrapped[start..token.range.end]);
                }
            }
            Kind::Close => {
                depth -= 1;
                if depth == 1 {
                    close(&mut list, &wrapped[start..token.range.end]);
                }
            }
            _ => {}
        }
    }
    list
}

fn close(list: &mut [(String, String)], raw: &str) {
    if let Some((_, text)) = list.last_mut() {
        raw.clone_into(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_keep_their_order() {
        let props =
            Props::run("<w:rFonts w:ascii=\"A\"/><w:color w:val=\"1\"><w:x/></w:color><w:rPrChange/>");
        let bold = props.with("b", "<w:b/>".into()).with("sz", "<w:sz w:val=\"2\"/>".into());
        assert_eq!(
            bold.to_xml("w:rPr"),
            "<w:rPr><w:rFonts w:ascii=\"A\"/><w:b/><w:color w:val=\"1\"><w:x/></w:color><w:sz w:val=\"2\"/></w:rPr>"
        );
        assert_eq!(Props::paragraph("").to_xml("w:pPr"), "");
    }
}
