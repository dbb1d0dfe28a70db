//! The feed of a history, live: a line for each start, each change and each cost, and how runs end.

use std::{
    io::{self, Write as _},
    time::Duration,
};

use flora_technique_runs::{Change, Client, StandIn, TechniqueRun, WatchRuns, stand_in::Script};

use crate::{Failure, ending::ending, notice, table::printable};

/// Tells what happens after the newest of these runs, until ctrl-c.
pub(crate) async fn follow(
    client: &Client,
    shown: &[TechniqueRun],
    interval: Option<Duration>,
) -> Result<(), Failure> {
    notice("\nFollowing what happens from here on; ctrl-c ends it.");
    let mut watch = from(client.watch_runs(), shown);
    if let Some(interval) = interval {
        watch = watch.poll_every(interval);
    }
    let mut changes = watch.changes();
    while let Some(change) = changes.next().await {
        match change {
            Ok(change) => writeln!(io::stdout(), "{}", line(&change))?,
            Err(error) if !error.ends_stream() => notice(&error.to_string()),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// A watch of what began after the newest of these runs.
fn from(watch: WatchRuns, shown: &[TechniqueRun]) -> WatchRuns {
    let moments = shown.iter();
    let moments = moments.filter_map(|run| run.created_at.to_system_time());
    match moments.max() {
        Some(newest) => watch.since(newest + Duration::from_millis(1)),
        None => watch,
    }
}

/// A change in a line, but an end with its outputs.
fn line(change: &Change) -> String {
    let text = match change {
        Change::Started(run) => {
            let technique = run.technique.as_ref();
            let name = technique.map_or("", |technique| technique.name.as_str());
            format!("{}  began  {}", run.run_id, printable(name))
        }
        Change::Ended(run) => ending(run),
        Change::Settled(run) => match run.charged_cost {
            Some(cost) => format!("{}  cost {cost} USD", run.run_id),
            None => format!("{}  cost nothing", run.run_id),
        },
        Change::LetGo { handle, why } => format!("{}  not followed on: {why}", handle.run_id()),
        Change::Progressed(run) => {
            format!("{}  {} {:.0} %", run.run_id, run.status, run.progress)
        }
        other => format!("{}  changed", other.run_id()),
    };
    text.trim_end().to_owned()
}

/// Starts a run on a stand-in every few seconds; never ends.
pub(crate) async fn start_runs(flora: &StandIn) {
    for number in 0_u64.. {
        tokio::time::sleep(Duration::from_secs(3)).await;
        let course = Script::new().pending().running(30.0).running(80.0);
        let course = if number % 3 == 2 {
            course.failed("provider_error", "The provider failed.")
        } else {
            course.completed().cost_after_answers(2)
        };
        flora.start_run(course);
    }
}
