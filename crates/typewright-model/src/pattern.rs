//! Regular expressions as definitions write them (ECMAScript's), and as the crates that check them read them.

use std::iter::Peekable;
use std::str::Chars;

/// The expression in the dialect of the crate `fancy-regex`.
///
/// # Errors
/// If that knows no such expression; in words.
pub fn translated(pattern: &str) -> Result<String, String> {
    let mut text = String::with_capacity(pattern.len());
    let mut characters = pattern.chars().peekable();
    let mut class = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' => escape(&mut characters, &mut text),
            '[' if !class => {
                class = true;
                text.push('[');
            }
            // Within a class these have a meaning of their own in Rust only.
            '[' | '&' | '~' if class => text.extend(['\\', character]),
            ']' => {
                class = false;
                text.push(']');
            }
            _ => text.push(character),
        }
    }
    match fancy_regex::Regex::new(&text) {
        Ok(_) => Ok(text),
        Err(error) => Err(error.to_string()),
    }
}

/// What follows a backslash. In ECMAScript digits and letters are those of ASCII, and a control character is written by
/// the letter that gives it.
fn escape(characters: &mut Peekable<Chars<'_>>, text: &mut String) {
    match characters.next() {
        Some('d') => text.push_str("[0-9]"),
        Some('D') => text.push_str("[^0-9]"),
        Some('w') => text.push_str("[A-Za-z0-9_]"),
        Some('W') => text.push_str("[^A-Za-z0-9_]"),
        Some('c') => match characters.next_if(char::is_ascii_alphabetic) {
            Some(letter) => text.push_str(&format!("\\x{{{:x}}}", u32::from(letter) % 32)),
            None => text.push_str("\\c"),
        },
        Some(other) => text.extend(['\\', other]),
        None => text.push('\\'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_mean_what_they_mean_in_ecmascript() {
        for (pattern, yes, no) in [
            (r"^\d+$", "42", "٤٢"),
            (r"^[\d-]+$", "4-2", "x"),
            (r"^\D$", "٤", "4"),
            (r"^\w$", "_", "ä"),
            (r"^[\W]$", "ä", "a"),
            (r"^\cC$", "\u{3}", "C"),
            (r"^[[&~]$", "&", "]"),
            (r"^mxc:\/\/", "mxc://a", "mxc:a"),
            (r"^(?!x)[a-z]$", "a", "x"),
            (r"^\u0041$", "A", "B"),
        ] {
            let regex = fancy_regex::Regex::new(&translated(pattern).unwrap()).unwrap();
            assert!(regex.is_match(yes).unwrap(), "{pattern} {yes}");
            assert!(!regex.is_match(no).unwrap(), "{pattern} {no}");
        }
    }

    #[test]
    fn what_is_none_is_told() {
        for pattern in ["(", "[", "a{2,1}", r"\c", "*", r"\"] {
            assert!(translated(pattern).is_err(), "{pattern}");
        }
    }
}
