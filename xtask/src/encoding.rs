//! How a text is written, where that is not in plain UTF-8.

/// What text begins with that says how it is written.
pub(crate) const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// The first bytes of what gzip packed.
pub(crate) const GZIP: [u8; 2] = [0x1f, 0x8b];

/// By its mark, or by the zeros in plain letters.
pub(crate) fn is_utf_16(start: &[u8]) -> bool {
    match start {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [0, letter, ..] | [letter, 0, ..] => letter.is_ascii_graphic(),
        _ => false,
    }
}
