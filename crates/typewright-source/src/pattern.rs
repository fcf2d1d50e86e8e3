//! Patterns that name files: `*` stands for any characters.

/// Whether a name fits a pattern, in which `*` stands for any characters.
pub fn fits(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut left) = name.strip_prefix(head) else {
        return false;
    };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        match left.find(piece).and_then(|at| left.get(at + piece.len()..)) {
            Some(after) => left = after,
            None => return false,
        }
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_is_any_characters() {
        for (pattern, name, fit) in [
            ("a/b.yaml", "a/b.yaml", true),
            ("a/b.yaml", "a/b.yaml#/x", false),
            ("a/*.yaml", "a/b.yaml", true),
            ("a/*.yaml", "a/b/c.yaml", true),
            ("a/*.yaml", "b/c.yaml", false),
            ("*", "", true),
            ("a*a", "a", false),
            ("a*b*c", "axbxbyc", true),
            ("a*b*c", "axc", false),
        ] {
            assert_eq!(fits(pattern, name), fit, "{pattern} {name}");
        }
    }
}
