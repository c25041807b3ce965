//! The text of a letter's parts as a reader sees it: for previews, and for checking what was made.

use super::error::XmlFault;
use super::xml::{self, Kind, Tokens};

/// The paragraphs of one part. Line breaks are line feeds; the cells of a table row stand in one line each.
///
/// What stands twice, as text boxes do for old programs, is read once when `shown_only`; deleted text never.
pub fn paragraphs(text: &str, shown_only: bool) -> Result<Vec<String>, XmlFault> {
    let mut tokens = Tokens::new(text);
    let mut done = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut path: Vec<(What, usize)> = Vec::new();
    let mut skipped = 0usize;
    while let Some(token) = tokens.next()? {
        match token.kind {
            Kind::Open { tag, empty } => {
                let what = what(tag.local());
                match what {
                    What::Skip if shown_only => skipped += 1,
                    What::Paragraph => open.push(String::new()),
                    _ => {}
                }
                if skipped == 0 {
                    let mark = match (what, tag.attribute("type").as_deref()) {
                        (What::Break, Some("page")) => "\u{c}",
                        (What::Break, _) => "\n",
                        (What::Tab, _) => "\t",
                        (What::Picture, _) => "\u{fffc}",
                        _ => "",
                    };
                    if let Some(current) = open.last_mut() {
                        current.push_str(mark);
                    }
                }
                path.push((what, token.range.end));
                if empty {
                    close(&mut path, &mut open, &mut done, &mut skipped, shown_only);
                }
            }
            Kind::Close => close(&mut path, &mut open, &mut done, &mut skipped, shown_only),
            Kind::Text | Kind::Other => {
                if skipped == 0
                    && let (Some((What::Text, _)), Some(current)) = (path.last(), open.last_mut())
                {
                    current.push_str(&xml::unescape(&text[token.range]));
                }
            }
        }
    }
    Ok(done)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Paragraph,
    Text,
    Break,
    Tab,
    Picture,
    /// The copy of a text box for old programs.
    Skip,
    Plain,
}

fn what(local: &str) -> What {
    match local {
        "p" => What::Paragraph,
        "t" => What::Text,
        "br" | "cr" => What::Break,
        "tab" => What::Tab,
        "blip" => What::Picture,
        "Fallback" => What::Skip,
        _ => What::Plain,
    }
}

fn close(
    path: &mut Vec<(What, usize)>,
    open: &mut Vec<String>,
    done: &mut Vec<String>,
    skipped: &mut usize,
    shown_only: bool,
) {
    match path.pop() {
        Some((What::Paragraph, _)) => {
            if let Some(text) = open.pop()
                && *skipped == 0
            {
                done.push(text);
            }
        }
        Some((What::Skip, _)) if shown_only => *skipped -= 1,
        _ => {}
    }
}
