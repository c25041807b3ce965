//! Letter Template Bases: added, checked, replaced, retired, listed (R13 to R18).

use chrono::{DateTime, Utc};

use crate::domain::{Activity, ActivityKind, Permission, TemplateBase, TemplateVersions};
use crate::letters::{Base, MAX_BODY, Report};
use crate::service::api::{AddBase, BaseView, ReplaceBase};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository::Draft;
use crate::service::session::Session;
use crate::store::records::table;
use crate::vault::ObjectId;

use super::names::{check_name, same_name, shortened};

impl Service {
    /// Adds a Letter Template Base; its Word file is kept byte for byte.
    pub fn add_base(&self, session: &Session, request: &AddBase) -> Result<BaseView, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        let now = self.clock.now();
        let name = check_name(&request.name)?;
        self.unused_base_name(&name, None)?;
        let scanned = usable(&request.bytes)?;
        let base = TemplateBase {
            key: self.new_key(),
            name,
            version: 1,
            word_file: self.store.put_object(&request.bytes)?.0,
            body: self.kept_body(request.body.as_deref().unwrap_or_default())?,
            retired: false,
            saved_at: now,
            saved_by: session.name().to_owned(),
        };
        self.change_set_up(|draft| {
            self.unused_base_name(&base.name, None)?;
            put_base(draft, (session, now), &base, "added");
            Ok(())
        })?;
        Ok(view(&base, scanned.report(), 0))
    }

    /// Saves a new version: another Word file, body or name. Templates and letters keep the version that they have.
    pub fn replace_base(&self, session: &Session, request: &ReplaceBase) -> Result<BaseView, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        let now = self.clock.now();
        let new_name = request.new_name.as_deref().map(check_name).transpose()?;
        if let Some(bytes) = &request.bytes {
            usable(bytes)?;
        }
        let word_file = request.bytes.as_deref().map(|bytes| self.store.put_object(bytes)).transpose()?;
        let body = request.body.as_deref().map(|body| self.kept_body(body)).transpose()?;
        let base = self.change_set_up(|draft| {
            let old = self.base_named(&request.name)?;
            if request.version.is_some_and(|seen| seen != old.version) {
                return Err(ServiceError::Changed(format!(
                    "{} saved version {} of the Letter Template Base \"{}\" meanwhile.",
                    safe(&old.saved_by),
                    old.version,
                    old.name
                )));
            }
            let base = TemplateBase {
                name: new_name.clone().unwrap_or_else(|| old.name.clone()),
                version: old.version + 1,
                word_file: word_file.map_or(old.word_file, |object| object.0),
                body: body.unwrap_or(old.body),
                saved_at: now,
                saved_by: session.name().to_owned(),
                ..old.clone()
            };
            self.unused_base_name(&base.name, Some(&old))?;
            put_base(draft, (session, now), &base, "replaced");
            Ok(base)
        })?;
        self.base_view(&base)
    }

    /// Retires a base: no new template starts from it, and templates that use it go on.
    pub fn retire_base(
        &self,
        session: &Session,
        name: &str,
        retired: bool,
    ) -> Result<BaseView, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        let now = self.clock.now();
        let base = self.change_set_up(|draft| {
            let old = self.base_named(name)?;
            let base = TemplateBase { retired, ..old.clone() };
            if base != old {
                put_base(draft, (session, now), &base, if retired { "retired" } else { "in use again" });
            }
            Ok(base)
        })?;
        self.base_view(&base)
    }

    /// Scans a Word file and says what is in it; nothing is kept.
    pub fn check_base(&self, session: &Session, bytes: &[u8]) -> Result<BaseView, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        let scanned = scan(bytes)?;
        Ok(BaseView { version: 0, ..tell(scanned.report()) })
    }

    /// The Letter Template Bases.
    pub fn bases(&self, session: &Session) -> Result<Vec<BaseView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        self.newest_bases()?.iter().map(|base| self.base_view(base)).collect()
    }

    /// The body of a base, from which new templates start.
    pub fn base_body(&self, session: &Session, name: &str) -> Result<String, ServiceError> {
        session.require(Permission::PatientsView)?;
        self.body_of_base(&self.base_named(name)?)
    }

    pub(super) fn body_of_base(&self, base: &TemplateBase) -> Result<String, ServiceError> {
        base.body.map_or_else(|| Ok(String::new()), |body| self.text_object(ObjectId(body)))
    }

    fn base_view(&self, base: &TemplateBase) -> Result<BaseView, ServiceError> {
        let word_file = ObjectId(base.word_file);
        let compiled = self.bases.base(word_file, || scan(&self.object(word_file)?))?;
        let uses = |one: &TemplateVersions| one.counting().iter().any(|version| version.base == base.key);
        let n_templates = self.known_templates()?.iter().filter(|one| uses(one)).count();
        Ok(view(base, compiled.report(), n_templates))
    }

    /// The base of a name.
    pub(super) fn base_named(&self, name: &str) -> Result<TemplateBase, ServiceError> {
        let known = self.newest_bases()?;
        let names: Vec<String> = known.iter().map(|base| base.name.clone()).collect();
        known.into_iter().find(|base| same_name(&base.name, name)).ok_or_else(|| {
            let there_are = if names.is_empty() {
                "Add one first: `base add NAME FILE`.".to_owned()
            } else {
                format!("There are: {}.", names.join(", "))
            };
            ServiceError::NotFound(format!(
                "There is no Letter Template Base \"{}\". {there_are}",
                shortened(name)
            ))
        })
    }

    fn unused_base_name(&self, name: &str, own: Option<&TemplateBase>) -> Result<(), ServiceError> {
        let own = own.map(|base| base.key);
        let taken =
            self.newest_bases()?.iter().any(|base| same_name(&base.name, name) && Some(base.key) != own);
        if taken {
            return Err(ServiceError::invalid(
                format!("There is a Letter Template Base \"{name}\" already."),
                "Choose another name.",
            ));
        }
        Ok(())
    }

    fn kept_body(&self, body: &str) -> Result<Option<[u8; 16]>, ServiceError> {
        check_body(body)?;
        if body.is_empty() { Ok(None) } else { Ok(Some(self.store.put_object(body.as_bytes())?.0)) }
    }
}

fn put_base(draft: &mut Draft, (session, at): (&Session, DateTime<Utc>), base: &TemplateBase, what: &str) {
    draft.put(&table::of_version(base.key, base.version), base);
    draft.log(&Activity {
        at,
        patient: None,
        kind: ActivityKind::LetterTemplateBaseSaved,
        actor: session.actor().clone(),
        detail: format!("\"{}\" v{}, {what}", base.name, base.version),
    });
}

fn scan(bytes: &[u8]) -> Result<Base, ServiceError> {
    Base::scan(bytes).map_err(|error| {
        ServiceError::invalid(
            format!("The Word file cannot be used: {}.", safe(&error.to_string())),
            String::new(),
        )
    })
}

/// A file of which letters can be made.
fn usable(bytes: &[u8]) -> Result<Base, ServiceError> {
    let scanned = scan(bytes)?;
    let report = scanned.report();
    if report.is_usable() {
        return Ok(scanned);
    }
    Err(ServiceError::invalid(
        format!("The Word file has marks that cannot be filled: {}.", faults(report).join("; ")),
        "Mend them in Word and add the file again; `base check` lists the fields found.",
    ))
}

fn faults(report: &Report) -> Vec<String> {
    let unknown =
        report.unknown.iter().map(|field| format!("{}: {{{{{}}}}} is no field", field.part, field.name));
    unknown.chain(report.malformed.iter().map(ToString::to_string)).map(|fault| safe(&fault)).collect()
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

fn view(base: &TemplateBase, report: &Report, used: usize) -> BaseView {
    BaseView {
        name: base.name.clone(),
        version: base.version,
        has_body: base.body.is_some(),
        retired: base.retired,
        templates: u32::try_from(used).unwrap_or(u32::MAX),
        saved: Some(base.saved_at),
        saved_by: safe(&base.saved_by),
        ..tell(report)
    }
}

/// What was found in a Word file.
fn tell(report: &Report) -> BaseView {
    let mut warnings = faults(report);
    warnings.extend(report.warnings.iter().map(|warning| safe(&warning.to_string())));
    BaseView {
        parts: report.parts.iter().map(|part| safe(part)).collect(),
        fields: report.field_names().into_iter().map(safe).collect(),
        body_at: report.body.to_string(),
        usable: report.is_usable(),
        warnings,
        ..BaseView::default()
    }
}
