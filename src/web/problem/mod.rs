//! Every error that leaves the web floor, as one table: what went wrong → status, code, words (RFC 9457).
//!
//! The API gets `application/problem+json`, pages get a page; both come from the same [`Problem`]. Nothing of the
//! cause leaves: no SQL, no stack, nothing that a person typed.

mod code;
mod field;
mod table;

use std::{
    borrow::Cow,
    fmt,
    ops::{Deref, DerefMut},
};

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use schemars::JsonSchema;
use serde::Serialize;

pub use self::{code::Code, field::FieldError};
use crate::{case::Rule, desk::FieldFault};

/// One error as the outside sees it. Boxed, so that a handler's result stays small.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Problem(Box<Parts>);

/// What a problem says (RFC 9457).
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub struct Parts {
    /// `urn:habeas:problem:CODE`.
    #[serde(rename = "type")]
    kind: String,
    /// The status in words.
    title: &'static str,
    /// The HTTP status, as in the status line.
    #[serde(serialize_with = "number")]
    #[schemars(with = "u16")]
    status: StatusCode,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Stable, snake_case.
    #[schemars(with = "String")]
    pub code: ProblemCode,
    /// Fields to mend.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Which rule forbids it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Which provision the rule rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
    /// The version that stands now, after a conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_version: Option<i64>,
    /// Seconds to wait.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde calls")]
fn number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

/// Why it failed: a code of ours, or the rule of the table of acts that stood in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemCode {
    /// One of ours.
    Listed(Code),
    /// A rule that state or law set up.
    Rule(Rule),
    /// Another refusal of the HTTP library.
    Http(StatusCode),
}

impl ProblemCode {
    /// The stable id.
    pub fn id(self) -> Cow<'static, str> {
        match self {
            Self::Listed(code) => code.id().into(),
            Self::Rule(rule) => rule.id().into(),
            Self::Http(status) => format!("http_{}", status.as_u16()).into(),
        }
    }

    /// The HTTP status that belongs to the kind.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Listed(code) => code.status(),
            Self::Rule(rule) => status_of(rule),
            Self::Http(status) => status,
        }
    }
}

impl Serialize for ProblemCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.id())
    }
}

/// 403 rather than 409 where the role itself is refused: neither time nor another act changes that.
pub fn status_of(rule: Rule) -> StatusCode {
    if rule == Rule::WrongRole { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT }
}

impl Deref for Problem {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl DerefMut for Problem {
    fn deref_mut(&mut self) -> &mut Parts {
        &mut self.0
    }
}

impl Problem {
    /// A problem with a code of ours and a sentence for the reader.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self::coded(ProblemCode::Listed(code), detail)
    }

    fn coded(code: ProblemCode, detail: impl Into<String>) -> Self {
        let status = code.status();
        Self(Box::new(Parts {
            kind: format!("urn:habeas:problem:{}", code.id()),
            title: status.canonical_reason().unwrap_or("Error"),
            status,
            detail: Some(detail.into()),
            code,
            errors: Vec::new(),
            rule: None,
            citation: None,
            current_version: None,
            retry_after: None,
        }))
    }

    /// 404: there is nothing under this address, or not for this caller.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing at this address.")
    }

    /// 429: too many attempts; says in how many seconds another is taken.
    pub fn too_many(retry_after: u64) -> Self {
        let detail = format!("Too many tries. Try again in {retry_after} seconds.");
        Self::new(Code::TooMany, detail).again_in(retry_after)
    }

    /// The same, with the seconds after which another try makes sense.
    fn again_in(mut self, secs: u64) -> Self {
        self.retry_after = Some(secs);
        self
    }

    /// 500: a fault of ours.
    pub fn unexpected() -> Self {
        Self::new(Code::Internal, "Something failed on our side.")
    }

    /// 403: the form came from another site.
    pub fn cross_origin() -> Self {
        Self::new(Code::CrossOrigin, "This form was sent from another site.")
    }

    /// 403: the form belongs to a session that is over.
    pub fn form_expired() -> Self {
        Self::new(Code::FormExpired, "The session of this form is over. Load the page again.")
    }

    /// 422: fields to mend.
    pub fn fields(faults: Vec<FieldFault>) -> Self {
        Self::new(Code::InvalidFields, "Some fields need mending; see errors.").with_faults(faults)
    }

    /// The same with the fields that are to be mended.
    #[must_use]
    pub fn with_faults(mut self, faults: Vec<FieldFault>) -> Self {
        self.errors = faults.into_iter().map(FieldError::from).collect();
        self
    }

    /// What an error of the HTTP library becomes.
    pub fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            400 => Self::new(Code::Malformed, "The request could not be read."),
            401 => Self::new(Code::Unauthenticated, "Sign in first."),
            403 => Self::new(Code::Forbidden, "This is not allowed."),
            404 => Self::not_found(),
            405 => Self::new(Code::MethodNotAllowed, "This address does not take that method."),
            408 => Self::new(Code::TooSlow, "The request took too long to arrive."),
            413 => Self::new(Code::TooLarge, "The request is larger than allowed."),
            415 => Self::new(Code::UnsupportedMediaType, "Send the content type that this address takes."),
            422 => Self::new(Code::InvalidFields, "Some fields need mending."),
            _ if status.is_client_error() => {
                Self::coded(ProblemCode::Http(status), "The request was refused.")
            }
            _ => Self::unexpected(),
        }
    }

    /// Whether it has this code.
    pub fn is(&self, code: Code) -> bool {
        self.code == ProblemCode::Listed(code)
    }

    /// Whether the table of acts refuses the caller's role.
    pub fn is_refused_role(&self) -> bool {
        self.code == ProblemCode::Rule(Rule::WrongRole)
    }

    /// The HTTP status, for the status line.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status.as_u16(), self.code.id())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        if let Some(secs) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, secs.to_string()));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        response.body(serde_json::to_vec(self).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{Forbidden, Obstacle, Tier},
        desk,
    };

    #[test]
    fn a_forbidden_act_names_rule_and_citation() {
        let missing = Obstacle::ProofMissing {
            needed: Tier::MATCHED,
            reached: Tier::CONTROL,
            methods: vec!["document".to_owned(), "video".to_owned()],
        };
        let forbidden = Forbidden::citing(missing, "GDPR Art. 12(6)");
        let problem = Problem::from(desk::Error::Forbidden(forbidden));
        let json = serde_json::to_value(&problem).unwrap();
        assert_eq!(json["status"], 409);
        assert_eq!(json["code"], "proof_missing");
        assert_eq!(json["rule"], "proof_missing");
        assert_eq!(json["citation"], "GDPR Art. 12(6)");
        assert_eq!(
            json["detail"],
            "This needs proof of tier 2 (a channel already on file, or two points matched); tier 1 is reached \
             (control of the mailbox or number given). Missing: verify by one of document, video."
        );
        assert!(json.get("errors").is_none());
    }

    #[test]
    fn whoever_was_overtaken_may_try_again_in_a_moment() {
        use actix_web::ResponseError;
        for error in [desk::Error::Overtaken, desk::Error::LeaseLost] {
            let problem = Problem::from(error);
            let json = serde_json::to_value(&problem).unwrap();
            assert_eq!((&json["status"], &json["code"]), (&503.into(), &"overtaken".into()));
            assert_eq!(
                json["detail"],
                "Others changed the same thing at the same moment. Try again in a moment."
            );
            let answer = problem.error_response();
            assert_eq!(answer.status(), 503);
            assert_eq!(answer.headers().get("Retry-After").unwrap(), "1");
        }
    }

    #[test]
    fn what_a_role_may_never_do_is_no_conflict() {
        for rule in Rule::ALL {
            let is_role = *rule == Rule::WrongRole;
            let status = if is_role { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT };
            assert_eq!(ProblemCode::Rule(*rule).status(), status);
        }
        let problem = Problem::from(desk::Error::Forbidden(Obstacle::OnlyALead.into()));
        assert_eq!(problem.status(), StatusCode::FORBIDDEN);
    }

    #[test]
    fn no_rule_has_the_code_of_another_problem() {
        assert!(Rule::ALL.iter().all(|rule| Code::ALL.iter().all(|code| code.id() != rule.id())));
    }

    #[test]
    fn the_cause_of_a_fault_of_ours_does_not_leave() {
        let problem = Problem::from(desk::Error::Internal("no such table: cases".to_owned()));
        assert!(!serde_json::to_string(&problem).unwrap().contains("table"));
        assert_eq!(problem.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
