//! Templates checked before anything is printed: what is missing, unknown or in the wrong place (R9, R20).

use std::fmt;

use super::body::Body;
use super::report::Report;
use super::xml::shorten;
use crate::domain::account::Carries;
use crate::domain::{Carried, Field, TemplateObject};

/// A template as it would be used.
#[derive(Clone, Copy, Debug)]
pub struct TemplateCheck<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its object.
    pub object: TemplateObject,
    /// Its body.
    pub body: &'a Body,
    /// What the scan of its base found.
    pub base: &'a Report,
    /// The address of the patients' portal.
    pub portal: &'a str,
}

/// Something about a template that the operator should know; its `Display` is the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LintWarning {
    /// A letter with credentials lacks something by itself; another letter of the set may have it.
    Lacks {
        /// The template.
        template: String,
        /// What it lacks.
        what: Carried,
    },
    /// A name is no field: no letter can be made.
    Unknown {
        /// The template.
        template: String,
        /// The name as written.
        field: String,
    },
    /// A field does not fit the template's object: no letter can be made.
    DoesNotFit {
        /// The template.
        template: String,
        /// The field.
        field: String,
        /// The template's object.
        object: TemplateObject,
    },
    /// Braces that make no mark: no letter can be made.
    Malformed {
        /// The template.
        template: String,
        /// What stands there.
        text: String,
    },
    /// A date of birth is asked for, which is the patient's own secret: no letter can be made.
    BirthDate {
        /// The template.
        template: String,
        /// The name as written.
        field: String,
    },
    /// A link leads elsewhere than to the patients' portal.
    LinkElsewhere {
        /// The template.
        template: String,
        /// Where it leads.
        target: String,
    },
    /// The base holds marks of another system, which stay in the letter as they are.
    ForeignMarks {
        /// The template.
        template: String,
        /// The first of them.
        mark: String,
        /// How many there are.
        count: usize,
    },
    /// It speaks of two letters, and has both secrets itself.
    NotSeparate {
        /// The template.
        template: String,
    },
    /// The link is there as a QR code only, which not everybody can read.
    LinkOnlyAsQr {
        /// The template.
        template: String,
    },
    /// One letter of a set of several has both Patient ID and code.
    BothSecrets {
        /// The template.
        template: String,
    },
}

impl LintWarning {
    /// The template that it is about.
    pub fn template(&self) -> &str {
        match self {
            Self::Lacks { template, .. }
            | Self::Unknown { template, .. }
            | Self::DoesNotFit { template, .. }
            | Self::Malformed { template, .. }
            | Self::BirthDate { template, .. }
            | Self::LinkElsewhere { template, .. }
            | Self::ForeignMarks { template, .. }
            | Self::NotSeparate { template }
            | Self::LinkOnlyAsQr { template }
            | Self::BothSecrets { template } => template,
        }
    }

    /// Whether no letter can be made until it is mended.
    pub fn is_blocking(&self) -> bool {
        matches!(
            self,
            Self::Unknown { .. } | Self::BirthDate { .. } | Self::DoesNotFit { .. } | Self::Malformed { .. }
        )
    }
}

impl fmt::Display for LintWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lacks { template, what } => {
                write!(f, "{template}: no {what} in it; add one of the fields {}", names_of(*what))
            }
            Self::Unknown { template, field } => write!(f, "{template}: there is no field {{{{{field}}}}}"),
            Self::DoesNotFit { template, field, object } => {
                write!(f, "{template}: {{{{{field}}}}} cannot stand in a letter for {object}")
            }
            Self::Malformed { template, text } => write!(f, "{template}: {text} is not a complete mark"),
            Self::BirthDate { template, field } => write!(
                f,
                "{template}: {{{{{field}}}}} would print the date of birth, which only the patient may know"
            ),
            Self::LinkElsewhere { template, target } => {
                write!(f, "{template}: the link to {target} does not lead to the patients' portal")
            }
            Self::ForeignMarks { template, mark, count } => write!(
                f,
                "{template}: its base holds {count} marks of another system, such as {mark}, which patients would read; \
                 write them as fields in Word"
            ),
            Self::NotSeparate { template } => write!(
                f,
                "{template}: it speaks of two letters but has both Patient ID and activation code itself"
            ),
            Self::LinkOnlyAsQr { template } => {
                write!(
                    f,
                    "{template}: the link is there as a QR code only; add {{{{portal.link}}}} for patients without a camera"
                )
            }
            Self::BothSecrets { template } => {
                write!(
                    f,
                    "{template}: it has both Patient ID and activation code, though several letters are sent"
                )
            }
        }
    }
}

fn names_of(what: Carried) -> String {
    let fields = crate::domain::FIELDS.iter().filter(|f| f.carries.contains(&what));
    fields.map(Field::mark).collect::<Vec<_>>().join(", ")
}

/// A set of letters that together lacks what a patient needs to register; its `Display` is the refusal (R9).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these letters together lack: {}. Choose another letter, or add the fields to a template", .missing.join(", "))]
pub struct SetLacks {
    /// The words for what is missing.
    pub missing: Vec<&'static str>,
}

/// The fields of the template: those of its body and those of its base.
fn fields(check: &TemplateCheck<'_>) -> Vec<&'static Field> {
    let names = check.base.field_names().into_iter().filter(|n| *n != "body").chain(check.body.fields());
    let mut fields: Vec<&'static Field> = names.filter_map(Field::find).collect();
    fields.dedup();
    fields
}

/// What a letter from this template tells of the credentials.
pub fn carries(check: &TemplateCheck<'_>) -> Carries {
    let fields = fields(check);
    let has = |what| fields.iter().any(|f| f.carries.contains(&what));
    Carries { id: has(Carried::Id), code: has(Carried::Code), link: has(Carried::Link) }
}

/// Looks at one template.
pub fn lint(check: &TemplateCheck<'_>) -> Vec<LintWarning> {
    let template = || check.name.to_owned();
    let mut warnings = Vec::new();
    let unknown_in_base = check.base.unknown.iter().map(|u| u.name.as_str());
    for name in check.body.fields().into_iter().chain(unknown_in_base) {
        if Field::find(name).is_none_or(|f| f.name == "body") {
            let field = name.to_owned();
            let unknown = if is_birth_date(name) {
                LintWarning::BirthDate { template: template(), field }
            } else {
                LintWarning::Unknown { template: template(), field }
            };
            if !warnings.contains(&unknown) {
                warnings.push(unknown);
            }
        }
    }
    let broken = check.base.malformed.iter().map(|m| m.text.clone()).chain(check.body.malformed().to_vec());
    warnings.extend(broken.map(|text| LintWarning::Malformed { template: template(), text }));
    let fields = fields(check);
    for field in fields.iter().filter(|f| !f.fits(check.object)) {
        let field = field.name.to_owned();
        warnings.push(LintWarning::DoesNotFit { template: template(), field, object: check.object });
    }
    if check.object == TemplateObject::PatientProfile {
        for what in [Carried::Id, Carried::Code, Carried::Link, Carried::Expiry, Carried::Support] {
            if !fields.iter().any(|f| f.carries.contains(&what)) {
                warnings.push(LintWarning::Lacks { template: template(), what });
            }
        }
        let told = carries(check);
        if told.id && told.code && speaks_of_two(check) {
            warnings.push(LintWarning::NotSeparate { template: template() });
        }
        let has = |name: &str| fields.iter().any(|f| f.name == name);
        if has("portal.link_qr") && !has("portal.link") {
            warnings.push(LintWarning::LinkOnlyAsQr { template: template() });
        }
    }
    let foreign: Vec<&str> = check.base.foreign_marks().collect();
    if let Some(mark) = foreign.first() {
        let mark = shorten(mark);
        warnings.push(LintWarning::ForeignMarks { template: template(), mark, count: foreign.len() });
    }
    for target in check.body.addresses() {
        let elsewhere = LintWarning::LinkElsewhere { template: template(), target: shorten(&target) };
        if !leads_to(&target, check.portal) && !warnings.contains(&elsewhere) {
            warnings.push(elsewhere);
        }
    }
    warnings
}

/// Names under which other systems offer a date of birth.
fn is_birth_date(name: &str) -> bool {
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    ["birth", "dob", "born"].iter().any(|word| letters.contains(word))
}

/// Whether name or body say that Patient ID and code come in different letters.
fn speaks_of_two(check: &TemplateCheck<'_>) -> bool {
    let body = check.body.plain_text().to_lowercase();
    let name = check.name.to_lowercase();
    let says = |text: &str| {
        ["two letters", "of two", "other letter", "separate letter", "second letter"]
            .iter()
            .any(|words| text.contains(words))
    };
    says(&body) || says(&name) || name.contains("separate")
}

/// Whether an address is on the portal's host.
fn leads_to(address: &str, portal: &str) -> bool {
    let host = |url: &str| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        authority.rsplit('@').next().unwrap_or_default().to_lowercase()
    };
    host(address) == host(portal)
}

/// Looks at the letters of one distribution together: refused when no letter has the Patient ID, the code or the link.
///
/// What one letter lacks and another has is no warning.
pub fn lint_set(checks: &[TemplateCheck<'_>]) -> Result<Vec<LintWarning>, SetLacks> {
    let together = checks.iter().map(carries).fold(Carries::default(), Carries::and);
    if !together.is_complete() {
        return Err(SetLacks { missing: together.missing() });
    }
    let all: Vec<&Field> = checks.iter().flat_map(fields).collect();
    let mut warnings: Vec<LintWarning> = Vec::new();
    for check in checks {
        let own = lint(check).into_iter().filter(|warning| match warning {
            LintWarning::Lacks { what, .. } => !all.iter().any(|f| f.carries.contains(what)),
            LintWarning::LinkOnlyAsQr { .. } => !all.iter().any(|f| f.name == "portal.link"),
            _ => true,
        });
        warnings.extend(own);
        let told = carries(check);
        if checks.len() > 1 && told.id && told.code {
            warnings.push(LintWarning::BothSecrets { template: check.name.to_owned() });
        }
    }
    Ok(warnings)
}
