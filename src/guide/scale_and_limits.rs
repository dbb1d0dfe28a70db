//! Scale and limits: what it costs, what it holds, and what cannot be known.
//!
//! # Requests
//!
//! The limit of requests is the workspace's. It is shared by all that uses the workspace, FLORA's own tools included,
//! and how high it is is not published. With pages of 100, and a *round* as told of [many
//! runs](super::waiting#many-runs):
//!
//! | | requests | at 100 ms a page | memory |
//! | --- | --- | --- | --- |
//! | list 10,000 runs | 100 | 10 s | one page, and about 1,000 ids |
//! | list 1,000,000 runs | 10,000 | 17 min | the same, and 16 bytes a page |
//! | wait for 10,000 of the newest runs | 100 a round | 10 s a round | a handle each |
//! | watch a quiet workspace | one every 10 s | | about 1,000 ids, and a handle for each run that goes on or awaits its cost |
//! | catch up with 2,000 new runs, whatever the history | 21 | 2 s | the same |
//!
//! - Save a checkpoint after each page of a long listing, so that a break costs one page.
//! - [`created_since`] stops early: a daily report need not read the history.
//! - [`read_ahead`]`(true)` holds one page more in memory; a listing takes as long as the slower of you and FLORA.
//! - When you wait for thousands, set [`poll_every`] to a minute: a round of 100 requests every 10 seconds is
//!   more than a workspace should spend.
//! - A run far down the list costs a request of its own each round.
//!
//! # What is held to a bound
//!
//! | what | bound | else |
//! | --- | --- | --- |
//! | an answer, unpacked | 32 MiB | [`is_too_large`] |
//! | runs of one and the same moment | 10,000 | [`is_too_large`] |
//! | entries that cannot be read, on one page | 1,000 | [`is_undecodable`] |
//! | pages in a row that bring nothing new and lead no further back | 500 | [`is_no_progress`] |
//! | runs that a watch looks after: they go on, or their cost is awaited | 10,000 | [`LetGo`] |
//! | a download into memory | 64 MiB, or what you set | [`is_too_large`] |
//!
//! While an answer is read, it takes at most 24 times its size and 4 MiB in memory for a moment.
//!
//! # What cannot be known
//!
//! - That a run was removed. If the server removes one above your place in the list, those below move up, and the run
//!   that would have begun the next page is missed. Runs that only start or end are safe.
//! - What a watch cannot see is listed at [`Changes`](crate::Changes#what-it-cannot-know).
//! - FLORA does not publish that times are milliseconds, that a cursor is an offset, or that pages hold 100 runs at
//!   most. `openapi/README.md`, in the package, has the source of each fact, and says which are inferred.
//!
//! [`created_since`]: crate::ListRuns::created_since
//! [`read_ahead`]: crate::ListRuns::read_ahead
//! [`poll_every`]: crate::WaitForRuns::poll_every
//! [`is_too_large`]: crate::Error::is_too_large
//! [`is_undecodable`]: crate::Error::is_undecodable
//! [`is_no_progress`]: crate::Error::is_no_progress
//! [`LetGo`]: crate::Change::LetGo
