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
    setter: String,
    schema: Value,
    /// What the parameter's example is, as JSON and as it is sent.
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
        setter: text(one.get("x-rust-name").unwrap_or(&one["name"])).to_owned(),
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
    /// A value that the document does not allow, as JSON and as text in a query.
    fn wrong(&self) -> (Value, String) {
        let number = |number: i64| (json!(number), number.to_string());
        match text(&self.schema["type"]) {
            "boolean" => (json!("maybe"), "maybe".to_owned()),
            "integer" => number(self.schema["maximum"].as_i64().unwrap() + 1),
            _ => (json!(""), String::new()),
        }
    }
}

/// A listing's first checkpoint, with one filter in it.
fn checkpoint(flora: &StandIn, filter: &str, value: &Value) -> Result<Checkpoint, String> {
    let pages = flora.client().list_runs().pages();
    let mut saved = serde_json::to_value(pages.checkpoint()).unwrap();
    saved["filters"] = json!({ filter: value });
    serde_json::from_value(saved).map_err(|error| error.to_string())
}

#[test]
fn each_has_a_setter_and_each_fixed_one_also_on_a_watch() {
    let list = fs::read_to_string("tests/snapshot/list_filters.rs").unwrap();
    let watch = fs::read_to_string("tests/snapshot/watch_filters.rs").unwrap();

    for filter in filters() {
        let setter = format!("pub fn {}(", filter.setter);

        assert!(list.contains(&setter), "{}", filter.name);
        assert_eq!(watch.contains(&setter), filter.is_fixed, "{}", filter.name);
    }
}

#[tokio::test]
async fn each_is_sent_when_it_is_set_and_stays_in_the_checkpoint() {
    let flora = StandIn::start().await.unwrap();
    for filter in filters() {
        let name = &filter.name;
        let from = checkpoint(&flora, name, &filter.example);
        let mut pages = flora.client().list_runs().resume(from.unwrap()).pages();

        pages.next().await.unwrap().unwrap();

        let request = flora.requests().pop().unwrap();
        let sent = (name.clone(), filter.sent.clone());
        assert_eq!(request.status, 200, "{name}");
        assert!(request.query.contains(&sent), "{name}: {request:?}");
        let saved = serde_json::to_value(pages.checkpoint()).unwrap();
        assert_eq!(saved["filters"], json!({ name: filter.example }));
    }
}

#[tokio::test]
async fn each_is_refused_when_it_is_wrong_before_any_request() {
    let flora = StandIn::start().await.unwrap();
    for filter in filters() {
        let name = &filter.name;

        let told = match checkpoint(&flora, name, &filter.wrong().0) {
            // Its type does not hold such a value at all.
            Err(told) => told,
            Ok(from) => {
                let page = flora.client().list_runs().resume(from).page().await;
                let error = page.unwrap_err();
                assert!(error.is_input(), "{name}: {error}");
                assert!(error.to_string().contains(&filter.setter), "{error}");
                error.to_string()
            }
        };

        assert!(told.contains("expected"), "{name}: {told}");
    }
    assert_eq!(flora.requests().len(), 0);
}

#[tokio::test]
async fn the_stand_in_refuses_each_when_it_is_wrong() {
    let flora = StandIn::start().await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for filter in filters() {
        let name = &filter.name;
        let (_, wrong) = filter.wrong();
        let url = format!("{}/technique-runs?{name}={wrong}", flora.base_url());

        let answer = http.get(url).bearer_auth(flora.key()).send().await.unwrap();

        assert_eq!(answer.status(), 400, "{name}");
        let body: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(body["error"]["fields"][0]["field"], *name);
    }
}

/// Values at the edges of what a filter may be, as JSON and as they are sent, without unknown ones of
/// an open enum.
fn edges(schema: &Value) -> Vec<(Value, String)> {
    let text = |text: String| (json!(text), text);
    let number = |number: i64| (json!(number), number.to_string());
    if let Some(known) = schema["enum"].as_array() {
        let mut edges: Vec<_> = known
            .iter()
            .map(|one| (one.clone(), one.as_str().unwrap().to_owned()))
            .collect();
        edges.push(text(String::new()));
        return edges;
    }
    if schema["type"] == "boolean" {
        let flags = [true, false].map(|flag| (json!(flag), flag.to_string()));
        let others = ["", "1", "True", "yes"].map(|other| text(other.to_owned()));
        return flags.into_iter().chain(others).collect();
    }
    if schema["type"] == "integer" {
        let least = schema["minimum"].as_i64().unwrap();
        let most = schema["maximum"].as_i64().unwrap();
        return [least - 1, least, most, most + 1].map(number).into();
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
    edges.into_iter().map(text).collect()
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
async fn the_stand_in_refuses_exactly_what_the_client_refuses() {
    let flora = StandIn::start().await.unwrap();
    for filter in filters() {
        let name = &filter.name;
        let mut verdicts = [0, 0];
        for (value, sent) in edges(&filter.schema) {
            let is_refused = match checkpoint(&flora, name, &value) {
                Err(_) => true,
                Ok(from) => match flora.client().list_runs().resume(from).page().await {
                    Ok(_) => false,
                    Err(error) => {
                        assert!(error.is_input(), "{name}={sent:?}: {error}");
                        true
                    }
                },
            };

            let expected = if is_refused { 400 } else { 200 };
            assert_eq!(raw(&flora, name, &sent).await, expected, "{name}={sent:?}");
            verdicts[usize::from(is_refused)] += 1;
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
        let from = checkpoint(&flora, &filter.name, &json!("newer")).unwrap();

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
        let from = checkpoint(&flora, name, &filter.example);

        let page = flora.client().list_runs().resume(from.unwrap()).page();
        let shown = page.await.unwrap().items;

        assert!(shown.iter().any(|run| run.run_id == fits), "{name}");
        let all = if filter.field.is_none() { 2 } else { 1 };
        assert_eq!(shown.len(), all, "{name}");
    }
}
