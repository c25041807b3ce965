//! The word lists of `assets/demo`, read once.

/// The names of people of one background.
#[derive(Clone, Debug, Default)]
pub(super) struct Background {
    /// How many of a hundred people have it.
    pub(super) weight: u64,
    pub(super) women: Vec<String>,
    pub(super) men: Vec<String>,
    pub(super) families: Vec<String>,
}

/// A name that programs get wrong.
#[derive(Clone, Debug)]
pub(super) struct EdgeName {
    pub(super) title: &'static str,
    pub(super) given: &'static str,
    pub(super) family: &'static str,
    pub(super) gender: &'static str,
}

/// A service, and why people are referred to it.
#[derive(Clone, Debug)]
pub(super) struct ServiceWords {
    pub(super) name: &'static str,
    pub(super) reasons: Vec<&'static str>,
}

/// All lists.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) backgrounds: Vec<Background>,
    pub(super) edge_names: Vec<EdgeName>,
    pub(super) streets: Vec<&'static str>,
    /// Town and postcode area.
    pub(super) towns: Vec<(&'static str, &'static str)>,
    pub(super) services: Vec<ServiceWords>,
    /// Type and title.
    pub(super) documents: Vec<(&'static str, &'static str)>,
    pub(super) people: Vec<&'static str>,
    /// Name, type and town.
    pub(super) organisations: Vec<(&'static str, &'static str, &'static str)>,
}

impl Words {
    /// Reads the lists that the binary embeds.
    pub(super) fn embedded() -> Self {
        let two = |line: &'static str| line.split_once('|').unwrap_or((line, ""));
        let three = |line: &'static str| {
            let (first, rest) = two(line);
            let (second, third) = two(rest);
            (first, second, third)
        };
        Self {
            backgrounds: backgrounds(include_str!("../../../assets/demo/names.txt")),
            edge_names: lines(include_str!("../../../assets/demo/edge-names.txt"))
                .map(|line| {
                    let (title, given, rest) = three(line);
                    let (family, gender) = two(rest);
                    EdgeName { title, given, family, gender }
                })
                .collect(),
            streets: lines(include_str!("../../../assets/demo/streets.txt")).collect(),
            towns: lines(include_str!("../../../assets/demo/towns.txt"))
                .map(|line| line.rsplit_once(' ').unwrap_or((line, "ZZ99")))
                .collect(),
            services: lines(include_str!("../../../assets/demo/services.txt"))
                .map(|line| {
                    let mut parts = line.split('|');
                    ServiceWords { name: parts.next().unwrap_or_default(), reasons: parts.collect() }
                })
                .collect(),
            documents: lines(include_str!("../../../assets/demo/documents.txt")).map(two).collect(),
            people: lines(include_str!("../../../assets/demo/people.txt")).collect(),
            organisations: lines(include_str!("../../../assets/demo/organisations.txt")).map(three).collect(),
        }
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn backgrounds(text: &'static str) -> Vec<Background> {
    let mut found: Vec<Background> = Vec::new();
    for line in lines(text) {
        if let Some(heading) = line.strip_prefix('[') {
            let weight = heading.trim_end_matches(']').rsplit(' ').next().and_then(|n| n.parse().ok());
            found.push(Background { weight: weight.unwrap_or(1), ..Background::default() });
        } else if let (Some(current), Some((kind, names))) = (found.last_mut(), line.split_once(": ")) {
            let names = names.split(' ').map(|name| name.replace('_', " "));
            match kind {
                "f" => current.women.extend(names),
                "m" => current.men.extend(names),
                _ => current.families.extend(names),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_whole() {
        let words = Words::embedded();
        assert_eq!(words.backgrounds.iter().map(|b| b.weight).sum::<u64>(), 100);
        assert!(
            words
                .backgrounds
                .iter()
                .all(|b| !b.women.is_empty() && !b.men.is_empty() && !b.families.is_empty())
        );
        assert!(words.backgrounds.iter().flat_map(|b| &b.families).any(|name| name == "van den Berg"));
        assert!(words.edge_names.len() > 20 && words.edge_names.iter().all(|n| "FMO".contains(n.gender)));
        assert!(words.services.iter().all(|service| !service.reasons.is_empty()));
        assert!(words.documents.iter().all(|(kind, title)| !kind.is_empty() && !title.is_empty()));
        assert!(words.towns.iter().all(|(town, area)| !town.is_empty() && area.len() == 3));
        assert!(words.organisations.iter().all(|(_, _, town)| words.towns.iter().any(|(t, _)| t == town)));
        assert!(words.streets.len() > 50 && words.people.len() > 10);
    }
}
