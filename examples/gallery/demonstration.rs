//! A FLORA without a key, whose media are large, slow, cut off and soon expired.

use std::time::Duration;

use flora_technique_runs::{
    Error, StandIn,
    stand_in::{Fault, Media, Script},
};

const HOUR: Duration = Duration::from_secs(60 * 60);

pub(crate) async fn start() -> Result<StandIn, Error> {
    let flora = StandIn::start().await?;
    flora.seed(20);
    let video = Media::new("pan.mp4").size(8_000_000);
    for (number, media) in (1..).zip([
        video.clone().bytes_per_second(4_000_000),
        video.clone().cut_after(3_000_000),
        video.without_ranges(),
        Media::new("mug.png").expires_after(Duration::from_secs(2)),
    ]) {
        let script = Script::new().completed().media("clip", media);
        flora.start_run(script.text("caption", "A mug.").created_ago(number * HOUR));
    }
    flora.fault(Fault::CutBody.on_media());
    Ok(flora)
}

/// Starts a run every few seconds; never ends.
pub(crate) async fn start_runs(flora: &StandIn) {
    loop {
        tokio::time::sleep(Duration::from_secs(3)).await;
        let video = Media::new("pan.mp4").size(2_000_000);
        let video = video.bytes_per_second(1_000_000);
        let course = Script::new().pending().running(50.0).completed();
        flora.start_run(course.media("clip", video));
    }
}
