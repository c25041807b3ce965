//! The first bytes of many words in one list, so that a scan from end to end compares numbers.

use super::bits::{Bits, row_number};

/// Bytes in a head.
const HEAD: usize = 4;
/// Heads that are compared at once before any of them is looked at.
const BLOCK: usize = 32;

/// The heads of words, each with its owner, in ascending order of owners.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads {
    heads: Vec<u32>,
    owners: Vec<u32>,
}

impl Heads {
    /// Adds a word of `owner`, which must not come before the last one.
    pub fn push(&mut self, word: &str, owner: usize) {
        self.heads.push(head(word).0);
        self.owners.push(row_number(owner));
    }

    /// Adds the owners of words that begin as `text` does, as far as heads go, to `into`.
    pub fn scan(&self, text: &str, into: &mut Bits) {
        let (wanted, mask) = head(text);
        for (heads, owners) in self.heads.chunks(BLOCK).zip(self.owners.chunks(BLOCK)) {
            // Counting has no branches and is done for several at a time; most blocks hold none.
            if heads.iter().filter(|head| *head & mask == wanted).count() == 0 {
                continue;
            }
            for (head, owner) in heads.iter().zip(owners) {
                if head & mask == wanted {
                    into.set(*owner);
                }
            }
        }
    }

    /// Whether a head says all there is to know about whether a word begins with `text`.
    pub fn suffice(text: &str) -> bool {
        text.len() <= HEAD
    }
}

/// The first bytes of a text as a number, and the mask of those that it has.
fn head(text: &str) -> (u32, u32) {
    let mut bytes = text.bytes();
    (0..HEAD).fold((0, 0), |(head, mask), _| match bytes.next() {
        Some(byte) => (head << 8 | u32::from(byte), mask << 8 | 0xff),
        None => (head << 8, mask << 8),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_finds_the_owners_of_a_beginning() {
        let mut heads = Heads::default();
        for (at, word) in ["smith", "smyth", "jones", "sm"].iter().enumerate() {
            heads.push(word, at);
        }
        let found = |text| {
            let mut found = Bits::new(4);
            heads.scan(text, &mut found);
            found.rows_in(0..4).collect::<Vec<_>>()
        };
        assert_eq!(found("sm"), [0, 1, 3]);
        assert_eq!(found("smi"), [0]);
        assert_eq!(found("smithson"), [0], "a head is only the beginning");
        assert!(Heads::suffice("smit") && !Heads::suffice("smith"));
    }
}
