//! The JSON among what an answer may come as.

use serde_json::Value;

/// The media type of an answer's JSON, and what stands under it.
pub(crate) fn json(answer: &Value) -> Option<(&str, &Value)> {
    let content = answer["content"].as_object()?;
    let all = content.iter().filter(|(media, _)| is_json(media));
    // Where JSON comes in several forms, the plain one is read.
    let (media, body) = all.min_by_key(|(media, _)| essence(media) != "application/json")?;
    Some((media, body))
}

/// Whatever parameters follow, and whoever's `+json` it is.
fn is_json(media: &str) -> bool {
    let essence = essence(media);
    essence.ends_with("/json") || essence.ends_with("+json")
}

fn essence(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or_default();
    essence.trim().to_lowercase()
}
