//! Examples of calls, one file an operation beside this one. A test makes each call and holds what it sees against the
//! file, so an example is never older than the program.

use include_dir::{Dir, include_dir};
use serde_json::Value;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/web/openapi/examples");

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Example {
    /// What was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Value>,
    /// What came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Value>,
}

impl Example {
    /// The example of an operation; empty where it has none.
    pub fn of(id: &str) -> Self {
        let file = FILES.get_file(format!("{id}.json")).and_then(include_dir::File::contents_utf8);
        file.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }
}
