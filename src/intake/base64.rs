//! Base64 (RFC 4648, both alphabets) as attachments use it: blanks and line ends between the characters are allowed.

/// Decodes `text`; none when something else stands in it or its end is wrong.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut group, mut count) = (0u32, 0u32);
    let mut padding = 0;
    for byte in text.bytes() {
        if byte.is_ascii_whitespace() {
            continue;
        }
        if byte == b'=' {
            padding += 1;
            continue;
        }
        if padding > 0 {
            return None;
        }
        group = (group << 6) | u32::from(value(byte)?);
        count += 1;
        if count == 4 {
            out.extend_from_slice(&group.to_be_bytes()[1..]);
            (group, count) = (0, 0);
        }
    }
    match (count, padding) {
        (0, 0) => {}
        (2, 0 | 2) => out.push(low_byte(group >> 4)),
        (3, 0 | 1) => out.extend_from_slice(&[low_byte(group >> 10), low_byte(group >> 2)]),
        _ => return None,
    }
    Some(out)
}

fn low_byte(bits: u32) -> u8 {
    bits.to_be_bytes()[3]
}

fn value(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_standard_and_what_is_wrong() {
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9v\r\n YmE", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ] {
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(decode("-_8=").as_deref(), Some([0xfb, 0xff].as_slice()));
        for wrong in ["Z", "Zg=", "Zm9v=", "Zg==Zg==", "Zm9*", "Zm8==="] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
