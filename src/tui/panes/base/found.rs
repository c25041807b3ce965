//! What was found in the Word file, before anything is saved (R15, R16).

use super::model::BaseForm;
use crate::tui::text::width::wrap;
use crate::wire::client::api::BaseView;

impl BaseForm {
    /// The base or the checked file, whichever is to be saved.
    fn found(&self) -> Option<&BaseView> {
        match self.checked() {
            Some(file) => Some(&file.found),
            None => self.base.as_ref().filter(|_| self.path.text().is_empty()),
        }
    }

    /// What was found, in lines that fit.
    pub(super) fn found_lines(&self, columns: usize) -> Vec<String> {
        let Some(found) = self.found() else {
            let lines = ["Nothing is read yet. Type the path of the Word file; Enter reads it."];
            return lines.iter().flat_map(|line| wrap(line, columns)).collect();
        };
        let mut lines = Vec::new();
        if !found.usable {
            lines.push(
                "!! It cannot be used as it is: mend the marks below in Word and read it again.".to_owned(),
            );
        }
        lines.push(format!("Body: {}", found.body_at));
        lines.extend(found.warnings.iter().map(|warning| format!("! {warning}")));
        let fields = found.fields.join(", ");
        lines.push(format!("Fields: {}", if fields.is_empty() { "none" } else { &fields }));
        lines.push(format!("Parts: {}", found.parts.join(", ")));
        lines.iter().flat_map(|line| wrap(line, columns)).collect()
    }

    /// The heading of what was found.
    pub(super) fn found_heading(&self) -> String {
        match (self.checked(), &self.base) {
            (None, Some(base)) if self.path.text().is_empty() => {
                format!("In the Word file of version {}", base.version)
            }
            _ => "Found in the Word file".to_owned(),
        }
    }
}
