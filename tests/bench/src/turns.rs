//! Two ways to do the same, measured in turns: what disturbs the machine disturbs both.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::runtime::Runtime;

/// How many pairs of calls are made, after those that warm up.
const PAIRS: usize = 6000;
const WARM_UP: usize = 300;

/// What came of it.
pub(crate) struct Figures {
    name: String,
    ratio: f64,
    generated: Cost,
    by_hand: Cost,
}

struct Cost {
    time: Duration,
    allocations: u64,
}

/// Calls both in turns, the one first that was second the time before.
pub(crate) fn compare(
    runtime: &Runtime,
    name: &str,
    generated: impl AsyncFn() -> Result<usize>,
    by_hand: impl AsyncFn() -> Result<usize>,
) -> Result<Figures> {
    ensure!(
        runtime.block_on(generated())? == runtime.block_on(by_hand())?,
        "the two ways of {name} differ"
    );
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for pair in 0..WARM_UP + PAIRS {
        let (first, second);
        if pair % 2 == 0 {
            first = cost(runtime, &generated)?;
            second = cost(runtime, &by_hand)?;
        } else {
            second = cost(runtime, &by_hand)?;
            first = cost(runtime, &generated)?;
        }
        if pair >= WARM_UP {
            ours.push(first);
            theirs.push(second);
        }
    }
    let ratio = median(&ours, |cost| cost.time).as_secs_f64()
        / median(&theirs, |cost| cost.time).as_secs_f64();
    let typical = |costs: &[Cost]| Cost {
        time: median(costs, |cost| cost.time),
        allocations: median(costs, |cost| cost.allocations),
    };
    Ok(Figures {
        name: name.to_owned(),
        ratio,
        generated: typical(&ours),
        by_hand: typical(&theirs),
    })
}

fn cost(runtime: &Runtime, call: &impl AsyncFn() -> Result<usize>) -> Result<Cost> {
    let mut outcome = None;
    let begin = Instant::now();
    let allocations = allocation_counter::measure(|| outcome = Some(runtime.block_on(call())));
    let time = begin.elapsed();
    outcome.context("the call was made")??;
    Ok(Cost {
        time,
        allocations: allocations.count_total,
    })
}

fn median<T: Ord + Default + Copy>(costs: &[Cost], part: impl Fn(&Cost) -> T) -> T {
    let mut parts: Vec<T> = costs.iter().map(part).collect();
    parts.sort_unstable();
    parts.get(parts.len() / 2).copied().unwrap_or_default()
}

impl Figures {
    /// Whether it takes more than it may.
    pub(crate) fn is_too_much(&self) -> bool {
        self.ratio > 1.03 || self.generated.allocations > self.by_hand.allocations + 2
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = |time: Duration| format!("{:.1} µs", time.as_secs_f64() * 1e6);
        write!(
            f,
            "{:<34}{:>10.3}{:>12}{:>12}{:>14}{:>12}{}",
            self.name,
            self.ratio,
            micros(self.generated.time),
            micros(self.by_hand.time),
            self.generated.allocations,
            self.by_hand.allocations,
            if self.is_too_much() { "  too much" } else { "" },
        )
    }
}
