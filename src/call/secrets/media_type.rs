//! Tells `accept` and its like from secrets: hiding a media type would hide what a server says.

const KINDS: [&str; 11] = [
    "*",
    "application",
    "audio",
    "example",
    "font",
    "image",
    "message",
    "model",
    "multipart",
    "text",
    "video",
];

/// Whether a header's value is a media type, or a list of them.
///
/// A parameter could carry anything, so only those that never carry a secret may stand there.
pub(super) fn is_media_type(value: &str) -> bool {
    value.split(',').all(|part| {
        let mut pieces = part.split(';').map(str::trim);
        let is_type = pieces.next().is_some_and(is_type);
        is_type && pieces.all(is_harmless)
    })
}

fn is_type(text: &str) -> bool {
    let Some((kind, subtype)) = text.split_once('/') else {
        return false;
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || "*!#$&-^_.+".contains(c);
    let is_kind = KINDS.iter().any(|known| known.eq_ignore_ascii_case(kind));
    is_kind && !subtype.is_empty() && subtype.chars().all(is_name)
}

fn is_harmless(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default().trim();
    ["charset", "q", "version", "v"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}
