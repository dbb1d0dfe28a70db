//! From a file to the JSON values in it, one at a time: several in a row, lines, or one array of them;
//! packed by gzip, behind a byte order mark or saved headers.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
};

use flate2::bufread::MultiGzDecoder;
use serde_json::Value;

/// The first bytes of what gzip packed.
const GZIP: [u8; 2] = [0x1f, 0x8b];

const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// How UTF-16 begins, the one order of bytes and the other.
const UTF_16: [[u8; 2]; 2] = [[0xff, 0xfe], [0xfe, 0xff]];

/// How deep arrays of bodies may stand in arrays.
const DEPTH: usize = 16;

/// Where the bytes come from: a file, or `-` for the standard input.
pub(crate) fn open(file: &str) -> io::Result<Box<dyn BufRead>> {
    let input: Box<dyn Read> = match file {
        "-" => Box::new(io::stdin()),
        path => Box::new(File::open(path)?),
    };
    let mut input = BufReader::with_capacity(1 << 16, input);
    if input.fill_buf()?.starts_with(&GZIP) {
        return Ok(Box::new(BufReader::new(MultiGzDecoder::new(input))));
    }
    Ok(Box::new(input))
}

/// What of an input is read, and up to where.
pub(crate) struct Input {
    bytes: Box<dyn BufRead>,
    line: usize,
    column: usize,
    /// The status lines of headers that stood before bodies.
    pub(crate) headers: Vec<String>,
}

impl Input {
    pub(crate) fn new(bytes: Box<dyn BufRead>) -> Self {
        Self {
            bytes,
            line: 1,
            column: 1,
            headers: Vec::new(),
        }
    }

    /// Hands on each body; stops at the first thing that is none.
    pub(crate) fn each_body(&mut self, mut hold: impl FnMut(Value)) -> Result<(), String> {
        let start = self.bytes.fill_buf().map_err(words)?;
        if UTF_16.iter().any(|mark| start.starts_with(mark)) {
            let what = "UTF-16, as PowerShell's `>` writes it: save it with `curl -o FILE`";
            return Err(what.to_owned());
        }
        if start.starts_with(&BYTE_ORDER_MARK) {
            self.bytes.consume(BYTE_ORDER_MARK.len());
        }
        let mut bodies = 0;
        while let Some(first) = self.peek()? {
            match first {
                b'{' => {
                    hold(self.value()?);
                    bodies += 1;
                }
                b'[' => bodies += self.array(&mut hold, DEPTH)?,
                b'H' => self.headers()?,
                b'<' => return Err(self.here(&self.page())),
                byte if byte == GZIP[0] => {
                    return Err(
                        self.here("packed bytes behind headers: save it with `curl --compressed`")
                    );
                }
                _ => return Err(self.here("not JSON: a body begins with { or [")),
            }
        }
        // A download that failed must not look like one that fits.
        if bodies == 0 {
            return Err(format!("there is no body in it{}", self.status()));
        }
        Ok(())
    }

    /// The bodies of one array, which may be longer than memory.
    fn array(&mut self, hold: &mut impl FnMut(Value), depth: usize) -> Result<usize, String> {
        if depth == 0 {
            return Err(self.here("not bodies: arrays in arrays, too deep"));
        }
        self.skip();
        let mut bodies = 0;
        loop {
            match self.peek()? {
                Some(b']') => {
                    self.skip();
                    return Ok(bodies);
                }
                Some(b',') if bodies > 0 => self.skip(),
                Some(b'{') => {
                    hold(self.value()?);
                    bodies += 1;
                }
                Some(b'[') => bodies += self.array(hold, depth - 1)?,
                Some(_) => return Err(self.here("not a body: an array here is one of bodies")),
                None => return Err(self.here("cut off: the array of bodies has no end")),
            }
        }
    }

    /// One object, from its bracket to the one that closes it.
    fn value(&mut self) -> Result<Value, String> {
        let start = (self.line, self.column);
        let mut text = Vec::new();
        let mut inside = Inside::default();
        while !inside.is_done {
            let chunk = self.bytes.fill_buf().map_err(words)?;
            if chunk.is_empty() {
                break;
            }
            let end = chunk.iter().position(|byte| inside.ends_with(*byte));
            let taken = end.map_or(chunk.len(), |end| end + 1);
            text.extend_from_slice(&chunk[..taken]);
            self.consume(taken);
        }
        serde_json::from_slice(&text).map_err(|error| {
            let line = start.0 + error.line().saturating_sub(1);
            let column = match error.line() {
                1 => start.1 + error.column().saturating_sub(1),
                _ => error.column(),
            };
            let told = error.to_string();
            let reason = told.split(" at line ").next().unwrap_or_default();
            format!("not JSON: {reason} at line {line} column {column}")
        })
    }

    /// Headers as `curl -i` saves them: left out, and told.
    fn headers(&mut self) -> Result<(), String> {
        let place = self.here("not JSON: a body begins with { or [");
        let status = self.text_line()?;
        if !status.starts_with("HTTP/") {
            return Err(place);
        }
        self.headers.push(status);
        while !self.text_line()?.is_empty() {}
        Ok(())
    }

    fn text_line(&mut self) -> Result<String, String> {
        let mut line = Vec::new();
        self.bytes.read_until(b'\n', &mut line).map_err(words)?;
        self.line += 1;
        self.column = 1;
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }

    /// What begins with `<`.
    fn page(&self) -> String {
        let what = "HTML or XML, not JSON: so a gateway answers, or a login page; the API does not";
        format!("{what}{}", self.status())
    }

    fn status(&self) -> String {
        let status = self.headers.last();
        status.map_or_else(String::new, |status| {
            format!(" (its headers say `{status}`)")
        })
    }

    fn here(&self, what: &str) -> String {
        format!("{what}, at line {} column {}", self.line, self.column)
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Result<Option<u8>, String> {
        loop {
            let chunk = self.bytes.fill_buf().map_err(words)?;
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

    fn skip(&mut self) {
        self.consume(1);
    }

    /// Takes bytes that `fill_buf` showed, and counts their lines.
    fn consume(&mut self, taken: usize) {
        let chunk = self.bytes.fill_buf().unwrap_or_default();
        let taken = taken.min(chunk.len());
        for byte in &chunk[..taken] {
            if *byte == b'\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.bytes.consume(taken);
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn words(error: io::Error) -> String {
    error.to_string()
}

/// How deep in brackets a value is, and whether in a string.
#[derive(Default)]
struct Inside {
    depth: usize,
    is_string: bool,
    is_escaped: bool,
    is_done: bool,
}

impl Inside {
    /// Whether the value ends with this byte.
    fn ends_with(&mut self, byte: u8) -> bool {
        if self.is_escaped {
            self.is_escaped = false;
        } else if self.is_string {
            match byte {
                b'\\' => self.is_escaped = true,
                b'"' => self.is_string = false,
                _ => {}
            }
        } else {
            match byte {
                b'"' => self.is_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            self.is_done = self.depth == 0;
        }
        self.is_done
    }
}
