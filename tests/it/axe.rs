//! axe-core on a page: which rules of accessibility it breaks (S46).
//!
//! axe-core is no part of this project: `.ci/run` installs it by npm. Where it is not, the test says that it was left out.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::webdriver::{Chrome, left_out};

/// The script, once read.
pub struct Axe(String);

impl Axe {
    /// axe-core for the test of this name: where `PATIENT_PROFILE_AXE` says, else where npm puts it below `target/browser`.
    pub fn find(test: &str) -> Option<Self> {
        let usual = "target/browser/node_modules/axe-core/axe.min.js";
        let path = std::env::var_os("PATIENT_PROFILE_AXE")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(usual), PathBuf::from);
        match std::fs::read_to_string(&path) {
            Ok(script) => Some(Self(script)),
            Err(_) => {
                left_out(test, "axe-core is not installed (npm install --prefix target/browser axe-core)")
            }
        }
    }

    /// The rules that the page breaks, each with the elements that break it. All rules count, the advice among them too.
    pub fn violations(&self, chrome: &Chrome) -> Vec<String> {
        chrome.run(&self.0);
        let found = chrome.run_async(
            "const done = arguments[arguments.length - 1];
             axe.run(document, { resultTypes: ['violations'], rules: {
               'target-size': { enabled: true },
               // The page goes when the session has ended, not before; it says when, and how to stay (WCAG 2.2.1).
               'meta-refresh': { enabled: false } } })
               .then(result => done(result.violations))
               .catch(error => done([{ id: String(error), nodes: [] }]));",
        );
        let one = |violation: &Value| {
            let nodes = violation["nodes"].as_array().cloned().unwrap_or_default();
            let nodes: Vec<String> = nodes
                .iter()
                .map(|node| {
                    format!("{} ({})", node["html"], node["failureSummary"].as_str().unwrap_or_default())
                })
                .collect();
            format!("{}: {}", violation["id"], nodes.join("; "))
        };
        found.as_array().map(|all| all.iter().map(one).collect()).unwrap_or_default()
    }
}
