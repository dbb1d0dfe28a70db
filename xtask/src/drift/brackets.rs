//! Where a JSON value ends, by its brackets and strings alone.

/// How deep a value may be: what reads the parts of it goes no deeper.
pub(crate) const DEPTH: usize = 127;

/// How deep in brackets a value is, and whether in a string.
#[derive(Default)]
pub(crate) struct Brackets {
    pub(crate) depth: usize,
    string: Text,
    pub(crate) are_closed: bool,
    /// Whether a line ended in a string, which no string of JSON goes beyond.
    pub(crate) is_cut: bool,
}

/// Whether a byte is in a string.
#[derive(Clone, Copy, Default, PartialEq)]
enum Text {
    #[default]
    Outside,
    Inside,
    /// Behind a backslash.
    Escaped,
}

impl Brackets {
    /// Whether the value ends with this byte.
    pub(crate) fn end_with(&mut self, byte: u8) -> bool {
        match (self.string, byte) {
            (Text::Inside, b'\\') => self.string = Text::Escaped,
            (Text::Inside, b'\n') => self.is_cut = true,
            (Text::Inside, b'"') => {
                self.string = Text::Outside;
                self.are_closed = self.depth == 0;
            }
            (Text::Escaped, _) | (Text::Outside, b'"') => self.string = Text::Inside,
            (Text::Outside, b'{' | b'[') => self.depth += 1,
            (Text::Outside, b'}' | b']') => {
                self.depth = self.depth.saturating_sub(1);
                self.are_closed = self.depth == 0;
            }
            _ => {}
        }
        self.are_closed
    }
}
