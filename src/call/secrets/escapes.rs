//! Undoes the escapes of JSON, URLs and HTML, and still knows where everything stood.

use std::{borrow::Cow, ops::Range};

/// A text whose escapes were undone so many times.
pub(super) struct View<'a> {
    bytes: Cow<'a, [u8]>,
    /// Where each byte began in the text as it came, and where that ends; empty when nothing was
    /// undone, and every byte stands where it stood.
    places: Vec<usize>,
}

impl<'a> View<'a> {
    /// The text as it came, but for spaces: a URL may have `+` for them, so both are one.
    pub(super) fn of(text: &'a [u8]) -> Self {
        let bytes = if text.contains(&b' ') {
            let plus = |&byte: &u8| if byte == b' ' { b'+' } else { byte };
            text.iter().map(plus).collect::<Vec<u8>>().into()
        } else {
            Cow::Borrowed(text)
        };
        Self {
            bytes,
            places: Vec::new(),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where these bytes stood in the text as it came.
    pub(super) fn place(&self, bytes: &Range<usize>) -> Range<usize> {
        self.began(bytes.start)..self.began(bytes.end)
    }

    fn began(&self, byte: usize) -> usize {
        self.places.get(byte).copied().unwrap_or(byte)
    }

    /// With one more layer of escapes undone; `None` when there is none.
    pub(super) fn unescaped(&self) -> Option<View<'static>> {
        let mut escapes = self.escapes().peekable();
        escapes.peek()?;
        let mut bytes = Vec::with_capacity(self.bytes.len());
        let mut places = Vec::with_capacity(self.bytes.len());
        let mut from = 0;
        for (start, escape) in escapes {
            bytes.extend(self.bytes.get(from..start).unwrap_or_default());
            places.extend((from..start).map(|byte| self.began(byte)));
            let mut buffer = [0; 4];
            let meant = escape.meant(&mut buffer);
            bytes.extend(
                meant
                    .iter()
                    .map(|&byte| if byte == b' ' { b'+' } else { byte }),
            );
            places.extend(meant.iter().map(|_| self.began(start)));
            from = start + escape.length;
        }
        bytes.extend(self.bytes.get(from..).unwrap_or_default());
        places.extend((from..=self.bytes.len()).map(|byte| self.began(byte)));
        Some(View {
            bytes: bytes.into(),
            places,
        })
    }

    fn escapes(&self) -> impl Iterator<Item = (usize, Escape)> {
        let mut place = 0;
        std::iter::from_fn(move || {
            loop {
                let text = self.bytes.get(place..)?;
                let next = text
                    .iter()
                    .position(|byte| matches!(byte, b'\\' | b'%' | b'&'))?;
                let start = place + next;
                match escape(text.get(next..)?) {
                    Some(escape) => {
                        place = start + escape.length;
                        return Some((start, escape));
                    }
                    None => place = start + 1,
                }
            }
        })
    }
}

/// An escape that a text begins with.
struct Escape {
    length: usize,
    meaning: Meaning,
}

enum Meaning {
    Character(char),
    /// Of a URL, whose escapes are bytes.
    Byte(u8),
}

impl Escape {
    fn new(length: usize, meaning: Meaning) -> Self {
        Self { length, meaning }
    }

    fn meant<'b>(&self, buffer: &'b mut [u8; 4]) -> &'b [u8] {
        match self.meaning {
            Meaning::Character(character) => character.encode_utf8(buffer).as_bytes(),
            Meaning::Byte(byte) => {
                let [first, ..] = buffer;
                *first = byte;
                std::slice::from_ref(first)
            }
        }
    }
}

fn escape(text: &[u8]) -> Option<Escape> {
    match text.first()? {
        b'\\' => backslash(text),
        b'%' => {
            let byte = u8::try_from(hex(text.get(1..3)?)?).ok()?;
            Some(Escape::new(3, Meaning::Byte(byte)))
        }
        b'&' => entity(text),
        _ => None,
    }
}

/// JSON's escapes, and those that Rust, JavaScript and others write into quoted texts.
fn backslash(text: &[u8]) -> Option<Escape> {
    let character = match *text.get(1)? {
        same @ (b'"' | b'\'' | b'\\' | b'/') => char::from(same),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'x' => {
            let code = hex(text.get(2..4)?)?;
            return Some(Escape::new(4, Meaning::Character(char::from_u32(code)?)));
        }
        b'u' => return unicode(text),
        _ => return None,
    };
    Some(Escape::new(2, Meaning::Character(character)))
}

fn unicode(text: &[u8]) -> Option<Escape> {
    if text.get(2) == Some(&b'{') {
        let digits = text
            .get(3..text.len().min(10))?
            .split(|&byte| byte == b'}')
            .next()?;
        let length = digits.len() + 4;
        let character = char::from_u32(hex(digits)?)?;
        return (text.get(length - 1) == Some(&b'}'))
            .then_some(Escape::new(length, Meaning::Character(character)));
    }
    let unit = hex(text.get(2..6)?)?;
    if let Some(character) = char::from_u32(unit) {
        return Some(Escape::new(6, Meaning::Character(character)));
    }
    // What is no character may be the first half of one.
    if text.get(6..8)? != br"\u" {
        return None;
    }
    let second = hex(text.get(8..12)?)?;
    let halves = [u16::try_from(unit).ok()?, u16::try_from(second).ok()?];
    let character = char::decode_utf16(halves).next()?.ok()?;
    Some(Escape::new(12, Meaning::Character(character)))
}

/// HTML's characters by number, and by name where they can stand in a key or a header.
fn entity(text: &[u8]) -> Option<Escape> {
    const NAMES: [(&str, char); 38] = [
        ("amp", '&'),
        ("AMP", '&'),
        ("lt", '<'),
        ("LT", '<'),
        ("gt", '>'),
        ("GT", '>'),
        ("quot", '"'),
        ("QUOT", '"'),
        ("apos", '\''),
        ("sol", '/'),
        ("bsol", '\\'),
        ("plus", '+'),
        ("equals", '='),
        ("hyphen", '-'),
        ("dash", '-'),
        ("lowbar", '_'),
        ("UnderBar", '_'),
        ("period", '.'),
        ("comma", ','),
        ("colon", ':'),
        ("semi", ';'),
        ("excl", '!'),
        ("quest", '?'),
        ("num", '#'),
        ("dollar", '$'),
        ("percnt", '%'),
        ("lpar", '('),
        ("rpar", ')'),
        ("ast", '*'),
        ("commat", '@'),
        ("lsqb", '['),
        ("rsqb", ']'),
        ("lcub", '{'),
        ("rcub", '}'),
        ("Hat", '^'),
        ("grave", '`'),
        ("verbar", '|'),
        ("nbsp", ' '),
    ];
    // No name or number of these is longer.
    let short = text.get(1..text.len().min(12))?;
    let end = short.iter().position(|&byte| byte == b';')?;
    let name = std::str::from_utf8(short.get(..end)?).ok()?;
    let character = if let Some(digits) = name.strip_prefix("#x").or(name.strip_prefix("#X")) {
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
    } else if let Some(digits) = name.strip_prefix('#') {
        char::from_u32(digits.parse().ok()?)?
    } else {
        NAMES.iter().find(|(known, _)| *known == name)?.1
    };
    Some(Escape::new(end + 2, Meaning::Character(character)))
}

fn hex(digits: &[u8]) -> Option<u32> {
    let is_hex = !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    let digits = std::str::from_utf8(digits).ok().filter(|_| is_hex)?;
    u32::from_str_radix(digits, 16).ok()
}
