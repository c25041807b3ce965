//! Tables of a body: how wide their columns are, and their frame.
//!
//! Columns are as wide as what stands in them, so that a code is never broken over two lines. Typewriter text in a table
//! is what a patient copies: it stands larger.

use super::inline::{Inline, InlineKind};
use crate::letters::value::{Value, Values};
use crate::letters::xml::put;

/// The text width that columns share, in twentieths of a point: A4 with margins of 2 cm.
const TOTAL: usize = 9638;
/// What a cell needs besides its text: margins and lines.
const CELL: usize = 260;
/// The width of a picture.
const PICTURE: usize = 1701;
/// Prose may be broken, so it asks for no more than this.
const MOST: usize = 5200;

/// The type size of typewriter text in a table, where text has `size` half points.
pub fn typed_size(size: usize) -> usize {
    size + size / 3
}

/// The widths of the columns.
pub fn widths(rows: &[Vec<Vec<Inline>>], values: &Values, size: usize) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let mut widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            CELL + cells.map(|cell| needed(cell, values, size)).max().unwrap_or(0).min(MOST)
        })
        .collect();
    let wanted: usize = widths.iter().sum();
    if wanted > TOTAL {
        for width in &mut widths {
            *width = *width * TOTAL / wanted;
        }
    } else {
        let more = (TOTAL - wanted) / columns;
        for width in &mut widths {
            *width += more;
        }
    }
    widths
}

/// About how wide a cell's text is when it is not broken, in twentieths of a point.
fn needed(cell: &[Inline], values: &Values, size: usize) -> usize {
    let width = |inline: &Inline| {
        let chars = match &inline.kind {
            InlineKind::Text(text) => text.chars().count(),
            InlineKind::Break => 0,
            InlineKind::Field(name) => match values.get(name) {
                Some(Value::Png(_)) => return PICTURE,
                value => {
                    let lines = value.map(Value::lines).unwrap_or_default();
                    lines.iter().map(|line| line.chars().count()).max().unwrap_or(0)
                }
            },
        };
        // Half points, times ten, are twentieths of a point: a typewriter letter is 0.6 of its size wide.
        if inline.style.code { chars * typed_size(size) * 6 } else { chars * size * 11 / 2 }
    };
    cell.iter().map(width).sum()
}

/// Begins a table.
pub fn open(out: &mut String, w: &str, widths: &[usize]) {
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(|side| format!("<{w}{side} {w}val=\"single\" {w}sz=\"4\" {w}space=\"0\" {w}color=\"808080\"/>"))
        .concat();
    put(
        out,
        format_args!(
            "<{w}tbl><{w}tblPr><{w}tblW {w}w=\"5000\" {w}type=\"pct\"/><{w}tblBorders>{borders}</{w}tblBorders>\
             <{w}tblLayout {w}type=\"fixed\"/><{w}tblCellMar><{w}left {w}w=\"108\" {w}type=\"dxa\"/>\
             <{w}right {w}w=\"108\" {w}type=\"dxa\"/></{w}tblCellMar></{w}tblPr><{w}tblGrid>"
        ),
    );
    for width in widths {
        put(out, format_args!("<{w}gridCol {w}w=\"{width}\"/>"));
    }
    put(out, format_args!("</{w}tblGrid>"));
}

/// Begins a row, which is never broken over two pages; the first one is repeated on each page.
pub fn open_row(out: &mut String, w: &str, is_head: bool) {
    let head = if is_head { format!("<{w}tblHeader/>") } else { String::new() };
    put(out, format_args!("<{w}tr><{w}trPr><{w}cantSplit/>{head}</{w}trPr>"));
}

/// Begins a cell.
pub fn open_cell(out: &mut String, w: &str, width: usize, is_head: bool) {
    let shade = if is_head {
        format!("<{w}shd {w}val=\"clear\" {w}color=\"auto\" {w}fill=\"F2F2F2\"/>")
    } else {
        String::new()
    };
    put(
        out,
        format_args!(
            "<{w}tc><{w}tcPr><{w}tcW {w}w=\"{width}\" {w}type=\"dxa\"/>{shade}<{w}vAlign {w}val=\"center\"/></{w}tcPr>"
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::super::inline::Style;
    use super::*;

    fn cell(text: &str, code: bool) -> Vec<Inline> {
        vec![Inline {
            kind: InlineKind::Text(text.to_owned()),
            style: Style { code, ..Style::default() },
            link: None,
        }]
    }

    #[test]
    fn a_code_has_room_on_one_line_and_prose_takes_no_more_than_its_share() {
        let rows = vec![
            vec![cell("Patient ID", false), cell("Code", false), cell("Note", false)],
            vec![cell("271 828 1828", true), cell("7KQ4-M2XP-9TRB-W3HC", true), cell("Keep it safe.", false)],
        ];
        let widths_now = widths(&rows, &Values::new(), 24);
        // 19 letters of 16 points, 0.6 wide.
        assert!(widths_now[1] >= 19 * 16 * 20 * 6 / 10 + 216, "{widths_now:?}");
        assert!(widths_now[1] > widths_now[0] && widths_now.iter().sum::<usize>() <= TOTAL);
        let long = vec![vec![cell(&"word ".repeat(400), false), cell("7KQ4-M2XP-9TRB-W3HC", true)]];
        let widths_now = widths(&long, &Values::new(), 24);
        assert!(widths_now.iter().sum::<usize>() <= TOTAL && widths_now[1] > TOTAL / 3, "{widths_now:?}");
        assert_eq!(widths(&[], &Values::new(), 24), [TOTAL]);
    }
}
