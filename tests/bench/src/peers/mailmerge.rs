//! docx-mailmerge, the common way to merge Word letters from a program; run where Python has it.

use std::path::Path;
use std::process::Command;

const SCRIPT: &str = include_str!("mailmerge.py");

/// CPU seconds for `count` letters, or why there are none.
pub fn seconds(base: &Path, values: &Path, count: usize) -> Result<f64, String> {
    let python = std::env::var("BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(&python)
        .args(["-c", SCRIPT])
        .args([base, values])
        .arg(count.to_string())
        .output()
        .map_err(|error| format!("{python} cannot be run: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.lines().last().unwrap_or("no word of why").to_owned());
    }
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim().parse().map_err(|_| format!("it printed {said:?}"))
}
