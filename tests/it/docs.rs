//! Pages of the documentation that are made from the program's own tables, and links that lead somewhere.

use std::fmt::Write;
use std::path::Path;

use patient_profile::domain::field::{FIELDS, FieldKind, NHS_NOTIFY, TemplateObject};
use patient_profile::intake::Field;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn fields_page() -> String {
    let mut page = String::from(
        "# Letter fields\n\nMade from the program's table of fields (`src/domain/field.rs`); a test keeps it so.\n\n\
         A field stands between double braces, such as `{{patient.name}}`, in a Word file or in a letter body. A date of birth is\n\
         no field: it is what the patient must know.\n\n| Field | What it stands for | Example | Templates | Tells |\n|---|---|---|---|---|\n",
    );
    for field in FIELDS {
        let objects = if field.objects.len() == TemplateObject::ALL.len() {
            "all".to_owned()
        } else {
            field.objects.iter().map(|object| object.label()).collect::<Vec<_>>().join(", ")
        };
        let carries: Vec<_> = field.carries.iter().map(|carried| carried.label()).collect();
        let sample = match field.kind {
            FieldKind::Picture => "(a picture)".to_owned(),
            _ => field.sample.replace('\n', " / ").replace('|', "\\|"),
        };
        let name = field.name;
        let description = field.description;
        writeln!(page, "| `{name}` | {description} | {sample} | {objects} | {} |", carries.join(", "))
            .expect("a string takes all");
    }
    page += "\n## Word letters of NHS Notify\n\nTheir own marks, with single braces, are filled as well. What is not in this \
             list stays in the letter as it is and is reported when\nthe Word file is checked.\n\n| Mark | Field |\n|---|---|\n";
    for (theirs, ours) in NHS_NOTIFY {
        writeln!(page, "| `{{{theirs}}}` | `{ours}` |").expect("a string takes all");
    }
    page
}

#[test]
fn the_page_of_letter_fields_is_made_from_the_table() {
    let path = root().join("docs/letter-fields.md");
    let page = fields_page();
    if std::env::var_os("PATIENT_PROFILE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, page, "write it with PATIENT_PROFILE_WRITE_DOCS=1 cargo test the_page_of");
}

fn columns_page() -> String {
    let mut page = String::from(
        "# Columns of an import\n\nMade from the program's table of columns (`src/intake/csv/field.rs`); a test keeps it so.\n\n\
         A heading of a CSV file is recognised whatever its case, blanks and signs: `NHS Number` is `nhsnumber`. For other headings\n\
         `import --map` names the field, as the [administrator guide](ADMINISTRATOR_GUIDE.md) shows.\n\n\
         | Field | What it holds | Headings recognised |\n|---|---|---|\n",
    );
    for field in Field::all() {
        let headings: Vec<_> = field.headings().iter().map(|heading| format!("`{heading}`")).collect();
        let (word, about) = (field.word(), field.about());
        writeln!(page, "| `{word}` | {about} | {} |", headings.join(", ")).expect("a string takes all");
    }
    page
}

#[test]
fn the_page_of_import_columns_is_made_from_the_table() {
    let path = root().join("docs/import-columns.md");
    let page = columns_page();
    if std::env::var_os("PATIENT_PROFILE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, page, "write it with PATIENT_PROFILE_WRITE_DOCS=1 cargo test the_page_of");
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut pages = vec![root().join("README.md")];
    for folder in ["docs", "docs/decisions"] {
        let entries = std::fs::read_dir(root().join(folder)).unwrap().flatten().map(|entry| entry.path());
        pages.extend(entries.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    }
    assert!(pages.len() > 10);
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1) {
            let target = link.split(')').next().unwrap_or_default().split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let to = page.parent().unwrap().join(target);
            assert!(to.exists(), "{} links to {target}, which is not there", page.display());
        }
    }
}
