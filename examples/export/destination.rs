//! Where the runs go: into a file that can be gone on with, or to standard output.

use std::{
    fmt,
    io::{self, BufWriter, Write},
    path::Path,
};

use flora_technique_runs::{Checkpoint, Page};

use crate::{Failure, arguments::Arguments, notice, runs_file::RunsFile};

pub(crate) enum Destination {
    File(Box<RunsFile>),
    StandardOutput,
}

/// As a report names it.
impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => file.path().display().fmt(f),
            Self::StandardOutput => f.write_str("standard output"),
        }
    }
}

impl Destination {
    /// The checkpoint of a file lies beside it, by its name and an ending.
    pub(crate) fn open(arguments: &Arguments, ending: &str) -> Result<Self, Failure> {
        if arguments.output == Path::new("-") {
            return Ok(Self::StandardOutput);
        }
        let file = RunsFile::open(&arguments.output, arguments.fresh, ending)?;
        Ok(Self::File(Box::new(file)))
    }

    pub(crate) fn is_standard_output(&self) -> bool {
        matches!(self, Self::StandardOutput)
    }

    /// What to say when there is nothing left to do.
    pub(crate) fn finished(&self) -> Option<String> {
        match self {
            Self::File(file) => file.finished(),
            Self::StandardOutput => None,
        }
    }

    /// What an earlier start left to go on with.
    pub(crate) fn saved(&self) -> Option<Checkpoint> {
        match self {
            Self::File(file) => file.saved(),
            Self::StandardOutput => None,
        }
    }

    pub(crate) fn begin(&mut self, listing: &Checkpoint) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.begin(listing),
            Self::StandardOutput => Ok(()),
        }
    }

    pub(crate) fn append(&mut self, page: &Page, listing: &Checkpoint) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.append(page, listing),
            Self::StandardOutput => match write_lines(io::stdout().lock(), page) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    Err(format!("cannot write to standard output: {error}").into())
                }
                written => Ok(written?),
            },
        }
    }

    pub(crate) fn finish(&mut self, listing: &Checkpoint) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.finish(listing),
            Self::StandardOutput => Ok(()),
        }
    }

    /// Says how it went, where that is not taken for a run.
    pub(crate) fn tell(&self, summary: &str) -> io::Result<()> {
        match self {
            Self::File(_) => writeln!(io::stdout(), "{summary}"),
            Self::StandardOutput => {
                notice(summary);
                Ok(())
            }
        }
    }

    pub(crate) fn how_to_go_on(&self) -> String {
        match self {
            Self::File(_) => format!("start again to go on with {self}"),
            Self::StandardOutput => {
                "standard output cannot be gone on with, name a file for that".to_owned()
            }
        }
    }

    /// Where it stands when FLORA fails.
    pub(crate) fn after_failure(&self, has_begun: bool) -> String {
        if has_begun {
            return format!("{self} is not whole; {}", self.how_to_go_on());
        }
        match self.saved() {
            Some(_) => format!("{self} is as it was; `--fresh` starts it over"),
            None => format!("nothing is written to {self}"),
        }
    }
}

/// A run a line.
pub(crate) fn write_lines(output: impl Write, page: &Page) -> io::Result<()> {
    let mut lines = BufWriter::new(output);
    for run in &page.items {
        serde_json::to_writer(&mut lines, run)?;
        lines.write_all(b"\n")?;
    }
    lines.flush()
}
