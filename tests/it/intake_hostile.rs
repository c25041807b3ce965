//! Import against broken and hostile bytes: no panic, no endless loop, nothing told twice in two ways.

use std::io::BufReader;

use patient_profile::intake::{Event, Issue, Item, Options, Pass, Reading};
use proptest::prelude::*;

fn options(pass: Pass) -> Options {
    Options::new(chrono::NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")).for_pass(pass)
}

/// Reads to the end; more events than the bytes can hold mean an endless loop.
fn read(file: &str, bytes: &[u8], chunk: usize, pass: Pass) -> (Vec<Item>, Vec<Issue>) {
    let (mut items, mut issues) = (Vec::new(), Vec::new());
    for event in Reading::new(file, BufReader::with_capacity(chunk, bytes), options(pass)) {
        match event {
            Event::Item(item) => items.push(*item),
            Event::Issue(issue) => issues.push(issue),
        }
        assert!(items.len() + issues.len() <= bytes.len() * 2 + 300, "this does not end");
    }
    (items, issues)
}

const BUNDLE: &str = r##"{"resourceType":"Bundle","type":"message","entry":[
  {"fullUrl":"urn:uuid:018f428e-34f6-4707-8009-5ad742f901e7","resource":{"resourceType":"Patient","id":"1",
   "identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9434765919"}],
   "name":[{"use":"official","family":"Hawthorne","given":["Margaret"]}],"birthDate":"1961-03-04",
   "address":[{"line":["12 Acacia Avenue"],"city":"Leeds"}],"link":[{"other":{"reference":"Patient/2"},"type":"seealso"}]}},
  {"resource":{"resourceType":"ServiceRequest","id":"2","status":"active","code":{"text":"Cardiology"},
   "subject":{"reference":"urn:uuid:018f428e-34f6-4707-8009-5ad742f901e7"},"requester":{"reference":"#a"}}},
  {"resource":{"resourceType":"DocumentReference","id":"3","subject":{"reference":"Patient/1"},
   "content":[{"attachment":{"contentType":"text/plain","data":"aGVsbG8="}}]}},
  {"resource":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Organization","name":"St \u00c9loi"}}]}},
  {"resource":{"resourceType":"CarePlan","subject":{"reference":"Patient?identifier=a|b"}}}]}"##;

const LINES: &str = "{\"resourceType\":\"Patient\",\"id\":\"1\",\"birthDate\":\"1961-03-04\"}\n\
    {\"resourceType\":\"Encounter\",\"id\":\"2\",\"subject\":{\"reference\":\"Patient/1\"}}\n";

const LIST: &str = "id,nhs number,first name,surname,dob,address 1,postcode\n\
    1,9434765919,Margaret,\"Hawthorne \"\"Peg\"\"\",04/03/1961,\"12, Acacia Avenue\",LS1 6AE\n2,,José,,1961-03-04,,\n";

/// Bytes that mean something to the readers.
fn telling_byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        prop::sample::select(b"{}[]\",:\\\n\r\t ;|'0eE-+.tfn#%?/\0\xef\xbb\xbf\xff".to_vec()),
        any::<u8>()
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn arbitrary_bytes_come_to_an_end(
        bytes in prop::collection::vec(telling_byte(), 0..300),
        file in prop::sample::select(vec!["a.json", "a.ndjson", "a.csv", "a"]),
        chunk in 1usize..40,
    ) {
        for pass in [Pass::Everything, Pass::People, Pass::Records, Pass::Contents] {
            let _ = read(file, &bytes, chunk, pass);
        }
    }

    #[test]
    fn damaged_files_come_to_an_end(
        which in 0usize..3,
        damage in prop::collection::vec((any::<prop::sample::Index>(), telling_byte(), 0u8..3), 1..6),
        chunk in 1usize..40,
    ) {
        let (file, text) = [("a.json", BUNDLE), ("a.ndjson", LINES), ("a.csv", LIST)][which];
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte, how) in damage {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        let (items, _) = read(file, &bytes, chunk, Pass::Everything);
        for item in &items {
            prop_assert!(!item.names.is_empty(), "every item can be recognised again");
        }
    }

    #[test]
    fn a_file_cut_anywhere_gives_its_beginning(cut in 0usize..2000, chunk in 1usize..40) {
        let whole = read("a.json", BUNDLE.as_bytes(), 8192, Pass::Everything);
        let cut = cut.min(BUNDLE.len());
        let (items, issues) = read("a.json", &BUNDLE.as_bytes()[..cut], chunk, Pass::Everything);
        prop_assert!(items.len() <= whole.0.len());
        prop_assert_eq!(&items[..], &whole.0[..items.len()]);
        prop_assert!(cut == BUNDLE.len() || !issues.is_empty(), "a cut is told");
    }

    #[test]
    fn the_size_of_the_pieces_does_not_matter(chunk in 1usize..200) {
        for (file, text) in [("a.json", BUNDLE), ("a.ndjson", LINES), ("a.csv", LIST)] {
            let whole = read(file, text.as_bytes(), 8192, Pass::Everything);
            prop_assert_eq!(read(file, text.as_bytes(), chunk, Pass::Everything), whole);
        }
    }

    #[test]
    fn every_text_of_a_record_stays_short(name in "\\PC{0,400}", line in "\\PC{0,300}") {
        let quoted = |text: &str| serde_json::to_string(text).expect("a string");
        let (name, line) = (quoted(&name), quoted(&line));
        let text = format!(r#"{{"resourceType":"Patient","id":{name},"name":[{{"family":{name},"given":[{name},{name}]}},{{"family":{line}}}],
            "identifier":[{{"system":{line},"value":{name}}},{{"system":{name},"value":{line}}}],
            "address":[{{"line":[{line},{line},{line}],"city":{name}}}],"telecom":[{{"system":"phone","value":{line}}}]}}"#);
        let (items, _) = read("a.json", text.as_bytes(), 8192, Pass::Everything);
        for item in items {
            if let patient_profile::intake::Incoming::Patient(patient) = item.incoming {
                let size = format!("{:?}", patient.details.name).len() + patient.details.identifiers.iter().map(|i| i.system.len() + i.value.len()).sum::<usize>();
                prop_assert!(size < 6 * 216 + 3 * 256 * 8 + 200, "{}", size);
            }
        }
    }
}

#[test]
fn the_fixtures_are_whole() {
    let (items, issues) = read("a.json", BUNDLE.as_bytes(), 8192, Pass::Everything);
    assert_eq!((items.len(), issues.len()), (5, 0), "{issues:?}");
    let (items, issues) = read("a.ndjson", LINES.as_bytes(), 8192, Pass::Everything);
    assert_eq!((items.len(), issues.len()), (2, 1), "{issues:?}");
    let (items, _) = read("a.csv", LIST.as_bytes(), 8192, Pass::Everything);
    assert_eq!(items.len(), 2);
}
