//! Tables for people: aligned columns, cut to the width of the terminal. Scripts use `--json`.

use unicode_width::UnicodeWidthStr;

use crate::domain::SafeText;

/// Below this width a column is not cut further.
const NARROWEST: usize = 8;

/// Rows under a heading.
#[derive(Clone, Debug)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these headings.
    pub(super) fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(ToString::to_string).collect()] }
    }

    /// Adds a row; each cell is made harmless.
    pub(super) fn row<const N: usize>(&mut self, cells: [&str; N]) {
        let safe = |cell: &str| SafeText::new(&cell.replace('\n', " "), usize::MAX).into_string();
        self.rows.push(cells.map(safe).into());
    }

    /// Whether there is nothing but the headings.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }

    /// The lines, none wider than `width` where columns can be cut.
    pub(super) fn lines(&self, width: Option<usize>) -> Vec<String> {
        let columns = self.rows.first().map_or(0, Vec::len);
        let widest = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|c| c.width()).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..columns).map(widest).collect();
        if let Some(width) = width {
            fit(&mut widths, width);
        }
        self.rows.iter().map(|row| line(row, &widths)).collect()
    }
}

/// Narrows the widest columns until all fit.
fn fit(widths: &mut [usize], width: usize) {
    let gaps = 2 * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > width {
        let Some(widest) = widths.iter_mut().max_by_key(|w| **w).filter(|w| **w > NARROWEST) else { return };
        *widest -= 1;
    }
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    for (cell, width) in row.iter().zip(widths) {
        let cell = cut(cell, *width);
        text.push_str(&cell);
        text.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
    }
    text.truncate(text.trim_end().len());
    text
}

/// Cuts a cell to `width` columns and marks that it was cut.
fn cut(cell: &str, width: usize) -> String {
    if cell.width() <= width {
        return cell.to_owned();
    }
    let mut kept = String::new();
    for c in cell.chars() {
        kept.push(c);
        if kept.width() + 2 > width {
            kept.pop();
            break;
        }
    }
    format!("{}..", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Table {
        let mut table = Table::new(&["Patient ID", "Name", "State"]);
        table.row(["1000000013", "王小明", "Active"]);
        table.row(["1000000021", "SMITH-FEATHERSTONEHAUGH, Margaret Anne", "Locked"]);
        table
    }

    #[test]
    fn columns_are_aligned_by_what_the_eye_sees() {
        let lines = sample().lines(None);
        let state_at = |line: &str, word: &str| line[..line.find(word).unwrap()].width();
        assert_eq!(state_at(&lines[0], "State"), state_at(&lines[1], "Active"));
        assert_eq!(state_at(&lines[1], "Active"), state_at(&lines[2], "Locked"));
        assert!(lines.iter().all(|line| !line.ends_with(' ')));
    }

    #[test]
    fn a_narrow_terminal_cuts_the_widest_column() {
        let lines = sample().lines(Some(40));
        assert!(lines.iter().all(|line| line.width() <= 40), "{lines:#?}");
        assert!(lines[2].contains("1000000021") && lines[2].contains("..") && lines[2].ends_with("Locked"));
    }

    #[test]
    fn hostile_cells_are_harmless() {
        let mut table = Table::new(&["Name"]);
        table.row(["a\u{1b}[2Jb\nc"]);
        assert_eq!(table.lines(None)[1], "a\u{fffd}[2Jb c");
        assert!(!table.is_empty() && Table::new(&["Name"]).is_empty());
    }
}
