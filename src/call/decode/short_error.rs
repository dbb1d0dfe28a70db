//! Why a text was refused, without all of the text.
//!
//! serde repeats what it refuses: 32 MiB of it, spelled out, are a hundred of memory for a reason of
//! which one line is shown.

use std::fmt::{self, Display, Write};

use serde::de::{Expected, Unexpected};

/// So many bytes of a reason are kept; less than that is shown.
const LONGEST: usize = 4 << 10;

/// So many bytes of what was refused; spelled out, they leave room for what was expected.
const REPEATED: usize = 512;

/// The beginning of a reason.
#[derive(Debug)]
pub(super) struct ShortError(String);

impl ShortError {
    /// As the error of whoever reads.
    pub(super) fn told<E: serde::de::Error>(self) -> E {
        E::custom(self.0)
    }
}

impl serde::de::Error for ShortError {
    fn custom<T: Display>(reason: T) -> Self {
        let mut beginning = Beginning(String::new());
        // It fails when it is full, and then the rest is not even spelled out.
        let _ = write!(beginning, "{reason}");
        Self(beginning.0)
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let unexpected = shortened(unexpected);
        let expected = InJson(expected);
        Self::custom(format_args!(
            "invalid type: {unexpected}, expected {expected}"
        ))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let unexpected = shortened(unexpected);
        let expected = InJson(expected);
        Self::custom(format_args!(
            "invalid value: {unexpected}, expected {expected}"
        ))
    }
}

/// What was expected, as [`in_words_of_json`] has it.
struct InJson<'a>(&'a dyn Expected);

impl Display for InJson<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        in_words_of_json(self.0, f)
    }
}

/// What was expected, in the words of JSON where serde names a type of Rust.
pub(super) fn in_words_of_json(expected: &dyn Expected, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match expected.to_string().as_str() {
        "f64" => f.write_str("a number"),
        "a sequence" => f.write_str("an array"),
        of_rust if of_rust.starts_with("struct ") => f.write_str("an object"),
        plain => f.write_str(plain),
    }
}

/// To spell out a long text takes long even where nobody takes what was spelled.
fn shortened(unexpected: Unexpected<'_>) -> Unexpected<'_> {
    match unexpected {
        Unexpected::Str(text) => Unexpected::Str(beginning(text, REPEATED)),
        other => other,
    }
}

/// The first so many bytes, and less where those would cut a character.
pub(super) fn beginning(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

impl std::error::Error for ShortError {}

impl Display for ShortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Takes a text up to its longest.
struct Beginning(String);

impl Write for Beginning {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let fits = beginning(text, LONGEST.saturating_sub(self.0.len()));
        self.0.push_str(fits);
        if fits.len() < text.len() {
            return Err(fmt::Error);
        }
        Ok(())
    }
}
