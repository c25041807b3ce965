//! What becomes of single resources and rows: statuses, names, dates, references, limits. Fixtures are our own.

use std::sync::Arc;

use chrono::NaiveDate;
use patient_profile::domain::{Address, Gender, PersonName, RecordStatus, ReferralStatus};
use patient_profile::intake::{
    ColumnMap, Content, Event, Incoming, IncomingPatient, Issue, Item, Options, Pass, Reading, Severity,
    SourceName, identity,
};
use rstest::rstest;

use crate::shared_data::shared_data;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn options() -> Options {
    Options::new(day(2026, 11, 22))
}

fn read_as(file: &str, text: &[u8], options: Options) -> (Vec<Item>, Vec<Issue>) {
    let (mut items, mut issues) = (Vec::new(), Vec::new());
    for event in Reading::new(file, text, options) {
        match event {
            Event::Item(item) => items.push(*item),
            Event::Issue(issue) => issues.push(issue),
        }
    }
    (items, issues)
}

fn read(text: &str) -> (Vec<Item>, Vec<Issue>) {
    read_as("file.json", text.as_bytes(), options())
}

fn patient(item: &Item) -> &IncomingPatient {
    let Incoming::Patient(patient) = &item.incoming else { unreachable!("{item:?}") };
    patient
}

/// A patient with a name and a date of birth and these further members.
fn with(members: &str) -> String {
    format!(
        r#"{{"resourceType":"Patient","id":"1","name":[{{"family":"Hawthorne","given":["Margaret"]}}],"birthDate":"1961-03-04"{}{members}}}"#,
        if members.is_empty() { "" } else { "," }
    )
}

fn reasons(issues: &[Issue], severity: Severity) -> Vec<String> {
    let wanted = issues.iter().filter(|issue| issue.severity == severity);
    wanted.map(|issue| format!("{}: {}", issue.place, issue.reason)).collect()
}

#[rstest]
#[case("", RecordStatus::Open)]
#[case(r#""active":true,"deceasedBoolean":false"#, RecordStatus::Open)]
#[case(r#""active":false"#, RecordStatus::Inactive)]
#[case(r#""active":"false""#, RecordStatus::Inactive)]
#[case(r#""deceasedBoolean":true,"active":false"#, RecordStatus::Deceased)]
#[case(r#""deceasedDateTime":"2020""#, RecordStatus::Deceased)]
#[case(r#""link":[{"other":{"reference":"Patient/2"},"type":"replaced-by"}]"#, RecordStatus::Merged)]
#[case(r#""link":[{"other":{"reference":"Patient/2"},"type":"seealso"}]"#, RecordStatus::Open)]
#[case(r#""meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"V"}]}"#, RecordStatus::Restricted)]
#[case(r#""meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"U"}]}"#, RecordStatus::Open)]
#[case(r#""meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]},"deceasedBoolean":true"#, RecordStatus::Deceased)]
fn flags_become_record_statuses(#[case] members: &str, #[case] expected: RecordStatus) {
    let (items, _) = read(&with(members));
    assert_eq!(patient(&items[0]).status, expected);
    assert_eq!(expected.disables_by_default(), expected != RecordStatus::Open);
}

#[test]
fn the_name_in_use_is_found_and_the_others_are_for_search() {
    let (items, issues) = read(
        r#"{"resourceType":"Patient","id":"1","birthDate":"1961-03-04","gender":"female","name":[
            {"use":"maiden","family":"Windsor","given":["Margaret"]},
            {"use":"official","family":"Gone","period":{"end":"2001"}},
            {"use":"usual","family":"Hawthorne","given":["Margaret","Anne"],"prefix":["Mrs"],"period":{"end":"2030-01-01"}},
            {"use":"nickname","given":["Peggy"]}]}"#,
    );
    let person = &patient(&items[0]).details;
    assert_eq!(person.name.full(), "Mrs Margaret Anne Hawthorne");
    let others: Vec<_> = person.other_names.iter().map(PersonName::full).collect();
    assert_eq!(others, ["Peggy", "Margaret Windsor", "Gone"]);
    assert_eq!(person.gender, Gender::Female);
    assert!(issues.is_empty(), "{issues:?}");
}

#[test]
fn the_address_and_number_in_use_are_found() {
    let (items, _) = read(&with(
        r#""address":[{"use":"temp","line":["Ward 4"],"postalCode":"X"},
            {"use":"home","line":["Old House"],"period":{"end":"2020-01-01"}},
            {"line":["12 Acacia Avenue","","Little Snoring"],"city":"Leeds","postalCode":"LS1 6AE"}],
          "telecom":[{"system":"email","value":"a@b"},{"system":"phone","use":"work","value":"1"},
            {"system":"phone","use":"mobile","value":"07700 900000"},{"system":"phone","use":"old","value":"3"}]"#,
    ));
    let person = &patient(&items[0]).details;
    let address = person.address.as_ref().expect("an address");
    assert_eq!(address.block(), ["12 Acacia Avenue", "Little Snoring", "Leeds", "LS1 6AE"]);
    assert_eq!(person.phone.as_deref(), Some("07700 900000"));
    let (items, issues) =
        read(&with(r#""address":[{"use":"home","line":["Old House"],"period":{"end":"2020-01-01"}}]"#));
    assert_eq!(patient(&items[0]).details.address, None);
    assert_eq!(reasons(&issues, Severity::Odd).len(), 1);
}

#[rstest]
#[case(r#""birthDate":"1961""#, "is not a full date")]
#[case(r#""birthDate":"1961-02-30""#, "is not a date of the calendar")]
#[case(r#""birthDate":{"year":1961}"#, "no date of birth")]
#[case(r#""birthDate":"2030-01-01""#, "lies in the future")]
#[case(r#""gender":"male""#, "no date of birth")]
fn a_patient_without_a_date_of_birth_is_kept_and_marked(#[case] member: &str, #[case] reason: &str) {
    let (items, issues) =
        read(&format!(r#"{{"resourceType":"Patient","id":"1","name":[{{"family":"X"}}],{member}}}"#));
    assert_eq!(patient(&items[0]).details.birth_date, None);
    let odd = reasons(&issues, Severity::Odd);
    assert!(odd.len() == 1 && odd[0].contains(reason) && odd[0].contains("cannot be invited"), "{odd:?}");
    assert!(odd[0].starts_with("line 1, birthDate: "), "{odd:?}");
}

#[test]
fn nhs_numbers_are_checked_and_bad_ones_kept_as_plain_identifiers() {
    let number = |value: &str, more: &str| {
        let members = format!(
            r#""identifier":[{{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{value}"{more}}}]"#
        );
        let (items, issues) = read(&with(&members));
        let person = patient(&items[0]).details.clone();
        (
            person.nhs_number.map(|n| n.to_string()),
            person.identifiers.len(),
            reasons(&issues, Severity::Odd).len(),
        )
    };
    let unverified = r#","extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus","valueCodeableConcept":{"coding":[{"code":"03"}]}}]"#;
    assert_eq!(number("943 476 5919", ""), (Some("9434765919".to_owned()), 1, 0));
    assert_eq!(number("9434765918", ""), (None, 2, 1));
    assert_eq!(number("9434765919", unverified).0, None);
    assert_eq!(number("9434765919", &unverified.replace("03", "01")).0.as_deref(), Some("9434765919"));
    assert_eq!(number("9434765919", r#","period":{"end":"2001-01-01"}"#).0, None);
}

#[test]
fn issues_never_hold_what_a_patient_is_called() {
    let secret = "Zaphod";
    let text = format!(
        r#"{{"resourceType":"Patient","id":"{secret}","name":["{secret}",{{"family":{{"x":"{secret}"}}}}],"birthDate":"{secret}",
            "gender":"{secret}","identifier":[{{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{secret}"}}],"address":"{secret}"}}
           {{"resourceType":"Patient","birthDate":{secret}}}
           {{"resourceType":"ServiceRequest","status":"{secret}","subject":{{"display":"{secret}"}}}}"#
    );
    let (_, issues) = read(&text);
    assert!(issues.len() >= 8, "{issues:?}");
    assert!(issues.iter().all(|issue| !issue.reason.contains(secret)), "{issues:?}");
    let csv = format!(
        "id,surname,dob,nhs number,gender\n1,{secret},{secret},{secret},{secret}\n2,{secret},{secret},x,y,{secret}\n"
    );
    let (_, issues) = read_as("a.csv", csv.as_bytes(), options());
    assert!(issues.len() >= 4 && issues.iter().all(|issue| !issue.reason.contains(secret)), "{issues:?}");
}

#[test]
fn long_and_hostile_names_are_cut_and_kept_raw() {
    let name = format!("\\u001b[2J\\u202e{}", "王".repeat(500));
    let (items, issues) = read(&format!(
        r#"{{"resourceType":"Patient","id":"1","name":[{{"family":"{name}"}}],"birthDate":"1961-03-04"}}"#
    ));
    let family = &patient(&items[0]).details.name.family;
    assert!(family.len() <= 256 && family.starts_with("\u{1b}[2J\u{202e}王"), "{family}");
    assert!(reasons(&issues, Severity::Odd)[0].contains("was cut"));
}

#[test]
fn older_and_newer_versions_are_refused_by_name() {
    for (text, word) in [
        (r#"{"resourceType":"Patient","name":[{"family":["Chalmers"]}]}"#, "DSTU2"),
        (r#"{"resourceType":"ReferralRequest"}"#, "STU3"),
        (
            r#"{"resourceType":"Patient","meta":{"profile":["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Patient-1"]}}"#,
            "STU3",
        ),
        (r#"{"resourceType":"Encounter","actualPeriod":{},"subject":{"reference":"Patient/1"}}"#, "R5"),
        (r#"{"resourceType":"Encounter","class":[{"coding":[]}],"subject":{"reference":"Patient/1"}}"#, "R5"),
        (
            r#"{"resourceType":"ServiceRequest","code":{"concept":{}},"subject":{"reference":"Patient/1"}}"#,
            "R5",
        ),
        (
            r#"{"resourceType":"DocumentReference","context":[{"reference":"Encounter/1"}],"subject":{"reference":"Patient/1"}}"#,
            "R5",
        ),
    ] {
        let (items, issues) = read(text);
        assert!(items.is_empty() && issues.len() == 1, "{text}: {issues:?}");
        assert!(issues[0].severity == Severity::Refused && issues[0].reason.contains(word), "{}", issues[0]);
    }
}

#[test]
fn a_referral_is_read_with_its_number_and_whom_it_is_about() {
    let (items, issues) = read(
        r##"{"resourceType":"ServiceRequest","id":"r1","status":"active","authoredOn":"2026-05-01T09:55:00Z",
            "contained":[{"resourceType":"Practitioner","id":"gp","name":[{"family":"Smitty","given":["Gerald"]}]}],
            "identifier":[{"value":"x"},{"system":"https://fhir.nhs.uk/Id/UBRN","value":"000000070000"}],
            "category":[{"text":"Referral"}],"code":{"coding":[{"code":"183524004","display":"Cardiology"}]},
            "subject":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9434765919"}},
            "requester":{"reference":"#gp"},"reasonCode":[{"text":"Chest pain"},{"text":"Chest pain"},{"coding":[{"display":"Palpitations"}]}]}"##,
    );
    let Incoming::Referral(referral) = &items[0].incoming else { panic!("{items:?}") };
    assert_eq!((referral.status, referral.date), (ReferralStatus::Active, Some(day(2026, 5, 1))));
    assert_eq!((referral.service.as_str(), referral.reference.as_str()), ("Cardiology", "000000070000"));
    assert_eq!(
        (referral.requester.display.as_str(), referral.reason.as_str()),
        ("Gerald Smitty", "Chest pain; Palpitations")
    );
    assert_eq!(referral.subject.names.len(), 1);
    assert_eq!(identity(&items[0]).value, "000000070000");
    assert!(issues.is_empty(), "{issues:?}");
    for (subject, reason) in [
        (r#""subject":{"reference":"Group/1"}"#, "is about a Group"),
        (r#""subject":{"type":"Location","identifier":{"value":"1"}}"#, "is about a Location"),
        (r#""subject":{"display":"Jane"}"#, "names no patient that can be looked up"),
        (
            r#""subject":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]}"#,
            "withholds",
        ),
        (r#""status":"active""#, "names no patient"),
    ] {
        let (items, issues) = read(&format!(r#"{{"resourceType":"ServiceRequest",{subject}}}"#));
        assert!(items.is_empty() && issues[0].reason.contains(reason), "{subject}: {issues:?}");
    }
    let (items, _) = read(
        r#"{"resourceType":"ServiceRequest","doNotPerform":true,"code":{"text":"Turn"},"subject":{"reference":"Patient/1"}}"#,
    );
    let Incoming::Referral(referral) = &items[0].incoming else { panic!("{items:?}") };
    assert_eq!(referral.service, "Not to be done: Turn");
}

#[test]
fn a_document_brings_its_content_or_says_where_it_is() {
    let document = |attachment: &str, more: &str| {
        let text = format!(
            r#"{{"resourceType":"DocumentReference","id":"d","status":"current","subject":{{"reference":"Patient/1"}},
            "type":{{"text":"Letter"}},"content":[{{"attachment":{{{attachment}}}}}]{more}}}"#
        );
        let (items, issues) = read(&text);
        match &items[0].incoming {
            Incoming::Document(document) => (document.as_ref().clone(), issues),
            other => panic!("{other:?}"),
        }
    };
    let (here, issues) =
        document(r#""contentType":"text/plain; charset=utf-8","data":"aGVs\nbG8=","title":"Hello""#, "");
    assert_eq!(
        (here.content, here.size, here.content_type.as_str()),
        (Content::Here(b"hello".to_vec()), 5, "text/plain")
    );
    assert_eq!((here.title.as_str(), here.kind.as_str(), here.withdrawn), ("Hello", "Letter", false));
    assert!(issues.is_empty());
    let (there, _) = document(
        r#""url":"Binary/7","size":12"#,
        r#","context":{"related":[{"reference":"ServiceRequest/r"},{"reference":"Observation/o"}]}"#,
    );
    let Content::Elsewhere(place) = there.content else { panic!("{there:?}") };
    assert_eq!(place.names, [SourceName::Local { resource: "Binary".into(), id: "7".into() }]);
    assert_eq!((there.size, there.referrals.len(), there.title.as_str()), (12, 1, "Letter"));
    let (broken, issues) = document(r#""data":"%%%""#, "");
    assert_eq!((broken.content, issues.len()), (Content::Absent, 1));
    for withdrawn in [
        r#","docStatus":"entered-in-error""#,
        r#","securityLabel":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]}]"#,
    ] {
        assert!(document(r#""url":"x/1""#, withdrawn).0.withdrawn);
    }
}

#[test]
fn passes_share_the_work_and_say_things_once() {
    let text = br#"{"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Patient","id":"1"}},
        {"resource":{"resourceType":"Encounter","id":"2"}},
        {"resource":{"resourceType":"Binary","id":"3","contentType":"text/plain","data":"aGk="}},
        {"resource":{"resourceType":"Observation"}}, 17 ]}"#;
    let of = |pass| {
        let (items, issues) = read_as("a.json", text, options().for_pass(pass));
        (items.len(), issues.iter().map(|issue| issue.severity).collect::<Vec<_>>())
    };
    assert_eq!(of(Pass::People), (1, vec![Severity::Odd, Severity::Odd, Severity::Refused, Severity::Note]));
    assert_eq!(of(Pass::Records), (0, vec![Severity::Refused]));
    assert_eq!(of(Pass::Contents), (1, vec![]));
}

#[test]
fn wrappers_of_all_sorts_are_opened() {
    let patient = r#"{"resourceType":"Patient","id":"1","birthDate":"1961-03-04","name":[{"family":"X"}]}"#;
    for (text, path) in [
        (format!("[{patient},{patient}]"), "[1]"),
        (format!("{patient}\n{patient}"), ""),
        (format!("{patient} {patient}"), ""),
        (
            format!(
                r#"{{"entry":[{{"resource":{patient}}},{{"resource":{patient}}}],"resourceType":"Bundle"}}"#
            ),
            "entry[1].resource",
        ),
        (
            format!(
                r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Bundle","entry":[{{"resource":{patient}}},{{"resource":{patient}}}]}}}}]}}"#
            ),
            "entry[0].resource.entry[1].resource",
        ),
        (
            format!(
                r#"{{"resourceType":"Parameters","parameter":[{{"name":"a"}},{{"resource":{patient}}},{{"resource":{patient}}}]}}"#
            ),
            "parameter[2].resource",
        ),
        (
            format!("{{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{patient},{patient}]}}"),
            "entry[1]",
        ),
    ] {
        let (items, issues) = read(&text);
        assert_eq!(items.len(), 2, "{text}: {issues:?}");
        assert_eq!(items[1].place.path, path, "{text}");
    }
    let history = format!(
        r#"{{"resourceType":"Bundle","type":"history","entry":[{{"fullUrl":"a://b/Patient/1","resource":{patient}}},{{"fullUrl":"a://b/Patient/1","resource":{patient}}}]}}"#
    );
    assert_eq!(read(&history).0.len(), 1, "the first version of a history is the newest");
}

#[test]
fn broken_files_give_what_is_whole_and_say_where_they_break() {
    let good = with("");
    for (text, items, place) in [
        (format!("{good}\n{{\"resourceType\":\"Patient\",\n{good}\n"), 2, "line 2"),
        (
            format!(
                r#"{{"resourceType":"Bundle","entry":[{{"resource":{good}}},{{"resource":{{"resourceType":"Patient","id":"#
            ),
            1,
            "entry[1]",
        ),
        (
            format!(
                r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Patient","id":,"x":1}}}},{{"resource":{good}}}]}}"#
            ),
            1,
            "entry[0]",
        ),
        (format!("{good}\nabc"), 1, "line 2"),
        (format!("{good}\n\u{1}"), 1, "line 2"),
        (r#"{"resourceType":"Patient","id":"1""#.to_owned(), 0, "line 1"),
        ("{}".to_owned(), 0, "line 1"),
        ("[1,2]".to_owned(), 0, "[0]"),
    ] {
        let (found, issues) = read(&text);
        assert_eq!(found.len(), items, "{text}: {issues:?}");
        let refused = reasons(&issues, Severity::Refused);
        assert!(refused.iter().any(|reason| reason.contains(place)), "{text}: {refused:?}");
    }
    let latin = b"{\"resourceType\":\"Patient\",\"id\":\"1\",\"name\":[{\"family\":\"Jos\xe9\"}]}";
    let (items, issues) = read_as("a.json", latin, options());
    assert!(items.is_empty() && issues[0].reason.contains("UTF-8"), "{issues:?}");
    let deep = format!(r#"{{"resourceType":"Patient","id":"1","x":{}1{}}}"#, "[".repeat(70), "]".repeat(70));
    assert!(read(&deep).1[0].reason.contains("deeper than 64"));
    let twice = r#"{"resourceType":"Patient","id":"1","id":"2"}"#;
    assert!(read(twice).1[0].reason.contains("duplicate field"), "{:?}", read(twice).1);
}

#[test]
fn no_address_is_dropped_quietly() {
    let csv = "local_id,given,family,previous_family,birth_date,address_line,city,postcode,email,gp_practice\n\
        1,Margaret,Hawthorne,Smith,1961-03-04,\"Flat 2, 12 Acacia Avenue\",Leeds,LS1 6AE,m@example.org,P1\n";
    let (items, issues) = read_as("a.csv", csv.as_bytes(), options());
    let details = &patient(&items[0]).details;
    let block = details.address.as_ref().map(Address::block).expect("an address");
    assert_eq!(block, ["Flat 2", "12 Acacia Avenue", "Leeds", "LS1 6AE"]);
    assert_eq!(details.other_names[0].family, "Smith");
    assert!(reasons(&issues, Severity::Odd).is_empty(), "{issues:?}");
    assert!(reasons(&issues, Severity::Note)[0].ends_with("not used: email, gp_practice"), "{issues:?}");

    let csv =
        "id,surname,dob,Correspondence address,Surname at birth\n1,Hawthorne,1961-03-04,12 Acacia Avenue,X\n";
    let (_, issues) = read_as("a.csv", csv.as_bytes(), options());
    let odd: Vec<&Issue> = issues.iter().filter(|issue| issue.severity == Severity::Odd).collect();
    let told: Vec<(&str, bool)> =
        odd.iter().map(|issue| (issue.place.path.as_str(), issue.reason.contains("--map"))).collect();
    assert_eq!(told, [("Correspondence address", true), ("Surname at birth", true)]);
    assert!(odd[0].reason.starts_with("seems to hold an address and was left out"), "{odd:?}");
    let map = "[columns]\n\"Correspondence address\" = \"address\"\n\"Surname at birth\" = \"ignore\"\n";
    let mapped = Options { map: Some(Arc::new(map.parse().expect("a map"))), ..options() };
    let (_, issues) = read_as("a.csv", csv.as_bytes(), mapped);
    assert!(reasons(&issues, Severity::Odd).is_empty(), "{issues:?}");
}

#[test]
fn a_list_of_patients_is_read_by_its_headings() {
    let csv = "\u{feff}Hosp No;NHS Number;Title;Forename;Surname;Known as;DOB;Sex;Address 1;Town;Postcode;Mobile;Date of death;Ward\n\
        77;943 476 5919;Mrs;Margaret;Hawthorne;Peggy;04/03/1961;F;\"12; Acacia Avenue\";Leeds;LS1 6AE;07700 900000;;A\n\
        78;9434765918;;;;;31/02/1961;?;;;;;01.01.2020;B\n\
        ;;;;;;;;;;;;;\n;;;;;;1/1/1961;;;;;;;\n";
    let (items, issues) = read_as("a.csv", csv.as_bytes(), options());
    assert_eq!(items.len(), 2, "{issues:?}");
    let first = &patient(&items[0]).details;
    assert_eq!(first.name.full(), "Mrs Margaret Hawthorne");
    assert_eq!((first.birth_date, first.gender), (Some(day(1961, 3, 4)), Gender::Female));
    assert_eq!(
        first.address.as_ref().map(Address::block),
        Some(vec!["12; Acacia Avenue".into(), "Leeds".into(), "LS1 6AE".into()])
    );
    assert_eq!(
        (first.local_id(), first.nhs_number.map(|n| n.to_string()).as_deref()),
        (Some("77"), Some("9434765919"))
    );
    assert_eq!(first.other_names[0].given, "Peggy");
    let second = patient(&items[1]);
    assert_eq!((second.status, second.details.death_date), (RecordStatus::Deceased, Some(day(2020, 1, 1))));
    assert_eq!(second.details.identifiers.len(), 2);
    assert_eq!(
        reasons(&issues, Severity::Odd)
            .iter()
            .map(|reason| reason.split(':').next().unwrap_or_default())
            .collect::<Vec<_>>(),
        ["line 3, DOB", "line 3, Sex", "line 3, NHS Number", "line 3, Surname"]
    );
    assert_eq!(
        reasons(&issues, Severity::Refused),
        ["line 5: names nobody: there is neither a name nor an identifier"]
    );
}

#[test]
fn a_column_map_decides_and_a_row_that_is_shifted_is_refused() {
    let map: ColumnMap = "system = \"https://h.example/pas\"\ndate_order = \"month first\"\n[columns]\nRef = \"local_id\"\nWho = \"name\"\nDay = \"birth_date\"\n".parse().expect("a map");
    let options = Options { map: Some(map.into()), ..options() };
    let (items, issues) =
        read_as("a.csv", b"Ref,Who,Day\n1,\"HAWTHORNE, Margaret (Mrs)\",3/4/1961\n2,A,B,C\n3,X\n", options);
    assert_eq!(patient(&items[0]).details.birth_date, Some(day(1961, 3, 4)));
    assert_eq!(patient(&items[0]).details.name.full(), "Mrs Margaret HAWTHORNE");
    assert_eq!(identity(&items[0]).system, "https://h.example/pas");
    assert_eq!(items.len(), 2);
    assert!(
        issues.iter().any(|issue| issue.severity == Severity::Refused && issue.reason.contains("4 fields"))
    );
}

#[test]
fn the_same_file_twice_has_the_same_identities() {
    for text in
        [with(""), with(r#""identifier":[{"system":"h","value":"7"}]"#), with("").replace(r#""id":"1","#, "")]
    {
        let (once, twice) = (read(&text).0, read(&text).0);
        assert_eq!(identity(&once[0]), identity(&twice[0]));
        assert_eq!(
            patient(&once[0]).details.identifiers[0],
            identity(&once[0]),
            "the identity is the first identifier"
        );
    }
    let row = |text: &str| identity(&read_as("a.csv", text.as_bytes(), options()).0[0]);
    let number = "nhs number,surname,dob\n9434765919,Hawthorne,1961-03-04\n";
    assert_eq!(row(number), row(&number.replace("Hawthorne", "Smith")));
    assert_ne!(row(number), row(&number.replace("1961", "1962")), "an NHS number alone is no identity");
}

#[test]
fn sensitive_deceased_and_incomplete_patients_of_the_shared_data() {
    let one = |sub: &str| {
        let path = shared_data(sub)?;
        let text = std::fs::read(&path).expect("it is there");
        let (items, issues) = read_as(sub, &text, options().for_pass(Pass::People));
        Some((patient(&items[0]).clone(), issues))
    };
    if let Some((sensitive, issues)) = one("fhir/uk_pds/Sensitive_PatientSearch.json") {
        assert_eq!(sensitive.status, RecordStatus::Deceased);
        assert_eq!(sensitive.details.death_date, Some(day(2005, 6, 16)));
        assert!(issues.iter().any(|issue| issue.reason.contains("restricted")));
    }
    if let Some((compound, _)) = one("fhir/uk_pds/PatientCompoundName.json") {
        assert_eq!(compound.details.nhs_number, None, "9000000015 fails its check digit");
        assert!(compound.details.identifiers.iter().any(|identifier| identifier.value == "9000000015"));
    }
    if let Some((withheld, issues)) = one("fhir/au/incomplete/Patient-italia-sofia-suppressed-birthDate.json")
    {
        assert_eq!(withheld.details.birth_date, None);
        assert!(issues[0].reason.contains("withholds"));
    }
    if let Some((unknown, issues)) = one("fhir/import_edge/PatientWithUnknownElements.json") {
        assert!(unknown.details.name.is_empty() && unknown.details.birth_date.is_some());
        assert!(issues[0].reason.contains("no name"));
    }
    if let Some((told, _)) = one("fhir/uk_gp/Patient-NHSEngland-9449304424.json") {
        assert_eq!(told.status, RecordStatus::Deceased, "an informal death notice counts");
        assert!(told.details.other_names.iter().any(|name| name.family == "Jones26th"));
    }
}
