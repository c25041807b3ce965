//! A list of ids: a CSV file with a column of them, or an id a line. Nothing here can fail; what is no patient's id is for
//! the caller to find out.

/// An id and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedId {
    /// The line, from 1.
    pub line: u64,
    /// The id as it stood there, without blanks around it.
    pub id: String,
}

/// Headings of columns that hold ids, the one that is preferred first; without blanks and signs, in small letters.
const HEADINGS: [&str; 11] = [
    "patientid",
    "nhsnumber",
    "nhsno",
    "nhs",
    "localid",
    "hospitalnumber",
    "hospitalid",
    "mrn",
    "recordid",
    "identifier",
    "id",
];

/// Reads a list. With a heading that is known, the ids of that column; else the first column of every row.
pub fn read_ids(text: &str) -> Vec<ListedId> {
    let text = text.trim_start_matches('\u{feff}');
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut column = None;
    let mut ids = Vec::new();
    // The text is UTF-8 and rows may have any length: no row is an error.
    for row in rows.records().flatten() {
        let line = row.position().map_or(0, |position| line_of(text, position));
        let first = column.is_none();
        let at = *column.get_or_insert_with(|| heading(&row).unwrap_or(0));
        if first && heading(&row).is_some() {
            continue;
        }
        let id = row.get(at).unwrap_or_default().trim();
        if !id.is_empty() {
            ids.push(ListedId { line, id: id.to_owned() });
        }
    }
    ids
}

/// The line of a row: its position is that of the empty lines before it.
fn line_of(text: &str, position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(text.len());
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    position.line() + empty.filter(|byte| **byte == b'\n').count() as u64
}

/// The column of ids, if the row is a heading that names one.
fn heading(row: &csv::StringRecord) -> Option<usize> {
    let plain = |cell: &str| -> String {
        cell.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let cells: Vec<String> = row.iter().map(plain).collect();
    HEADINGS.iter().find_map(|known| cells.iter().position(|cell| cell == known))
}

/// What stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: &u8| first.matches(char::from(*sign)).count();
    // Of equal counts the last one wins: a comma where there is none of them.
    b"\t;,".iter().copied().max_by_key(count).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, String)> {
        read_ids(text).into_iter().map(|listed| (listed.line, listed.id)).collect()
    }

    fn ids(found: &[(u64, &str)]) -> Vec<(u64, String)> {
        found.iter().map(|(line, id)| (*line, (*id).to_owned())).collect()
    }

    #[test]
    fn an_id_a_line_is_a_list() {
        assert_eq!(
            read("1000000013\n\n 943 476 5919 \r\nH1"),
            ids(&[(1, "1000000013"), (3, "943 476 5919"), (4, "H1")])
        );
        assert_eq!(read(""), []);
        assert_eq!(read("\u{feff}H1\n"), ids(&[(1, "H1")]));
    }

    #[test]
    fn the_column_is_found_by_its_heading() {
        let expected = ids(&[(2, "H1"), (3, "H2")]);
        assert_eq!(read("Name,NHS number\n\"Smith, John\",H1\nDoe,H2\n"), expected);
        assert_eq!(read("Name;Patient-ID;MRN\nSmith;H1;x\nDoe;H2;y"), expected);
        assert_eq!(read("mrn\tname\nH1\tSmith\nH2"), expected);
    }

    #[test]
    fn without_a_known_heading_nothing_is_passed_over() {
        assert_eq!(read("number,name\nH1,Smith"), ids(&[(1, "number"), (2, "H1")]));
    }
}
