//! What a parameter allows: whether it has become less or more.

use serde_json::Value;

use super::{change::Level, comparison::Comparison};

/// The keywords that allow less or more.
const BOUNDS: [&str; 10] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
    "multipleOf",
    "pattern",
    "type",
];

/// Tells each bound that moved; gives the keywords that were compared.
pub(super) fn compare(
    comparison: &mut Comparison<'_>,
    [subject, name, at]: [&str; 3],
    [old, new]: [&Value; 2],
) -> &'static [&'static str] {
    for key in BOUNDS {
        let [was, is] = [&old[key], &new[key]];
        if was == is || key == "type" {
            continue;
        }
        let (level, what) = match moved(key, was, is) {
            Moved::Less => (Level::Major, "allows less now"),
            Moved::More => (Level::Minor, "allows more now"),
            Moved::Nowhere => (Level::Patch, "is told otherwise"),
        };
        let told = |bound: &Value| match bound {
            Value::Null => "none".to_owned(),
            bound => format!("`{bound}`"),
        };
        let words = format!(
            "{subject} {what}: `{key}` is {}, it was {}",
            told(is),
            told(was)
        );
        comparison.tell(level, at, name, words);
    }
    &BOUNDS
}

enum Moved {
    Less,
    More,
    Nowhere,
}

fn moved(key: &str, was: &Value, is: &Value) -> Moved {
    let grows_by_growing = match key {
        "maximum" | "maxLength" => true,
        "minimum" | "minLength" => false,
        "pattern" => {
            return if is_wider(was, is) {
                Moved::More
            } else {
                Moved::Less
            };
        }
        "format" => return Moved::Nowhere,
        // One that is false bounds nothing.
        _ => match (bounds(was), bounds(is)) {
            (false, false) => return Moved::Nowhere,
            (_, false) => return Moved::More,
            _ => return Moved::Less,
        },
    };
    let least = if key == "minLength" { Some(0.0) } else { None };
    let is_more = match (was.as_f64().or(least), is.as_f64().or(least)) {
        // 1 and 1.0 are one.
        (was, is) if was == is => return Moved::Nowhere,
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(was), Some(is)) => (is > was) == grows_by_growing,
    };
    if is_more { Moved::More } else { Moved::Less }
}

fn bounds(keyword: &Value) -> bool {
    !keyword.is_null() && *keyword != false
}

/// Whether a pattern allows all that another did, as far as the shape `^prefix\S+$` tells.
fn is_wider(was: &Value, is: &Value) -> bool {
    let prefix = |pattern: &Value| {
        let pattern = pattern.as_str()?.strip_prefix('^')?;
        pattern.strip_suffix(r"\S+$").map(str::to_owned)
    };
    if is.is_null() {
        return true;
    }
    prefix(was)
        .zip(prefix(is))
        .is_some_and(|(was, is)| was.starts_with(&is))
}
