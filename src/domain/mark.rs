//! Marks in plain text: `{{patient.name}}`, NHS Notify's `{d.fullName}`, broken ones, and those of other systems. Pure.

use std::ops::Range;

use super::field::Field;

/// Stands in joined text for what is no character: a tab, a line break, a picture.
pub const BREAK: char = '\u{1}';

/// Longest name of a field, in bytes.
const MAX_NAME: usize = 100;

/// Something in the text that looks like a mark.
#[derive(Debug, PartialEq, Eq)]
pub enum Mark {
    /// A complete mark and the name in it.
    Field(Range<usize>, String),
    /// Two braces that do not make a mark; the range is what to show.
    Malformed(Range<usize>),
    /// Single braces, as other systems write marks.
    Foreign(Range<usize>),
}

impl Mark {
    /// Its bytes.
    pub fn range(&self) -> Range<usize> {
        let (Self::Field(range, _) | Self::Malformed(range) | Self::Foreign(range)) = self;
        range.clone()
    }
}

/// Finds everything that looks like a mark, in order.
pub fn find(text: &str) -> impl Iterator<Item = Mark> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(['{', '}'])?;
        let mark = read(text, start);
        at = mark.range().end;
        Some(mark)
    })
}

fn read(text: &str, start: usize) -> Mark {
    let rest = &text[start..];
    let run_of = |c: char| rest.chars().take_while(|x| *x == c).count();
    if rest.starts_with('}') {
        let run = run_of('}');
        return if run >= 2 { Mark::Malformed(start..start + run) } else { Mark::Foreign(start..start + 1) };
    }
    let run = run_of('{');
    let inner = start + run;
    let end = text[inner..].find(['{', '}', BREAK, '\n']).map_or(text.len(), |e| inner + e);
    let closing = text[end..].chars().take_while(|c| *c == '}').count();
    let shown =
        start..if end - start > MAX_NAME { clip(text, inner.max(start + MAX_NAME)) } else { end + closing };
    let name = text[inner..end].trim();
    match (run, closing, Field::of_nhs_notify(name)) {
        (2, 2, _) if is_name(name) => Mark::Field(start..end + 2, name.to_owned()),
        (1, 1, Some(field)) => Mark::Field(start..end + 1, field.name.to_owned()),
        (1, 0 | 1, _) => Mark::Foreign(shown),
        _ => Mark::Malformed(shown),
    }
}

/// `at`, or the next place where a character begins.
fn clip(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Letters, digits, and what separates the words of a name.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= MAX_NAME
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<(char, String)> {
        find(text)
            .map(|mark| match mark {
                Mark::Field(_, name) => ('f', name),
                Mark::Malformed(range) => ('m', text[range].to_owned()),
                Mark::Foreign(range) => ('o', text[range].to_owned()),
            })
            .collect()
    }

    #[test]
    fn marks_and_what_is_none() {
        assert_eq!(
            shown("Dear {{patient.name}}, {{ body }}"),
            [('f', "patient.name".to_owned()), ('f', "body".to_owned())]
        );
        assert_eq!(shown("a {{patient.name} b"), [('m', "{{patient.name}".to_owned())]);
        assert_eq!(shown("{{x {{y}}"), [('m', "{{x ".to_owned()), ('f', "y".to_owned())]);
        assert_eq!(shown("{{{x}}}"), [('m', "{{{x}}}".to_owned())]);
        assert_eq!(shown("{{}} }}"), [('m', "{{}}".to_owned()), ('m', "}}".to_owned())]);
        assert_eq!(
            shown("{d.fullName} {d.gpSurgery} {#loop} {title}}"),
            [
                ('f', "patient.name".to_owned()),
                ('o', "{d.gpSurgery}".to_owned()),
                ('o', "{#loop}".to_owned()),
                ('m', "{title}}".to_owned())
            ]
        );
        assert_eq!(shown("{{a\u{1}b}}"), [('m', "{{a".to_owned()), ('m', "}}".to_owned())]);
        assert_eq!(shown("{{a<b}}"), [('m', "{{a<b}}".to_owned())]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[{}a-c.é\u{1} ]{0,40}") {
            let mut last = 0;
            for mark in find(&text) {
                let range = mark.range();
                prop_assert!(range.start >= last && range.end > range.start && text.get(range.clone()).is_some());
                last = range.end;
            }
        }
    }
}
