//! `base add|check|list|replace|retire`: Letter Template Bases.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::Value;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::json;
use crate::cli::session::Session;
use crate::cli::table::Table;
use crate::service::api::{AddBase, BaseView, ErrorKind, ReplaceBase};
use crate::wire::client::{answer, quick, within};

/// A scan of a hostile file ends within five seconds; the rest is the store's.
const SCAN: Duration = Duration::from_mins(1);
/// What is longer is no letter; it is refused before it is read.
const MAX_FILE: u64 = 64 << 20;

/// The commands of `base`.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Base {
    /// Add a Word file as a Letter Template Base
    Add(Add),
    /// Scan a Word file and say what is in it; nothing is kept
    Check(Check),
    /// List the Letter Template Bases
    List,
    /// Save a new version: another Word file, body or name; templates and letters keep theirs
    Replace(Replace),
    /// Retire a base: no new template starts from it
    Retire(Retire),
}

/// The arguments of `base replace`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true).args(["file", "body", "new_name"]))]
pub(in crate::cli) struct Replace {
    /// Its name
    name: String,
    /// The new Word file (.docx)
    file: Option<PathBuf>,
    /// A text file with the letter body from which new templates start
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// Another name
    #[arg(long = "name", id = "new_name", value_name = "NAME")]
    new_name: Option<String>,
    /// The version that is replaced; refused if there is a newer one [default: the newest]
    #[arg(long, value_name = "N")]
    from_version: Option<u32>,
}

/// The arguments of `base retire`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Retire {
    /// Its name
    name: String,
    /// Take it into use again
    #[arg(long)]
    undo: bool,
}

/// The arguments of `base add`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Add {
    /// Its name
    name: String,
    /// The Word file (.docx)
    file: PathBuf,
    /// A text file with the letter body from which new templates start
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
}

/// The arguments of `base check`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Check {
    /// The Word file (.docx)
    file: PathBuf,
}

impl Base {
    /// Does it.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(context).await,
            Self::Check(check) => check.run(context).await,
            Self::List => list(context).await,
            Self::Replace(replace) => replace.run(context).await,
            Self::Retire(retire) => retire.run(context).await,
        }
    }
}

impl Add {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let bytes = read(&self.file)?;
        let body = self.body.as_deref().map(read_text).transpose()?;
        let session = context.session().await?;
        let request = AddBase { name: self.name, bytes, body };
        let base = answer(session.client.add_base(within(SCAN), request).await)?;
        context.out.answer(|| json::base(&base), || words(&base))
    }
}

impl Replace {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let bytes = self.file.as_deref().map(read).transpose()?;
        let body = self.body.as_deref().map(read_text).transpose()?;
        let session = context.session().await?;
        let (name, version, new_name) = (self.name, self.from_version, self.new_name);
        let request = ReplaceBase { name, version, new_name, bytes, body };
        let base = answer(session.client.replace_base(within(SCAN), request).await)?;
        context.out.answer(|| json::base(&base), || words(&base))
    }
}

impl Retire {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let session = context.session().await?;
        let base = answer(session.client.retire_base(quick(), self.name, !self.undo).await)?;
        let words = || {
            let what = if base.retired { "is retired: no new template starts from it" } else { "is in use" };
            vec![format!("{} {what}.", base.name)]
        };
        context.out.answer(|| json::base(&base), words)
    }
}

impl Check {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let bytes = read(&self.file)?;
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut base = check(context, bytes).await?;
        base.name = name;
        context.out.answer(|| json::base(&base), || words(&base))
    }
}

async fn check(context: &Context, bytes: Vec<u8>) -> Result<BaseView, Failure> {
    let session: Session = context.session().await?;
    let base = answer(session.client.check_base(within(SCAN), bytes).await)?;
    Ok(base)
}

async fn list(context: &Context) -> Result<(), Failure> {
    let session = context.session().await?;
    let bases = answer(session.client.bases(quick()).await)?;
    if context.out.is_json() {
        return context.out.value(&bases.iter().map(json::base).collect::<Value>());
    }
    let mut table = Table::new(&["Name", "Version", "Templates", "Body", "Fields"]);
    for base in &bases {
        let version =
            if base.retired { format!("{}, retired", base.version) } else { base.version.to_string() };
        let used = base.templates.to_string();
        table.row([&base.name, &version, &used, &base.body_at, &base.fields.join(", ")]);
    }
    context.out.table(&table)
}

fn words(base: &BaseView) -> Vec<String> {
    let version = if base.version > 0 { format!(", version {}", base.version) } else { String::new() };
    let fields = if base.fields.is_empty() { "none".to_owned() } else { base.fields.join(", ") };
    let mut lines = vec![
        format!("{}{version}", base.name),
        format!("  Body:   {}", base.body_at),
        format!("  Parts:  {}", base.parts.join(", ")),
        format!("  Fields: {fields}"),
    ];
    lines.extend(base.warnings.iter().map(|warning| format!("  Note:   {warning}")));
    lines
}

/// Reads a file that an operator names.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error: &std::io::Error| Failure::io("The file cannot be read:", path, error);
    let meta = std::fs::metadata(path).map_err(|error| failed(&error))?;
    if !meta.is_file() {
        return Err(Failure::invalid(format!("{} is no file.", path.display())));
    }
    if meta.len() > MAX_FILE {
        let message =
            format!("{} has {} MB; the limit is {} MB.", path.display(), meta.len() >> 20, MAX_FILE >> 20);
        return Err(Failure::new(
            ErrorKind::Invalid,
            message,
            "Make its pictures smaller and save it again.",
        ));
    }
    std::fs::read(path).map_err(|error| failed(&error))
}

/// Reads a text file that an operator names.
pub(super) fn read_text(path: &Path) -> Result<String, Failure> {
    let text = String::from_utf8(read(path)?);
    text.map(|text| text.trim_start_matches('\u{feff}').to_owned()).map_err(|_| {
        let message = format!("{} is no text in UTF-8.", path.display());
        Failure::new(ErrorKind::Invalid, message, "Save it as plain text with the encoding UTF-8.")
    })
}
