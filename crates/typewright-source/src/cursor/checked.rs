//! Getters that report what they do not find, so that a stage can go on and report the rest as well.

use super::Cursor;
use crate::{
    diagnostic::{Code, Diagnostic, Report},
    node::Node,
    suggest::closest,
};

impl<'a> Cursor<'a> {
    /// The member `key` if it is a string. Nothing when it is absent; reports a member of another type.
    pub fn str_of(&self, key: &str, report: &mut Report) -> Option<&'a str> {
        self.get(key)?.expect_str(report)
    }

    /// The member `key` if it is a boolean. Nothing when it is absent; reports a member of another type.
    pub fn bool_of(&self, key: &str, report: &mut Report) -> Option<bool> {
        self.get(key)?.expect_bool(report)
    }

    /// The text of the member `key` if it is a number. Nothing when it is absent; reports a member of another type.
    pub fn number_of(&self, key: &str, report: &mut Report) -> Option<&'a str> {
        self.get(key)?.expect_number(report)
    }

    /// The member `key` if it is an object. Nothing when it is absent; reports a member of another type.
    pub fn map_of(&self, key: &str, report: &mut Report) -> Option<Cursor<'a>> {
        self.get(key)?.expect_map(report)
    }

    /// The member `key` if it is an array. Nothing when it is absent; reports a member of another type.
    pub fn list_of(&self, key: &str, report: &mut Report) -> Option<Cursor<'a>> {
        self.get(key)?.expect_list(report)
    }

    /// The member `key`, which must be there: reports its absence, or that this is no object.
    pub fn required(&self, key: &str, report: &mut Report) -> Option<Cursor<'a>> {
        let members = self.expect_map(report)?;
        let member = members.get(key);
        if member.is_none() {
            let message = format!("the member `{key}` is missing");
            let diagnostic = Diagnostic::new(Code::MissingMember, message, self.key());
            let keys = self.members().map(|(key, _)| key);
            report.push(match closest(key, keys) {
                Some(similar) => diagnostic.hint(format!("there is a member `{similar}`")),
                None => diagnostic,
            });
        }
        member
    }

    /// The text here; reports a value that is no string.
    pub fn expect_str(&self, report: &mut Report) -> Option<&'a str> {
        let text = self.as_str();
        self.check(text, "a string", report)
    }

    /// The boolean here; reports a value that is none.
    pub fn expect_bool(&self, report: &mut Report) -> Option<bool> {
        let value = self.as_bool();
        self.check(value, "a boolean", report)
    }

    /// The text of the number here; reports a value that is none.
    pub fn expect_number(&self, report: &mut Report) -> Option<&'a str> {
        let text = self.as_number();
        self.check(text, "a number", report)
    }

    /// This cursor if it is at an object; reports any other value.
    pub fn expect_map(&self, report: &mut Report) -> Option<Cursor<'a>> {
        let here = self.node.as_map().map(|_| self.clone());
        self.check(here, "an object", report)
    }

    /// This cursor if it is at an array; reports any other value.
    pub fn expect_list(&self, report: &mut Report) -> Option<Cursor<'a>> {
        let here = self.node.as_list().map(|_| self.clone());
        self.check(here, "an array", report)
    }

    fn check<T>(&self, found: Option<T>, expected: &str, report: &mut Report) -> Option<T> {
        if found.is_none() {
            let message = format!("expected {expected}, found {}", self.node.kind());
            let diagnostic = Diagnostic::new(Code::WrongType, message, self.value());
            // What people write without quotes and mean as text: versions, dates, `yes` and `no`.
            let unquoted =
                expected == "a string" && matches!(self.node, Node::Number(_) | Node::Bool(_));
            report.push(if unquoted {
                diagnostic.hint("put it in quotes to make it a string")
            } else {
                diagnostic
            });
        }
        found
    }
}
