//! The files that outputs name: of each kind a small valid one, whatever its name, and of any size.

use std::{
    ops::Range,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::http::HeaderMap;

/// A URL path that begins so leads to a file.
pub(super) const FOLDER: &str = "/media/";

/// A file that a stand-in has for an output, and how it serves it: for
/// [`Script::media`](super::Script::media).
///
/// By its ending it is a small valid file, `png`, `mp4`, `wav`, `pdf` or `txt`, whatever the name; a
/// [size](Self::size) of your own cuts it short, or fills it up with bytes that tell their place. It is
/// served without a key, with an `ETag`, and in part to whoever asks for a range.
///
/// ```
/// use flora_technique_runs::stand_in::{Media, Script};
/// use std::time::Duration;
///
/// let video = Media::new("pan.mp4").size(5_000_000).bytes_per_second(1_000_000);
/// let image = Media::new("mug.png").expires_after(Duration::from_secs(60));
/// let script = Script::new().completed().media("clip", video).media("still", image);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "it is served once it is given to `Script::media`"]
pub struct Media {
    name: String,
    size: Option<u64>,
    bytes_per_second: Option<u64>,
    cut_after: Option<u64>,
    expires_after: Option<Duration>,
    refuses_ranges: bool,
}

impl Media {
    /// The small file of this name's ending; without an ending that is known there is none, and its link is
    /// answered with 404.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            size: None,
            bytes_per_second: None,
            cut_after: None,
            expires_after: None,
            refuses_ranges: false,
        }
    }

    /// Has this many bytes. They are made as they are sent, so it may be large.
    pub fn size(mut self, bytes: u64) -> Self {
        self.size = Some(bytes);
        self
    }

    /// Comes about this fast; by default as fast as it can.
    pub fn bytes_per_second(mut self, bytes: u64) -> Self {
        self.bytes_per_second = Some(bytes);
        self
    }

    /// Each answer breaks off after this many bytes, unless there are no more.
    ///
    /// ```
    /// use flora_technique_runs::stand_in::Media;
    ///
    /// // Has to be begun anew each time, and is never whole.
    /// let video = Media::new("pan.mp4").size(5_000_000).cut_after(1_000_000).without_ranges();
    /// ```
    pub fn cut_after(mut self, bytes: u64) -> Self {
        self.cut_after = Some(bytes);
        self
    }

    /// A link to it is good for this long by the stand-in's [clock](super::StandIn::advance), then it is
    /// refused with 403; each answer about the run has a new one.
    pub fn expires_after(mut self, time: Duration) -> Self {
        self.expires_after = Some(time);
        self
    }

    /// Is sent whole, whatever range is asked for.
    pub fn without_ranges(mut self) -> Self {
        self.refuses_ranges = true;
        self
    }

    /// What it holds, to compare with what was fetched.
    ///
    /// ```
    /// use flora_technique_runs::stand_in::Media;
    ///
    /// assert_eq!(Media::new("pan.mp4").size(5_000).contents().len(), 5_000);
    /// assert!(Media::new("mug.png").contents().starts_with(b"\x89PNG"));
    /// ```
    #[must_use]
    pub fn contents(&self) -> Vec<u8> {
        let file = file(&self.name).map(|(_, bytes)| bytes).unwrap_or_default();
        let small = u64::try_from(file.len()).unwrap_or_default();
        let size = self.size.unwrap_or(small);
        piece(file, 0..size)
    }

    /// What kind of output it is, by its ending.
    pub(super) fn kind(&self) -> &'static str {
        match ending(&self.name) {
            Some("png") => "imageUrl",
            Some("mp4") => "videoUrl",
            Some("wav") => "audioUrl",
            _ => "documentUrl",
        }
    }

    /// The path of its link as of now: all that it is stands in the query.
    pub(super) fn path(&self, now: SystemTime) -> String {
        let until = self.expires_after.and_then(|time| now.checked_add(time));
        let until = until.and_then(|until| until.duration_since(UNIX_EPOCH).ok());
        let parameters = [
            ("size", self.size.map(u128::from)),
            ("rate", self.bytes_per_second.map(u128::from)),
            ("cut", self.cut_after.map(u128::from)),
            ("until", until.map(|until| until.as_millis())),
            ("ranges", self.refuses_ranges.then_some(0)),
        ];
        let mut path = format!("{FOLDER}{}", self.name);
        for (name, value) in parameters {
            if let Some(value) = value {
                let before = if path.contains('?') { '&' } else { '?' };
                path = format!("{path}{before}{name}={value}");
            }
        }
        path
    }
}

/// What a link asks for.
pub(super) enum Asked {
    /// There is no such file.
    Nothing,
    /// Its time is over.
    Expired,
    /// The range begins behind its end.
    NoSuchRange(u64),
    File(Served),
}

/// A file, or a part of it, as it is sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Served {
    file: &'static [u8],
    pub(super) content_type: &'static str,
    pub(super) etag: String,
    pub(super) range: Range<u64>,
    /// How long the whole is.
    pub(super) size: u64,
    /// Whether only a range is sent.
    pub(super) is_part: bool,
    pub(super) accepts_ranges: bool,
    pub(super) bytes_per_second: Option<u64>,
    /// How many bytes of the range come.
    pub(super) come: u64,
}

impl Served {
    pub(super) fn piece(&self, range: Range<u64>) -> Vec<u8> {
        piece(self.file, range)
    }
}

/// What lies at this name, as its link's query has it.
pub(super) fn asked(
    name: &str,
    query: &[(String, String)],
    headers: &HeaderMap,
    now: SystemTime,
) -> Asked {
    let Some((content_type, file)) = file(name) else {
        return Asked::Nothing;
    };
    let number = |wanted: &str| {
        let (_, value) = query.iter().find(|(name, _)| name == wanted)?;
        value.parse::<u64>().ok()
    };
    let is_over = |until: u64| {
        let until = UNIX_EPOCH.checked_add(Duration::from_millis(until));
        until.is_some_and(|until| now >= until)
    };
    if number("until").is_some_and(is_over) {
        return Asked::Expired;
    }
    let small = u64::try_from(file.len()).unwrap_or_default();
    let size = number("size").unwrap_or(small);
    let etag = format!("\"{size}-{}\"", ending(name).unwrap_or_default());
    let accepts_ranges = number("ranges").is_none();
    let header = |name: &str| headers.get(name)?.to_str().ok();
    let is_same = header("if-range").is_none_or(|wanted| wanted == etag);
    let wanted = header("range").filter(|_| accepts_ranges && is_same);
    let wanted = wanted.and_then(|range| bytes_of(range, size));
    if wanted.as_ref().is_some_and(|range| range.start >= size) {
        return Asked::NoSuchRange(size);
    }
    let is_part = wanted.is_some();
    let range = wanted.unwrap_or(0..size);
    let length = range.end.saturating_sub(range.start);
    Asked::File(Served {
        file,
        content_type,
        etag,
        size,
        is_part,
        accepts_ranges,
        bytes_per_second: number("rate").filter(|rate| *rate > 0),
        come: number("cut").map_or(length, |cut| cut.min(length)),
        range,
    })
}

/// A `range` of bytes from a place to another, or to the end; no other is served.
fn bytes_of(range: &str, size: u64) -> Option<Range<u64>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let end = match last {
        "" => size,
        last => last.parse::<u64>().ok()?.checked_add(1)?.min(size),
    };
    Some(first.parse().ok()?..end)
}

/// The small file of this name: content type and bytes, by the name's ending.
fn file(name: &str) -> Option<(&'static str, &'static [u8])> {
    match ending(name)? {
        "png" => Some(("image/png", include_bytes!("media/image.png"))),
        "mp4" => Some(("video/mp4", include_bytes!("media/video.mp4"))),
        "wav" => Some(("audio/wav", include_bytes!("media/audio.wav"))),
        "pdf" => Some(("application/pdf", include_bytes!("media/document.pdf"))),
        "txt" => Some(("text/plain; charset=utf-8", b"A mug, in rain.\n")),
        _ => None,
    }
}

fn ending(name: &str) -> Option<&str> {
    Some(name.rsplit_once('.')?.1)
}

/// These bytes of a small file that was filled up: behind its end each byte tells its place.
fn piece(file: &[u8], range: Range<u64>) -> Vec<u8> {
    let byte = |place: u64| {
        let small = usize::try_from(place)
            .ok()
            .and_then(|place| file.get(place));
        small.copied().unwrap_or_else(|| filling(place))
    };
    range.map(byte).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "its lowest eight bits")]
fn filling(place: u64) -> u8 {
    (place ^ (place >> 8) ^ (place >> 16)) as u8
}
