//! What a column holds, and the headings that say so.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The record's own id in the sending system.
    LocalId,
    /// A further identifier, kept as it is.
    OtherId,
    /// The NHS number.
    NhsNumber,
    /// The whole name in one text.
    FullName,
    /// Title.
    Title,
    /// Given name or names.
    Given,
    /// Further given names.
    Middle,
    /// Family name.
    Family,
    /// Known-as name.
    KnownAs,
    /// Maiden or former family name.
    FormerFamily,
    /// Gender or sex.
    Gender,
    /// Date of birth.
    BirthDate,
    /// Date of death.
    DeathDate,
    /// Whether the patient died.
    Deceased,
    /// Whether the record is in use.
    Active,
    /// The record's status in words.
    Status,
    /// A whole address in one text.
    Address,
    /// House number or name, put before the first line.
    House,
    /// First address line.
    Line1,
    /// Second address line.
    Line2,
    /// Third address line.
    Line3,
    /// Fourth address line.
    Line4,
    /// Town or city.
    Town,
    /// County or state.
    County,
    /// Postcode.
    Postcode,
    /// Country.
    Country,
    /// Telephone number.
    Phone,
    /// Mobile number, preferred to the other.
    Mobile,
    /// Left out on purpose.
    Ignore,
}

/// Each field with the word for the column map and the headings that are recognised, without blanks and signs.
const FIELDS: [(Field, &str, &[&str]); 29] = [
    (
        Field::LocalId,
        "local_id",
        &[
            "localid",
            "recid",
            "recordid",
            "uniqueid",
            "patientid",
            "hospitalnumber",
            "hospitalno",
            "hospno",
            "hospnumber",
            "hospitalid",
            "mrn",
            "medicalrecordnumber",
            "pasid",
            "pasnumber",
            "patientnumber",
            "patientno",
            "crn",
            "unitnumber",
            "casenumber",
            "districtnumber",
            "localpatientid",
            "id",
        ],
    ),
    (Field::OtherId, "other_id", &["socsecid", "ssn", "chinumber", "chi", "hcnumber", "externalid"]),
    (Field::NhsNumber, "nhs_number", &["nhsnumber", "nhsno", "nhsnum", "nhs", "newnhsnumber"]),
    (Field::FullName, "name", &["name", "fullname", "patientname", "patient"]),
    (Field::Title, "title", &["title", "nametitle", "prefix", "salutation", "honorific"]),
    (
        Field::Given,
        "given",
        &[
            "given",
            "givenname",
            "givennames",
            "firstname",
            "firstnames",
            "forename",
            "forenames",
            "christianname",
            "patientforename",
            "patientfirstname",
            "fname",
        ],
    ),
    (
        Field::Middle,
        "middle",
        &["middlename", "middlenames", "secondname", "secondforename", "otherforenames", "middle"],
    ),
    (
        Field::Family,
        "family",
        &["family", "familyname", "surname", "lastname", "patientsurname", "patientlastname", "lname"],
    ),
    (Field::KnownAs, "known_as", &["knownas", "preferredname", "preferredforename", "nickname", "alias"]),
    (
        Field::FormerFamily,
        "former_family",
        &["maidenname", "formersurname", "previoussurname", "birthname", "formername"],
    ),
    (Field::Gender, "gender", &["gender", "sex", "administrativegender", "personstatedgender"]),
    (
        Field::BirthDate,
        "birth_date",
        &["birthdate", "dateofbirth", "dob", "birthday", "born", "patientdob", "dateborn"],
    ),
    (
        Field::DeathDate,
        "death_date",
        &["deathdate", "dateofdeath", "dod", "deceaseddate", "dateofdeceased", "died"],
    ),
    (Field::Deceased, "deceased", &["deceased", "isdeceased", "dead", "deathindicator", "deceasedflag"]),
    (Field::Active, "active", &["active", "isactive", "activeflag"]),
    (Field::Status, "status", &["status", "recordstatus", "patientstatus"]),
    (
        Field::Address,
        "address",
        &["address", "fulladdress", "patientaddress", "homeaddress", "postaladdress"],
    ),
    (Field::House, "house", &["streetnumber", "housenumber", "housename", "houseno", "house"]),
    (
        Field::Line1,
        "address_1",
        &["address1", "addressline1", "street", "streetaddress", "addr1", "address1line", "line1"],
    ),
    (Field::Line2, "address_2", &["address2", "addressline2", "addr2", "locality", "line2"]),
    (Field::Line3, "address_3", &["address3", "addressline3", "addr3", "district", "line3"]),
    (Field::Line4, "address_4", &["address4", "addressline4", "addr4", "line4"]),
    (Field::Town, "town", &["town", "city", "suburb", "posttown", "address5", "addressline5", "towncity"]),
    (Field::County, "county", &["county", "state", "region", "province"]),
    (Field::Postcode, "postcode", &["postcode", "postalcode", "zip", "zipcode", "pcode"]),
    (Field::Country, "country", &["country", "countrycode"]),
    (
        Field::Phone,
        "phone",
        &[
            "phone",
            "telephone",
            "phonenumber",
            "tel",
            "telephonenumber",
            "homephone",
            "hometelephone",
            "contactnumber",
            "telno",
        ],
    ),
    (
        Field::Mobile,
        "mobile",
        &["mobile", "mobilephone", "mobilenumber", "mobiletelephone", "cell", "cellphone"],
    ),
    (Field::Ignore, "ignore", &[]),
];

impl Field {
    /// The field's word in a column map.
    pub fn word(self) -> &'static str {
        FIELDS.iter().find(|(field, ..)| *field == self).map_or("ignore", |(_, word, _)| word)
    }

    /// The field with this word in a column map.
    pub fn from_word(word: &str) -> Option<Self> {
        FIELDS.iter().find(|(_, known, _)| *known == word.trim()).map(|(field, ..)| *field)
    }

    /// All words of a column map, for messages and the manual.
    pub fn words() -> impl Iterator<Item = &'static str> {
        FIELDS.iter().map(|(_, word, _)| *word)
    }

    /// The field that a heading means, whatever its case, blanks, hyphens and underscores.
    pub(super) fn from_heading(heading: &str) -> Option<Self> {
        let plain = plain(heading);
        FIELDS.iter().find(|(_, _, headings)| headings.contains(&plain.as_str())).map(|(field, ..)| *field)
    }
}

/// A heading without case, blanks and signs.
pub(super) fn plain(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_headings_are_recognised_and_no_heading_means_two_things() {
        for (heading, field) in [
            ("NHS Number", Field::NhsNumber),
            ("nhs_number", Field::NhsNumber),
            ("First-Name", Field::Given),
            (" Surname ", Field::Family),
            ("Date Of Birth", Field::BirthDate),
            ("rec_id", Field::LocalId),
            ("Address Line 1", Field::Line1),
            ("MRN", Field::LocalId),
        ] {
            assert_eq!(Field::from_heading(heading), Some(field), "{heading}");
        }
        assert_eq!(Field::from_heading("personalisation_field"), None);
        let mut all: Vec<&str> =
            FIELDS.iter().flat_map(|(_, _, headings)| headings.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        for (field, word, _) in FIELDS {
            assert_eq!((Field::from_word(word), field.word()), (Some(field), word));
        }
    }
}
