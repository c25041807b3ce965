//! A finished letter read back as headings, paragraphs, list items and tables: for a page that anybody can read, also by
//! ear (R2). What is read is the letter that was sent, its code blanked; nothing is merged anew.

use super::base::{open_package, related};
use super::error::BaseError;
use super::package::{MAX_FILE, is_link_target};
use super::styles::Styles;
use super::value::QR_CODE_NAME;
use super::xml::{self, Kind, Tag, Tokens};

/// What stands in a text where the letter has the QR code of the registration page: it is no use once it was read here.
pub const QR_CODE_HERE: &str = "\u{fffc}";

/// A piece of text with one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The text; a line feed is a new line.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is italic.
    pub italic: bool,
    /// Where it leads, to a page, an address or a telephone number.
    pub link: Option<String>,
}

/// A part of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadBlock {
    /// A heading and its level from 1.
    Heading(usize, Vec<Span>),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list; whether it is numbered, and its items.
    List(bool, Vec<Vec<Span>>),
    /// A table: rows of cells of paragraphs.
    Table(Vec<Vec<Vec<Span>>>),
}

/// Reads the main part of a letter. Page headers and footers are the letterhead, which the page has of its own.
pub fn read_letter(docx: &[u8]) -> Result<Vec<ReadBlock>, BaseError> {
    let package = open_package(docx, MAX_FILE)?;
    let styles = related(&package, "styles").and_then(|name| package.text(&name).map(Styles::parse));
    let relations = package.relations(&package.main);
    let links = |id: &str| {
        let found = relations.list.iter().find(|relation| relation.id == id && relation.external)?;
        is_link_target(&found.target).then(|| found.target.clone())
    };
    let text = package.text(&package.main).unwrap_or_default();
    let styles = styles.unwrap_or_default();
    let mut reader = Reader { styles: &styles, links: &links, state: State::default() };
    let mut tokens = Tokens::new(text);
    let mut path = Vec::new();
    while let Ok(Some(token)) = tokens.next() {
        match token.kind {
            Kind::Open { tag, empty } => {
                let name = tag.local().to_owned();
                reader.open(&name, &tag);
                path.push(name);
                if empty {
                    reader.close(path.pop().as_deref().unwrap_or_default());
                }
            }
            Kind::Close => reader.close(path.pop().as_deref().unwrap_or_default()),
            Kind::Text | Kind::Other => {
                if path.last().is_some_and(|name| name == "t") {
                    reader.text(&xml::unescape(&text[token.range]));
                }
            }
        }
    }
    Ok(grouped(reader.state.blocks))
}

/// A paragraph being read.
#[derive(Default)]
struct Open {
    spans: Vec<Span>,
    heading: Option<usize>,
    numbered_by_word: bool,
}

#[derive(Default)]
struct State {
    blocks: Vec<ReadBlock>,
    paragraphs: Vec<Open>,
    form: Span,
    /// Rows of the outermost table; tables inside its cells are read as their paragraphs.
    table: Option<Vec<Vec<Vec<Span>>>>,
    table_depth: usize,
    skipped: usize,
    in_run_form: bool,
}

struct Reader<'a> {
    styles: &'a Styles,
    links: &'a dyn Fn(&str) -> Option<String>,
    state: State,
}

impl Reader<'_> {
    fn open(&mut self, name: &str, tag: &Tag<'_>) {
        let state = &mut self.state;
        match name {
            // The copy of a text box for old programs.
            "Fallback" => state.skipped += 1,
            "p" => state.paragraphs.push(Open::default()),
            "r" => {
                state.form.bold = false;
                state.form.italic = false;
            }
            "rPr" => state.in_run_form = true,
            "b" if state.in_run_form => state.form.bold = is_on(tag),
            "i" if state.in_run_form => state.form.italic = is_on(tag),
            "hyperlink" => state.form.link = tag.attribute("id").and_then(|id| (self.links)(&id)),
            "pStyle" => {
                let level = tag.attribute("val").and_then(|style| self.heading(&style));
                if let Some(open) = self.state.paragraphs.last_mut() {
                    open.heading = level;
                }
            }
            "numPr" => {
                if let Some(open) = state.paragraphs.last_mut() {
                    open.numbered_by_word = true;
                }
            }
            "tbl" => {
                state.table_depth += 1;
                if state.table_depth == 1 {
                    state.table = Some(Vec::new());
                }
            }
            "tr" if state.table_depth == 1 => state.table.iter_mut().for_each(|rows| rows.push(Vec::new())),
            "tc" if state.table_depth == 1 => {
                let row = state.table.as_mut().and_then(|rows| rows.last_mut());
                if let Some(row) = row {
                    row.push(Vec::new());
                }
            }
            "docPr" if tag.attribute("name").as_deref() == Some(QR_CODE_NAME) => self.text(QR_CODE_HERE),
            "br" | "cr" => self.text("\n"),
            "tab" if self.state.in_run() => self.text("\t"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        let state = &mut self.state;
        match name {
            "Fallback" => state.skipped = state.skipped.saturating_sub(1),
            "rPr" => state.in_run_form = false,
            "hyperlink" => state.form.link = None,
            "tbl" => {
                state.table_depth = state.table_depth.saturating_sub(1);
                if state.table_depth == 0
                    && let Some(rows) = state.table.take()
                {
                    state.blocks.push(ReadBlock::Table(rows));
                }
            }
            "p" => {
                if let Some(open) = state.paragraphs.pop()
                    && state.skipped == 0
                {
                    state.end(open);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let state = &mut self.state;
        if state.skipped > 0 {
            return;
        }
        let Some(open) = state.paragraphs.last_mut() else { return };
        match open.spans.last_mut() {
            Some(last)
                if last.bold == state.form.bold
                    && last.italic == state.form.italic
                    && last.link == state.form.link =>
            {
                last.text.push_str(text);
            }
            _ => open.spans.push(Span { text: text.to_owned(), ..state.form.clone() }),
        }
    }

    fn heading(&self, style: &str) -> Option<usize> {
        (1..=6).find(|level| self.styles.heading(*level) == Some(style))
    }
}

impl State {
    fn in_run(&self) -> bool {
        !self.paragraphs.is_empty() && !self.in_run_form
    }

    fn end(&mut self, open: Open) {
        let spans = trimmed(open.spans);
        if spans.iter().all(|span| span.text.trim().is_empty()) {
            return;
        }
        if self.table_depth > 0 {
            let cell = self.table.as_mut().and_then(|rows| rows.last_mut()).and_then(|row| row.last_mut());
            if let Some(cell) = cell {
                if !cell.is_empty() {
                    cell.push(Span { text: "\n".to_owned(), ..Span::default() });
                }
                cell.extend(spans);
            }
            return;
        }
        let plain = |spans: Vec<Span>| spans.into_iter().map(|span| Span { bold: false, ..span }).collect();
        self.blocks.push(match open.heading {
            Some(level) => ReadBlock::Heading(level, plain(spans)),
            None if open.numbered_by_word => ReadBlock::List(false, vec![spans]),
            None if is_bold_line(&spans) => ReadBlock::Heading(1, plain(spans)),
            None => ReadBlock::Paragraph(spans),
        });
    }
}

fn is_on(tag: &Tag<'_>) -> bool {
    tag.attribute("val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"))
}

fn trimmed(mut spans: Vec<Span>) -> Vec<Span> {
    if let Some(first) = spans.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = spans.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    spans
}

/// A short line all in bold is a heading, whatever it is called in the file.
fn is_bold_line(spans: &[Span]) -> bool {
    let n_chars: usize = spans.iter().map(|span| span.text.chars().count()).sum();
    let visible = || spans.iter().filter(|span| !span.text.trim().is_empty());
    n_chars <= 80 && visible().all(|span| span.bold && span.link.is_none() && !span.text.contains('\n'))
}

/// Paragraphs that begin with a bullet or a number and a tab are items of a list: so bodies are written. Items that
/// follow each other are one list.
fn grouped(blocks: Vec<ReadBlock>) -> Vec<ReadBlock> {
    let mut grouped: Vec<ReadBlock> = Vec::with_capacity(blocks.len());
    for block in blocks.into_iter().map(item) {
        match (grouped.last_mut(), block) {
            (Some(ReadBlock::List(before, items)), ReadBlock::List(numbered, more))
                if *before == numbered =>
            {
                items.extend(more);
            }
            (_, block) => grouped.push(block),
        }
    }
    grouped
}

fn item(block: ReadBlock) -> ReadBlock {
    let ReadBlock::Paragraph(mut spans) = block else { return block };
    let marker = spans.first().and_then(|span| span.text.split_once('\t'));
    let Some((marker, rest)) = marker.map(|(m, r)| (m.trim().to_owned(), r.to_owned())) else {
        return ReadBlock::Paragraph(spans);
    };
    let digits = marker.trim_end_matches(['.', ')']);
    let numbered = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !numbered && !matches!(marker.as_str(), "•" | "-" | "–" | "◦" | "▪") {
        return ReadBlock::Paragraph(spans);
    }
    spans[0].text = rest;
    ReadBlock::List(numbered, vec![spans])
}
