//! The stand-in's media: of any size, slow, cut and expired; every download comes to its end.

use std::time::Duration;

use flora_technique_runs::{
    Client, StandIn, TechniqueRun,
    stand_in::{Fault, Media, Script},
};

/// A run that has made this, as a single look shows it.
async fn run_of(flora: &StandIn, media: &Media) -> TechniqueRun {
    let script = Script::new().completed().media("clip", media.clone());
    let run_id = flora.start_run(script);
    flora.client().get_run(run_id).await.unwrap()
}

async fn fetched(client: &Client, run: &TechniqueRun) -> Vec<u8> {
    let output = crate::only_output(run);
    client.download(run, output).bytes().await.unwrap().bytes
}

fn media_requests(flora: &StandIn) -> usize {
    let requests = flora.requests();
    let media = requests.iter().filter(|it| it.path.starts_with("/media/"));
    media.count()
}

#[tokio::test]
async fn a_file_of_any_size_and_pace_comes_whole() {
    let flora = StandIn::start().await.unwrap();
    let small = Media::new("mug.png");
    let sized = Media::new("pan.mp4").size(300_001);
    let slow = Media::new("pan.mp4").size(4_000).bytes_per_second(40_000);
    for media in [small, sized.clone(), Media::new("a.txt").size(3), slow] {
        let run = run_of(&flora, &media).await;

        assert!(
            fetched(&flora.client(), &run).await == media.contents(),
            "{media:?}"
        );
    }
    assert_eq!(sized.contents().len(), 300_001);
}

#[tokio::test]
async fn a_file_that_breaks_off_again_and_again_is_gone_on_with() {
    let flora = StandIn::start().await.unwrap();
    let media = Media::new("pan.mp4").size(5 << 20).cut_after(2 << 20);
    let run = run_of(&flora, &media).await;

    assert!(fetched(&flora.client(), &run).await == media.contents());

    assert_eq!(media_requests(&flora), 3);
}

#[tokio::test]
async fn one_that_refuses_ranges_is_begun_anew() {
    let flora = StandIn::start().await.unwrap();
    let media = Media::new("pan.mp4").size(100_000).without_ranges();
    let run = run_of(&flora, &media).await;
    flora.fault(Fault::CutBody.on_media());

    assert!(fetched(&flora.client(), &run).await == media.contents());

    assert_eq!(media_requests(&flora), 2);
}

#[tokio::test]
async fn one_that_stalls_is_asked_again_after_the_clients_time_out() {
    let flora = StandIn::start().await.unwrap();
    let media = Media::new("pan.mp4").size(100_000);
    let run = run_of(&flora, &media).await;
    flora.fault(Fault::Stall.on_media());
    let hasty = flora.client_builder().timeout(Duration::from_millis(200));

    assert!(fetched(&hasty.build().unwrap(), &run).await == media.contents());

    assert_eq!(media_requests(&flora), 2);
}

#[tokio::test]
async fn a_link_that_has_expired_by_the_clock_is_looked_up_once_more() {
    let flora = StandIn::start().await.unwrap();
    let hour = Duration::from_secs(60 * 60);
    let media = Media::new("mug.png").expires_after(hour);
    let run = run_of(&flora, &media).await;
    let looks = flora.look_requests();
    assert_eq!(fetched(&flora.client(), &run).await, media.contents());
    assert_eq!(flora.look_requests(), looks);

    flora.advance(2 * hour);

    assert_eq!(fetched(&flora.client(), &run).await, media.contents());
    assert_eq!(flora.look_requests(), looks + 1);
    assert_eq!(media_requests(&flora), 3);
}
