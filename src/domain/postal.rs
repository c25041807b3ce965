//! Whether a letter could reach somebody by post, and what the address lacks if it could not.

use std::fmt;

use super::patient::{Address, PatientDetails};

/// The United Kingdom as sources write it: within it an address needs a postcode.
const HOME: [&str; 12] = [
    "gb",
    "gbr",
    "uk",
    "u.k.",
    "great britain",
    "united kingdom",
    "england",
    "scotland",
    "wales",
    "cymru",
    "northern ireland",
    "united kingdom of great britain and northern ireland",
];

/// Why letters to a patient cannot be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressLack {
    /// There is no address.
    Everything,
    /// There is no first line: neither house nor street.
    Street,
    /// There is no postcode, nor a country that has none.
    Postcode,
}

impl AddressLack {
    /// What becomes of the letters, in a sentence more: they are made, since nothing is to be lost, but not called sent.
    pub fn letters_are_held(self) -> String {
        format!("{self} Letters are held in the To post tray.")
    }
}

impl fmt::Display for AddressLack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Everything => "The patient has no address on file.",
            Self::Street => "The address on file is incomplete: it has no house or street.",
            Self::Postcode => "The address on file is incomplete: it has no postcode.",
        })
    }
}

impl PatientDetails {
    /// What keeps letters from being posted to the patient; none if nothing does.
    pub fn address_lack(&self) -> Option<AddressLack> {
        self.address.as_ref().map_or(Some(AddressLack::Everything), Address::lack)
    }

    /// The address as it would stand on an envelope, without the name.
    pub fn address_block(&self) -> Vec<String> {
        self.address.as_ref().map(Address::block).unwrap_or_default()
    }
}

impl Address {
    /// What keeps letters from being posted to it; none if nothing does.
    pub fn lack(&self) -> Option<AddressLack> {
        if self.block().is_empty() {
            return Some(AddressLack::Everything);
        }
        if self.lines.iter().all(|line| line.trim().is_empty()) {
            return Some(AddressLack::Street);
        }
        let country = self.country.trim().to_lowercase();
        let abroad = !country.is_empty() && !HOME.contains(&country.as_str());
        let coded = !self.postcode.trim().is_empty() || self.block().iter().any(|line| holds_postcode(line));
        (!abroad && !coded).then_some(AddressLack::Postcode)
    }
}

/// Whether a line that a source has not taken apart has a postcode: `Northgate NG1 4XX`, at the end of the line or of what
/// stands between commas, where only a country may follow. A flat and its floor (`Flat B2 1st floor`) are none.
fn holds_postcode(line: &str) -> bool {
    line.split([',', ';']).any(ends_with_postcode)
}

fn ends_with_postcode(part: &str) -> bool {
    let lower = part.trim().trim_end_matches('.').to_lowercase();
    let before = |country: &&str| {
        let before = lower.strip_suffix(country)?;
        before.ends_with(char::is_whitespace).then_some(before)
    };
    let part = HOME.iter().find_map(before).unwrap_or(&lower);
    let words: Vec<&str> = part.split_whitespace().collect();
    let outward = |word: &str| {
        (2..=4).contains(&word.len())
            && word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.contains(|c: char| c.is_ascii_digit())
    };
    let inward = |word: &str| {
        let mut letters = word.chars();
        word.len() == 3
            && letters.next().is_some_and(|c| c.is_ascii_digit())
            && letters.all(|c| c.is_ascii_alphabetic())
    };
    matches!(words.as_slice(), [.., first, last] if outward(first) && inward(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(lines: &[&str], town: &str, postcode: &str, country: &str) -> Address {
        Address {
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            town: town.to_owned(),
            postcode: postcode.to_owned(),
            country: country.to_owned(),
        }
    }

    #[test]
    fn an_address_needs_a_street_and_a_postcode() {
        let cases = [
            (address(&["14 Mill Lane"], "Northgate", "NG1 4XX", ""), None),
            (address(&["14 Mill Lane"], "", "NG1 4XX", ""), None),
            (address(&["14 Mill Lane, Northgate, NG1 4XX"], "", "", ""), None),
            (address(&["Rue Haute 4"], "Bruxelles", "", "Belgium"), None),
            (address(&[], "", "", ""), Some(AddressLack::Everything)),
            (address(&[" "], "", " ", ""), Some(AddressLack::Everything)),
            (address(&[], "Northgate", "NG1 4XX", ""), Some(AddressLack::Street)),
            (address(&[" "], "", "NG1 4XX", "Belgium"), Some(AddressLack::Street)),
            (address(&["14 Mill Lane"], "Northgate", "", ""), Some(AddressLack::Postcode)),
            (address(&["14 Mill Lane"], "Northgate", "", "GB"), Some(AddressLack::Postcode)),
            (address(&["Flat 2b 14th floor"], "Northgate", " ", "Wales"), Some(AddressLack::Postcode)),
            (address(&["Flat B2, 1st Floor"], "Northgate", "", ""), Some(AddressLack::Postcode)),
            (address(&["Flat C3 2nd floor"], "Northgate", "", ""), Some(AddressLack::Postcode)),
            (address(&["14 Mill Lane", "Northgate ng1 4xx England"], "", "", ""), None),
            (address(&["14 Mill Lane, Northgate NG1 4UK"], "", "", ""), None),
        ];
        for (address, lack) in cases {
            assert_eq!(address.lack(), lack, "{address:?}");
        }
        assert_eq!(PatientDetails::default().address_lack(), Some(AddressLack::Everything));
    }
}
