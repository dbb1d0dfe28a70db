//! What becomes of the key where a server gives it back as something that would be sent or kept.

use flora_technique_runs::{Error, RunHandle, TechniqueRun};

use crate::{
    bodies::RUN,
    mock::{KEY, MockFlora, answer, error, ok},
};

fn shows_no_key(error: &Error) -> bool {
    let shown = format!("{error} {error:?} {}", error.message()).to_lowercase();
    let key = KEY.to_lowercase();
    !(0..=key.len() - 12).any(|start| shown.contains(&key[start..start + 12]))
}

#[tokio::test]
async fn an_id_or_a_filter_that_is_the_key_is_rejected_before_any_request() {
    let flora = MockFlora::answering([error(404, &[])]).await;
    let client = flora.client().build().unwrap();

    let run = client.get_run(KEY).await.unwrap_err();
    let technique = RunHandle::new("run_1").technique(KEY);
    let technique = client.wait_for_run(technique).await.unwrap_err();
    let filter = client.list_runs().status(KEY).page().await.unwrap_err();
    let cursor = client.list_runs().cursor(KEY).page().await.unwrap_err();

    for error in [run, technique, filter, cursor] {
        assert!(error.is_input() && shows_no_key(&error), "{error}");
    }
    assert_eq!(flora.asked().len(), 0);
}

#[tokio::test]
async fn a_poll_url_that_holds_the_key_is_not_followed() {
    let flora = MockFlora::answering([error(404, &[])]).await;
    let client = flora.client().build().unwrap();
    let poll_url = format!(r#""poll_url":"https://x.example/techniques/{KEY}/runs/run_1"}}"#);
    let listed = RUN.replace('}', &format!(",{poll_url}"));
    let listed: TechniqueRun = serde_json::from_str(&listed).unwrap();

    let by_url = client.get_run(&listed).await.unwrap_err();

    assert!(by_url.is_input() && shows_no_key(&by_url), "{by_url}");
    assert_eq!(flora.asked().len(), 0);
}

#[tokio::test]
async fn a_workspace_that_is_called_like_the_key_is_rejected_and_not_named() {
    let page = |workspace: &str| {
        let run = RUN.replace('}', &format!(r#","workspace_id":"{workspace}"}}"#));
        ok(format!(
            r#"{{"meta":{{"next_cursor":"next"}},"technique_runs":[{run}]}}"#
        ))
    };
    let flora = MockFlora::answering([page("ws_1"), page(KEY), page("ws_1"), page(KEY)]).await;
    let client = flora.client().build().unwrap();

    let mut runs = client.list_runs().items();
    runs.try_next().await.unwrap();
    let saved = runs.checkpoint();
    let listing = client.list_runs().resume(saved).page().await.unwrap_err();

    let mut changes = client.watch_runs().since_beginning().changes();
    changes.try_next().await.unwrap();
    let saved = changes.checkpoint();
    let mut changes = client.watch_runs().resume(saved).changes();
    let watch = changes.try_next().await.unwrap_err();

    for error in [listing, watch] {
        assert!(
            error.is_other_workspace() && shows_no_key(&error),
            "{error}"
        );
    }
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
