// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

open_enum! {
    /// What kind of thing an output is.
    ///
    /// - `imageUrl`: `url` leads to an image
    /// - `videoUrl`: `url` leads to a video
    /// - `audioUrl`: `url` leads to a sound file
    /// - `text`: `url` holds the text itself
    /// - `documentUrl`: `url` leads to a document
    ///
    /// More kinds are likely to come (the product makes 3D models too), so a value not listed here must be kept, not refused.
    OutputType {
        ImageUrl = "imageUrl",
        VideoUrl = "videoUrl",
        AudioUrl = "audioUrl",
        Text = "text",
        DocumentUrl = "documentUrl",
    }
}
open_enum! {
    /// Where a run stands.
    ///
    /// - `pending`: accepted, work has not begun
    /// - `running`: being worked on
    /// - `completed`: ended well, the outputs are there
    /// - `failed`: ended badly, `error_code` and `error_message` say why
    ///
    /// `completed` and `failed` are final. There is no status for a cancelled run: it is a failed one. A value not listed here must be kept and counts as not ended.
    RunStatus {
        Pending = "pending",
        Running = "running",
        Completed = "completed",
        Failed = "failed",
    }
    terminal { Completed, Failed }
}
