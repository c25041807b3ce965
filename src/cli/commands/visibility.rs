//! `visibility list|show|hide|follow`: what patients see of letters and documents.

use clap::{Args, Subcommand};

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::table::Table;
use crate::service::api::{VisibilityChange, VisibilityOf, VisibilityView};
use crate::wire::client::{answer, quick};

/// The commands of `visibility`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Visibility {
    /// Say what patients see now
    List,
    /// Show letters of templates, documents of types, or single documents to patients
    Show(What),
    /// Hide them again
    Hide(What),
    /// Let single documents follow their type again
    Follow(Documents),
}

/// What is shown or hidden.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true)
    .args(["template", "type_name", "document"]))]
pub(in crate::cli) struct What {
    /// The letters of this template
    #[arg(long, value_name = "NAME")]
    template: Vec<String>,
    /// The documents of this type
    #[arg(long = "type", id = "type_name", value_name = "TYPE")]
    type_name: Vec<String>,
    /// This document of this patient
    #[arg(long, value_names = ["PATIENT", "DOCUMENT"], num_args = 2, action = clap::ArgAction::Append)]
    document: Vec<String>,
}

/// Single documents.
#[derive(Debug, Args)]
pub(in crate::cli) struct Documents {
    /// This document of this patient
    #[arg(long, required = true, value_names = ["PATIENT", "DOCUMENT"], num_args = 2, action = clap::ArgAction::Append)]
    document: Vec<String>,
}

fn documents(named: &[String], visible: Option<bool>) -> impl Iterator<Item = VisibilityChange> + '_ {
    named.chunks_exact(2).map(move |pair| VisibilityChange {
        of: VisibilityOf::Document { patient: pair[0].clone(), document: pair[1].clone() },
        visible,
    })
}

impl What {
    fn changes(self, visible: bool) -> Vec<VisibilityChange> {
        let visible = Some(visible);
        let templates = self.template.into_iter().map(VisibilityOf::Template);
        let types = self.type_name.into_iter().map(VisibilityOf::DocumentType);
        let named = templates.chain(types).map(|of| VisibilityChange { of, visible });
        named.chain(documents(&self.document, visible)).collect()
    }
}

impl Visibility {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let changes = match self {
            Self::List => Vec::new(),
            Self::Show(what) => what.changes(true),
            Self::Hide(what) => what.changes(false),
            Self::Follow(named) => documents(&named.document, None).collect(),
        };
        let session = context.session_with_patients().await?;
        if !changes.is_empty() {
            answer(session.client.set_visibility(quick(), changes).await)?;
            let view = answer(session.client.visibility(quick()).await)?;
            return context.out.answer(|| json::visibility(&view), || view.summary.clone());
        }
        let view = answer(session.client.visibility(quick()).await)?;
        if context.out.is_json() {
            return context.out.value(&json::visibility(&view));
        }
        context.out.table(&table(&view))?;
        context.out.answer(|| json::visibility(&view), || view.summary.clone())
    }
}

fn table(view: &VisibilityView) -> Table {
    let mut table = Table::new(&["Visible", "What", "Name"]);
    let word = |visible: bool| if visible { "yes" } else { "no" };
    for (name, object, visible) in &view.templates {
        table.row([word(*visible), &format!("letters ({object})"), name]);
    }
    for (name, visible) in &view.document_types {
        table.row([word(*visible), "documents of the type", name]);
    }
    for one in &view.documents {
        let what = format!("document {} of {}", one.document, one.patient_id);
        table.row([word(one.visible), &what, &one.title]);
    }
    table
}
