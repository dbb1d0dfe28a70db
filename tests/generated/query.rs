//! Filters of every kind: set, checked, kept, sent and served.

use httpmock::MockServer;
use serde_json::json;

use crate::{
    Error, Origin, RunStatus,
    call::{
        Headers,
        filters::Filters,
        generated::Client,
        list::ListRuns,
        stand_in::{check, fits},
        watch::WatchRuns,
    },
};

fn all() -> Filters {
    let list = ListRuns::default()
        .favorite(false)
        .origin("text")
        .canvas_page("pg_1")
        .seed(7)
        .started_by("ada")
        .status(RunStatus::Completed);
    list.filters
}

#[test]
fn each_is_kept_by_its_name_on_the_wire() {
    let kept = serde_json::to_value(all()).unwrap();

    assert_eq!(
        kept,
        json!({"favorite": false, "origin": "text", "page": "pg_1", "seed": 7,
            "startedBy": "ada", "status": "completed"})
    );
    assert_eq!(serde_json::from_value::<Filters>(kept).unwrap(), all());
    serde_json::from_value::<Filters>(json!({"newer": 1})).unwrap_err();
}

#[tokio::test]
async fn each_is_sent_by_its_name_on_the_wire_and_nothing_else() {
    let server = MockServer::start_async().await;
    let wanted =
        "limit=10&favorite=false&origin=text&page=pg_1&seed=7&startedBy=ada&status=completed";
    let sorted = |query: &str| {
        let mut parts: Vec<_> = query.split('&').map(str::to_owned).collect();
        parts.sort_unstable();
        parts
    };
    let mock = server.mock(|when, then| {
        when.is_true(move |request| {
            sorted(request.uri().query().unwrap_or_default()) == sorted(wanted)
        });
        then.status(200);
    });
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = Client::new_with_client(&server.base_url(), http, Headers);

    all().sent(&client).await.unwrap();

    assert_eq!(mock.calls_async().await, 1);
}

#[test]
fn a_value_that_is_not_allowed_is_refused_by_the_name_of_its_setter() {
    let list = ListRuns::default;
    let refused = [
        (list().canvas_page("1"), "canvas_page: pg_"),
        (list().seed(10), "seed: 0 to 9"),
        (list().seed(-1), "seed: 0 to 9"),
        (list().status(""), "status: not empty"),
        (list().origin(Origin::from("")), "origin: not empty"),
    ];

    assert_eq!(all().check(), Ok(()));
    for (list, told) in refused {
        assert_eq!(list.filters.check(), Err(Error(told.to_owned())));
    }
}

#[test]
fn a_filter_that_is_set_otherwise_is_named() {
    let with = |list: ListRuns| list.filters;
    let saved = all();

    assert_eq!(all().disagreement(&saved), None);
    assert_eq!(Filters::default().disagreement(&saved), None);
    for (other, name) in [
        (with(ListRuns::default().favorite(true)), "favorite"),
        (with(ListRuns::default().seed(8)), "seed"),
        (with(ListRuns::default().canvas_page("pg_2")), "canvas_page"),
    ] {
        assert_eq!(other.disagreement(&saved), Some(name));
    }
}

#[test]
fn runs_may_leave_a_listing_by_what_can_change() {
    let may = |list: ListRuns| list.filters.may_lose_runs();

    assert!(may(ListRuns::default().favorite(true)));
    assert!(may(ListRuns::default().status("running")));
    assert!(!may(ListRuns::default().status("completed")));
    assert!(!may(ListRuns::default().seed(7).started_by("ada")));
}

#[test]
fn a_watch_has_those_that_cannot_change() {
    let watch = WatchRuns::default()
        .seed(7)
        .canvas_page("pg_1")
        .started_by("ada");

    assert_eq!(
        serde_json::to_value(watch.filters).unwrap(),
        json!({"page": "pg_1", "seed": 7, "startedBy": "ada"})
    );
}

#[test]
fn a_stand_in_refuses_what_the_document_does_not_allow() {
    let bad = [
        ("favorite", "yes"),
        ("origin", "moon"),
        ("page", "1"),
        ("seed", "10"),
        ("seed", "x"),
        ("status", "done"),
    ];
    for (name, value) in bad {
        assert!(check(name, value).is_err(), "{name}={value}");
    }
    let good = [
        ("favorite", "true"),
        ("page", "pg_1"),
        ("seed", "9"),
        ("newer", "?"),
    ];
    for (name, value) in good {
        assert_eq!(check(name, value), Ok(()), "{name}={value}");
    }
}

#[test]
fn a_stand_in_matches_by_the_runs_field_or_not_at_all() {
    let run = json!({"favorite": true, "seed": 7, "starter": {"name": "ada"}});

    assert!(fits(&run, "favorite", "true") && !fits(&run, "favorite", "false"));
    assert!(fits(&run, "seed", "7") && !fits(&run, "seed", "8"));
    assert!(fits(&run, "startedBy", "ada") && !fits(&run, "startedBy", "bob"));
    assert!(fits(&run, "page", "pg_1") && fits(&run, "origin", "canvas"));
}
