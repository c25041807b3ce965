//! References and identifiers brought into one form, so that they can be compared.

use super::types;
use crate::domain::Identifier;
use crate::intake::caps::{self, cut};
use crate::intake::item::{Reference, SourceName};

/// Where a resource stands, as far as references depend on it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Base<'a> {
    /// The `fullUrl` of its entry; empty outside Bundles.
    pub full_url: &'a str,
}

impl<'a> Base<'a> {
    /// `https://server/fhir` for `https://server/fhir/Patient/1`; none for `urn:…`.
    fn service(self) -> Option<&'a str> {
        let (front, _) = self.full_url.rsplit_once('/')?;
        let (base, _) = front.rsplit_once('/')?;
        base.contains("://").then_some(base)
    }
}

/// The names of a resource: its `fullUrl`, its relative name, its identifiers in order.
pub(super) fn names_of(base: Base<'_>, resource: &str, id: &str) -> Vec<SourceName> {
    let mut names = Vec::with_capacity(4);
    if !base.full_url.is_empty() {
        names.push(SourceName::Url(cut(without_version(base.full_url), caps::URL).0));
    }
    if !id.is_empty() {
        names.push(SourceName::Local { resource: resource.to_owned(), id: cut(id, caps::WORD).0 });
    }
    names
}

/// An identifier, if it has a value.
pub(super) fn identifier(source: &types::Identifier<'_>) -> Option<Identifier> {
    let value = source.value.some()?;
    Some(Identifier { system: source.system.as_str().to_owned(), value: value.to_owned() })
}

/// A reference with all the names by which its target may be known.
pub(super) fn reference(
    source: &types::Reference<'_>,
    base: Base<'_>,
    contained: &[(usize, &types::Contained<'_>)],
) -> Reference {
    let mut target = Reference { names: Vec::new(), display: cut(source.display.as_str(), caps::WORDS).0 };
    let text = source.reference.as_str();
    if let Some(local) = text.strip_prefix('#') {
        let found =
            contained.iter().find(|(_, resource)| resource.id.as_str().trim_start_matches('#') == local);
        if let Some((_, resource)) = found {
            inside(resource, base, &mut target);
        }
    } else if !text.is_empty() {
        by_text(text, base, &mut target.names);
    }
    if let Some(logical) = source.identifier.get().and_then(identifier) {
        target.names.push(SourceName::Identifier(logical));
    }
    target
}

/// A contained resource has no name of its own: its identifiers and those it points to must do.
fn inside(resource: &types::Contained<'_>, base: Base<'_>, target: &mut Reference) {
    let identifiers = resource.identifier.iter().filter_map(|(_, source)| identifier(source));
    target.names.extend(identifiers.map(SourceName::Identifier));
    if target.display.is_empty()
        && let Some(name) = resource.name.first()
    {
        let parts = [name.prefix.joined(" "), name.given.joined(" "), name.family.joined(" ")];
        let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let words = if parts.is_empty() { name.text.as_str().to_owned() } else { parts.join(" ") };
        target.display = cut(&words, caps::WORDS).0;
    }
    for further in
        [&resource.practitioner, &resource.organization].into_iter().filter_map(|object| object.get())
    {
        let further = reference(further, base, &[]);
        target.names.extend(further.names);
        if target.display.is_empty() {
            target.display = further.display;
        }
    }
}

fn by_text(text: &str, base: Base<'_>, names: &mut Vec<SourceName>) {
    let text = without_version(text);
    if text.len() > caps::URL {
        return;
    }
    if let Some((_, query)) = text.split_once('?') {
        names.extend(conditional(query));
    } else if text.starts_with("urn:") || text.contains("://") {
        names.push(SourceName::Url(text.to_owned()));
    } else if let Some((resource, id)) = text.split_once('/') {
        if let Some(service) = base.service() {
            names.push(SourceName::Url(format!("{service}/{text}")));
        }
        names.push(SourceName::Local { resource: resource.to_owned(), id: id.to_owned() });
    } else if is_uuid(text) {
        names.push(SourceName::Url(format!("urn:uuid:{text}")));
    }
}

/// `identifier=system|value` of a conditional reference; other searches name nobody for certain.
fn conditional(query: &str) -> Option<SourceName> {
    let mut parts = query.split('&').filter(|part| !part.starts_with('_'));
    let token = parts.next()?.strip_prefix("identifier=")?;
    if parts.next().is_some() {
        return None;
    }
    let token = unescape(token);
    let (system, value) = token.split_once('|').unwrap_or(("", &token));
    let identifier = Identifier { system: system.to_owned(), value: value.to_owned() };
    (!value.is_empty()).then_some(SourceName::Identifier(identifier))
}

/// Percent escapes of a query undone; what is no escape or would be no UTF-8 stays as it is.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = tail.get(..2).filter(|_| *first == b'%').and_then(|hex| {
            let hex =
                std::str::from_utf8(hex).ok().filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
            u8::from_str_radix(hex, 16).ok()
        });
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// `Patient/1` for `Patient/1/_history/2`.
fn without_version(reference: &str) -> &str {
    reference.split_once("/_history/").map_or(reference, |(front, _)| front)
}

/// Whether the text has the form of a UUID.
pub(in crate::intake) fn is_uuid(text: &str) -> bool {
    let dashes = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| if dashes(at) { b == b'-' } else { b.is_ascii_hexdigit() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn local(resource: &str, id: &str) -> SourceName {
        SourceName::Local { resource: resource.to_owned(), id: id.to_owned() }
    }

    fn number(system: &str, value: &str) -> SourceName {
        SourceName::Identifier(Identifier { system: system.to_owned(), value: value.to_owned() })
    }

    fn names(json: &str, full_url: &str) -> Vec<SourceName> {
        let source: types::Reference<'_> = serde_json::from_str(json).unwrap();
        reference(&source, Base { full_url }, &[]).names
    }

    #[rstest]
    #[case(r#"{"reference":"Patient/1"}"#, "", vec![local("Patient", "1")])]
    #[case(r#"{"reference":"Patient/1/_history/7"}"#, "", vec![local("Patient", "1")])]
    #[case(r#"{"reference":"Patient/1"}"#, "urn:uuid:x", vec![local("Patient", "1")])]
    #[case(r#"{"reference":"Patient/1"}"#, "https://a.example/fhir/Encounter/3",
        vec![SourceName::Url("https://a.example/fhir/Patient/1".into()), local("Patient", "1")])]
    #[case(r#"{"reference":"https://b.example/Patient/1"}"#, "https://a.example/fhir/Encounter/3",
        vec![SourceName::Url("https://b.example/Patient/1".into())])]
    #[case(r#"{"reference":"urn:uuid:4a1f"}"#, "", vec![SourceName::Url("urn:uuid:4a1f".into())])]
    #[case(r#"{"reference":"Patient?identifier=https://s.example/id|9%2F1"}"#, "", vec![number("https://s.example/id", "9/1")])]
    #[case(r#"{"reference":"Patient?identifier=https%3A%2F%2Fs.example%7C9&_format=json"}"#, "", vec![number("https://s.example", "9")])]
    #[case(r#"{"reference":"Patient?name=peter"}"#, "", vec![])]
    #[case(r#"{"reference":"Patient?identifier=a|1&name=peter"}"#, "", vec![])]
    #[case(r#"{"identifier":{"system":"s","value":"1"}}"#, "", vec![number("s", "1")])]
    #[case(r#"{"reference":"Patient/1","identifier":{"system":"s","value":"1"}}"#, "", vec![local("Patient", "1"), number("s", "1")])]
    #[case(r##"{"reference":"#gone"}"##, "", vec![])]
    #[case(r#"{"display":"Somebody"}"#, "", vec![])]
    fn references_are_brought_into_one_form(
        #[case] json: &str,
        #[case] full_url: &str,
        #[case] expected: Vec<SourceName>,
    ) {
        assert_eq!(names(json, full_url), expected);
    }

    #[test]
    fn a_contained_target_is_known_by_its_identifiers() {
        let contained: types::Contained<'_> = serde_json::from_str(
            r#"{"resourceType":"Practitioner","id":"p","identifier":[{"system":"s","value":"1"}],
               "name":[{"family":"Smitty","given":["Gerald"],"prefix":["Dr"]}]}"#,
        )
        .unwrap();
        let source: types::Reference<'_> = serde_json::from_str(r##"{"reference":"#p"}"##).unwrap();
        let found = reference(&source, Base::default(), &[(0, &contained)]);
        assert_eq!(
            found,
            Reference { names: vec![number("s", "1")], display: "Dr Gerald Smitty".to_owned() }
        );
    }

    #[test]
    fn broken_escapes_stay_as_they_are() {
        assert_eq!(unescape("a%2Gb%"), "a%2Gb%");
        assert_eq!(unescape("%ff"), "%ff");
        assert_eq!(unescape("%+1"), "%+1");
    }
}
