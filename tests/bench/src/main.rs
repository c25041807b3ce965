//! Measures Patient Profile beside its peers and prints a report in Markdown. It reports; nothing fails on a number.

mod benches;
mod child;
mod letterhead;
mod measure;
mod options;
mod peers;
mod population;
mod pty;
mod queries;
mod report;
mod served;
mod site;

use std::process::ExitCode;

use benches::{Trouble, World};
use options::{Options, USAGE};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if(|first| first == "child").is_some() {
        return match child(&mut arguments) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
    let Some(options) = Options::read(arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let mut world = World::new(options.clone());
    let mut failed = false;
    for benchmark in benches::ALL.iter().filter(|benchmark| options.wants(benchmark.id)) {
        match (benchmark.run)(&mut world) {
            Ok(outcome) => println!("{}", outcome.markdown(benchmark.id, benchmark.title)),
            Err(error) => {
                eprintln!("{} could not be run: {error}", benchmark.id);
                failed = true;
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Work of a process of its own, see [`child`].
fn child(arguments: &mut impl Iterator<Item = String>) -> Result<(), Trouble> {
    let work = arguments.next().unwrap_or_default();
    match work.as_str() {
        "import" => {
            benches::import_child(&benches::path(arguments.next())?, &benches::path(arguments.next())?)
        }
        "print" => benches::print_child(&benches::path(arguments.next())?, &benches::path(arguments.next())?),
        "load" => benches::load_child(&benches::path(arguments.next())?),
        "commits" => benches::commits_child(arguments.next()),
        _ => Err(format!("there is no work called {work:?}").into()),
    }
}

/// Says on standard error what is being done.
fn progress(doing: &str) {
    eprintln!("... {doing}");
}
