//! What forms are for: each turns what was filled in into a question to the service, or says what is wrong.

use super::model::Form;
use crate::domain::date_entry::parse_date;
use crate::tui::ask_many::ManyRequest;
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::wire::client::api::{CohortPlan, CohortSource, OperatorChange, Password};

/// What a form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A new cohort: of the marked rows, if there are any.
    Cohort {
        /// The rows that were marked.
        marked: Vec<String>,
    },
    /// A new operator.
    AddOperator,
    /// Another name, Unix users and roles for an operator.
    SetOperator(String),
    /// A password for an operator.
    Password {
        /// The operator.
        name: String,
        /// Whether it is one's own, which needs the present one.
        own: bool,
    },
    /// A role of the site's own.
    Role,
}

/// The name of a field, and what is wrong with it.
type Fault = (&'static str, String);

impl Purpose {
    /// The label of the button.
    pub(super) fn act(&self) -> &'static str {
        match self {
            Self::Cohort { .. } => "Preview",
            Self::AddOperator => "Add",
            Self::SetOperator(_) | Self::Role => "Save",
            Self::Password { .. } => "Set",
        }
    }

    /// What is said when it is done; nothing where the page that opened the form says it.
    pub(super) fn done(&self) -> Option<&'static str> {
        let own = matches!(self, Self::Password { own: true, .. });
        own.then_some("Your password is another from now on.")
    }

    /// Whether the form is over once the service has answered.
    pub(super) fn ends(&self) -> bool {
        !matches!(self, Self::Cohort { .. })
    }

    /// The question that the form asks.
    pub(super) fn request(&self, form: &Form, shared: &Shared) -> Result<Request, Fault> {
        match self {
            Self::Cohort { marked } => {
                Ok(Request::Many(ManyRequest::PreviewCohort(Box::new(cohort(marked, form, shared)?))))
            }
            Self::AddOperator => Ok(Request::Many(ManyRequest::ChangeOperators(OperatorChange::Add {
                name: form.value("name"),
                full_name: form.value("full_name"),
                users: users(form)?,
                roles: lines(&form.value("roles")),
                password: new_password(form)?,
            }))),
            Self::SetOperator(name) => Ok(Request::Many(ManyRequest::ChangeOperators(OperatorChange::Set {
                name: name.clone(),
                full_name: Some(form.value("full_name")),
                users: Some(users(form)?),
                roles: Some(lines(&form.value("roles"))),
                grant: Vec::new(),
                revoke: Vec::new(),
            }))),
            Self::Password { name, own } => {
                Ok(Request::Many(ManyRequest::ChangeOperators(OperatorChange::SetPassword {
                    name: name.clone(),
                    present: own.then(|| Password(form.value("present"))),
                    new: new_password(form)?,
                })))
            }
            Self::Role => {
                let name = form.value("name");
                if name.trim().is_empty() {
                    return Err(("name", "A role needs a name.".to_owned()));
                }
                let permissions = lines(&form.value("permissions"));
                let named = permissions.iter().map(|line| first_word(line)).collect();
                Ok(Request::Many(ManyRequest::ChangeOperators(OperatorChange::SetRole {
                    name,
                    permissions: named,
                })))
            }
        }
    }
}

fn first_word(line: &str) -> String {
    line.split_whitespace().next().unwrap_or_default().to_owned()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn users(form: &Form) -> Result<Vec<String>, Fault> {
    let text = form.value("users");
    let users: Vec<String> =
        text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if users.is_empty() {
        return Err(("users", "Name at least one Unix user, such as the operator's own.".to_owned()));
    }
    Ok(users)
}

fn new_password(form: &Form) -> Result<Password, Fault> {
    let (new, again) = (form.value("new"), form.value("again"));
    if new == again {
        Ok(Password(new))
    } else {
        Err(("again", "The two differ: type both anew.".to_owned()))
    }
}

fn cohort(marked: &[String], form: &Form, shared: &Shared) -> Result<CohortPlan, Fault> {
    let what = form.value("what").trim().to_owned();
    let name = form.value("name");
    if name.trim().is_empty() {
        return Err(("name", "A cohort needs a name, such as the clinic and the month.".to_owned()));
    }
    let from = form.value("from").parse::<usize>().unwrap_or(0) + usize::from(marked.is_empty());
    let source = match from {
        0 => CohortSource::Rows(marked.to_vec()),
        1 => CohortSource::Search { text: what, state: Some("Not invited".to_owned()) },
        2 => CohortSource::Search { text: what, state: None },
        3 if what.is_empty() => return Err(("what", "Type the name of a saved search.".to_owned())),
        3 => CohortSource::Saved(what),
        _ if what.is_empty() => return Err(("what", "Type the path of the file.".to_owned())),
        _ => CohortSource::File { name: what, text: String::new() },
    };
    let templates = lines(&form.value("templates"));
    if templates.is_empty() {
        return Err(("templates", "Tick at least one letter; two make a two-letter set.".to_owned()));
    }
    let day_first = shared.site.as_ref().is_none_or(|site| site.day_first);
    let expires = parse_date(&form.value("expires"), shared.today(), day_first);
    let expires = expires.map_err(|fault| ("expires", fault.to_string()))?;
    let hold = form.value("then") == "1";
    Ok(CohortPlan { name, source, expires: Some(expires), templates, hold })
}
