//! The whole history as JSON lines in a file. Stop it at any moment and start it again: it goes on,
//! and the file has every run once.
//!
//! `cargo run --example export -- --help`

use std::{
    error::Error,
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    pin::pin,
    process::ExitCode,
};

use clap::Parser;
use flora_technique_runs::{Checkpoint, Client, Page, StandIn};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};

/// Export the technique run history as JSON lines, one run a line.
///
/// With `FLORA_API_KEY` set it reads FLORA's, else that of a stand-in that it starts itself. A second
/// start goes on where the first was stopped.
#[derive(Parser)]
#[command(name = "export")]
struct Arguments {
    /// The file to write
    #[arg(default_value = "history.jsonl")]
    output: PathBuf,

    /// Start over, though there is something to go on with
    #[arg(long)]
    fresh: bool,
}

/// What is on disk: a listing's state and the length of the file that belongs to it.
#[derive(Serialize, Deserialize)]
struct Saved {
    length: u64,
    listing: Checkpoint,
}

type Failure = Box<dyn Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  because: {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    if std::env::var("FLORA_API_KEY").is_ok_and(|key| !key.trim().is_empty()) {
        return export(&Client::from_env()?, arguments).await;
    }
    eprintln!("FLORA_API_KEY is not set: this is a stand-in's history, not yours.");
    let flora = StandIn::start().await?;
    flora.seed(2_000);
    export(&flora.client(), arguments).await
}

async fn export(client: &Client, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut output = Output::open(arguments)?;
    let listing = match output.saved.take() {
        Some(saved) => client.list_runs().resume(saved),
        None => client.list_runs(),
    };
    let mut pages = listing.read_ahead(true).pages();
    output.begin(pages.checkpoint())?;
    let bar = ProgressBar::new_spinner().with_style(ProgressStyle::with_template(
        "{spinner} {pos} runs, {per_sec}, {elapsed}",
    )?);
    // One for the whole loop: a new one each time would miss what is pressed while a page is written.
    let mut stop = pin!(tokio::signal::ctrl_c());
    loop {
        let page = tokio::select! {
            page = pages.try_next() => page,
            stopped = &mut stop => {
                stopped?;
                bar.finish_and_clear();
                eprintln!("stopped; start again to go on");
                return Ok(ExitCode::from(130));
            }
        };
        match page {
            Ok(Some(page)) => output.append(&page, pages.checkpoint())?,
            Ok(None) => break,
            Err(error) => {
                bar.finish_and_clear();
                eprintln!("start again to go on");
                return Err(error.into());
            }
        }
        bar.set_position(pages.report().items);
    }
    bar.finish_and_clear();

    let report = pages.report();
    println!(
        "{} runs on {} pages in {}",
        report.items,
        report.pages,
        output.path.display()
    );
    println!(
        "left out: {} repeats, {} unreadable entries; {} requests were tried again",
        report.repeats_by_id + report.repeats_by_age,
        report.undecodable,
        report.retries,
    );
    println!(
        "complete: {}",
        if report.is_complete() { "yes" } else { "no" }
    );
    Ok(ExitCode::SUCCESS)
}

/// The file of runs, and beside it the checkpoint.
struct Output {
    path: PathBuf,
    checkpoint: PathBuf,
    file: File,
    /// Of the file, as far as the checkpoint covers it.
    length: u64,
    saved: Option<Checkpoint>,
}

impl Output {
    /// Opens what there is. What lies behind the checkpoint was being written when the last run was
    /// killed.
    fn open(arguments: &Arguments) -> Result<Self, Failure> {
        let path = arguments.output.clone();
        let checkpoint = beside(&path, ".checkpoint");
        let saved = match fs::read(&checkpoint) {
            Ok(_) if arguments.fresh => None,
            Ok(json) => Some(serde_json::from_slice::<Saved>(&json).map_err(|error| {
                format!(
                    "{} is no checkpoint of this program ({error}); `--fresh` starts over",
                    checkpoint.display()
                )
            })?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(format!("cannot read {}: {error}", checkpoint.display()).into());
            }
        };
        let opened = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = opened.map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        let length = saved.as_ref().map_or(0, |saved| saved.length);
        if file.metadata()?.len() < length {
            let (path, checkpoint) = (path.display(), checkpoint.display());
            return Err(
                format!("{path} is shorter than {checkpoint} says; `--fresh` starts over").into(),
            );
        }
        if saved.is_none() && file.metadata()?.len() > 0 && !arguments.fresh {
            let path = path.display();
            return Err(format!(
                "{path} is there already, without a checkpoint; `--fresh` overwrites it"
            )
            .into());
        }
        Ok(Self {
            path,
            checkpoint,
            file,
            length,
            saved: saved.map(|saved| saved.listing),
        })
    }

    /// Cuts the file to what is covered, once a checkpoint says that it is ours.
    fn begin(&mut self, listing: Checkpoint) -> Result<(), Failure> {
        self.save(listing)?;
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        Ok(())
    }

    /// First the runs, down to the disk, then the checkpoint that covers them.
    fn append(&mut self, page: &Page, listing: Checkpoint) -> Result<(), Failure> {
        let mut lines = BufWriter::new(&self.file);
        for run in &page.items {
            serde_json::to_writer(&mut lines, run)?;
            lines.write_all(b"\n")?;
        }
        lines.flush()?;
        drop(lines);
        for bad in &page.undecodable {
            eprintln!("left out: {} ({}): {}", bad.path, bad.reason, bad.raw);
        }
        self.file.sync_data()?;
        self.length = self.file.stream_position()?;
        self.save(listing)
    }

    /// Puts the new checkpoint in the old one's place at one stroke.
    fn save(&self, listing: Checkpoint) -> Result<(), Failure> {
        let saved = Saved {
            length: self.length,
            listing,
        };
        let new = beside(&self.checkpoint, ".new");
        let mut file = File::create(&new)?;
        file.write_all(&serde_json::to_vec(&saved)?)?;
        file.sync_data()?;
        Ok(fs::rename(&new, &self.checkpoint)?)
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
