//! The site, imports, and the store's health.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The site and the session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct SiteView {
    /// The site's name.
    pub name: String,
    /// The operator who is at work.
    pub operator: String,
    /// The permissions of that operator, by name.
    pub permissions: Vec<String>,
    /// The IANA name of the site's time zone.
    pub time_zone: String,
    /// The service's time.
    pub now: DateTime<Utc>,
    /// The doubt about the machine's clock, if there is one.
    pub clock: Option<ClockView>,
    /// The day at the site.
    pub today: NaiveDate,
    /// Seconds to add to UTC for the site's time of day now.
    pub utc_offset_seconds: i32,
    /// Whether 3/4 is the third of April.
    pub day_first: bool,
    /// The days that credentials last unless chosen otherwise.
    pub default_expiry_days: u16,
    /// The most days that they may last.
    pub max_expiry_days: u16,
    /// The portal's address.
    pub portal_url: String,
    /// Where letters are handed over.
    pub print_folder: String,
    /// The program that takes print files, with its arguments; empty for none.
    pub print_command: String,
    /// The seconds after which that program has failed.
    pub print_timeout_seconds: u16,
    /// The organisation's address as lines, as letters show it.
    pub address: Vec<String>,
    /// The minutes after which patients see a change of client support.
    pub support_delay_minutes: u16,
    /// How many patients there are.
    pub patients: u64,
    /// How many patients are searchable so far; equal to `patients` once the index is ready.
    pub searchable: u64,
    /// How many letter templates of the object Patient Profile there are.
    pub templates: u32,
    /// How many Letter Template Bases there are.
    pub bases: u32,
    /// How many letters wait in the To post tray.
    pub held_letters: u64,
    /// Whether letters are offered as PDF, through LibreOffice.
    pub makes_pdf: bool,
    /// Whether a Letter Template needs a second operator, once there is one.
    pub template_approval: bool,
    /// The usual reasons, offered where a reason is asked for.
    pub usual_reasons: Vec<String>,
    /// The number of the last commit, to wait for changes from.
    pub seq: u64,
    /// What needs attention: disk low, store read-only.
    pub warnings: Vec<String>,
    /// What letters still lack, each with the command that mends it.
    pub lacking: Vec<String>,
    /// Whether this is a throw-away store of `demo`.
    pub demo: bool,
}

/// A clock of the machine that stepped, until somebody confirms what it shows (S89).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockView {
    /// What it shows.
    pub shown: DateTime<Utc>,
    /// The time that counts meanwhile.
    pub counted: DateTime<Utc>,
}

/// Changes of the site's settings; what is none stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteChange {
    /// The organisation's address, as letters show it.
    pub address: Option<Vec<String>>,
    /// Where letters are handed over, by its whole path.
    pub print_folder: Option<String>,
    /// The program that takes print files, with its arguments; `{}` stands for the file, else it comes last. None of
    /// them leaves the files in the print folder.
    pub print_command: Option<Vec<String>>,
    /// The seconds after which the print command has failed.
    pub print_timeout_seconds: Option<u16>,
    /// The minutes after which patients see a change of client support.
    pub support_delay_minutes: Option<u16>,
    /// The address of the patients' portal; letters that were sent keep the old one.
    pub portal_url: Option<String>,
    /// Whether a Letter Template needs a second operator, once there is one, before letters are made of it (S59).
    pub template_approval: Option<bool>,
    /// The usual reasons, offered where a reason is asked for.
    pub usual_reasons: Option<Vec<String>>,
}

/// Starts an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRequest {
    /// Files and folders that the service opens itself; only in the process of whoever asks.
    pub paths: Vec<String>,
    /// Instead of paths, files whose bytes are given as they are wanted.
    pub sent: Option<Vec<SentFile>>,
    /// The text of a column map for CSV.
    pub map: Option<String>,
    /// Whether nothing is to be written.
    pub dry_run: bool,
}

/// A file whose bytes the caller gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentFile {
    /// Its name, for issues.
    pub name: String,
    /// How many bytes it has; more are not asked for.
    pub length: u64,
    /// Severity and reason where it cannot be read, or was left out of a folder.
    pub issue: Option<(String, String)>,
}

/// A piece of a file that an import waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedPiece {
    /// The place of the file in the request.
    pub file: u32,
    /// Where the piece begins.
    pub offset: u64,
    /// How many bytes at the most.
    pub length: u32,
}

/// A piece of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPiece {
    /// The import.
    pub job: u64,
    /// Which piece.
    pub piece: WantedPiece,
    /// Its bytes, fewer than wanted at the end of the file; or why there are none.
    pub bytes: Result<Vec<u8>, String>,
}

/// How far an import is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportJob {
    /// Its number.
    pub id: u64,
    /// Bytes read so far, over both passes.
    pub done: u64,
    /// Bytes to read.
    pub total: u64,
    /// What it is doing, in words.
    pub doing: String,
    /// The piece that it waits for, where the caller gives the files.
    pub wants: Option<WantedPiece>,
    /// The report, once it has ended.
    pub report: Option<ImportReport>,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Patients.
    pub patients: ImportCounts,
    /// Referrals.
    pub referrals: ImportCounts,
    /// Documents.
    pub documents: ImportCounts,
    /// Associated information, organisations and practitioners.
    pub other: ImportCounts,
    /// Refused and odd rows, at most 10,000; `issues_total` counts all.
    pub issues: Vec<ImportIssueView>,
    /// How many issues there were.
    pub issues_total: u64,
    /// Whether it was stopped before its end.
    pub stopped: bool,
    /// Whether nothing was written.
    pub dry_run: bool,
}

/// Counts of one sort of record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// New.
    pub added: u64,
    /// Different from what was here.
    pub changed: u64,
    /// The same as what was here.
    pub unchanged: u64,
    /// Not taken.
    pub refused: u64,
}

/// A refused or odd row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportIssueView {
    /// The file.
    pub file: String,
    /// The line or the path within.
    pub place: String,
    /// Refused, Odd or Note.
    pub severity: String,
    /// Why.
    pub reason: String,
}

/// What a check, rebuild or snapshot of the store found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreReport {
    /// The last commit.
    pub seq: u64,
    /// Records by table.
    pub records: Vec<(String, u64)>,
    /// Entries of the log.
    pub log_entries: u64,
    /// What was done or found, in sentences.
    pub notes: Vec<String>,
}
