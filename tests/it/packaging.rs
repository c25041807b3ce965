//! The files of the package: judged by the programs that read them, where those are installed (S83, S85).

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn asset(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/package").join(name)
}

/// Runs a program; none, and said plainly, where it is not installed.
#[expect(clippy::print_stdout, reason = "what was left out is said plainly")]
fn run(program: &str, arguments: &[&str]) -> Option<Output> {
    let output = Command::new(program).args(arguments).output().ok();
    if output.is_none() {
        println!("left out: {program} is not installed");
    }
    output
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_unit_is_confined_as_far_as_the_bar() {
    let unit = asset("patient-profile.service");
    let path = unit.to_str().expect("UTF-8");
    let arguments = ["security", "--offline=true", "--no-pager", "--threshold=15", path];
    let Some(output) = run("systemd-analyze", &arguments) else { return };
    assert!(output.status.success(), "the exposure is above 1.5:\n{}", text(&output));
    assert!(!text(&output).contains("Unknown"), "{}", text(&output));
}

#[test]
fn the_unit_names_what_the_program_takes() {
    let unit = std::fs::read_to_string(asset("patient-profile.service")).expect("the unit");
    let line = unit.lines().find(|line| line.starts_with("ExecStart=")).expect("a command");
    let help = Command::new(env!("CARGO_BIN_EXE_patient-profile")).args(["serve", "--help"]).output();
    let help = text(&help.expect("the program runs"));
    for option in line.split_whitespace().filter(|word| word.starts_with("--")) {
        assert!(help.contains(option), "{option} is no option of serve");
    }
    assert!(line.contains("--socket /run/patient-profile/socket"), "where the sshd block looks: {line}");
}

#[test]
fn ssh_gives_operators_the_terminal_and_nothing_else() {
    let dir = tempfile::tempdir().expect("a directory");
    let key = dir.path().join("key");
    let key = key.to_str().expect("UTF-8");
    if run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", key]).is_none() {
        return;
    }
    let block = std::fs::read_to_string(asset("sshd.conf")).expect("the block");
    // The group of the block is the package's; here it is one that exists, so that the block applies.
    let config =
        format!("HostKey {key}\n{}", block.replace("Match Group patient-profile", "Match User root"));
    let file = dir.path().join("sshd_config");
    std::fs::write(&file, config).expect("a file");
    let file = file.to_str().expect("UTF-8");
    let ask = ["-T", "-f", file, "-C", "user=root,host=ward,addr=127.0.0.1"];
    let Some(output) = run("/usr/sbin/sshd", &ask) else { return };
    let told = text(&output).to_lowercase();
    assert!(output.status.success(), "{told}");
    for line in [
        "forcecommand /usr/bin/patient-profile --socket /run/patient-profile/socket",
        "disableforwarding yes",
        "allowtcpforwarding no",
        "allowstreamlocalforwarding no",
        "allowagentforwarding no",
        "x11forwarding no",
        "permituserrc no",
        "permittunnel no",
        "permitlisten none",
        "permitopen none",
    ] {
        assert!(told.lines().any(|said| said == line), "{line} is not in force:\n{told}");
    }
}

#[test]
fn the_user_of_the_unit_is_the_one_that_is_made() {
    let unit = std::fs::read_to_string(asset("patient-profile.service")).expect("the unit");
    let users = std::fs::read_to_string(asset("sysusers.conf")).expect("the users");
    let files = std::fs::read_to_string(asset("tmpfiles.conf")).expect("the directories");
    assert!(unit.contains("User=patient-profile\nGroup=patient-profile\n"));
    assert!(users.lines().any(|line| line.starts_with("u patient-profile ")));
    assert!(
        files
            .lines()
            .any(|line| line.starts_with("d /var/lib/patient-profile 0700 patient-profile patient-profile"))
    );
    assert!(unit.contains("RuntimeDirectoryMode=0750") && unit.contains("UMask=0077"));
}

#[test]
fn the_portals_part_of_the_unit_names_variables_that_serve_takes() {
    let part = std::fs::read_to_string(asset("portal.conf")).expect("the part");
    let help = Command::new(env!("CARGO_BIN_EXE_patient-profile")).args(["serve", "--help"]).output();
    let help = text(&help.expect("the program runs"));
    let named: Vec<&str> = part
        .lines()
        .filter_map(|line| line.trim_start_matches('#').strip_prefix("Environment=")?.split('=').next())
        .collect();
    assert!(named.len() > 8, "{named:?}");
    for variable in named {
        assert!(help.contains(&format!("[env: {variable}]")), "{variable} is no variable of serve:\n{help}");
    }
}
