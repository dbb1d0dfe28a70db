//! The download of one output, as users set it up.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tracing::{Instrument, info_span};

use super::{
    options::Options,
    part_file::{PartFile, cannot},
    progress::DownloadProgress,
    saved::{OutputBytes, SavedOutput},
    sink::Sink,
    transfer::{Arrived, Transfer},
    wanted_output::WantedOutput,
};
use crate::{
    Error, RunOutput, TechniqueRun,
    call::{Api, log, runtime_here},
    error::Kind,
};

/// What [`bytes`](Download::bytes) takes unless more is allowed.
const MOST_IN_MEMORY: u64 = 64 << 20;

/// Fetches one output of a run: made by [`Client::download`](crate::Client::download).
///
/// What goes to the media host is never the key nor a header of your own. Lost connections, silence for
/// as long as the client's [`timeout`](crate::ClientBuilder::timeout), 408, 429 and 5xx are tried again
/// by the client's [`Retry`](crate::Retry), from where the body was cut off if the host can do that.
/// A link that has run out (403, 404, 410) is looked up once more by the run. Redirects are followed, ten
/// at most, and never from https to http. A text output is written as it is, without any request. What fails
/// stands at [`to_dir`](Self::to_dir).
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// let run = client.get_run("run_abc123").await?;
/// for output in run.outputs() {
///     let saved = client.download(&run, output).to_dir("gallery").await?;
///     println!("{} ({} bytes)", saved.path.display(), saved.bytes);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is fetched until `to_dir`, `to_file` or `bytes`"]
pub struct Download {
    wanted: WantedOutput,
    file_name: String,
    options: Options,
}

impl Download {
    pub(crate) fn new(api: Api, run: &TechniqueRun, output: &RunOutput) -> Self {
        Self {
            wanted: WantedOutput::new(api, run, output),
            file_name: output.file_name(run),
            options: Options::default(),
        }
    }

    /// With what was set for all outputs of a run.
    pub(super) fn with(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// The most that is taken, in bytes. By default a file has no such bound, and
    /// [`bytes`](Self::bytes) takes 64 MiB.
    ///
    /// If the host announces a larger size, nothing is fetched. If the body turns out larger, the download stops, and
    /// nothing of it stays.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// # let run = client.get_run("run_abc123").await?;
    /// # let output = &run.outputs()[0];
    /// match client.download(&run, output).max_bytes(500_000_000).to_dir("gallery").await {
    ///     Err(e) if e.is_too_large() => eprintln!("left out: {e}"),
    ///     saved => println!("{}", saved?.path.display()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_bytes(mut self, most: u64) -> Self {
        self.options.max_bytes = Some(most);
        self
    }

    /// Whether a file that is there is fetched anew and replaced; false by default: then it counts as
    /// whole, and nothing is asked for.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// # let run = client.get_run("run_abc123").await?;
    /// # let output = &run.outputs()[0];
    /// let saved = client.download(&run, output).overwrite(true).to_dir("gallery").await?;
    /// assert!(!saved.was_there);
    /// # Ok(())
    /// # }
    /// ```
    pub fn overwrite(mut self, overwrite: bool) -> Self {
        self.options.overwrite = overwrite;
        self
    }

    /// The most that all of it may take, with every attempt and pause; by default there is no such
    /// bound, and neither the client's `timeout` nor its `total_timeout` is one.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// # use std::time::Duration;
    /// # let run = client.get_run("run_abc123").await?;
    /// # let output = &run.outputs()[0];
    /// let thumbnail = client.download(&run, output).timeout(Duration::from_secs(30)).bytes().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(mut self, most: Duration) -> Self {
        self.options.timeout = Some(most);
        self
    }

    /// Calls `f` after each piece that has come: for a bar. It is called between two reads, so it should
    /// not take long. Of a file that was there it is told once.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// # let run = client.get_run("run_abc123").await?;
    /// # let output = &run.outputs()[0];
    /// let download = client.download(&run, output).on_progress(|progress| match progress.total {
    ///     Some(total) => println!("{} of {total} bytes", progress.bytes),
    ///     None => println!("{} bytes", progress.bytes),
    /// });
    /// download.to_file("pan.mp4").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_progress(mut self, f: impl Fn(DownloadProgress<'_>) + Send + Sync + 'static) -> Self {
        self.options.on_progress = Some(Arc::new(f));
        self
    }

    /// Fetches it into a file of this folder, which is made if it is not there; the file is called
    /// [`file_name`](RunOutput::file_name).
    ///
    /// It is written to `.flora-….part` in the same folder, synced, and then renamed: a file under the final name is
    /// always whole, even if the process is killed. A part that was left behind so is removed
    /// when the next file is fetched into the folder, whatever comes of that.
    ///
    /// # Errors
    /// [A file](Error::is_file) or folder that cannot be written, with its path;
    /// [an output that is gone](Error::is_output_gone); what kept a run from being looked up whose link has run
    /// out; [too large](Error::is_too_large); a
    /// [time-out](Error::is_timeout); [input](Error::is_input), when its link is neither https nor http
    /// to this machine; whatever else the media host answered, after the client's retries, a web page in place of an
    /// image, a video or a sound included. None shows
    /// the key or more of a link than its host.
    ///
    /// # Cancellation
    /// Dropping the future ends the download, and removes its part.
    pub async fn to_dir(self, folder: impl AsRef<Path>) -> Result<SavedOutput, Error> {
        let folder = folder.as_ref().to_owned();
        let path = folder.join(&self.file_name);
        self.save(Some(&folder), path).await
    }

    /// Fetches it into this file, whose folder has to be there; else as [`to_dir`](Self::to_dir).
    ///
    /// # Errors
    /// As [`to_dir`](Self::to_dir).
    ///
    /// # Cancellation
    /// As [`to_dir`](Self::to_dir).
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<SavedOutput, Error> {
        let path = path.as_ref().to_owned();
        self.save(None, path).await
    }

    /// Fetches it into memory: 64 MiB at most, unless [`max_bytes`](Self::max_bytes) says otherwise.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// # let run = client.get_run("run_abc123").await?;
    /// # let output = &run.outputs()[0];
    /// let image = client.download(&run, output).bytes().await?;
    /// println!("{} bytes of {:?}", image.bytes.len(), image.content_type);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`to_dir`](Self::to_dir), but of no file.
    ///
    /// # Cancellation
    /// Dropping the future ends the download.
    pub async fn bytes(mut self) -> Result<OutputBytes, Error> {
        self.options.max_bytes.get_or_insert(MOST_IN_MEMORY);
        let mut bytes = Vec::new();
        let arrived = self.told(self.fetch(&mut bytes)).await?;
        Ok(OutputBytes {
            bytes,
            content_type: arrived.content_type,
            content_encoding: arrived.content_encoding,
        })
    }

    async fn save(self, new_folder: Option<&Path>, path: PathBuf) -> Result<SavedOutput, Error> {
        let saving = async {
            if let Some(folder) = new_folder {
                make_folder(folder).await?;
            }
            match self.size_of_file(&path).await? {
                Some(bytes) if !self.options.overwrite => {
                    self.options.tell(&self.wanted.output, bytes, Some(bytes));
                    Ok(SavedOutput {
                        path,
                        bytes,
                        content_type: None,
                        content_encoding: None,
                        was_there: true,
                    })
                }
                _ => {
                    let mut part = PartFile::make(path).await?;
                    let arrived = self.fetch(&mut part).await?;
                    Ok(SavedOutput {
                        path: part.finish().await?,
                        bytes: arrived.bytes,
                        content_type: arrived.content_type,
                        content_encoding: arrived.content_encoding,
                        was_there: false,
                    })
                }
            }
        };
        self.told(saving).await
    }

    /// How large the file is, if it is there.
    async fn size_of_file(&self, path: &Path) -> Result<Option<u64>, Error> {
        match tokio::fs::metadata(path).await {
            Ok(found) if found.is_dir() => {
                let error = io::Error::new(io::ErrorKind::IsADirectory, "it is a folder");
                Err(cannot("write", path, error))
            }
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(cannot("write", path, error)),
        }
    }

    async fn fetch(&self, sink: &mut impl Sink) -> Result<Arrived, Error> {
        let transfer = Transfer::new(&self.wanted, &self.options, sink);
        // In a box, since every layer around it would be as large as all that is in a request.
        Box::pin(transfer.run()).await
    }

    /// What the work comes to within its time; an error says what it was about, and is logged.
    async fn told<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let work = async {
            runtime_here()?;
            let Some(most) = self.options.timeout else {
                return work.await;
            };
            tokio::time::timeout(most, work).await.unwrap_or_else(|_| {
                let message = format!("it took longer than its `timeout` of {most:?}");
                Err(Error::new(Kind::Timeout, message).advised("try again, or allow more with it"))
            })
        };
        let span = info_span!("download", run_id = self.wanted.shown_run_id());
        work.instrument(span).await.map_err(|error| {
            let error = self.wanted.tell(error);
            log::handed_out(&error);
            error
        })
    }
}

async fn make_folder(folder: &Path) -> Result<(), Error> {
    let made = tokio::fs::create_dir_all(folder).await;
    made.map_err(|error| {
        let error = match error.kind() {
            kind @ (io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory) => {
                io::Error::new(kind, "a file is in its place")
            }
            _ => error,
        };
        cannot("make the folder", folder, error)
    })
}
