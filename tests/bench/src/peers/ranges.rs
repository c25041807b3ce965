//! SQLite's b-trees: seven indexes, and for each form of a search the range scans that answer it, hinted.

use rusqlite::{Connection, Result, ToSql, params};

use crate::queries::Row;

/// Rows of a page.
const PAGE: usize = 50;

/// A database in memory.
pub struct Ranges(Connection);

impl Ranges {
    /// Loads rows in display order, so that an unsorted page is the right page.
    pub fn build(rows: &[Row]) -> Result<Self> {
        let mut db = Connection::open_in_memory()?;
        db.set_prepared_statement_cache_capacity(64);
        db.execute_batch(
            "pragma cache_size = -4000000;
             create table p (id integer primary key, sur text, giv text, dob text, dmy text, nhs text, pc text, lid text)",
        )?;
        let tx = db.transaction()?;
        {
            let mut insert = tx.prepare("insert into p values (?, ?, ?, ?, ?, ?, ?, ?)")?;
            for (row, at) in rows.iter().zip(1i64..) {
                insert.execute(params![
                    at,
                    row.surname,
                    row.given,
                    row.born,
                    row.born_day_first,
                    row.nhs_number,
                    row.postcode,
                    row.local_id
                ])?;
            }
        }
        tx.commit()?;
        db.execute_batch(
            "create index i_sur on p (sur, giv, dob); create index i_giv on p (giv, sur, dob);
             create index i_dob on p (dob); create index i_dmy on p (dmy); create index i_nhs on p (nhs);
             create index i_pc on p (pc); create index i_lid on p (lid)",
        )?;
        Ok(Self(db))
    }

    /// The first page of the rows that answer all `words`.
    pub fn search(&self, words: &[String]) -> Result<Vec<i64>> {
        let is_name = |word: &&String| word.chars().all(|c| !c.is_ascii_digit());
        let names: Vec<&String> = words.iter().filter(is_name).collect();
        let codes: Vec<&String> = words.iter().filter(|word| !is_name(word)).collect();
        match (names.as_slice(), codes.as_slice()) {
            ([], [code]) => self.code(code),
            ([name], []) => self.name(name),
            ([name], [code]) => self.pair_with_code(name, code),
            ([one, two, ..], codes) => self.names(one, two, codes.first().copied()),
            _ => Ok(Vec::new()),
        }
    }

    fn name(&self, name: &str) -> Result<Vec<i64>> {
        let mut arms = vec![("i_sur", "sur"), ("i_giv", "giv")];
        if name.len() <= 2 {
            arms.extend([("i_pc", "pc"), ("i_lid", "lid")]);
        }
        self.union(&arms, name)
    }

    fn code(&self, code: &str) -> Result<Vec<i64>> {
        if code.starts_with(|c: char| c.is_ascii_digit()) {
            self.union(&[("i_nhs", "nhs"), ("i_dob", "dob"), ("i_dmy", "dmy")], code)
        } else {
            self.union(&[("i_pc", "pc"), ("i_lid", "lid")], code)
        }
    }

    fn union(&self, arms: &[(&str, &str)], word: &str) -> Result<Vec<i64>> {
        let arm = |(index, column): &(&str, &str)| {
            format!(
                "select * from (select id from p indexed by {index} where {column} >= ?1 and {column} < ?2 limit {PAGE})"
            )
        };
        let sql = arms.iter().map(arm).collect::<Vec<_>>().join(" union ");
        self.ids(&format!("{sql} order by 1 limit {PAGE}"), &[&word, &after(word)])
    }

    fn names(&self, one: &str, two: &str, code: Option<&String>) -> Result<Vec<i64>> {
        let code = code.map_or("", String::as_str);
        let filter = if code.is_empty() { "" } else { " and dob >= ?5 and dob < ?6" };
        let arm = |a: u8, b: u8| {
            format!(
                "select * from (select id from p indexed by i_sur where sur >= ?{a} and sur < ?{} and giv >= ?{b} \
                 and giv < ?{}{filter} limit {PAGE})",
                a + 1,
                b + 1
            )
        };
        let sql = format!("{} union {} order by 1 limit {PAGE}", arm(1, 3), arm(3, 1));
        let (after_one, after_two, after_code) = (after(one), after(two), after(code));
        let all: [&dyn ToSql; 6] = [&one, &after_one, &two, &after_two, &code, &after_code];
        self.ids(&sql, if code.is_empty() { &all[..4] } else { &all })
    }

    fn pair_with_code(&self, name: &str, code: &str) -> Result<Vec<i64>> {
        let column = if code.starts_with(|c: char| c.is_ascii_digit()) { "dob" } else { "pc" };
        let arm = |index: &str, name: &str| {
            format!(
                "select * from (select id from p indexed by {index} where {name} >= ?1 and {name} < ?2 \
                 and {column} >= ?3 and {column} < ?4 limit {PAGE})"
            )
        };
        let sql = format!("{} union {} order by 1 limit {PAGE}", arm("i_sur", "sur"), arm("i_giv", "giv"));
        self.ids(&sql, &[&name, &after(name), &code, &after(code)])
    }

    fn ids(&self, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<i64>> {
        let mut statement = self.0.prepare_cached(sql)?;
        let ids = statement.query_map(values, |row| row.get(0))?;
        ids.collect()
    }
}

/// The first text after all that begin with `prefix`: letters and digits of ours sort below it.
fn after(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}
