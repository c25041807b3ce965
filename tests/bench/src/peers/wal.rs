//! SQLite as a durable store: WAL, `synchronous = FULL`, a connection for each writer.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Result, TransactionBehavior, params};

/// One writer's connection.
pub struct Writer(Connection);

/// Makes the tables.
pub fn create(path: &Path) -> Result<()> {
    let db = connect(path)?;
    db.execute_batch(
        "create table record (key blob primary key, value blob) without rowid;
         create table log (seq integer primary key, at integer, body blob)",
    )
}

fn connect(path: &Path) -> Result<Connection> {
    let db = Connection::open(path)?;
    db.execute_batch("pragma journal_mode = wal; pragma synchronous = full;")?;
    db.busy_timeout(Duration::from_secs(30))?;
    Ok(db)
}

impl Writer {
    /// Opens the database once more.
    pub fn open(path: &Path) -> Result<Self> {
        connect(path).map(Self)
    }

    /// Writes a record and a log entry, durable when it returns.
    pub fn commit(&mut self, key: u64, value: &[u8], entry: &[u8]) -> Result<()> {
        let tx = self.0.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.prepare_cached("insert or replace into record values (?, ?)")?
            .execute(params![key.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes(), value])?;
        tx.prepare_cached("insert into log (at, body) values (0, ?)")?.execute(params![entry])?;
        tx.commit()
    }
}
