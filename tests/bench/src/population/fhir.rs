//! People as FHIR R4 Patients, one a line, about a thousand bytes each.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::person::Person;

const NHS: &str = "https://fhir.nhs.uk/Id/nhs-number";
const LOCAL: &str = "https://example.org/Id/local-patient-id";
const VERIFIED: &str = "{\"url\":\"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus\",\
    \"valueCodeableConcept\":{\"coding\":[{\"system\":\"https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus\",\
    \"code\":\"01\",\"display\":\"Number present and verified\"}]}}";

/// One Patient as a line of JSON without its end.
fn patient_json(p: &Person) -> String {
    let gender = if p.female { "female" } else { "male" };
    let title = if p.female { "Mrs" } else { "Mr" };
    let nhs = p.nhs_number.map_or_else(String::new, |number| {
        format!("{{\"extension\":[{VERIFIED}],\"system\":\"{NHS}\",\"value\":\"{number:010}\"}},")
    });
    let middle = if p.middle.is_empty() { String::new() } else { format!(",\"{}\"", p.middle) };
    let mut others = String::new();
    if !p.known_as.is_empty() {
        others +=
            &format!(",{{\"use\":\"usual\",\"family\":\"{}\",\"given\":[\"{}\"]}}", p.family, p.known_as);
    }
    if !p.former.is_empty() {
        others += &format!(",{{\"use\":\"maiden\",\"family\":\"{}\",\"given\":[\"{}\"]}}", p.former, p.given);
    }
    format!(
        "{{\"resourceType\":\"Patient\",\"id\":\"{id}\",\"active\":true,\"identifier\":[{nhs}{{\"use\":\"usual\",\
         \"system\":\"{LOCAL}\",\"value\":\"{id}\"}}],\"name\":[{{\"use\":\"official\",\"family\":\"{family}\",\
         \"given\":[\"{given}\"{middle}],\"prefix\":[\"{title}\"]}}{others}],\"telecom\":[{{\"system\":\"phone\",\
         \"value\":\"01632 960{phone:03}\",\"use\":\"home\"}},{{\"system\":\"email\",\"value\":\"{id}@example.org\"}}],\
         \"gender\":\"{gender}\",\"birthDate\":\"{born}\",\"address\":[{{\"use\":\"home\",\"line\":[\"{street}\"],\
         \"city\":\"Leeds\",\"postalCode\":\"{postcode}\"}}],\"generalPractitioner\":[{{\"type\":\"Organization\",\
         \"identifier\":{{\"system\":\"https://fhir.nhs.uk/Id/ods-organization-code\",\"value\":\"B{gp:05}\"}}}}]}}",
        id = p.local_id,
        family = p.family,
        given = p.given,
        phone = p.index % 1000,
        born = p.born,
        street = p.street,
        postcode = p.postcode,
        gp = 86_001 + p.index % 110,
    )
}

/// Writes `people` to a file, and gives its size in bytes.
pub fn write_ndjson(path: &Path, people: impl Iterator<Item = Person>) -> io::Result<u64> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    for person in people {
        out.write_all(patient_json(&person).as_bytes())?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    drop(out);
    Ok(path.metadata()?.len())
}
