//! The form of the second step, as plain data.

use crate::domain::field::TemplateObject;
use crate::tui::questions::Questions;
use crate::tui::widget::editor::{Body, Part};
use crate::tui::widget::field::TextField;
use crate::tui::widget::stops;
use crate::wire::client::api::{BaseView, LintView, TemplateText};

use super::conflict::Conflict;
use super::over::Reading;

/// Which template is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A new one.
    New,
    /// The next version of one that was in this version when it was read.
    Edit {
        /// Its name then.
        name: String,
        /// Its version then.
        version: u32,
    },
}

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// The name.
    Name,
    /// The base.
    Base,
    /// Patient Profile Is Visible.
    Visible,
    /// The letter body.
    #[default]
    Body,
    /// The button that saves.
    Save,
    /// The button that shows the letter.
    Preview,
    /// The button that leaves and forgets.
    Cancel,
}

impl Focus {
    const ALL: [Self; 7] =
        [Self::Name, Self::Base, Self::Visible, Self::Body, Self::Save, Self::Preview, Self::Cancel];

    /// The stop after or before it, around the ends.
    pub(super) fn moved(self, forward: bool) -> Self {
        stops::moved(&Self::ALL, self, forward)
    }
}

/// What a question to the service is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The text to begin with.
    Text,
    /// The bases that may be chosen.
    Bases,
    /// The rest before the lint is asked.
    Rest,
    /// What the lint says.
    Lint,
    /// How the letter reads.
    Preview,
    /// The save.
    Save,
    /// Whether somebody else has saved meanwhile.
    Versions,
}

/// What lies over the form.
#[derive(Clone, Debug)]
pub(super) enum Over {
    /// The letter for the sample patient or a real one, with a heading.
    Reading(String, Reading),
    /// Somebody else saved meanwhile: both versions.
    Conflict(Box<Conflict>),
}

/// The form.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(super) origin: Origin,
    pub(super) object: TemplateObject,
    /// The base's name.
    pub(super) base: String,
    /// The version of the base that is used, unless the newest is taken.
    pub(super) base_version: Option<u32>,
    /// The bases that may be chosen.
    pub(super) bases: Vec<BaseView>,
    pub(super) name: TextField,
    /// What is wrong with the name.
    pub(super) fault: Option<String>,
    pub(super) visible: bool,
    /// The letter body, once its text is there.
    pub(super) body: Option<Body>,
    pub(super) focus: Focus,
    /// What was there when the form was opened: it is changed where this differs.
    pub(super) was: Option<Fields>,
    pub(super) lint: Option<LintView>,
    pub(super) over: Option<Over>,
    /// The patient for whom the letter was shown last; none for the sample patient.
    pub(super) patient: Option<String>,
    /// The newest version of somebody else that was told.
    pub(super) told: u32,
    pub(super) asked: Questions<Asked>,
}

/// What can be changed in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) name: String,
    pub(super) base: String,
    pub(super) base_version: Option<u32>,
    pub(super) visible: bool,
    pub(super) body: String,
}

impl Template {
    /// A new template for an object on a base, whose body it begins with.
    pub(crate) fn on_base(object: TemplateObject, base: &str) -> Self {
        Self::new(Origin::New, object, base)
    }

    /// The next version of a template.
    pub(crate) fn edit(name: &str) -> Self {
        let mut edit =
            Self::new(Origin::Edit { name: name.to_owned(), version: 0 }, TemplateObject::Patient, "");
        edit.name.set(name);
        edit
    }

    fn new(origin: Origin, object: TemplateObject, base: &str) -> Self {
        let focus = if origin == Origin::New { Focus::Name } else { Focus::Body };
        Self {
            origin,
            object,
            base: base.to_owned(),
            base_version: None,
            bases: Vec::new(),
            name: TextField::default(),
            fault: None,
            visible: false,
            body: None,
            focus,
            was: None,
            lint: None,
            over: None,
            patient: None,
            told: 0,
            asked: Questions::default(),
        }
    }

    /// What stands in the form.
    pub(super) fn fields(&self) -> Fields {
        Fields {
            name: self.name.text().to_owned(),
            base: self.base.clone(),
            base_version: self.base_version,
            visible: self.visible,
            body: self.body.as_ref().map(|body| body.editor.text()).unwrap_or_default(),
        }
    }

    /// Whether something differs from what was there.
    pub(super) fn is_changed(&self) -> bool {
        self.was.as_ref().is_some_and(|was| *was != self.fields())
    }

    /// Takes a version as that which is edited now.
    pub(super) fn take_version(&mut self, text: &TemplateText) {
        self.origin = Origin::Edit { name: text.name.clone(), version: text.version };
        let object = TemplateObject::ALL.into_iter().find(|object| object.label() == text.object);
        self.object = object.unwrap_or(TemplateObject::Patient);
        self.base.clone_from(&text.base);
        self.base_version = Some(text.base_version);
        self.name.set(text.name.clone());
        self.visible = text.visible;
    }

    /// What of the body takes the keys, if it has the focus.
    pub(super) fn part(&self) -> Option<Part> {
        let body = self.body.as_ref().filter(|_| self.focus == Focus::Body && self.over.is_none());
        body.map(Body::part)
    }
}
