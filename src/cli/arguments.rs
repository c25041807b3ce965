//! The command tree. Each command's own arguments stand in its file.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::commands::{
    account, actions, approval, base, cohort, completions, credentials, demo, import, init, legal, letters,
    locked, log, man, operator, queue, record, saved_search, search, serve, show, site, status, store,
    support, template, terminal, visibility,
};

/// Invites patients to see their own referrals, letters and documents.
///
/// Without a command, opens the operators' terminal.
#[derive(Debug, Parser)]
#[command(
    name = "patient-profile",
    version,
    max_term_width = 100,
    subcommand_required = false,
    infer_subcommands = false,
    after_help = "Exit status: 0 done; 1 refused, not found or failed; 2 the command line is wrong."
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) globals: Globals,
    #[command(flatten)]
    pub(super) look: terminal::Look,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What every command takes.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Globals {
    /// The store's directory [default: $XDG_DATA_HOME/patient-profile]
    #[arg(long, global = true, value_name = "DIR", env = "PATIENT_PROFILE_DATA", hide_env_values = true)]
    pub(super) data: Option<PathBuf>,
    /// The file with the store's key [default: $XDG_CONFIG_HOME/patient-profile/site.key]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "PATIENT_PROFILE_KEY_FILE",
        hide_env_values = true
    )]
    pub(super) key_file: Option<PathBuf>,
    /// The server's socket [default: $XDG_RUNTIME_DIR/patient-profile/socket, else one beside the store]
    #[arg(long, global = true, value_name = "PATH", env = "PATIENT_PROFILE_SOCKET", hide_env_values = true)]
    pub(super) socket: Option<PathBuf>,
    /// The operator to log in as [default: the Unix user's name]
    #[arg(
        long = "as",
        global = true,
        value_name = "NAME",
        env = "PATIENT_PROFILE_OPERATOR",
        hide_env_values = true
    )]
    pub(super) log_in_as: Option<String>,
    /// A file with the operator's password, readable by nobody else [default: asked for]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "PATIENT_PROFILE_PASSWORD_FILE",
        hide_env_values = true
    )]
    pub(super) password_file: Option<PathBuf>,
    /// A file with a code of the operator's authenticator app, or a recovery code [default: asked for where needed]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "PATIENT_PROFILE_CODE_FILE",
        hide_env_values = true
    )]
    pub(super) code_file: Option<PathBuf>,
    /// Print one JSON value on standard output, and nothing else
    #[arg(long, global = true)]
    pub(super) json: bool,
}

/// The commands, in the order of the help.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show the whole product on a throw-away store with synthetic patients
    Demo(demo::Demo),
    /// Make a new store and its key
    Init(init::Init),
    /// Import FHIR and CSV files, or folders of them
    Import(import::Import),
    /// Search patients as the terminal's search field does
    Search(search::Search),
    /// Show everything about one patient
    Show(show::Show),
    /// Show what can be done for a patient now, and why not the rest
    Actions(actions::Actions),
    /// Create or distribute a patient's credentials
    #[command(subcommand)]
    Credentials(credentials::Credentials),
    /// Disable, enable or unlock a patient's account
    #[command(subcommand)]
    Account(account::Account),
    /// List and fetch letters; send or discard those that are held
    #[command(subcommand)]
    Letters(letters::Letters),
    /// Add, check, replace and list Letter Template Bases
    #[command(subcommand)]
    Base(base::Base),
    /// Add, edit, list, lint and preview Letter Templates
    #[command(subcommand)]
    Template(template::Template),
    /// Enter, withdraw and list client support
    #[command(subcommand)]
    Support(support::Support),
    /// Save and show the legal text that patients accept
    #[command(subcommand)]
    Legal(legal::Legal),
    /// Show or hide letters and documents from patients
    #[command(subcommand)]
    Visibility(visibility::Visibility),
    /// Change a patient's record
    #[command(subcommand)]
    Record(record::Record),
    /// Say which record statuses disable an account
    #[command(subcommand)]
    Status(status::Status),
    /// Show or change the site's settings
    #[command(subcommand)]
    Site(site::Site),
    /// Read the activity log, or verify it
    Log(log::Log),
    /// Add, change and list operators and roles; set passwords
    #[command(subcommand)]
    Operator(operator::Operator),
    /// See who is locked and why, with the caller waiting
    #[command(subcommand)]
    Locked(locked::Locked),
    /// See who waits for somebody to look at them
    Queue(queue::Queue),
    /// Invite many patients in one go
    #[command(subcommand)]
    Cohort(cohort::Cohort),
    /// Approve or refuse what needs a second person
    #[command(subcommand)]
    Approval(approval::Approval),
    /// Keep searches under a name, for cohorts
    #[command(subcommand)]
    SavedSearch(saved_search::SavedSearch),
    /// Share the store with every operator, until TERM or Ctrl-C
    Serve(serve::Serve),
    /// Verify, rebuild or snapshot the store
    #[command(subcommand)]
    Store(store::Store),
    /// Print the completions of a shell
    Completions(completions::Completions),
    /// Print the manual page
    Man(man::Man),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_tree_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_says_what_it_does() {
        fn walk(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{} has no help", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} of {}", argument.get_id(), command.get_name());
            }
            command.get_subcommands().for_each(walk);
        }
        walk(&Arguments::command());
    }

    #[test]
    fn every_command_stands_on_the_page_of_commands() {
        let page = include_str!("../../docs/commands.md");
        let words = |line: &str| -> Vec<String> {
            let split = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            split.map(str::to_owned).collect()
        };
        let rows: Vec<Vec<String>> = page.lines().filter(|line| line.starts_with('|')).map(words).collect();
        let mut missing = Vec::new();
        let mut walk = |names: &[&str]| {
            let stands = |row: &Vec<String>| names.iter().all(|name| row.iter().any(|word| word == name));
            if !rows.iter().any(stands) {
                missing.push(names.join(" "));
            }
        };
        for command in Arguments::command().get_subcommands() {
            walk(&[command.get_name()]);
            for below in command.get_subcommands() {
                walk(&[command.get_name(), below.get_name()]);
                for last in below.get_subcommands() {
                    walk(&[command.get_name(), below.get_name(), last.get_name()]);
                }
            }
        }
        assert!(missing.is_empty(), "not on docs/commands.md: {missing:?}");
    }

    #[test]
    fn now_needs_templates_and_later_takes_none() {
        let parse = |words: &str| Arguments::try_parse_from(words.split_whitespace()).is_ok();
        let create = "patient-profile credentials create 1000000013 --expires +14d";
        assert!(parse(&format!("{create} --now --template A --template B --hold")));
        assert!(parse(&format!("{create} --now --template A B")));
        assert!(parse(&format!("{create} --later")));
        assert!(!parse(create), "now or later is a required choice (R35)");
        assert!(!parse(&format!("{create} --now")));
        assert!(!parse(&format!("{create} --now --later --template A")));
        assert!(!parse(&format!("{create} --later --template A")));
        assert!(!parse(&format!("{create} --later --hold")));
        assert!(!parse("patient-profile credentials create 1000000013 --later"), "the expiry is needed");
        assert!(!parse("patient-profile account disable 1000000013"), "a reason is needed");
        assert!(parse("patient-profile log --follow --json"));
        assert!(parse("patient-profile log verify --data x"));
        assert!(parse("patient-profile"));
    }
}
