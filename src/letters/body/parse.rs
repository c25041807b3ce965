//! Markdown into a flat list of blocks; nesting is a number, so no input can exhaust the stack.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::inline::{Inline, InlineKind, Style, Target, split};

/// Longest body in bytes; what is beyond is cut off.
pub const MAX_BODY: usize = 1 << 20;

/// A paragraph, heading, table or break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: Vec<Inline>,
        /// How many lists and quotations it stands in.
        level: usize,
        /// The bullet or number in front, for the first paragraph of a list item.
        marker: Option<String>,
    },
    /// A heading.
    Heading {
        /// Its text.
        text: Vec<Inline>,
        /// Its level from 1.
        level: usize,
    },
    /// A table: rows of cells; the first row is the heading.
    Table(Vec<Vec<Vec<Inline>>>),
    /// A rule across the page.
    Rule,
    /// A new page.
    PageBreak,
}

/// A body that was read.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// Its blocks.
    pub(crate) blocks: Vec<Block>,
    /// Where its links lead.
    pub(crate) targets: Vec<Target>,
    malformed: Vec<String>,
}

impl Body {
    /// Reads `text`; never fails.
    pub fn parse(text: &str) -> Self {
        let mut end = text.len().min(MAX_BODY);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = set_page_breaks_apart(&text[..end]);
        let mut reader = Reader::default();
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            reader.event(event);
        }
        reader.end_block();
        reader.body
    }

    /// The names of the fields it uses, each once, in the order of the text.
    pub fn fields(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let inlines = self.blocks.iter().flat_map(block_text).map(|inline| &inline.kind);
        for kind in inlines.chain(self.targets.iter().flat_map(|t| &t.0)) {
            if let InlineKind::Field(name) = kind
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        }
        names
    }

    /// Braces in it that make no mark.
    pub fn malformed(&self) -> &[String] {
        &self.malformed
    }
}

fn block_text(block: &Block) -> Box<dyn Iterator<Item = &Inline> + '_> {
    match block {
        Block::Paragraph { text, .. } | Block::Heading { text, .. } => Box::new(text.iter()),
        Block::Table(rows) => Box::new(rows.iter().flatten().flatten()),
        Block::Rule | Block::PageBreak => Box::new(std::iter::empty()),
    }
}

/// A line `\pagebreak` is a block of its own even where nobody left blank lines around it.
fn set_page_breaks_apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.trim() == PAGE_BREAK {
            out.push_str("\n\n");
            out.push_str(PAGE_BREAK);
            out.push_str("\n\n");
        } else {
            out.push_str(line);
        }
    }
    out
}

const PAGE_BREAK: &str = "\\pagebreak";

#[derive(Default)]
struct Reader {
    body: Body,
    text: Vec<Inline>,
    /// Text of one style that may still grow, since a parser hands it out in pieces.
    pending: String,
    style: Style,
    depth: [usize; 2],
    link: Option<usize>,
    heading: Option<usize>,
    /// For each open list the next number, or none for bullets; a quotation counts as a level too.
    levels: Vec<Option<u64>>,
    marker: Option<String>,
    table: Option<Vec<Vec<Vec<Inline>>>>,
    is_verbatim: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.plain(&text),
            Event::Code(text) => {
                self.flush();
                self.style.code = true;
                self.plain(&text);
                self.flush();
                self.style.code = false;
            }
            Event::SoftBreak => self.pending.push(' '),
            Event::HardBreak => self.line_break(),
            Event::Rule => {
                self.end_block();
                self.body.blocks.push(Block::Rule);
            }
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::TaskListMarker(_) => {}
        }
    }

    fn plain(&mut self, text: &str) {
        if !self.is_verbatim {
            self.pending.push_str(text);
            return;
        }
        for (idx, line) in text.trim_end_matches('\n').split('\n').enumerate() {
            if idx > 0 {
                self.line_break();
            }
            self.pending.push_str(line);
        }
    }

    fn line_break(&mut self) {
        self.flush();
        self.text.push(Inline { kind: InlineKind::Break, style: self.style, link: self.link });
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.end_block(),
            Tag::Heading { level, .. } => {
                self.end_block();
                self.heading = Some(number(*level));
            }
            Tag::CodeBlock(kind) => {
                self.end_block();
                self.is_verbatim = true;
                self.style.code = matches!(kind, CodeBlockKind::Fenced(_));
            }
            Tag::BlockQuote(_) => {
                self.end_block();
                self.levels.push(None);
            }
            Tag::List(first) => {
                self.end_block();
                self.levels.push(*first);
            }
            Tag::Item => {
                self.end_block();
                self.marker = Some(match self.levels.last_mut() {
                    Some(Some(next)) => {
                        *next += 1;
                        format!("{}.", next.saturating_sub(1))
                    }
                    _ => "•".to_owned(),
                });
            }
            Tag::Table(_) => {
                self.end_block();
                self.table = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::Strong => self.restyle(0, 1),
            Tag::Emphasis => self.restyle(1, 1),
            Tag::Link { dest_url, .. } => {
                self.flush();
                self.link = Some(self.body.targets.len());
                let pieces = split(dest_url, &mut self.body.malformed);
                self.body.targets.push(Target(pieces));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::HtmlBlock => self.end_block(),
            TagEnd::CodeBlock => {
                self.end_block();
                self.is_verbatim = false;
                self.style.code = false;
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) => {
                self.end_block();
                self.levels.pop();
                self.marker = None;
            }
            TagEnd::TableCell => {
                self.flush();
                let cell = std::mem::take(&mut self.text);
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                if let Some(rows) = self.table.take() {
                    self.body.blocks.push(Block::Table(rows));
                }
            }
            TagEnd::Strong => self.restyle(0, -1),
            TagEnd::Emphasis => self.restyle(1, -1),
            TagEnd::Link => {
                self.flush();
                self.link = None;
            }
            _ => {}
        }
    }

    fn restyle(&mut self, which: usize, step: isize) {
        self.flush();
        self.depth[which] = self.depth[which].saturating_add_signed(step);
        self.style.bold = self.depth[0] > 0;
        self.style.italic = self.depth[1] > 0;
    }

    /// The text so far becomes pieces.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.pending);
        let (style, link) = (self.style, self.link);
        let pieces = split(&text, &mut self.body.malformed);
        self.text.extend(pieces.into_iter().map(|kind| Inline { kind, style, link }));
    }

    fn end_block(&mut self) {
        self.flush();
        let text = std::mem::take(&mut self.text);
        let heading = self.heading.take();
        if text.is_empty() {
            return;
        }
        let is_break =
            matches!(text.as_slice(), [Inline { kind: InlineKind::Text(t), .. }] if t.trim() == PAGE_BREAK);
        self.body.blocks.push(match heading {
            Some(level) => Block::Heading { text, level },
            None if is_break => Block::PageBreak,
            None => Block::Paragraph { text, level: self.levels.len(), marker: self.marker.take() },
        });
    }
}

fn number(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        _ => 3,
    }
}
