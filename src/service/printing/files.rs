//! The files of a print run: the letters in one file, and the manifest that says what is in it.
//!
//! Both are written under hidden names and get their own when everything is decided. Names are ours, cells are safe in
//! a spreadsheet (S61, S62).

use std::fs::File;
use std::io::{BufWriter, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::domain::{Letter, LetterNumber, Patient, RunNumber};
use crate::service::core::Service;
use crate::service::credentials::PrintFolder;
use crate::service::error::ServiceError;
use crate::service::repository;
use crate::vault::ObjectId;

use super::sink::Sink;

const HEAD: [&str; 8] =
    ["position", "letter", "patient_id", "name", "postcode", "template", "version", "file"];

/// What the files of a run are called.
pub(super) fn print_file(run: RunNumber) -> String {
    format!("{run}.zip")
}

/// What the manifest of a run is called.
pub(super) fn manifest(run: RunNumber) -> String {
    format!("{run}.csv")
}

/// The name of a letter in the print file: in the order of printing.
fn name_in_file(position: usize, number: LetterNumber) -> String {
    format!("{position:05}-{number}.docx")
}

impl Service {
    /// Writes both files of a run under their hidden names, durable when it returns; `step` is told of each letter. One
    /// letter is in memory at a time.
    pub(super) fn write_run(
        &self,
        folder: &PrintFolder,
        run: RunNumber,
        letters: &[Letter],
        step: &mut dyn FnMut(),
    ) -> Result<(), ServiceError> {
        let (print_file, manifest) = (print_file(run), manifest(run));
        let failed = |error: &std::io::Error| folder.unavailable(error);
        let (sink, fault) = Sink::new(folder.create_part(&print_file)?);
        let mut zip = ZipWriter::new(sink);
        let mut rows = csv::WriterBuilder::new()
            .quote_style(csv::QuoteStyle::Always)
            .terminator(csv::Terminator::CRLF)
            .from_writer(BufWriter::new(folder.create_part(&manifest)?));
        let csv_failed = |error: csv::Error| failed(&std::io::Error::other(error.to_string()));
        rows.write_record(HEAD).map_err(csv_failed)?;
        for (idx, letter) in letters.iter().enumerate() {
            let bytes = self.letter_bytes(letter)?;
            let name = name_in_file(idx + 1, letter.number);
            let added = zip.start_file(&name, options()).map_err(std::io::Error::from);
            let added = added.and_then(|()| zip.write_all(&bytes)).and_then(|()| fault.check());
            added.map_err(|error| failed(&error))?;
            let row = self.row(idx + 1, letter, &name)?;
            rows.write_record(row.iter().map(|cell| safe_cell(cell))).map_err(csv_failed)?;
            step();
        }
        let written = zip.finish().map_err(std::io::Error::from);
        written.and_then(Sink::sync).map_err(|error| failed(&error))?;
        let rows = rows.into_inner().map_err(|error| failed(&std::io::Error::other(error.to_string())))?;
        sync(rows).map_err(|error| failed(&error))
    }

    fn letter_bytes(&self, letter: &Letter) -> Result<Vec<u8>, ServiceError> {
        let object = letter.object.map(|object| self.find_object(ObjectId(object))).transpose()?.flatten();
        object.ok_or_else(|| {
            ServiceError::not_found(format!("The file of letter {} is gone: discard it.", letter.number))
        })
    }

    fn row(&self, position: usize, letter: &Letter, file: &str) -> Result<[String; 8], ServiceError> {
        let patient = repository::get::<Patient>(&self.store, &letter.patient.0)?
            .ok_or_else(|| ServiceError::not_found("A patient of the run is no longer in the store."))?
            .value;
        let postcode = patient.details.address.as_ref().map(|address| address.postcode.clone());
        Ok([
            position.to_string(),
            letter.number.to_string(),
            patient.patient_id.to_string(),
            patient.details.name.full(),
            postcode.unwrap_or_default(),
            letter.template_name.clone(),
            letter.version.to_string(),
            file.to_owned(),
        ])
    }
}

fn options() -> SimpleFileOptions {
    // A Word file is packed already.
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o600)
}

fn sync(file: BufWriter<File>) -> std::io::Result<()> {
    file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()
}

/// A cell that no spreadsheet takes for a formula, and that stays on one line.
fn safe_cell(text: &str) -> String {
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0'])
        || one_line.trim_start().starts_with(['=', '+', '-', '@']);
    if risky { format!("'{one_line}") } else { one_line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, safe) in [
            ("O'Neill", "O'Neill"),
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+44", "'+44"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "' =1"),
            (" =1", "' =1"),
            ("a\r\n=1", "a  =1"),
        ] {
            assert_eq!(safe_cell(cell), safe, "{cell:?}");
        }
    }
}
