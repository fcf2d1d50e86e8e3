//! Regular expressions of definitions, each made once per thread.

use std::cell::RefCell;
use std::collections::HashMap;

use fancy_regex::Regex;

thread_local! {
    static KNOWN: RefCell<HashMap<&'static str, Option<Regex>>> = RefCell::default();
}

/// Whether a text has a part that the expression describes. One that takes too long to find out is no such text: the work
/// for each is limited, whatever the expression.
pub(super) fn is_match(pattern: &'static str, text: &str) -> bool {
    KNOWN.with_borrow_mut(|known| {
        let regex = known
            .entry(pattern)
            .or_insert_with(|| Regex::new(pattern).ok());
        regex
            .as_ref()
            .is_some_and(|regex| regex.is_match(text).unwrap_or(false))
    })
}
