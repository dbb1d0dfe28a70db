//! What a download came to.

use std::path::PathBuf;

/// An output in a file: [`Download::to_dir`](crate::Download::to_dir) and
/// [`to_file`](crate::Download::to_file).
///
/// ```
/// use flora_technique_runs::SavedOutput;
///
/// fn words(saved: &SavedOutput) -> String {
///     let how = if saved.was_there { "was there" } else { "is there now" };
///     format!("{} {how}", saved.path.display())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SavedOutput {
    /// The file. It is whole.
    pub path: PathBuf,
    /// How large it is, in bytes.
    pub bytes: u64,
    /// What the media host says that it is, such as `image/png`; `text/plain; charset=utf-8` for a text.
    /// `None` when the host does not say, and when nothing was asked for.
    pub content_type: Option<String>,
    /// How the media host encoded it, such as `gzip`, although it was not asked to: the file holds what
    /// came and is not unpacked. Almost always `None`.
    pub content_encoding: Option<String>,
    /// Whether the file was there already, and so was not asked for.
    pub was_there: bool,
}

/// An output in memory: [`Download::bytes`](crate::Download::bytes).
///
/// ```
/// use flora_technique_runs::OutputBytes;
///
/// fn is_image(output: &OutputBytes) -> bool {
///     output.content_type.as_deref().is_some_and(|kind| kind.starts_with("image/"))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutputBytes {
    /// All of it.
    pub bytes: Vec<u8>,
    /// As [`SavedOutput::content_type`].
    pub content_type: Option<String>,
    /// As [`SavedOutput::content_encoding`].
    pub content_encoding: Option<String>,
}
