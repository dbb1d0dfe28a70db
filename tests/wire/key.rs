//! Where the key goes: to the base URL, and nowhere else.

use std::{env, process::Command};

use flora_technique_runs::{Client, RunHandle, TechniqueRun};

use crate::{
    mock::{self, MockFlora, header, ok},
    server::{self, Answer, Server},
};

fn run(poll_url: Option<&str>) -> TechniqueRun {
    let technique = serde_json::json!({"name": "T", "technique_id": "tech_1"});
    let run = serde_json::json!({"run_id": "run_1", "status": "completed", "progress": 1,
        "created_at": 1, "outputs": [], "technique": technique, "poll_url": poll_url});
    serde_json::from_value(run).unwrap()
}

#[tokio::test]
async fn whatever_a_poll_url_says_the_key_goes_to_the_base_url_alone() {
    let look = ok(serde_json::to_string(&run(None)).unwrap());
    let empty = ok(r#"{"technique_runs":[]}"#);
    let home = MockFlora::start().await;
    home.answer(|when| when.path_includes("/runs/"), [look])
        .await;
    home.answer(|when| when.path_suffix("/technique-runs"), [empty])
        .await;
    let foreign = Server::script([Answer::ok("{}")]);
    let abroad = foreign.address.to_string();
    let here = home.host();
    let client = home.client().build().unwrap();
    let by_url = "techniques/slug/runs/run_1";
    let by_id = "techniques/tech_1/runs/run_1";
    let flat = "runs/run_1";
    #[rustfmt::skip] // a row a line
    let rows = [
        (format!("http://{abroad}/api/v1/techniques/slug/runs/run_1"), by_url),
        (format!("http://{abroad}/api/v1/runs/run_1"), flat),
        (format!("http://{abroad}/techniques/slug/runs/run_1?next=http://{abroad}#f"), by_url),
        (format!("https://{abroad}/techniques/slug/runs/run_1"), by_url),
        (format!("http://{here}@{abroad}/techniques/slug/runs/run_1"), by_url),
        (format!("http://user:pw@{abroad}/techniques/slug/runs/run_1"), by_url),
        (format!("//{abroad}/techniques/slug/runs/run_1"), by_url),
        (format!("\\\\{abroad}\\techniques\\slug\\runs\\run_1"), by_id),
        ("/techniques/slug/runs/run_1".into(), by_url),
        ("runs/run_1".into(), flat),
        ("file:///techniques/slug/runs/run_1".into(), by_url),
        (format!("http://{abroad}/techniques/../runs/run_1"), by_id),
        (format!("http://{abroad}/techniques/%2e%2e/runs/run_1"), by_id),
        (format!("http://{abroad}/techniques/a%2fb/runs/run_1"), by_id),
        (format!("http://{abroad}/techniques/a b/runs/run_1"), by_id),
        (format!("http://{abroad}/techniques//runs/run_1"), by_id),
        (format!("http://{abroad}/techniques/slug/runs/run_2"), by_id),
        (format!("http://{abroad}/techniques/slug/runs/run_1/"), by_id),
        (format!("http://{abroad}"), by_id),
        ("not a URL".into(), by_id),
        (String::new(), by_id),
    ];
    for (poll_url, path) in rows {
        let handle = RunHandle::from(&run(Some(&poll_url)));

        client.get_run(&handle).await.unwrap();
        client.wait_for_run(&handle).await.unwrap();
        client
            .wait_for_runs([handle])
            .ends()
            .next()
            .await
            .unwrap()
            .unwrap();

        let expected = format!("GET /api/v1/{path}");
        let lines = home.lines();
        let [one, waited, _, many] = &lines[lines.len() - 4..] else {
            panic!("{poll_url}")
        };
        assert_eq!([one, waited, many], [&expected; 3], "{poll_url}");
    }
    let bearer = format!("Bearer {}", mock::KEY);
    for request in home.asked() {
        assert_eq!(header(&request, "host"), [&here]);
        assert_eq!(header(&request, "authorization"), [&bearer]);
    }
    assert_eq!((foreign.seen().len(), foreign.open_connections()), (0, 0));
}

#[tokio::test]
async fn a_proxy_of_the_environment_gets_no_request_for_this_machine() {
    if env::var_os("FLORA_BASE_URL").is_some() {
        // In the child: one call that counts, and one that shows that the proxy is in force.
        Client::from_env()
            .unwrap()
            .list_runs()
            .page()
            .await
            .unwrap();
        let plain = reqwest::Client::builder()
            .tls_certs_only([])
            .build()
            .unwrap();
        plain
            .get(env::var("FLORA_BASE_URL").unwrap() + "/marker")
            .send()
            .await
            .unwrap();
        return;
    }
    let home = Server::script([Answer::ok(r#"{"technique_runs":[]}"#)]);
    let proxy = Server::script([Answer::ok("{}")]);
    let mut child = Command::new(env::current_exe().unwrap());
    child.args([
        "--exact",
        "key::a_proxy_of_the_environment_gets_no_request_for_this_machine",
    ]);
    for name in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
    ] {
        child.env(name, format!("http://{}", proxy.address));
    }
    child
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env_remove("REQUEST_METHOD");
    child
        .env("FLORA_BASE_URL", home.url())
        .env("FLORA_API_KEY", server::KEY);

    let output = child.output().unwrap();

    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    assert_eq!(home.seen().len(), 1);
    let at_proxy: Vec<_> = proxy.seen().iter().map(|it| it.line().to_owned()).collect();
    assert_eq!(at_proxy, [format!("GET {}/marker HTTP/1.1", home.url())]);
    assert!(proxy.seen()[0].header("authorization").is_empty());
}
