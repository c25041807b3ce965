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
        &[
            "maidenname",
            "formersurname",
            "previoussurname",
            "previousfamily",
            "previousfamilyname",
            "birthname",
            "formername",
        ],
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
        &["address", "addressline", "fulladdress", "patientaddress", "homeaddress", "postaladdress"],
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

    /// What the field holds, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Self::LocalId => "The record's own id in the sending system",
            Self::OtherId => "A further identifier, kept as it is",
            Self::NhsNumber => "The NHS number",
            Self::FullName => "The whole name in one text",
            Self::Title => "Title",
            Self::Given => "Given name or names",
            Self::Middle => "Further given names",
            Self::Family => "Family name",
            Self::KnownAs => "Known-as name",
            Self::FormerFamily => "Maiden or former family name",
            Self::Gender => "Gender or sex",
            Self::BirthDate => "Date of birth",
            Self::DeathDate => "Date of death",
            Self::Deceased => "Whether the patient died",
            Self::Active => "Whether the record is in use",
            Self::Status => "The record's status in words",
            Self::Address => "A whole address in one text",
            Self::House => "House number or name, put before the first line",
            Self::Line1 => "First address line",
            Self::Line2 => "Second address line",
            Self::Line3 => "Third address line",
            Self::Line4 => "Fourth address line",
            Self::Town => "Town or city",
            Self::County => "County or state",
            Self::Postcode => "Postcode",
            Self::Country => "Country",
            Self::Phone => "Telephone number",
            Self::Mobile => "Mobile number, preferred to the other",
            Self::Ignore => "Left out on purpose",
        }
    }

    /// The headings that are recognised, without case, blanks and signs.
    pub fn headings(self) -> &'static [&'static str] {
        FIELDS.iter().find(|(field, ..)| *field == self).map_or(&[], |(_, _, headings)| headings)
    }

    /// All fields, in the order of the manual.
    pub fn all() -> impl Iterator<Item = Self> {
        FIELDS.iter().map(|(field, ..)| *field)
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

/// What a heading that is not recognised seems to hold, where a letter or a log-in could need it.
pub(super) fn seems(heading: &str) -> Option<&'static str> {
    const WORDS: [(&str, &[&str]); 5] = [
        ("an address", &["address", "addr", "street", "road", "postcode", "postal", "zip", "town", "city"]),
        ("a name", &["name", "names", "surname", "forename", "forenames", "family", "given"]),
        ("a date of birth", &["birth", "birthdate", "dob", "born", "birthday"]),
        ("a telephone number", &["phone", "telephone", "tel", "mobile", "cell"]),
        ("an identifier", &["id", "identifier", "number", "no", "num", "nhs", "mrn", "pas"]),
    ];
    // Patients give their email address themselves.
    let words = words(heading);
    if words.iter().any(|word| word.contains("mail")) {
        return None;
    }
    let holds =
        |known: &&str| words.iter().any(|word| word == known || (known.len() > 4 && word.contains(known)));
    WORDS.iter().find(|(_, known)| known.iter().any(holds)).map(|(what, _)| *what)
}

/// The words of a heading: `AddressLine_1` is address, line, 1.
fn words(heading: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for sign in heading.chars() {
        let begins = !sign.is_alphanumeric()
            || (sign.is_uppercase() && before.is_lowercase())
            || sign.is_ascii_digit() != before.is_ascii_digit();
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| sign.is_alphanumeric()) {
            word.extend(sign.to_lowercase());
        }
        before = sign;
    }
    words
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
        assert_eq!(Field::from_heading("address_line"), Some(Field::Address));
        assert_eq!(Field::from_heading("previous_family"), Some(Field::FormerFamily));
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

    #[test]
    fn headings_that_are_not_recognised_may_seem_to_hold_what_is_needed() {
        for (heading, seeming) in [
            ("Home Address (new)", Some("an address")),
            ("AddrLine1", Some("an address")),
            ("Post code 2", None),
            ("postcode_old", Some("an address")),
            ("Next of kin name", Some("a name")),
            ("BirthPlace", Some("a date of birth")),
            ("work tel", Some("a telephone number")),
            ("PAS no.", Some("an identifier")),
            ("email_address", None),
            ("gp_practice", None),
            ("hidden", None),
            ("notes", None),
        ] {
            assert_eq!(seems(heading), seeming, "{heading}");
        }
    }
}
