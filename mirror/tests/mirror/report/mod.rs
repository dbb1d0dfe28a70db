//! The report: its numbers beside the database's, whatever the names and however long the history.

mod browser;
mod extent;
mod files;
mod hostile;
mod look;
mod numbers;
mod page;
mod up_to;
