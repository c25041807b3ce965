//! The report: goals with what was measured, and tables beside them, as Markdown.

use std::fmt::Write;

/// A goal and what came out.
pub struct Verdict {
    /// What was to be reached.
    pub goal: String,
    /// What was measured.
    pub measured: String,
    /// Whether it was reached; none where there was nothing to compare with.
    pub met: Option<bool>,
}

/// What a benchmark has to say.
#[derive(Default)]
pub struct Outcome {
    /// The goals.
    pub verdicts: Vec<Verdict>,
    /// Tables, each with a heading row first.
    pub tables: Vec<Vec<Vec<String>>>,
    /// What a reader must know besides.
    pub notes: Vec<String>,
}

impl Outcome {
    /// Adds a goal that is met when `measured` is at most `limit`.
    pub fn at_most(&mut self, goal: impl Into<String>, measured: f64, limit: f64, unit: &str) {
        self.compare(
            goal,
            measured <= limit,
            format!("{} (limit {})", in_unit(measured, unit), in_unit(limit, unit)),
        );
    }

    /// Adds a goal that is met when `measured` is at least `limit`.
    pub fn at_least(&mut self, goal: impl Into<String>, measured: f64, limit: f64, unit: &str) {
        self.compare(
            goal,
            measured >= limit,
            format!("{} (wanted {})", in_unit(measured, unit), in_unit(limit, unit)),
        );
    }

    /// Adds a goal that is met when `measured` is at most `share` of the peer's figure, where the peer was measured.
    pub fn at_most_of(
        &mut self,
        goal: impl Into<String>,
        measured: f64,
        share: f64,
        peer: Option<f64>,
        unit: &str,
    ) {
        match peer {
            Some(peer) => self.at_most(goal, measured, share * peer, unit),
            None => self.open(goal, format!("{}, without the peer", in_unit(measured, unit))),
        }
    }

    /// Adds a goal that was met or not.
    pub fn compare(&mut self, goal: impl Into<String>, met: bool, measured: String) {
        self.verdicts.push(Verdict { goal: goal.into(), measured, met: Some(met) });
    }

    /// Adds a goal whose peer is missing on this machine.
    pub fn open(&mut self, goal: impl Into<String>, measured: impl Into<String>) {
        self.verdicts.push(Verdict { goal: goal.into(), measured: measured.into(), met: None });
    }

    /// Adds a table.
    pub fn table(&mut self, heading: &[&str], rows: Vec<Vec<String>>) {
        let heading = heading.iter().map(|&cell| cell.to_owned()).collect();
        self.tables.push(std::iter::once(heading).chain(rows).collect());
    }

    /// Adds a note.
    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// The whole as Markdown.
    pub fn markdown(&self, id: &str, title: &str) -> String {
        let mut out = format!("### {id}: {title}\n\n");
        if !self.verdicts.is_empty() {
            out.push_str("| goal | measured | met |\n|---|---|---|\n");
        }
        for verdict in &self.verdicts {
            let met = match verdict.met {
                Some(true) => "yes",
                Some(false) => "**no**",
                None => "-",
            };
            put(&mut out, format_args!("| {} | {} | {met} |\n", verdict.goal, verdict.measured));
        }
        for table in &self.tables {
            out.push('\n');
            for (at, row) in table.iter().enumerate() {
                put(&mut out, format_args!("| {} |\n", row.join(" | ")));
                if at == 0 {
                    put(&mut out, format_args!("|{}\n", "---|".repeat(row.len())));
                }
            }
        }
        for note in &self.notes {
            put(&mut out, format_args!("\n{note}\n"));
        }
        out.push('\n');
        out
    }
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}

/// A number with three significant digits or so, and thousands apart.
pub fn number(value: f64) -> String {
    if value.abs() < 10.0 {
        return format!("{value:.2}");
    }
    if value.abs() < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn in_unit(value: f64, unit: &str) -> String {
    format!("{}{}{unit}", number(value), if unit.is_empty() || unit == "%" { "" } else { " " })
}
