//! One operation of the API. Its route and its row in the reference are made of the same handler: who may call, what is
//! read and what is answered are the handler's own types, so the reference cannot say anything else.

use std::{borrow::Cow, collections::BTreeSet, future::Future};

use actix_web::{HttpResponse, Route, guard, http::Method, web::Payload};

use super::{
    answer::{Answers, Output},
    call::{Access, Admitted, Call, Caller},
    input::{Body, Input, Takes},
};
use crate::{
    case::{ActKind, Rule},
    web::{
        limits::Bucket,
        problem::{Code, Problem},
    },
};

/// The methods that the API takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Looks. `HEAD` goes with it: the answer is the same but for the body, which the server leaves out.
    Get,
    /// Does something.
    Post,
    /// Ends something.
    Delete,
}

impl Verb {
    /// As it stands in `Allow`.
    pub fn allows(self) -> &'static str {
        match self {
            Self::Get => "GET, HEAD",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }

    /// As it stands in the reference.
    pub fn key(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Delete => "delete",
        }
    }
}

/// One operation, as router and reference read it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The method.
    pub verb: Verb,
    /// The address below `/api/v1`.
    pub path: Cow<'static, str>,
    /// Its stable name.
    pub id: Cow<'static, str>,
    /// Who may call.
    pub access: Access,
    /// What limits callers who are not staff.
    pub bucket: Option<Bucket>,
    /// What it takes.
    pub takes: Takes,
    /// What it answers.
    pub answers: Answers,
    /// Rules that can stand in its way.
    pub rules: Vec<Rule>,
    codes: &'static [Code],
}

impl Operation {
    /// Every code that its problems can have, beside the rules.
    pub fn codes(&self) -> BTreeSet<Code> {
        let mut codes: BTreeSet<Code> = self.codes.iter().copied().collect();
        codes.extend([Code::Internal, Code::Unavailable]);
        match self.verb {
            Verb::Get => {}
            Verb::Post | Verb::Delete => {
                codes.insert(Code::Overtaken);
            }
        }
        codes.extend(self.access.codes());
        if self.path.contains('{') && self.access != Access::Public {
            codes.insert(Code::NotFound);
        }
        if self.bucket.is_some() {
            codes.insert(Code::TooMany);
        }
        if self.takes.query.is_some() {
            codes.insert(Code::BadFilter);
        }
        if self.takes.is_keyed {
            codes.insert(Code::IdempotencyKeyReused);
        }
        if let Some(Body::Json { .. } | Body::Act(_) | Body::File) = self.takes.body {
            codes.extend([Code::Malformed, Code::TooSlow, Code::TooLarge, Code::UnsupportedMediaType]);
        }
        codes
    }
}

/// A row of the table: an operation with its route.
pub struct Entry {
    pub operation: Operation,
    route: Box<dyn FnOnce(Option<Bucket>) -> Route>,
}

impl Entry {
    /// Limited, for callers who are not staff.
    #[must_use]
    pub fn limited(mut self, bucket: Bucket) -> Self {
        self.operation.bucket = Some(bucket);
        self
    }

    /// Can fail with these codes, too.
    #[must_use]
    pub fn fails(mut self, codes: &'static [Code]) -> Self {
        self.operation.codes = codes;
        self
    }

    /// Can be forbidden by these rules.
    #[must_use]
    pub fn forbidden_by(mut self, rules: Vec<Rule>) -> Self {
        self.operation.rules = rules;
        self
    }

    /// Reads an act of this kind.
    #[must_use]
    pub fn acting(mut self, act: ActKind) -> Self {
        self.operation.takes.body = Some(Body::Act(act));
        self
    }

    /// Hands the route to the router.
    pub fn into_route(self) -> Route {
        (self.route)(self.operation.bucket)
    }
}

/// A use case as the API offers it: a caller, perhaps something that the call brought along, an answer.
pub trait Handler<Args>: Clone + 'static {
    /// Who may call.
    type Who: Admitted + 'static;
    /// What is read.
    type In: Input;
    /// What is answered.
    type Out: Output;

    /// Does it.
    fn handle(
        &self,
        caller: Caller<Self::Who>,
        input: Self::In,
    ) -> impl Future<Output = Result<Self::Out, Problem>>;
}

impl<F, Who, Fut, Out> Handler<(Who,)> for F
where
    F: Fn(Caller<Who>) -> Fut + Clone + 'static,
    Who: Admitted + 'static,
    Fut: Future<Output = Result<Out, Problem>>,
    Out: Output,
{
    type Who = Who;
    type In = ();
    type Out = Out;

    async fn handle(&self, caller: Caller<Who>, (): ()) -> Result<Out, Problem> {
        self(caller).await
    }
}

impl<F, Who, In, Fut, Out> Handler<(Who, In)> for F
where
    F: Fn(Caller<Who>, In) -> Fut + Clone + 'static,
    Who: Admitted + 'static,
    In: Input,
    Fut: Future<Output = Result<Out, Problem>>,
    Out: Output,
{
    type Who = Who;
    type In = In;
    type Out = Out;

    async fn handle(&self, caller: Caller<Who>, input: In) -> Result<Out, Problem> {
        self(caller, input).await
    }
}

/// `GET`, and `HEAD` with it.
pub fn get<H: Handler<Args>, Args: 'static>(path: &'static str, id: &'static str, handler: H) -> Entry {
    entry(Verb::Get, path.into(), id.into(), handler)
}

/// An operation that is called with `POST`.
pub fn post<H: Handler<Args>, Args: 'static>(
    path: impl Into<Cow<'static, str>>,
    id: impl Into<Cow<'static, str>>,
    handler: H,
) -> Entry {
    entry(Verb::Post, path.into(), id.into(), handler)
}

/// An operation that is called with `DELETE`.
pub fn delete<H: Handler<Args>, Args: 'static>(path: &'static str, id: &'static str, handler: H) -> Entry {
    entry(Verb::Delete, path.into(), id.into(), handler)
}

fn entry<H: Handler<Args>, Args: 'static>(
    verb: Verb,
    path: Cow<'static, str>,
    id: Cow<'static, str>,
    handler: H,
) -> Entry {
    let operation = Operation {
        verb,
        path,
        id,
        access: H::Who::ACCESS,
        bucket: None,
        takes: H::In::TAKES,
        answers: H::Out::ANSWERS,
        rules: Vec::new(),
        codes: &[],
    };
    Entry { operation, route: Box::new(move |bucket| route(verb, bucket, handler)) }
}

/// The order of the checks is the same everywhere: the caller, the limit, then what the call brought along.
fn route<H: Handler<Args>, Args: 'static>(verb: Verb, bucket: Option<Bucket>, handler: H) -> Route {
    let route = match verb {
        Verb::Get => Route::new().guard(guard::Any(guard::Get()).or(guard::Head())),
        Verb::Post => Route::new().method(Method::POST),
        Verb::Delete => Route::new().method(Method::DELETE),
    };
    route.to(move |call: Call, body: Payload| {
        let handler = handler.clone();
        async move {
            let who = H::Who::by(&call).await?;
            if let Some(bucket) = bucket.filter(|_| who.is_limited()) {
                call.admit(bucket)?;
            }
            let input = H::In::read(&call, body).await?;
            let answer = handler.handle(Caller { call, who }, input).await?;
            Ok::<HttpResponse, Problem>(answer.into_response())
        }
    })
}
