//! Generates the crate from a copy of its document in which `changes.json` is put.

use std::{env, error::Error, fs, path::PathBuf};

use serde_json::Value;

#[path = "../../build/generate.rs"]
mod generate;

const DOCUMENT: &str = "../../openapi/technique-runs.json";
const CHANGES: &str = "changes.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    println!("cargo::rerun-if-changed={CHANGES}");
    let mut document = serde_json::from_str(&fs::read_to_string(DOCUMENT)?)?;
    let changes: Vec<Value> = serde_json::from_str(&fs::read_to_string(CHANGES)?)?;
    for change in changes {
        put(&mut document, &change).ok_or_else(|| format!("there is no place for {change}"))?;
    }
    let generated = generate::generate(&document.to_string())?;
    // That no `GET` is lost, and that the build tells what else is.
    if generated.left_out != ["DELETE /runs/{run_id}"] {
        return Err(format!("left out: {:?}", generated.left_out).into());
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for (name, source) in generated.files {
        fs::write(out.join(name), source)?;
    }
    Ok(())
}

/// Puts a value at its JSON pointer, in which `-` is the end of a list.
fn put(document: &mut Value, change: &Value) -> Option<()> {
    let (parent, key) = change.get("at")?.as_str()?.rsplit_once('/')?;
    let value = change.get("put")?.clone();
    match document.pointer_mut(parent)? {
        Value::Array(items) => items.push(value),
        Value::Object(members) => drop(members.insert(key.replace("~1", "/"), value)),
        _ => return None,
    }
    Some(())
}
