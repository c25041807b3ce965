//! A form as it was sent: read strictly, so that nothing is taken twice and nothing is taken that was not asked (S47).

use std::collections::BTreeMap;

/// Fields by name.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form(BTreeMap<String, String>);

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Form({:?})", self.0.keys())
    }
}

/// The longest value of a field.
const MAX_VALUE: usize = 8 * 1024;

impl Form {
    /// Reads `application/x-www-form-urlencoded`; none for a field given twice, broken escapes, and what is no UTF-8.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let mut fields = BTreeMap::new();
        for pair in body.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
            let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            let name = decode(&pair[..at])?;
            let value = decode(pair.get(at + 1..).unwrap_or_default())?;
            if value.len() > MAX_VALUE || fields.insert(name, value).is_some() {
                return None;
            }
        }
        Some(Self(fields))
    }

    /// Whether every field is one of `names`.
    pub fn has_only(&self, names: &[&str]) -> bool {
        self.0.keys().all(|name| names.contains(&name.as_str()))
    }

    /// A field; empty where it was not sent, as an unticked box is not.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

fn decode(raw: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|b| char::from(*b).to_digit(16));
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_form_is_read_strictly() {
        let form = Form::parse(b"name=Zo%C3%AB+M&empty=&bare").unwrap();
        assert_eq!(
            (form.get("name"), form.get("empty"), form.get("bare"), form.get("none")),
            ("Zo\u{eb} M", "", "", "")
        );
        assert!(form.has_only(&["name", "empty", "bare"]) && !form.has_only(&["name"]));
        for bad in [&b"a=1&a=2"[..], b"a=1&%61=2", b"a=%", b"a=%4", b"a=%zz", b"a=%ff", b"%ff=a"] {
            assert_eq!(Form::parse(bad), None, "{bad:?}");
        }
        assert_eq!(format!("{:?}", Form::parse(b"password=secret").unwrap()), "Form([\"password\"])");
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Form::parse(&body);
        }
    }
}
