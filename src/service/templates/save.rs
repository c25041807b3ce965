//! Letter Templates: added and listed (R21 to R26), with what the lint says (R9).

use crate::domain::account::Carries;
use crate::domain::field::TemplateObject;
use crate::domain::{Activity, ActivityKind, Permission, Template, TemplateBase};
use crate::letters::{self, Base, Body, TemplateCheck};
use crate::service::api::{AddTemplate, TemplateView};
use crate::service::core::Service;
use crate::service::error::ServiceError;
use crate::service::patients::safe;
use crate::service::repository::Draft;
use crate::service::session::Session;
use crate::store::records::{Stored, table};
use crate::vault::ObjectId;

use super::bases::{check_body, shortened};
use super::list::same_name;

/// The longest name of a base or template, in characters.
const MAX_NAME: usize = 80;

impl Service {
    /// Adds a Letter Template; a field that is not known or does not fit its object is refused.
    pub fn add_template(
        &self,
        session: &Session,
        request: &AddTemplate,
    ) -> Result<TemplateView, ServiceError> {
        session.require(Permission::LettersConfigure)?;
        let name = check_name(&request.name)?;
        if self.newest_templates()?.iter().any(|template| same_name(&template.name, &name)) {
            return Err(ServiceError::invalid(
                format!("There is a Letter Template \"{name}\" already."),
                "Choose another name.",
            ));
        }
        let object = object_named(&request.object)?;
        let base = self.base_named(&request.base)?;
        let text = match (&request.body, base.body) {
            (Some(text), _) => text.clone(),
            (None, Some(body)) => self.text_object(ObjectId(body))?,
            (None, None) => String::new(),
        };
        check_body(&text)?;
        let word_file = ObjectId(base.word_file);
        let compiled = self.bases.base(word_file, || {
            Base::scan(&self.object(word_file)?).map_err(|error| ServiceError::Internal(error.to_string()))
        })?;
        let (carries, warnings) = checked(&name, &compiled, &Body::parse(&text), object)?;
        let template = Template {
            key: self.new_key(),
            name,
            version: 1,
            object: object.label().to_owned(),
            base: base.key,
            base_version: base.version,
            body: self.store.put_object(text.as_bytes())?.0,
            visible: request.visible,
            carries,
            saved_at: self.clock.now(),
            saved_by: session.name().to_owned(),
        };
        let detail = format!("\"{}\" v1 on base \"{}\"", template.name, base.name);
        self.save(
            session,
            ActivityKind::LetterTemplateSaved,
            detail,
            &table::of_version(template.key, 1),
            &template,
        )?;
        Ok(view(&template, &base.name, warnings))
    }

    pub(super) fn save_base(&self, session: &Session, base: &TemplateBase) -> Result<(), ServiceError> {
        let detail = format!("\"{}\" v{}", base.name, base.version);
        let place = table::of_version(base.key, base.version);
        self.save(session, ActivityKind::LetterTemplateBaseSaved, detail, &place, base)
    }

    fn save<T: Stored>(
        &self,
        session: &Session,
        kind: ActivityKind,
        detail: String,
        place: &[u8],
        record: &T,
    ) -> Result<(), ServiceError> {
        let mut draft = Draft::default();
        draft.expect::<T>(place, None);
        draft.put(place, record);
        let (at, actor) = (self.clock.now(), session.actor().clone());
        draft.log(&Activity { at, patient: None, kind, actor, detail });
        draft.commit(&self.store)?;
        Ok(())
    }

    /// The Letter Templates.
    pub fn templates(&self, session: &Session) -> Result<Vec<TemplateView>, ServiceError> {
        session.require(Permission::PatientsView)?;
        let bases = self.newest_bases()?;
        let mut views = Vec::new();
        for template in self.newest_templates()? {
            let base =
                bases.iter().find(|base| base.key == template.base).map_or("", |base| base.name.as_str());
            let (compiled, body) = self.compiled(&template)?;
            let object = object_named(&template.object)?;
            let (_, warnings) = checked(&template.name, &compiled, &body, object)?;
            views.push(view(&template, base, warnings));
        }
        Ok(views)
    }

    fn base_named(&self, name: &str) -> Result<TemplateBase, ServiceError> {
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
}

/// A name that can stand in lists and messages.
pub(super) fn check_name(name: &str) -> Result<String, ServiceError> {
    let clean = crate::domain::SafeText::new(name.trim(), MAX_NAME + 1);
    if clean.as_str().is_empty() {
        return Err(ServiceError::invalid("A name is needed.", "Give one that says what the letter is for."));
    }
    if clean.as_str().chars().count() > MAX_NAME || clean.altered() {
        return Err(ServiceError::invalid(
            format!("The name is longer than {MAX_NAME} characters or holds control characters."),
            "Choose a shorter, plain name.",
        ));
    }
    Ok(clean.into_string())
}

fn object_named(label: &str) -> Result<TemplateObject, ServiceError> {
    TemplateObject::ALL.into_iter().find(|object| same_name(object.label(), label)).ok_or_else(|| {
        let known = TemplateObject::ALL.map(TemplateObject::label).join(", ");
        ServiceError::invalid("There is no such object.", format!("Use one of: {known}."))
    })
}

/// What the lint says of a template that letters can be made of; refuses one of which they cannot (R9).
fn checked(
    name: &str,
    base: &Base,
    body: &Body,
    object: TemplateObject,
) -> Result<(Carries, Vec<String>), ServiceError> {
    let check = TemplateCheck { name, object, body, base: base.report() };
    let found = letters::lint(&check);
    let blocking: Vec<String> =
        found.iter().filter(|warning| warning.is_blocking()).map(ToString::to_string).collect();
    if !blocking.is_empty() {
        return Err(ServiceError::invalid(
            format!("No letter can be made of this template: {}.", safe(&blocking.join("; "))),
            "Mend the marks; the operator guide names the fields.",
        ));
    }
    Ok((letters::carries(&check), found.iter().map(|warning| safe(&warning.to_string())).collect()))
}

/// The words for what a letter tells.
pub(in crate::service) fn carries_words(carries: Carries) -> Vec<String> {
    let all = [(carries.id, "Patient ID"), (carries.code, "activation code"), (carries.link, "link")];
    all.into_iter().filter(|(there, _)| *there).map(|(_, word)| word.to_owned()).collect()
}

fn view(template: &Template, base: &str, warnings: Vec<String>) -> TemplateView {
    TemplateView {
        name: template.name.clone(),
        version: template.version,
        object: template.object.clone(),
        base: base.to_owned(),
        visible: template.visible,
        carries: carries_words(template.carries),
        warnings,
    }
}
