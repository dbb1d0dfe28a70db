//! The names and types in the lines are those of the generated code, whatever a field is called and
//! whatever holds what.

use serde_json::{Value, json};
use syn::{Item, ItemMod};
use xtask::contract::compare;

use crate::{
    generate::generate,
    pairs::{document, put},
};

const SCHEMAS: &str = "/components/schemas";

/// A field of the generated code: the object's name, its own, its name in JSON, and its type.
struct Field {
    object: String,
    name: String,
    in_json: String,
    ty: String,
}

fn generated(document: &Value) -> Vec<Field> {
    let generated = generate(&document.to_string()).unwrap_or_else(|reason| panic!("{reason}"));
    let mut files = generated.files.iter();
    let (_, client) = files.find(|(name, _)| *name == "client.rs").unwrap();
    let mut fields = Vec::new();
    for item in syn::parse_file(client).unwrap().items {
        match item {
            Item::Mod(ItemMod { ident, content, .. }) if ident == "types" => {
                fields.extend(content.unwrap().1.iter().flat_map(fields_of));
            }
            _ => {}
        }
    }
    fields
}

fn fields_of(item: &Item) -> Vec<Field> {
    let Item::Struct(object) = item else {
        return Vec::new();
    };
    let named = object.fields.iter().filter(|field| field.ident.is_some());
    let fields = named.map(|field| {
        let name = field.ident.as_ref().unwrap().to_string();
        let attributes = field
            .attrs
            .iter()
            .map(|one| quote::quote!(#one).to_string());
        let attributes: String = attributes.collect();
        let renamed = attributes.split_once("rename = \"");
        let in_json = renamed.map(|(_, rest)| rest.split('"').next().unwrap().to_owned());
        let ty = &field.ty;
        Field {
            object: object.ident.to_string(),
            in_json: in_json.unwrap_or_else(|| name.clone()),
            name,
            ty: without_paths(&quote::quote!(#ty).to_string()),
        }
    });
    fields.collect()
}

/// `Option<Vec<RunOutput>>` of `::std::option::Option<::std::vec::Vec<RunOutput>>`.
fn without_paths(ty: &str) -> String {
    let plain = ty.replace(' ', "");
    let parts = plain.split_inclusive(['<', '>', ',']);
    let parts = parts.map(|part| part.rsplit("::").next().unwrap());
    parts
        .collect::<String>()
        .replace(",>", ">")
        .replace(',', ", ")
}

/// Adds each field to its object, which had none if it is new, and holds the line about it to the
/// generated code.
#[track_caller]
fn are_told_as_generated(objects: &[(&str, Value)]) {
    let [mut old, mut new] = [document(), document()];
    for (name, schema) in objects {
        let at = format!("{SCHEMAS}/{name}");
        put(&mut new, &at, schema.clone());
        if old.pointer(&at).is_none() {
            put(&mut old, &at, object(&[], &[]));
        }
    }
    let generated = generated(&new);
    let changes = compare(&old, &new);
    let mut told = 0;
    for change in &changes {
        let Some((object, _)) = change.place.split_once("/properties/") else {
            continue;
        };
        let object = object.rsplit('/').next().unwrap();
        let is_this = |field: &&Field| field.object == object && field.in_json == change.name;
        let field = generated.iter().find(is_this).unwrap();
        let in_json = if field.name == field.in_json {
            String::new()
        } else {
            format!(" (`{}` in JSON)", field.in_json)
        };
        let expected = format!("`{object}::{}`{in_json} is new, `{}`", field.name, field.ty);
        assert!(
            change.words.starts_with(&expected),
            "{change}\nnot {expected}"
        );
        told += 1;
    }
    assert!(told > 0, "{changes:#?}");
}

/// The run of the document with other fields beside its own.
fn run_with(fields: &[(&str, Value)]) -> Value {
    let mut run = document()["components"]["schemas"]["TechniqueRun"].clone();
    for (name, schema) in fields {
        run["properties"][name] = schema.clone();
    }
    run
}

fn to(name: &str) -> Value {
    let to = json!({"$ref": format!("#/components/schemas/{name}")});
    json!({"description": "It.", "allOf": [to]})
}

fn list_of(name: &str) -> Value {
    let items = json!({"$ref": format!("#/components/schemas/{name}")});
    json!({"description": "Them.", "type": "array", "items": items})
}

fn object(required: &[&str], fields: &[(&str, Value)]) -> Value {
    let properties: Value = fields
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let mut object = json!({"description": "It.", "type": "object", "properties": properties});
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

#[test]
fn names_are_told_as_generated() {
    let number = json!({"type": "number", "description": "A number."});
    let names = [
        "24h_cost",
        "_hidden",
        "type",
        "gen",
        "retryCount",
        "URLOfRun",
        "a-b",
        "a.b",
        "x y",
        "Größe",
        "union",
        "async",
        "self",
        "$id",
        "@type",
        "50%",
        "it's",
    ];
    for name in names {
        let run = run_with(&[(name, number.clone())]);
        are_told_as_generated(&[("TechniqueRun", run)]);
    }
}

#[test]
fn plain_types_are_told_as_generated() {
    let described = |mut schema: Value| {
        schema["description"] = json!("It.");
        schema
    };
    let run = run_with(&[
        ("a_flag", described(json!({"type": "boolean"}))),
        (
            "a_count",
            described(json!({"type": "integer", "default": 3})),
        ),
        (
            "a_text",
            described(json!({"type": "string", "format": "uuid"})),
        ),
        (
            "a_list",
            described(json!({"type": "array", "items": {"type": "string"}})),
        ),
        (
            "a_list_with_gaps",
            described(json!({"type": "array", "items": {"type": "integer", "nullable": true}})),
        ),
        (
            "a_map",
            described(json!({"type": "object", "additionalProperties": {"type": "number"}})),
        ),
        ("a_kind", to("OutputType")),
        ("a_time", to("Timestamp")),
        ("outputs_before", list_of("RunOutput")),
    ]);
    are_told_as_generated(&[("TechniqueRun", run)]);
}

#[test]
fn what_holds_itself_is_told_with_its_box() {
    // By itself.
    let run = run_with(&[
        ("parent", to("TechniqueRun")),
        ("children", list_of("TechniqueRun")),
    ]);
    are_told_as_generated(&[("TechniqueRun", run)]);
    // Over another, which is optional or required there.
    for required in [&[][..], &["run"]] {
        let origin = object(required, &[("run", to("TechniqueRun"))]);
        let run = run_with(&[("origin", to("Origin"))]);
        are_told_as_generated(&[("Origin", origin), ("TechniqueRun", run)]);
    }
    // Two that hold each other, and a third that holds both.
    let run = run_with(&[("alpha", to("Alpha")), ("beta", to("Beta"))]);
    let alpha = object(&[], &[("beta", to("Beta"))]);
    let beta = object(&["alpha"], &[("alpha", to("Alpha")), ("beta", to("Beta"))]);
    are_told_as_generated(&[("Alpha", alpha), ("Beta", beta), ("TechniqueRun", run)]);
    // Nothing that holds itself.
    let cost = object(
        &["cents"],
        &[("cents", json!({"type": "integer", "description": "It."}))],
    );
    are_told_as_generated(&[
        ("RunCost", cost),
        ("TechniqueRun", run_with(&[("cost", to("RunCost"))])),
    ]);
}
