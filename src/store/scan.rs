//! The scan of a whole view: every seal opened, the log's chain walked, counts and digests compared.

use crate::vault::{Keyring, LogHash, Place, SealedEntry};

use super::batch::{Direction, LOG_TABLE, META_TABLE};
use super::meta::{META_KEY, Meta};
use super::round::open_meta;
use super::view::{View, ViewResult};

/// Pairs that are read at once.
const PAGE: usize = 1000;

/// Calls `visit` with every pair of the view but the store's own record, in order.
pub(super) fn for_each(view: &View, mut visit: impl FnMut(&[u8], &[u8]) -> ViewResult<()>) -> ViewResult<()> {
    let mut after: Option<Vec<u8>> = None;
    loop {
        let page = view.scan(&[], after.as_deref(), PAGE, Direction::Forward)?;
        for (key, value) in &page {
            if key.first() != Some(&META_TABLE) {
                visit(key, value)?;
            }
        }
        if page.len() < PAGE {
            return Ok(());
        }
        after = page.into_iter().next_back().map(|(key, _)| key);
    }
}

/// Checks stored pairs one by one and sums them up.
pub(super) struct Checker<'a> {
    keyring: &'a Keyring,
    found: Meta,
}

impl<'a> Checker<'a> {
    pub(super) fn new(keyring: &'a Keyring) -> Self {
        Self { keyring, found: Meta::empty(keyring.store()) }
    }

    /// Opens a record or checks a log entry's place in the chain, and counts it.
    pub(super) fn check(&mut self, key: &[u8], value: &[u8]) -> ViewResult<()> {
        let (table, rest) = key.split_first().ok_or("an empty key")?;
        if *table == LOG_TABLE {
            self.follow(rest, value)?;
        } else {
            let opened = self.keyring.open(Place { table: *table, key: rest }, value);
            opened.map_err(|_| format!("a record of table {table} does not open"))?;
        }
        self.found.found(*table, value);
        Ok(())
    }

    fn follow(&mut self, key: &[u8], value: &[u8]) -> ViewResult<()> {
        let seq = self.found.log_len + 1;
        let entry = SealedEntry::parse(value.to_vec()).ok();
        let entry = entry.filter(|e| key == seq.to_be_bytes() && e.follows(seq, &self.found.log_head));
        let entry = entry.ok_or_else(|| format!("log entry {seq} is missing or changed"))?;
        self.found.log_len = seq;
        self.found.log_head = entry.hash();
        Ok(())
    }

    /// What was found; its commit number is that of nothing.
    pub(super) fn finish(self) -> Meta {
        self.found
    }
}

/// The store's record of itself in `view`.
pub(super) fn read_meta(view: &View, keyring: &Keyring) -> ViewResult<Meta> {
    let sealed = view.get(&META_KEY)?.ok_or("the store's own record is missing")?;
    open_meta(keyring, &sealed).ok_or_else(|| "the store's own record does not open".to_owned())
}

/// Reads everything and compares it with what the view says of itself.
pub(super) fn check_view(view: &View, keyring: &Keyring) -> ViewResult<Meta> {
    let meta = read_meta(view, keyring)?;
    let mut checker = Checker::new(keyring);
    for_each(view, |key, value| checker.check(key, value))?;
    compare(&checker.finish(), &meta)?;
    Ok(meta)
}

/// Whether what was found is what should be there.
pub(super) fn compare(found: &Meta, expected: &Meta) -> ViewResult<()> {
    let log = |meta: &Meta| -> (u64, LogHash) { (meta.log_len, meta.log_head) };
    if log(found) != log(expected) {
        return Err(format!("it holds {} log entries of {}", found.log_len, expected.log_len));
    }
    let tables = found.sums.keys().chain(expected.sums.keys());
    for table in tables {
        let (is, should) = (found.sums.get(table), expected.sums.get(table));
        if is != should {
            let count = |sum: Option<&super::meta::TableSum>| sum.map_or(0, |s| s.count);
            return Err(format!(
                "table {table} holds {} records, not the {} it should",
                count(is),
                count(should)
            ));
        }
    }
    Ok(())
}
