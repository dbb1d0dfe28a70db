//! What runs name as media is there.

use flora_technique_runs::{
    StandIn,
    stand_in::{Fault, Script},
};
use reqwest::Method;

use crate::asking::send;

#[tokio::test]
async fn every_url_that_a_seeded_run_names_leads_to_a_file_without_a_key() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let mut files = 0;

    for number in 1..=5 {
        let run = flora.client().get_run(format!("run_{number}")).await;
        for output in run.unwrap().outputs.unwrap_or_default() {
            if output.type_.as_str() == "text" {
                continue;
            }
            let file = send(Method::GET, "", &output.url).await;
            assert_eq!(file.status, 200, "{}", output.url);
            files += 1;
        }
    }

    assert_eq!(files, 3);
}

#[tokio::test]
async fn a_file_is_of_the_kind_that_its_ending_says() {
    let flora = StandIn::start().await.unwrap();
    let kinds: [(&str, &str, &[u8]); 5] = [
        ("a.png", "image/png", b"\x89PNG\r\n\x1a\n"),
        ("b.mp4", "video/mp4", b"\0\0\0\x1cftyp"),
        ("c.wav", "audio/wav", b"RIFF"),
        ("d.pdf", "application/pdf", b"%PDF-1.4"),
        ("e.txt", "text/plain; charset=utf-8", b"A mug"),
    ];
    for (name, content_type, beginning) in kinds {
        let script = Script::new().completed();
        let id = flora.start_run(script.output("out", "anyUrl", &format!("/media/{name}")));
        let run = flora.client().get_run(id).await.unwrap();

        let file = send(Method::GET, "", &run.outputs.unwrap()[0].url).await;

        assert_eq!(file.headers["content-type"], content_type);
        assert!(file.bytes.starts_with(beginning), "{name}");
    }
}

#[tokio::test]
async fn what_is_no_path_of_its_media_stays_as_the_script_has_it() {
    let flora = StandIn::start().await.unwrap();
    let elsewhere = "https://media.flora.ai/mug.png";
    let script = Script::new().completed().image("out", elsewhere);
    let id = flora.start_run(script.text("caption", "/media/ is a folder"));

    let outputs = flora.client().get_run(id).await.unwrap().outputs.unwrap();

    assert_eq!(outputs[0].url, elsewhere);
    assert_eq!(outputs[1].url, "/media/ is a folder");
}

#[tokio::test]
async fn a_download_uses_up_no_fault_of_the_api_and_is_neither_list_nor_look() {
    let flora = StandIn::start().await.unwrap();
    let url = flora.base_url().replace("/api/v1", "/media/mug.png");
    flora.fault(Fault::Status(500));
    flora.fault(Fault::Status(404).on_media().after(1));

    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(send(Method::GET, "", &url).await.status);
    }

    assert_eq!(statuses, [200, 404, 200]);
    assert_eq!((flora.list_requests(), flora.look_requests()), (0, 0));
    assert_eq!(flora.requests().len(), 3);
}
