//! What becomes of the key where a server gives it back as something that would be sent or kept.

use flora_technique_runs::{Error, RunHandle, TechniqueRun};

use crate::{
    bodies::{RUN, page_and_meta},
    mock::{KEY, MockFlora, answer, error, ok},
};

fn shows_no_key(error: &Error) -> bool {
    let shown = format!("{error} {error:?} {}", error.message()).to_lowercase();
    let key = KEY.to_lowercase();
    !(0..=key.len() - 12).any(|start| shown.contains(&key[start..start + 12]))
}

#[tokio::test]
async fn a_cursor_that_holds_the_key_is_neither_sent_nor_kept() {
    let meta = format!(r#"{{"next_cursor":"next-{KEY}"}}"#);
    let flora = MockFlora::answering([ok(page_and_meta(&meta))]).await;
    let client = flora.client().build().unwrap();
    let mut items = client.list_runs().items();

    let error = items.next().await.unwrap().unwrap_err();
    let own = client.list_runs().cursor(KEY).page().await.unwrap_err();

    assert_eq!(error.undecodable().unwrap().path, "meta.next_cursor");
    assert!(own.is_input(), "{own}");
    assert!(shows_no_key(&error) && shows_no_key(&own), "{error} {own}");
    let checkpoint = serde_json::to_string(&items.checkpoint()).unwrap();
    assert!(!checkpoint.contains(KEY), "{checkpoint}");
    assert_eq!(flora.asked().len(), 1);
}

#[tokio::test]
async fn a_poll_url_that_holds_the_key_is_not_followed() {
    let flora = MockFlora::answering([error(404, &[])]).await;
    let client = flora.client().build().unwrap();
    let poll_url = format!(r#""poll_url":"https://x.example/techniques/{KEY}/runs/run_1"}}"#);
    let listed = RUN.replace('}', &format!(",{poll_url}"));
    let listed: TechniqueRun = serde_json::from_str(&listed).unwrap();

    let by_url = client.get_run(&listed).await.unwrap_err();
    let by_id = RunHandle::new("run_1").technique(KEY);
    let by_id = client.wait_for_run(by_id).await.unwrap_err();

    for error in [by_url, by_id] {
        assert!(error.is_input() && shows_no_key(&error), "{error}");
    }
    assert_eq!(flora.asked().len(), 0);
}

#[tokio::test]
async fn a_redirect_names_its_host_and_no_key_in_whatever_part_of_it() {
    let marked = KEY.replace('_', "-");
    for (location, shown) in [
        (
            format!("https://login.example/?key={KEY}#{KEY}"),
            "https://login.example",
        ),
        (
            format!("https://{KEY}@login.example:8443/"),
            "https://login.example:8443",
        ),
        (
            format!("https://user:{KEY}@login.example\\{KEY}"),
            "https://login.example",
        ),
        (
            format!("https://{KEY}.example/"),
            "https://[hidden].example",
        ),
        (format!("/login?{KEY}"), "another path of its own"),
        (format!("mailto:{KEY}"), "another path of its own"),
        (format!("https://{marked}"), "https://"),
    ] {
        let flora = MockFlora::answering([answer(302, &[("location", &location)], "")]).await;

        let error = flora.client().build().unwrap().list_runs().page().await;
        let error = error.unwrap_err();

        assert!(shows_no_key(&error), "{location}: {error}");
        assert!(error.message().contains(shown), "{location}: {error}");
    }
}
