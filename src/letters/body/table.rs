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
fn typed_size(size: usize) -> usize {
    size + size / 3
}

/// The widths of the columns, and the type size of typewriter text in them: larger where there is room for that.
pub fn widths(rows: &[Vec<Vec<Inline>>], values: &Values, size: usize) -> (Vec<usize>, usize) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let asked = |typed: usize| -> Vec<Needs> {
        let column = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| Needs::of(cell, values, (size, typed))).fold(Needs::default(), Needs::larger)
        };
        (0..columns).map(column).collect()
    };
    let least = |needs: &[Needs]| needs.iter().map(|one| one.least).sum::<usize>();
    let (mut needs, mut typed) = (asked(typed_size(size)), typed_size(size));
    if least(&needs) > TOTAL {
        (needs, typed) = (asked(size), size);
    }
    (shared(&needs, least(&needs)), typed)
}

/// How the columns share the width: each has the least that it needs, and of the rest the more the more it would like.
fn shared(needs: &[Needs], least: usize) -> Vec<usize> {
    if least > TOTAL {
        return needs.iter().map(|one| one.least * TOTAL / least).collect();
    }
    let wishes: usize = needs.iter().map(|one| one.most - one.least).sum();
    let rest = TOTAL - least;
    if wishes > rest {
        return needs.iter().map(|one| one.least + (one.most - one.least) * rest / wishes).collect();
    }
    let more = (rest - wishes) / needs.len().max(1);
    needs.iter().map(|one| one.most + more).collect()
}

/// What a column needs, in twentieths of a point.
#[derive(Clone, Copy, Default)]
struct Needs {
    /// So that no word and no code is broken.
    least: usize,
    /// So that everything stands on one line.
    most: usize,
}

impl Needs {
    fn larger(self, other: Self) -> Self {
        Self { least: self.least.max(other.least), most: self.most.max(other.most) }
    }

    fn of(cell: &[Inline], values: &Values, sizes: (usize, usize)) -> Self {
        let each = cell.iter().map(|inline| Self::of_inline(inline, values, sizes));
        let needs = each.fold(Self::default(), |all, one| Self {
            least: all.least.max(one.least),
            most: all.most + one.most,
        });
        Self { least: CELL + needs.least, most: CELL + needs.most.min(MOST).max(needs.least) }
    }

    fn of_inline(inline: &Inline, values: &Values, (size, typed): (usize, usize)) -> Self {
        let lines = match &inline.kind {
            InlineKind::Text(text) => vec![text.clone()],
            InlineKind::Break => Vec::new(),
            InlineKind::Field(name) => match values.get(name) {
                Some(Value::Png(_)) => return Self { least: PICTURE, most: PICTURE },
                value => value.map(Value::lines).unwrap_or_default(),
            },
        };
        // Half points, times ten, are twentieths of a point: a typewriter letter is 0.6 of its size wide.
        let wide = |text: &str| {
            let chars = text.chars().count();
            if inline.style.code { chars * typed * 6 } else { chars * size * 11 / 2 }
        };
        let most = lines.iter().map(|line| wide(line)).max().unwrap_or(0);
        let word = lines.iter().flat_map(|line| line.split(' ')).map(wide).max().unwrap_or(0);
        Self { least: if inline.style.code { most } else { word.min(MOST) }, most }
    }
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
        let (now, typed) = widths(&rows, &Values::new(), 24);
        // 19 letters of 16 points, 0.6 wide.
        assert!(typed == 32 && now[1] >= 19 * 16 * 20 * 6 / 10 + 216, "{now:?}");
        assert!(now[1] > now[0] && now.iter().sum::<usize>() <= TOTAL);
        let long = vec![vec![cell(&"word ".repeat(400), false), cell("7KQ4-M2XP-9TRB-W3HC", true)]];
        let (now, typed) = widths(&long, &Values::new(), 24);
        assert!(now.iter().sum::<usize>() <= TOTAL && now[1] > TOTAL / 3 && typed == 32, "{now:?}");
        assert_eq!(widths(&[], &Values::new(), 24), (vec![TOTAL], 32));
        let (now, typed) = widths(&rows, &Values::new(), 36);
        assert!(
            typed == 36 && now[1] >= 19 * 18 * 20 * 6 / 10 + 216,
            "large print keeps a code on a line: {now:?}"
        );
    }
}
