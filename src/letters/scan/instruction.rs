//! The instruction of a Word field: `MERGEFIELD "Patient Name" \* Upper \b "text before"`.

use super::pieces::Case;

/// An instruction taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instruction {
    /// The first word in capitals: what kind of field it is.
    pub keyword: String,
    /// The words before the first switch, such as the name of a merge field.
    pub argument: String,
    /// Text that goes before a value that is not empty (`\b`).
    pub before: String,
    /// Text that goes after a value that is not empty (`\f`).
    pub after: String,
    /// How letters are changed (`\*`).
    pub case: Case,
    /// Whether a date or number picture (`\@`, `\#`) stands there, which is not followed.
    pub has_picture: bool,
}

/// Fields whose result or instruction depends on other fields; what is nested in them is left alone.
pub const CONDITIONAL: [&str; 6] = ["IF", "COMPARE", "NEXTIF", "SKIPIF", "=", "SET"];

/// Fields of Word's mail merge that have no meaning for a single letter and stay as they are.
pub const LEFT_ALONE: [&str; 12] = [
    "IF",
    "COMPARE",
    "NEXT",
    "NEXTIF",
    "SKIPIF",
    "ASK",
    "FILLIN",
    "SET",
    "MERGEREC",
    "MERGESEQ",
    "ADDRESSBLOCK",
    "GREETINGLINE",
];

/// Takes `text` apart; never fails.
pub fn parse(text: &str) -> Instruction {
    let mut out = Instruction::default();
    let mut words = words(text).into_iter().peekable();
    if let Some(keyword) = words.next() {
        out.keyword = keyword.text.to_uppercase();
    }
    let mut argument: Vec<String> = Vec::new();
    let mut switched = false;
    while let Some(word) = words.next() {
        let Some(switch) = word.switch() else {
            if !switched {
                argument.push(word.text);
            }
            continue;
        };
        switched = true;
        let takes_value = matches!(switch, '*' | 'b' | 'f' | '@' | '#');
        let value = if takes_value { words.next_if(|w| w.switch().is_none()).map(|w| w.text) } else { None };
        let value = value.unwrap_or_default();
        match switch {
            'b' => out.before = value,
            'f' => out.after = value,
            '@' | '#' => out.has_picture = true,
            '*' => out.case = case_of(&value).unwrap_or(out.case),
            _ => {}
        }
    }
    argument.join(" ").trim().clone_into(&mut out.argument);
    out
}

fn case_of(word: &str) -> Option<Case> {
    match word.to_ascii_lowercase().as_str() {
        "upper" => Some(Case::Upper),
        "lower" => Some(Case::Lower),
        "firstcap" => Some(Case::First),
        "caps" => Some(Case::Words),
        _ => None,
    }
}

struct Word {
    text: String,
    quoted: bool,
}

impl Word {
    fn switch(&self) -> Option<char> {
        let mut chars = self.text.chars();
        let is_switch = !self.quoted && chars.next() == Some('\\');
        is_switch.then(|| chars.next().unwrap_or('\\').to_ascii_lowercase())
    }
}

/// Words separated by blanks; quotes, also typographic ones, keep blanks; `\"` and `\\` inside quotes are escapes.
fn words(text: &str) -> Vec<Word> {
    let mut list = Vec::new();
    let mut current = Word { text: String::new(), quoted: false };
    let mut inside = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' | '\u{201c}' | '\u{201d}' => {
                inside = !inside;
                current.quoted = true;
            }
            '\\' if inside => current.text.push(chars.next_if(|n| matches!(n, '"' | '\\')).unwrap_or('\\')),
            c if c.is_whitespace() && !inside => {
                if !current.text.is_empty() || current.quoted {
                    list.push(std::mem::replace(&mut current, Word { text: String::new(), quoted: false }));
                }
            }
            c => current.text.push(c),
        }
    }
    if !current.text.is_empty() || current.quoted {
        list.push(current);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_as_word_writes_them() {
        let plain = parse(" MERGEFIELD  FullName  \\* MERGEFORMAT ");
        assert_eq!((plain.keyword.as_str(), plain.argument.as_str()), ("MERGEFIELD", "FullName"));
        assert_eq!(plain.case, Case::AsIs);
        let quoted = parse(" mergefield \"Land of regio\" \\m \\* Upper \\b \"Dear \\\"you\\\" \" \\f !");
        assert_eq!((quoted.keyword.as_str(), quoted.argument.as_str()), ("MERGEFIELD", "Land of regio"));
        assert_eq!((quoted.before.as_str(), quoted.after.as_str()), ("Dear \"you\" ", "!"));
        assert_eq!(quoted.case, Case::Upper);
        assert_eq!(parse("MERGEFIELD TableStart: Order").argument, "TableStart: Order");
        assert!(parse("MERGEFIELD When \\@ \"d MMMM yyyy\"").has_picture);
        assert_eq!(parse(""), Instruction::default());
        assert_eq!(parse("MERGEFIELD \u{201c}a b\u{201d}").argument, "a b");
        assert_eq!(parse("MERGEFIELD x \\b").before, "");
    }
}
