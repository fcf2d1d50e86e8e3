//! What stands on the command line: areas, and what cargo hands to every test program.

use anyhow::{Result, bail};

use crate::NAME;

/// What the program is asked for.
pub(crate) enum Wish {
    /// To run.
    Run(Arguments),
    /// To say which tests there are.
    List,
    /// A test of another name.
    Nothing,
}

/// How the suite is run.
pub(crate) struct Arguments {
    areas: Vec<String>,
}

/// How much of the API is expected to be called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Every operation.
    All,
    /// Those of the chosen areas, whatever these are.
    Chosen,
}

impl Arguments {
    /// The areas to run; all where none is named.
    pub(crate) fn areas(&self) -> &[String] {
        &self.areas
    }

    pub(crate) fn scope(&self) -> Scope {
        if self.areas.is_empty() {
            Scope::All
        } else {
            Scope::Chosen
        }
    }
}

/// Reads the arguments behind the program's name.
pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Wish> {
    let mut arguments = arguments.peekable();
    let mut areas = Vec::new();
    let mut filters = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--area" => match arguments.next() {
                Some(area) => areas.push(area),
                None => bail!("--area needs the name of an area"),
            },
            "--list" => return Ok(Wish::List),
            // What other test programs take: how they print, and how many tests run at once.
            "--nocapture" | "--no-capture" | "--show-output" | "--quiet" | "-q"
            | "--include-ignored" => {}
            "--test-threads" | "--color" | "--format" => {
                arguments.next();
            }
            option if option.starts_with("--test-threads=") || option.starts_with("--color=") => {}
            // It would have to be known what is left out.
            option if option.starts_with('-') => bail!("there is no option {option}"),
            filter => filters.push(filter.to_owned()),
        }
    }
    if !filters.is_empty() && !filters.iter().any(|filter| NAME.contains(filter.as_str())) {
        return Ok(Wish::Nothing);
    }
    Ok(Wish::Run(Arguments { areas }))
}
