//! What a user sets for a download, of one output or of all.

use std::{fmt, sync::Arc, time::Duration};

use super::progress::DownloadProgress;
use crate::RunOutput;

type Listener = dyn Fn(DownloadProgress<'_>) + Send + Sync;

#[derive(Clone, Default)]
pub(super) struct Options {
    pub(super) max_bytes: Option<u64>,
    pub(super) overwrite: bool,
    /// For the whole of one output.
    pub(super) timeout: Option<Duration>,
    pub(super) on_progress: Option<Arc<Listener>>,
}

impl Options {
    pub(super) fn tell(&self, output: &RunOutput, bytes: u64, total: Option<u64>) {
        if let Some(listener) = &self.on_progress {
            listener(DownloadProgress {
                output,
                bytes,
                total,
            });
        }
    }
}

/// All but whom progress is told to: a closure has nothing to show.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("max_bytes", &self.max_bytes)
            .field("overwrite", &self.overwrite)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
