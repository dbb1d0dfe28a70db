//! What could not be read, and where.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use super::handle::RunHandle;

/// An entry of a page, or a whole answer, that could not be read: [`Error::undecodable`](crate::Error::undecodable).
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// let mut runs = client.list_runs().items();
/// while let Some(run) = runs.next().await {
///     let Err(e) = run else { continue };
///     match e.undecodable() {
///         Some(bad) => eprintln!("{} is lost: {} in {}", bad.path, bad.reason, bad.raw),
///         None => return Err(e),
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// Reading one from JSON fails where `path`, `reason` or `raw` is missing, or a field is of another type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Undecodable {
    /// Which entry of its page, counted from 0; `None` when it was the whole answer.
    pub index: Option<usize>,
    /// The entry's `run_id`, where that much could be read.
    pub run_id: Option<String>,
    /// Where in the answer, as in `technique_runs[3].outputs[0].url`.
    pub path: String,
    /// What is wrong there.
    pub reason: String,
    /// The entry's JSON as it came; of a whole answer, its first 64 KiB.
    pub raw: String,
    /// What the page's order and the edge go by, where that much could be read.
    pub(crate) created_at: Option<crate::Timestamp>,
}

impl Undecodable {
    /// Of a whole answer.
    pub(crate) fn new(path: impl Into<String>, reason: impl Into<String>, answer: &[u8]) -> Self {
        // More than is ever quoted, so that no secret is cut in two before it can be found.
        let beginning = &answer[..answer.len().min(64 << 10)];
        Self {
            index: None,
            run_id: None,
            path: path.into(),
            reason: reason.into(),
            raw: String::from_utf8_lossy(beginning).into_owned(),
            created_at: None,
        }
    }

    /// A handle to ask for this run alone, with its technique where the entry shows it. `None` if no id could be read,
    /// or if this is a whole answer.
    ///
    /// [`get_run`](crate::Client::get_run) with it may read the run, since another answer may be whole.
    ///
    /// ```
    /// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
    /// # let error = client.get_run("run_1").await.unwrap_err();
    /// if let Some(handle) = error.undecodable().and_then(|bad| bad.handle()) {
    ///     println!("{}", client.get_run(handle).await?.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn handle(&self) -> Option<RunHandle> {
        let run_id = self.run_id.as_deref()?;
        let members = members(&self.raw);
        let text = |raw: &&RawValue| serde_json::from_str::<String>(raw.get()).ok();
        let poll_url = members.get("poll_url").and_then(text);
        let technique = members.get("technique").map(|raw| self::members(raw.get()));
        let technique_id = technique
            .as_ref()
            .and_then(|technique| technique.get("technique_id"));
        let technique_id = technique_id.and_then(text);
        let readable = members.iter().filter_map(|(name, raw)| {
            let value: Value = serde_json::from_str(raw.get()).ok()?;
            let may_be_fixed = value.is_string() || value.is_object();
            may_be_fixed.then(|| (name.clone(), value))
        });
        let fields = readable.collect();
        Some(RunHandle::of_entry(
            run_id,
            poll_url.as_deref(),
            technique_id.as_deref(),
            fields,
        ))
    }

    /// Passes its texts through what hides secrets.
    pub(crate) fn hide(&mut self, hide: impl Fn(&str) -> String) {
        self.run_id = self.run_id.as_deref().map(&hide);
        for text in [&mut self.path, &mut self.reason, &mut self.raw] {
            *text = hide(text);
        }
    }
}

/// The members of an object, each read by itself: what is wrong with one says nothing of the others.
fn members(json: &str) -> BTreeMap<String, &RawValue> {
    serde_json::from_str(json).unwrap_or_default()
}
