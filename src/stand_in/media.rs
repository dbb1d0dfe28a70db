//! The files that outputs name: one small valid file of each kind, whatever its name.

/// A URL path that begins so leads to a file.
pub(super) const FOLDER: &str = "/media/";

/// What lies in the folder under this name: content type and bytes, by the name's ending.
pub(super) fn file(name: &str) -> Option<(&'static str, &'static [u8])> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending {
        "png" => Some(("image/png", include_bytes!("media/image.png"))),
        "mp4" => Some(("video/mp4", include_bytes!("media/video.mp4"))),
        "wav" => Some(("audio/wav", include_bytes!("media/audio.wav"))),
        "pdf" => Some(("application/pdf", include_bytes!("media/document.pdf"))),
        "txt" => Some(("text/plain; charset=utf-8", b"A mug, in rain.\n")),
        _ => None,
    }
}
