//! Every Word file of the shared data: the ordinary ones become letters, the others are refused with part and reason.

use std::fs;
use std::io::{Cursor, Read};
use std::path::PathBuf;

use patient_profile::letters::{Base, Body, Expected, Values, verify};
use zip::ZipArchive;

use crate::shared_data::shared_data;

/// Files that are refused, and words that the refusal must say. Two files of the folder `hostile` are not among them:
/// `61787.docx` and `zero-length.docx` once crashed another program and hold nothing that is forbidden.
const REFUSED: &[(&str, &[&str])] = &[
    ("ExternalEntityInText.docx", &["word/document.xml", "DOCTYPE"]),
    ("SimpleMacro.docm", &["macros", "vbaProject"]),
    ("bug53475-password-is-pass.docx", &["encrypted", "password"]),
    ("clusterfuzz-testcase-minimized-POIXWPFFuzzer-4791943399604224.docx", &["damaged"]),
    ("clusterfuzz-testcase-minimized-POIXWPFFuzzer-6733884933668864.docx", &["damaged"]),
    ("dde-test.docx", &["word/document.xml", "DDE"]),
    ("embedded-simple-2007.docx", &["word/embeddings/oleObject1.bin", "OLE"]),
    ("input.docm", &["macros"]),
    ("plain_doc_renamed.docx", &["old Word document", ".doc"]),
    ("random-bytes-zipped.docx", &["[Content_Types].xml", "missing"]),
    ("random-bytes.docx", &["not a Word document"]),
    ("sample_with_external_link_to_doc.docx", &["word/_rels/document.xml.rels", "OLE", "https://raw"]),
    ("truncated62886.docx", &["cut off"]),
    ("LegacyForms.docx", &["activeX", "ActiveX control"]),
    ("checkboxes.docx", &["word/_rels/settings.xml.rels", "attached template"]),
    ("external-picture.docx", &["word/_rels/document.xml.rels", "picture"]),
    ("Mail_merge_destination_-_Northwind_suppliers.docx", &["settings.xml.rels", "attached template"]),
];

fn files() -> Vec<PathBuf> {
    let Some(root) = shared_data("docx") else { return Vec::new() };
    let mut files: Vec<PathBuf> = fs::read_dir(root)
        .expect("readable")
        .flatten()
        .flat_map(|folder| fs::read_dir(folder.path()).expect("readable").flatten())
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
}

fn name_of(path: &std::path::Path) -> String {
    path.file_name().expect("readable").to_string_lossy().into_owned()
}

/// Each part's packed bytes.
fn raw_parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("readable");
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index_raw(index).expect("readable");
            let mut raw = Vec::new();
            file.read_to_end(&mut raw).expect("readable");
            (file.name().expect("readable").into_owned(), raw)
        })
        .collect()
}

#[test]
fn every_file_is_merged_or_refused_with_part_and_reason() {
    let mut faults = Vec::new();
    for path in files() {
        let name = name_of(&path);
        let bytes = fs::read(&path).expect("readable");
        let words = REFUSED.iter().find(|(n, _)| *n == name).map(|(_, words)| *words);
        match (Base::scan(&bytes), words) {
            (Ok(base), None) => {
                if let Err(fault) = merge_and_compare(&base, &bytes) {
                    faults.push(format!("{name}: {fault}"));
                }
            }
            (Ok(_), Some(_)) => faults.push(format!("{name}: must be refused")),
            (Err(fault), None) => faults.push(format!("{name}: must not be refused: {fault}")),
            (Err(fault), Some(words)) => {
                let said = fault.to_string();
                faults.extend(
                    words
                        .iter()
                        .filter(|w| !said.contains(*w))
                        .map(|w| format!("{name}: no '{w}' in: {said}")),
                );
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Makes a letter with a value for every field there is, and looks at what changed.
fn merge_and_compare(base: &Base, bytes: &[u8]) -> Result<(), String> {
    let report = base.report();
    let mut values = Values::samples();
    for field in &report.unknown {
        values.set(&field.name, format!("value of {} & <more>", field.name));
    }
    let body = Body::parse("Dear {{patient.salutation}},\n\nthis is the *body*.");
    let letter = match base.merge(&values, &body) {
        Ok(letter) => letter,
        Err(_) if !report.malformed.is_empty() => return Ok(()),
        Err(fault) => return Err(fault.to_string()),
    };
    if letter != base.merge(&values, &body).expect("readable") {
        return Err("two merges differ".into());
    }
    let mut expected = Expected::default().with("the body", "Dear Mrs Okafor,");
    for field in &report.unknown {
        expected = expected.with(&field.name, &format!("value of {} & <more>", field.name));
    }
    verify(&letter, &expected).map_err(|f| format!("{f}: {f:?}"))?;
    let (before, after) = (raw_parts(bytes), raw_parts(&letter));
    let touched: Vec<&str> = report
        .parts
        .iter()
        .map(String::as_str)
        .chain(report.warnings.iter().map(|w| w.part.as_str()))
        .collect();
    for (part, raw) in &before {
        let Some((_, now)) = after.iter().find(|(name, _)| name == part) else {
            return Err(format!("{part} is gone"));
        };
        let may_change = touched.contains(&part.as_str())
            || ["[Content_Types].xml", "_rels/.rels"].contains(&part.as_str());
        if raw != now && !may_change {
            return Err(format!("{part} changed"));
        }
    }
    let changed =
        before.iter().filter(|(part, raw)| !after.iter().any(|(n, r)| n == part && r == raw)).count();
    if changed > report.parts.len() + 4 {
        return Err(format!("{changed} parts changed"));
    }
    base.preview(&values, &body).map_err(|f| f.to_string())?;
    Ok(())
}
