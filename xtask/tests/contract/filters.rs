//! Filters, and what they allow.

use serde_json::{Value, json};
use xtask::contract::{Level, compare, verdict};

use crate::pairs::{LIST, changed, document, is, is_major, is_words, put, reversed};

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
fn a_filter_that_leaves_the_query_is_major() {
    let at = "/components/parameters/WorkspaceIdParam/in";
    is(
        &changed([(at, json!("header"))]),
        Level::Major,
        "The filter `workspace_id` stands in the header now, it stood in the query",
    );
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
