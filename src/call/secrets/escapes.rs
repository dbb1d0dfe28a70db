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
        let first = self.first_escape()?;
        let mut view = View {
            bytes: Cow::default(),
            places: Vec::with_capacity(self.bytes.len() + 1),
        };
        let mut bytes = Vec::with_capacity(self.bytes.len());
        bytes.extend(self.bytes.get(..first).unwrap_or_default());
        view.places
            .extend((0..first).map(|place| self.began(place)));
        let mut place = first;
        while let Some(&byte) = self.bytes.get(place) {
            let began = self.began(place);
            if let Some(escape) = self.escape_at(place) {
                let mut buffer = [0; 4];
                for &meant in escape.meant(&mut buffer) {
                    bytes.push(if meant == b' ' { b'+' } else { meant });
                    view.places.push(began);
                }
                place += escape.length;
            } else {
                bytes.push(byte);
                view.places.push(began);
                place += 1;
            }
        }
        view.places.push(self.began(self.bytes.len()));
        view.bytes = bytes.into();
        Some(view)
    }

    fn first_escape(&self) -> Option<usize> {
        let begins = |&place: &usize| self.escape_at(place).is_some();
        (0..self.bytes.len()).find(begins)
    }

    fn escape_at(&self, place: usize) -> Option<Escape> {
        match self.bytes.get(place)? {
            b'\\' | b'%' | b'&' => escape(self.bytes.get(place..)?),
            _ => None,
        }
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
    if text.get(1) == Some(&b'#') {
        return numbered(text);
    }
    // No name of these is longer.
    let short = text.get(1..text.len().min(12))?;
    let end = short.iter().position(|&byte| byte == b';')?;
    let name = std::str::from_utf8(short.get(..end)?).ok()?;
    let (_, character) = NAMES.iter().find(|(known, _)| *known == name)?;
    Some(Escape::new(end + 2, Meaning::Character(*character)))
}

/// A character by its number, which may have zeros in front; what shows HTML can do without the `;`.
fn numbered(text: &[u8]) -> Option<Escape> {
    const LONGEST: usize = 24;
    let (start, radix) = match text.get(2)? {
        b'x' | b'X' => (3, 16),
        _ => (2, 10),
    };
    let rest = text.get(start..text.len().min(LONGEST))?;
    let is_digit = |byte: &u8| char::from(*byte).is_digit(radix);
    let length = rest.iter().take_while(|byte| is_digit(byte)).count();
    let digits = std::str::from_utf8(rest.get(..length)?).ok()?;
    let character = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    let end = start + length;
    let mark = usize::from(text.get(end) == Some(&b';'));
    Some(Escape::new(end + mark, Meaning::Character(character)))
}

fn hex(digits: &[u8]) -> Option<u32> {
    let is_hex = !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    let digits = std::str::from_utf8(digits).ok().filter(|_| is_hex)?;
    u32::from_str_radix(digits, 16).ok()
}
