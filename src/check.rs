//! What is refused before a request is made: each rule of the document, in plain words.

use reqwest::Url;

use crate::Error;

/// Bounds of `limit`, as the document has them.
pub(crate) const PAGE_SIZE: std::ops::RangeInclusive<u32> = 1..=100;

/// A cursor longer than this comes from no server that we know, but from a damaged file.
const LONGEST_CURSOR: usize = 16 * 1024;

/// Trims a key and refuses what no header can carry, or what was pasted wrongly.
pub(crate) fn key(key: &str) -> Result<&str, Error> {
    let key = key.trim();
    if key.is_empty() || !key.chars().all(|c| c.is_ascii_graphic()) {
        let allowed = "one line of visible ASCII, without white space and without the word Bearer";
        return Err(Error::input("key", allowed));
    }
    Ok(key)
}

/// A base URL that the key may be sent to.
pub(crate) fn base_url(base: &str) -> Result<Url, Error> {
    let refuse = |allowed: &str| Err(Error::input("base_url", allowed));
    let Ok(url) = Url::parse(base.trim()) else {
        return refuse("a whole URL such as https://app.flora.ai/api/v1");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("a URL without user name and password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("a URL without query (?) and fragment (#)");
    }
    match url.scheme() {
        "https" if cfg!(any(feature = "rustls", feature = "native-tls")) => Ok(url),
        "https" => refuse("http on loopback, since neither feature rustls nor native-tls is on"),
        "http" if is_loopback(&url) => Ok(url),
        "http" => refuse("https; http only to localhost, 127.0.0.0/8 or [::1]"),
        _ => refuse("a URL that begins with https://"),
    }
}

/// Whether a URL can only lead back to this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

pub(crate) fn page_size(size: u32) -> Result<i64, Error> {
    if !PAGE_SIZE.contains(&size) {
        return Err(Error::input("page_size", "1 to 100"));
    }
    Ok(size.into())
}

/// An id in a query: its prefix, then at least one character, and no white space.
pub(crate) fn prefixed(field: &'static str, prefix: &str, id: &str) -> Result<(), Error> {
    match id.strip_prefix(prefix) {
        Some(rest) if !rest.is_empty() && !rest.contains(is_space) => Ok(()),
        _ => Err(Error::input(
            field,
            format!("{prefix}…, without white space"),
        )),
    }
}

pub(crate) fn cursor(cursor: &str) -> Result<(), Error> {
    if cursor.is_empty() || cursor.len() > LONGEST_CURSOR {
        return Err(Error::input("cursor", "a cursor as a page gave it"));
    }
    Ok(())
}

/// An id in a path: one segment that no URL parser reads as anything else.
pub(crate) fn segment(field: &'static str, id: &str) -> Result<(), Error> {
    if is_segment(id) {
        return Ok(());
    }
    let allowed =
        r"one path segment: not empty, `.` or `..`, no / \ ? # %, white space or control character";
    Err(Error::input(field, allowed))
}

pub(crate) fn is_segment(id: &str) -> bool {
    let unsafe_in_path =
        |c: char| matches!(c, '/' | '\\' | '?' | '#' | '%') || is_space(c) || c.is_control();
    !matches!(id, "" | "." | "..") && !id.contains(unsafe_in_path)
}

/// White space as the document's patterns have it: JavaScript's `\s`.
fn is_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

#[cfg(test)]
#[path = "../tests/unit/check.rs"]
mod tests;
