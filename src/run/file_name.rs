//! Names for files of outputs: safe on every file system, and different for different outputs.
//!
//! `run_abc123-image-2.png` where both ids are of plain characters and short, as FLORA's are. Of any
//! other id what is plain is kept for people to read, and a hash of both ids makes the name unique:
//! `run_7-___x.5f0c….png`. A plain name has one dot and a hashed one has two; the run's part has no
//! hyphen, and there is no capital letter. So no two names are alike, nor differ by case alone; and none
//! begins with a dot or is a device's, such as `con.png`, for a hyphen stands in every name.

use std::fmt::Write as _;

use hmac_sha256::Hash;
use reqwest::Url;

/// What an id may have to stand in a plain name.
const LONGEST_PLAIN: usize = 50;

/// What is kept of an id in a hashed name.
const KEPT: usize = 32;

const LONGEST_EXTENSION: usize = 8;

/// The name of a folder for what a run made. It begins with `run`, and so is no device's.
pub(super) fn of_run(run_id: &str) -> String {
    if is_plain(run_id, is_plain_in_run) && run_id.starts_with("run_") {
        return run_id.to_owned();
    }
    hashed(
        format!("run-{}.", kept(run_id, is_plain_in_run)),
        run_id,
        "",
        0,
    )
}

/// The name without its extension. `twins_before` tells outputs of one id in one run apart.
pub(super) fn stem(run_id: &str, output_id: &str, twins_before: usize) -> String {
    let is_plain = is_plain(run_id, is_plain_in_run) && is_plain(output_id, is_plain_in_output);
    if is_plain && twins_before == 0 {
        return format!("{run_id}-{output_id}");
    }
    let run = kept(run_id, is_plain_in_run);
    let output = kept(output_id, is_plain_in_output);
    hashed(format!("{run}-{output}."), run_id, output_id, twins_before)
}

fn hashed(mut name: String, run_id: &str, output_id: &str, twins_before: usize) -> String {
    for byte in hash(run_id, output_id, twins_before) {
        // Writing to a string cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}

fn is_plain_in_run(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

fn is_plain_in_output(c: char) -> bool {
    is_plain_in_run(c) || c == '-'
}

fn is_plain(id: &str, allowed: fn(char) -> bool) -> bool {
    (1..=LONGEST_PLAIN).contains(&id.len()) && id.chars().all(allowed)
}

fn kept(id: &str, allowed: fn(char) -> bool) -> String {
    let plain = |c: char| Some(c.to_ascii_lowercase()).filter(|c| allowed(*c));
    let kept = id.chars().take(KEPT);
    let kept: String = kept.map(|c| plain(c).unwrap_or('_')).collect();
    if kept.is_empty() {
        "_".to_owned()
    } else {
        kept
    }
}

/// Half of a SHA-256: nobody finds two outputs that share it.
fn hash(run_id: &str, output_id: &str, twins_before: usize) -> impl Iterator<Item = u8> {
    let mut hash = Hash::new();
    // With its length before it, so that what ends one id does not begin the other.
    hash.update(format!("{}:{run_id}{output_id}", run_id.len()));
    hash.update(format!(":{twins_before}"));
    hash.finalize().into_iter().take(16)
}

/// The extension of the link's path, if it has one that is safe.
pub(super) fn extension(link: &str) -> Option<String> {
    let url = Url::parse(link.trim()).ok()?;
    let file = url.path_segments()?.next_back()?;
    let (_, extension) = file.rsplit_once('.')?;
    let is_safe = (1..=LONGEST_EXTENSION).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_safe.then(|| extension.to_ascii_lowercase())
}
