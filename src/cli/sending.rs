//! Files of this side that a server imports: it is told their names and lengths, and given the pieces that it asks for.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use crate::intake;
use crate::service::api::{ImportPiece, SentFile, WantedPiece};

/// The files of an import.
#[derive(Debug, Default)]
pub(super) struct Sending {
    files: Vec<PathBuf>,
    open: Option<(u32, File)>,
}

impl Sending {
    /// Goes through files and folders; gives them as a request names them, with what cannot be read behind.
    pub(super) fn list(paths: &[PathBuf]) -> (Self, Vec<SentFile>) {
        let (files, issues) = intake::list(paths);
        let length = |file: &PathBuf| std::fs::metadata(file).map_or(0, |meta| meta.len());
        let readable = files.iter().map(|file| SentFile {
            name: file.to_string_lossy().into_owned(),
            length: length(file),
            issue: None,
        });
        let others = issues.iter().map(|issue| SentFile {
            name: issue.file.to_string(),
            length: 0,
            issue: Some((issue.severity.label().to_owned(), issue.reason.clone())),
        });
        let named = readable.chain(others).collect();
        (Self { files, open: None }, named)
    }

    /// Reads a piece.
    pub(super) fn piece(&mut self, job: u64, piece: WantedPiece) -> ImportPiece {
        let bytes = self.read(piece).map_err(|error| error.to_string());
        ImportPiece { job, piece, bytes }
    }

    fn read(&mut self, piece: WantedPiece) -> std::io::Result<Vec<u8>> {
        let file = match &mut self.open {
            Some((number, file)) if *number == piece.file => file,
            open => {
                let path = self.files.get(piece.file as usize).ok_or(std::io::ErrorKind::NotFound)?;
                &mut open.insert((piece.file, File::open(path)?)).1
            }
        };
        let mut bytes = vec![0; piece.length as usize];
        let mut count = 0;
        while count < bytes.len() {
            match file.read_at(&mut bytes[count..], piece.offset + count as u64)? {
                0 => break,
                more => count += more,
            }
        }
        bytes.truncate(count);
        Ok(bytes)
    }
}
