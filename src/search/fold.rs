//! Folding of names and codes: one form for all ways to write them. Both the index and the query go through here.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Gives every character of `text` in its folded form: compatibility forms taken apart, accents dropped, lower case,
/// letters that only look like decorated ones replaced. Punctuation and blanks pass.
pub(super) fn folded(text: &str, mut emit: impl FnMut(char)) {
    if text.is_ascii() {
        text.chars().for_each(|c| emit(c.to_ascii_lowercase()));
        return;
    }
    for c in text.nfkd() {
        if c.is_ascii() {
            emit(c.to_ascii_lowercase());
            continue;
        }
        for low in c.to_lowercase() {
            match replacement(low) {
                Some(other) => other.chars().for_each(&mut emit),
                None if is_combining_mark(low) => {}
                None => emit(low),
            }
        }
    }
}

/// Letters without a decomposition, and characters that carry nothing.
fn replacement(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' => "l",
        'ø' => "o",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ð' | 'đ' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        'ς' => "σ",
        // Arabic: forms that are written for one another, and the lengthening stroke.
        'ى' => "ي",
        'ة' => "ه",
        'ـ' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{ad}' => "",
        '٠' | '۰' | '०' => "0",
        '١' | '۱' | '१' => "1",
        '٢' | '۲' | '२' => "2",
        '٣' | '۳' | '३' => "3",
        '٤' | '۴' | '४' => "4",
        '٥' | '۵' | '५' => "5",
        '٦' | '۶' | '६' => "6",
        '٧' | '۷' | '७' => "7",
        '٨' | '۸' | '८' => "8",
        '٩' | '۹' | '९' => "9",
        _ => return None,
    })
}

/// Whether `c` stands inside a word without ending it, though it is no letter: O'Brien is one word.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{2bb}' | '`' | '\u{b4}' | '\u{60c}')
}

/// Appends the words of `text` to `out` and gives each one's place in it.
pub(super) fn words(text: &str, out: &mut String, mut place: impl FnMut(usize, usize)) {
    let mut start = out.len();
    folded(text, |c| {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !is_apostrophe(c) && out.len() > start {
            place(start, out.len());
            start = out.len();
        }
    });
    if out.len() > start {
        place(start, out.len());
    }
}

/// Appends the letters and digits of `text`, as one code, to `out`.
pub(super) fn code(text: &str, out: &mut String) {
    folded(text, |c| {
        if c.is_alphanumeric() {
            out.push(c);
        }
    });
}

/// Whether names in the script of `c` (Han, Kana, Hangul) are written without a blank between family and given name.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11ff | 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7ff | 0x2_0000..=0x3_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(text: &str) -> Vec<String> {
        let (mut out, mut places) = (String::new(), Vec::new());
        words(text, &mut out, |a, b| places.push((a, b)));
        places.into_iter().map(|(a, b)| out[a..b].to_owned()).collect()
    }

    #[test]
    fn accents_case_and_forms_fold_away() {
        assert_eq!(words_of("  O’Brien-SMITH "), ["obrien", "smith"]);
        assert_eq!(words_of("Zoë Łukasz Ærø straße"), ["zoe", "lukasz", "aero", "strasse"]);
        assert_eq!(words_of("e\u{301}le\u{300}ve"), ["eleve"]);
        assert_eq!(words_of("İpek ＡＢＣ １２"), ["ipek", "abc", "12"]);
        assert_eq!(words_of("王 小明"), ["王", "小明"]);
        assert_eq!(words_of("محمّد"), words_of("محمد"));
        assert_eq!(words_of("\u{301}\u{200d}--''"), Vec::<String>::new());
    }

    #[test]
    fn an_unfinished_korean_syllable_is_a_beginning() {
        assert!(words_of("김")[0].starts_with(&words_of("기")[0]));
        assert!(words_of("김").concat().chars().all(is_unspaced));
    }

    #[test]
    fn a_code_is_its_letters_and_digits() {
        let mut out = String::new();
        code("RXF-00 12/b", &mut out);
        assert_eq!(out, "rxf0012b");
    }
}
