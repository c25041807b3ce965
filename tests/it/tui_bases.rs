//! Letter Template Bases from the terminal, over the real service: a Word file chosen, looked into, saved, replaced, retired
//! (R13 to R18).

use std::fs;
use std::path::PathBuf;

use patient_profile::service::api::{BaseView, ReplaceBase};
use rstest::rstest;

use crate::service_fixture::{Site, word_file};
use crate::shared_data::shared_data;
use crate::tui_harness::Harness;

/// A site, and a folder with Word files.
struct Office {
    site: Site,
    folder: PathBuf,
}

impl Office {
    fn new() -> Self {
        let site = Site::new();
        let folder = site.dir.path().join("word");
        fs::create_dir_all(folder.join("old")).expect("a folder");
        fs::write(folder.join("Northgate A4.docx"), word_file()).expect("a file");
        fs::write(folder.join("notes.txt"), "no Word file").expect("a file");
        fs::write(folder.join("old").join("A4 2019.docx"), word_file()).expect("a file");
        Self { site, folder }
    }

    /// The page of the bases, and keys.
    fn open(&self, keys: &str) -> Harness {
        let mut h = Harness::real(&self.site, &self.site.session, 100, 30);
        h.keys("<esc>gb").keys(keys);
        h
    }

    /// Forgets the draft of a new base, so that the next form is empty.
    fn forget(&self) {
        self.site.service.drop_draft(&self.site.session, "Letter Template Base/").expect("drafts");
    }

    fn bases(&self) -> Vec<BaseView> {
        self.site.service.bases(&self.site.session).expect("bases")
    }

    /// The path of a file in the folder, as it is typed.
    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_string_lossy().into_owned()
    }
}

#[test]
fn a_word_file_is_chosen_looked_into_and_saved_byte_for_byte() {
    let office = Office::new();
    let mut h = office.open("n");
    h.expect("Letter Template Bases > New").keys("<tab>").keys(&office.path(""));
    h.expect("Files in /").expect("old/").expect("Northgate A4.docx").reject("notes.txt");
    h.keys("no").reject("old/").keys("<enter>");
    h.expect("Found in the Word file").expect("Body: ").expect("Fields: ").expect("Parts: ");
    // A name that was not typed is that of the file.
    h.expect("Name       Northgate A4").expect("[ Save ]").keys("<enter>");
    h.expect("Done: Northgate A4 v1 is saved. New templates can start from it.").expect("> Northgate A4");
    let kept = office.bases();
    assert_eq!((kept.len(), kept[0].version, kept[0].has_body), (1, 1, false));
}

#[test]
fn folders_are_walked_with_the_arrows_and_enter() {
    let office = Office::new();
    let mut h = office.open("nOld paper<enter>");
    h.keys(&office.path("")).keys("<down><enter>").expect("word/old/").expect("A4 2019.docx");
    h.keys("<down><enter>").expect("Found in the Word file").expect("A4 2019.docx");
    h.keys("<f2>").expect("Done: Old paper v1 is saved.");
}

#[test]
fn a_new_base_may_have_a_text_with_fields_for_new_templates() {
    let office = Office::new();
    let mut h = office.open("nPaper<enter>");
    h.keys(&office.path("Northgate A4.docx")).keys("<tab>Dear {{salut");
    h.expect("> patient.salutation").keys("<enter>,").expect("Dear {{patient.salutation}},");
    h.keys("<f2>").expect("Done: Paper v1 is saved.");
    assert_eq!(
        office.site.service.base_body(&office.site.session, "Paper").unwrap(),
        "Dear {{patient.salutation}},"
    );
    let mut h = office.open("");
    h.keys("gtn<f2>").expect("Base   Paper v1").expect("Dear {{patient.salutation}},");
}

#[rstest]
#[case("", "A Word file is needed")]
#[case("missing.docx", "missing.docx cannot be read: it is not there.")]
#[case("notes.txt", "The Word file cannot be used: ")]
#[case("old", "is no file.")]
fn what_is_no_word_file_is_refused_under_the_field(#[case] name: &str, #[case] words: &str) {
    let office = Office::new();
    let mut h = office.open("nPaper<enter>");
    if !name.is_empty() {
        h.keys(&office.path(name));
    }
    h.keys("<f2>").expect(words).expect("Name       Paper");
    assert!(office.bases().is_empty());
}

#[test]
fn a_name_is_needed_and_a_taken_one_is_refused_with_everything_kept() {
    let office = Office::new();
    let mut h = office.open("n<f2>");
    h.expect("A name is needed")
        .keys("Paper<enter>")
        .keys(&office.path("Northgate A4.docx"))
        .keys("<enter><f2>");
    h.expect("Done: Paper v1");
    let mut h = office.open("npaper<enter>");
    h.keys(&office.path("Northgate A4.docx")).keys("<enter><f2>");
    h.expect("Error: There is a Letter Template Base \"paper\" already.").expect("Northgate A4.docx");
}

#[test]
fn a_file_with_marks_that_cannot_be_filled_is_shown_and_not_saved() {
    let Some(folder) = shared_data("docx/braces") else { return };
    let office = Office::new();
    let files = fs::read_dir(folder).expect("a folder");
    let mut seen = 0;
    for file in files.flatten().filter(|file| file.path().extension().is_some_and(|end| end == "docx")) {
        let found =
            office.site.service.check_base(&office.site.session, &fs::read(file.path()).expect("a file"));
        if found.is_ok_and(|found| !found.usable) {
            seen += 1;
            office.forget();
            let mut h = office.open("nPaper<enter>");
            h.keys(&file.path().to_string_lossy()).keys("<enter>");
            h.expect("!! It cannot be used as it is").keys("<f2>").expect("marks that cannot be filled");
        }
    }
    assert!(seen == 0 || office.bases().is_empty());
}

#[test]
fn hostile_files_are_refused_with_a_reason_and_the_form_goes_on() {
    let Some(folder) = shared_data("docx/hostile") else { return };
    let office = Office::new();
    for file in fs::read_dir(folder).expect("a folder").flatten() {
        office.forget();
        let path = file.path().to_string_lossy().into_owned();
        let mut h = office.open("nPaper<enter>");
        h.keys(&path).keys("<enter>").expect("Name       Paper");
        let usable = office.site.service.check_base(&office.site.session, &fs::read(&path).unwrap());
        if !usable.is_ok_and(|found| found.usable) {
            h.keys("<f2>").reject("Done:");
        }
    }
    assert!(office.bases().is_empty());
}

#[test]
fn a_replaced_file_is_a_new_version_and_templates_keep_theirs() {
    let office = Office::new();
    office.site.service.add_default_letters(&office.site.session).expect("letters");
    let mut h = office.open("e");
    h.expect("Letter Template Bases > Hospital letter")
        .keys(&office.path("Northgate A4.docx"))
        .keys("<enter>");
    h.expect("Found in the Word file").keys("<f2>");
    h.expect("Done: Hospital letter v2 is saved. 3 templates keep their version");
    h.keys("gte").expect("Base   Hospital letter v1 (Space: v2)").keys("<shift-tab><shift-tab><space>");
    h.expect("Base   Hospital letter v2").keys("<f2>").expect("is saved");
    let template = office.site.service.template(&office.site.session, "Activation code", None).unwrap();
    assert_eq!(template.base_version, 2);
}

#[test]
fn somebody_elses_version_is_named_and_a_second_save_comes_after_it() {
    let office = Office::new();
    office.site.service.add_default_letters(&office.site.session).expect("letters");
    let mut h = office.open("e<tab>Mine <f2>");
    h.expect("Done: Hospital letter v2");
    let mut h = office.open("e<tab>More ");
    let request = ReplaceBase {
        name: "Hospital letter".into(),
        version: None,
        new_name: None,
        bytes: None,
        body: Some("Theirs".into()),
    };
    office.site.service.replace_base(&office.site.session, &request).expect("a version");
    h.keys("<f2>").expect("Note: Nothing was saved yet. mkhan saved version 3").keys("<f2>");
    h.expect("Done: Hospital letter v4");
    assert!(
        office.site.service.base_body(&office.site.session, "Hospital letter").unwrap().starts_with("More ")
    );
}

#[test]
fn a_base_is_retired_after_a_question_and_taken_into_use_again() {
    let office = Office::new();
    office.site.service.add_default_letters(&office.site.session).expect("letters");
    let mut h = office.open("d");
    h.expect("─ Retire the base ─").expect("3 templates use it").keys("y").expect("is retired.");
    h.keys("gtn").expect("There is no base in use").keys("<esc>gbdy").expect("is in use again.");
}

#[test]
fn over_a_socket_the_bytes_come_from_the_machine_of_the_terminal() {
    let office = Office::new();
    let path = office.path("Northgate A4.docx");
    let shared = crate::wire::Shared::over(office.site);
    let mut h = Harness::over_socket(&shared.socket, 100, 30);
    h.keys("<esc>gbnPaper<enter>").keys(&path).keys("<enter>").expect("Found in the Word file");
    // What was checked is what is saved, whatever becomes of the file.
    fs::remove_file(&path).expect("removed");
    h.keys("<f2>").expect("Done: Paper v1 is saved.");
    h.keys("gtn<f2>Welcome<enter>Hello <esc>");
    let drafts = shared.site.service.drafts(&shared.site.session).expect("drafts");
    assert_eq!(drafts.iter().map(|draft| draft.page.as_str()).collect::<Vec<_>>(), ["Letter Template/"]);
}
