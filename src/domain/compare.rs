//! Two texts compared line by line, for the versions of a template.

/// The most pairs of lines that are looked at; texts that differ in more are shown as replaced.
const MAX_PAIRS: usize = 4_000_000;

/// What became of a line from the first text to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineChange {
    /// It is in both.
    Same,
    /// It is only in the first.
    Removed,
    /// It is only in the second.
    Added,
}

/// The lines of both texts in one order: together, `Same` and `Removed` are the first text, `Same` and `Added` the second.
pub fn compare<'a>(first: &'a str, second: &'a str) -> Vec<(LineChange, &'a str)> {
    let (first, second): (Vec<&str>, Vec<&str>) = (first.lines().collect(), second.lines().collect());
    let head = first.iter().zip(&second).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (&first[head..], &second[head..]);
    let tail = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (middle_a, middle_b) = (&rest_a[..rest_a.len() - tail], &rest_b[..rest_b.len() - tail]);
    let same = |lines: &[&'a str]| lines.iter().map(|line| (LineChange::Same, *line)).collect::<Vec<_>>();
    let mut changes = same(&first[..head]);
    changes.extend(between(middle_a, middle_b));
    changes.extend(same(&first[first.len() - tail..]));
    changes
}

/// The longest common subsequence, by the table of its lengths.
fn between<'a>(a: &[&'a str], b: &[&'a str]) -> Vec<(LineChange, &'a str)> {
    let mut changes = Vec::with_capacity(a.len() + b.len());
    let (mut at, mut bt) = (0, 0);
    if a.len().saturating_mul(b.len()) <= MAX_PAIRS {
        let lengths = lengths(a, b);
        let width = b.len() + 1;
        while at < a.len() && bt < b.len() {
            if a[at] == b[bt] {
                changes.push((LineChange::Same, a[at]));
                (at, bt) = (at + 1, bt + 1);
            } else if lengths[(at + 1) * width + bt] >= lengths[at * width + bt + 1] {
                changes.push((LineChange::Removed, a[at]));
                at += 1;
            } else {
                changes.push((LineChange::Added, b[bt]));
                bt += 1;
            }
        }
    }
    changes.extend(a[at..].iter().map(|line| (LineChange::Removed, *line)));
    changes.extend(b[bt..].iter().map(|line| (LineChange::Added, *line)));
    changes
}

/// For each pair of places, how many lines the rests behind them have in common.
fn lengths(a: &[&str], b: &[&str]) -> Vec<u32> {
    let width = b.len() + 1;
    let mut lengths = vec![0; (a.len() + 1) * width];
    for at in (0..a.len()).rev() {
        for bt in (0..b.len()).rev() {
            lengths[at * width + bt] = if a[at] == b[bt] {
                lengths[(at + 1) * width + bt + 1] + 1
            } else {
                lengths[(at + 1) * width + bt].max(lengths[at * width + bt + 1])
            };
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(changes: &[(LineChange, &str)], without: LineChange) -> Vec<String> {
        changes.iter().filter(|(change, _)| *change != without).map(|(_, line)| (*line).to_owned()).collect()
    }

    #[test]
    fn a_changed_line_stands_between_the_same_ones() {
        let changes = compare("a\nb\nc", "a\nx\nc");
        let expected = [
            (LineChange::Same, "a"),
            (LineChange::Removed, "b"),
            (LineChange::Added, "x"),
            (LineChange::Same, "c"),
        ];
        assert_eq!(changes, expected);
        assert_eq!(compare("", ""), []);
    }

    #[test]
    fn texts_of_many_lines_cost_no_more_than_the_table() {
        let (a, b) = ("a\n".repeat(50_000), "b\n".repeat(50_000));
        assert_eq!(compare(&a, &b).len(), 100_000);
    }

    proptest! {
        #[test]
        fn both_texts_come_out_again(a in "[abc\n]{0,40}", b in "[abc\n]{0,40}") {
            let changes = compare(&a, &b);
            prop_assert_eq!(side(&changes, LineChange::Added), a.lines().map(str::to_owned).collect::<Vec<_>>());
            prop_assert_eq!(side(&changes, LineChange::Removed), b.lines().map(str::to_owned).collect::<Vec<_>>());
        }
    }
}
