//! The journal: numbered segments of frames, appended and synced before anything else happens.
//!
//! It is the redo log, the anchor of the activity log, and what a view is rebuilt from. A walk checks numbers and
//! chain over all segments; the writer appends at the end that a walk found.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::vault::StoreId;

use super::error::StoreError;
use super::files;
use super::frame::{FrameHash, RawFrame};
use super::segment::{HEADER, Header, Segment, Tail};

/// The hash that the first frame of a new store names as the one before it.
pub(super) const NO_FRAME: FrameHash = [0; 32];

/// Where a walk over the journal ended.
#[derive(Clone, Debug)]
pub(super) struct End {
    /// The first commit that is in the journal, or the next one when it holds none.
    pub(super) first_seq: u64,
    /// The last whole commit.
    pub(super) last_seq: u64,
    /// The hash of its frame.
    pub(super) hash: FrameHash,
    /// The segment that the writer appends to.
    pub(super) segment: PathBuf,
    /// Where in it.
    pub(super) offset: u64,
    /// What comes after.
    pub(super) tail: Tail,
    /// Segments that hold nothing and go: begun by a crash or a full disk and never used.
    pub(super) left_over: Vec<PathBuf>,
}

/// Where and why a walk could not go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {reason}")]
pub(super) struct Fault {
    /// The segment.
    pub(super) place: String,
    /// What is wrong.
    pub(super) reason: String,
    /// The last commit that was whole.
    pub(super) last_seq: u64,
}

/// What a walk can end with instead of an `End`.
#[derive(Debug)]
pub(super) enum WalkError {
    /// The journal is damaged.
    Fault(Fault),
    /// The system refused, or the visitor did.
    Store(StoreError),
}

impl From<StoreError> for WalkError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Walks over the frames of `journal` in order, beginning with the segment that holds commit `from` or the first one
/// after it. The visitor sees each frame once its place in the chain is proven.
pub(super) fn walk(
    journal: &Path,
    store: StoreId,
    from: u64,
    mut visit: impl FnMut(&RawFrame) -> Result<(), StoreError>,
) -> Result<End, WalkError> {
    let first = Segment::first_kept(journal, from.saturating_sub(1))?;
    let mut paths = Segment::all(journal)?;
    paths.retain(|path| Segment::named_seq(path) >= first);
    let mut end: Option<End> = None;
    for (idx, path) in paths.iter().enumerate() {
        let segment = Segment::read(path)?;
        let is_last = idx + 1 == paths.len();
        if is_last
            && is_unfinished(&segment)
            && let Some(end) = &mut end
        {
            end.left_over.push(path.clone());
            break;
        }
        if let Some(end) = end.as_mut().filter(|end| is_overtaken(path, segment.len, end.last_seq)) {
            end.left_over.push(path.clone());
            continue;
        }
        let begun = begin(&segment, store, end.as_ref())?;
        let reached = follow(&segment, begun, &mut visit)?;
        let ends_here = paths[idx + 1..].iter().all(|later| {
            let len = std::fs::metadata(later).map_or(u64::MAX, |meta| meta.len());
            is_overtaken(later, len, reached.last_seq)
        });
        if !ends_here && reached.tail != Tail::Clean {
            return Err(fault(path, "it is damaged in the middle", reached.last_seq));
        }
        end = Some(reached);
    }
    end.ok_or_else(|| fault(journal, "it holds no segment", 0))
}

fn fault(place: &Path, reason: impl Into<String>, last_seq: u64) -> WalkError {
    WalkError::Fault(Fault { place: place.display().to_string(), reason: reason.into(), last_seq })
}

/// A crash while the next segment was made leaves a file without a whole header and without frames.
fn is_unfinished(segment: &Segment) -> bool {
    let frames_follow = matches!(segment.tail, Tail::Broken { frames_follow: true, .. });
    segment.header.is_none() && !frames_follow && segment.len <= HEADER as u64
}

/// A full disk can break off a rotation: its segment holds nothing, and the one before it went on beyond its number.
fn is_overtaken(path: &Path, len: u64, last_seq: u64) -> bool {
    len <= HEADER as u64 && Segment::named_seq(path).is_some_and(|seq| seq <= last_seq)
}

/// Checks that a segment continues what was walked so far.
fn begin(segment: &Segment, store: StoreId, before: Option<&End>) -> Result<End, WalkError> {
    let last_seq = before.map_or(0, |end| end.last_seq);
    let broken = |reason: &str| Err(fault(&segment.path, reason, last_seq));
    let Some(header) = segment.header else { return broken("its header is damaged") };
    if header.store != store {
        return broken("it belongs to another store");
    }
    if Segment::named_seq(&segment.path) != Some(header.first_seq) || header.first_seq == 0 {
        return broken("its name does not fit its header");
    }
    if let Some(end) = before
        && (header.first_seq != end.last_seq + 1 || header.prev != end.hash)
    {
        return broken("it does not continue the segment before it: one is missing");
    }
    Ok(End {
        first_seq: before.map_or(header.first_seq, |end| end.first_seq),
        last_seq: header.first_seq - 1,
        hash: header.prev,
        segment: segment.path.clone(),
        offset: segment.end,
        tail: segment.tail,
        left_over: before.map_or_else(Vec::new, |end| end.left_over.clone()),
    })
}

fn follow(
    segment: &Segment,
    mut end: End,
    visit: &mut impl FnMut(&RawFrame) -> Result<(), StoreError>,
) -> Result<End, WalkError> {
    for frame in &segment.frames {
        if frame.first_seq != end.last_seq + 1 || frame.prev != end.hash {
            let reason = format!("the frame of commit {} does not follow the one before it", frame.first_seq);
            return Err(fault(&segment.path, reason, end.last_seq));
        }
        visit(frame)?;
        end.last_seq = frame.last_seq();
        end.hash = frame.hash;
    }
    Ok(end)
}

/// The writing end of the journal.
#[derive(Debug)]
pub(super) struct Journal {
    dir: PathBuf,
    store: StoreId,
    file: File,
    path: PathBuf,
    offset: u64,
    allocated: u64,
    extend_by: u64,
    sync: bool,
}

/// Why a frame was not appended.
#[derive(Debug)]
pub(super) enum AppendError {
    /// Nothing was written, and the next try may succeed: the disk is full.
    Refused(io::Error),
    /// What is on the disk is unknown.
    Unknown(String),
}

impl Journal {
    /// Begins a segment after the frame `prev`, whose first commit will be `first_seq`.
    pub(super) fn begin(dir: &Path, header: Header, extend_by: u64, sync: bool) -> Result<Self, StoreError> {
        let path = Segment::path_of(dir, header.first_seq);
        files::remove_if_there(&path)?;
        let file = files::create_new(&path)?;
        file.write_all_at(&header.to_bytes(), 0).map_err(StoreError::io(&path))?;
        if sync {
            file.sync_all().map_err(StoreError::io(&path))?;
            files::sync_dir(dir)?;
        }
        let len = HEADER as u64;
        Ok(Self {
            dir: dir.to_owned(),
            store: header.store,
            file,
            path,
            offset: len,
            allocated: len,
            extend_by,
            sync,
        })
    }

    /// Goes on at the end that a walk found, after cutting off what stands behind it.
    pub(super) fn resume(
        dir: &Path,
        store: StoreId,
        end: &End,
        extend_by: u64,
        sync: bool,
    ) -> Result<Self, StoreError> {
        for left_over in &end.left_over {
            files::remove_if_there(left_over)?;
            files::sync_dir(dir)?;
        }
        let path = end.segment.clone();
        let file = OpenOptions::new().read(true).write(true).open(&path).map_err(StoreError::io(&path))?;
        let len = file.metadata().map_err(StoreError::io(&path))?.len();
        let mut allocated = len;
        if end.tail != Tail::Clean {
            file.set_len(end.offset).and_then(|()| file.sync_all()).map_err(StoreError::io(&path))?;
            allocated = end.offset;
        }
        Ok(Self { dir: dir.to_owned(), store, file, path, offset: end.offset, allocated, extend_by, sync })
    }

    /// Appends a frame and waits for the disk.
    pub(super) fn append(&mut self, frame: &[u8]) -> Result<(), AppendError> {
        let end = self.offset + frame.len() as u64;
        let written = if end > self.allocated {
            self.extend(frame, end)
        } else {
            self.file.write_all_at(frame, self.offset)
        };
        if let Err(error) = written {
            // Whatever part was written must not be taken for a frame, nor for a broken tail.
            let undone = self.file.set_len(self.offset).and_then(|()| self.file.sync_all());
            self.allocated = self.offset;
            return Err(match undone {
                Ok(()) => AppendError::Refused(error),
                Err(worse) => AppendError::Unknown(format!("{error}, then {worse}")),
            });
        }
        if self.sync
            && let Err(error) = self.file.sync_data()
        {
            // After a failed sync the kernel may have dropped the pages: only a restart tells what is there.
            return Err(AppendError::Unknown(error.to_string()));
        }
        self.offset = end;
        Ok(())
    }

    /// Writes the frame with zeros up to the next step behind it.
    fn extend(&mut self, frame: &[u8], end: u64) -> io::Result<()> {
        let step = self.extend_by.max(1);
        let target = end.div_ceil(step) * step;
        let padding = usize::try_from(target - end).expect("a step is at most a few MB");
        let mut bytes = Vec::with_capacity(frame.len() + padding);
        bytes.extend_from_slice(frame);
        bytes.resize(frame.len() + padding, 0);
        self.file.write_all_at(&bytes, self.offset)?;
        self.allocated = target;
        Ok(())
    }

    /// Bytes of the current segment in use.
    pub(super) fn used(&self) -> u64 {
        self.offset
    }

    /// Ends this segment and begins the next one. After `Refused` this segment goes on; after `Unknown` a part of the
    /// next one may be left, and nothing may be appended any more.
    pub(super) fn rotate(&mut self, first_seq: u64, prev: FrameHash) -> Result<(), AppendError> {
        self.trim().map_err(|error| AppendError::Unknown(error.to_string()))?;
        let header = Header { store: self.store, first_seq, prev };
        match Self::begin(&self.dir, header, self.extend_by, self.sync) {
            Ok(next) => *self = next,
            Err(error) => {
                // A segment of that number in the way of later ones would make the journal unreadable.
                let path = Segment::path_of(&self.dir, first_seq);
                let removed = files::remove_if_there(&path).and_then(|()| files::sync_dir(&self.dir));
                return Err(match removed {
                    Ok(()) => AppendError::Refused(io::Error::other(error.to_string())),
                    Err(worse) => AppendError::Unknown(format!("{error}, then {worse}")),
                });
            }
        }
        Ok(())
    }

    /// Gives back the zeros at the end, durably.
    pub(super) fn trim(&mut self) -> Result<(), StoreError> {
        let failed = StoreError::io(&self.path);
        self.file.set_len(self.offset).and_then(|()| self.file.sync_all()).map_err(failed)?;
        self.allocated = self.offset;
        Ok(())
    }

    /// Removes segments all of whose commits are `covered` or older, never the current one.
    pub(super) fn prune(dir: &Path, covered: u64) -> Result<(), StoreError> {
        let first = Segment::first_kept(dir, covered)?.unwrap_or(0);
        for path in Segment::all(dir)?.iter().filter(|path| Segment::named_seq(path) < Some(first)) {
            files::remove_if_there(path)?;
        }
        files::sync_dir(dir)
    }
}
