//! The loop: a batch of changes, a transaction, and what is told of it.

use std::{
    io::{self, Write as _},
    pin::pin,
    time::Duration,
};

use flora_technique_runs::{Change, Changes, Client, Error, WatchReport, WatchRuns};

use crate::{
    Failure, arguments::Arguments, database::Database, horizon::Horizon, progress::Progress,
    why_it_waits,
};

/// How often it is looked whether a quiet watch has caught up, or is answered again.
const LOOK: Duration = Duration::from_millis(200);

/// How it came to its end.
pub(crate) enum End {
    CaughtUp,
    /// By ctrl-c.
    Stopped,
}

/// Keeps the database up to date until it has caught up, or until ctrl-c.
pub(crate) async fn follow(
    client: &Client,
    arguments: &Arguments,
    database: &mut Database,
) -> Result<End, Failure> {
    let watch = match database.checkpoint()? {
        Some(checkpoint) => client.watch_runs().resume(checkpoint),
        None => client.watch_runs().since_beginning(),
    };
    let changes = settings(watch, arguments).changes();
    let progress = if changes.report().rounds == 0 {
        Progress::of_first_fill()?
    } else {
        Progress::hidden()
    };
    let mut mirror = Mirror::new(changes, database, progress, !arguments.once);
    let mut failures = why_it_waits::failures();
    // One for the whole loop: a new one each time would miss what is pressed while a batch is stored.
    let mut stop = pin!(tokio::signal::ctrl_c());
    loop {
        let batch = tokio::select! {
            batch = mirror.changes.next_batch() => batch,
            stopped = &mut stop => {
                stopped?;
                return mirror.stop();
            }
            Some(failure) = failures.recv() => {
                mirror.tell_failure(&failure);
                continue;
            }
            () = tokio::time::sleep(LOOK) => {
                mirror.look_around()?;
                continue;
            }
        };
        match batch {
            Some(Ok(changes)) => mirror.store(&changes)?,
            Some(Err(error)) if !error.ends_stream() => mirror.tell_error(&error)?,
            Some(Err(error)) => {
                mirror.save()?;
                mirror.progress.finish();
                return Err(error.into());
            }
            None => return mirror.finish(),
        }
        mirror.look_around()?;
    }
}

fn settings(watch: WatchRuns, arguments: &Arguments) -> WatchRuns {
    let mut watch = watch.outputs(arguments.outputs);
    if let Some(every) = arguments.every {
        watch = watch.poll_every(every);
    }
    if arguments.once {
        watch = watch.until_caught_up();
    }
    watch
}

/// A watch and the database that it fills.
struct Mirror<'a> {
    changes: Changes,
    database: &'a mut Database,
    progress: Progress,
    /// What the watch had come to when this program was started.
    before: WatchReport,
    horizon: Horizon,
    /// Whether it goes on when it has caught up.
    follows: bool,
    has_caught_up: bool,
    /// Whether it was told that FLORA does not answer.
    is_unanswered: bool,
}

impl<'a> Mirror<'a> {
    fn new(
        changes: Changes,
        database: &'a mut Database,
        progress: Progress,
        follows: bool,
    ) -> Self {
        let before = changes.report();
        Self {
            changes,
            database,
            progress,
            horizon: Horizon::new(before.rounds),
            before,
            follows,
            has_caught_up: false,
            is_unanswered: false,
        }
    }

    fn shown(&self) -> String {
        self.database.path().display().to_string()
    }

    fn store(&mut self, changes: &[Change]) -> Result<(), Failure> {
        self.database.store(changes, &self.changes.checkpoint())?;
        if self.has_caught_up {
            self.progress.notice(&summary(changes));
        }
        Ok(())
    }

    /// Tells of an error after which the watch goes on.
    fn tell_error(&mut self, error: &Error) -> Result<(), Failure> {
        let costs_an_entry_or_a_run = error.is_bad_entry() || error.run_id().is_some();
        if !costs_an_entry_or_a_run {
            self.progress.notice(&error.to_string());
            return Ok(());
        }
        let checkpoint = self.changes.checkpoint();
        self.database.store_left_out(error, &checkpoint)?;
        self.progress.notice(&format!("left out: {error}"));
        Ok(())
    }

    /// Stores where the watch stands: rounds that brought nothing, too.
    fn save(&mut self) -> Result<(), Failure> {
        self.database.store(&[], &self.changes.checkpoint())
    }

    fn tell_failure(&mut self, failure: &str) {
        if !self.is_unanswered {
            self.progress
                .notice(&format!("going on trying after a failure: {failure}"));
            self.is_unanswered = true;
        }
    }

    /// Tells what has become of the watch since the last time.
    fn look_around(&mut self) -> Result<(), Failure> {
        let report = self.changes.report();
        if let Some(up_to) = self.horizon.after(report.rounds) {
            self.database.store_up_to(up_to)?;
        }
        if self.is_unanswered && self.changes.failing_since().is_none() {
            self.progress.notice("FLORA answers again");
            self.is_unanswered = false;
        }
        if self.has_caught_up {
            return Ok(());
        }
        self.progress.show(&report)?;
        if self.follows && self.changes.is_caught_up() {
            self.has_caught_up = true;
            self.progress.finish();
            self.save()?;
            let (runs, _) = self.database.counts()?;
            let shown = self.shown();
            self.progress.notice(&format!(
                "{shown} has caught up and has {runs} runs; following, ctrl-c ends it"
            ));
        }
        Ok(())
    }

    fn stop(&mut self) -> Result<End, Failure> {
        self.save()?;
        self.progress.finish();
        Ok(End::Stopped)
    }

    fn finish(&mut self) -> Result<End, Failure> {
        self.save()?;
        if let Some(up_to) = self.horizon.unix_ms() {
            self.database.store_up_to(up_to)?;
        }
        self.progress.finish();
        let (runs, left_out) = self.database.counts()?;
        let started = self.changes.report().started;
        let new = started.saturating_sub(self.before.started);
        let shown = self.shown();
        let told = format!("{shown} is up to date: {runs} runs, {new} of them new");
        if left_out > 0 {
            let also = format!("{left_out} left out, see the table of that name");
            writeln!(io::stdout(), "{told}; {also}")?;
        } else {
            writeln!(io::stdout(), "{told}")?;
        }
        Ok(End::CaughtUp)
    }
}

/// Such as `2 began, 1 ended`.
fn summary(changes: &[Change]) -> String {
    let mut began = 0;
    let mut progressed = 0;
    let mut ended = 0;
    let mut settled = 0;
    let mut let_go = 0;
    for change in changes {
        match change {
            Change::Started(_) => began += 1,
            Change::Ended(_) => ended += 1,
            Change::Settled(_) => settled += 1,
            Change::LetGo { .. } => let_go += 1,
            _ => progressed += 1,
        }
    }
    let counts = [
        (began, "began"),
        (progressed, "went on"),
        (ended, "ended"),
        (settled, "settled"),
        (let_go, "watched no more"),
    ];
    let told = counts.iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    told.join(", ")
}
