//! Activation codes: 15 random symbols and a check symbol (security row D1).
//!
//! It makes, checks and prints codes. It does not hash them (`password.rs`) and knows nothing of their life.

use std::fmt;

use rand::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Crockford's base 32: digits and capitals without I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Symbols of a code with its check symbol.
const SYMBOLS: usize = 16;

/// An activation code: 75 random bits and a check symbol, printed as four groups of four.
///
/// The check symbol lies in GF(32) with weights that are distinct powers of a generator, so every single wrong
/// symbol and every swap of any two is found before anything is hashed (S2).
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Code([u8; SYMBOLS]);

/// Why typed text is no activation code: a slip, which counts for nothing and costs no hash (D1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// It has fewer or more than 16 symbols.
    #[error("an activation code has 16 letters and digits, in four groups of four")]
    Length,
    /// A character stands in it that no code has.
    #[error("a character stands in it that no activation code has")]
    Character,
    /// The check symbol does not fit.
    #[error("its last character does not fit the others: look for a typing slip")]
    CheckSymbol,
}

impl Code {
    /// Draws a new code.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        let mut symbols = [0; SYMBOLS];
        rng.fill_bytes(&mut symbols[..SYMBOLS - 1]);
        for symbol in &mut symbols[..SYMBOLS - 1] {
            *symbol &= 31;
        }
        symbols[SYMBOLS - 1] = check_symbol(&symbols[..SYMBOLS - 1]);
        Self(symbols)
    }

    /// Reads a code as people type it: case folded, O read as 0, I and L as 1, spaces and any dash ignored.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let mut symbols = Zeroizing::new([0; SYMBOLS]);
        let mut n_symbols = 0;
        for c in text.chars().filter(|c| !c.is_whitespace() && !is_dash(*c)) {
            let symbol = symbol_of(c).ok_or(BadCode::Character)?;
            *symbols.get_mut(n_symbols).ok_or(BadCode::Length)? = symbol;
            n_symbols += 1;
        }
        if n_symbols != SYMBOLS {
            return Err(BadCode::Length);
        }
        if check_symbol(&symbols[..SYMBOLS - 1]) != symbols[SYMBOLS - 1] {
            return Err(BadCode::CheckSymbol);
        }
        Ok(Self(*symbols))
    }

    /// The code as printed, `XXXX-XXXX-XXXX-XXXX`; erased from memory when dropped.
    pub fn grouped(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(SYMBOLS + 3));
        for (idx, symbol) in self.0.iter().enumerate() {
            if idx > 0 && idx % 4 == 0 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(*symbol)]));
        }
        text
    }

    /// The 16 symbols without dashes: the one form that is hashed or sealed.
    pub fn canonical(&self) -> Zeroizing<[u8; SYMBOLS]> {
        Zeroizing::new(self.0.map(|symbol| ALPHABET[usize::from(symbol)]))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Hyphens and dashes of Unicode, the minus sign and the underscore: all stand for the printed hyphen.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '_' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

fn symbol_of(c: char) -> Option<u8> {
    let folded = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|a| char::from(*a) == folded).and_then(|idx| u8::try_from(idx).ok())
}

/// The sum of `symbols[i] * alpha^(i + 1)` in GF(32); the check symbol itself has weight `alpha^0`.
fn check_symbol(symbols: &[u8]) -> u8 {
    let mut weight = 1;
    symbols.iter().fold(0, |sum, symbol| {
        weight = times_alpha(weight);
        sum ^ product(*symbol, weight)
    })
}

/// Multiplies by the generator modulo x^5 + x^2 + 1.
fn times_alpha(element: u8) -> u8 {
    let doubled = element << 1;
    if doubled & 0b10_0000 == 0 { doubled } else { (doubled ^ 0b10_0101) & 31 }
}

fn product(a: u8, b: u8) -> u8 {
    let mut shifted = a;
    (0..5).fold(0, |sum, bit| {
        let term = if b >> bit & 1 == 1 { shifted } else { 0 };
        shifted = times_alpha(shifted);
        sum ^ term
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;

    fn text_of(symbols: &[u8; SYMBOLS]) -> String {
        symbols.iter().map(|s| char::from(ALPHABET[usize::from(*s)])).collect()
    }

    #[test]
    fn every_wrong_symbol_and_every_swap_of_two_is_caught() {
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..300 {
            let code = Code::random(&mut rng);
            for at in 0..SYMBOLS {
                for symbol in (0..32).filter(|s| *s != code.0[at]) {
                    let mut wrong = code.0;
                    wrong[at] = symbol;
                    assert_eq!(Code::parse(&text_of(&wrong)), Err(BadCode::CheckSymbol));
                }
                for other in (at + 1..SYMBOLS).filter(|o| code.0[at] != code.0[*o]) {
                    let mut swapped = code.0;
                    swapped.swap(at, other);
                    assert_eq!(Code::parse(&text_of(&swapped)), Err(BadCode::CheckSymbol));
                }
            }
        }
    }

    #[test]
    fn many_codes_hold_no_duplicate_and_no_favourite_symbol() {
        let mut rng = StdRng::seed_from_u64(2);
        let mut seen = HashSet::new();
        let mut counts = [[0u32; 32]; SYMBOLS];
        let n_codes = 100_000;
        for _ in 0..n_codes {
            let code = Code::random(&mut rng);
            code.0.iter().enumerate().for_each(|(at, s)| counts[at][usize::from(*s)] += 1);
            assert!(seen.insert(code.canonical().to_vec()));
        }
        let expected = f64::from(n_codes) / 32.0;
        for place in counts {
            let chi: f64 = place.iter().map(|n| (f64::from(*n) - expected).powi(2) / expected).sum();
            assert!(chi < 75.0, "chi-square {chi} with 31 degrees of freedom");
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code([
            0,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            check_symbol(&(0..15).collect::<Vec<_>>()),
        ]);
        let printed = code.grouped().to_string();
        assert_eq!(printed.len(), 19);
        let typed = printed.replace('0', "o").replace('1', "l").replace('-', " \u{2013} ").to_lowercase();
        assert_eq!(Code::parse(&typed), Ok(code.clone()));
        assert_eq!(Code::parse(&printed[..18]), Err(BadCode::Length));
        assert_eq!(Code::parse(&format!("{printed}0")), Err(BadCode::Length));
        assert_eq!(Code::parse(&printed.replace('A', "U")), Err(BadCode::Character));
        assert_eq!(format!("{code:?}"), "[secret]");
    }

    #[test]
    fn the_generator_has_full_order() {
        let mut element = 1;
        let powers: HashSet<u8> = (0..31)
            .map(|_| {
                element = times_alpha(element);
                element
            })
            .collect();
        assert_eq!(powers.len(), 31);
        assert_eq!(product(0b10, 0b1_0000), 0b0_0101);
    }

    proptest! {
        #[test]
        fn printing_and_reading_agree(seed: u64) {
            let code = Code::random(&mut StdRng::seed_from_u64(seed));
            prop_assert_eq!(Code::parse(&code.grouped()), Ok(code));
        }

        #[test]
        fn nothing_that_is_typed_panics(text in ".{0,40}") {
            let _ = Code::parse(&text);
        }
    }

    #[test]
    fn the_symbols_come_from_the_injected_source() {
        let mut first = StdRng::seed_from_u64(7);
        let code = Code::random(&mut first);
        assert_eq!(code, Code::random(&mut StdRng::seed_from_u64(7)));
        assert_ne!(code, Code::random(&mut first));
        assert_ne!(first.next_u64(), 0);
    }
}
