//! From a file to the JSON bodies in it, one at a time: several in a row, lines, or one array of them;
//! packed by gzip, behind a byte order mark or saved headers.

use super::{
    brackets::{Brackets, DEPTH},
    bytes::{Bytes, Place},
    parts::Broken,
    words::shown_text,
};
use crate::encoding::{BYTE_ORDER_MARK, GZIP, is_utf_16};

/// What is told of a page, of whatever kind.
const PAGE: &str = "HTML or XML, not JSON: so a gateway answers, or a login page; the API does not";

/// How deep arrays of bodies may stand in arrays.
const ARRAYS: usize = 16;

/// What an input is read into.
pub(crate) type Hold<'a> = &'a mut dyn FnMut(&str) -> Result<(), Broken>;

/// What of an input is read, and up to where.
pub struct Input {
    bytes: Bytes,
    /// The status lines of headers that stood before bodies.
    pub(crate) headers: Vec<String>,
    /// The first thing that is no body, and how many there are.
    broken: Option<String>,
    broken_count: usize,
}

impl Input {
    pub fn new(bytes: Bytes) -> Self {
        Self {
            bytes,
            headers: Vec::new(),
            broken: None,
            broken_count: 0,
        }
    }

    /// Hands on each body. What is none is told in the end, and what is behind it is read if its own
    /// end can be seen.
    ///
    /// # Errors
    ///
    /// In words, with the place.
    pub fn each_body(&mut self, hold: Hold<'_>) -> Result<(), String> {
        let start = self.bytes.ahead()?;
        if is_utf_16(start) {
            let what = "UTF-16, as PowerShell's `>` writes it: save it with `curl -o FILE`";
            return Err(what.to_owned());
        }
        if start.starts_with(&BYTE_ORDER_MARK) {
            self.bytes.consume(BYTE_ORDER_MARK.len());
        }
        let mut bodies = 0;
        while let Some(first) = self.bytes.peek()? {
            match first {
                b'{' | b'"' => {
                    self.value(hold)?;
                    bodies += 1;
                }
                b'[' => bodies += self.array(hold, ARRAYS)?,
                b'H' => self.headers()?,
                byte if byte == GZIP[0] => {
                    let what = "packed bytes behind headers: save it with `curl --compressed`";
                    return Err(self.bytes.here(what));
                }
                b'<' => self.page()?,
                _ => self.line()?,
            }
        }
        match self.broken.take() {
            Some(first) if self.broken_count == 1 => return Err(first),
            Some(first) => {
                let more = self.broken_count - 1;
                return Err(format!("{first} (and {more} more that are no bodies)"));
            }
            None => {}
        }
        // A download that failed must not look like one that fits.
        if bodies == 0 {
            return Err(format!("there is no body in it{}", self.status()));
        }
        Ok(())
    }

    /// The bodies of one array, which may be longer than memory.
    fn array(&mut self, hold: Hold<'_>, depth: usize) -> Result<usize, String> {
        if depth == 0 {
            return Err(self.bytes.here("not bodies: arrays in arrays, too deep"));
        }
        self.bytes.skip();
        let mut bodies = 0;
        loop {
            match self.bytes.peek()? {
                Some(b']') => {
                    self.bytes.skip();
                    return Ok(bodies);
                }
                Some(b',') if bodies > 0 => self.bytes.skip(),
                Some(b'{' | b'"') => {
                    self.value(hold)?;
                    bodies += 1;
                }
                Some(b'[') => bodies += self.array(hold, depth - 1)?,
                Some(_) => {
                    let what = "not a body: an array here is one of bodies";
                    return Err(self.bytes.here(what));
                }
                None => return Err(self.bytes.here("cut off: the array of bodies has no end")),
            }
        }
    }

    /// One object, or text that is one, from its first byte to its last.
    fn value(&mut self, hold: Hold<'_>) -> Result<(), String> {
        let start = self.bytes.place();
        let Some(text) = self.text()? else {
            return Ok(());
        };
        match String::from_utf8(text) {
            Ok(text) => {
                if let Err(broken) = hold(&text) {
                    self.is_broken(told(start, &text, &broken));
                }
            }
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let place = start.behind(&error.as_bytes()[..valid]);
                self.is_broken(place.told("not JSON: bytes that are no UTF-8,"));
            }
        }
        Ok(())
    }

    /// The bytes of a body, unless it is cut off by the end of its line.
    fn text(&mut self) -> Result<Option<Vec<u8>>, String> {
        let mut text = Vec::new();
        let mut brackets = Brackets::default();
        while !brackets.are_closed {
            let chunk = self.bytes.ahead()?;
            if chunk.is_empty() {
                let what = format!("cut off: the body has no end after {} bytes", text.len());
                return Err(self.bytes.here(&what));
            }
            let mut end = None;
            for (at, byte) in chunk.iter().enumerate() {
                if brackets.end_with(*byte) || brackets.depth > DEPTH || brackets.is_cut {
                    end = Some(at);
                    break;
                }
            }
            let taken = end.map_or(chunk.len(), |end| end + 1);
            text.extend_from_slice(&chunk[..taken]);
            if brackets.is_cut {
                // The line is told that ends here.
                self.bytes.consume(taken - 1);
                let what = self.bytes.here("cut off: a line ends within a string");
                self.is_broken(what);
                return Ok(None);
            }
            self.bytes.consume(taken);
            if brackets.depth > DEPTH {
                let what = format!("not a body: brackets in brackets, more than {DEPTH}");
                return Err(self.bytes.here(&what));
            }
        }
        Ok(Some(text))
    }

    fn is_broken(&mut self, reason: String) {
        self.broken_count += 1;
        self.broken.get_or_insert(reason);
    }

    /// Headers as `curl -i` saves them: left out, and told.
    fn headers(&mut self) -> Result<(), String> {
        if !self.bytes.ahead()?.starts_with(b"HTTP/") {
            return self.line();
        }
        let status = self.bytes.text_line()?;
        self.headers.push(status);
        while !self.bytes.text_line()?.is_empty() {}
        Ok(())
    }

    /// HTML up to its end or to the next headers, or a line of something like it.
    fn page(&mut self) -> Result<(), String> {
        let beginning = self.beginning()?.to_lowercase();
        if !beginning.contains("<html") && !beginning.starts_with("<!doctype html") {
            return self.line();
        }
        let what = self.bytes.here(&format!("{PAGE}{}", self.status()));
        self.is_broken(what);
        while self.bytes.peek()?.is_some() && !self.bytes.ahead()?.starts_with(b"HTTP/") {
            if self.bytes.skip_line_or(b"</html>")? {
                break;
            }
        }
        Ok(())
    }

    /// A line that is no body.
    fn line(&mut self) -> Result<(), String> {
        let beginning = self.beginning()?;
        let line = beginning.lines().next().unwrap_or_default();
        let is_of_curl = ["* ", "> ", "< "].iter().any(|mark| line.starts_with(mark));
        let what = if is_of_curl {
            "what `curl -v` tells, not a body: save it with `curl -i -o FILE`".to_owned()
        } else if line.starts_with('<') {
            PAGE.to_owned()
        } else {
            let shown = shown_text(line);
            format!("no body: one begins with {{ or [, not with `{shown}`")
        };
        let what = self.bytes.here(&format!("{what}{}", self.status()));
        if line.contains(['\u{fffd}', '\0']) {
            return Err(self.bytes.here("binary data, not JSON"));
        }
        self.is_broken(what);
        self.bytes.skip_line_or(b"\n")?;
        Ok(())
    }

    fn beginning(&mut self) -> Result<String, String> {
        let ahead = self.bytes.ahead()?;
        let beginning = &ahead[..ahead.len().min(500)];
        Ok(String::from_utf8_lossy(beginning).into_owned())
    }

    fn status(&self) -> String {
        let status = self.headers.last();
        status.map_or_else(String::new, |status| {
            format!(" (its headers say `{}`)", shown_text(status))
        })
    }
}

/// Why a body cannot be read, and where in the file.
fn told(start: Place, text: &str, broken: &Broken) -> String {
    let offset = broken.offset(text);
    let part = start.behind(&text.as_bytes()[..offset]);
    let lines = broken.line.saturating_sub(1);
    let columns = if lines == 0 {
        broken.column.saturating_sub(1)
    } else {
        broken.column
    };
    let place = part.further(lines, columns);
    place.told(&format!("not JSON: {}", broken.reason))
}
