//! The bytes of an input, unpacked, with the line and the column that were reached.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
};

use flate2::bufread::MultiGzDecoder;

use crate::encoding::GZIP;

pub struct Bytes {
    source: Box<dyn BufRead>,
    line: usize,
    column: usize,
}

impl Bytes {
    /// Where the bytes come from: a file, or `-` for the standard input.
    ///
    /// # Errors
    ///
    /// In words, where the file cannot be read.
    pub fn open(file: &str) -> Result<Self, String> {
        let input: Box<dyn Read> = match file {
            "-" => Box::new(io::stdin()),
            path => Box::new(File::open(path).map_err(words)?),
        };
        let mut input = BufReader::with_capacity(1 << 16, input);
        let is_packed = input.fill_buf().map_err(words)?.starts_with(&GZIP);
        let source: Box<dyn BufRead> = if is_packed {
            let unpacked = MultiGzDecoder::new(input);
            Box::new(BufReader::with_capacity(1 << 16, unpacked))
        } else {
            Box::new(input)
        };
        Ok(Self {
            source,
            line: 1,
            column: 1,
        })
    }

    /// What comes next, and nothing at the end.
    pub(crate) fn ahead(&mut self) -> Result<&[u8], String> {
        self.source.fill_buf().map_err(words)
    }

    /// The next byte that is no white space.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, String> {
        loop {
            let chunk = self.ahead()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let found = chunk.iter().position(|byte| !byte.is_ascii_whitespace());
            let first = found.map(|at| chunk[at]);
            let white = found.unwrap_or(chunk.len());
            self.consume(white);
            if first.is_some() {
                return Ok(first);
            }
        }
    }

    pub(crate) fn skip(&mut self) {
        self.consume(1);
    }

    /// Takes bytes that were ahead, and counts their lines.
    pub(crate) fn consume(&mut self, taken: usize) {
        let chunk = self.source.fill_buf().unwrap_or_default();
        let taken = taken.min(chunk.len());
        for byte in &chunk[..taken] {
            if *byte == b'\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.source.consume(taken);
    }

    /// What is left of the line, without its end.
    pub(crate) fn text_line(&mut self) -> Result<String, String> {
        let mut line = Vec::new();
        self.source.read_until(b'\n', &mut line).map_err(words)?;
        self.line += 1;
        self.column = 1;
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }

    /// Leaves out what is left of the line, or what goes up to an end in it; says whether that came.
    pub(crate) fn skip_line_or(&mut self, end: &[u8]) -> Result<bool, String> {
        let mut matched = 0;
        loop {
            let chunk = self.ahead()?;
            if chunk.is_empty() {
                return Ok(false);
            }
            for (at, byte) in chunk.iter().enumerate() {
                let byte = byte.to_ascii_lowercase();
                matched = match byte {
                    byte if byte == end[matched] => matched + 1,
                    byte if byte == end[0] => 1,
                    _ => 0,
                };
                if matched == end.len() || byte == b'\n' {
                    self.consume(at + 1);
                    return Ok(matched == end.len());
                }
            }
            let all = chunk.len();
            self.consume(all);
        }
    }

    pub(crate) fn place(&self) -> Place {
        Place {
            line: self.line,
            column: self.column,
        }
    }

    pub(crate) fn here(&self, what: &str) -> String {
        let Place { line, column } = self.place();
        format!("{what}, at line {line} column {column}")
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Place {
    line: usize,
    column: usize,
}

impl Place {
    /// The place behind a text that begins here.
    pub(crate) fn behind(self, text: &[u8]) -> Self {
        let mut lines = text.split(|byte| *byte == b'\n');
        let last = lines.next_back().unwrap_or_default();
        match lines.count() {
            0 => self.further(0, last.len()),
            lines => self.further(lines, last.len() + 1),
        }
    }

    /// So many lines further; the column counts from here only on the same line.
    pub(crate) fn further(self, lines: usize, column: usize) -> Self {
        Self {
            line: self.line + lines,
            column: if lines == 0 {
                self.column + column
            } else {
                column
            },
        }
    }

    pub(crate) fn told(self, what: &str) -> String {
        format!("{what} at line {} column {}", self.line, self.column)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn words(error: io::Error) -> String {
    error.to_string()
}
