// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

/// What kind of thing an output is.
///
/// - `imageUrl`: `url` leads to an image
/// - `videoUrl`: `url` leads to a video
/// - `audioUrl`: `url` leads to a sound file
/// - `text`: `url` holds the text itself
/// - `documentUrl`: `url` leads to a document
///
/// More kinds are likely to come (the product makes 3D models too), so a value not listed here must be kept, not rejected.
///
/// Making one of text never fails: what the document does not know is kept in `Other`. Of JSON only what is no string is an error.
///
/// ```
/// use flora_technique_runs::OutputType;
///
/// assert_eq!(OutputType::from("imageUrl"), OutputType::ImageUrl);
/// assert_eq!(OutputType::from("not known yet").as_str(), "not known yet");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutputType {
    /// `imageUrl` on the wire.
    ImageUrl,
    /// `videoUrl` on the wire.
    VideoUrl,
    /// `audioUrl` on the wire.
    AudioUrl,
    /// `text` on the wire.
    Text,
    /// `documentUrl` on the wire.
    DocumentUrl,
    /// A value that the document does not know.
    Other(Unlisted),
}
impl OutputType {
    /// The values that the document knows.
    pub const KNOWN: &'static [&'static str] = &[
        "imageUrl",
        "videoUrl",
        "audioUrl",
        "text",
        "documentUrl",
    ];
    /// The value as it is on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::ImageUrl => "imageUrl",
            Self::VideoUrl => "videoUrl",
            Self::AudioUrl => "audioUrl",
            Self::Text => "text",
            Self::DocumentUrl => "documentUrl",
            Self::Other(value) => value.as_str(),
        }
    }
    fn known(value: &str) -> Option<Self> {
        match value {
            "imageUrl" => Some(Self::ImageUrl),
            "videoUrl" => Some(Self::VideoUrl),
            "audioUrl" => Some(Self::AudioUrl),
            "text" => Some(Self::Text),
            "documentUrl" => Some(Self::DocumentUrl),
            _ => None,
        }
    }
}
open_enum!(
    OutputType,
    "What kind of thing an output is.\n\n- `imageUrl`: `url` leads to an image\n- `videoUrl`: `url` leads to a video\n- `audioUrl`: `url` leads to a sound file\n- `text`: `url` holds the text itself\n- `documentUrl`: `url` leads to a document\n\nMore kinds are likely to come (the product makes 3D models too), so a value not listed here must be kept, not rejected."
);
/// Where a run stands.
///
/// - `pending`: accepted, work has not begun
/// - `running`: being worked on
/// - `completed`: ended well, the outputs are there
/// - `failed`: ended badly, `error_code` and `error_message` say why
///
/// `completed` and `failed` are final. There is no status for a cancelled run: it is a failed one. A value not listed here must be kept and counts as not ended.
///
/// Making one of text never fails: what the document does not know is kept in `Other`. Of JSON only what is no string is an error.
///
/// ```
/// use flora_technique_runs::RunStatus;
///
/// assert_eq!(RunStatus::from("pending"), RunStatus::Pending);
/// assert_eq!(RunStatus::from("not known yet").as_str(), "not known yet");
/// assert!(RunStatus::Completed.is_terminal());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RunStatus {
    /// `pending` on the wire.
    Pending,
    /// `running` on the wire.
    Running,
    /// `completed` on the wire.
    Completed,
    /// `failed` on the wire.
    Failed,
    /// A value that the document does not know.
    Other(Unlisted),
}
impl RunStatus {
    /// The values that the document knows.
    pub const KNOWN: &'static [&'static str] = &[
        "pending",
        "running",
        "completed",
        "failed",
    ];
    /// The value as it is on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Other(value) => value.as_str(),
        }
    }
    /// Whether nothing follows this value. A value that the document does not know has not
    /// ended.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }
    fn known(value: &str) -> Option<Self> {
        match value {
            "pending" => Some(Self::Pending),
            "running" => Some(Self::Running),
            "completed" => Some(Self::Completed),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }
}
open_enum!(
    RunStatus,
    "Where a run stands.\n\n- `pending`: accepted, work has not begun\n- `running`: being worked on\n- `completed`: ended well, the outputs are there\n- `failed`: ended badly, `error_code` and `error_message` say why\n\n`completed` and `failed` are final. There is no status for a cancelled run: it is a failed one. A value not listed here must be kept and counts as not ended."
);
