//! Pairs of documents whose verdict is known.

use serde_json::{Value, json};

use crate::compare::{Change, Level, compare, verdict};

const RUN: &str = "/components/schemas/TechniqueRun";
const STATUS: &str = "/components/schemas/RunStatus";
pub(crate) const LIST: &str = "/paths/~1technique-runs/get";

/// The document as it once was: these tests are about the comparison, whatever it says today.
pub(crate) fn document() -> Value {
    serde_json::from_str(include_str!("../fixtures/document.json")).unwrap()
}

/// Puts a value at its pointer: `-` is behind the last of a list, and null takes a member away.
pub(crate) fn put(document: &mut Value, at: &str, value: Value) {
    let (parent, key) = at.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent).unwrap() {
        Value::Array(items) if key == "-" => items.push(value),
        Value::Array(items) if value.is_null() => {
            items.remove(key.parse().unwrap());
        }
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        parent if value.is_null() => {
            parent.as_object_mut().unwrap().remove(&key);
        }
        parent => parent[key] = value,
    }
}

pub(crate) fn changed<const N: usize>(edits: [(&str, Value); N]) -> Vec<Change> {
    let mut new = document();
    for (at, value) in edits {
        put(&mut new, at, value);
    }
    compare(&document(), &new)
}

/// The same edits the other way round.
pub(crate) fn reversed<const N: usize>(edits: [(&str, Value); N]) -> Vec<Change> {
    let mut old = document();
    for (at, value) in edits {
        put(&mut old, at, value);
    }
    compare(&old, &document())
}

/// Holds the changes to one line of a level, beside lines of mere words.
#[track_caller]
pub(crate) fn is(changes: &[Change], level: Level, words: &str) {
    let told = || {
        let lines = changes.iter().map(|change| format!("{change}\n"));
        lines.collect::<String>()
    };
    assert!(
        changes
            .iter()
            .any(|one| one.level == level && one.words.contains(words)),
        "no {level} `{words}` in:\n{}",
        told()
    );
    assert_eq!(verdict(changes), level.to_string(), "{}", told());
    let words_only = |one: &&Change| !one.words.contains("told otherwise");
    assert_eq!(changes.iter().filter(words_only).count(), 1, "{}", told());
}

#[test]
fn the_same_document_differs_in_nothing() {
    assert_eq!(changed([]), []);
    assert_eq!(verdict(&[]), "none");
}

#[test]
fn a_new_optional_field_is_minor_and_a_new_required_one_major() {
    let field = json!({"type": "boolean", "description": "Marked."});
    let at = format!("{RUN}/properties/favorite");

    let optional = changed([(&at, field.clone())]);
    is(
        &optional,
        Level::Minor,
        "`TechniqueRun::favorite` is new, `Option<bool>`",
    );
    assert_eq!(optional[0].place, at);

    let required = format!("{RUN}/required/-");
    let demanded = changed([(&at, field.clone()), (&required, json!("favorite"))]);
    is(
        &demanded,
        Level::Major,
        "`TechniqueRun::favorite` is new, `bool`",
    );

    let nullable = json!({"type": "boolean", "nullable": true});
    let may_be_null = changed([(&at, nullable), (&required, json!("favorite"))]);
    is(&may_be_null, Level::Minor, "`Option<bool>`");

    is(
        &reversed([(&at, field)]),
        Level::Major,
        "`TechniqueRun::favorite` is gone",
    );
}

#[test]
fn a_field_is_called_as_in_rust_and_by_its_name_in_json_where_that_differs() {
    let field = json!({"type": "integer", "description": "How often."});
    let counted = changed([(&format!("{RUN}/properties/retryCount"), field)]);
    is(
        &counted,
        Level::Minor,
        "`TechniqueRun::retry_count` (`retryCount` in JSON) is new",
    );

    let output = "/components/schemas/RunOutput";
    let mut kind = document().pointer(output).unwrap()["properties"]["type"].clone();
    kind["x-former-names"] = json!(["type"]);
    let renamed = changed([
        (&format!("{output}/properties/type"), Value::Null),
        (&format!("{output}/properties/fileType"), kind),
        (&format!("{output}/required/1"), json!("fileType")),
    ]);
    is(
        &renamed,
        Level::Major,
        "`RunOutput::type_` (`type` in JSON) is called `file_type` (`fileType` in JSON) now",
    );
}

#[test]
fn what_becomes_optional_or_required_is_major() {
    let becomes_optional = changed([(&format!("{RUN}/required/2"), Value::Null)]);
    let words = "`TechniqueRun::progress` may be absent now: `Option<f64>`, it was `f64`";
    is(&becomes_optional, Level::Major, words);

    let becomes_required = changed([(&format!("{RUN}/required/-"), json!("started_at"))]);
    is(
        &becomes_required,
        Level::Major,
        "`TechniqueRun::started_at` is always there now",
    );

    let may_be_null = changed([(&format!("{RUN}/properties/progress/nullable"), json!(true))]);
    is(
        &may_be_null,
        Level::Major,
        "`TechniqueRun::progress` may be absent now",
    );
}

#[test]
fn another_type_is_major_unless_it_is_read_alike() {
    let at = format!("{RUN}/properties/charged_cost/type");
    let text = changed([(&at, json!("string"))]);
    let words = "has another type now: `Option<String>`, it was `Option<f64>`";
    is(&text, Level::Major, words);

    // Whole numbers are read as numbers, since a server may write 3 as 3.0.
    assert_eq!(verdict(&changed([(&at, json!("integer"))])), "patch");
    let null = format!("{RUN}/properties/charged_cost/nullable");
    assert_eq!(verdict(&changed([(&null, json!(true))])), "patch");

    let items = format!("{RUN}/properties/outputs/items");
    let list = changed([(&items, json!({"type": "string"}))]);
    is_major(
        &list,
        "`Option<Vec<String>>`, it was `Option<Vec<RunOutput>>`",
    );

    let stamp = changed([("/components/schemas/Timestamp/type", json!("string"))]);
    is_major(&stamp, "The type `Timestamp` is string now, it was number");
}

#[track_caller]
pub(crate) fn is_major(changes: &[Change], words: &str) {
    let told: Vec<_> = changes.iter().map(ToString::to_string).collect();
    let is = |one: &Change| one.level == Level::Major && one.words.contains(words);
    assert!(changes.iter().any(is), "no `{words}` in {told:#?}");
}

#[test]
fn a_renamed_field_is_told_as_one() {
    let cost =
        document()["components"]["schemas"]["TechniqueRun"]["properties"]["charged_cost"].clone();
    let old = format!("{RUN}/properties/charged_cost");
    let new = format!("{RUN}/properties/cost_usd");

    let likely = changed([(&old, Value::Null), (&new, cost.clone())]);
    is(
        &likely,
        Level::Major,
        "`TechniqueRun::charged_cost` is called `cost_usd` now, it seems",
    );

    let mut known = cost;
    known["x-former-names"] = json!(["charged_cost"]);
    let sure = changed([(&old, Value::Null), (&new, known)]);
    is(
        &sure,
        Level::Major,
        "is called `cost_usd` now; the old name is read too",
    );
}

#[test]
fn what_goes_and_what_comes_are_two_if_they_are_nothing_alike() {
    let gone = format!("{RUN}/properties/charged_cost");
    let come = format!("{RUN}/properties/marked");

    let changes = changed([(&gone, Value::Null), (&come, json!({"type": "boolean"}))]);

    let words: Vec<_> = changes.iter().map(|change| change.words.as_str()).collect();
    assert_eq!(
        words,
        [
            "`TechniqueRun::charged_cost` is gone",
            "`TechniqueRun::marked` is new, `Option<bool>`"
        ]
    );
}

#[test]
fn a_former_name_is_nothing_to_code_until_it_is_not_read_any_more() {
    let at = format!("{RUN}/properties/charged_cost/x-former-names");
    let more = changed([(&at, json!(["cost"]))]);
    is(&more, Level::Patch, "is read by the name `cost` too");
    let less = reversed([(&at, json!(["cost"]))]);
    is(
        &less,
        Level::Major,
        "is not read by its former name `cost` any more",
    );
}

#[test]
fn a_value_that_comes_is_minor_and_one_that_leaves_major() {
    let value = format!("{STATUS}/enum/-");
    let going_on = format!("{STATUS}/x-going-on/-");
    let come = changed([(&value, json!("paused")), (&going_on, json!("paused"))]);
    is(
        &come,
        Level::Minor,
        "The value `paused` of `RunStatus` is known",
    );

    let gone = reversed([(&value, json!("paused")), (&going_on, json!("paused"))]);
    is(
        &gone,
        Level::Major,
        "The value `paused` of `RunStatus` is gone, and its variant",
    );

    let ends = format!("{STATUS}/x-terminal/-");
    let end = changed([(&value, json!("cancelled")), (&ends, json!("cancelled"))]);
    is(
        &end,
        Level::Minor,
        "`cancelled` of `RunStatus` is known, and ends a run",
    );
}

#[test]
fn a_value_in_place_of_another_is_a_rename() {
    let at = "/components/schemas/OutputType/enum/4";
    is(
        &changed([(at, json!("fileUrl"))]),
        Level::Major,
        "`documentUrl` of `OutputType` is `fileUrl` now",
    );
}

#[test]
fn a_known_value_that_begins_to_end_a_run_is_major() {
    let ends = changed([
        (&format!("{STATUS}/x-terminal/-"), json!("pending")),
        (&format!("{STATUS}/x-going-on/0"), Value::Null),
    ]);
    is(&ends, Level::Major, "A `pending` run has ended");
}

#[test]
fn a_filter_that_comes_is_minor_and_one_that_leaves_major() {
    let at = format!("{LIST}/parameters/-");
    let filter = || {
        json!({"name": "favorite", "in": "query", "x-fixed": false, "x-match": "none",
            "schema": {"type": "boolean"}})
    };
    let come = changed([(&at, filter())]);
    is(
        &come,
        Level::Minor,
        "The filter `favorite` of `list_technique_runs` is new",
    );
    let gone = reversed([(&at, filter())]);
    is(
        &gone,
        Level::Major,
        "The filter `favorite` of `list_technique_runs` is gone",
    );
    let mut required = filter();
    required["required"] = json!(true);
    is(
        &changed([(&at, required)]),
        Level::Major,
        "The filter `favorite`",
    );
}

#[test]
fn a_filter_that_changes_what_users_write_is_major() {
    let at = "/components/parameters/WorkspaceIdParam";
    let renamed = changed([(&format!("{at}/name"), json!("workspace"))]);
    is(
        &renamed,
        Level::Major,
        "The filter `workspace_id` of `list_technique_runs` is called `workspace`",
    );
    let setter = changed([(&format!("{at}/x-rust-name"), json!("workspace"))]);
    is(
        &setter,
        Level::Major,
        "The filter `workspace` was set by `workspace_id`",
    );
    let changing = changed([(&format!("{at}/x-fixed"), json!(false))]);
    is(&changing, Level::Major, "no filter of a watch any more");
    let retyped = changed([(&format!("{at}/schema"), json!({"type": "boolean"}))]);
    is_major(&retyped, "takes `bool`, it took `String`");
}

#[test]
fn a_bound_that_allows_less_is_major_and_one_that_allows_more_minor() {
    let most = "/components/schemas/PageSize/maximum";
    is(
        &changed([(most, json!(50))]),
        Level::Major,
        "`PageSize` allows less now: `maximum` is `50`, it was `100`",
    );
    is(
        &changed([(most, json!(200))]),
        Level::Minor,
        "`PageSize` allows more now",
    );
    is(
        &changed([(most, Value::Null)]),
        Level::Minor,
        "`maximum` is none",
    );
    let least = "/components/schemas/PageSize/minimum";
    is(
        &changed([(least, json!(5))]),
        Level::Major,
        "allows less now: `minimum`",
    );
    let pattern = "/components/schemas/WorkspaceId/pattern";
    is(
        &changed([(pattern, json!("^\\S+$"))]),
        Level::Minor,
        "allows more now: `pattern`",
    );
    is(
        &changed([(pattern, json!("^wsp_\\S+$"))]),
        Level::Major,
        "allows less now: `pattern`",
    );
    // Of an answer nothing is checked.
    let estimate = "/components/schemas/PageMeta/properties/total_estimate/minimum";
    assert_eq!(verdict(&changed([(estimate, json!(1))])), "patch");
}

#[test]
fn an_operation_that_comes_is_minor_and_one_that_leaves_major() {
    let at = "/paths/~1runs~1{run_id}/post";
    let operation = || json!({"operationId": "cancel_run", "responses": {}});
    let come = changed([(at, operation())]);
    is(
        &come,
        Level::Minor,
        "The operation `cancel_run` is new: POST /runs/{run_id}",
    );
    is(
        &reversed([(at, operation())]),
        Level::Major,
        "The operation `cancel_run` is gone",
    );
    let id = "/paths/~1runs~1{run_id}/get/operationId";
    is(
        &changed([(id, json!("look"))]),
        Level::Patch,
        "`get_run` is called `look` in errors",
    );
}

#[test]
fn an_answer_of_another_type_is_major_and_another_status_nothing_to_code() {
    let answers = format!("{LIST}/responses");
    let schema = format!("{answers}/200/content/application~1json/schema");
    let to = json!({"$ref": "#/components/schemas/PageMeta"});
    is_major(&changed([(&schema, to)]), "answers 200 with another type");
    let teapot = format!("{answers}/418");
    is(
        &changed([(&teapot, json!({"description": "Tea."}))]),
        Level::Patch,
        "may answer 418",
    );
}

#[test]
fn a_new_object_is_a_new_type_where_users_can_come_by_it() {
    let at = "/components/schemas/RunCost";
    let object = json!({"type": "object", "properties": {"cents": {"type": "integer"}}});
    let alone = changed([(at, object.clone())]);
    is(&alone, Level::Patch, "The type `RunCost` is new");

    let field = format!("{RUN}/properties/cost");
    let to = json!({"description": "Cost.", "allOf": [{"$ref": "#/components/schemas/RunCost"}]});
    let changes = changed([(at, object), (&field, to)]);
    assert_eq!(verdict(&changes), "minor");
    assert_eq!(
        changes
            .iter()
            .filter(|one| one.level == Level::Minor)
            .count(),
        2
    );
}

#[test]
fn a_renamed_type_is_told_as_one() {
    let mut new = document().to_string();
    new = new.replace("schemas/Technique\"", "schemas/UsedTechnique\"");
    new = new.replace("\"Technique\":", "\"UsedTechnique\":");
    let changes = compare(&document(), &serde_json::from_str(&new).unwrap());
    is_major(
        &changes,
        "The type `Technique` is called `UsedTechnique` now, it seems",
    );
}

#[test]
fn words_alone_are_a_patch_wherever_they_stand() {
    for at in [
        "/info/description",
        &format!("{RUN}/description"),
        &format!("{RUN}/properties/progress/description"),
        &format!("{STATUS}/description"),
        &format!("{LIST}/summary"),
        &format!("{LIST}/responses/200/description"),
        "/components/parameters/StatusParam/description",
        "/components/responses/NotFound/description",
        "/components/headers/RequestId/example",
        "/servers/0/description",
    ] {
        let changes = changed([(at, json!("Other words."))]);
        assert_eq!(changes.len(), 1, "{at}: {changes:#?}");
        assert_eq!(verdict(&changes), "patch", "{at}");
    }
}

#[test]
fn another_address_is_major_because_keys_go_there() {
    let changes = changed([("/servers/0/url", json!("https://api.flora.ai/v2"))]);

    is(
        &changes,
        Level::Major,
        "Calls go to `https://api.flora.ai/v2` now, they went to `https://app.flora.ai/api/v1`",
    );
}

#[test]
fn another_order_of_values_is_a_patch_and_not_nothing() {
    let kinds = json!(["text", "imageUrl", "videoUrl", "audioUrl", "documentUrl"]);
    let changes = changed([("/components/schemas/OutputType/enum", kinds)]);

    is(
        &changes,
        Level::Patch,
        "`OutputType::KNOWN` lists the values in another order",
    );
}

#[test]
fn the_gravest_change_comes_first_and_is_the_verdict() {
    let changes = changed([
        (&format!("{RUN}/description"), json!("Other words.")),
        (
            &format!("{RUN}/properties/seed"),
            json!({"type": "integer"}),
        ),
        (&format!("{RUN}/required/2"), Value::Null),
    ]);

    let levels: Vec<_> = changes.iter().map(|change| change.level).collect();
    assert_eq!(levels, [Level::Major, Level::Minor, Level::Patch]);
    assert_eq!(verdict(&changes), "major");
}

#[test]
fn what_users_never_see_breaks_no_code_of_theirs() {
    let error = "/components/schemas/ApiError";
    let field = json!({"type": "number", "description": "How long to wait."});
    let more = changed([(&format!("{error}/properties/retry_after"), field.clone())]);
    is(&more, Level::Patch, "`ApiError::retry_after` is new");
    let less = changed([(&format!("{error}/required/1"), Value::Null)]);
    is(&less, Level::Patch, "`ApiError::message` may be absent now");
    let page = changed([(
        "/components/schemas/PageMeta/properties/page",
        field.clone(),
    )]);
    is(&page, Level::Patch, "`PageMeta::page` is new");

    // These they hold in their hands.
    let wrong = changed([(
        "/components/schemas/FieldError/properties/wait",
        field.clone(),
    )]);
    is(&wrong, Level::Minor, "`FieldError::wait` is new");
    let nested = changed([("/components/schemas/Technique/properties/wait", field)]);
    is(&nested, Level::Minor, "`Technique::wait` is new");
    let gone = changed([
        (&format!("{error}/properties/code"), Value::Null),
        (&format!("{error}/required/0"), Value::Null),
    ]);
    is(&gone, Level::Major, "`ApiError::code` is gone");
}

#[test]
fn a_shared_error_of_another_type_is_major_and_one_spelled_out_a_patch() {
    let shared = "/components/responses/NotFound";
    let schema = format!("{shared}/content/application~1json/schema");
    let to = json!({"$ref": "#/components/schemas/FieldError"});
    is_major(&changed([(&schema, to)]), "answers 404 with another type");

    let spelled_out = document().pointer(shared).unwrap().clone();
    let at = format!("{LIST}/responses/404");
    is_words(&changed([(&at, spelled_out)]));
}

/// Holds the changes to words alone, and to some.
#[track_caller]
fn is_words(changes: &[Change]) {
    assert_eq!(verdict(changes), "patch", "{changes:#?}");
}

#[test]
fn a_list_that_may_hold_null_has_another_type() {
    let at = format!("{RUN}/properties/outputs/items");
    let items = json!({"allOf": [{"$ref": "#/components/schemas/RunOutput"}], "nullable": true});
    is(
        &changed([(&at, items)]),
        Level::Major,
        "`Option<Vec<Option<RunOutput>>>`, it was `Option<Vec<RunOutput>>`",
    );
    let described = json!({"allOf": [{"$ref": "#/components/schemas/RunOutput"}],
        "description": "One."});
    is_words(&changed([(&at, described)]));
}

#[test]
fn a_shared_number_that_is_whole_is_read_alike_and_a_sent_one_is_not() {
    let stamp = "/components/schemas/Timestamp/type";
    is_words(&changed([(stamp, json!("integer"))]));
    let size = "/components/schemas/PageSize/type";
    is_major(
        &changed([(size, json!("number"))]),
        "takes `f64`, it took `i64`",
    );
}

#[test]
fn another_default_is_told_wherever_it_stands() {
    is_words(&changed([(
        "/components/schemas/PageSize/default",
        json!(20),
    )]));
    let at = "/components/parameters/ProjectIdParam/schema";
    let mut new = document();
    let mut old = document();
    put(&mut old, at, json!({"type": "string", "default": "a"}));
    put(&mut new, at, json!({"type": "string", "default": "b"}));
    is_words(&compare(&old, &new));
}

#[test]
fn another_order_of_what_has_none_is_nothing() {
    let run = document().pointer(RUN).unwrap().clone();
    let mut required = run["required"].as_array().unwrap().clone();
    required.reverse();
    let list = document().pointer(LIST).unwrap().clone();
    let mut parameters = list["parameters"].as_array().unwrap().clone();
    parameters.reverse();

    let changes = changed([
        (&format!("{RUN}/required"), json!(required)),
        (&format!("{LIST}/parameters"), json!(parameters)),
    ]);

    assert_eq!(verdict(&changes), "none");
}

#[test]
fn a_status_that_ceases_to_end_a_run_is_major() {
    let goes_on = changed([
        (&format!("{STATUS}/x-terminal/1"), Value::Null),
        (&format!("{STATUS}/x-going-on/-"), json!("failed")),
    ]);
    is(&goes_on, Level::Major, "A `failed` run has not ended");
}

#[test]
fn a_filter_that_leaves_the_query_is_major() {
    let at = "/components/parameters/WorkspaceIdParam/in";
    is(
        &changed([(at, json!("header"))]),
        Level::Major,
        "The filter `workspace_id` stands in the header now, it stood in the query",
    );
}

#[test]
fn a_field_that_is_renamed_and_changed_is_told_as_both() {
    let old = format!("{RUN}/properties/progress");
    let mut property = document().pointer(&old).unwrap().clone();
    property["x-former-names"] = json!(["progress"]);
    let changes = changed([
        (&old, Value::Null),
        (&format!("{RUN}/properties/percent"), property),
        (&format!("{RUN}/required/2"), Value::Null),
    ]);

    is_major(&changes, "`TechniqueRun::progress` is called `percent` now");
    is_major(&changes, "`TechniqueRun::percent` may be absent now");
    assert_eq!(changes.len(), 2, "{changes:#?}");
}

#[test]
fn a_filter_that_takes_a_wider_type_of_id_is_minor() {
    let any = json!({"type": "string", "pattern": "^\\S+$"});
    let changes = changed([
        ("/components/schemas/AnyId", any),
        (
            "/components/parameters/WorkspaceIdParam/schema",
            json!({"$ref": "#/components/schemas/AnyId"}),
        ),
    ]);

    assert_eq!(verdict(&changes), "minor", "{changes:#?}");
    assert!(changes[0].words.contains("`workspace_id` allows more now"));
}
