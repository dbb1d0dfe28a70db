//! From text to JSON, with faults found where they are: a brace that is missing far above the end,
//! and a key that stands twice in one object.

use std::collections::HashMap;

use serde_json::Value;

use super::document::place;

/// What some editors put before a text, and no JSON has.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The document, or what is wrong with its text.
pub(crate) fn read(text: &str) -> Result<Value, String> {
    if text.starts_with(BYTE_ORDER_MARK) {
        return Err("begins with a byte order mark: save it as UTF-8 without one".to_owned());
    }
    match serde_json::from_str(text) {
        Ok(document) => match twice(text) {
            Some(fault) => Err(fault),
            None => Ok(document),
        },
        Err(error) => match nesting(text) {
            Some(fault) => Err(format!("{error}: {fault}")),
            None => Err(error.to_string()),
        },
    }
}

/// A bracket or a string, and where it begins.
struct Token<'a> {
    /// A bracket, a comma, a colon, or the quotation mark of a string.
    sign: char,
    /// Of a string: all of it, with its quotation marks.
    string: &'a str,
    spot: Spot,
}

#[derive(Clone, Copy)]
struct Spot {
    line: usize,
    column: usize,
    /// How far the line is indented.
    indent: usize,
    is_first_of_line: bool,
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {} column {}", self.line, self.column)
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        let indent = line.len() - line.trim_start().len();
        let mut rest = line;
        while let Some(at) = rest.find(['{', '}', '[', ']', ',', ':', '"']) {
            let found = rest.get(at..).unwrap_or_default();
            let sign = found.chars().next().unwrap_or_default();
            let string = if sign == '"' { string(found) } else { "" };
            let column = line.len() - found.len();
            tokens.push(Token {
                sign,
                string,
                spot: Spot {
                    line: index + 1,
                    column: column + 1,
                    indent,
                    is_first_of_line: column == indent,
                },
            });
            rest = found.get(string.len().max(1)..).unwrap_or_default();
        }
    }
    tokens
}

/// The string that a text begins with; all of the text if the string has no end.
fn string(text: &str) -> &str {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if is_escaped {
            is_escaped = false;
        } else if c == '\\' {
            is_escaped = true;
        } else if c == '"' {
            return text.get(..=at).unwrap_or(text);
        }
    }
    text
}

/// The first bracket that is closed by another's partner, as far as the indentation tells.
fn nesting(text: &str) -> Option<String> {
    let mut open: Vec<Token<'_>> = Vec::new();
    for token in tokens(text) {
        let partner = match token.sign {
            '{' | '[' => {
                open.push(token);
                continue;
            }
            '}' => '{',
            ']' => '[',
            _ => continue,
        };
        let Token { sign, spot, .. } = token;
        let Some(opening) = open.pop() else {
            return Some(format!("the `{sign}` at {spot} closes nothing"));
        };
        let is_aligned = opening.spot.line == spot.line
            || !spot.is_first_of_line
            || opening.spot.indent == spot.indent;
        if opening.sign == partner && is_aligned {
            continue;
        }
        if opening.sign == partner && opening.spot.indent < spot.indent {
            return Some(format!(
                "the `{sign}` at {spot} has no partner that stands like it"
            ));
        }
        return Some(format!(
            "the `{}` at {} is not closed before the `{sign}` at {spot}",
            opening.sign, opening.spot
        ));
    }
    let last = open.pop()?;
    Some(format!(
        "the `{}` at {} is not closed",
        last.sign, last.spot
    ))
}

/// Where the walk for keys is inside of.
enum Inside<'a> {
    Object {
        at: String,
        keys: HashMap<String, Spot>,
        key: Option<&'a str>,
    },
    List {
        at: String,
        index: usize,
    },
}

impl Inside<'_> {
    /// The place of the value that comes next.
    fn next(&self) -> String {
        match self {
            Self::Object { at, key, .. } => place(at, &plain(key.unwrap_or_default())),
            Self::List { at, index } => format!("{at}/{index}"),
        }
    }
}

/// A string as it is meant.
fn plain(string: &str) -> String {
    serde_json::from_str(string).unwrap_or_default()
}

/// The first key that stands twice in one object of a sound text.
fn twice(text: &str) -> Option<String> {
    let mut inside: Vec<Inside<'_>> = Vec::new();
    for token in tokens(text) {
        match (token.sign, inside.last_mut()) {
            ('{' | '[', outer) => {
                let at = outer.map(|outer| outer.next()).unwrap_or_default();
                inside.push(if token.sign == '{' {
                    Inside::Object {
                        at,
                        keys: HashMap::new(),
                        key: None,
                    }
                } else {
                    Inside::List { at, index: 0 }
                });
            }
            ('}' | ']', _) => {
                inside.pop();
            }
            (',', Some(Inside::List { index, .. })) => *index += 1,
            (',', Some(Inside::Object { key, .. })) => *key = None,
            ('"', Some(Inside::Object { at, keys, key })) if key.is_none() => {
                *key = Some(token.string);
                let name = plain(token.string);
                let here = place(at, &name);
                if let Some(before) = keys.insert(name, token.spot) {
                    let spot = token.spot;
                    return Some(format!("{here}: is given twice, at {before} and at {spot}"));
                }
            }
            _ => {}
        }
    }
    None
}
