//! A body as paragraphs of Word, which take over the properties of the paragraph of the mark `{{body}}`.

use super::inline::{Inline, InlineKind, Style};
use super::parse::{Block, Body};
use super::table;
use crate::letters::error::MergeError;
use crate::letters::package::is_link_target;
use crate::letters::scan::{BodySlot, Props, ValueSlot};
use crate::letters::styles::Styles;
use crate::letters::value::{Value, Values};
use crate::letters::xml::{self, put};

/// Indentation for each level of a list, in twentieths of a point.
const INDENT: usize = 360;
/// Space between a table and what follows it, in twentieths of a point.
const SPACE_BELOW_TABLE: usize = 200;
/// Deepest indentation that is shown.
const MAX_LEVEL: usize = 8;

/// Gives out ids of relationships for what a body refers to.
pub trait Links {
    /// The id for a link to `target`.
    fn link(&mut self, target: &str) -> String;
    /// The drawing of the picture of `field`.
    fn picture(&mut self, field: &str, png: &[u8]) -> Result<String, MergeError>;
}

/// What the writer must know of the base.
pub struct BodyContext<'a> {
    /// The prefix of Word's elements with the colon.
    pub w: &'a str,
    /// The namespace of `r:id`.
    pub relations: &'a str,
    /// The base's styles.
    pub styles: &'a Styles,
    /// The values.
    pub values: &'a Values,
}

/// Writes `body` to `out`.
pub fn write(
    out: &mut String,
    slot: &BodySlot,
    body: &Body,
    context: &BodyContext<'_>,
    links: &mut dyn Links,
) -> Result<(), MergeError> {
    let mut writer =
        Writer { out, slot, body, context, links, breaks_page: false, below_table: false, typed_size: None };
    for (idx, block) in body.blocks.iter().enumerate() {
        let next_is_item = matches!(body.blocks.get(idx + 1), Some(Block::Paragraph { level: 1.., .. }));
        writer.block(block, next_is_item)?;
    }
    // A cell and a document must not end with a table.
    if matches!(body.blocks.last(), None | Some(Block::Table(_))) || writer.breaks_page {
        writer.paragraph(slot.paragraph.clone(), &[], &slot.run, None)?;
    }
    Ok(())
}

struct Writer<'a, 'b> {
    out: &'a mut String,
    slot: &'a BodySlot,
    body: &'a Body,
    context: &'a BodyContext<'b>,
    links: &'a mut dyn Links,
    /// Whether the next paragraph begins a page.
    breaks_page: bool,
    /// Whether a table stands just above.
    below_table: bool,
    /// The type size of typewriter text in half points, inside a table.
    typed_size: Option<usize>,
}

impl Writer<'_, '_> {
    fn block(&mut self, block: &Block, next_is_item: bool) -> Result<(), MergeError> {
        let w = self.context.w;
        let props = self.context.styles.spaced(w, self.slot.paragraph.clone());
        match block {
            Block::Paragraph { text, level: 0, .. } => self.paragraph(props, text, &self.slot.run, None),
            Block::Paragraph { text, level, marker } => {
                let left = level.min(&MAX_LEVEL) * INDENT;
                let hanging =
                    if marker.is_some() { format!(" {w}hanging=\"{INDENT}\"") } else { String::new() };
                let mut props = props.with("ind", format!("<{w}ind {w}left=\"{left}\"{hanging}/>"));
                if next_is_item {
                    props = props.with("contextualSpacing", format!("<{w}contextualSpacing/>"));
                }
                self.paragraph(props, text, &self.slot.run, marker.as_deref())
            }
            Block::Heading { text, level } => self.heading(text, *level),
            Block::Table(rows) => self.table(rows),
            Block::Rule => {
                let line =
                    format!("<{w}bottom {w}val=\"single\" {w}sz=\"6\" {w}space=\"1\" {w}color=\"auto\"/>");
                let props = props.with("pBdr", format!("<{w}pBdr>{line}</{w}pBdr>"));
                self.paragraph(props, &[], &self.slot.run, None)
            }
            Block::PageBreak => {
                if self.breaks_page {
                    self.paragraph(self.slot.paragraph.clone(), &[], &self.slot.run, None)?;
                }
                self.breaks_page = true;
                Ok(())
            }
        }
    }

    fn heading(&mut self, text: &[Inline], level: usize) -> Result<(), MergeError> {
        let w = self.context.w;
        if let Some(style) = self.context.styles.heading(level) {
            let mut id = String::new();
            xml::escape_into(&mut id, style);
            let props = Props::paragraph("").with("pStyle", format!("<{w}pStyle {w}val=\"{id}\"/>"));
            return self.paragraph(props, text, &Props::run(""), None);
        }
        let size = self.slot.run.get("sz").and_then(value_of).unwrap_or(self.context.styles.size);
        let size = size + [10, 6, 2].get(level - 1).copied().unwrap_or(0);
        let run = with_style(self.slot.run.clone(), w, Style { bold: true, ..Style::default() })
            .with("sz", format!("<{w}sz {w}val=\"{size}\"/>"))
            .with("szCs", format!("<{w}szCs {w}val=\"{size}\"/>"));
        let props = self
            .slot
            .paragraph
            .clone()
            .with("keepNext", format!("<{w}keepNext/>"))
            .with("spacing", format!("<{w}spacing {w}before=\"240\" {w}after=\"120\"/>"))
            .with("outlineLvl", format!("<{w}outlineLvl {w}val=\"{}\"/>", level - 1));
        self.paragraph(props, text, &run, None)
    }

    fn table(&mut self, rows: &[Vec<Vec<Inline>>]) -> Result<(), MergeError> {
        let w = self.context.w;
        if self.breaks_page {
            self.paragraph(self.slot.paragraph.clone(), &[], &self.slot.run, None)?;
        }
        let size = self.slot.run.get("sz").and_then(value_of).unwrap_or(self.context.styles.size);
        let (widths, typed) = table::widths(rows, self.context.values, size);
        table::open(self.out, w, &widths);
        let bold = with_style(self.slot.run.clone(), w, Style { bold: true, ..Style::default() });
        let props = self.slot.paragraph.clone().without("ind");
        let props = props.with("spacing", format!("<{w}spacing {w}before=\"60\" {w}after=\"60\"/>"));
        for (number, row) in rows.iter().enumerate() {
            let is_head = number == 0;
            table::open_row(self.out, w, is_head);
            for (column, width) in widths.iter().enumerate() {
                table::open_cell(self.out, w, *width, is_head);
                let cell = row.get(column).map_or(&[][..], Vec::as_slice);
                let run = if is_head { &bold } else { &self.slot.run };
                self.typed_size = Some(typed);
                self.paragraph(props.clone(), cell, run, None)?;
                self.typed_size = None;
                put(self.out, format_args!("</{w}tc>"));
            }
            put(self.out, format_args!("</{w}tr>"));
        }
        put(self.out, format_args!("</{w}tbl>"));
        self.below_table = true;
        Ok(())
    }

    fn paragraph(
        &mut self,
        mut props: Props,
        text: &[Inline],
        run: &Props,
        marker: Option<&str>,
    ) -> Result<(), MergeError> {
        let w = self.context.w;
        if std::mem::take(&mut self.below_table) {
            let spacing = props.get("spacing").unwrap_or("<>").to_owned();
            if !spacing.contains("before=") {
                let rest = spacing.strip_prefix(&format!("<{w}spacing")).unwrap_or("/>");
                props = props.with("spacing", format!("<{w}spacing {w}before=\"{SPACE_BELOW_TABLE}\"{rest}"));
            }
        }
        if std::mem::take(&mut self.breaks_page) {
            props = props.with("pageBreakBefore", format!("<{w}pageBreakBefore/>"));
        }
        put(self.out, format_args!("<{w}p>{}", props.to_xml(&format!("{w}pPr"))));
        if let Some(marker) = marker {
            let props = run.to_xml(&format!("{w}rPr"));
            put(self.out, format_args!("<{w}r>{props}<{w}t>{marker}</{w}t><{w}tab/></{w}r>"));
        }
        let mut open_link = None;
        for inline in text {
            if inline.link != open_link {
                self.close_link(open_link);
                open_link = self.open_link(inline.link);
            }
            let is_link = open_link.is_some();
            self.inline(inline, run, is_link)?;
            // A link that is not allowed is text: remember it as closed until the next one.
            if !is_link && inline.link.is_some() {
                open_link = None;
            }
        }
        self.close_link(open_link);
        put(self.out, format_args!("</{w}p>"));
        Ok(())
    }

    fn open_link(&mut self, link: Option<usize>) -> Option<usize> {
        let target = self.target(link?);
        if !is_link_target(&target) || target.starts_with('#') {
            return None;
        }
        let id = self.links.link(&target);
        let (w, relations) = (self.context.w, self.context.relations);
        put(self.out, format_args!("<{w}hyperlink xmlns:r=\"{relations}\" r:id=\"{id}\">"));
        link
    }

    fn close_link(&mut self, link: Option<usize>) {
        if link.is_some() {
            put(self.out, format_args!("</{}hyperlink>", self.context.w));
        }
    }

    fn target(&self, link: usize) -> String {
        let pieces = self.body.targets.get(link).map_or(&[][..], |t| t.0.as_slice());
        let mut out = String::new();
        for piece in pieces {
            match piece {
                InlineKind::Text(text) => out.push_str(text),
                InlineKind::Field(name) => {
                    let lines = self.context.values.get(name).map(Value::lines).unwrap_or_default();
                    out.push_str(&lines.concat());
                }
                InlineKind::Break => {}
            }
        }
        crate::letters::value::sanitise(&out).replace(['\n', ' '], "")
    }

    fn inline(&mut self, inline: &Inline, run: &Props, is_link: bool) -> Result<(), MergeError> {
        let w = self.context.w;
        let mut props = with_style(run.clone(), w, inline.style);
        if let Some(size) = self.typed_size.filter(|_| inline.style.code) {
            props = props
                .with("sz", format!("<{w}sz {w}val=\"{size}\"/>"))
                .with("szCs", format!("<{w}szCs {w}val=\"{size}\"/>"));
        }
        if is_link {
            props = props
                .with("color", format!("<{w}color {w}val=\"0563C1\"/>"))
                .with("u", format!("<{w}u {w}val=\"single\"/>"));
        }
        put(self.out, format_args!("<{w}r>{}", props.to_xml(&format!("{w}rPr"))));
        let open = format!("<{w}t xml:space=\"preserve\">");
        match &inline.kind {
            InlineKind::Break => put(self.out, format_args!("<{w}br/>")),
            InlineKind::Text(text) => {
                self.out.push_str(&open);
                xml::escape_into(self.out, &crate::letters::value::sanitise(text).replace('\n', " "));
                put(self.out, format_args!("</{w}t>"));
            }
            InlineKind::Field(name) => {
                let value = self.context.values.get(name);
                match value.ok_or_else(|| MergeError::Missing { field: name.clone() })? {
                    Value::Png(png) => {
                        let drawing = self.links.picture(name, png)?;
                        self.out.push_str(&drawing);
                    }
                    value => {
                        self.out.push_str(&open);
                        let slot = ValueSlot::plain(name.clone());
                        crate::letters::value::write_text(self.out, value, &slot, w);
                        put(self.out, format_args!("</{w}t>"));
                    }
                }
            }
        }
        put(self.out, format_args!("</{w}r>"));
        Ok(())
    }
}

fn value_of(raw: &str) -> Option<usize> {
    raw.split("val=").nth(1)?.split(['"', '\'']).nth(1)?.parse().ok()
}

fn with_style(mut props: Props, w: &str, style: Style) -> Props {
    if style.bold {
        props = props.with("b", format!("<{w}b/>")).with("bCs", format!("<{w}bCs/>"));
    }
    if style.italic {
        props = props.with("i", format!("<{w}i/>")).with("iCs", format!("<{w}iCs/>"));
    }
    if style.code {
        let fonts = ["ascii", "hAnsi", "cs"].map(|script| format!(" {w}{script}=\"Courier New\"")).concat();
        props =
            props.with("rFonts", format!("<{w}rFonts{fonts}/>")).with("noProof", format!("<{w}noProof/>"));
    }
    props
}
