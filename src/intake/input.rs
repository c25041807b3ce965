//! Bytes from a reader, with the line that they stand on and the possibility to give some back.

use std::io::{self, BufRead};

use super::json_scan::Scan;

/// A reader that counts lines and bytes.
#[derive(Debug)]
pub(super) struct Input<R> {
    inner: R,
    /// Bytes given back, to be read again, from `given_back_at` on.
    given_back: Vec<u8>,
    given_back_at: usize,
    /// The line of the next byte, from 1.
    pub line: u64,
    /// How many bytes were taken.
    pub taken: u64,
}

/// How the reading of a value ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// Whether its end was there; if not the input ended inside it.
    pub complete: bool,
    /// Whether it is longer than its cap and was not kept whole.
    pub too_long: bool,
}

impl<R: BufRead> Input<R> {
    /// Starts at line 1.
    pub fn new(inner: R) -> Self {
        Self { inner, given_back: Vec::new(), given_back_at: 0, line: 1, taken: 0 }
    }

    /// The bytes at hand; empty at the end.
    pub fn fill(&mut self) -> io::Result<&[u8]> {
        if self.given_back_at < self.given_back.len() {
            return Ok(&self.given_back[self.given_back_at..]);
        }
        loop {
            match self.inner.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.inner.fill_buf()
    }

    /// Takes `count` of the bytes at hand.
    pub fn take(&mut self, count: usize) -> io::Result<()> {
        let bytes = &self.fill()?[..count];
        let lines = line_ends(bytes);
        self.line += lines;
        self.taken += count as u64;
        if self.given_back_at < self.given_back.len() {
            self.given_back_at += count;
        } else {
            self.inner.consume(count);
        }
        Ok(())
    }

    /// Gives bytes back that were the last ones taken.
    pub fn give_back(&mut self, bytes: &[u8]) {
        let mut all = bytes.to_vec();
        all.extend_from_slice(&self.given_back[self.given_back_at..]);
        self.line -= line_ends(bytes);
        self.taken -= bytes.len() as u64;
        self.given_back = all;
        self.given_back_at = 0;
    }

    /// Goes over blanks, which are added to `kept` while it is shorter than `cap`, to the next byte, which is not
    /// taken; none at the end.
    pub fn next_solid(&mut self, kept: &mut Vec<u8>, cap: usize) -> io::Result<Option<u8>> {
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            let blanks = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let solid = bytes.get(blanks).copied();
            if kept.len() < cap {
                kept.extend_from_slice(&bytes[..blanks.min(cap - kept.len())]);
            }
            self.take(blanks)?;
            if solid.is_some() {
                return Ok(solid);
            }
        }
    }

    /// Takes one JSON value, adding it to `kept` while that stays within `cap`.
    pub fn value(&mut self, kept: &mut Vec<u8>, cap: usize) -> io::Result<Taken> {
        let mut scan = Scan::default();
        let mut taken = Taken::default();
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                taken.complete = scan.may_end();
                return Ok(taken);
            }
            let end = scan.feed(bytes);
            let count = end.unwrap_or(bytes.len());
            let room = cap.saturating_sub(kept.len());
            taken.too_long |= count > room;
            kept.extend_from_slice(&bytes[..count.min(room)]);
            self.take(count)?;
            if end.is_some() {
                taken.complete = true;
                return Ok(taken);
            }
        }
    }

    /// Takes one line without its end, at most `cap` bytes of it kept; none at the end of the input.
    pub fn line(&mut self, kept: &mut Vec<u8>, cap: usize) -> io::Result<Option<Taken>> {
        kept.clear();
        let mut taken = Taken::default();
        let mut any = false;
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(any.then_some(taken));
            }
            any = true;
            let end = bytes.iter().position(|b| *b == b'\n');
            let count = end.unwrap_or(bytes.len());
            let room = cap.saturating_sub(kept.len());
            taken.too_long |= count > room;
            kept.extend_from_slice(&bytes[..count.min(room)]);
            self.take(count + usize::from(end.is_some()))?;
            if end.is_some() {
                taken.complete = true;
                return Ok(Some(taken));
            }
        }
    }
}

fn line_ends(bytes: &[u8]) -> u64 {
    bytes.split(|byte| *byte == b'\n').count() as u64 - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_values_are_counted_and_capped() {
        let mut input = Input::new(io::BufReader::with_capacity(3, "ab\ncdefgh\n\nx".as_bytes()));
        let mut kept = Vec::new();
        let mut seen = Vec::new();
        while let Some(taken) = input.line(&mut kept, 4).unwrap() {
            seen.push((String::from_utf8(kept.clone()).unwrap(), taken.too_long, input.line));
        }
        assert_eq!(
            seen,
            [
                ("ab".into(), false, 2),
                ("cdef".into(), true, 3),
                (String::new(), false, 4),
                ("x".into(), false, 4)
            ]
        );
        assert_eq!(input.taken, 12);
    }

    #[test]
    fn what_is_given_back_comes_again() {
        let mut input = Input::new(io::BufReader::with_capacity(2, "one\ntwo\nthree".as_bytes()));
        let mut kept = Vec::new();
        input.line(&mut kept, 99).unwrap();
        input.line(&mut kept, 99).unwrap();
        input.give_back(b"two\n");
        assert_eq!(input.line, 2);
        input.line(&mut kept, 99).unwrap();
        assert_eq!(kept, b"two");
        input.line(&mut kept, 99).unwrap();
        assert_eq!((kept.as_slice(), input.taken), (b"three".as_slice(), 13));
    }
}
