//! The stand-in, held to the document and to what it promises.

use std::{collections::HashSet, fs, time::Duration};

use flora_technique_runs::{
    Client, Error, Retry, RunHandle, RunStatus, StandIn,
    stand_in::{Fault, Script},
};
use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};

#[path = "../examples/drift/schema.rs"]
mod schema;

struct Raw {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

/// A request past the client, which would refuse or tidy up much of what is tried here.
async fn send(flora: &StandIn, method: Method, key: &str, path: &str) -> Raw {
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    let request = http
        .build()
        .unwrap()
        .request(method, format!("{}{path}", flora.base_url()));
    let answer = request.header("authorization", key).send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    Raw {
        status,
        headers,
        body,
    }
}

async fn get(flora: &StandIn, path: &str) -> Raw {
    send(flora, Method::GET, &format!("Bearer {}", flora.key()), path).await
}

type Question = fn(&Error) -> bool;

/// A client that shows each fault, for it tries nothing again.
fn hasty(flora: &StandIn) -> Client {
    flora.client_builder().retry(Retry::none()).build().unwrap()
}

async fn listed(client: &Client) -> Result<Vec<String>, Error> {
    let (mut ids, mut runs) = (Vec::new(), client.list_runs().page_size(10).items());
    while let Some(run) = runs.try_next().await? {
        ids.push(run.run_id);
    }
    Ok(ids)
}

#[track_caller]
fn assert_conforms(component: &str, value: &Value) {
    let document = fs::read_to_string("openapi/technique-runs.json").unwrap();
    let document = serde_json::from_str(&document).unwrap();
    let schema = json!({ "$ref": format!("#/components/schemas/{component}") });
    let validator = schema::validator(&document, &schema).unwrap();
    let faults: Vec<_> = validator
        .iter_errors(value)
        .map(|e| e.to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:?} in {value:#}");
}

fn every_shape() -> [Script; 8] {
    let begun = || Script::new().pending().running(40.5);
    [
        Script::new(),
        begun().completed(),
        begun().failed("GENERATION_CANCELLED", "Cancelled."),
        begun()
            .completed()
            .text("caption", "A mug")
            .image("out", "https://media.flora.ai/1.png"),
        begun()
            .completed()
            .output("clip", "videoUrl", "https://media.flora.ai/1.mp4"),
        begun().completed().without_outputs_in_list(),
        begun()
            .completed()
            .only_flat()
            .technique("tech_mugs")
            .field("project_id", "prj_mugs"),
        begun()
            .failed("provider_error", "No.")
            .only_nested()
            .field("charged_cost", 0),
    ]
}

#[tokio::test]
async fn every_step_of_every_script_is_listed_as_the_document_says() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(10);
    let runs = every_shape().map(|script| flora.start_run(script)).len() + 10;

    for _ in 0..4 {
        let page = get(&flora, "/technique-runs?limit=100").await;

        assert_eq!(page.status, 200);
        assert_eq!(page.body["technique_runs"].as_array().unwrap().len(), runs);
        assert_conforms("TechniqueRunPage", &page.body);
    }
}

#[tokio::test]
async fn every_step_of_every_script_is_looked_at_as_the_document_says() {
    let flora = StandIn::start().await.unwrap();
    let before = flora.base_url().len();
    for script in every_shape() {
        flora.start_run(script);
    }
    let page = get(&flora, "/technique-runs").await.body;

    for run in page["technique_runs"].as_array().unwrap() {
        for _ in 0..3 {
            let way = &run["poll_url"].as_str().unwrap()[before..];
            let look = get(&flora, way).await;

            assert_eq!((look.status, &look.body["run_id"]), (200, &run["run_id"]));
            assert_conforms("TechniqueRun", &look.body);
        }
    }
}

#[tokio::test]
async fn what_only_a_listing_tells_is_missing_from_a_single_look() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    let mut listed = get(&flora, "/technique-runs").await.body["technique_runs"][0].take();
    let look = get(&flora, "/runs/run_1").await.body;

    let fields = listed.as_object_mut().unwrap();
    for name in [
        "project_id",
        "workspace_id",
        "technique",
        "technique_run_id",
    ] {
        assert!(fields.remove(name).is_some(), "{name}");
    }
    assert_eq!(look, listed);
}

#[tokio::test]
async fn every_error_is_the_vendors_sample() {
    let flora = StandIn::start().await.unwrap();

    for status in [400, 401, 402, 403, 404, 409, 429, 500] {
        let sample = fs::read(format!("tests/fixtures/error-{status}.json")).unwrap();
        flora.fault(Fault::Status(status));
        let answer = get(&flora, "/technique-runs").await;

        assert_eq!(answer.status, status);
        assert_eq!(
            answer.body,
            serde_json::from_slice::<Value>(&sample).unwrap()
        );
        assert_conforms("ErrorEnvelope", &answer.body);
    }
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_its_own_and_says_that_it_is_json() {
    let flora = StandIn::start().await.unwrap();
    let mut ids = HashSet::new();

    for path in [
        "/technique-runs",
        "/runs/run_1",
        "/nothing",
        "/technique-runs?limit=0",
    ] {
        let headers = get(&flora, path).await.headers;

        assert_eq!(headers["content-type"], "application/json");
        assert!(headers["request-id"].to_str().unwrap().starts_with("req_"));
        assert!(ids.insert(headers["request-id"].clone()), "{path}");
    }
}

#[tokio::test]
async fn pages_of_a_hundred_give_each_of_250_runs_once_and_newest_first() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(250);

    let (mut ids, mut pages) = (
        Vec::new(),
        flora.client().list_runs().page_size(100).pages(),
    );
    while let Some(page) = pages.try_next().await.unwrap() {
        assert_eq!(page.total_estimate, Some(250));
        ids.extend(page.items.into_iter().map(|run| run.run_id));
    }

    let expected: Vec<_> = (1..=250).rev().map(|n| format!("run_{n}")).collect();
    assert_eq!(ids, expected);
    assert_eq!(flora.list_requests(), 3);
}

#[tokio::test]
async fn a_page_has_20_runs_unless_more_are_asked_for() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(21);

    let page = get(&flora, "/technique-runs").await.body;

    assert_eq!(page["technique_runs"].as_array().unwrap().len(), 20);
    assert!(page["meta"]["next_cursor"].is_string());
}

#[tokio::test]
async fn the_last_page_has_no_cursor_also_when_it_is_full() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(20);

    let page = get(&flora, "/technique-runs?limit=20").await.body;

    assert_eq!(
        page["meta"],
        json!({ "next_cursor": null, "total_estimate": 20 })
    );
}

#[tokio::test]
async fn each_filter_shows_the_runs_that_fit_and_no_others() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(20);
    let own = Script::new()
        .running(1.0)
        .technique("tech_mugs")
        .field("project_id", "prj_mugs");
    let id = flora.start_run(own.clone().field("workspace_id", "ws_mugs"));

    for filter in [
        "status=running",
        "technique_id=tech_mugs",
        "project_id=prj_mugs",
        "workspace_id=ws_mugs",
        "status=running&technique_id=tech_mugs&project_id=prj_mugs&workspace_id=ws_mugs",
    ] {
        let page = get(&flora, &format!("/technique-runs?{filter}")).await.body;
        assert_eq!(page["technique_runs"][0]["run_id"], *id, "{filter}");
        assert_eq!(page["meta"]["total_estimate"], 1, "{filter}");
    }
    let none = get(&flora, "/technique-runs?project_id=prj_mugs&status=failed")
        .await
        .body;
    assert_eq!(none["technique_runs"], json!([]));
}

#[tokio::test]
async fn a_key_that_is_wrong_or_missing_is_refused_everywhere() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    let (lower, bare) = (format!("bearer {}", flora.key()), flora.key().to_owned());

    for key in ["", "Bearer ", "Bearer wrong", &lower, &bare] {
        for path in ["/technique-runs", "/runs/run_1", "/nothing"] {
            let answer = send(&flora, Method::GET, key, path).await;

            assert_eq!(answer.status, 401, "{key} {path}");
            assert_eq!(answer.body["error"]["message"], "Invalid API key.");
        }
    }
}

#[tokio::test]
async fn a_bad_parameter_is_named() {
    let flora = StandIn::start().await.unwrap();

    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("cursor=", "cursor"),
        ("cursor=eyJvZmZzZXQiOjIwfQ", "cursor"),
        ("status=done", "status"),
        ("status=pending,running", "status"),
        ("project_id=ws_a", "project_id"),
        ("project_id=prj_", "project_id"),
        ("workspace_id=ws_a+b", "workspace_id"),
        ("limit=5&technique_id=night-camera", "technique_id"),
    ] {
        let answer = get(&flora, &format!("/technique-runs?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.body["error"]["fields"][0]["field"], field, "{query}");
        assert_conforms("ErrorEnvelope", &answer.body);
    }
}

#[tokio::test]
async fn other_paths_and_methods_are_not_found() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    let key = format!("Bearer {}", flora.key());

    for path in [
        "",
        "/",
        "/technique-runs/",
        "/runs",
        "/runs/",
        "/runs/run_1/x",
        "/runs/run_2",
    ] {
        assert_eq!(get(&flora, path).await.status, 404, "{path}");
    }
    for method in [Method::POST, Method::DELETE, Method::PUT] {
        let answer = send(&flora, method, &key, "/technique-runs").await;
        assert_eq!(
            (answer.status, &answer.body["error"]["code"]),
            (404, &json!("not_found"))
        );
    }
}

#[tokio::test]
async fn a_run_moves_one_step_with_each_answer_that_shows_it() {
    let flora = StandIn::start().await.unwrap();
    let script = Script::new().pending().running(40.0).status("queued");
    flora.start_run(script.running(90.0).failed("provider_error", "No."));
    let mut seen = Vec::new();

    for _ in 0..3 {
        let page = get(&flora, "/technique-runs").await.body;
        let look = get(&flora, "/runs/run_1").await.body;
        seen.extend([page["technique_runs"][0].clone(), look]);
    }

    let statuses: Vec<_> = seen.iter().map(|run| run["status"].clone()).collect();
    let progress: Vec<_> = seen.iter().map(|run| run["progress"].as_f64()).collect();
    let expected = "pending running queued running failed failed";
    assert_eq!(statuses, expected.split(' ').collect::<Vec<_>>());
    assert_eq!(progress, [0.0, 40.0, 0.0, 90.0, 100.0, 100.0].map(Some));
}

#[tokio::test]
async fn outputs_and_errors_are_those_of_the_script() {
    let flora = StandIn::start().await.unwrap();
    let text = "1. A mug: not a URL";
    flora.start_run(
        Script::new()
            .completed()
            .text("caption", text)
            .without_outputs_in_list(),
    );
    flora.start_run(Script::new().failed("GENERATION_CANCELLED", "Cancelled."));

    let page = flora.client().list_runs().page().await.unwrap();
    let look = flora.client().get_run("run_1").await.unwrap();

    assert_eq!(
        page.items[0].error_code.as_deref(),
        Some("GENERATION_CANCELLED")
    );
    assert_eq!(page.items[0].error_message.as_deref(), Some("Cancelled."));
    assert_eq!(page.items[1].outputs, None);
    let outputs = look.outputs.unwrap();
    assert_eq!((outputs.len(), outputs[0].url.as_str()), (1, text));
}

#[tokio::test]
async fn a_run_is_found_on_the_ways_that_its_script_leaves_open() {
    let flora = StandIn::start().await.unwrap();
    let script = || Script::new().running(1.0).technique("tech_mugs");
    for script in [script(), script().only_nested(), script().only_flat()] {
        flora.start_run(script);
    }

    let ways = [
        "/techniques/mugs",
        "/techniques/tech_mugs",
        "",
        "/techniques/other",
    ];
    for (run, statuses) in [
        ("run_1", [200, 200, 200, 404]),
        ("run_2", [200, 200, 404, 404]),
        ("run_3", [404, 404, 200, 404]),
    ] {
        for (way, status) in ways.into_iter().zip(statuses) {
            let answer = get(&flora, &format!("{way}/runs/{run}")).await;
            assert_eq!(answer.status, status, "{way} {run}");
        }
    }
}

#[tokio::test]
async fn the_client_finds_a_run_by_its_second_way() {
    let flora = StandIn::start().await.unwrap();
    let id = flora.start_run(Script::new().completed().only_flat());

    let handle = RunHandle::new(id).technique("night-camera");
    let run = flora.client().get_run(handle).await.unwrap();

    assert_eq!(run.status, RunStatus::Completed);
    let statuses: Vec<_> = flora
        .requests()
        .iter()
        .map(|request| request.status)
        .collect();
    assert_eq!(statuses, [404, 200]);
}

#[tokio::test]
async fn a_removed_run_is_gone() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(3);

    flora.remove("run_2");

    assert_eq!(listed(&flora.client()).await.unwrap(), ["run_3", "run_1"]);
    assert!(
        flora
            .client()
            .get_run("run_2")
            .await
            .unwrap_err()
            .is_not_found()
    );
}

#[tokio::test]
async fn each_fault_of_an_answer_is_the_error_that_the_client_names() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(3);
    let is_cut = |error: &Error| error.is_connection() && error.status() == Some(200);
    let is_no_json = |error: &Error| error.is_undecodable() && error.status() == Some(200);
    let faults: [(Fault, Question); 6] = [
        (Fault::RateLimited(None), Error::is_rate_limited),
        (Fault::Status(402), Error::is_out_of_credits),
        (Fault::Status(503), Error::is_server),
        (Fault::Html(502), Error::is_server),
        (Fault::Html(200), is_no_json),
        (Fault::CutBody, is_cut),
    ];
    for (fault, is_named) in faults {
        flora.fault(fault.clone());
        let page = hasty(&flora).list_runs().page().await.unwrap_err();
        flora.fault(fault);
        let look = hasty(&flora).get_run("run_1").await.unwrap_err();
        assert!(is_named(&page) && is_named(&look), "{page}; {look}");
    }
}

#[tokio::test]
async fn a_rate_limit_has_the_hint_that_it_was_given_or_none() {
    let flora = StandIn::start().await.unwrap();

    for hint in [None, Some(Duration::from_millis(1_250))] {
        flora.fault(Fault::RateLimited(hint));
        let error = hasty(&flora).list_runs().page().await.unwrap_err();

        assert_eq!(
            (error.code(), error.retry_after()),
            (Some("rate_limited"), hint)
        );
    }
}

#[tokio::test]
async fn a_page_of_html_says_that_it_is_one() {
    let flora = StandIn::start().await.unwrap();
    flora.fault(Fault::Html(502));

    let error = hasty(&flora).list_runs().page().await.unwrap_err();

    assert_eq!(error.status(), Some(502));
    assert!(error.message().contains("<h1>Bad Gateway</h1>"), "{error}");
}

#[tokio::test]
async fn a_stalled_body_is_half_there_and_ends_by_time_out_only() {
    let flora = StandIn::start().await.unwrap();
    let soon = flora
        .client_builder()
        .timeout(Duration::from_millis(200))
        .retry(Retry::none());
    flora.fault(Fault::Stall);

    let error = soon.build().unwrap().list_runs().page().await.unwrap_err();

    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn a_bad_item_costs_the_client_that_item() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    flora.fault(Fault::BadItem);

    let page = flora.client().list_runs().page().await.unwrap();

    assert_eq!(page.items.len(), 4);
    assert_eq!(page.undecodable[0].run_id.as_deref(), Some("run_5"));
    assert_eq!(page.undecodable[0].path, "technique_runs[0].outputs[0].url");
}

#[tokio::test]
async fn a_repeated_cursor_is_a_loop() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(30);
    flora.fault_always(Fault::RepeatedCursor);

    assert!(listed(&flora.client()).await.unwrap_err().is_cursor_loop());
    assert_eq!(flora.list_requests(), 2);
}

#[tokio::test]
async fn empty_pages_lose_no_run() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(25);
    for _ in 0..3 {
        flora.fault(Fault::EmptyPage);
    }

    assert_eq!(listed(&flora.client()).await.unwrap().len(), 25);
    assert_eq!(flora.list_requests(), 3 + 3);
}

#[tokio::test]
async fn empty_pages_without_end_are_no_progress() {
    let flora = StandIn::start().await.unwrap();
    flora.fault_always(Fault::EmptyPage);

    assert!(listed(&flora.client()).await.unwrap_err().is_no_progress());
}

#[tokio::test]
async fn faults_come_one_an_answer_before_the_standing_one_until_cleared() {
    let flora = StandIn::start().await.unwrap();
    flora.fault_always(Fault::Status(500));
    flora.fault(Fault::Status(403));
    flora.fault(Fault::Status(404));

    for status in [403, 404, 500, 500] {
        assert_eq!(get(&flora, "/technique-runs").await.status, status);
    }
    flora.fault(Fault::Status(403));
    flora.clear_faults();
    assert_eq!(get(&flora, "/technique-runs").await.status, 200);
}

#[tokio::test]
async fn runs_that_start_between_pages_repeat_others_on_the_wire_and_none_at_the_client() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(25);
    flora.start_between_pages(3);

    let first = get(&flora, "/technique-runs?limit=10").await.body;
    let cursor = first["meta"]["next_cursor"].as_str().unwrap();
    let path = format!("/technique-runs?limit=10&cursor={cursor}");
    let second = get(&flora, &path).await.body;
    assert_eq!(second["technique_runs"][0], first["technique_runs"][7]);

    let ids = listed(&flora.client()).await.unwrap();
    let once: HashSet<_> = ids.iter().collect();
    assert_eq!(once.len(), ids.len());
    assert_eq!(
        ids.len(),
        25 + 3,
        "what started before the listing, and no more"
    );
}

#[tokio::test]
async fn the_log_has_the_last_thousand_requests_and_the_counts_all() {
    let flora = StandIn::start().await.unwrap();
    let client = hasty(&flora);
    client.list_runs().page_size(7).page().await.unwrap();
    for _ in 0..1_003 {
        client.get_run("run_1").await.unwrap_err();
    }

    let requests = flora.requests();
    assert_eq!(requests.len(), 1_000);
    assert_eq!((flora.list_requests(), flora.look_requests()), (1, 1_003));
    assert_eq!(
        (requests[0].path.as_str(), requests[0].status),
        ("/api/v1/runs/run_1", 404)
    );

    flora.forget_requests();
    assert_eq!((flora.list_requests(), flora.look_requests()), (0, 0));
    assert_eq!(flora.requests(), []);
}

#[tokio::test]
async fn the_log_has_decoded_parameters_and_what_was_answered() {
    let flora = StandIn::start().await.unwrap();
    get(&flora, "/technique-runs?limit=5&project_id=prj_a%2Bb").await;
    flora.fault(Fault::Html(502));
    flora
        .client()
        .list_runs()
        .page_size(1)
        .page()
        .await
        .unwrap();

    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let log = flora.requests();
    assert_eq!(
        log[0].query,
        [pair("limit", "5"), pair("project_id", "prj_a+b")]
    );
    assert_eq!(log[1].query, [pair("limit", "1")]);
    assert_eq!(
        [log[0].status, log[1].status, log[2].status],
        [200, 502, 200]
    );
}

#[tokio::test]
async fn neither_debug_nor_the_log_shows_the_key() {
    let flora = StandIn::start().await.unwrap();
    flora.client().list_runs().page().await.unwrap();

    let shown = format!(
        "{flora:?} {:?} {:?}",
        flora.requests(),
        flora.client_builder()
    );

    assert!(!shown.contains(flora.key()), "{shown}");
}

#[tokio::test]
async fn once_dropped_it_is_gone_for_open_connections_and_new_ones() {
    let flora = StandIn::start().await.unwrap();
    let (kept_alive, fresh) = (hasty(&flora), hasty(&flora));
    kept_alive.list_runs().page().await.unwrap();

    drop(flora);

    assert!(
        kept_alive
            .list_runs()
            .page()
            .await
            .unwrap_err()
            .is_connection()
    );
    assert!(fresh.list_runs().page().await.unwrap_err().is_connection());
}

#[tokio::test]
async fn dropping_it_ends_an_answer_that_is_under_way() {
    let flora = StandIn::start().await.unwrap();
    let client = hasty(&flora);
    flora.fault(Fault::Stall);
    let call = tokio::spawn(async move { client.list_runs().page().await });
    while flora.list_requests() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }

    drop(flora);

    assert!(call.await.unwrap().unwrap_err().is_connection());
}

#[test]
fn it_answers_while_the_thread_that_started_it_blocks_and_after_its_runtime_has_ended() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let flora = runtime().block_on(StandIn::start()).unwrap();
    flora.seed(1);

    let client = flora.client();
    let other = std::thread::spawn(move || runtime().block_on(listed(&client)));

    assert_eq!(other.join().unwrap().unwrap(), ["run_1"]);
}

#[tokio::test]
async fn many_live_at_once_and_know_nothing_of_each_other() {
    let mut floras = Vec::new();
    for n in 0..60 {
        floras.push(StandIn::start().await.unwrap());
        floras[n].seed(n);
    }

    for (n, flora) in floras.iter().enumerate() {
        assert_eq!(listed(&flora.client()).await.unwrap().len(), n);
    }
}

#[test]
fn it_can_be_shared_and_sent() {
    fn check<T: Send + Sync + 'static>() {}
    check::<StandIn>();
    check::<Script>();
    check::<Fault>();
}
