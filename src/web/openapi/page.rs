//! The reference as a page. It says what the document says, and works without scripts.

use actix_web::HttpResponse;
use askama::Template;
use serde_json::Value;

use super::document;
use crate::web::{page::Page, problem::Problem};

#[derive(Template)]
#[template(path = "web/openapi/page.html")]
struct Reference<'a> {
    page: &'a Page,
    about: &'a str,
    version: &'a str,
    chapters: Vec<Chapter<'a>>,
    shapes: Vec<Shape<'a>>,
}

/// Operations under one heading.
struct Chapter<'a> {
    name: &'a str,
    text: &'a str,
    operations: Vec<OperationView<'a>>,
}

/// An operation as the reference page shows it.
struct OperationView<'a> {
    id: &'a str,
    verb: String,
    path: &'a str,
    summary: &'a str,
    access: &'a str,
    parameters: Vec<Field<'a>>,
    body: Option<Content<'a>>,
    answers: Vec<Answer<'a>>,
}

/// A body.
struct Content<'a> {
    media: &'a str,
    is_required: bool,
    kind: Vec<Piece<'a>>,
    fields: Vec<Field<'a>>,
    example: Option<String>,
}

/// One status.
struct Answer<'a> {
    status: &'a str,
    /// Each in parts, every second of which is code.
    lines: Vec<Vec<&'a str>>,
    content: Option<Content<'a>>,
}

/// A parameter, or a member of an object.
struct Field<'a> {
    name: &'a str,
    kind: Vec<Piece<'a>>,
    is_required: bool,
    text: &'a str,
}

/// A part of what is said about a kind of value; perhaps the name of a shape.
struct Piece<'a> {
    text: &'a str,
    is_shape: bool,
}

/// A schema as the reference page shows it.
struct Shape<'a> {
    name: &'a str,
    text: &'a str,
    fields: Vec<Field<'a>>,
    choices: Vec<Choice<'a>>,
    kind: Vec<Piece<'a>>,
}

/// One value of a closed list, or one form of an object.
struct Choice<'a> {
    value: Option<&'a str>,
    text: &'a str,
    fields: Vec<Field<'a>>,
}

/// `GET /api`.
///
/// # Errors
/// 500 when the page cannot be written.
pub async fn page(page: Page) -> Result<HttpResponse, Problem> {
    let page = page.titled("api-page-title");
    let document = document();
    let operations = || members(document, "paths").flat_map(|(path, verbs)| operations_of(path, verbs));
    let chapters = items(document, "tags").map(|tag| Chapter {
        name: text(tag, "name"),
        text: text(tag, "description"),
        operations: operations()
            .filter(|(of, _)| *of == text(tag, "name"))
            .map(|(_, operations_of)| operations_of)
            .collect(),
    });
    let shapes = document.pointer("/components/schemas").and_then(Value::as_object);
    let info = document.get("info").unwrap_or(&Value::Null);
    let reference = Reference {
        page: &page,
        about: text(info, "description"),
        version: text(info, "version"),
        chapters: chapters.collect(),
        shapes: shapes.into_iter().flatten().map(|(name, schema)| shape(name, schema)).collect(),
    };
    page.show(&reference)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn items<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn members<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    value.get(name).and_then(Value::as_object).into_iter().flatten()
}

/// The operations of one address, each with its chapter.
fn operations_of<'v>(path: &'v str, verbs: &'v Value) -> impl Iterator<Item = (&'v str, OperationView<'v>)> {
    verbs.as_object().into_iter().flatten().map(move |(verb, operation)| {
        let parameters = items(operation, "parameters").map(|it| Field {
            name: text(it, "name"),
            kind: it.get("schema").map(kind).unwrap_or_default(),
            is_required: it.get("required") == Some(&Value::Bool(true)),
            text: text(it, "description"),
        });
        let chapter = items(operation, "tags").next().and_then(Value::as_str).unwrap_or_default();
        let operations_of = OperationView {
            id: text(operation, "operationId"),
            verb: verb.to_uppercase(),
            path,
            summary: text(operation, "summary"),
            access: text(operation, "description"),
            parameters: parameters.collect(),
            body: operation.get("requestBody").and_then(content),
            answers: members(operation, "responses").map(|(status, it)| answer(status, it)).collect(),
        };
        (chapter, operations_of)
    })
}

fn answer<'v>(status: &'v str, operations_of: &'v Value) -> Answer<'v> {
    Answer {
        status,
        lines: text(operations_of, "description").lines().map(|line| line.split('`').collect()).collect(),
        content: content(operations_of).filter(|_| status.starts_with('2')),
    }
}

fn content(holder: &Value) -> Option<Content<'_>> {
    let (media, content) = members(holder, "content").next()?;
    Some(Content {
        media,
        is_required: holder.get("required") == Some(&Value::Bool(true)),
        kind: content.get("schema").map(kind).unwrap_or_default(),
        fields: content.get("schema").map(fields).unwrap_or_default(),
        example: content.get("example").map(|example| format!("{example:#}")),
    })
}

fn shape<'v>(name: &'v str, schema: &'v Value) -> Shape<'v> {
    let choices: Vec<Choice<'_>> = ["oneOf", "anyOf"]
        .into_iter()
        .flat_map(|one| items(schema, one))
        .map(|choice| Choice {
            value: choice.get("const").and_then(Value::as_str),
            text: text(choice, "description"),
            fields: fields(choice),
        })
        .filter(|choice| choice.value.is_some() || !choice.fields.is_empty())
        .collect();
    let fields = fields(schema);
    let is_listed = !choices.is_empty() || !fields.is_empty();
    Shape {
        name,
        text: text(schema, "description"),
        kind: if is_listed { Vec::new() } else { kind(schema) },
        fields,
        choices,
    }
}

fn fields(schema: &Value) -> Vec<Field<'_>> {
    let required: Vec<&str> = items(schema, "required").filter_map(Value::as_str).collect();
    members(schema, "properties")
        .map(|(name, member)| Field {
            name,
            kind: kind(member),
            is_required: required.contains(&name.as_str()),
            text: text(member, "description"),
        })
        .collect()
}

/// What kind of value it is.
fn kind(schema: &Value) -> Vec<Piece<'_>> {
    let plain = |text| Piece { text, is_shape: false };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return vec![Piece { text: reference.rsplit('/').next().unwrap_or_default(), is_shape: true }];
    }
    if let Some(value) = schema.get("const").and_then(Value::as_str) {
        return vec![plain(value)];
    }
    for (name, between) in [("anyOf", "|"), ("oneOf", "|"), ("allOf", "&")] {
        let parts: Vec<Vec<Piece<'_>>> = items(schema, name).map(kind).filter(|it| !it.is_empty()).collect();
        if !parts.is_empty() {
            return joined(parts, between);
        }
    }
    let values: Vec<Vec<Piece<'_>>> =
        items(schema, "enum").filter_map(Value::as_str).map(|value| vec![plain(value)]).collect();
    if !values.is_empty() {
        return joined(values, "|");
    }
    let mut kinds: Vec<Vec<Piece<'_>>> = match schema.get("type") {
        Some(Value::String(one)) => vec![vec![plain(one)]],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(|it| vec![plain(it)]).collect(),
        _ => Vec::new(),
    };
    if let Some(format) = schema.get("format").and_then(Value::as_str) {
        kinds.iter_mut().take(1).for_each(|it| *it = vec![plain(format)]);
    }
    if let (Some(inner), Some(first)) = (schema.get("items"), kinds.first_mut()) {
        first.extend(kind(inner));
    }
    joined(kinds, "|")
}

fn joined<'v>(parts: Vec<Vec<Piece<'v>>>, between: &'v str) -> Vec<Piece<'v>> {
    let mut all = Vec::new();
    for part in parts {
        if !all.is_empty() {
            all.push(Piece { text: between, is_shape: false });
        }
        all.extend(part);
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use actix_web::{App, test};

    use crate::web::{addresses, site};

    /// What stands in the attribute, everywhere.
    fn attributes<'h>(html: &'h str, start: &'static str) -> impl Iterator<Item = &'h str> {
        html.split(start).skip(1).filter_map(|rest| rest.split('"').next())
    }

    #[actix_web::test]
    async fn the_page_is_whole_and_every_link_leads_somewhere() {
        let (_folder, site) = site::test_site("http://127.0.0.1:8080");
        let app = test::init_service(App::new().configure(addresses(&site))).await;
        let response = test::call_service(&app, test::TestRequest::get().uri("/api").to_request()).await;
        assert_eq!(response.status(), 200);
        let html = String::from_utf8(test::read_body(response).await.to_vec()).unwrap();
        assert!(!html.contains('⟦') && !html.contains("<script") && !html.contains("style=\""));
        let ids: Vec<&str> = attributes(&html, " id=\"").collect();
        let once: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), once.len(), "an id stands twice");
        for link in attributes(&html, "href=\"#") {
            assert!(once.contains(link), "{link}");
        }
        for entry in crate::web::api::table() {
            assert!(once.contains(&*entry.operation.id), "{}", entry.operation.id);
        }
    }
}
