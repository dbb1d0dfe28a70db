//! A table of changes and their verdicts: what users of the crate do not notice is called so.

use serde_json::{Value, json};
use xtask::contract::{compare, verdict};

use crate::pairs::{LIST, document, put};

/// What is put where, and the verdict of that.
type Row = (&'static str, Value, &'static str);

#[track_caller]
fn hold<const N: usize>(rows: [Row; N]) {
    let wrong: Vec<_> = rows
        .into_iter()
        .filter_map(|(at, value, right)| {
            let at = at
                .replace("LIST", LIST)
                .replace("SCHEMAS", "/components/schemas");
            let mut new = document();
            put(&mut new, &at, value.clone());
            let changes = compare(&document(), &new);
            let is_right = verdict(&changes) == right;
            (!is_right).then(|| format!("{at} = {value}: not {right}: {changes:#?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn in_types_that_users_cannot_name_they_notice_what_is_handed_on_to_them() {
    hold([
        ("SCHEMAS/ApiError/required/-", json!("fields"), "patch"),
        ("SCHEMAS/ApiError/required/0", Value::Null, "patch"),
        (
            "SCHEMAS/ApiError/properties/hint",
            json!({"type": "string"}),
            "patch",
        ),
        ("SCHEMAS/ErrorEnvelope/required", Value::Null, "patch"),
        ("SCHEMAS/PageMeta/required", json!(["next_cursor"]), "patch"),
        (
            "SCHEMAS/PageMeta/required",
            json!(["total_estimate"]),
            "patch",
        ),
        (
            "SCHEMAS/PageMeta/properties/next_cursor/nullable",
            Value::Null,
            "patch",
        ),
        (
            "SCHEMAS/PageMeta/properties/total_estimate/type",
            json!("number"),
            "patch",
        ),
        (
            "SCHEMAS/PageMeta/properties/total_estimate/minimum",
            json!(1),
            "patch",
        ),
        (
            "SCHEMAS/TechniqueRunPage/required/-",
            json!("meta"),
            "patch",
        ),
        // These come to users by another name.
        (
            "SCHEMAS/PageMeta/properties/total_estimate/type",
            json!("string"),
            "major",
        ),
        (
            "SCHEMAS/PageMeta/properties/total_estimate",
            Value::Null,
            "major",
        ),
        ("SCHEMAS/ApiError/properties/code", Value::Null, "major"),
        (
            "SCHEMAS/TechniqueRunPage/properties/technique_runs",
            Value::Null,
            "major",
        ),
        // And these by their own.
        ("SCHEMAS/FieldError/required/0", Value::Null, "major"),
        ("SCHEMAS/Technique/required/0", Value::Null, "major"),
    ]);
}

#[test]
fn a_field_that_is_not_handed_on_may_change_as_it_likes() {
    let with = |field: Value, required: Value| {
        let mut document = document();
        put(
            &mut document,
            "/components/schemas/PageMeta/properties/took",
            field,
        );
        put(
            &mut document,
            "/components/schemas/PageMeta/required",
            required,
        );
        document
    };
    let number = with(json!({"type": "number"}), Value::Null);
    for other in [
        with(json!({"type": "string"}), Value::Null),
        with(json!({"type": "number"}), json!(["took"])),
        document(),
    ] {
        assert_eq!(verdict(&compare(&number, &other)), "patch");
        assert_eq!(verdict(&compare(&other, &number)), "patch");
    }
}

#[test]
fn the_values_of_an_enum_that_users_cannot_name_are_nothing_to_them() {
    let with = |values: Value| {
        let mut document = document();
        let kind = json!({"type": "string", "enum": values});
        put(&mut document, "/components/schemas/ErrorKind", kind);
        let to = json!({"$ref": "#/components/schemas/ErrorKind"});
        put(
            &mut document,
            "/components/schemas/ApiError/properties/kind",
            to,
        );
        document
    };
    let [few, many] = [with(json!(["a", "b"])), with(json!(["a", "b", "c"]))];
    assert_eq!(verdict(&compare(&few, &many)), "patch");
    assert_eq!(verdict(&compare(&many, &few)), "patch");
}

#[test]
fn a_type_that_users_cannot_name_may_have_another_name() {
    let mut new = document().to_string();
    for (old, name) in [("ErrorEnvelope", "Refusal"), ("ApiError", "RefusalReason")] {
        new = new.replace(&format!("schemas/{old}\""), &format!("schemas/{name}\""));
        new = new.replace(&format!("\"{old}\":"), &format!("\"{name}\":"));
    }
    let changes = compare(&document(), &serde_json::from_str(&new).unwrap());
    assert_eq!(verdict(&changes), "patch", "{changes:#?}");
}

#[test]
fn json_by_whichever_media_type_is_the_same_answer() {
    let content = format!("{LIST}/responses/200/content");
    let shared = "/components/responses/NotFound/content";
    for at in [&*content, shared] {
        for media in [
            "application/json; charset=utf-8",
            "Application/JSON",
            "application/vnd.flora+json",
            "application/problem+json;v=1",
        ] {
            let mut new = document();
            let body = new.pointer_mut(at).unwrap().as_object_mut().unwrap();
            let schema = body.remove("application/json").unwrap();
            body.insert(media.to_owned(), schema);
            for [one, other] in [[&document(), &new], [&new, &document()]] {
                let changes = compare(one, other);
                assert_eq!(verdict(&changes), "patch", "{media}: {changes:#?}");
            }
        }
        let mut table = document();
        let body = table.pointer_mut(at).unwrap().as_object_mut().unwrap();
        let schema = body.remove("application/json").unwrap();
        body.insert("text/csv".to_owned(), schema);
        assert_eq!(verdict(&compare(&document(), &table)), "major", "{at}");
    }
}

#[test]
fn what_pages_is_no_filter() {
    let limit = "/components/parameters/LimitParam/required";
    let cursor = "/components/parameters/CursorParam/required";
    let path = "/components/parameters/RunPathParam/required";
    hold([
        // Sent with every request.
        (limit, json!(true), "patch"),
        (path, json!(false), "patch"),
        // A first page has none.
        (cursor, json!(true), "major"),
        (
            "/components/parameters/StatusParam/required",
            json!(true),
            "major",
        ),
    ]);
    let mut new = document();
    put(&mut new, limit, json!(true));
    let changes = compare(&document(), &new);
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert!(!changes[0].words.contains("filter"), "{}", changes[0]);
}

#[test]
fn one_address_is_written_in_several_ways() {
    let at = "/servers/0/url";
    hold([
        (at, json!("https://app.flora.ai/api/v1/"), "none"),
        (at, json!("https://app.flora.ai:443/api/v1"), "none"),
        (at, json!("HTTPS://App.Flora.ai:443/api/v1/"), "none"),
        (at, json!("https://app.flora.ai:8443/api/v1"), "major"),
        (at, json!("http://app.flora.ai/api/v1"), "major"),
        (at, json!("https://app.flora.ai/api/v2"), "major"),
        (at, json!("https://flora.ai/api/v1"), "major"),
        (at, json!("/api/v1"), "major"),
    ]);
}

#[test]
fn what_is_read_alike_is_told_in_a_line_all_the_same() {
    let nullable = |required: Value| {
        let mut document = document();
        let field = json!({"type": "string", "nullable": true});
        let run = "/components/schemas/TechniqueRun";
        put(&mut document, &format!("{run}/properties/note"), field);
        put(&mut document, &format!("{run}/required"), required);
        document
    };
    let required = json!(["run_id", "status", "progress", "created_at"]);
    let mut more = required.clone();
    more.as_array_mut().unwrap().push(json!("note"));
    let [less, more] = [nullable(required), nullable(more)];
    for [one, other] in [[&less, &more], [&more, &less]] {
        let changes = compare(one, other);
        assert_eq!(changes.len(), 1, "{changes:#?}");
        assert_eq!(
            changes[0].to_string(),
            "patch: `TechniqueRun::note` is told otherwise: `required` \
             (/components/schemas/TechniqueRun/properties/note)"
        );
    }
}

#[test]
fn bounds_that_say_the_same_are_no_other_bounds() {
    hold([
        ("SCHEMAS/PageSize/maximum", json!(100.0), "patch"),
        ("SCHEMAS/PageSize/exclusiveMaximum", json!(false), "patch"),
        ("SCHEMAS/PageSize/exclusiveMaximum", json!(true), "major"),
        ("SCHEMAS/ProjectId/minLength", json!(0), "patch"),
        ("SCHEMAS/ProjectId/minLength", json!(9), "major"),
    ]);
}

#[test]
fn what_a_wait_keeps_of_a_listed_run_is_noticed() {
    let at = "/components/schemas/TechniqueRun/properties/error_code/x-fixed";
    hold([(at, json!(true), "minor"), (at, json!(false), "patch")]);
    let mut kept = document();
    put(&mut kept, at, json!(true));
    assert_eq!(verdict(&compare(&kept, &document())), "major");
}

#[test]
fn what_is_no_get_is_left_out_of_the_client() {
    let at = "/paths/~1runs~1{run_id}/post";
    let body = json!({"operationId": "cancel_run", "responses": {}, "requestBody":
        {"content": {"application/json": {"schema": {"type": "object"}}}}});
    hold([(at, body.clone(), "patch")]);
    let mut with = document();
    put(&mut with, at, body);
    assert_eq!(verdict(&compare(&with, &document())), "patch");
    let mut other = with.clone();
    put(&mut other, &format!("{at}/requestBody"), Value::Null);
    let changes = compare(&with, &other);
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(verdict(&changes), "patch");
}

/// Every document that lacks one member or has another value somewhere, and where that is.
fn mutants() -> Vec<(String, Value)> {
    fn walk(value: &Value, at: &str, places: &mut Vec<(String, Value)>) {
        let step = |key: &str| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        let other = match value {
            Value::String(text) => json!(format!("{text}x")),
            Value::Number(number) => json!(number.as_f64().unwrap() + 1.0),
            Value::Bool(is) => json!(!is),
            _ => Value::Null,
        };
        places.push((at.to_owned(), other));
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    places.push((step(key), Value::Null));
                    walk(member, &step(key), places);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    walk(item, &step(&index.to_string()), places);
                }
            }
            _ => {}
        }
    }
    let mut places = Vec::new();
    walk(&document(), "", &mut places);
    places.retain(|(at, _)| !at.is_empty() && !at.contains("/example/"));
    places
        .into_iter()
        .map(|(at, value)| {
            let mut new = document();
            put(&mut new, &at, value.clone());
            (format!("{at} = {value}"), new)
        })
        .collect()
}

#[test]
fn no_change_goes_without_a_line() {
    let old = document();
    let changed = mutants().into_iter().filter(|(_, new)| *new != old);
    let silent = changed.filter(|(_, new)| compare(&old, new).is_empty());
    let silent: Vec<_> = silent.map(|(at, _)| at).collect();
    assert_eq!(silent, [""; 0]);
}
