//! The shape of the source: who may import whom, sizes, and habits that review would otherwise have to catch.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms and what each may name after `crate::`. `wire::client` is the only part of `wire` that `tui` may use.
const RULES: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("search", &["domain"]),
    ("letters", &["domain"]),
    ("intake", &["domain"]),
    ("vault", &["domain"]),
    ("phrases", &[]),
    ("mail", &["domain", "phrases"]),
    ("store", &["domain", "vault"]),
    ("service", &["domain", "store", "search", "letters", "intake", "vault", "mail", "phrases"]),
    ("wire", &["domain", "service"]),
    ("portal", &["domain", "service", "phrases"]),
    ("tui", &["domain", "wire::client"]),
    (
        "cli",
        &[
            "domain", "store", "search", "letters", "intake", "vault", "mail", "phrases", "service", "wire",
            "portal", "tui",
        ],
    ),
];

/// Lines of a file without its inline tests: above this the file wants splitting.
const MAX_FILE_LINES: usize = 600;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(dir: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    files.sort();
    assert!(files.len() > 10, "the walk found almost no source: is the path right?");
    files.into_iter().map(|f| (f.clone(), fs::read_to_string(&f).expect("source is UTF-8"))).collect()
}

/// Code without comments and string contents kept line by line, so that prose about `crate::x` is no edge.
fn code_lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| {
            let trimmed = line.trim_start();
            if trimmed.starts_with("//") {
                String::new()
            } else {
                line.split(" // ").next().unwrap_or("").to_owned()
            }
        })
        .collect()
}

/// Every `crate::path` named in `text`, with its line number. Grouped imports are expanded one level.
fn edges(text: &str) -> Vec<(usize, String)> {
    let lines = code_lines(text);
    let mut found = Vec::new();
    for (idx, line) in lines.iter().enumerate() {
        let mut rest = line.as_str();
        while let Some(at) = rest.find("crate::") {
            let after = &rest[at + "crate::".len()..];
            if let Some(group) = after.strip_prefix('{') {
                let joined: String = std::iter::once(group.to_owned())
                    .chain(lines[idx + 1..].iter().take(40).cloned())
                    .collect::<Vec<_>>()
                    .join(" ");
                found.extend(group_heads(&joined).into_iter().map(|head| (idx + 1, head)));
            } else {
                found.push((idx + 1, path_of(after)));
            }
            rest = after;
        }
    }
    found
}

fn path_of(text: &str) -> String {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    text[..end].trim_end_matches(':').to_owned()
}

/// The heads of `a::b, c::{d, e}, f}`: `a::b`, `c`, `f`.
fn group_heads(text: &str) -> Vec<String> {
    let mut depth = 0;
    let mut heads = Vec::new();
    let mut current = String::new();
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(std::mem::take(&mut current)),
            _ if depth == 0 => current.push(c),
            _ => {}
        }
    }
    heads.push(current);
    heads.into_iter().map(|h| path_of(h.trim())).filter(|h| !h.is_empty()).collect()
}

fn allowed(room: &str, target: &str) -> bool {
    let head = target.split("::").next().unwrap_or(target);
    if head == room {
        return true;
    }
    let Some((_, may)) = RULES.iter().find(|(name, _)| *name == room) else { return true };
    may.iter().any(|m| target == *m || target.starts_with(&format!("{m}::")))
}

#[test]
fn rooms_import_only_what_the_architecture_allows() {
    let src = root().join("src");
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let relative = path.strip_prefix(&src).expect("under src").to_owned();
        let room = relative.components().next().expect("a file").as_os_str().to_string_lossy().into_owned();
        if relative.components().count() == 1 {
            continue;
        }
        assert!(RULES.iter().any(|(name, _)| *name == room), "src/{room} has no rule: add it to RULES");
        for (line, target) in edges(&text) {
            if !allowed(&room, &target) {
                broken.push(format!("{}:{line}: `{room}` may not import `crate::{target}`", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_edge_reader_sees_what_it_must() {
    let text =
        "use crate::{store::Store, wire::{client, server}};\n// crate::cli\nlet x = crate::tui::run();\n";
    let found: Vec<String> = edges(text).into_iter().map(|(_, e)| e).collect();
    assert_eq!(found, ["store::Store", "wire", "tui::run"]);
    assert!(!allowed("tui", "store::Store"));
    assert!(!allowed("tui", "wire::server"));
    assert!(!allowed("tui", "wire"), "a grouped import of wire hides its parts: name wire::client in full");
    assert!(allowed("tui", "wire::client::Client"));
    assert!(!allowed("domain", "vault::Key"));
}

#[test]
fn files_are_small_and_say_what_they_own() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let name = path.display();
        let lines = text.lines().take_while(|l| !l.starts_with("#[cfg(test)]")).count();
        if lines > MAX_FILE_LINES {
            faults.push(format!("{name}: {lines} lines; split it (limit {MAX_FILE_LINES})"));
        }
        if !text.starts_with("//!") {
            faults.push(format!("{name}: begins without //! on what it owns"));
        }
        for (idx, line) in text.lines().enumerate() {
            let forbidden = ["todo!(", "unimplemented!(", "dbg!(", "TODO", "FIXME", "#[ignore"];
            if let Some(word) = forbidden.iter().find(|w| line.contains(*w)) {
                faults.push(format!("{name}:{}: {word} has no place here", idx + 1));
            }
        }
        if path.file_name().is_some_and(|f| f == "mod.rs") && lines > 120 {
            faults.push(format!("{name}: a mod.rs only introduces its modules ({lines} lines)"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_test_module_is_forgotten() {
    let main = fs::read_to_string(root().join("tests/it/main.rs")).expect("main.rs");
    let mut missing = Vec::new();
    for entry in fs::read_dir(root().join("tests/it")).expect("tests/it").flatten() {
        let name = entry.file_name().to_string_lossy().trim_end_matches(".rs").to_owned();
        if name != "main" && !main.contains(&format!("mod {name};")) {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "tests/it/main.rs does not name: {missing:?}");
}

#[test]
fn the_top_level_is_as_agreed() {
    let agreed =
        ["Cargo.toml", "Cargo.lock", "LICENSE", "README.md", "src", "assets", "docs", "tests", "target"];
    for entry in fs::read_dir(root()).expect("root").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(
            name.starts_with('.') || agreed.contains(&name.as_str()),
            "{name} does not belong at the top level"
        );
    }
}
