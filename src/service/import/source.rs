//! Where an import's bytes come from: files that this process opens, or files of whoever asked, who gives them piece by
//! piece as they are wanted. Nothing of the latter is ever kept on the disk.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use crate::intake::{self, Issue, Place, Severity};
use crate::service::api::{ImportRequest, SentFile};

use super::jobs::Job;

/// The files of an import, in their order.
#[derive(Debug)]
pub(super) enum Source {
    /// Files and folders that this process opens.
    Here(Vec<PathBuf>),
    /// Files whose bytes the caller gives, with their places in the request.
    Sent(Vec<(u32, SentFile)>),
}

impl Source {
    /// What a request names.
    pub fn of(request: &ImportRequest) -> Self {
        match &request.sent {
            Some(files) => Self::Sent((0..).zip(files.iter().cloned()).collect()),
            None => Self::Here(request.paths.iter().map(PathBuf::from).collect()),
        }
    }

    /// Whether it names nothing at all.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Here(paths) => paths.is_empty(),
            Self::Sent(files) => files.is_empty(),
        }
    }

    /// Goes through folders; gives what cannot be read.
    pub fn list(&mut self) -> Vec<Issue> {
        match self {
            Self::Here(paths) => {
                let (files, issues) = intake::list(paths);
                *paths = files;
                issues
            }
            Self::Sent(files) => {
                let issues = files.iter().filter_map(|(_, file)| unreadable(file)).collect();
                files.retain(|(_, file)| file.issue.is_none());
                issues
            }
        }
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Here(files) => files.len(),
            Self::Sent(files) => files.len(),
        }
    }

    /// The bytes of all files.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::Here(files) => {
                files.iter().filter_map(|file| std::fs::metadata(file).ok()).map(|meta| meta.len()).sum()
            }
            Self::Sent(files) => files.iter().map(|(_, file)| file.length).sum(),
        }
    }

    /// The name of a file as the caller knows it.
    pub fn name(&self, file: usize) -> Arc<str> {
        match self {
            Self::Here(files) => files.get(file).map(|path| path.to_string_lossy().into()),
            Self::Sent(files) => files.get(file).map(|(_, sent)| sent.name.as_str().into()),
        }
        .unwrap_or_else(|| "".into())
    }

    /// Opens a file.
    pub fn open<'a>(&self, file: usize, job: &'a Job) -> io::Result<Box<dyn Read + 'a>> {
        match self {
            Self::Here(files) => Ok(Box::new(File::open(files.get(file).ok_or(io::ErrorKind::NotFound)?)?)),
            Self::Sent(files) => {
                let (place, sent) = files.get(file).ok_or(io::ErrorKind::NotFound)?;
                let (file, length) = (*place, sent.length);
                Ok(Box::new(Pieces { job, file, offset: 0, length, piece: Vec::new(), at: 0 }))
            }
        }
    }
}

/// A file or folder that the caller could not read, or left out.
fn unreadable(file: &SentFile) -> Option<Issue> {
    let (severity, reason) = file.issue.as_ref()?;
    let severity = match severity.as_str() {
        "Note" => Severity::Note,
        _ => Severity::Refused,
    };
    let (file, place) = (file.name.as_str().into(), Place::default());
    Some(Issue { file, place, severity, reason: reason.clone() })
}

/// A file that comes in pieces.
struct Pieces<'a> {
    job: &'a Job,
    file: u32,
    offset: u64,
    length: u64,
    piece: Vec<u8>,
    at: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() && self.offset < self.length {
            self.piece = self.job.fetch(self.file, self.offset)?;
            self.at = 0;
            self.offset += self.piece.len() as u64;
            if self.piece.is_empty() {
                // Shorter than it was when it was listed.
                self.length = self.offset;
            }
        }
        let rest = self.piece.get(self.at..).unwrap_or_default();
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}
