//! Operations: named, of a known method, and with parameters that can be sent.

use serde_json::Value;

use super::{
    super::{
        document::{entries, parameters, place, resolve_schema, text},
        names::{CLIENT_METHODS, rust_name},
    },
    Rules, SCALARS,
};

/// The methods that progenitor makes functions of.
const METHODS: [&str; 6] = ["delete", "get", "head", "patch", "post", "put"];

const JSON: &str = "application/json";

impl Rules<'_> {
    pub(super) fn operations(&mut self) {
        let mut names = Vec::new();
        for (path, item) in entries(self.document.get("paths")) {
            for (method, operation) in entries(Some(item)) {
                let at = place(&place("/paths", path), method);
                if method == "parameters" {
                    let reason = "must list parameters";
                    self.must(operation.is_array(), &at, reason);
                    continue;
                }
                let is_method = METHODS.contains(&method.as_str());
                let reason = "only operations can stand here, and their parameters; an operation by a method among delete, get, head, patch, post and put";
                self.must(is_method, &at, reason);
                let name = text(operation, "operationId");
                self.must(!name.is_empty(), &at, "no operationId");
                let is_taken = CLIENT_METHODS.contains(&rust_name(name).as_str());
                self.must(!is_taken, &at, format!("`{name}` is a taken name"));
                names.push((rust_name(name), name, place(&at, "operationId")));
                self.parameters(path, method, &at);
                self.body(method, operation, &at);
            }
        }
        self.distinct(&names);
    }

    fn parameters(&mut self, path: &str, method: &str, at: &str) {
        let document = self.document;
        let mut names = Vec::new();
        for (here, parameter) in parameters(document, path, method) {
            let name = text(parameter, "name").to_owned();
            let schema = parameter.get("schema").unwrap_or(&Value::Null);
            let target = resolve_schema(document, schema);
            let is_scalar = SCALARS.contains(&text(target, "type"));
            let may_be_null = schema.get("nullable").is_some();
            let reason = "must be a scalar: one string, number or boolean, and not `nullable`";
            self.must(is_scalar && !may_be_null, &here, reason);
            let is_in_path = path.contains(&format!("{{{name}}}"));
            let is_required = parameter.get("required") == Some(&Value::Bool(true));
            let fits = match text(parameter, "in") {
                "path" => is_in_path && is_required,
                "query" => !is_in_path,
                "header" => !is_in_path && method != "get",
                _ => false,
            };
            let reason =
                "must be in the query, or in the path and required, or in a header of no `get`";
            self.must(fits, &here, reason);
            names.push((name, here));
        }
        for part in path.split('{').skip(1) {
            let wanted = part.split('}').next().unwrap_or_default();
            let is_declared = names.iter().any(|(name, _)| name == wanted);
            self.must(is_declared, at, format!("`{wanted}` is not declared"));
        }
        let names: Vec<_> = names
            .iter()
            .map(|(name, here)| (rust_name(name), name.as_str(), here.clone()))
            .collect();
        self.distinct(&names);
    }

    /// What an operation sends: one JSON object, or nothing.
    fn body(&mut self, method: &str, operation: &Value, at: &str) {
        let Some(body) = operation.get("requestBody") else {
            return;
        };
        let here = place(at, "requestBody");
        let may_have_one = !matches!(method, "get" | "head");
        self.must(
            may_have_one,
            at,
            "must be without a body: no `get` or `head` has one",
        );
        let content = super::resolve(self.document, body).get("content");
        let only = content.and_then(|content| content.get(JSON));
        let is_json = only.is_some() && entries(content).count() == 1;
        self.must(is_json, &here, format!("must have one content, `{JSON}`"));
        let is_named = only.is_some_and(|json| json["schema"]["$ref"].is_string());
        self.must(
            is_named,
            &here,
            "must be a component: a schema that is a `$ref`",
        );
    }
}
