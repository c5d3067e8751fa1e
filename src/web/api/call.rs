//! Who calls: a visitor, a person with a session, an officer with an access token. The only ways to the desk.
//!
//! Invariant: whoever holds a [`Person`] or an [`Officer`] has been checked. Nothing of path, query or body is judged
//! before, so that the answers tell a stranger nothing.

use std::{future::Future, pin::Pin, str::FromStr};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::{StatusCode, header},
    web::Data,
};

use crate::{
    desk::{
        self, Desk, requester, staff,
        views::{Requester, Staff},
    },
    types::Reference,
    web::{
        limits::{self, Bucket},
        problem::Problem,
        site::Site,
    },
};

/// Who may pass at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Everybody.
    Public,
    /// A person with a session for the filing that the path names.
    Person,
    /// A member of staff.
    Officer,
    /// A person with any session, or a member of staff.
    Known,
}

/// One call, its caller not yet checked.
#[derive(Debug)]
pub struct Call {
    site: Data<Site>,
    req: HttpRequest,
}

impl Call {
    fn of(req: &HttpRequest) -> Result<Self, Problem> {
        let site = req.app_data::<Data<Site>>().cloned().ok_or_else(Problem::unexpected)?;
        Ok(Self { site, req: req.clone() })
    }

    /// What the site knows.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The request itself.
    pub fn request(&self) -> &HttpRequest {
        &self.req
    }

    /// A part of the path, as it was sent.
    pub fn part(&self, name: &str) -> &str {
        self.req.match_info().get(name).unwrap_or_default()
    }

    /// A part of the path that names something.
    ///
    /// # Errors
    /// 404 when it cannot be such a name.
    pub fn id<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        self.part(name).parse().map_err(|_| Problem::not_found())
    }

    /// Takes a token of the client's bucket.
    ///
    /// # Errors
    /// 429 when it is empty.
    pub fn admit(&self, bucket: Bucket) -> Result<(), Problem> {
        let client = limits::client(&self.req, &self.site.settings.settings.server.trusted_proxies);
        self.site.limits.admit(bucket, client)
    }

    /// Checks the caller and nothing else.
    ///
    /// # Errors
    /// 401 and 403 as the door demands.
    pub async fn pass(&self, door: Door) -> Result<(), Problem> {
        match door {
            Door::Public => Ok(()),
            Door::Person => self.person().await.map(drop),
            Door::Officer => self.staff().await.map(drop),
            Door::Known => match self.staff().await {
                Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {
                    requester::requester(&self.site.desk, self.bearer()?).await?;
                    Ok(())
                }
                other => other.map(drop),
            },
        }
    }

    /// The token of the `Authorization` header; cookies open nothing here, so no page can make a browser call.
    fn bearer(&self) -> Result<&str, Problem> {
        let value = self.req.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        value
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .filter(|token| !token.is_empty())
            .ok_or_else(|| desk::Error::Unauthenticated.into())
    }

    async fn staff(&self) -> Result<Staff, Problem> {
        let staff = staff::staff_by_access_token(&self.site.desk, self.bearer()?).await?;
        if staff.must_enrol {
            let detail = "Set up a second factor on the sign-in page first.";
            return Err(Problem::new(StatusCode::FORBIDDEN, "second_factor_missing", detail));
        }
        Ok(staff)
    }

    /// A session opens one filing; every other does not exist for it.
    async fn person(&self) -> Result<Requester, Problem> {
        let requester = requester::requester(&self.site.desk, self.bearer()?).await?;
        let named: Reference = self.id("reference")?;
        if named == requester.reference { Ok(requester) } else { Err(Problem::not_found()) }
    }
}

impl FromRequest for Call {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::of(req))
    }
}

/// Somebody whom a door lets in: told from the call alone.
pub trait Admitted: Sized {
    /// Checks the caller.
    ///
    /// # Errors
    /// 401, 403 or 404 as the door demands.
    fn by(call: &Call) -> impl Future<Output = Result<Self, Problem>>;
}

impl Admitted for Staff {
    async fn by(call: &Call) -> Result<Self, Problem> {
        call.staff().await
    }
}

impl Admitted for Requester {
    async fn by(call: &Call) -> Result<Self, Problem> {
        call.person().await
    }
}

impl Admitted for Option<Staff> {
    /// A token that is not valid is refused, not overlooked.
    async fn by(call: &Call) -> Result<Self, Problem> {
        let is_known = call.req.headers().contains_key(header::AUTHORIZATION);
        if is_known { call.staff().await.map(Some) } else { Ok(None) }
    }
}

/// A call whose caller has been checked.
#[derive(Debug)]
pub struct Caller<Who> {
    /// The call.
    pub call: Call,
    /// Who calls.
    pub who: Who,
}

/// Anybody, at a public address; staff where an access token came along.
pub type Visitor = Caller<Option<Staff>>;
/// A person with a session for the filing that the path names.
pub type Person = Caller<Requester>;
/// A member of staff, in whatever role; what the role may do is the desk's to say.
pub type Officer = Caller<Staff>;

impl<Who> Caller<Who> {
    /// The desk.
    pub fn desk(&self) -> &Desk {
        &self.call.site.desk
    }
}

impl<Who: Admitted + 'static> FromRequest for Caller<Who> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let call = Call::of(req);
        Box::pin(async move {
            let call = call?;
            let who = Who::by(&call).await?;
            Ok(Self { call, who })
        })
    }
}
