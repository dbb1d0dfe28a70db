//! Every filter that the document has is there: set, checked, sent, kept and served.
//!
//! Nothing here names a filter, so one that is new in the document is held too.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

use std::fs;

use flora_technique_runs::{Checkpoint, StandIn, stand_in::Script};
use serde_json::{Value, json};

const DOCUMENT: &str = include_str!("../openapi/technique-runs.json");

struct Filter {
    name: String,
    schema: Value,
    /// What the parameter's example is, as JSON and as it is sent and saved.
    example: Value,
    sent: String,
    is_fixed: bool,
    /// Where a run tells it.
    field: Option<String>,
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn resolved(document: &Value, value: &Value) -> Value {
    let to = text(&value["$ref"]).strip_prefix('#');
    to.map_or(value, |to| document.pointer(to).unwrap()).clone()
}

fn filters() -> Vec<Filter> {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let list = &document["paths"]["/technique-runs"]["get"]["parameters"];
    let parameters = list.as_array().unwrap().iter();
    let parameters = parameters.map(|parameter| resolved(&document, parameter));
    let filters = parameters.filter(|one| one["name"] != "cursor" && one["name"] != "limit");
    let filters = filters.map(|one| Filter {
        name: text(&one["name"]).to_owned(),
        schema: resolved(&document, &one["schema"]),
        example: one["example"].clone(),
        sent: match &one["example"] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        },
        is_fixed: one["x-fixed"] == true,
        field: match one.get("x-match").map(text) {
            Some("none") => None,
            Some(pointer) => Some(pointer.to_owned()),
            None => Some(format!("/{}", text(&one["name"]))),
        },
    });
    filters.collect()
}

impl Filter {
    /// A value that the document does not allow.
    fn wrong(&self) -> String {
        match text(&self.schema["type"]) {
            "boolean" => "maybe".to_owned(),
            "integer" => (self.schema["maximum"].as_i64().unwrap() + 1).to_string(),
            _ => String::new(),
        }
    }
}

/// A listing's first checkpoint, with one filter in it.
fn checkpoint(flora: &StandIn, filter: &str, value: &str) -> Checkpoint {
    let pages = flora.client().list_runs().pages();
    let mut saved = serde_json::to_value(pages.checkpoint()).unwrap();
    saved["filters"] = json!({ filter: value });
    serde_json::from_value(saved).unwrap()
}

#[test]
fn each_has_a_setter_and_each_fixed_one_also_on_a_watch() {
    let list = fs::read_to_string("tests/snapshot/list_filters.rs").unwrap();
    let watch = fs::read_to_string("tests/snapshot/watch_filters.rs").unwrap();

    for filter in filters() {
        let setter = format!("self.filters.set({:?}, ", filter.name);

        assert!(list.contains(&setter), "{}", filter.name);
        assert_eq!(watch.contains(&setter), filter.is_fixed, "{}", filter.name);
    }
}

#[tokio::test]
async fn each_is_sent_when_it_is_set_and_stays_in_the_checkpoint() {
    let flora = StandIn::start().await.unwrap();
    for filter in filters() {
        let name = &filter.name;
        let from = checkpoint(&flora, name, &filter.sent);
        let mut pages = flora.client().list_runs().resume(from).pages();

        pages.next().await.unwrap().unwrap();

        let request = flora.requests().pop().unwrap();
        let sent = (name.clone(), filter.sent.clone());
        assert_eq!(request.status, 200, "{name}");
        assert!(request.query.contains(&sent), "{name}: {request:?}");
        let saved = serde_json::to_value(pages.checkpoint()).unwrap();
        assert_eq!(saved["filters"], json!({ name: filter.sent }));
    }
}

#[tokio::test]
async fn each_is_rejected_when_it_is_wrong_before_any_request() {
    let flora = StandIn::start().await.unwrap();
    for filter in filters() {
        let name = &filter.name;

        let from = checkpoint(&flora, name, &filter.wrong());
        let page = flora.client().list_runs().resume(from).page().await;

        let error = page.unwrap_err();
        assert!(error.is_input(), "{name}: {error}");
        let told = error.to_string();
        assert!(told.contains(name) && told.contains("expected"), "{told}");
    }
    assert_eq!(flora.requests().len(), 0);
}

#[tokio::test]
async fn one_that_this_version_does_not_know_is_rejected_before_any_request() {
    let flora = StandIn::start().await.unwrap();
    let from = checkpoint(&flora, "newer", "1");

    let error = flora.client().list_runs().resume(from).page().await;

    let error = error.unwrap_err();
    assert!(error.is_input(), "{error}");
    assert!(error.to_string().contains("\"newer\""), "{error}");
    assert_eq!(flora.requests().len(), 0);
}

#[tokio::test]
async fn the_stand_in_refuses_each_when_it_is_wrong() {
    let flora = StandIn::start().await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for filter in filters() {
        let name = &filter.name;
        let url = format!(
            "{}/technique-runs?{name}={}",
            flora.base_url(),
            filter.wrong()
        );

        let answer = http.get(url).bearer_auth(flora.key()).send().await.unwrap();

        assert_eq!(answer.status(), 400, "{name}");
        let body: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(body["error"]["fields"][0]["field"], *name);
    }
}

/// Values at the edges of what a filter may be, without unknown ones of an open enum.
fn edges(schema: &Value) -> Vec<String> {
    if let Some(known) = schema["enum"].as_array() {
        let known = known.iter().map(|one| one.as_str().unwrap().to_owned());
        return known.chain([String::new()]).collect();
    }
    if schema["type"] == "boolean" {
        return ["true", "false", "", "1", "True", "yes"]
            .map(str::to_owned)
            .into();
    }
    if schema["type"] == "integer" {
        let least = schema["minimum"].as_i64().unwrap();
        let most = schema["maximum"].as_i64().unwrap();
        let numbers = [least - 1, least, most, most + 1].map(|number| number.to_string());
        return numbers.into();
    }
    let prefix = text_of_pattern(schema);
    let mut edges = vec![
        String::new(),
        prefix.clone(),
        format!(" {prefix}a"),
        format!("_{prefix}a"),
    ];
    // What Rust takes for white space and a pattern does not, and the other way round, is here too.
    for letter in [
        "a", "/", "%", "ä", " ", "\t", "\n", "\u{85}", "\u{a0}", "\u{200b}", "\u{3000}", "\u{feff}",
    ] {
        edges.push(format!("{prefix}{letter}"));
        edges.push(format!("{prefix}a{letter}b"));
    }
    edges
}

fn text_of_pattern(schema: &Value) -> String {
    let pattern = text(&schema["pattern"]);
    let prefix = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix(r"\S+$"));
    prefix.unwrap().to_owned()
}

/// What the stand-in answers to a program that checks nothing.
async fn raw(flora: &StandIn, name: &str, value: &str) -> u16 {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/technique-runs", flora.base_url());
    let request = http.get(url).query(&[(name, value)]);
    request
        .bearer_auth(flora.key())
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

#[tokio::test]
async fn the_stand_in_refuses_exactly_what_the_client_rejects() {
    let flora = StandIn::start().await.unwrap();
    for filter in filters() {
        let name = &filter.name;
        let mut verdicts = [0, 0];
        for value in edges(&filter.schema) {
            let from = checkpoint(&flora, name, &value);
            let is_rejected = match flora.client().list_runs().resume(from).page().await {
                Ok(_) => false,
                Err(error) => {
                    assert!(error.is_input(), "{name}={value:?}: {error}");
                    true
                }
            };

            let expected = if is_rejected { 400 } else { 200 };
            assert_eq!(
                raw(&flora, name, &value).await,
                expected,
                "{name}={value:?}"
            );
            verdicts[usize::from(is_rejected)] += 1;
        }
        assert!(!verdicts.contains(&0), "{name}: {verdicts:?}");
    }
    for size in [0, 1, 2, 99, 100, 101, u32::MAX] {
        let page = flora.client().list_runs().page_size(size).page().await;
        let expected = match page {
            Ok(_) => 200,
            Err(error) if error.is_input() => 400,
            Err(error) => panic!("{size}: {error}"),
        };

        assert_eq!(
            raw(&flora, "limit", &size.to_string()).await,
            expected,
            "{size}"
        );
    }
}

#[tokio::test]
async fn a_value_that_an_open_enum_lacks_is_floras_to_refuse() {
    let flora = StandIn::start().await.unwrap();
    let enums = filters()
        .into_iter()
        .filter(|filter| filter.schema["enum"].is_array());
    for filter in enums {
        let from = checkpoint(&flora, &filter.name, "newer");

        let error = flora
            .client()
            .list_runs()
            .resume(from)
            .page()
            .await
            .unwrap_err();

        assert_eq!(error.status(), Some(400), "{}: {error}", filter.name);
    }
}

#[tokio::test]
async fn the_stand_in_shows_those_runs_that_tell_what_was_asked() {
    for filter in filters() {
        let name = &filter.name;
        let flora = StandIn::start().await.unwrap();
        flora.start_run(Script::new().running(40.0));
        let mut script = Script::new().completed();
        if let Some(field) = &filter.field {
            let (top, rest) = field[1..].split_once('/').unwrap_or((&field[1..], ""));
            script = match rest {
                "" if top == "status" => Script::new().status(&filter.sent),
                "" => script.field(top, filter.example.clone()),
                inner => script.field(top, json!({"name": "n", inner: filter.example})),
            };
        }
        let fits = flora.start_run(script);
        let from = checkpoint(&flora, name, &filter.sent);

        let page = flora.client().list_runs().resume(from).page();
        let shown = page.await.unwrap().items;

        assert!(shown.iter().any(|run| run.run_id == fits), "{name}");
        let all = if filter.field.is_none() { 2 } else { 1 };
        assert_eq!(shown.len(), all, "{name}");
    }
}
