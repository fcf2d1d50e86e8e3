//! The areas of the API, each with users and rooms of its own, and how they run: all at once, and one that fails or
//! panics leaves the others alone.

mod accounts;
mod rooms;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use tokio::task::LocalSet;

use crate::world::World;

type Running<'w> = Pin<Box<dyn Future<Output = Result<()>> + 'w>>;

/// An area: its name, and the function that calls its operations.
struct Area {
    name: &'static str,
    run: for<'w> fn(&'w World) -> Running<'w>,
}

/// Each area is the `run` of a module of its name.
macro_rules! areas {
    ($($name:ident),* $(,)?) => {
        &[$(Area { name: stringify!($name), run: |world| Box::pin($name::run(world)) }),*]
    };
}

use areas;

/// All areas, of both halves.
fn all() -> impl Iterator<Item = &'static Area> {
    accounts::AREAS.iter().chain(rooms::AREAS)
}

/// An area that came to no good end.
pub(crate) struct Failed {
    pub(crate) area: String,
    pub(crate) error: anyhow::Error,
}

/// Runs the areas of these names, or all where none is named. No area may take longer than this.
pub(crate) async fn run(world: &Arc<World>, names: &[String], longest: Duration) -> Vec<Failed> {
    let unknown = names
        .iter()
        .filter(|name| !all().any(|area| area.name == name.as_str()));
    let mut failed: Vec<Failed> = unknown.map(|name| no_area(name)).collect();
    let chosen = all().filter(|area| {
        let name = |name: &String| name == area.name;
        names.is_empty() || names.iter().any(name)
    });
    // All on one thread: it is the homeserver that has the work.
    let tasks = LocalSet::new();
    let spawned: Vec<_> = chosen
        .map(|area| {
            let world = Arc::clone(world);
            let task = async move {
                let run = tokio::time::timeout(longest, (area.run)(&world));
                run.await.map_err(|_| anyhow!("it takes too long"))?
            };
            (area.name, tasks.spawn_local(task))
        })
        .collect();
    tasks
        .run_until(async {
            for (name, task) in spawned {
                let result = task.await.map_err(anyhow::Error::from);
                if let Err(error) = result.and_then(|result| result) {
                    let area = name.to_owned();
                    failed.push(Failed { area, error });
                }
            }
        })
        .await;
    failed
}

/// The names of all areas.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    all().map(|area| area.name)
}

fn no_area(name: &str) -> Failed {
    let names: Vec<&str> = all().map(|area| area.name).collect();
    Failed {
        area: name.to_owned(),
        error: anyhow!("there is no such area; there are {}", names.join(", ")),
    }
}
