//! Waiting: the end of one run, or of many.
//!
//! A run has *ended* when its status is terminal ([`is_terminal`]), [`Completed`] or [`Failed`]. A status that this
//! version of the crate does not know has not ended. A failed run is a value, never an `Err`.
//!
//! # One run
//!
//! [`Client::wait_for_run`] looks at the run until it has ended: at once, then after 2 seconds, in pauses that
//! grow to 10. A wait takes **one hour at most**, unless you set its
//! [`deadline`] or, by name, [`no_deadline`].
//!
//! ```
//! use flora_technique_runs::{Client, Content, Error, Outcome};
//! use std::time::Duration;
//!
//! async fn show_outputs(client: &Client) -> Result<(), Error> {
//!     let run = client.wait_for_run("run_abc123").deadline(Duration::from_secs(600)).await?;
//!     match run.outcome() {
//!         Outcome::Completed { outputs } => {
//!             for output in outputs {
//!                 match output.content() {
//!                     Content::Url(url) => println!("{}: {url}", output.output_id),
//!                     Content::Text(text) => println!("{}: {text}", output.output_id),
//!                     _ => {}
//!                 }
//!             }
//!         }
//!         Outcome::Failed { code, message } => println!("failed: {code:?} {message:?}"),
//!         _ => {}
//!     }
//!     Ok(())
//! }
//! ```
//!
//! A run is named by its id or by a [`RunHandle`], which holds what it takes to ask for it. FLORA has two
//! addresses for a run, one of which has its technique in it. If you know the technique, by its id or slug, give it to
//! the handle with [`technique`]. A listed run brings all that by itself.
//!
//! - To show progress, take [`updates`]: a stream of the states instead of the end.
//! - The id of a run that you have just started may be unknown for a moment. [`not_found_grace`] waits through
//!   a 404 for so long.
//! - [`settled`] goes on after the end until the run is [settled](super::listing_and_costs#what-a-day-cost), that is,
//!   no cost of it is to come.
//!
//! A wait asks for the last time shortly before its deadline, 2 seconds or a tenth of it, and ends with that answer:
//! so it may end that much early.
//!
//! # When time is up
//!
//! The error is a [deadline](crate::Error::is_deadline). It has the handles to wait with again, here or in
//! another process, and the state that was seen last. If requests failed last, its text tells the last of these
//! failures, and `source()` is that error. The run itself goes on, and is billed.
//!
//! ```
//! use flora_technique_runs::{Client, Error, RunHandle};
//! use std::time::Duration;
//!
//! async fn still_going_on(client: &Client) -> Result<Option<RunHandle>, Error> {
//!     match client.wait_for_run("run_abc123").deadline(Duration::from_secs(30)).await {
//!         Ok(_) => Ok(None),
//!         Err(e) => match e.deadline() {
//!             Some(late) => Ok(late.handles.first().cloned()), // one for each run that goes on
//!             None => Err(e),
//!         },
//!     }
//! }
//! ```
//!
//! # Many runs
//!
//! [`Client::wait_for_runs`] takes any number of ids, handles or runs, and gives the settings of one wait for all
//! of them. Its stream [`ends`] hands out each run once, when it has ended:
//!
//! ```
//! use flora_technique_runs::{Client, Error, RunHandle};
//!
//! async fn show_ends(client: &Client, handles: &[RunHandle]) -> Result<(), Error> {
//!     let mut ended = client.wait_for_runs(handles).ends();
//!     while let Some(run) = ended.next().await {
//!         match run {
//!             Ok(run) => println!("{} {}", run.run_id, run.status),
//!             Err(e) if !e.ends_stream() => eprintln!("{e}"), // one run's: the others go on
//!             Err(e) => return Err(e), // `ended.remaining()` has those to wait for again
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! It asks in *rounds*. A round reads the newest pages of the list, a hundred runs a request, while they show enough
//! of the runs that are waited for; then it asks for each of the others alone, four at once. So 200 runs that were just
//! started cost two requests a round, and a run that is far down in the list costs one of its own.
//!
//! The whole wait takes one hour at most, as for one run. [`deadline_each`] gives each run a time of its own
//! besides: a run that takes longer comes as an error with its last state, and the others go on. The error of the
//! whole has no states: where they matter, [`WaitForRuns::updates`] hands out every one and not only the end.
//! [`control`] can be sent to another task, to [`add`] and [`forget`] runs while this one awaits the next; as long as a
//! control is kept, the wait does not end before its deadline, since a run may still be added. An id that is given
//! twice comes once.
//!
//! With [`WaitForRuns::settled`] each completed run comes when its cost is there. It is looked for with the others,
//! in no more requests a round. What a batch cost:
//!
//! ```
//! use flora_technique_runs::{Client, Error, RunHandle};
//! use std::time::Duration;
//!
//! /// In millionths of a dollar, and how many runs did not show their cost in time.
//! async fn cost(client: &Client, handles: &[RunHandle]) -> Result<(i64, usize), Error> {
//!     let mut ended = client.wait_for_runs(handles).settled(Duration::from_secs(120)).ends();
//!     let (mut micros, mut unsettled) = (0, 0);
//!     while let Some(run) = ended.try_next().await? {
//!         if run.is_settled() {
//!             micros += run.cost_micros().unwrap_or(0);
//!         } else {
//!             unsettled += 1;
//!         }
//!     }
//!     Ok((micros, unsettled))
//! }
//! ```
//!
//! # What a wait lives through
//!
//! Until something has answered, a wait fails as any call does, so that a wrong address is not an hour of
//! silence. From then on lost connections, time-outs, 408, 429 and 5xx are waited through; the log tells each, and
//! [`on_attempt`]. What else ends:
//!
//! | the failure | of the list | of a request for one run |
//! | --- | --- | --- |
//! | 401, 402 | the wait for all | the wait for all |
//! | 400, 403 | the wait for all | the wait for that run |
//! | any other, such as 404 or a gateway's maintenance page in HTML | nothing: each run is asked for alone | the wait for that run |
//!
//! A run whose wait has ended so may be waited for again, or [added](crate::WaitControl::add).
//!
//! [`on_attempt`]: crate::ClientBuilder::on_attempt
//! [`is_terminal`]: crate::TechniqueRun::is_terminal
//! [`Client::wait_for_run`]: crate::Client::wait_for_run
//! [`Client::wait_for_runs`]: crate::Client::wait_for_runs
//! [`deadline`]: crate::WaitForRun::deadline
//! [`no_deadline`]: crate::WaitForRun::no_deadline
//! [`Completed`]: crate::RunStatus::Completed
//! [`Failed`]: crate::RunStatus::Failed
//! [`RunHandle`]: crate::RunHandle
//! [`technique`]: crate::RunHandle::technique
//! [`updates`]: crate::WaitForRun::updates
//! [`not_found_grace`]: crate::WaitForRun::not_found_grace
//! [`settled`]: crate::WaitForRun::settled
//! [`WaitForRuns::settled`]: crate::WaitForRuns::settled
//! [`ends`]: crate::WaitForRuns::ends
//! [`WaitForRuns::updates`]: crate::WaitForRuns::updates
//! [`deadline_each`]: crate::WaitForRuns::deadline_each
//! [`control`]: crate::ManyRuns::control
//! [`add`]: crate::WaitControl::add
//! [`forget`]: crate::WaitControl::forget
