//! What is known of a body of which the beginning is there, and whether an answer goes on with it.

use reqwest::{
    Response, StatusCode, Url,
    header::{
        CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    },
};

/// Of the answer that the body began with.
#[derive(Clone, Debug)]
pub(super) struct PartialBody {
    /// Without its query: a link that was signed anew leads to the same.
    place: Url,
    etag: Option<HeaderValue>,
    /// How long the whole is.
    pub(super) total: Option<u64>,
    pub(super) content_type: Option<String>,
    pub(super) content_encoding: Option<String>,
}

impl PartialBody {
    pub(super) fn of(answer: &Response) -> Self {
        let headers = answer.headers();
        Self {
            place: place(answer),
            etag: headers.get(ETAG).cloned(),
            total: answer.content_length(),
            content_type: text(headers, CONTENT_TYPE),
            content_encoding: text(headers, CONTENT_ENCODING),
        }
    }

    /// What names this very body, to ask for the rest of it and of no other: an `ETag` that is not weak.
    pub(super) fn validator(&self) -> Option<&HeaderValue> {
        let etag = self.etag.as_ref();
        etag.filter(|etag| etag.as_bytes().starts_with(b"\""))
    }

    /// Whether the answer goes on at this byte, with the same body from the same place.
    pub(super) fn goes_on_with(&self, answer: &Response, from: u64) -> bool {
        let headers = answer.headers();
        let Some(range) = headers.get(CONTENT_RANGE).and_then(Range::read) else {
            return false;
        };
        let length = range.last.checked_sub(range.first);
        let length = length.and_then(|length| length.checked_add(1));
        let fits = |promised: Option<u64>, is: Option<u64>| promised.is_none() || promised == is;
        answer.status() == StatusCode::PARTIAL_CONTENT
            && range.first == from
            && length.is_some()
            && fits(answer.content_length(), length)
            && (range.total.is_none() || fits(self.total, range.total))
            && range
                .total
                .or(self.total)
                .is_none_or(|total| range.last < total)
            && headers.get(ETAG) == self.etag.as_ref()
            && text(headers, CONTENT_ENCODING) == self.content_encoding
            && place(answer) == self.place
    }

    /// Takes in what only the rest tells.
    pub(super) fn learn(&mut self, rest: &Response) {
        let range = rest.headers().get(CONTENT_RANGE).and_then(Range::read);
        self.total = self.total.or(range.and_then(|range| range.total));
    }
}

fn place(answer: &Response) -> Url {
    let mut place = answer.url().clone();
    place.set_query(None);
    place
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A `content-range` of bytes.
#[derive(Debug, PartialEq)]
struct Range {
    first: u64,
    last: u64,
    total: Option<u64>,
}

impl Range {
    fn read(header: &HeaderValue) -> Option<Self> {
        let (unit, range) = header.to_str().ok()?.trim().split_once(' ')?;
        let (bytes, total) = range.trim().split_once('/')?;
        let (first, last) = bytes.split_once('-')?;
        let total = match total {
            "*" => None,
            total => Some(total.parse().ok()?),
        };
        unit.eq_ignore_ascii_case("bytes").then_some(Self {
            first: first.parse().ok()?,
            last: last.parse().ok()?,
            total,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Option<(u64, u64, Option<u64>)> {
        let range = Range::read(&HeaderValue::try_from(header).unwrap())?;
        Some((range.first, range.last, range.total))
    }

    #[test]
    fn a_range_of_bytes_is_read_and_nothing_else() {
        assert_eq!(read("bytes 5-9/10"), Some((5, 9, Some(10))));
        assert_eq!(read("Bytes 0-0/*"), Some((0, 0, None)));
        for odd in [
            "",
            "bytes",
            "bytes */10",
            "bytes 5-9",
            "bytes -9/10",
            "bytes 5-/10",
            "lines 5-9/10",
            "bytes 5-9/ten",
            "bytes 99999999999999999999-9/10",
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }
}
