//! A body as plain lines, for a terminal.

use super::inline::{Inline, InlineKind, Target};
use super::parse::{Block, Body};
use crate::letters::value::{Value, Values};
use crate::letters::xml::put;

impl Body {
    /// The lines of the body with `values` put in; a field without a value stands as its mark. Nothing is wrapped.
    pub fn lines(&self, values: &Values) -> Vec<String> {
        let mut lines = Vec::new();
        for block in &self.blocks {
            if !lines.is_empty() && !matches!(block, Block::Paragraph { marker: Some(_), .. }) {
                lines.push(String::new());
            }
            match block {
                Block::Paragraph { text, level, marker } => {
                    let indent = "  ".repeat(level.saturating_sub(1).min(8));
                    let front = marker.as_ref().map(|m| format!("{m} ")).unwrap_or_default();
                    let rest = " ".repeat(front.chars().count());
                    for (idx, line) in plain(text, values).split('\n').enumerate() {
                        let front = if idx == 0 { &front } else { &rest };
                        lines.push(format!("{indent}{front}{line}").trim_end().to_owned());
                    }
                }
                Block::Heading { text, .. } => {
                    lines.extend(plain(text, values).split('\n').map(str::to_owned));
                }
                Block::Table(rows) => lines.extend(rows.iter().map(|row| {
                    let cells: Vec<String> =
                        row.iter().map(|c| plain(c, values).replace('\n', " ")).collect();
                    cells.join(" | ")
                })),
                Block::Rule => lines.push("-".repeat(20)),
                Block::PageBreak => lines.push("- - new page - -".into()),
            }
        }
        lines
    }
}

impl Body {
    /// The text of the body in lines, fields as their marks.
    pub fn plain_text(&self) -> String {
        self.lines(&Values::new()).join("\n")
    }

    /// The addresses on the web that the body itself writes, as links or as text; not those of fields.
    pub fn addresses(&self) -> Vec<String> {
        let written = |target: &Target| match target.0.as_slice() {
            [InlineKind::Text(text)] => Some(text.clone()),
            _ => None,
        };
        let is_web = |text: &str| {
            let folded = text.trim_start().to_ascii_lowercase();
            folded.starts_with("http://") || folded.starts_with("https://")
        };
        let linked = self.targets.iter().filter_map(written);
        let text = self.plain_text();
        let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"' | '|');
        let named = text.split(ends).map(|word| word.trim_end_matches(['.', ',', ';', ':', '!', '?']));
        linked.chain(named.map(str::to_owned)).filter(|address| is_web(address)).collect()
    }
}

fn plain(text: &[Inline], values: &Values) -> String {
    let mut out = String::new();
    for inline in text {
        match &inline.kind {
            InlineKind::Text(text) => out.push_str(&crate::letters::value::sanitise(text)),
            InlineKind::Break => out.push('\n'),
            InlineKind::Field(name) => match values.get(name) {
                Some(Value::Png(_)) => out.push_str("[QR code]"),
                Some(value) => out.push_str(&value.lines().join("\n")),
                None => put(&mut out, format_args!("{{{{{name}}}}}")),
            },
        }
    }
    out
}
