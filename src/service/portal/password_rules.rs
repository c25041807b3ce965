//! What a patient's password must be (D6): long enough, and none that is tried first. No rule on its composition.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The fewest characters (63B-4 §3.1.1.2, for a password that stands alone).
pub const MIN_CHARS: usize = 15;
/// The most characters; nothing is ever cut off.
pub const MAX_CHARS: usize = 128;
/// Shorter words of the site or the patient are no hint of weakness.
const MIN_OWN_WORD: usize = 4;
/// Digits that may be appended to common passwords without making them any better.
const MAX_TAIL: usize = 4;

/// The commonest passwords, and all of the list that are long enough to pass by length.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../../assets/portal/passwords.txt").lines().collect());

/// Keys beside each other, for walks over the keyboard.
const ROWS: [&str; 5] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"];

/// Why a password is refused; each has its sentence in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than [`MIN_CHARS`].
    TooShort,
    /// More than [`MAX_CHARS`].
    TooLong,
    /// It is, or is made of, passwords that everybody tries.
    Common,
    /// It repeats one thing, or walks along the keyboard or the alphabet.
    Pattern,
    /// It holds the patient's own name, number, date of birth or email address.
    OwnWords,
}

/// The form that is hashed: composed, so that two keyboards give the same bytes.
pub fn normal(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfc().collect())
}

/// Checks a password; `own` are the words that anybody would guess of this patient and site.
pub fn check(password: &str, own: &[String]) -> Result<(), PasswordFault> {
    let normal = normal(password);
    let n_chars = normal.chars().count();
    if n_chars < MIN_CHARS {
        return Err(PasswordFault::TooShort);
    }
    if n_chars > MAX_CHARS {
        return Err(PasswordFault::TooLong);
    }
    let folded = Zeroizing::new(normal.to_lowercase());
    if is_common(&folded) {
        return Err(PasswordFault::Common);
    }
    if is_pattern(&folded) {
        return Err(PasswordFault::Pattern);
    }
    if is_own(&folded, own) {
        return Err(PasswordFault::OwnWords);
    }
    Ok(())
}

/// One or two common passwords and up to four digits.
fn is_common(folded: &str) -> bool {
    let digits = folded.chars().rev().take_while(char::is_ascii_digit).count();
    (0..=digits.min(MAX_TAIL)).any(|tail| {
        let head = &folded[..folded.len() - tail];
        COMMON.contains(head)
            || head.char_indices().skip(1).any(|(at, _)| {
                let (first, second) = head.split_at(at);
                COMMON.contains(first) && COMMON.contains(second.trim_start_matches([' ', '-', '_', '.']))
            })
    })
}

/// One unit repeated, or a run over a keyboard row or the alphabet, there and back.
fn is_pattern(folded: &str) -> bool {
    let chars: Vec<char> = folded.chars().collect();
    let repeats = |len: usize| chars.iter().enumerate().all(|(idx, c)| *c == chars[idx % len]);
    if (1..=chars.len() / 2).any(repeats) {
        return true;
    }
    let beside = |a: char, b: char| {
        ROWS.iter().any(|row| match (row.find(a), row.find(b)) {
            (Some(a), Some(b)) => a.abs_diff(b) <= 1,
            _ => false,
        })
    };
    let n_steps = chars.windows(2).filter(|pair| beside(pair[0], pair[1])).count();
    // A walk may turn at the end of a row: a few jumps make no better password of it.
    n_steps + 3 >= chars.len() - 1 && n_steps * 5 >= (chars.len() - 1) * 4
}

/// Hardly more than what is known of the patient: what is left without those words is too short to count.
fn is_own(folded: &str, own: &[String]) -> bool {
    let mut rest = folded.to_owned();
    for word in own {
        let word = word.to_lowercase();
        if word.chars().count() >= MIN_OWN_WORD {
            rest = rest.replace(&word, "");
        }
    }
    rest.len() < folded.len() && rest.chars().filter(|c| c.is_alphanumeric()).count() < 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> Vec<String> {
        ["Margaret", "Hawthorne", "1962", "12031962", "Northgate", "Hospital"].map(str::to_owned).to_vec()
    }

    #[test]
    fn long_passphrases_pass() {
        let fine = [
            "correct horse battery",
            "tulip kettle marble",
            "Ünïcödé Wörter für alle",
            "ein langer Satz, den niemand rät",
            "小さな青い鳥が朝の庭で静かに歌っている",
            "blue-heron-lamp-on-hawthorne-hill",
            &"x7".repeat(32).replacen("x7", "q!", 9),
        ];
        for password in fine {
            assert_eq!(check(password, &own()), Ok(()), "{password}");
        }
    }

    #[test]
    fn weak_ones_are_refused_with_the_reason() {
        let cases = [
            ("fourteen chars", PasswordFault::TooShort),
            ("passwordpassword", PasswordFault::Common),
            ("dragonbaseball12", PasswordFault::Common),
            ("Football-Shadow1", PasswordFault::Common),
            ("1qaz2wsx3edc4rfv", PasswordFault::Common),
            ("zxzxzxzxzxzxzxzx", PasswordFault::Pattern),
            ("aaaaaaaaaaaaaaaaaaaa", PasswordFault::Pattern),
            ("abcdefghijklmnopq", PasswordFault::Pattern),
            ("poiuytrewqlkjhgfdsa", PasswordFault::Pattern),
            ("margarethawthorne", PasswordFault::OwnWords),
            ("Hawthorne-12031962!", PasswordFault::OwnWords),
            ("northgatehospital1962", PasswordFault::OwnWords),
        ];
        for (password, fault) in cases {
            assert_eq!(check(password, &own()), Err(fault), "{password}");
        }
        assert_eq!(check(&"a b".repeat(50), &[]), Err(PasswordFault::TooLong));
    }

    #[test]
    fn nothing_is_cut_off_and_two_keyboards_agree() {
        assert_ne!(normal(&format!("{}a", "x".repeat(99))), normal(&format!("{}b", "x".repeat(99))));
        assert_eq!(normal("e\u{301}"), normal("\u{e9}"));
    }

    /// Three words drawn from the very list that refuses one or two of them.
    #[test]
    fn three_random_words_pass() {
        let mut words: Vec<&str> = COMMON
            .iter()
            .copied()
            .filter(|w| w.len() > 4 && w.chars().all(|c| c.is_ascii_lowercase()))
            .collect();
        words.sort_unstable();
        let mut passed = 0;
        for n in 0..1000 {
            let word = |k: usize| words[(n * 7919 + k * 104_729) % words.len()];
            let password = format!("{} {} {}", word(1), word(2), word(3));
            passed += usize::from(check(&password, &own()).is_ok());
        }
        assert!(passed >= 990, "{passed} of 1000");
    }
}
