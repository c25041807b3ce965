//! A file under a ZIP archive. It never fails, but keeps its first error: an archive that is dropped tries to write its
//! end, and where that fails it says so on standard error, which is the operator's screen.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::rc::Rc;

/// The first error of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Fault(Rc<RefCell<Option<io::Error>>>);

impl Fault {
    /// Gives the error, if there was one.
    pub fn check(&self) -> io::Result<()> {
        self.0.borrow_mut().take().map_or(Ok(()), Err)
    }

    fn keep(&self, error: io::Error) {
        self.0.borrow_mut().get_or_insert(error);
    }
}

/// The file.
#[derive(Debug)]
pub(super) struct Sink {
    file: BufWriter<File>,
    fault: Fault,
    /// Whether it has failed: from then on nothing reaches the file.
    failed: bool,
    at: u64,
}

impl Sink {
    /// Over a file; its first error goes to the fault.
    pub fn new(file: File) -> (Self, Fault) {
        let fault = Fault::default();
        (Self { file: BufWriter::new(file), fault: fault.clone(), failed: false, at: 0 }, fault)
    }

    /// Everything is on the disk when it returns.
    pub fn sync(self) -> io::Result<()> {
        self.fault.check()?;
        self.file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }

    fn fail(&mut self, error: io::Error) {
        self.failed = true;
        self.fault.keep(error);
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.failed
            && let Err(error) = self.file.write_all(bytes)
        {
            self.fail(error);
        }
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.failed
            && let Err(error) = self.file.flush()
        {
            self.fail(error);
        }
        Ok(())
    }
}

impl Seek for Sink {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if !self.failed {
            match self.file.seek(to) {
                Ok(at) => {
                    self.at = at;
                    return Ok(at);
                }
                Err(error) => self.fail(error),
            }
        }
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
            SeekFrom::End(_) => self.at,
        };
        Ok(self.at)
    }
}
