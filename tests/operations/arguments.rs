//! What is chosen on the command line: areas.

use anyhow::Result;
use typewright_live::{Wish as Read, read_arguments};

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
    Ok(match read_arguments(NAME, "--area", arguments)? {
        Read::Run(areas) => Wish::Run(Arguments { areas }),
        Read::List => Wish::List,
        Read::Nothing => Wish::Nothing,
    })
}
