//! Unions: which branch a value is read as. A filter by kind, required members and constants leaves one branch nearly
//! always; only then are errors the branch's own. Where it leaves several, each is tried.

use std::borrow::Cow;

use super::source::{Scalar, Source};
use super::{Reading, Strictness};
use crate::field::{Branch, Kinds, UnionField};
use crate::json::too_deep;
use crate::{DecodeError, DecodeErrorKind};

/// How many unions may be directly inside each other. Only a definition can exceed it, one that refers to itself.
const NESTED: usize = 32;

impl<'a, S: Source<'a>> Reading<S> {
    pub(super) fn union(
        &mut self,
        union: &mut dyn UnionField,
        kind: Kinds,
    ) -> Result<(), DecodeError> {
        if self.unions == NESTED {
            return Err(too_deep(self.source.offset(self.source.mark())));
        }
        self.unions += 1;
        let Candidates { told, possible } = self.candidates(union.branches(), kind)?;
        match (told.as_slice(), possible.as_slice()) {
            ([], []) => self.keep(union)?,
            ([only], []) | ([], [only]) => match union.choose(*only) {
                Some(slot) => self.slot(slot)?,
                None => self.keep(union)?,
            },
            _ => {
                let tries = [told, possible];
                self.attempt(union, tries.iter().map(Vec::as_slice))?;
            }
        }
        self.unions -= 1;
        Ok(())
    }

    /// The branches that the value may be of.
    fn candidates(
        &mut self,
        branches: &'static [Branch],
        kind: Kinds,
    ) -> Result<Candidates, DecodeError> {
        let by_kind = branches
            .iter()
            .enumerate()
            .filter(|(_, branch)| branch.kinds.meets(kind));
        let scan = kind == Kinds::OBJECT
            && by_kind
                .clone()
                .any(|(_, branch)| !branch.required.is_empty() || !branch.constants.is_empty());
        if !scan {
            return Ok(Candidates {
                told: Vec::new(),
                possible: by_kind.map(|(index, _)| index).collect(),
            });
        }
        let start = self.source.mark();
        let names = self.scan()?;
        self.source.reset(start)?;
        let passing = by_kind.filter(|(_, branch)| passes(branch, &names));
        let (told, possible): (Vec<_>, Vec<_>) =
            passing.partition(|(_, branch)| is_told(branch, &names));
        let indexes = |found: Vec<(usize, _)>| found.into_iter().map(|(index, _)| index).collect();
        Ok(Candidates {
            told: indexes(told),
            possible: indexes(possible),
        })
    }

    /// The members of the object that comes next, as far as they tell branches apart.
    fn scan(&mut self) -> Result<Vec<(Cow<'a, str>, Scalar<'a>)>, DecodeError> {
        let Some(inner) = self.depth.checked_sub(1) else {
            return Err(too_deep(self.source.offset(self.source.mark())));
        };
        let mut names = Vec::with_capacity(8);
        let mut members = self.source.members();
        while let Some(name) = self.source.member(&mut members)? {
            let value = self.source.scalar(inner);
            let value = value.map_err(|error| self.in_member(error, &name))?;
            names.push((name, value));
        }
        Ok(names)
    }

    /// Tries the candidates, a set only when none of the one before can read the value. Of a set, the first that reads
    /// it exactly wins; else the one that comes closest.
    fn attempt<'c>(
        &mut self,
        union: &mut dyn UnionField,
        tries: impl Iterator<Item = &'c [usize]>,
    ) -> Result<(), DecodeError> {
        let start = self.source.mark();
        let before = self.inexact;
        // The closest so far: how far off it is, and which.
        let mut best: Option<(usize, usize)> = None;
        let mut current = None;
        for candidates in tries {
            for &candidate in candidates {
                if current.is_some() {
                    self.source.reset(start)?;
                }
                current = Some(candidate);
                let Some(off) = self.try_branch(union, candidate)? else {
                    continue;
                };
                if best.is_none_or(|(least, _)| off < least) {
                    best = Some((off, candidate));
                }
                if off == 0 {
                    break;
                }
            }
            if best.is_some() {
                break;
            }
        }
        let Some((off, branch)) = best else {
            self.source.reset(start)?;
            self.inexact = before;
            return self.keep(union);
        };
        self.inexact = before + off;
        if current == Some(branch) {
            return Ok(());
        }
        self.source.reset(start)?;
        self.try_branch(union, branch)?;
        self.inexact = before + off;
        Ok(())
    }

    /// Reads the value as a branch. Gives how far off it is; nothing if it is not of the branch.
    fn try_branch(
        &mut self,
        union: &mut dyn UnionField,
        branch: usize,
    ) -> Result<Option<usize>, DecodeError> {
        let Some(slot) = union.choose(branch) else {
            return Ok(None);
        };
        let (depth, unions, trying) = (self.depth, self.unions, self.trying);
        self.inexact = 0;
        self.respelled = None;
        self.trying += 1;
        let result = self.slot(slot);
        self.trying = trying;
        match result {
            Ok(()) => Ok(Some(self.inexact)),
            Err(error) if error.kind().is_final() => Err(error),
            Err(_) => {
                (self.depth, self.unions) = (depth, unions);
                Ok(None)
            }
        }
    }

    /// Keeps a value that is of no branch.
    fn keep(&mut self, union: &mut dyn UnionField) -> Result<(), DecodeError> {
        if self.strictness == Strictness::Through {
            let place = self.source.mark();
            return Err(self.fault(DecodeErrorKind::Unknown, place, |_| {
                "this is of none of the shapes".to_owned()
            }));
        }
        self.inexact += 1;
        union.keep(self.source.value(self.depth)?);
        Ok(())
    }
}

/// The branches that a value may be of.
struct Candidates {
    /// Those that a constant in the value names.
    told: Vec<usize>,
    /// The others.
    possible: Vec<usize>,
}

/// Whether a constant in an object that may be of the branch says that it is.
fn is_told(branch: &Branch, members: &[(Cow<'_, str>, Scalar<'_>)]) -> bool {
    let there = |wanted: &str| members.iter().any(|(name, _)| name == wanted);
    branch.constants.iter().any(|(name, _)| there(name))
}

/// Whether an object with these members may be of the branch.
fn passes(branch: &Branch, members: &[(Cow<'_, str>, Scalar<'_>)]) -> bool {
    let find = |wanted: &str| members.iter().find(|(name, _)| name == wanted);
    branch.constants.iter().all(|(name, literals)| {
        find(name).is_none_or(|(_, value)| literals.iter().any(|literal| value.is(literal)))
    }) && branch.required.iter().all(|name| find(name).is_some())
}
