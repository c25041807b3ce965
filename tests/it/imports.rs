//! Imports through the service: what comes twice, in one import or in two, and what a dry run says before.

use patient_profile::domain::Permissions;
use patient_profile::service::Session;
use patient_profile::service::api::{ImportJob, ImportPiece, ImportReport, ImportRequest, SentFile};

use crate::service_fixture::{PATIENTS, Site};
use crate::shared_data::shared_data;

const NUMBER: &str = r#""identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9434765919"}],"#;

fn patient(id: &str, rest: &str, postcode: &str) -> String {
    format!(
        r#"{{"resourceType":"Patient","id":"{id}",{rest}"name":[{{"family":"Hawthorne","given":["Margaret"]}}],"address":[{{"line":["1 Mill Lane"],"postalCode":"{postcode}"}}]}}"#
    )
}

fn born(day: &str) -> String {
    format!(r#""birthDate":"{day}","#)
}

fn dry_run(site: &Site, path: &str) -> ImportReport {
    site.run_import(&ImportRequest { paths: vec![path.to_owned()], dry_run: true, map: None, sent: None })
}

fn counts(report: &ImportReport) -> [u64; 4] {
    let patients = &report.patients;
    [patients.added, patients.changed, patients.unchanged, patients.refused]
}

fn said(report: &ImportReport, words: &str) -> usize {
    report.issues.iter().filter(|issue| issue.reason.contains(words)).count()
}

#[test]
fn of_two_records_of_one_patient_the_later_counts_and_a_second_import_changes_nothing() {
    let day = born("1962-03-12");
    let old = patient("1", &day, "ZZ99 3WZ");
    let new = patient("1", &day, "ZZ99 4AA");
    let folder = tempfile::tempdir().unwrap();
    // Sorted by name, as exports of two days are.
    std::fs::write(folder.path().join("1.ndjson"), [old.clone(), old.clone()].join("\n")).unwrap();
    std::fs::write(folder.path().join("2.ndjson"), [new.clone(), new].join("\n")).unwrap();
    let path = folder.path().to_string_lossy().into_owned();
    let site = Site::new();
    let dry = dry_run(&site, &path);
    assert_eq!(counts(&dry), [1, 1, 2, 0], "as the import will say");
    let first = site.import_from(&path);
    assert_eq!(counts(&first), [1, 1, 2, 0]);
    let id = site.id_of("hawthorne");
    let lives_at = |site: &Site| site.record(&id).address.join(" ").contains("ZZ99 4AA");
    assert!(lives_at(&site), "{:?}", site.record(&id).address);
    let (seq, entries) = (site.service.store().seq(), site.service.store().log_head().0);
    for again in [site.import_from(&path), dry_run(&site, &path)] {
        assert_eq!(counts(&again), [0, 0, 4, 0]);
    }
    for report in [dry, first] {
        assert!(said(&report, "says otherwise") >= 1, "{:?}", report.issues);
    }
    assert!(lives_at(&site));
    assert_eq!((site.service.store().seq(), site.service.store().log_head().0), (seq, entries));
}

#[test]
fn two_sources_of_one_person_are_one_patient_and_stay_as_they_are() {
    let ours = |system: &str, postcode: &str| {
        let own = format!(
            r#""identifier":[{{"system":"{system}","value":"7"}},{{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9434765919"}}],"#
        );
        patient(system, &(own + &born("1962-03-12")), postcode)
    };
    let lines =
        [ours("https://a.example/id", "ZZ99 3WZ"), ours("https://b.example/id", "ZZ99 4AA")].join("\n");
    let site = Site::new();
    assert_eq!(counts(&site.import(&[("both.ndjson", &lines)])), [1, 1, 0, 0]);
    let seq = site.service.store().seq();
    assert_eq!(counts(&site.import(&[("both.ndjson", &lines)])), [0, 0, 2, 0]);
    assert_eq!(site.service.store().seq(), seq, "and no commit, not even one more alias");
}

#[test]
fn one_nhs_number_without_a_common_date_of_birth_makes_two_patients_and_is_said() {
    let lines = [
        patient("1", NUMBER, "ZZ99 3WZ"),
        patient("2", &(NUMBER.to_owned() + &born("1962-03-12")), "ZZ99 3WZ"),
    ];
    let site = Site::new();
    let report = site.import(&[("two.ndjson", &lines.join("\n"))]);
    assert_eq!(counts(&report), [2, 0, 0, 0]);
    assert_eq!(said(&report, "another patient has this NHS number"), 1, "{:?}", report.issues);
    let again = site.import(&[("two.ndjson", &lines.join("\n"))]);
    assert_eq!((counts(&again), said(&again, "another patient has this NHS number")), ([0, 0, 2, 0], 2));
}

#[test]
fn a_change_that_waits_is_written_when_somebody_changes_the_patient_meanwhile() {
    let day = born("1962-03-12");
    let site = Site::new();
    site.import(&[("p.ndjson", &patient("1", &day, "ZZ99 3WZ"))]);
    // The second record takes back what the first one changed: nothing is to be written.
    let lines = [patient("1", &day, "ZZ99 4AA"), patient("1", &day, "ZZ99 3WZ")].join("\n");
    let seq = site.service.store().seq();
    let report = site.import(&[("p.ndjson", &lines)]);
    assert_eq!((counts(&report), said(&report, "says otherwise")), ([0, 0, 2, 0], 1));
    assert_eq!(site.service.store().seq(), seq);
}

/// The folders of real files in which records of one identity come from several sources.
const COLLIDING: [&str; 7] =
    ["au", "converted", "hl7_r4_examples", "import_edge", "uk_bars", "uk_ers_r4", "uk_pds"];

#[test]
fn real_files_imported_again_change_nothing_and_a_dry_run_says_what_comes() {
    let Some(fhir) = shared_data("fhir") else { return };
    let site = Site::new();
    let paths: Vec<String> =
        COLLIDING.map(|folder| fhir.join(folder).to_string_lossy().into_owned()).to_vec();
    let import =
        |dry_run| site.run_import(&ImportRequest { paths: paths.clone(), dry_run, map: None, sent: None });
    let dry = import(true);
    let first = import(false);
    assert_eq!(counts(&dry), counts(&first));
    assert!(first.patients.added > 50 && first.patients.changed > 5, "{:?}", counts(&first));
    let seq = site.service.store().seq();
    let again = import(false);
    for (what, counts) in [
        ("patients", &again.patients),
        ("referrals", &again.referrals),
        ("documents", &again.documents),
        ("others", &again.other),
    ] {
        assert_eq!((counts.added, counts.changed), (0, 0), "{what}");
    }
    assert_eq!(site.service.store().seq(), seq);
}

/// A request for files whose bytes come in pieces.
fn sent(files: &[(&str, &str)]) -> ImportRequest {
    let file = |(name, text): &(&str, &str)| SentFile {
        name: (*name).to_owned(),
        length: text.len() as u64,
        issue: None,
    };
    ImportRequest { sent: Some(files.iter().map(file).collect()), ..ImportRequest::default() }
}

/// Waits until an import wants a piece or has ended.
fn next(site: &Site, mut job: ImportJob) -> ImportJob {
    while job.wants.is_none() && job.report.is_none() {
        job = site.service.import_progress(&site.session, job.id).expect("the import goes on");
    }
    job
}

fn from(text: &str, offset: u64) -> &[u8] {
    &text.as_bytes()[usize::try_from(offset).expect("a short text")..]
}

#[test]
fn files_of_whoever_asks_come_in_pieces() {
    let day = born("1962-03-12");
    let files = [("a.ndjson", patient("1", &day, "ZZ99 3WZ")), ("b.ndjson", patient("2", &day, "ZZ99 4AA"))];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let site = Site::new();
    let mut request = sent(&files);
    let left_out = SentFile {
        name: "c.json".into(),
        issue: Some(("Refused".into(), "cannot be opened: no".into())),
        ..SentFile::default()
    };
    request.sent.as_mut().unwrap().insert(0, left_out);
    let mut job = next(&site, site.service.start_import(&site.session, &request).unwrap());
    let mut n_pieces = 0;
    while let Some(piece) = job.wants {
        let rest = from(files[piece.file as usize - 1].1, piece.offset);
        // Shorter pieces than were wanted, given twice; and one that nobody waits for.
        let bytes = Ok(rest[..rest.len().min(100)].to_vec());
        let given = ImportPiece { job: job.id, piece, bytes };
        let mut stray = given.clone();
        stray.piece.offset += 1;
        site.service.give_import(&site.session, stray).unwrap();
        site.service.give_import(&site.session, given.clone()).unwrap();
        job = next(&site, site.service.give_import(&site.session, given).unwrap());
        n_pieces += 1;
    }
    let report = job.report.unwrap();
    assert_eq!(counts(&report), [2, 0, 0, 0], "{report:?}");
    assert!(n_pieces > 4, "{n_pieces}");
    assert_eq!((report.issues_total, report.issues[0].file.as_str()), (1, "c.json"));
    assert_eq!(counts(&site.import(&files)), [0, 0, 2, 0], "the same as from files of ours");
}

#[test]
fn pieces_that_cannot_be_read_or_come_from_another_end_the_file_or_change_nothing() {
    let text = patient("1", &born("1962-03-12"), "ZZ99 3WZ");
    let site = Site::new();
    let request = sent(&[("a.ndjson", &text), ("b.ndjson", &text)]);
    let job = next(&site, site.service.start_import(&site.session, &request).unwrap());
    let piece = ImportPiece { job: job.id, piece: job.wants.unwrap(), bytes: Ok(b"{}".to_vec()) };
    let other = Session::operator("other", Permissions::all());
    assert!(site.service.give_import(&other, piece.clone()).is_err());
    let mut job = job;
    while let Some(wanted) = job.wants {
        let bytes = match wanted.file {
            0 => Err("Input/output error".to_owned()),
            _ => Ok(from(&text, wanted.offset).to_vec()),
        };
        let given = ImportPiece { job: job.id, piece: wanted, bytes };
        job = next(&site, site.service.give_import(&site.session, given).unwrap());
    }
    let report = job.report.unwrap();
    assert_eq!(report.patients.added, 1, "the other file went in");
    assert!(said(&report, "Input/output error") >= 1, "{:?}", report.issues);
}

#[test]
fn an_import_whose_files_do_not_come_can_be_stopped_and_another_begun() {
    let text = patient("1", &born("1962-03-12"), "ZZ99 3WZ");
    let site = Site::new();
    let job = next(&site, site.service.start_import(&site.session, &sent(&[("a.ndjson", &text)])).unwrap());
    let second = site.service.start_import(&site.session, &sent(&[("a.ndjson", &text)]));
    assert!(second.unwrap_err().to_string().contains("Another import is running"));
    let mut job = site.service.stop_import(&site.session, job.id).unwrap();
    while job.report.is_none() {
        job = site.service.import_progress(&site.session, job.id).unwrap();
    }
    assert!(job.report.unwrap().stopped);
    assert_eq!(counts(&site.import(&[("a.ndjson", &text)])), [1, 0, 0, 0]);
}

#[test]
fn an_import_is_idempotent_and_links_what_belongs_together() {
    let referral = r#"{"resourceType":"ServiceRequest","id":"r1","status":"active","intent":"order","subject":{"reference":"Patient/p1"},"authoredOn":"2026-11-03","code":{"text":"Cardiology"}}"#;
    let document = r#"{"resourceType":"DocumentReference","id":"d1","status":"current","subject":{"reference":"Patient/p1"},"date":"2026-11-04T10:00:00Z","type":{"text":"Discharge summary"},"context":{"related":[{"reference":"ServiceRequest/r1"}]},"content":[{"attachment":{"contentType":"text/plain","data":"SGVsbG8=","title":"Summary"}}]}"#;
    let stray = r#"{"resourceType":"ServiceRequest","id":"r9","status":"active","intent":"order","subject":{"reference":"Patient/nobody"}}"#;
    let site = Site::furnished();
    let id = site.id_of("hawthorne");
    let lines = [document, referral, stray].join("\n");
    let first = site.import(&[("records.ndjson", &lines)]);
    assert_eq!((first.referrals.added, first.referrals.refused, first.documents.added), (1, 1, 1));
    assert!(first.issues.iter().any(|issue| issue.severity == "Refused" && issue.place.contains("line 3")));
    let again = site.import(&[("patients.ndjson", PATIENTS), ("records.ndjson", &lines)]);
    assert_eq!((again.patients.unchanged, again.patients.added, again.patients.changed), (3, 0, 0));
    assert_eq!((again.referrals.unchanged, again.documents.unchanged), (1, 1));
    let view = site.record(&id);
    assert_eq!(view.referrals[0].service, "Cardiology");
    assert_eq!((view.documents[0].title.as_str(), view.documents[0].size), ("Summary", 5));
    assert_eq!(site.restart().record(&id).referrals.len(), 1);
}

#[test]
fn a_dry_run_writes_nothing() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.ndjson"), PATIENTS).unwrap();
    let seq = site.service.store().seq();
    let paths = vec![folder.path().to_string_lossy().into_owned()];
    let request = ImportRequest { paths, map: None, dry_run: true, sent: None };
    assert_eq!(site.run_import(&request).patients.added, 3);
    assert_eq!(site.service.store().seq(), seq);
}
