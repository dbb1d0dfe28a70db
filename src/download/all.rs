//! The download of all outputs of a run, as users set it up.

use std::{path::Path, sync::Arc, time::Duration};

use futures_util::{StreamExt as _, stream};

use super::{one::Download, options::Options, progress::DownloadProgress, saved::SavedOutput};
use crate::{
    Error, RunHandle, RunOutput, TechniqueRun,
    call::{Api, log},
};

/// Every output of a run, in the run's order, with its file or why it is missing:
/// [`DownloadAll::to_dir`].
///
/// ```
/// use flora_technique_runs::SavedOutputs;
///
/// fn missing(outputs: &SavedOutputs) -> Vec<&str> {
///     let missing = outputs.iter().filter(|(_, saved)| saved.is_err());
///     missing.map(|(output, _)| output.output_id.as_str()).collect()
/// }
/// ```
pub type SavedOutputs = Vec<(RunOutput, Result<SavedOutput, Error>)>;

/// How many outputs are fetched at once.
const AT_ONCE: usize = 4;

/// Fetches all outputs of a run: made by [`Client::download_all`](crate::Client::download_all).
///
/// Each as a [`Download`] would, four at once. What is set holds for each of them, and each fails by itself.
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// let run = client.wait_for_run("run_abc123").await?;
/// for (output, saved) in client.download_all(&run).to_dir("gallery").await? {
///     match saved {
///         Ok(saved) => println!("{}", saved.path.display()),
///         Err(e) => eprintln!("{} is missing: {e}", output.output_id),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is fetched until `to_dir`"]
pub struct DownloadAll {
    api: Api,
    run: TechniqueRun,
    options: Options,
}

impl DownloadAll {
    pub(crate) fn new(api: Api, run: &TechniqueRun) -> Self {
        Self {
            api,
            run: run.clone(),
            options: Options::default(),
        }
    }

    /// As [`Download::max_bytes`], of each.
    pub fn max_bytes(mut self, most: u64) -> Self {
        self.options.max_bytes = Some(most);
        self
    }

    /// As [`Download::overwrite`].
    pub fn overwrite(mut self, overwrite: bool) -> Self {
        self.options.overwrite = overwrite;
        self
    }

    /// As [`Download::timeout`], of each.
    pub fn timeout(mut self, most: Duration) -> Self {
        self.options.timeout = Some(most);
        self
    }

    /// As [`Download::on_progress`]; [`DownloadProgress::output`] tells which one it is about.
    ///
    /// ```no_run
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// # use std::time::Duration;
    /// # let run = client.get_run("run_abc123").await?;
    /// let all = client.download_all(&run).max_bytes(500_000_000).timeout(Duration::from_secs(600));
    /// let all = all.on_progress(|progress| println!("{} {}", progress.output.output_id, progress.bytes));
    /// let saved = all.overwrite(true).to_dir("gallery").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_progress(mut self, f: impl Fn(DownloadProgress<'_>) + Send + Sync + 'static) -> Self {
        self.options.on_progress = Some(Arc::new(f));
        self
    }

    /// Fetches each into a file of this folder, as [`Download::to_dir`] does.
    ///
    /// What comes back has every output of the run, in the run's order, with its file or its error: one
    /// that fails does not stop the others. A completed run that lacks its outputs, as an entry of a list
    /// may, is looked up first; any other without outputs has none.
    ///
    /// # Errors
    /// That of the look-up, and nothing else.
    ///
    /// # Cancellation
    /// Dropping the future ends those under way and removes their parts; those that are whole stay.
    pub async fn to_dir(self, folder: impl AsRef<Path>) -> Result<SavedOutputs, Error> {
        let folder = folder.as_ref().to_owned();
        let Self { api, run, options } = self;
        let run = with_outputs(&api, run).await?;
        let outputs = run.outputs().to_vec();
        let downloads = outputs.into_iter().map(|output| {
            let download = Download::new(api.clone(), &run, &output).with(options.clone());
            let folder = folder.clone();
            async move { (output, download.to_dir(folder).await) }
        });
        Ok(stream::iter(downloads).buffered(AT_ONCE).collect().await)
    }
}

async fn with_outputs(api: &Api, run: TechniqueRun) -> Result<TechniqueRun, Error> {
    if !run.lacks_outputs() {
        return Ok(run);
    }
    match api.run(RunHandle::from(&run), api.retry()).await {
        Ok(answer) => Ok(answer.run),
        Err(error) => {
            log::handed_out(&error);
            Err(error)
        }
    }
}
