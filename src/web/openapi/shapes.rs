//! Shapes of types, as JSON Schema: once for what is read, once for what is answered.

use schemars::{
    Schema, SchemaGenerator,
    generate::SchemaSettings,
    transform::{Transform, transform_subschemas},
};
use serde_json::{Map, Value, json};

use super::text::{key, voice};
use crate::{case::ActKind, types::CaseId, web::api::input::SchemaOf};

const PLACE: &str = "/components/schemas";
/// Formats that OpenAPI knows; the others are names of Rust's own.
const FORMATS: [&str; 8] = ["date", "date-time", "uuid", "uri", "binary", "int32", "int64", "double"];

/// Collects the shapes that the document refers to.
pub struct Shapes {
    read: SchemaGenerator,
    answered: SchemaGenerator,
}

impl Shapes {
    /// None yet.
    pub fn new() -> Self {
        let settings = |settings: SchemaSettings| {
            settings.with(|it| {
                it.definitions_path = PLACE.into();
                it.meta_schema = None;
            })
        };
        let read = settings(SchemaSettings::draft2020_12().for_deserialize()).with_transform(Plain);
        let answered = settings(SchemaSettings::draft2020_12().for_serialize())
            .with_transform(Plain)
            .with_transform(NeverNull);
        Self { read: read.into_generator(), answered: answered.into_generator() }
    }

    /// The shape of something that is read.
    pub fn read(&mut self, of: SchemaOf) -> Value {
        plain(of(&mut self.read))
    }

    /// What an act takes: its payload with the version that was seen, and `also` where it may cover several cases. A
    /// further case takes the payload of the first, but for the members that it has itself.
    pub fn act(&mut self, act: ActKind) -> Value {
        let mut shape = act.shape(&mut self.read).map_or_else(|| json!({ "type": "object" }), plain);
        let Some(object) = shape.as_object_mut() else { return shape };
        object.remove("description");
        let version = json!({
            "type": "integer", "format": "int64", "description": voice().say(&key("part", "version")),
        });
        let case = plain(self.read.subschema_for::<CaseId>());
        let mut members = take_object(object, "properties");
        members.insert("version".to_owned(), version);
        if act.covers_several() {
            let mut own = members.clone();
            own.insert("case".to_owned(), case);
            let further = json!({
                "type": "object", "properties": own, "required": ["case", "version"],
                "additionalProperties": false,
            });
            let text = voice().say(&key("part", "also"));
            members
                .insert("also".to_owned(), json!({ "type": "array", "items": further, "description": text }));
        }
        object.insert("properties".to_owned(), Value::Object(members));
        let required = object.entry("required").or_insert_with(|| json!([]));
        if let Some(required) = required.as_array_mut() {
            required.push(json!("version"));
        }
        shape
    }

    /// The shape of something that is answered.
    pub fn answered(&mut self, of: SchemaOf) -> Value {
        plain(of(&mut self.answered))
    }

    /// A shape by its name, once something has referred to it.
    pub fn named(&self, reference: &str) -> Option<&Value> {
        let name = reference.rsplit('/').next()?;
        self.read.definitions().get(name)
    }

    /// Every shape by its name: those that are read, those that are answered.
    pub fn into_definitions(mut self) -> [Map<String, Value>; 2] {
        [self.read.take_definitions(true), self.answered.take_definitions(true)]
    }
}

fn take_object(of: &mut Map<String, Value>, name: &str) -> Map<String, Value> {
    match of.remove(name) {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn plain(mut schema: Schema) -> Value {
    Plain.transform(&mut schema);
    schema.to_value()
}

/// Leaves out what only Rust knows: formats of its numbers, links in its comments.
#[derive(Debug, Clone)]
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        if schema.get("format").and_then(Value::as_str).is_some_and(|format| !FORMATS.contains(&format)) {
            schema.remove("format");
        }
        if schema.get("default").is_some_and(Value::is_null) {
            schema.remove("default");
        }
        if let Some(Value::String(text)) = schema.get_mut("description") {
            *text = text.replace("[`", "`").replace("`]", "`").replace('\n', " ");
        }
        transform_subschemas(self, schema);
    }
}

/// What is absent is left out of an answer, so a member that may be absent is never `null`.
#[derive(Debug, Clone)]
struct NeverNull;

impl Transform for NeverNull {
    fn transform(&mut self, schema: &mut Schema) {
        let required: Vec<String> = schema
            .get("required")
            .and_then(Value::as_array)
            .map(|names| names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            .unwrap_or_default();
        if let Some(Value::Object(members)) = schema.get_mut("properties") {
            for (_, member) in members.iter_mut().filter(|(name, _)| !required.contains(name)) {
                not_null(member);
            }
        }
        transform_subschemas(self, schema);
    }
}

/// The same without `null`.
pub fn not_null(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    if let Some(Value::Array(kinds)) = schema.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [kind] = kinds.as_slice() {
            let kind = kind.clone();
            schema.insert("type".to_owned(), kind);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            for (name, value) in only {
                schema.entry(name).or_insert(value);
            }
        }
    }
}
