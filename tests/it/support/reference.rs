//! The reference of the API as a judge: every answer that any test gets is held against it. A status, a code or a member
//! that is not documented fails the test that met it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::http::Answer;

type Fault = String;

/// The operation at an address, if the reference has one.
pub fn operation<'d>(document: &'d Value, method: &str, path: &str) -> Option<(&'d str, &'d Value)> {
    let path = path.split('?').next().unwrap_or_default();
    let sent: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == sent.len()
            && parts
                .iter()
                .zip(&sent)
                .all(|(part, sent)| if part.starts_with('{') { !sent.is_empty() } else { part == sent })
    };
    let verb = if method == "HEAD" { "get".to_owned() } else { method.to_lowercase() };
    let paths = document["paths"].as_object().unwrap();
    // an address without places comes before one with them
    let mut found: Vec<(&String, &Value)> = paths.iter().filter(|(template, _)| fits(template)).collect();
    found.sort_by_key(|(template, _)| template.matches('{').count());
    let (template, verbs) = found.first()?;
    Some((template.as_str(), verbs.get(&verb)?))
}

/// Fails when the answer is not as the reference says.
#[track_caller]
pub fn judge(method: &str, path: &str, answer: &Answer) {
    let document = habeas::web::openapi::document();
    let Some((template, operation)) = operation(document, method, path) else { return };
    let at = format!("{method} {template} answered {}", answer.status);
    let told = &operation["responses"][answer.status.to_string()];
    assert!(told.is_object(), "{at}, which the reference does not know: {}", answer.text());
    for (name, header) in told["headers"].as_object().into_iter().flatten() {
        let is_there = !answer.header(name).is_empty();
        assert!(is_there || header["required"] != true, "{at} without {name}");
    }
    if method == "HEAD" {
        return;
    }
    let Some(contents) = told["content"].as_object() else {
        assert!(answer.body.is_empty(), "{at} with a body");
        return;
    };
    let media = answer.header("content-type");
    let content = contents.get(media);
    let content = content.unwrap_or_else(|| panic!("{at} as {media}: {}", answer.text()));
    if media.ends_with("json") {
        let schema = &content["schema"];
        if let Err(fault) = check(document, schema, &answer.json(), "") {
            panic!("{at}, not as documented: {fault}\n{}", answer.text());
        }
    }
}

/// Fails when something was taken that the reference does not allow: then it documents less than there is.
#[track_caller]
pub fn judge_sent(method: &str, path: &str, sent: Option<&Value>, answer: &Answer) {
    let document = habeas::web::openapi::document();
    let Some((template, operation)) = operation(document, method, path) else { return };
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    if !(200..300).contains(&answer.status) || !schema.is_object() {
        return;
    }
    let Some(sent) = sent else { return };
    if let Err(fault) = check(document, schema, sent, "") {
        panic!("{method} {template} took what is not documented: {fault}\n{sent}");
    }
}

/// Whether a value has a shape, and nothing beside it.
pub fn check(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), Fault> {
    let known = members(document, schema, value, at)?;
    let stranger = value.as_object().into_iter().flatten().find(|(name, _)| !known.contains(*name));
    match stranger {
        Some((name, _)) if schema.get("additionalProperties").is_none_or(|it| *it == false) => {
            Err(format!("{at}/{name} is not documented"))
        }
        _ => Ok(()),
    }
}

/// Whether a value has a shape; the members that the shape speaks of.
#[expect(clippy::too_many_lines, reason = "one arm a keyword of the schema")]
fn members(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<BTreeSet<String>, Fault> {
    let mut known = BTreeSet::new();
    let Some(schema) = schema.as_object() else {
        return if *schema == true { Ok(known) } else { Err(format!("{at}: {schema} is no shape")) };
    };
    // a shape that says nothing takes anything
    let says_nothing = schema.keys().all(|key| key == "description");
    if says_nothing {
        known.extend(value.as_object().into_iter().flatten().map(|(name, _)| name.clone()));
        return Ok(known);
    }
    let wrong = |what: &str| Err(format!("{at}: {what}, but it is {value}"));
    for (keyword, told) in schema {
        match keyword.as_str() {
            "$ref" => {
                let there = told.as_str().unwrap().trim_start_matches('#');
                let shape = document.pointer(there).ok_or(format!("{at}: {there} leads nowhere"))?;
                known.extend(members(document, shape, value, at)?);
            }
            "allOf" => {
                for shape in told.as_array().unwrap() {
                    known.extend(members(document, shape, value, at)?);
                }
            }
            "oneOf" | "anyOf" => {
                let fit = |shape| check_alone(document, shape, value, at);
                let fitting: Vec<_> = told.as_array().unwrap().iter().filter_map(|it| fit(it).ok()).collect();
                if fitting.is_empty() || keyword == "oneOf" && fitting.len() > 1 {
                    return wrong(&format!("fits {} of {keyword}", fitting.len()));
                }
                known.extend(fitting.into_iter().flatten());
            }
            "type" => {
                let kinds: Vec<&str> = told.as_array().map_or_else(
                    || vec![told.as_str().unwrap()],
                    |all| all.iter().map(|it| it.as_str().unwrap()).collect(),
                );
                if !kinds.iter().any(|kind| is_of(value, kind)) {
                    return wrong(&format!("must be {kinds:?}"));
                }
            }
            "const" if value != told => return wrong(&format!("must be {told}")),
            "enum" if !told.as_array().unwrap().contains(value) => {
                return wrong(&format!("must be in {told}"));
            }
            "minimum" if value.as_f64().is_some_and(|it| it < told.as_f64().unwrap()) => {
                return wrong("too small");
            }
            "maximum" if value.as_f64().is_some_and(|it| it > told.as_f64().unwrap()) => {
                return wrong("too large");
            }
            // what it says holds, or says nothing about the value
            "const" | "enum" | "description" | "default" | "additionalProperties" => {}
            "required" => {
                for name in told.as_array().unwrap().iter().map(|it| it.as_str().unwrap()) {
                    if value.is_object() && value.get(name).is_none() {
                        return wrong(&format!("lacks {name}"));
                    }
                }
            }
            "properties" => {
                for (name, shape) in told.as_object().unwrap() {
                    known.insert(name.clone());
                    if let Some(member) = value.get(name) {
                        check(document, shape, member, &format!("{at}/{name}"))?;
                    }
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(document, told, item, &format!("{at}/{index}"))?;
                }
            }
            "prefixItems" => {
                let items = value.as_array().into_iter().flatten();
                for (index, (item, shape)) in items.zip(told.as_array().unwrap()).enumerate() {
                    check(document, shape, item, &format!("{at}/{index}"))?;
                }
            }
            "minLength" | "maxLength" => {
                let length = value.as_str().map(|text| text.chars().count() as u64);
                let bound = told.as_u64().unwrap();
                let fits = |length| if keyword == "minLength" { length >= bound } else { length <= bound };
                if !length.is_none_or(fits) {
                    return wrong(&format!("must have {keyword} {told}"));
                }
            }
            "minimum" | "maximum" => {
                let bound = told.as_f64().unwrap();
                let fits = |number| if keyword == "minimum" { number >= bound } else { number <= bound };
                if !value.as_f64().is_none_or(fits) {
                    return wrong(&format!("must have {keyword} {told}"));
                }
            }
            "minItems" | "maxItems" => {
                let (length, bound) = (value.as_array().map_or(0, Vec::len) as u64, told.as_u64().unwrap());
                if if keyword == "minItems" { length < bound } else { length > bound } {
                    return wrong(&format!("must have {keyword} {told}"));
                }
            }
            "format" => {
                let text = value.as_str().unwrap_or_default();
                let fits = match told.as_str().unwrap() {
                    "date" => text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok(),
                    "date-time" => {
                        text.ends_with('Z') && text.parse::<chrono::DateTime<chrono::Utc>>().is_ok()
                    }
                    "uuid" => text.len() == 36 && text.parse::<uuid::Uuid>().is_ok(),
                    "int32" | "int64" | "double" => value.is_number(),
                    format => return Err(format!("{at}: nobody checks the format {format}")),
                };
                if !value.is_null() && !fits {
                    return wrong(&format!("must be a {told}"));
                }
            }
            "pattern" => {
                let is_reference = told.as_str().unwrap().starts_with("^HB-");
                let text = value.as_str().unwrap_or_default();
                if is_reference && text.parse::<habeas::types::Reference>().is_err() {
                    return wrong("must be a reference");
                }
            }
            keyword => return Err(format!("{at}: nobody checks the keyword {keyword}")),
        }
    }
    Ok(known)
}

/// One of several shapes, on its own: a member that it does not know does not fit.
fn check_alone(document: &Value, shape: &Value, value: &Value, at: &str) -> Result<BTreeSet<String>, Fault> {
    check(document, shape, value, at)?;
    members(document, shape, value, at)
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
