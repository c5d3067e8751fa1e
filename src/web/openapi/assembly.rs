//! The document, put together from the table of operations.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use serde_json::{Map, Value, json};

use super::{
    examples::Example,
    shapes::{Shapes, not_null},
    text::{key, voice},
};
use crate::{
    case::{ActKind, Rule},
    texts::Voice,
    types::{CaseId, FileId, LetterId, Reference, TaskId},
    web::{
        api::{
            self, Operation, PREFIX,
            answer::Content,
            call::Access,
            input::{Body, SchemaOf, schema_of},
            operation::Verb,
        },
        problem::{Code, Parts, status_of},
    },
};

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

/// Makes it.
pub fn make() -> Value {
    let mut maker = Maker { voice: voice(), shapes: Shapes::new() };
    let mut paths: Map<String, Value> = Map::new();
    let mut tags: Vec<String> = Vec::new();
    for entry in api::table() {
        let operation = entry.operation;
        let tag = tag(&operation.path).to_owned();
        if !tags.contains(&tag) {
            tags.push(tag);
        }
        let described = maker.operation(&operation);
        let path = paths.entry(format!("{PREFIX}{}", operation.path)).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(operation.verb.key().to_owned(), described);
        }
    }
    let tags: Vec<Value> =
        tags.iter().map(|tag| json!({ "name": tag, "description": maker.text_of("tag", tag) })).collect();
    let (title, about) = (maker.text_of("document", "title"), maker.text_of("document", "about"));
    let bearer = |format: Option<&str>, text: String| {
        let mut scheme = json!({ "type": "http", "scheme": "bearer", "description": text });
        if let (Some(format), Some(scheme)) = (format, scheme.as_object_mut()) {
            scheme.insert("bearerFormat".to_owned(), json!(format));
        }
        scheme
    };
    let security = json!({
        "person": bearer(None, maker.text_of("scheme", "person")),
        "staff": bearer(Some("JWT"), maker.text_of("scheme", "staff")),
        "key": bearer(None, maker.text_of("scheme", "key")),
    });
    let [mut schemas, answered] = maker.shapes.into_definitions();
    schemas.extend(answered);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": env!("CARGO_PKG_VERSION"),
            "description": about,
            "license": { "name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE") },
        },
        "servers": [{ "url": "/" }],
        "tags": tags,
        "paths": paths,
        "components": { "schemas": schemas, "securitySchemes": security },
    })
}

/// Which chapter an address belongs to.
fn tag(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

struct Maker {
    voice: Voice,
    shapes: Shapes,
}

impl Maker {
    fn text_of(&self, family: &str, id: &str) -> String {
        self.voice.say(&key(family, id))
    }

    fn operation(&mut self, operation: &Operation) -> Value {
        let example = Example::of(&operation.id);
        let summary = self.text_of("operation", &operation.id);
        let access = self.text_of("access", access_id(operation.access));
        let responses = self.responses(operation, &example);
        let mut described = json!({
            "operationId": operation.id,
            "tags": [tag(&operation.path)],
            "summary": summary,
            "description": access,
            "security": security(operation.access, operation.verb),
            "responses": responses,
        });
        let parameters = self.parameters(operation);
        let body = self.body(operation, &example);
        if let Some(described) = described.as_object_mut() {
            if !parameters.is_empty() {
                described.insert("parameters".to_owned(), Value::Array(parameters));
            }
            if let Some(body) = body {
                described.insert("requestBody".to_owned(), body);
            }
        }
        described
    }

    fn parameters(&mut self, operation: &Operation) -> Vec<Value> {
        let names = operation.path.split(['{', '}']).skip(1).step_by(2);
        let mut all: Vec<Value> = names
            .map(|name| {
                // public operations answer alike for known and unknown ids, whatever their shape
                let is_open = operation.access == Access::Public;
                let shape = part(name).filter(|_| !is_open);
                let schema = shape.map_or_else(|| json!({ "type": "string" }), |of| self.shapes.read(of));
                let text = self.text_of("part", name);
                json!({ "name": name, "in": "path", "required": true, "description": text, "schema": schema })
            })
            .collect();
        if let Some(query) = operation.takes.query {
            all.extend(self.query(query));
        }
        if operation.takes.is_keyed {
            let text = self.text_of("part", "idempotency-key");
            all.push(json!({
                "name": "Idempotency-Key", "in": "header", "required": false,
                "description": text,
                "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x20-\\x7e]+$" },
            }));
        }
        all
    }

    /// A parameter for each member of the object.
    fn query(&mut self, of: SchemaOf) -> Vec<Value> {
        let reference = self.shapes.read(of);
        let reference = reference.get("$ref").and_then(Value::as_str).unwrap_or_default();
        let members = self.shapes.named(reference).and_then(|shape| shape.get("properties"));
        let members = members.and_then(Value::as_object).cloned().unwrap_or_default();
        let parameter = |(name, mut schema): (String, Value)| {
            not_null(&mut schema);
            let text = schema.as_object_mut().and_then(|it| {
                it.remove("default");
                it.remove("description")
            });
            json!({
                "name": name, "in": "query", "required": false, "allowEmptyValue": true, "description": text,
                "schema": schema,
            })
        };
        members.into_iter().map(parameter).collect()
    }

    fn body(&mut self, operation: &Operation, example: &Example) -> Option<Value> {
        let (schema, is_required) = match operation.takes.body? {
            Body::Json { schema, is_required } => (self.shapes.read(schema), is_required),
            Body::Act(act) => (self.shapes.act(act), true),
            Body::File => {
                let file = json!({ "type": "string", "format": "binary" });
                let form = json!({
                    "type": "object", "properties": { "file": file }, "required": ["file"],
                    "additionalProperties": false,
                });
                let content = json!({ "multipart/form-data": { "schema": form } });
                return Some(json!({ "required": true, "content": content }));
            }
        };
        let mut content = json!({ "schema": schema });
        add_example(&mut content, example.request.as_ref());
        Some(json!({ "required": is_required, "content": { JSON: content } }))
    }

    fn responses(&mut self, operation: &Operation, example: &Example) -> Value {
        let mut all: BTreeMap<String, Value> = BTreeMap::new();
        let answers = operation.answers;
        let text = self.text_of("answer", answers.status.as_str());
        let mut success = json!({ "description": text });
        if let Some(described) = success.as_object_mut() {
            match answers.content {
                Content::Json(schema) => {
                    let schema = self.shapes.answered(schema);
                    let mut content = json!({ "schema": schema });
                    add_example(&mut content, example.answer.as_ref());
                    described.insert("content".to_owned(), json!({ JSON: content }));
                }
                Content::File => {
                    let bytes = json!({ "schema": { "type": "string", "format": "binary" } });
                    described.insert("content".to_owned(), json!({ "application/octet-stream": bytes }));
                    let text = self.text_of("header", "content-disposition");
                    described.insert(
                        "headers".to_owned(),
                        json!({ "Content-Disposition": header(&text, "string") }),
                    );
                }
                Content::Nothing => {}
            }
            if answers.has_location {
                let text = self.text_of("header", "location");
                described.insert("headers".to_owned(), json!({ "Location": header(&text, "string") }));
            }
        }
        all.insert(answers.status.as_str().to_owned(), success);
        let mut by_status: BTreeMap<StatusCode, (Vec<Code>, Vec<Rule>)> = BTreeMap::new();
        for code in operation.codes() {
            by_status.entry(code.status()).or_default().0.push(code);
        }
        for rule in &operation.rules {
            by_status.entry(status_of(*rule)).or_default().1.push(*rule);
        }
        for (status, (codes, rules)) in by_status {
            all.insert(status.as_str().to_owned(), self.problem(status, &codes, &rules));
        }
        json!(all)
    }

    /// One status with every code that a problem under it can have.
    fn problem(&mut self, status: StatusCode, codes: &[Code], rules: &[Rule]) -> Value {
        let mut lines: Vec<String> =
            codes.iter().map(|code| format!("`{code}`: {}", self.text_of("code", code.id()))).collect();
        if !rules.is_empty() {
            let ids: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
            lines.push(format!("{}: {}", ids.join(", "), self.text_of("code", "rule")));
        }
        let ids = codes.iter().map(|code| code.id()).chain(rules.iter().map(|rule| rule.id()));
        let ids: Vec<&str> = ids.collect();
        let narrow =
            json!({ "properties": { "status": { "const": status.as_u16() }, "code": { "enum": ids } } });
        let problem = self.shapes.answered(schema_of::<Parts>);
        let schema = json!({ "allOf": [problem, narrow] });
        let mut described =
            json!({ "description": lines.join("\n"), "content": { PROBLEM: { "schema": schema } } });
        let named = match status {
            StatusCode::UNAUTHORIZED => Some(("WWW-Authenticate", "www-authenticate", "string")),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                Some(("Retry-After", "retry-after", "integer"))
            }
            _ => None,
        };
        if let (Some((name, text, kind)), Some(described)) = (named, described.as_object_mut()) {
            let header = header(&self.text_of("header", text), kind);
            described.insert("headers".to_owned(), json!({ name: header }));
        }
        described
    }
}

fn header(text: &str, kind: &str) -> Value {
    json!({ "description": text, "required": true, "schema": { "type": kind } })
}

fn add_example(content: &mut Value, example: Option<&Value>) {
    if let (Some(content), Some(example)) = (content.as_object_mut(), example) {
        content.insert("example".to_owned(), example.clone());
    }
}

/// What stands at a place of a path.
pub fn part(name: &str) -> Option<SchemaOf> {
    match name {
        "reference" => Some(schema_of::<Reference>),
        "case" => Some(schema_of::<CaseId>),
        "file" => Some(schema_of::<FileId>),
        "letter" => Some(schema_of::<LetterId>),
        "task" => Some(schema_of::<TaskId>),
        "act" => Some(schema_of::<ActKind>),
        _ => None,
    }
}

/// The name of an access in texts.
pub fn access_id(access: Access) -> &'static str {
    match access {
        Access::Public => "public",
        Access::Visitor => "visitor",
        Access::Person => "person",
        Access::Officer => "officer",
        Access::Worker => "worker",
        Access::Known => "known",
    }
}

fn security(access: Access, verb: Verb) -> Value {
    match access {
        Access::Public => json!([]),
        Access::Visitor => json!([{}, { "staff": [] }, { "key": [] }]),
        Access::Person => json!([{ "person": [] }]),
        // a program with a key reads; it works nothing
        Access::Officer if verb == Verb::Get => json!([{ "staff": [] }, { "key": [] }]),
        Access::Officer | Access::Worker => json!([{ "staff": [] }]),
        Access::Known => json!([{ "person": [] }, { "staff": [] }]),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn references(value: &Value, all: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                all.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|member| references(member, all));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, all)),
            _ => {}
        }
    }

    #[test]
    fn no_text_is_missing_and_every_reference_leads_somewhere() {
        let document = make();
        let printed = document.to_string();
        assert!(!printed.contains('⟦'), "{}", printed.split('⟦').nth(1).unwrap_or_default());
        let mut all = BTreeSet::new();
        references(&document, &mut all);
        assert!(all.len() > 20, "{all:?}");
        for reference in all {
            assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
        }
    }

    #[test]
    fn a_shape_is_the_same_whether_it_is_read_or_answered() {
        let mut maker = Maker { voice: voice(), shapes: Shapes::new() };
        for entry in api::table() {
            maker.operation(&entry.operation);
        }
        let [read, answered] = maker.shapes.into_definitions();
        assert!(!read.is_empty() && !answered.is_empty());
        for (name, shape) in read {
            assert!(answered.get(&name).is_none_or(|other| *other == shape), "{name}: {shape:#}");
        }
    }

    #[test]
    fn every_code_and_every_place_of_a_path_has_a_text_and_a_shape() {
        for code in Code::ALL {
            assert!(!voice().say(&key("code", code.id())).contains('⟦'), "{code}");
        }
        for entry in api::table() {
            for name in entry.operation.path.split(['{', '}']).skip(1).step_by(2) {
                assert!(part(name).is_some(), "{name}");
            }
        }
    }
}
