//! All outputs of a run: four at once, each with its file or its error.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use flora_technique_runs::{
    DownloadProgress, StandIn, TechniqueRun,
    stand_in::{Fault, Media, Script},
};
use serde_json::json;

use crate::{Answer, Server, Then, builder, run_with};

#[tokio::test]
async fn one_that_fails_does_not_stop_the_others() {
    let flora = StandIn::start().await.unwrap();
    let script = Script::new()
        .media("first", Media::new("a.png"))
        .output("second", "videoUrl", "file:///etc/passwd")
        .text("third", "A mug.")
        .completed();
    let run_id = flora.start_run(script);
    let client = flora.client();
    let run = client.get_run(run_id).await.unwrap();
    let folder = tempfile::tempdir().unwrap();

    let saved = client
        .download_all(&run)
        .to_dir(folder.path())
        .await
        .unwrap();

    let ids: Vec<&str> = saved.iter().map(|(output, _)| &*output.output_id).collect();
    assert_eq!(ids, ["first", "second", "third"]);
    let is_there: Vec<bool> = saved.iter().map(|(_, saved)| saved.is_ok()).collect();
    assert_eq!(is_there, [true, false, true]);
    assert_eq!(folder.path().read_dir().unwrap().count(), 2);
}

#[tokio::test]
async fn outputs_that_a_list_left_out_are_looked_up() {
    let flora = StandIn::start().await.unwrap();
    flora.start_run(Script::new().completed().without_outputs_in_list());
    let client = flora.client();
    let listed = client.list_runs().page().await.unwrap().items.remove(0);
    let folder = tempfile::tempdir().unwrap();

    let saved = client
        .download_all(&listed)
        .to_dir(folder.path())
        .await
        .unwrap();

    assert_eq!(saved.len(), 2);
    assert!(saved.iter().all(|(_, saved)| saved.is_ok()), "{saved:?}");
    flora.fault_always(Fault::Status(403).on_looks());
    let failed = client.download_all(&listed).to_dir(folder.path()).await;
    assert!(failed.unwrap_err().is_forbidden());
}

#[tokio::test]
async fn a_run_that_made_nothing_brings_nothing() {
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let failed = json!({
        "run_id": "run_1", "status": "failed", "progress": 100, "created_at": 1,
    });
    let failed = serde_json::from_value(failed).unwrap();

    let saved = client
        .download_all(&failed)
        .to_dir(folder.path())
        .await
        .unwrap();

    assert!(saved.is_empty());
}

/// A run with nine images on this server.
fn nine(media: &Server) -> TechniqueRun {
    let image = |number| {
        let link = format!("http://{}/{number}.png", media.address);
        json!({ "output_id": format!("o{number}"), "type": "imageUrl", "url": link })
    };
    run_with(&(0..9).map(image).collect())
}

#[tokio::test]
async fn four_are_under_way_at_once() {
    let media = Server::script([Answer(Vec::new(), Then::Stall)]);
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let all = client.download_all(&nine(&media));

    let all = tokio::spawn(all.to_dir(folder.path().to_owned()));

    while media.seen().len() < 4 {
        tokio::task::yield_now().await;
    }
    all.abort();
}

#[tokio::test]
async fn and_never_more() {
    let media = Server::script([Answer::new(200, "", [b' '; 3]).cut(3, Then::Trickle)]);
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let under_way: Mutex<HashSet<String>> = Mutex::default();
    let most = Arc::new(AtomicUsize::new(0));
    let told = most.clone();
    let count = move |progress: DownloadProgress<'_>| {
        let mut under_way = under_way.lock().unwrap();
        under_way.insert(progress.output.output_id.clone());
        told.fetch_max(under_way.len(), Ordering::Relaxed);
        if Some(progress.bytes) == progress.total {
            under_way.remove(&progress.output.output_id);
        }
    };

    let all = client.download_all(&nine(&media)).on_progress(count);
    let saved = all.to_dir(folder.path()).await.unwrap();

    assert_eq!(saved.iter().filter(|(_, saved)| saved.is_ok()).count(), 9);
    assert!((1..=4).contains(&most.load(Ordering::Relaxed)), "{most:?}");
}
