//! What the body needs to know of the base's styles: headings, type size, space between paragraphs.

use super::scan::Props;
use super::xml::{Kind, Tokens};

/// Space after a paragraph where the base has none, in twentieths of a point.
const SPACE: usize = 160;

/// The styles of a base.
#[derive(Clone, Debug)]
pub struct Styles {
    headings: [Option<String>; 3],
    /// The usual type size in half points.
    pub size: usize,
    has_space: bool,
}

impl Default for Styles {
    fn default() -> Self {
        Self { headings: [None, None, None], size: 20, has_space: false }
    }
}

impl Styles {
    /// Reads the styles part; what cannot be read is as if it was not there.
    pub fn parse(text: &str) -> Self {
        let mut styles = Self::default();
        let mut tokens = Tokens::new(text);
        let mut path: Vec<String> = Vec::new();
        let (mut id, mut is_default) = (String::new(), false);
        while let Ok(Some(token)) = tokens.next() {
            let Kind::Open { tag, empty } = token.kind else {
                if matches!(token.kind, Kind::Close) {
                    path.pop();
                }
                continue;
            };
            let value = tag.attribute("val").unwrap_or_default();
            let in_defaults = path.get(1).is_some_and(|p| p == "docDefaults");
            let counts = in_defaults || (is_default && path.get(1).is_some_and(|p| p == "style"));
            match tag.local() {
                "style" => {
                    let is_paragraph = tag.attribute("type").as_deref() == Some("paragraph");
                    is_default = is_paragraph
                        && matches!(tag.attribute("default").as_deref(), Some("1" | "true" | "on"));
                    id = if is_paragraph {
                        tag.attribute("styleId").unwrap_or_default()
                    } else {
                        String::new()
                    };
                }
                "name" if !id.is_empty() => {
                    let folded = value.to_ascii_lowercase();
                    let level = folded.strip_prefix("heading ").and_then(|n| n.parse::<usize>().ok());
                    if let Some(slot) = level.and_then(|n| styles.headings.get_mut(n.wrapping_sub(1))) {
                        *slot = Some(id.clone());
                    }
                }
                "sz" if counts => styles.size = value.parse().unwrap_or(styles.size),
                "spacing" if counts && path.last().is_some_and(|p| p == "pPr") => {
                    let after = tag.attribute("after").and_then(|a| a.parse::<i64>().ok());
                    styles.has_space = after.map_or(styles.has_space, |a| a > 0);
                }
                _ => {}
            }
            if !empty {
                path.push(tag.local().to_owned());
            }
        }
        styles
    }

    /// The style of headings of `level` from 1, where the base has one.
    pub fn heading(&self, level: usize) -> Option<&str> {
        self.headings.get(level.wrapping_sub(1)).and_then(Option::as_deref)
    }

    /// `props` with space after the paragraph where neither they nor the base have any, since the paragraphs of a body
    /// would run together.
    pub fn spaced(&self, w: &str, props: Props) -> Props {
        if self.has_space || props.get("spacing").is_some() || props.get("pStyle").is_some() {
            return props;
        }
        props.with("spacing", format!("<{w}spacing {w}after=\"{SPACE}\"/>"))
    }
}
