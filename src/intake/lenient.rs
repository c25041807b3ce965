//! JSON values that never fail a whole resource: a value of the wrong shape is kept as "wrong", for an issue.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A value that should be a string; numbers and booleans count as their text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Text<'a> {
    /// Missing or null.
    #[default]
    Absent,
    /// The text.
    Is(Cow<'a, str>),
    /// Something that is no text.
    Wrong,
}

impl Text<'_> {
    /// The text without blanks around it; empty where there is none.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Is(text) => text.trim(),
            Self::Absent | Self::Wrong => "",
        }
    }

    /// The text, if there is any.
    pub fn some(&self) -> Option<&str> {
        Some(self.as_str()).filter(|text| !text.is_empty())
    }

    /// Whether the text is exactly `word`.
    pub fn is(&self, word: &str) -> bool {
        self.as_str() == word
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor(PhantomData))
    }
}

struct TextVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for TextVisitor<'a> {
    type Value = Text<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'a>, E> {
        Ok(Text::Is(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'a>, E> {
        Ok(Text::Is(Cow::Owned(text.to_owned())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Text<'a>, E> {
        Ok(Text::Is(Cow::Borrowed(if value { "true" } else { "false" })))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Text<'a>, E> {
        Ok(Text::Is(Cow::Owned(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Text<'a>, E> {
        Ok(Text::Is(Cow::Owned(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Text<'a>, E> {
        Ok(Text::Is(Cow::Owned(value.to_string())))
    }

    fn visit_unit<E>(self) -> Result<Text<'a>, E> {
        Ok(Text::Absent)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text<'a>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text::Wrong)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Text<'a>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Text::Wrong)
    }
}

/// A value that should be an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Object<T> {
    /// Missing or null.
    #[default]
    Absent,
    /// The object.
    Is(T),
    /// Something that is no object.
    Wrong,
}

impl<T> Object<T> {
    /// The object, if there is one.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Absent | Self::Wrong => None,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = deserializer.deserialize_any(ListVisitor::<T> { single: true, of: PhantomData })?;
        Ok(match (list.wrong, list.items.into_iter().next().flatten()) {
            (false, Some(value)) => Self::Is(value),
            (false, None) => Self::Absent,
            (true, _) => Self::Wrong,
        })
    }
}

/// A value that should be a list of objects; one object without its brackets counts as a list of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List<T> {
    /// The objects at their places; none where an element is something else.
    items: Vec<Option<T>>,
    /// Whether the value, or an element that is not null, is of the wrong shape.
    pub wrong: bool,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { items: Vec::new(), wrong: false }
    }
}

impl<T> List<T> {
    /// The objects with their places in the list.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        self.items.iter().enumerate().filter_map(|(at, item)| item.as_ref().map(|item| (at, item)))
    }

    /// The first object.
    pub fn first(&self) -> Option<&T> {
        self.iter().next().map(|(_, item)| item)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.first().is_none()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor { single: false, of: PhantomData })
    }
}

struct ListVisitor<T> {
    /// Whether a list is the wrong shape.
    single: bool,
    of: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<List<T>, A::Error> {
        let item = T::deserialize(MapAccessDeserializer::new(map))?;
        Ok(List { items: vec![Some(item)], wrong: false })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
        let mut list = List { items: Vec::new(), wrong: self.single };
        while let Some(element) = seq.next_element::<Object<T>>()? {
            list.wrong |= matches!(element, Object::Wrong);
            list.items.push(match element {
                Object::Is(value) => Some(value),
                Object::Absent | Object::Wrong => None,
            });
        }
        Ok(list)
    }

    fn visit_unit<E>(self) -> Result<List<T>, E> {
        Ok(List::default())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<List<T>, E> {
        Ok(List { items: Vec::new(), wrong: true })
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<List<T>, E> {
        self.visit_str("")
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<List<T>, E> {
        self.visit_str("")
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<List<T>, E> {
        self.visit_str("")
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<List<T>, E> {
        self.visit_str("")
    }
}

/// A value that should be a list of strings; one string without its brackets counts as a list of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Texts<'a> {
    /// The texts; absent where an element is null.
    pub items: Vec<Text<'a>>,
    /// Whether it was a list.
    pub listed: bool,
}

impl Texts<'_> {
    /// The texts that are not empty, joined by `separator`.
    pub fn joined(&self, separator: &str) -> String {
        let mut out = String::new();
        for text in self.items.iter().filter_map(Text::some) {
            if !out.is_empty() {
                out.push_str(separator);
            }
            out.push_str(text);
        }
        out
    }

    /// Whether an element is no text.
    pub fn wrong(&self) -> bool {
        self.items.contains(&Text::Wrong)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Texts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextsVisitor(PhantomData))
    }
}

struct TextsVisitor<'a>(PhantomData<&'a ()>);

impl<'a> TextsVisitor<'a> {
    fn one(text: Text<'a>) -> Texts<'a> {
        Texts { items: vec![text], listed: false }
    }
}

impl<'de: 'a, 'a> Visitor<'de> for TextsVisitor<'a> {
    type Value = Texts<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of strings")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Texts<'a>, E> {
        Ok(Self::one(Text::Is(Cow::Borrowed(text))))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Texts<'a>, E> {
        Ok(Self::one(Text::Is(Cow::Owned(text.to_owned()))))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Texts<'a>, E> {
        Ok(Self::one(Text::Wrong))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Texts<'a>, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Texts<'a>, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Texts<'a>, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_unit<E>(self) -> Result<Texts<'a>, E> {
        Ok(Texts::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts<'a>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::one(Text::Wrong))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Texts<'a>, A::Error> {
        let mut items = Vec::new();
        while let Some(text) = seq.next_element()? {
            items.push(text);
        }
        Ok(Texts { items, listed: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Default, Debug, PartialEq)]
    #[serde(default)]
    struct Probe<'a> {
        #[serde(borrow)]
        text: Text<'a>,
        #[serde(borrow)]
        texts: Texts<'a>,
        #[serde(borrow)]
        object: Object<Inner<'a>>,
        #[serde(borrow)]
        list: List<Inner<'a>>,
    }

    #[derive(serde::Deserialize, Default, Debug, PartialEq, Eq)]
    #[serde(default)]
    struct Inner<'a> {
        #[serde(borrow)]
        a: Text<'a>,
    }

    fn probe(json: &str) -> Probe<'_> {
        serde_json::from_str(json).expect("lenient")
    }

    #[test]
    fn any_shape_is_read_and_the_wrong_ones_are_told() {
        let right =
            probe(r#"{"text":"x","texts":["a",null,"b"],"object":{"a":1},"list":[{"a":"1"},{"a":true}]}"#);
        assert_eq!(right.text.as_str(), "x");
        assert!(matches!(right.text, Text::Is(Cow::Borrowed(_))), "no copy is made");
        assert_eq!(right.texts.joined(" "), "a b");
        assert_eq!(right.object.get().map(|inner| inner.a.as_str()), Some("1"));
        assert_eq!(right.list.iter().map(|(at, inner)| (at, inner.a.as_str())).last(), Some((1, "true")));
        let single = probe(r#"{"texts":"a","list":{"a":"1"}}"#);
        assert_eq!(single.texts.joined(" "), "a");
        assert!(!single.texts.listed && !single.list.wrong && single.list.first().is_some());
        for wrong in ["[[]]", r#"["x"]"#, "12", "true", r#""x""#, "1.5", "-1"] {
            let json = format!(r#"{{"object":{wrong},"list":{wrong}}}"#);
            let probe = probe(&json);
            assert_eq!(probe.object, Object::Wrong, "{wrong}");
            assert!(probe.list.wrong && probe.list.is_empty(), "{wrong}");
        }
        assert_eq!(probe(r#"{"text":{"a":[1]}}"#).text, Text::Wrong);
        assert!(probe(r#"{"texts":[{"a":[1]}]}"#).texts.wrong());
        assert_eq!(probe(r#"{"text":null,"texts":null,"object":null,"list":null}"#), Probe::default());
    }
}
