//! How far a download is.

use crate::RunOutput;

/// How far a download is: what [`Download::on_progress`](crate::Download::on_progress) tells.
///
/// ```
/// use flora_technique_runs::DownloadProgress;
///
/// fn words(progress: DownloadProgress<'_>) -> String {
///     match progress.total {
///         Some(total) => format!("{}: {} of {total} bytes", progress.output.output_id, progress.bytes),
///         None => format!("{}: {} bytes", progress.output.output_id, progress.bytes),
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct DownloadProgress<'a> {
    /// What is fetched.
    pub output: &'a RunOutput,
    /// How many bytes of it are there. Back to fewer where a body has to begin anew.
    pub bytes: u64,
    /// How many there will be, where that is known.
    pub total: Option<u64>,
}
