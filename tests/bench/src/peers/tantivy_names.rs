//! tantivy over the same text as every engine: each name within one slip, the year as the beginning of a date, and the
//! first two hundred ranked anew by edit distance.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::{Index, IndexReader, ReloadPolicy, TantivyDocument, TantivyError, Term, doc};

use super::distance::distance;
use crate::queries::Row;

/// Rows that are ranked anew.
const CANDIDATES: usize = 200;

/// An index in memory, in one segment.
pub struct Names {
    reader: IndexReader,
    text: Field,
    row: Field,
}

impl Names {
    /// Indexes rows.
    pub fn build(rows: &[Row]) -> Result<Self, TantivyError> {
        let mut schema = Schema::builder();
        let words =
            TextFieldIndexing::default().set_tokenizer("default").set_index_option(IndexRecordOption::Basic);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(words));
        let row = schema.add_u64_field("row", STORED);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 1 << 30)?;
        for (at, found) in (0u64..).zip(rows) {
            writer.add_document(doc!(text => found.text(), row => at))?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { reader, text, row })
    }

    /// The first ten rows for `typed` names, and a year of birth where one is given.
    pub fn search(&self, rows: &[Row], typed: &str, year: Option<&str>) -> Result<Vec<usize>, TantivyError> {
        let words: Vec<&str> = typed.split(' ').collect();
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for word in &words {
            let term = Term::from_field_text(self.text, word);
            clauses.push((Occur::Must, Box::new(FuzzyTermQuery::new(term, 1, true))));
        }
        if let Some(year) = year {
            let term = Term::from_field_text(self.text, year);
            clauses.push((Occur::Must, Box::new(FuzzyTermQuery::new_prefix(term, 0, true))));
        }
        let searcher = self.reader.searcher();
        let found = searcher
            .search(&BooleanQuery::new(clauses), &TopDocs::with_limit(CANDIDATES).order_by_score())?;
        let mut ranked = Vec::with_capacity(found.len());
        for (_, address) in found {
            let document: TantivyDocument = searcher.doc(address)?;
            let at = document.get_first(self.row).and_then(|value| value.as_u64());
            let at = usize::try_from(at.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
            ranked.push((cost(&words, &rows[at]), at));
        }
        ranked.sort_unstable();
        Ok(ranked.into_iter().take(10).map(|(_, at)| at).collect())
    }
}

/// The distance of the typed names from surname and given name, in the better order.
fn cost(words: &[&str], row: &Row) -> usize {
    let (first, second) = (words.first().unwrap_or(&""), words.get(1).unwrap_or(&""));
    let straight = distance(first, &row.surname) + distance(second, &row.given);
    let turned = distance(first, &row.given) + distance(second, &row.surname);
    straight.min(turned)
}
