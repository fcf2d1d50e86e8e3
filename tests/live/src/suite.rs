//! What stands on the command line of a suite, a test program with a `main` of its own: what is chosen of it, and what
//! cargo hands to every test program.

use anyhow::{Result, bail};

/// What a suite is asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Wish {
    /// To run what is chosen; all where nothing is.
    Run(Vec<String>),
    /// To say which tests there are.
    List,
    /// A test of another name.
    Nothing,
}

/// Reads the arguments behind the program's name. `option` is what a part of the suite is chosen with: `--area`.
///
/// # Errors
///
/// When there is no such option, or nothing behind it.
pub fn read_arguments(
    suite: &str,
    option: &str,
    mut arguments: impl Iterator<Item = String>,
) -> Result<Wish> {
    let mut chosen = Vec::new();
    let mut filters = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            name if name == option => match arguments.next() {
                Some(part) => chosen.push(part),
                None => bail!("{option} needs a name"),
            },
            "--list" => return Ok(Wish::List),
            // What other test programs take: how they print, and how many tests run at once.
            "--nocapture" | "--no-capture" | "--show-output" | "--quiet" | "-q"
            | "--include-ignored" => {}
            "--test-threads" | "--color" | "--format" => {
                arguments.next();
            }
            name if name.starts_with("--test-threads=") || name.starts_with("--color=") => {}
            // It would have to be known what is left out.
            name if name.starts_with('-') => bail!("there is no option {name}"),
            filter => filters.push(filter.to_owned()),
        }
    }
    if !filters.is_empty() && !filters.iter().any(|filter| suite.contains(filter.as_str())) {
        return Ok(Wish::Nothing);
    }
    Ok(Wish::Run(chosen))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Wish> {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned());
        read_arguments("operations", "--area", arguments)
    }

    #[test]
    fn parts_are_chosen_by_the_option() {
        let all = read(&["--nocapture", "--test-threads", "1"]).unwrap();
        assert_eq!(all, Wish::Run(Vec::new()));
        let two = read(&["--area", "rooms", "-q", "--area", "sync"]).unwrap();
        assert_eq!(two, Wish::Run(vec!["rooms".to_owned(), "sync".to_owned()]));
        assert!(read(&["--area"]).is_err());
        assert!(read(&["--skip", "rooms"]).is_err());
    }

    #[test]
    fn a_test_of_another_name_is_not_this_suite() {
        assert_eq!(read(&["other"]).unwrap(), Wish::Nothing);
        assert_eq!(read(&["operation"]).unwrap(), Wish::Run(Vec::new()));
        assert_eq!(read(&["--list"]).unwrap(), Wish::List);
    }
}
