//! The files behind a demonstration's documents: a small PDF for each title, which says what it stands for.

use std::fmt::Write;

/// A page in PDF with these lines, which are plain ASCII.
pub(super) fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut content = "BT /F1 14 Tf 72 760 Td 22 TL\n".to_owned();
    for line in lines {
        let safe: String = line.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect();
        let safe = safe.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        let _ = writeln!(content, "({safe}) Tj T*");
    }
    content.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (idx, object) in objects.iter().enumerate() {
        places.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", idx + 1);
    }
    let table = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ =
        write!(file, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_table_is_where_it_says() {
        let file = String::from_utf8(pdf(&["Blood test results", "a (b) \\ c"])).unwrap();
        let table: usize =
            file.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(file[table..].starts_with("xref\n0 5\n"));
        for (idx, line) in file[table..].lines().skip(3).take(4).enumerate() {
            let place: usize = line[..10].parse().unwrap();
            assert!(file[place..].starts_with(&format!("{} 0 obj\n", idx + 1)), "{line}");
        }
        assert!(file.contains("(a \\(b\\) \\\\ c) Tj"));
    }
}
