//! Letter Template Bases: added, checked, listed (R13 to R18).

use crate::domain::{Permission, TemplateBase};
use crate::letters::{Base, MAX_BODY, Report};
use crate::service::api::{AddBase, BaseView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::session::Session;
use crate::vault::ObjectId;

use super::list::same_name;
use super::save::check_name;

impl Service {
    /// Adds a Letter Template Base; its Word file is kept byte for byte.
    pub fn add_base(&self, session: &Session, request: &AddBase) -> Result<BaseView, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        let name = check_name(&request.name)?;
        if self.newest_bases()?.iter().any(|base| same_name(&base.name, &name)) {
            return Err(ServiceError::invalid(
                format!("There is a Letter Template Base \"{name}\" already."),
                "Choose another name.",
            ));
        }
        let scanned = scan(&request.bytes)?;
        let report = scanned.report();
        if !report.is_usable() {
            return Err(unusable(report));
        }
        let body = request.body.as_deref().unwrap_or_default();
        check_body(body)?;
        let base = TemplateBase {
            key: self.new_key(),
            name,
            version: 1,
            word_file: self.store.put_object(&request.bytes)?.0,
            body: if body.is_empty() { None } else { Some(self.store.put_object(body.as_bytes())?.0) },
            saved_at: self.clock.now(),
            saved_by: session.name().to_owned(),
        };
        self.save_base(session, &base)?;
        Ok(view(&base.name, base.version, report))
    }

    /// Scans a Word file and says what is in it; nothing is kept.
    pub fn check_base(&self, session: &Session, bytes: &[u8]) -> Result<BaseView, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        Ok(view("", 0, scan(bytes)?.report()))
    }

    /// The Letter Template Bases.
    pub fn bases(&self, session: &Session) -> Result<Vec<BaseView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let mut views = Vec::new();
        for base in self.newest_bases()? {
            let word_file = ObjectId(base.word_file);
            let compiled = self.bases.base(word_file, || scan(&self.object(word_file)?))?;
            views.push(view(&base.name, base.version, compiled.report()));
        }
        Ok(views)
    }
}

fn scan(bytes: &[u8]) -> Result<Base, ServiceError> {
    Base::scan(bytes).map_err(|error| {
        ServiceError::invalid(
            format!("The Word file cannot be used: {}.", safe(&error.to_string())),
            String::new(),
        )
    })
}

fn unusable(report: &Report) -> ServiceError {
    let unknown =
        report.unknown.iter().map(|field| format!("{}: {{{{{}}}}} is no field", field.part, field.name));
    let malformed = report.malformed.iter().map(ToString::to_string);
    let faults: Vec<String> = unknown.chain(malformed).map(|fault| safe(&fault)).collect();
    ServiceError::invalid(
        format!("The Word file has marks that cannot be filled: {}.", faults.join("; ")),
        "Mend them in Word and add the file again; `base check` lists the fields found.",
    )
}

/// Refuses a body that is too long.
pub(super) fn check_body(body: &str) -> Result<(), ServiceError> {
    if body.len() <= MAX_BODY {
        return Ok(());
    }
    Err(ServiceError::invalid(
        format!("The letter body has {} bytes; at most {MAX_BODY} are allowed.", body.len()),
        "Shorten it.",
    ))
}

/// A name of bounded length for a message.
pub(super) fn shortened(name: &str) -> String {
    safe(&name.chars().take(80).collect::<String>())
}

fn view(name: &str, version: u32, report: &Report) -> BaseView {
    let faults =
        report.unknown.iter().map(|field| format!("{}: {{{{{}}}}} is no field", field.part, field.name));
    let malformed = report.malformed.iter().map(ToString::to_string);
    let warnings = report.warnings.iter().map(ToString::to_string);
    BaseView {
        name: safe(name),
        version,
        fields: report.field_names().into_iter().map(safe).collect(),
        body_at: report.body.to_string(),
        warnings: faults.chain(malformed).chain(warnings).map(|text| safe(&text)).collect(),
    }
}
