//! The NHS number: ten digits, the last a check digit modulo 11 (NHS Data Dictionary, NHS NUMBER).

use std::fmt;
use std::str::FromStr;

use super::id::{BadId, digits_of};

/// A well-formed NHS number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber(u64);

impl NhsNumber {
    /// The ten digits as a number, for an index.
    pub fn as_u64(self) -> u64 {
        self.0
    }

    /// In groups of three, three and four digits, as the NHS prints it.
    pub fn spaced(self) -> String {
        let text = self.to_string();
        format!("{} {} {}", &text[..3], &text[3..6], &text[6..])
    }
}

impl FromStr for NhsNumber {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let digits = digits_of(text)?;
        if digits.len() != 10 {
            return Err(BadId::Length);
        }
        let sum: u32 = digits.iter().zip((2..=10).rev()).map(|(d, weight)| u32::from(*d) * weight).sum();
        let check = (11 - sum % 11) % 11;
        if check != u32::from(digits[9]) {
            return Err(BadId::CheckDigit);
        }
        Ok(Self(digits.iter().fold(0, |n, d| n * 10 + u64::from(*d))))
    }
}

impl fmt::Display for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:010}", self.0)
    }
}

impl fmt::Debug for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NhsNumber({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_decides() {
        assert_eq!("943 476 5919".parse::<NhsNumber>().map(NhsNumber::spaced), Ok("943 476 5919".to_owned()));
        assert_eq!("999-000-0018".parse::<NhsNumber>(), "9990000018".parse());
        assert_eq!("9434765918".parse::<NhsNumber>(), Err(BadId::CheckDigit));
        assert_eq!("943476591".parse::<NhsNumber>(), Err(BadId::Length));
    }
}
