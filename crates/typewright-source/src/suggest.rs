//! What a person may have meant: the closest of a set of names, and short lists of what there is. Only for hints; nothing
//! may be decided by it.

/// The one of `names` that differs from `name` by few edits (a third of its length, three at most); of several, the first
/// of the closest.
pub fn closest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    // Longer names are not typing mistakes, and comparing takes the product of both lengths.
    if length > 100 {
        return None;
    }
    let limit = (length / 3).clamp(1, 3);
    names
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(edits, _)| *edits <= limit)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// `a`, `b`, `c` and 7 more.
pub(crate) fn shortlist<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 8;
    let total = names.len();
    let mut text = names
        .take(SHOWN)
        .map(|name| format!("`{}`", clip(name)))
        .collect::<Vec<_>>()
        .join(", ");
    if total > SHOWN {
        text.push_str(&format!(" and {} more", total - SHOWN));
    }
    text
}

/// `text`, cut to what fits into a message.
pub(crate) fn clip(text: &str) -> String {
    const SHOWN: usize = 120;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// How many characters must be inserted, removed, replaced or swapped with their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut left_previous = None;
    for (row, left_char) in left.chars().enumerate() {
        let mut current = Vec::with_capacity(right.len() + 1);
        let mut beside = row + 1;
        current.push(beside);
        let mut right_previous = None;
        for (column, right_char) in right.iter().copied().enumerate() {
            let at =
                |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&last, column) + usize::from(left_char != right_char);
            let mut best = replaced.min(at(&last, column + 1) + 1).min(beside + 1);
            if Some(left_char) == right_previous && Some(right_char) == left_previous && column > 0
            {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            current.push(best);
            beside = best;
            right_previous = Some(right_char);
        }
        before_last = std::mem::replace(&mut last, current);
        left_previous = Some(left_char);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (left, right, edits) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "abc", 0),
            ("abc", "abd", 1),
            ("abc", "acb", 1),
            ("Pet", "Pets", 1),
            ("kitten", "sitting", 3),
            ("é", "e", 1),
        ] {
            assert_eq!(distance(left, right), edits, "{left} {right}");
        }
    }

    #[test]
    fn only_close_names_are_suggested() {
        let names = ["schemas", "responses", "parameters"];
        assert_eq!(closest("schema", names), Some("schemas"));
        assert_eq!(closest("repsonses", names), Some("responses"));
        assert_eq!(closest("headers", names), None);
        assert_eq!(closest("", names), None);
        assert_eq!(closest(&"x".repeat(1000), names), None);
    }

    #[test]
    fn lists_and_texts_are_cut() {
        let names: Vec<String> = (0..10).map(|number| number.to_string()).collect();
        assert_eq!(
            shortlist(names.iter().map(String::as_str)),
            "`0`, `1`, `2`, `3`, `4`, `5`, `6`, `7` and 2 more"
        );
        assert_eq!(clip(&"é".repeat(200)).chars().count(), 121);
        assert_eq!(clip("short"), "short");
    }
}
