//! Where a JSON value ends, by its brackets and strings alone.

/// How deep a value may be: what reads the parts of it goes no deeper.
pub(crate) const DEPTH: usize = 127;

/// How deep in brackets a value is, and whether in a string.
#[derive(Default)]
pub(crate) struct Brackets {
    pub(crate) depth: usize,
    is_string: bool,
    is_escaped: bool,
    pub(crate) are_closed: bool,
}

impl Brackets {
    /// Whether the value ends with this byte.
    pub(crate) fn end_with(&mut self, byte: u8) -> bool {
        if self.is_escaped {
            self.is_escaped = false;
        } else if self.is_string {
            match byte {
                b'\\' => self.is_escaped = true,
                b'"' => {
                    self.is_string = false;
                    self.are_closed = self.depth == 0;
                }
                _ => {}
            }
        } else {
            match byte {
                b'"' => self.is_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.are_closed = self.depth == 0;
                }
                _ => {}
            }
        }
        self.are_closed
    }
}
