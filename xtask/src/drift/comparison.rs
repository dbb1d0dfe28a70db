//! Bodies compared with the document, a part at a time, so that none is built whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::{
    document::{Document, Spot, property},
    edit,
    finding::{self, Finding},
    outline::Outline,
    parts::{Broken, entries, members},
    recognize::{Body, recognize},
    rename::{self, Seen},
    schema,
    tally::Tally,
    words::kind_of_text,
};

/// The longest part that is built, in bytes; a value takes about ten times its text.
const WHOLE: usize = 1 << 18;

/// All that was compared with the document so far.
pub struct Comparison<'a> {
    document: &'a Document,
    operation: Option<&'a str>,
    tally: Tally,
    seen: Seen,
    /// By the place of what they hold against.
    validators: BTreeMap<String, Rc<Validator>>,
    pub(crate) bodies: usize,
}

impl<'a> Comparison<'a> {
    pub fn new(document: &'a Document, operation: Option<&'a str>) -> Self {
        Self {
            document,
            operation,
            tally: Tally::default(),
            seen: Seen::default(),
            validators: BTreeMap::new(),
            bodies: 0,
        }
    }

    /// # Errors
    ///
    /// When it is no JSON.
    pub fn body(&mut self, file: &str, body: &str) -> Result<(), Broken> {
        self.bodies += 1;
        match self.operation {
            Some(name) => self.answer(name, file, body),
            None => self.recognized(file, body),
        }
    }

    pub fn findings(self) -> Vec<Finding> {
        let findings = self.tally.findings();
        let mut findings = rename::pair(self.document, &self.seen, findings);
        edit::settle(self.document, &self.seen, &mut findings);
        findings
    }

    fn recognized(&mut self, file: &str, body: &str) -> Result<(), Broken> {
        let document = self.document;
        match recognize(document, &Outline::of(body)?) {
            Body::Answer(name) => self.answer(name, file, body),
            Body::Gateway => {
                let came = "an error as gateways word it, not FLORA's";
                let advice = "none: what answered was not the API";
                let told = [came, advice];
                self.tally
                    .note_body(file, "the body", "gateway error", told, body);
                Ok(())
            }
            Body::Wrapped(ways) => {
                for way in ways {
                    let path = way.to_string();
                    let came = match path.as_str() {
                        "the body" => "a body inside of text, which is held for itself".to_owned(),
                        path => format!("a body inside `{path}`, which is held for itself"),
                    };
                    let advice = "none, if it was saved so; else a new schema for the answer";
                    let told = [came.as_str(), advice];
                    self.tally
                        .note_body(file, &path, "wrapped body", told, body);
                    way.follow(body, &mut |inner| self.recognized(file, inner))?;
                }
                Ok(())
            }
            Body::Unknown => {
                let came = "nothing like a page, a run or an error";
                let advice = "say what it is by --operation, or leave it out";
                let told = [came, advice];
                self.tally
                    .note_body(file, "the body", "not recognised", told, body);
                Ok(())
            }
        }
    }

    fn answer(&mut self, name: &str, file: &str, body: &str) -> Result<(), Broken> {
        match self.document.answers.get(name) {
            Some(answer) => self.part(file, &Spot::top(self.document, answer), body),
            None => Ok(()),
        }
    }

    fn part(&mut self, file: &str, spot: &Spot<'a>, text: &str) -> Result<(), Broken> {
        if text.len() <= WHOLE {
            let read = serde_json::from_str(text);
            let value = read.map_err(|error| Broken::new(text, &error))?;
            return self.whole(file, spot, &value);
        }
        let (schema, _) = spot.resolved();
        let is_map = schema["additionalProperties"].is_object();
        match kind_of_text(text) {
            "object" if schema["properties"].is_object() || is_map => self.object(file, spot, text),
            "array" if schema["items"].is_object() => self.list(file, spot, text),
            // Of what is no string, the kind alone is told.
            "object" => self.whole(file, spot, &json!({})),
            "array" => self.whole(file, spot, &json!([])),
            "string" => self.whole(file, spot, &beginning(text)),
            _ => Ok(()),
        }
    }

    /// A long object, member by member.
    fn object(&mut self, file: &str, spot: &Spot<'a>, text: &str) -> Result<(), Broken> {
        let (schema, place) = spot.resolved();
        let is_open = match &schema["additionalProperties"] {
            Value::Null => !schema["properties"].is_object(),
            more => *more != false,
        };
        let mut known = BTreeSet::new();
        members(text, |name, member| {
            if let Some((own, _)) = property(schema, name) {
                known.insert(own);
                self.seen.note(&place, own, kind_of_text(member));
                self.part(file, &spot.member(name), member)
            } else if schema["additionalProperties"].is_object() {
                self.part(file, &spot.member(name), member)
            } else if is_open {
                Ok(())
            } else {
                self.unknown(file, spot, &place, name, member)
            }
        })?;
        let required = schema["required"].as_array().into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if !known.contains(name) {
                let object = json!({});
                let missing = finding::missing(spot, &place, name, &object);
                self.tally.note(file, missing, None);
            }
        }
        Ok(())
    }

    fn unknown(
        &mut self,
        file: &str,
        spot: &Spot<'a>,
        object: &str,
        name: &str,
        member: &str,
    ) -> Result<(), Broken> {
        let is_long = member.len() > WHOLE;
        let kind = kind_of_text(member);
        let value = match kind {
            "string" if is_long => beginning(member),
            "array" if is_long => json!([]),
            _ if is_long => json!({}),
            _ => serde_json::from_str(member).map_err(|error| Broken::new(member, &error))?,
        };
        let unknown = finding::unknown(spot, object, name, &value);
        self.tally.note(file, unknown, is_long.then_some(kind));
        Ok(())
    }

    /// A long list, entry by entry.
    fn list(&mut self, file: &str, spot: &Spot<'a>, text: &str) -> Result<(), Broken> {
        let (_, place) = spot.resolved();
        let entry = spot.entry();
        entries(text, |part| {
            self.seen.note(&place, "", kind_of_text(part));
            self.part(file, &entry, part)
        })
    }

    fn whole(&mut self, file: &str, spot: &Spot<'a>, value: &Value) -> Result<(), Broken> {
        let (schema, place) = spot.resolved();
        self.seen.value(self.document, schema, &place, value);
        let validator = self.validator(spot)?;
        if validator.is_valid(value) {
            return Ok(());
        }
        for error in validator.iter_errors(value) {
            for drift in finding::of(spot, &error) {
                self.tally.note(file, drift, None);
            }
        }
        Ok(())
    }

    fn validator(&mut self, spot: &Spot<'a>) -> Result<Rc<Validator>, Broken> {
        if let Some(known) = self.validators.get(&spot.place) {
            return Ok(Rc::clone(known));
        }
        let built = schema::validator(&self.document.root, spot.schema);
        let built = Rc::new(built.map_err(Broken::of_the_document)?);
        self.validators
            .insert(spot.place.clone(), Rc::clone(&built));
        Ok(built)
    }
}

/// The beginning of a long string.
fn beginning(text: &str) -> Value {
    let most = 1000;
    let shorter = (most - 12..=most).rev();
    // An escape must not be cut, nor a letter.
    let mut whole = shorter.filter_map(|end| {
        let beginning = text.get(..end)?;
        serde_json::from_str(&format!("{beginning}\"")).ok()
    });
    whole.next().unwrap_or_default()
}
