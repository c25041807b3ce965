//! `man`: the manual page, or all pages into a folder.

use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};

use crate::cli::arguments::Arguments;
use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// The arguments of `man`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Man {
    /// Write the pages of all commands into this folder instead
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    /// Prints the page, or writes all pages.
    pub(in crate::cli) fn run(self, context: &Context) -> Result<(), Failure> {
        let mut command = Arguments::command();
        command.build();
        let Some(folder) = self.out else { return context.out.raw(&page(command, Path::new("-"))?) };
        std::fs::create_dir_all(&folder)
            .map_err(|error| Failure::io("The folder cannot be made:", &folder, &error))?;
        write_pages(&command, &folder, "")
    }
}

fn page(command: clap::Command, path: &Path) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    let rendered = clap_mangen::Man::new(command).render(&mut text);
    rendered.map_err(|error| Failure::io("The page cannot be made:", path, &error))?;
    Ok(text)
}

fn write_pages(command: &clap::Command, folder: &Path, prefix: &str) -> Result<(), Failure> {
    let name = format!("{prefix}{}", command.get_name());
    let path = folder.join(format!("{name}.1"));
    let text = page(command.clone().display_name(&name), &path)?;
    std::fs::write(&path, text).map_err(|error| Failure::io("The page cannot be written:", &path, &error))?;
    let below = command.get_subcommands().filter(|sub| sub.get_name() != "help");
    below.into_iter().try_for_each(|sub| write_pages(sub, folder, &format!("{name}-")))
}
