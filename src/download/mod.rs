//! What a run made, fetched whole: into a file, into memory, or all of it into a folder.
//!
//! A download never carries the key or a header of the user's own. [`Download`] and [`DownloadAll`]
//! are what users set; a [transfer](transfer) asks the [media host](media), again where that may help,
//! and fills a [sink](sink).

mod all;
mod link;
mod media;
mod one;
mod options;
mod part_file;
mod partial_body;
mod progress;
mod saved;
mod sink;
mod transfer;
mod wanted_output;

pub use self::{
    all::{DownloadAll, SavedOutputs},
    one::Download,
    progress::DownloadProgress,
    saved::{OutputBytes, SavedOutput},
};
