//! The editor with its list of fields and its search, as forms hold it.

use super::fields::Picker;
use super::text::Editor;
use crate::domain::field::TemplateObject;
use crate::tui::command::CommandId;
use crate::tui::widget::field::TextField;

/// What of the body takes the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The text.
    Text,
    /// The list of fields; letters go on into the text.
    Fields,
    /// The line with what is searched for.
    Search,
}

/// The letter body of a form.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// The text.
    pub(crate) editor: Editor,
    /// The list of fields, while it is open.
    pub(crate) picker: Option<Picker>,
    /// What is searched for, while one searches.
    pub(crate) search: Option<TextField>,
    object: Option<TemplateObject>,
}

impl Body {
    /// With a text for an object, or for any. None if it has too many lines for a screen.
    pub(crate) fn new(text: &str, object: Option<TemplateObject>) -> Option<Self> {
        Some(Self { editor: Editor::new(text, object)?, picker: None, search: None, object })
    }

    /// What takes the keys.
    pub(crate) fn part(&self) -> Part {
        match (&self.search, &self.picker) {
            (Some(_), _) => Part::Search,
            (None, Some(_)) => Part::Fields,
            (None, None) => Part::Text,
        }
    }

    /// Something was typed: the list of fields opens, narrows or closes; a search goes to the first place.
    pub(crate) fn typed(&mut self) {
        if let Some(search) = &self.search {
            self.editor.find(search.text(), true);
            return;
        }
        let opens = self.picker.is_none() && self.editor.open_mark().is_some_and(|typed| typed.is_empty());
        if opens {
            self.picker = Picker::open(self.object, "", false);
        } else {
            self.narrow();
        }
    }

    /// The open list follows what is typed, and closes where nothing matches or no mark is open.
    fn narrow(&mut self) {
        let typed = self.editor.open_mark();
        let matches = |picker: &mut Picker| typed.as_ref().is_some_and(|typed| picker.filter(typed));
        if self.picker.as_mut().is_some_and(|picker| !matches(picker)) {
            self.picker = None;
        }
    }

    /// Opens the list of fields, or shows all of them whatever is typed.
    pub(crate) fn list_fields(&mut self) {
        self.end_search();
        match self.editor.open_mark() {
            Some(typed) => {
                let typed = if self.picker.is_some() { "" } else { typed.as_str() };
                let open = Picker::open(self.object, typed, false);
                self.picker = open.or_else(|| Picker::open(self.object, "", false));
            }
            None if self.editor.paste("{{") => self.picker = Picker::open(self.object, "", true),
            None => {}
        }
    }

    /// Begins a search, or goes to the next place.
    pub(crate) fn begin_search(&mut self) {
        self.picker = None;
        if self.search.is_none() {
            self.search = Some(TextField::default());
        }
    }

    fn end_search(&mut self) {
        if self.search.take().is_some() {
            self.editor.stop_finding();
        }
    }

    /// Runs a command of the body. None if it is none, otherwise whether the text changed.
    pub(crate) fn command(&mut self, id: CommandId) -> Option<bool> {
        match (self.part(), id) {
            (_, CommandId::InsertField) => self.list_fields(),
            (_, CommandId::Find) => self.begin_search(),
            (Part::Search, CommandId::Open | CommandId::Down) => {
                let text = self.search.as_ref().map(|field| field.text().to_owned()).unwrap_or_default();
                self.editor.find(&text, false);
            }
            (Part::Search, CommandId::Back | CommandId::Stop) => self.end_search(),
            (Part::Search, _) => return None,
            (Part::Fields, CommandId::Open) => {
                let chosen = self.picker.take().and_then(|picker| picker.chosen());
                if let Some(field) = chosen {
                    self.editor.put_field(field.name);
                    return Some(true);
                }
            }
            (Part::Fields, CommandId::Back | CommandId::Stop) => return Some(self.close_fields()),
            (Part::Fields, CommandId::Up | CommandId::Down | CommandId::PageUp | CommandId::PageDown) => {
                if let Some(picker) = &mut self.picker {
                    picker.list.command(id);
                }
            }
            (Part::Fields | Part::Text, id) => {
                let changed = self.editor.command(id)?;
                self.narrow();
                return Some(changed);
            }
        }
        Some(false)
    }

    /// Closes the list; braces that the key typed go again if nothing follows them.
    fn close_fields(&mut self) -> bool {
        let by_key = self.picker.take().is_some_and(|picker| picker.by_key);
        let bare = by_key && self.editor.open_mark().is_some_and(|typed| typed.is_empty());
        if bare {
            self.editor.command(CommandId::TextBackspace);
            self.editor.command(CommandId::TextBackspace);
        }
        bare
    }
}
