//! A person's name taken apart where a source gives it as one text.

use crate::domain::PersonName;

/// The titles that stand before a name, in lower case and without a full stop.
const TITLES: [&str; 24] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "rev",
    "revd",
    "reverend",
    "master",
    "doctor",
    "hon",
    "capt",
    "major",
    "col",
    "sgt",
    "sr",
    "fr",
];

/// Particles that belong to the family name behind them.
const PARTICLES: [&str; 16] =
    ["van", "von", "de", "der", "den", "du", "da", "di", "la", "le", "del", "dos", "ter", "bin", "al", "el"];

fn is_title(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', '.', ',']).to_lowercase();
    TITLES.contains(&word.as_str())
}

/// Takes apart `Mrs Margaret Anne Hawthorne`, `HAWTHORNE, Margaret (Mrs)`, `Hawthorne` and the like.
///
/// Without a comma the last word is the family name, particles before it included; a single word is a family name.
pub(super) fn split(text: &str) -> PersonName {
    if let Some((family, rest)) = text.split_once(',') {
        let (titles, given) = rest.split_whitespace().partition::<Vec<_>, _>(|word| is_title(word));
        let title = titles.iter().map(|word| word.trim_matches(['(', ')'])).collect::<Vec<_>>().join(" ");
        return PersonName { title, given: given.join(" "), family: words(family).join(" ") };
    }
    let all = words(text);
    let titles = all.iter().take_while(|word| is_title(word)).count().min(all.len().saturating_sub(1));
    let mut rest = &all[titles..];
    let mut tail_title = None;
    if let [front @ .., last] = rest
        && last.starts_with('(')
        && is_title(last)
    {
        (rest, tail_title) = (front, Some(last.trim_matches(['(', ')'])));
    }
    let mut family_at = rest.len().saturating_sub(1);
    while family_at > 1 && PARTICLES.contains(&rest[family_at - 1].to_lowercase().as_str()) {
        family_at -= 1;
    }
    PersonName {
        title: all[..titles].iter().copied().chain(tail_title).collect::<Vec<_>>().join(" "),
        given: rest[..family_at].join(" "),
        family: rest[family_at..].join(" "),
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("Mrs Margaret Anne Hawthorne", "Mrs|Margaret Anne|Hawthorne")]
    #[case("HAWTHORNE, Margaret (Mrs)", "Mrs|Margaret|HAWTHORNE")]
    #[case("JACKSON Jane (Miss)", "Miss|JACKSON|Jane")]
    #[case("Dr. Ludwig van der Berg", "Dr.|Ludwig|van der Berg")]
    #[case("Teller", "||Teller")]
    #[case("Baby of Jones", "|Baby of|Jones")]
    #[case("Mr", "||Mr")]
    #[case("De Souza", "|De|Souza")]
    #[case("O'Brien-Smith,", "||O'Brien-Smith")]
    #[case("王小明", "||王小明")]
    #[case("", "||")]
    fn names_come_apart(#[case] text: &str, #[case] expected: &str) {
        let name = split(text);
        assert_eq!(format!("{}|{}|{}", name.title, name.given, name.family), expected);
    }

    proptest! {
        #[test]
        fn no_letter_is_lost_but_blanks_brackets_and_the_comma(text in "[a-zé ,.()]{0,40}") {
            let name = split(&text);
            let letters = |s: &str| { let mut l: Vec<char> = s.chars().filter(|c| c.is_alphabetic()).collect(); l.sort_unstable(); l };
            prop_assert_eq!(letters(&format!("{}{}{}", name.title, name.given, name.family)), letters(&text));
        }
    }
}
