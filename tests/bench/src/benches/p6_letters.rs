//! P6: letters merged from a base of one page with a letterhead picture, beside docx-mailmerge on the same base.

use std::hint::black_box;
use std::io::{Read, Write};

use patient_profile::letters::{Base, Body, Expected, Values, verify};

use crate::letterhead::{self, FIELDS};
use crate::measure::{Stopwatch, median};
use crate::peers::mailmerge;
use crate::population::{self, Person};
use crate::progress;
use crate::report::{Outcome, number};

use super::{Trouble, World};

const LETTERS: usize = 2000;
const PEER_LETTERS: usize = 100;
const RUNS: usize = 5;

pub fn run(_: &mut World) -> Result<Outcome, Trouble> {
    progress("P6: letters");
    let people: Vec<Person> = population::people(LETTERS).collect();
    let bytes = letterhead::docx()?;
    let base = Base::scan(&bytes)?;
    let body = Body::parse("");
    let letters: Vec<Values> = people.iter().map(values).collect();
    let mut merging = Vec::new();
    let mut checked = Vec::new();
    for _ in 0..RUNS {
        let watch = Stopwatch::start();
        for values in &letters {
            black_box(base.merge(values, &body)?);
        }
        merging.push(watch.seconds());
        let watch = Stopwatch::start();
        for (person, values) in people.iter().zip(&letters).take(LETTERS / 10) {
            let letter = base.merge(values, &body)?;
            verify(&letter, &Expected::default().with("the family name", &person.family))?;
        }
        checked.push(watch.seconds() * 10.0);
    }
    let per_letter = |seconds: Vec<f64>| median(seconds) / as_f64(LETTERS);
    let (merging, checked) = (per_letter(merging), per_letter(checked));
    let raw_copied = untouched_parts_are_copied(&bytes, &base.merge(&letters[0], &body)?)?;

    let scratch = tempfile::tempdir()?;
    let (base_path, values_path) = (scratch.path().join("base.docx"), scratch.path().join("values"));
    std::fs::write(&base_path, &bytes)?;
    write_values(&values_path, &people)?;
    let peer = mailmerge::seconds(&base_path, &values_path, PEER_LETTERS).map(|s| s / as_f64(PEER_LETTERS));

    let mut outcome = Outcome::default();
    outcome.at_least("≥ 1,400 letters/s on one core", 1.0 / merging, 1400.0, "letters/s");
    let goal = "≥ 20 × docx-mailmerge";
    match &peer {
        Ok(peer) => outcome.at_least(goal, peer / merging, 20.0, "×"),
        Err(reason) => outcome.open(goal, format!("docx-mailmerge could not be run: {reason}")),
    }
    let said = if raw_copied { "byte for byte" } else { "they differ" };
    outcome.compare("untouched parts are copied as they lie", raw_copied, said.to_owned());
    let line = |name: &str, seconds: f64| vec![name.to_owned(), number(1.0 / seconds), number(seconds * 1e3)];
    let mut rows = vec![
        line("Patient Profile, merged", merging),
        line("the same, opened again and checked (what every sent letter gets)", checked),
    ];
    rows.extend(peer.ok().map(|peer| line("docx-mailmerge, opened for each letter", peer)));
    outcome.table(&["a letter of one page with letterhead", "letters/s a core", "CPU ms each"], rows);
    outcome.note(format!(
        "The base has {} bytes: a picture in the header, a table, a footer, {} places of {} fields.",
        bytes.len(),
        letterhead::PLACES,
        FIELDS.len()
    ));
    Ok(outcome)
}

/// A value for each field of the base.
fn filled(person: &Person) -> [(&'static str, String); FIELDS.len()] {
    let texts = [
        format!("Mx {} {}", person.given, person.family),
        format!("Mx {}", person.family),
        person.street.clone(),
        "Leeds".to_owned(),
        person.postcode.clone(),
        person.nhs_number.map(|n| n.to_string()).unwrap_or_default(),
        person.local_id.clone(),
        "30 June 2026".to_owned(),
        format!("L{:06}", person.index),
        "Barchester General & Royal Hospital".to_owned(),
        "01632 960 123".to_owned(),
        "J. Trollope".to_owned(),
    ];
    let mut texts = texts.into_iter();
    FIELDS.map(|field| (field, texts.next().unwrap_or_default()))
}

fn values(person: &Person) -> Values {
    let mut values = Values::new();
    for (field, text) in filled(person) {
        values.set(field, text);
    }
    values
}

/// The same values for the peer, one letter a line.
fn write_values(path: &std::path::Path, people: &[Person]) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    for person in people.iter().take(PEER_LETTERS) {
        let pairs =
            filled(person).map(|(field, text)| format!("{:?}: {text:?}", letterhead::merge_name(field)));
        writeln!(out, "{{{}}}", pairs.join(", "))?;
    }
    out.flush()
}

/// Whether the letterhead's picture and styles are, still compressed, what they were.
fn untouched_parts_are_copied(base: &[u8], letter: &[u8]) -> Result<bool, Trouble> {
    for name in letterhead::UNTOUCHED {
        if packed(base, name)? != packed(letter, name)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn packed(bytes: &[u8], name: &str) -> Result<Vec<u8>, Trouble> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes))?;
    let index = archive.index_for_name(name).ok_or("a part is missing")?;
    let mut packed = Vec::new();
    archive.by_index_raw(index)?.read_to_end(&mut packed)?;
    Ok(packed)
}

#[expect(clippy::cast_precision_loss, reason = "numbers of letters fit")]
fn as_f64(count: usize) -> f64 {
    count as f64
}
