//! Counting what an import did, and keeping the issues that are shown.

use crate::intake::{Issue, Severity};
use crate::service::api::{ImportCounts, ImportIssueView, ImportReport};
use crate::service::patients::safe;

/// Issues that a report keeps; all are counted.
const MAX_ISSUES: usize = 10_000;

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Patient,
    Referral,
    Document,
    Other,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Became {
    Added,
    Changed,
    Unchanged,
    Refused,
}

/// The report in the making.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub report: ImportReport,
}

impl Tally {
    /// Counts a record.
    pub fn count(&mut self, sort: Sort, became: Became) {
        let counts: &mut ImportCounts = match sort {
            Sort::Patient => &mut self.report.patients,
            Sort::Referral => &mut self.report.referrals,
            Sort::Document => &mut self.report.documents,
            Sort::Other => &mut self.report.other,
        };
        match became {
            Became::Added => counts.added += 1,
            Became::Changed => counts.changed += 1,
            Became::Unchanged => counts.unchanged += 1,
            Became::Refused => counts.refused += 1,
        }
    }

    /// Notes an issue.
    pub fn issue(&mut self, issue: &Issue) {
        self.report.issues_total += 1;
        if self.report.issues.len() < MAX_ISSUES {
            self.report.issues.push(ImportIssueView {
                file: safe(&issue.file),
                place: safe(&issue.place.to_string()),
                severity: issue.severity.label().to_owned(),
                reason: safe(&issue.reason),
            });
        }
    }

    /// Refuses a record with the reason.
    pub fn refuse(&mut self, sort: Sort, file: &str, place: crate::intake::Place, reason: impl Into<String>) {
        self.count(sort, Became::Refused);
        self.issue(&Issue { file: file.into(), place, severity: Severity::Refused, reason: reason.into() });
    }
}
