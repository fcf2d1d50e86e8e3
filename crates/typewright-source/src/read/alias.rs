//! Anchors and what their aliases may repeat. A small file can ask for more values than any memory holds, so what is
//! copied is counted.

use std::collections::HashMap;

use crate::node::Node;

/// How much may be copied in one file, in the units of [`Built::weight`]: memory for about a million values.
const MAX_COPIED: usize = 1_000_000;
/// The bytes of text that weigh as much as a value.
const TEXT_UNIT: usize = 64;

/// A finished value, how much it weighs and how many levels it has below it.
#[derive(Clone, Debug)]
pub(super) struct Built {
    pub(super) node: Node,
    pub(super) weight: usize,
    pub(super) height: usize,
}

impl Built {
    /// A value without others in it.
    pub(super) fn leaf(node: Node) -> Self {
        let text = match &node {
            Node::String(text) | Node::Number(text) => text.len(),
            _ => 0,
        };
        Self {
            node,
            weight: weight_of_text(text),
            height: 0,
        }
    }
}

/// What a value or a key with a text of that many bytes weighs.
pub(super) fn weight_of_text(bytes: usize) -> usize {
    1 + bytes / TEXT_UNIT
}

/// The values that anchors mark.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    values: HashMap<usize, Option<Built>>,
    copied: usize,
}

/// Why an alias cannot be replaced by a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum AliasError {
    /// It stands inside the value its anchor marks.
    InItself,
    /// Too much would be copied.
    TooLarge,
}

impl Anchors {
    /// Keeps the value of an anchor. One that is too large is only an error when an alias asks for it.
    pub(super) fn define(&mut self, id: usize, built: &Built) {
        let value = self.spend(built.weight).then(|| built.clone());
        self.values.insert(id, value);
    }

    /// A copy for an alias.
    pub(super) fn copy(&mut self, id: usize) -> Result<Built, AliasError> {
        let weight = match self.values.get(&id) {
            // The parser knows every anchor that an alias may name; this one has not ended yet.
            None => return Err(AliasError::InItself),
            Some(None) => return Err(AliasError::TooLarge),
            Some(Some(built)) => built.weight,
        };
        if !self.spend(weight) {
            return Err(AliasError::TooLarge);
        }
        let value = self.values.get(&id).cloned().flatten();
        value.ok_or(AliasError::TooLarge)
    }

    fn spend(&mut self, weight: usize) -> bool {
        let copied = self.copied.saturating_add(weight);
        let affordable = copied <= MAX_COPIED;
        if affordable {
            self.copied = copied;
        }
        affordable
    }
}
