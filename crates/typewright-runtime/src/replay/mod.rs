//! Recorded exchanges, passed through the types and back: what decodes, as what, and what does not come back as it was.
//!
//! A generated crate lists its operations in a [`Package`]; [`run`] reads JSON lines and reports on them, and [`main`] is
//! a whole program around it. [`fidelity`] looks at one response. Decoding is done by the code that client and server use, and nothing is decided here about
//! what a definition means.
//!
//! A line is an object:
//!
//! | member | what |
//! |---|---|
//! | `operationId` | the operation |
//! | `direction` | `request` or `response` |
//! | `status` | the status of a response |
//! | `content_type` | the media type of the body; the header of that name where it is left out |
//! | `headers` | an object of strings, or of lists of strings |
//! | `body` | the body as a JSON value, or a string with an `encoding` |
//! | `encoding` | `base64`, or `text` for a string that is the body as it stands |
//! | `method`, `path` | of a request; `path` with its query |
//! | `package` | the package, where several have an operation of that name |
//!
//! A body that is left out is none; `null` is the JSON value `null` where there is a `content_type`, else none. A
//! response needs `status`. Of a request only what is there is checked: the parameters of path and query need `path`,
//! those of headers and cookies need `headers`. Other members are ignored.

mod compare;
mod differences;
mod json_report;
mod line;
mod lines;
mod main;
mod outcome;
mod registry;
mod request;
mod response;
mod run;
mod tally;
mod text_report;
mod words;

use std::fmt;

use self::line::Line;
use self::outcome::Outcome;
use crate::Field;
#[cfg(feature = "mock")]
use crate::http::Message;
use crate::http::{Operation, OperationInfo};

pub use self::main::main;
pub use self::outcome::{Difference, Place, What};
pub use self::response::fidelity;
pub use self::run::{Format, Options, Verdict, run};

/// Whether a report shows what stood there. Bodies and parameters may hold secrets, so it does not unless it is told to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Values {
    /// Places and kinds of differences only.
    #[default]
    Hidden,
    /// The values too.
    Shown,
}

/// The operations of a generated crate.
#[derive(Debug)]
pub struct Package {
    /// The package's name.
    pub name: &'static str,
    /// Its operations, in the order of the definitions.
    pub exchanges: &'static [Exchange],
}

/// An operation without its types.
#[derive(Clone, Copy)]
pub struct Exchange {
    info: &'static OperationInfo,
    request: fn(&Line, Values) -> Outcome,
    response: fn(&Line, Values) -> Outcome,
    /// A request to be read into, for a mock that has no types.
    #[cfg(feature = "mock")]
    pub(crate) blank: fn() -> Box<dyn Message + Send>,
}

impl Exchange {
    /// The exchange of an operation.
    #[must_use]
    pub const fn of<O: Operation>() -> Self {
        Self {
            info: O::INFO,
            request: |line, values| {
                request::replay(O::INFO, &mut O::Request::blank(), line, values)
            },
            response: response::replay::<O>,
            #[cfg(feature = "mock")]
            blank: || Box::new(O::Request::blank()),
        }
    }

    /// The `operationId`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.info.id
    }

    /// The operation's constants.
    #[must_use]
    pub const fn info(&self) -> &'static OperationInfo {
        self.info
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Exchange").field(&self.info.id).finish()
    }
}
