//! The first frame each way. Its layout never changes, so that programs of any two versions understand each other
//! this far: four letters, a version, a word, and a text.
//!
//! The client says hello and waits; the server welcomes it or says in a sentence why not.

use super::protocol::PROTOCOL_VERSION;

/// The letters that open every greeting.
const LETTERS: [u8; 4] = *b"PPRO";
/// The most bytes of a greeting.
pub(super) const MAX: usize = 2048;

/// A first frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Greeting {
    /// The version of the protocol that the sender speaks.
    pub(super) version: u16,
    /// What it is about.
    pub(super) word: Word,
    /// From a client, its program's version; with a welcome, the store's directory; else a sentence.
    pub(super) text: String,
}

/// What a greeting is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Word {
    /// A client asks to be let in.
    Hello = 1,
    /// The server lets it in.
    Welcome = 2,
    /// The server does not, and the text says why.
    Refused = 3,
}

impl Greeting {
    /// A client's first frame.
    pub(super) fn hello() -> Self {
        Self::new(Word::Hello, env!("CARGO_PKG_VERSION"))
    }

    /// A server's first frame.
    pub(super) fn new(word: Word, text: &str) -> Self {
        let mut end = text.len().min(MAX - 7);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        Self { version: PROTOCOL_VERSION, word, text: text[..end].to_owned() }
    }

    /// As bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = LETTERS.to_vec();
        bytes.extend(self.version.to_be_bytes());
        bytes.push(self.word as u8);
        bytes.extend(self.text.as_bytes());
        bytes
    }

    /// From bytes; none if they are no greeting.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&LETTERS)?;
        let (head, text) = rest.split_first_chunk::<3>()?;
        let word = match head[2] {
            1 => Word::Hello,
            2 => Word::Welcome,
            3 => Word::Refused,
            _ => return None,
        };
        let version = u16::from_be_bytes([head[0], head[1]]);
        Some(Self { version, word, text: String::from_utf8(text.to_vec()).ok()? })
    }
}

/// What a server tells a client of another version: which of the two is to be replaced.
pub(super) fn version_refusal(client: &Greeting) -> String {
    let ours = env!("CARGO_PKG_VERSION");
    let theirs = &client.text;
    let which = if client.version < PROTOCOL_VERSION { "older" } else { "newer" };
    format!(
        "This program ({theirs}) is {which} than the server ({ours}) and they do not understand each other: \
         use patient-profile {ours}, or restart the server with {theirs}."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_never_changes() {
        let hello = Greeting { version: 1, word: Word::Hello, text: "0.1.0".into() };
        assert_eq!(hello.to_bytes(), b"PPRO\x00\x01\x010.1.0");
        for word in [Word::Hello, Word::Welcome, Word::Refused] {
            let greeting = Greeting::new(word, "Zoë");
            assert_eq!(Greeting::from_bytes(&greeting.to_bytes()), Some(greeting));
        }
    }

    #[test]
    fn what_is_no_greeting_is_told_apart() {
        for bytes in
            [&b""[..], b"PPR", b"PPRO\x00\x01", b"PPRO\x00\x01\x09", b"GET / HTTP/1.1", b"PPRO\0\x01\x01\xff"]
        {
            assert_eq!(Greeting::from_bytes(bytes), None, "{bytes:?}");
        }
        assert!(Greeting::new(Word::Refused, &"ë".repeat(4000)).to_bytes().len() <= MAX);
    }

    #[test]
    fn an_older_program_is_told_so() {
        let old = Greeting { version: 0, word: Word::Hello, text: "0.0.9".into() };
        let told = version_refusal(&old);
        assert!(told.contains("(0.0.9) is older"), "{told}");
        let new = Greeting { version: 9, ..old };
        assert!(version_refusal(&new).contains("is newer"));
    }
}
