//! The one table of letter fields: documentation, pickers and checks are all made from it.
//!
//! Pure data. What a field is filled with is decided by who merges; how it is written is decided by `letters`.

use std::fmt;

/// What a letter template is written for (R22); its `Display` is the label on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TemplateObject {
    /// Letters that carry credentials; the only ones offered by Distribute.
    PatientProfile,
    /// Letters about a patient.
    Patient,
    /// Letters about one referral of a patient.
    Referral,
}

impl TemplateObject {
    /// All of them, in the order of the list on screen.
    pub const ALL: [Self; 3] = [Self::PatientProfile, Self::Patient, Self::Referral];

    /// The label on screen and in JSON.
    pub fn label(self) -> &'static str {
        match self {
            Self::PatientProfile => "Patient Profile",
            Self::Patient => "Patient",
            Self::Referral => "Referral",
        }
    }
}

impl fmt::Display for TemplateObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// What a field gives to the reader of a letter that a credential letter must not lack (R9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carried {
    /// The Patient ID.
    Id,
    /// The activation code.
    Code,
    /// The address of the registration page.
    Link,
    /// The day on which the credentials end.
    Expiry,
    /// A way to reach the support.
    Support,
    /// The legal text (R10).
    Legal,
}

impl Carried {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Id, Self::Code, Self::Link, Self::Expiry, Self::Support, Self::Legal];

    /// How a sentence names it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Id => "Patient ID",
            Self::Code => "activation code",
            Self::Link => "registration link",
            Self::Expiry => "expiry date",
            Self::Support => "support contact",
            Self::Legal => "legal text",
        }
    }
}

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// The shape of what a field is replaced by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Several lines, such as an address.
    Lines,
    /// A picture (PNG).
    Picture,
    /// The body of the letter.
    Body,
}

/// One row of the table of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name between the braces, such as `patient.name`.
    pub name: &'static str,
    /// What it stands for, in words of an operator.
    pub description: &'static str,
    /// An example, for pickers and previews; lines are separated by a line feed. All samples are invented.
    pub sample: &'static str,
    /// The objects whose templates may use it.
    pub objects: &'static [TemplateObject],
    /// What it carries; nothing for most.
    pub carries: &'static [Carried],
    /// The shape of its value.
    pub kind: FieldKind,
}

const EVERY: &[TemplateObject] = &TemplateObject::ALL;
const PROFILE: &[TemplateObject] = &[TemplateObject::PatientProfile];
const REFERRAL: &[TemplateObject] = &[TemplateObject::Referral];

const fn text(name: &'static str, description: &'static str, sample: &'static str) -> Field {
    Field { name, description, sample, objects: EVERY, carries: &[], kind: FieldKind::Text }
}

const fn lines(name: &'static str, description: &'static str, sample: &'static str) -> Field {
    Field { kind: FieldKind::Lines, ..text(name, description, sample) }
}

const fn profile(field: Field, carries: &'static [Carried]) -> Field {
    Field { objects: PROFILE, carries, ..field }
}

const fn referral(field: Field) -> Field {
    Field { objects: REFERRAL, ..field }
}

const fn carrying(field: Field, carries: &'static [Carried]) -> Field {
    Field { carries, ..field }
}

/// Every field there is (`decided.md` 17). A date of birth is none of them: it is the patient's own secret.
pub const FIELDS: &[Field] = &[
    text("patient.title", "The patient's title; empty where none is known", "Mrs"),
    text("patient.name", "Title, given and family name as on the record", "Mrs Amara Okafor"),
    text("patient.given", "Given names", "Amara"),
    text("patient.family", "Family name", "Okafor"),
    text("patient.salutation", "How the letter addresses the patient, after \"Dear\"", "Mrs Okafor"),
    lines(
        "patient.address",
        "Postal address as a block, empty lines left out",
        "12 Mill Lane\nAshford Green\nBarchester\nBX1 4QT",
    ),
    text("patient.address_line_1", "First line of the postal address", "12 Mill Lane"),
    text("patient.address_line_2", "Second line of the postal address, or nothing", "Ashford Green"),
    text("patient.address_line_3", "Third line of the postal address, or nothing", "Barchester"),
    text("patient.address_line_4", "Fourth line of the postal address, or nothing", ""),
    text("patient.address_line_5", "Fifth line of the postal address, or nothing", ""),
    text("patient.address_line_6", "Sixth line of the postal address, or nothing", ""),
    text("patient.address_line_7", "Seventh line of the postal address, or nothing", ""),
    text("patient.postcode", "Postcode", "BX1 4QT"),
    text("patient.nhs_number", "NHS number in groups of 3, 3 and 4 digits", "999 000 0018"),
    text("patient.local_id", "The hospital's own number for the patient", "BX-004711"),
    profile(
        text("credentials.id", "The Patient ID, which the patient types to register", "271 828 1828"),
        &[Carried::Id],
    ),
    profile(
        text(
            "credentials.code",
            "The activation code; shown to nobody but the patient",
            "7KQ4-M2XP-9TRB-W3HC",
        ),
        &[Carried::Code],
    ),
    profile(
        text("credentials.expires", "The last day on which the code can be used", "20 December 2026"),
        &[Carried::Expiry],
    ),
    profile(
        text("portal.link", "Address of the registration page", "https://portal.example.org/register"),
        &[Carried::Link],
    ),
    profile(
        Field {
            kind: FieldKind::Picture,
            ..text("portal.link_qr", "The registration link as a QR code (never the code)", "[QR code]")
        },
        &[Carried::Link],
    ),
    text("portal.name", "What the patients' portal is called", "My Barchester Health"),
    carrying(
        text("support.email", "Email address of the support for patients", "help@example.org"),
        &[Carried::Support],
    ),
    carrying(
        text("support.phone", "Telephone number of the support for patients", "01632 960 123"),
        &[Carried::Support],
    ),
    carrying(
        text(
            "support.contact",
            "Telephone and email of the support in one phrase, whichever there are",
            "telephone 01632 960 123 or email help@example.org",
        ),
        &[Carried::Support],
    ),
    text("organisation.name", "Name of the hospital or service", "Barchester General Hospital"),
    lines(
        "organisation.address",
        "Postal address of the hospital or service",
        "Cathedral Road\nBarchester\nBX1 1AA",
    ),
    text("letter.date", "The day on which the letter is made", "22 November 2026"),
    text("letter.number", "The number of the letter, for returned mail", "L000042"),
    text("letter.of_set", "Which letter of how many in this distribution", "1 of 2"),
    carrying(
        lines(
            "legal.text",
            "The organisation's legal text for registering",
            "By registering you agree to the terms of use printed on the registration page.",
        ),
        &[Carried::Legal],
    ),
    referral(text("referral.date", "Day of the referral", "3 November 2026")),
    referral(text("referral.service", "Service to which the patient was referred", "Cardiology")),
    referral(text("referral.status", "Status of the referral", "Waiting for an appointment")),
    referral(text("referral.reference", "Reference number of the referral", "R-2026-0815")),
    text("operator.name", "Name of the operator who makes the letter", "J. Trollope"),
    Field {
        kind: FieldKind::Body,
        ..text("body", "The body of the letter; only in a Word base, once", "The letter stands here.")
    },
];

/// The personalisation fields of NHS Notify's Word letters, written `{d.fullName}` there, that are fields of ours. The
/// first of the seven lines of its address block is the recipient's name.
pub const NHS_NOTIFY: &[(&str, &str)] = &[
    ("d.fullName", "patient.name"),
    ("d.firstName", "patient.given"),
    ("d.lastName", "patient.family"),
    ("d.nhsNumber", "patient.nhs_number"),
    ("d.date", "letter.date"),
    ("d.address_line_1", "patient.name"),
    ("d.address_line_2", "patient.address_line_1"),
    ("d.address_line_3", "patient.address_line_2"),
    ("d.address_line_4", "patient.address_line_3"),
    ("d.address_line_5", "patient.address_line_4"),
    ("d.address_line_6", "patient.address_line_5"),
    ("d.address_line_7", "patient.address_line_6"),
];

impl Field {
    /// Finds a field by the name that NHS Notify gives it, such as `d.fullName`.
    pub fn of_nhs_notify(written: &str) -> Option<&'static Self> {
        let ours = NHS_NOTIFY.iter().find(|(theirs, _)| *theirs == written);
        ours.and_then(|(_, ours)| Self::find(ours))
    }

    /// Finds a field by the name that somebody wrote in a template.
    ///
    /// Case and the separators between words do not matter, since Word's mail merge turns `patient.name` into
    /// `Patient_Name`.
    pub fn find(written: &str) -> Option<&'static Self> {
        let same = |name: &str| letters_of(name).eq(letters_of(written));
        FIELDS.iter().find(|f| f.name == written).or_else(|| FIELDS.iter().find(|f| same(f.name)))
    }

    /// Whether templates of `object` may use it.
    pub fn fits(&self, object: TemplateObject) -> bool {
        self.objects.contains(&object)
    }

    /// The name as it is typed into a letter: `{{patient.name}}`.
    pub fn mark(&self) -> String {
        format!("{{{{{}}}}}", self.name)
    }
}

fn letters_of(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_as_people_and_word_write_it() {
        for field in FIELDS {
            assert_eq!(Field::find(field.name), Some(field));
            assert_eq!(Field::find(&field.name.to_uppercase()), Some(field), "{}", field.name);
            assert_eq!(Field::find(&field.name.replace('.', "_")), Some(field), "{}", field.name);
            assert_eq!(Field::find(&format!(" {} ", field.name.replace(['.', '_'], " "))), Some(field));
        }
        for (theirs, ours) in NHS_NOTIFY {
            assert_eq!(Field::of_nhs_notify(theirs).map(|field| field.name), Some(*ours));
            assert_eq!(Field::find(theirs), None, "within double braces our names count");
        }
        assert_eq!(Field::find("patient.dob"), None);
        assert_eq!(Field::find(""), None);
        assert_eq!(FIELDS[1].mark(), "{{patient.name}}");
    }

    #[test]
    fn the_table_holds_what_was_agreed_and_no_date_of_birth() {
        for name in ["credentials.id", "credentials.code", "credentials.expires", "portal.link"] {
            assert_eq!(Field::find(name).map(|f| f.objects), Some(PROFILE));
        }
        for carried in Carried::ALL {
            assert!(FIELDS.iter().any(|f| f.carries.contains(&carried)), "{carried} is carried by nothing");
        }
        assert!(!FIELDS.iter().any(|f| f.name.contains("birth") || f.description.contains("birth")));
        assert!(Field::find("referral.date").is_some_and(|f| !f.fits(TemplateObject::Patient)));
        let mut names: Vec<_> = FIELDS.iter().map(|f| f.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FIELDS.len());
    }
}
