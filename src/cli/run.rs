//! Parses, runs the command, tells failures, and gives the exit status.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind as Usage;

use super::arguments::{Arguments, Command};
use super::commands::terminal;
use super::context::Context;
use super::failure::Failure;
use super::output::{Output, error_json};
use crate::service::api::{ErrorKind, ErrorView};

/// The exit status for a wrong command line.
const USAGE: u8 = 2;

/// Runs the command that `arguments` name, the program's own name first; gives 0, 1 or 2.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parsed = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return wrong(&error, arguments.iter().any(|word| word == "--json")),
    };
    let context = Context { out: Output::new(parsed.globals.json), globals: parsed.globals };
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::invalid(format!("The program cannot start its threads: {error}.")))
        .and_then(|runtime| runtime.block_on(dispatch(parsed.command, &parsed.look, &context)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => context.out.failure(&failure).into(),
    }
}

/// Help and version are answers; everything else is a usage error.
fn wrong(error: &clap::Error, json: bool) -> ExitCode {
    let output = Output::new(json);
    if matches!(error.kind(), Usage::DisplayHelp | Usage::DisplayVersion) {
        return match output.raw(error.render().to_string().as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => output.failure(&failure).into(),
        };
    }
    let text = error.render().to_string();
    if json {
        let told = text.lines().take_while(|line| !line.starts_with("Usage:") && !line.contains("--help"));
        let words: Vec<&str> = told.flat_map(str::split_whitespace).collect();
        let sentence = words.join(" ").trim_start_matches("error: ").to_owned();
        let view = ErrorView::new(ErrorKind::Invalid, sentence).hinted("Try --help.");
        let _ = output.value(&error_json(&view));
    }
    output.note(text.trim_end());
    USAGE.into()
}

async fn dispatch(command: Option<Command>, look: &terminal::Look, context: &Context) -> Result<(), Failure> {
    let Some(command) = command else { return terminal::run(look, context).await };
    if look.is_asked() {
        // Above all --read-only must not be taken for a promise that a command does not keep.
        let message =
            "--read-only, --slow, --ascii and --theme are for the terminal, not for other commands.";
        return Err(Failure::new(ErrorKind::Invalid, message, "Leave them out; nothing was done."));
    }
    match command {
        Command::Demo(demo) => demo.run(context).await,
        Command::Init(init) => init.run(context).await,
        Command::Import(import) => import.run(context).await,
        Command::Search(search) => search.run(context).await,
        Command::Show(show) => show.run(context).await,
        Command::Actions(actions) => actions.run(context).await,
        Command::Credentials(credentials) => credentials.run(context).await,
        Command::Account(account) => account.run(context).await,
        Command::Letters(letters) => letters.run(context).await,
        Command::Base(base) => base.run(context).await,
        Command::Template(template) => template.run(context).await,
        Command::Support(support) => support.run(context).await,
        Command::Legal(legal) => legal.run(context).await,
        Command::Visibility(visibility) => visibility.run(context).await,
        Command::Site(site) => site.run(context).await,
        Command::Status(status) => status.run(context).await,
        Command::Record(record) => record.run(context).await,
        Command::Log(log) => log.run(context).await,
        Command::Locked(locked) => locked.run(context).await,
        Command::Queue(queue) => queue.run(context).await,
        Command::Cohort(cohort) => cohort.run(context).await,
        Command::Approval(approval) => approval.run(context).await,
        Command::SavedSearch(search) => search.run(context).await,
        Command::Operator(operator) => operator.run(context).await,
        Command::Serve(serve) => serve.run(context).await,
        Command::Store(store) => store.run(context).await,
        Command::Completions(completions) => completions.run(context),
        Command::Man(man) => man.run(context),
    }
}
