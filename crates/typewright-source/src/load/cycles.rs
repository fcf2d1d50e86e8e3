//! Finds `$ref`s that lead back to themselves without anything in between. Types that contain themselves are fine: there,
//! the way goes through a member such as `properties`.

use std::collections::HashMap;

use super::scan::{Keyword, Reference, Scan};
use crate::{
    cursor::to_itself,
    diagnostic::{Location, Report, Spot},
    place::{FileId, Place},
    sources::Sources,
};

/// How many objects of a cycle are shown besides the first.
const SHOWN: usize = 4;

/// Reports each cycle once, at the `$ref` in it that comes first.
pub(super) fn check(sources: &Sources, scans: &[Scan], report: &mut Report) {
    let mut owners = Vec::new();
    let mut texts = Vec::new();
    for (file, scan) in (0..).map(FileId).zip(scans) {
        let plain = |site: &&Reference| site.keyword == Keyword::Ref;
        for site in scan.references.iter().filter(plain) {
            let pointer = site.owner.clone();
            owners.push(Place { file, pointer });
            texts.push(&*site.text);
        }
    }
    let numbers: HashMap<&Place, usize> = owners.iter().zip(0..).collect();
    let target = |number: usize| {
        let place = sources
            .resolve(owners.get(number)?, texts.get(number)?)
            .ok()?;
        numbers.get(&place).copied()
    };
    let next: Vec<Option<usize>> = (0..owners.len()).map(target).collect();
    for cycle in cycles(&next) {
        let location = |number: usize| {
            let place = owners.get(number)?.child("$ref");
            Some(Location::Place(place, Spot::Value))
        };
        let mut members = cycle.into_iter();
        let Some(first) = members.next() else {
            continue;
        };
        let (Some(text), Some(place)) = (texts.get(first), location(first)) else {
            continue;
        };
        let mut problem = to_itself(text, place);
        for place in members.take(SHOWN).filter_map(location) {
            problem = problem.label(place, "by way of this");
        }
        report.push(problem);
    }
}

/// The cycles of a graph in which everything has at most one successor; each starts with its lowest number.
fn cycles(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    // In which walk something was met first.
    let mut met: Vec<Option<usize>> = vec![None; next.len()];
    let mut found = Vec::new();
    for start in 0..next.len() {
        let mut at = Some(start);
        while let Some(number) = at {
            match met.get(number).copied() {
                Some(None) => {}
                Some(Some(walk)) if walk == start => {
                    found.push(cycle_at(next, number));
                    break;
                }
                _ => break,
            }
            if let Some(mark) = met.get_mut(number) {
                *mark = Some(start);
            }
            at = next.get(number).copied().flatten();
        }
    }
    found
}

fn cycle_at(next: &[Option<usize>], start: usize) -> Vec<usize> {
    let mut members = vec![start];
    let mut at = next.get(start).copied().flatten();
    while let Some(number) = at
        && number != start
    {
        members.push(number);
        at = next.get(number).copied().flatten();
    }
    let lowest = members
        .iter()
        .zip(0..)
        .min()
        .map_or(0, |(_, position)| position);
    members.rotate_left(lowest);
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cycle_is_found_once() {
        // 0 -> 3 -> 1 -> 3, 2 -> 2, 4 -> 2, 5 -> nothing, 6 -> 5
        let next = [Some(3), Some(3), Some(2), Some(1), Some(2), None, Some(5)];
        assert_eq!(cycles(&next), [vec![1, 3], vec![2]]);
        assert_eq!(cycles(&[]), Vec::<Vec<usize>>::new());
        let long: Vec<Option<usize>> = (1..100_000).map(Some).chain([Some(0)]).collect();
        assert_eq!(cycles(&long).len(), 1);
    }
}
