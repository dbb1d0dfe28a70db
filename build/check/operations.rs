//! Operations: those that read are named, and have parameters that can be sent.

use serde_json::Value;

use super::{
    super::{
        document::{entries, parameters, place, resolve_schema, text},
        names::{method, rust_name},
    },
    Rules, SCALARS,
};

/// The methods of operations that the client does not get.
const LEFT_OUT: [&str; 7] = ["delete", "head", "options", "patch", "post", "put", "trace"];

impl Rules<'_> {
    pub(super) fn operations(&mut self) {
        let mut names = Vec::new();
        for (path, item) in entries(self.document.get("paths")) {
            for (member, value) in entries(Some(item)) {
                let at = place(&place("/paths", path), member);
                match member.as_str() {
                    "parameters" => self.must(value.is_array(), &at, "must list parameters"),
                    "get" => {
                        let name = text(value, "operationId");
                        self.must(!name.is_empty(), &at, "no operationId");
                        let has_body = value.get("requestBody").is_some();
                        self.must(!has_body, &at, "must be without a body: no `get` has one");
                        self.parameters(path, &at);
                        let named_at = place(&at, "operationId");
                        self.operations.push((method(name), named_at.clone()));
                        names.push((rust_name(name), name, named_at));
                    }
                    other if LEFT_OUT.contains(&other) => {
                        self.left_out
                            .push(format!("{} {path}", other.to_uppercase()));
                    }
                    _ => {
                        let reason = "only operations can stand here, and their parameters";
                        self.must(false, &at, reason);
                    }
                }
            }
        }
        self.distinct(&names);
    }

    fn parameters(&mut self, path: &str, at: &str) {
        let document = self.document;
        let mut names = Vec::new();
        for (here, parameter) in parameters(document, path) {
            let name = text(parameter, "name");
            let schema = parameter.get("schema").unwrap_or(&Value::Null);
            let is_scalar = SCALARS.contains(&text(resolve_schema(document, schema), "type"));
            let may_be_null = schema.get("nullable").is_some();
            let reason = "must be a scalar: one string, number or boolean, and not `nullable`";
            self.must(is_scalar && !may_be_null, &here, reason);
            let is_in_path = path.contains(&format!("{{{name}}}"));
            let is_required = parameter.get("required") == Some(&Value::Bool(true));
            let fits = match text(parameter, "in") {
                "path" => is_in_path && is_required,
                "query" => !is_in_path,
                _ => false,
            };
            let reason = "must be in the query, or in the path and required";
            self.must(fits, &here, reason);
            names.push((rust_name(name), name, here));
        }
        for part in path.split('{').skip(1) {
            let wanted = part.split('}').next().unwrap_or_default();
            let is_declared = names.iter().any(|(_, name, _)| *name == wanted);
            self.must(is_declared, at, format!("`{wanted}` is not declared"));
        }
        self.distinct(&names);
    }
}
