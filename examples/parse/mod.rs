//! Arguments as clap reads them; what is wrong with them is told as wide as its help.

use std::env;

use clap::{Error, Parser};
use textwrap::{Options, WordSplitter};

/// As clap has it where there is no terminal.
const IN_A_PIPE: usize = 100;

pub(crate) fn parse<A: Parser>() -> A {
    match A::try_parse() {
        Ok(arguments) => arguments,
        Err(wrong) if wrong.use_stderr() => wrapped(&wrong).with_cmd(&A::command()).exit(),
        Err(help) => help.exit(),
    }
}

/// clap wraps its help and nothing else.
fn wrapped(wrong: &Error) -> Error {
    // Names such as `--no-wait` stay whole.
    let options = Options::new(width())
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    let text = textwrap::fill(&wrong.render().to_string(), options);
    // clap puts it before whatever it is given.
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    Error::raw(wrong.kind(), text)
}

fn width() -> usize {
    if let Some((width, _)) = terminal_size::terminal_size() {
        return usize::from(width.0).min(IN_A_PIPE);
    }
    let given = env::var("COLUMNS").ok();
    let given = given.and_then(|text| text.parse::<usize>().ok());
    given.map_or(IN_A_PIPE, |width| width.min(IN_A_PIPE))
}
