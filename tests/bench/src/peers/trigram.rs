//! SQLite FTS5 with its trigram tokenizer. Words of one and two letters are beyond it.

use rusqlite::{Connection, Result, params};

use crate::queries::Row;

/// The shortest word that it can look for.
const SHORTEST: usize = 3;

/// A contentless index in memory.
pub struct Trigram(Connection);

impl Trigram {
    /// Indexes rows in display order.
    pub fn build(rows: &[Row]) -> Result<Self> {
        let mut db = Connection::open_in_memory()?;
        db.execute_batch(
            "pragma cache_size = -4000000;
             create virtual table p using fts5(text, tokenize = 'trigram', content = '')",
        )?;
        let tx = db.transaction()?;
        {
            let mut insert = tx.prepare("insert into p (rowid, text) values (?, ?)")?;
            for (row, at) in rows.iter().zip(1i64..) {
                insert.execute(params![at, row.text()])?;
            }
        }
        tx.commit()?;
        db.execute_batch("insert into p (p) values ('optimize')")?;
        Ok(Self(db))
    }

    /// The first page of the rows that hold all words of three letters or more; none where there is no such word.
    pub fn search(&self, words: &[String]) -> Result<Option<Vec<i64>>> {
        let long = words.iter().filter(|word| word.chars().count() >= SHORTEST);
        let phrases: Vec<String> = long.map(|word| format!("\"{word}\"")).collect();
        if phrases.is_empty() {
            return Ok(None);
        }
        let mut statement =
            self.0.prepare_cached("select rowid from p where p match ? order by rowid limit 50")?;
        let ids = statement.query_map([phrases.join(" AND ")], |row| row.get(0))?;
        ids.collect::<Result<Vec<i64>>>().map(Some)
    }

    /// Bytes of the index.
    pub fn bytes(&self) -> Result<i64> {
        self.0.query_row("select sum(length(block)) from p_data", [], |row| row.get(0))
    }
}
