//! No command: the operators' terminal.

use std::io::IsTerminal;

use clap::{Args, ValueEnum};

use crate::cli::context::Context;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::service::api::ErrorKind;
use crate::tui::{self, Exit, Options};

/// How the terminal looks and behaves.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct Look {
    /// Change nothing: look only
    #[arg(long)]
    read_only: bool,
    /// Send fewer bytes, for a slow link
    #[arg(long)]
    slow: bool,
    /// Draw lines with - | + only
    #[arg(long)]
    ascii: bool,
    /// The look [default: by the environment]
    #[arg(long, value_enum, value_name = "THEME")]
    theme: Option<Theme>,
}

impl Look {
    /// Whether anything of it was asked for.
    pub(in crate::cli) fn is_asked(&self) -> bool {
        self.read_only || self.slow || self.ascii || self.theme.is_some()
    }
}

/// The looks, by their names on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Theme {
    /// The terminal's own colours
    Auto,
    /// No colour
    Mono,
    /// Bold where others use colour
    Contrast,
}

/// Opens the terminal on the store.
pub(in crate::cli) async fn run(look: &Look, context: &Context) -> Result<(), Failure> {
    needs_terminal()?;
    let session = context.door().await?;
    let operator = context.globals.log_in_as.clone().unwrap_or_else(environment::user);
    show(&session, Options { operator, ..options(look, "", Vec::new()) }).await
}

/// Refuses to draw where nobody looks.
pub(super) fn needs_terminal() -> Result<(), Failure> {
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return Ok(());
    }
    let message = "This opens a terminal interface, and standard input or output is no terminal.";
    let hint =
        "Everything it does is also a command: patient-profile --help. Over SSH, ask for one with ssh -t.";
    Err(Failure::new(ErrorKind::Invalid, message, hint))
}

/// What the environment and the command line ask for.
pub(super) fn options(look: &Look, banner: &str, notices: Vec<String>) -> Options {
    let chosen = Options::for_environment(&environment::terminal());
    Options {
        theme: match look.theme {
            None => chosen.theme,
            Some(Theme::Auto) => tui::Theme::Auto,
            Some(Theme::Mono) => tui::Theme::Mono,
            Some(Theme::Contrast) => tui::Theme::Contrast,
        },
        ascii: chosen.ascii || look.ascii,
        slow: look.slow,
        read_only: look.read_only,
        banner: banner.to_owned(),
        notices,
        operator: environment::user(),
        ..chosen
    }
}

/// Shows the terminal until the operator leaves.
pub(super) async fn show(session: &Session, options: Options) -> Result<(), Failure> {
    match tui::run(session.client.clone(), options).await {
        Ok(Exit::Quit | Exit::HangUp) => Ok(()),
        Ok(Exit::Signal(number)) => Err(Failure::Signal(number)),
        Err(error) => Err(Failure::new(ErrorKind::Unavailable, format!("{error:#}"), "")),
    }
}
