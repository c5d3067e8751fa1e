//! Who calls: a visitor, a person with a session, an officer with an access token. The only ways to the desk.
//!
//! Invariant: whoever holds a [`Person`] or an [`Officer`] has been checked. Nothing of path, query or body is judged
//! before, so that the answers tell a stranger nothing.

use std::{future::Future, net::IpAddr, str::FromStr};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::{StatusCode, header},
    web::Data,
};

use crate::{
    case::ActKind,
    desk::{
        self, Desk, officer, requester,
        staff::{self, KeyHolder},
        views::{Requester, Staff},
    },
    types::{KeyScope, Network, Reference},
    web::{
        limits::{self, Bucket},
        problem::{Code, Problem},
        site::Site,
    },
};

/// Who may call an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Everybody; a member of staff who works cases may bring a token along, a program its key, which must be valid then.
    Visitor,
    /// A person with a session for the filing that the path names.
    Person,
    /// A member of staff.
    Officer,
    /// A member of staff whose role works cases.
    Worker,
    /// A person with any session, or a member of staff.
    Known,
}

impl Access {
    /// The codes with which a caller is refused.
    pub fn codes(self) -> &'static [Code] {
        match self {
            Self::Public => &[],
            Self::Person => &[Code::Unauthenticated, Code::NotFound],
            Self::Visitor | Self::Officer | Self::Worker | Self::Known => {
                &[Code::Unauthenticated, Code::SecondFactorMissing, Code::NotAllowed]
            }
        }
    }
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

    /// What the path ends in.
    fn last_part(&self) -> &str {
        self.req.path().rsplit('/').next().unwrap_or_default()
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
        self.site.limits.admit(bucket, self.client())
    }

    /// Whose attempts count together with those of the caller.
    pub fn network(&self) -> Network {
        Network::of(self.client())
    }

    /// Checks the caller and nothing else.
    ///
    /// # Errors
    /// 401, 403 or 404 as the access demands.
    pub async fn pass(&self, access: Access) -> Result<(), Problem> {
        match access {
            Access::Public | Access::Visitor => Ok(()),
            Access::Person => self.person().await.map(drop),
            Access::Officer => self.staff().await.map(drop),
            Access::Worker => self.worker().await.map(drop),
            Access::Known => match self.staff().await {
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
        let bearer = self.bearer()?;
        if staff::is_key(bearer) {
            return Ok(self.program(bearer).await?.as_reader()?);
        }
        let staff = staff::staff_by_access_token(&self.site.desk, bearer).await?;
        if staff.owes.is_some() {
            let detail = "Set up a second factor on the sign-in page first.";
            return Err(Problem::new(Code::SecondFactorMissing, detail));
        }
        Ok(staff)
    }

    /// A program with a key; one that calls without end must wait.
    async fn program(&self, key: &str) -> Result<KeyHolder, Problem> {
        let holder = staff::key_holder(&self.site.desk, key, self.client()).await?;
        self.site.limits.admit_key(holder.id)?;
        Ok(holder)
    }

    fn client(&self) -> IpAddr {
        limits::client(&self.req, &self.site.settings.settings.server.trusted_proxies)
    }

    async fn worker(&self) -> Result<Staff, Problem> {
        let staff = self.staff().await?;
        staff.works_cases()?;
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

/// Somebody who may call, established from the request alone.
pub trait Admitted: Sized {
    /// Who that is.
    const ACCESS: Access;

    /// Checks the caller.
    ///
    /// # Errors
    /// 401, 403 or 404 as the access demands.
    fn by(call: &Call) -> impl Future<Output = Result<Self, Problem>>;

    /// Whether the limits of the public hold for this caller.
    fn is_limited(&self) -> bool {
        true
    }
}

impl Admitted for () {
    const ACCESS: Access = Access::Public;

    async fn by(_: &Call) -> Result<Self, Problem> {
        Ok(())
    }
}

impl Admitted for Staff {
    const ACCESS: Access = Access::Officer;

    async fn by(call: &Call) -> Result<Self, Problem> {
        call.staff().await
    }

    fn is_limited(&self) -> bool {
        false
    }
}

/// A member of staff whose role works cases.
#[derive(Debug)]
pub struct Working(pub Staff);

impl Admitted for Working {
    const ACCESS: Access = Access::Worker;

    async fn by(call: &Call) -> Result<Self, Problem> {
        call.worker().await.map(Self)
    }

    fn is_limited(&self) -> bool {
        false
    }
}

/// A member of staff whose role may do the act that the address names.
#[derive(Debug)]
pub struct InRole {
    pub staff: Staff,
    pub act: ActKind,
}

impl Admitted for InRole {
    const ACCESS: Access = Access::Officer;

    async fn by(call: &Call) -> Result<Self, Problem> {
        let known = Self::named(call, call.last_part()).await?;
        if staff::releases(known.act) {
            staff::demand_fresh(&call.site.desk, &known.staff)?;
        }
        Ok(known)
    }

    fn is_limited(&self) -> bool {
        false
    }
}

impl InRole {
    async fn named(call: &Call, act: &str) -> Result<Self, Problem> {
        let staff = call.staff().await?;
        let act = act.parse().map_err(|_| Problem::not_found())?;
        officer::may(&staff, act)?;
        Ok(Self { staff, act })
    }
}

/// The same for who only looks at what the act would do: nothing is released by that.
#[derive(Debug)]
pub struct ToRehearse(pub InRole);

impl Admitted for ToRehearse {
    const ACCESS: Access = Access::Officer;

    async fn by(call: &Call) -> Result<Self, Problem> {
        InRole::named(call, call.part("act")).await.map(Self)
    }

    fn is_limited(&self) -> bool {
        false
    }
}

impl Admitted for Requester {
    const ACCESS: Access = Access::Person;

    async fn by(call: &Call) -> Result<Self, Problem> {
        call.person().await
    }
}

/// Whoever files.
#[derive(Debug)]
pub enum Filing {
    /// Without credentials.
    Public,
    /// A program whose key opens intake.
    Program(KeyHolder),
    /// A member of staff whose role works cases.
    Staff(Staff),
}

impl Admitted for Filing {
    const ACCESS: Access = Access::Visitor;

    /// A token that is not valid is refused, not overlooked; so is a role that files for nobody.
    async fn by(call: &Call) -> Result<Self, Problem> {
        if !call.req.headers().contains_key(header::AUTHORIZATION) {
            return Ok(Self::Public);
        }
        let bearer = call.bearer()?;
        if !staff::is_key(bearer) {
            return call.worker().await.map(Self::Staff);
        }
        let holder = call.program(bearer).await?;
        holder.may(KeyScope::Intake)?;
        Ok(Self::Program(holder))
    }

    fn is_limited(&self) -> bool {
        matches!(self, Self::Public)
    }
}

/// A call whose caller has been checked.
#[derive(Debug)]
pub struct Caller<Who> {
    pub call: Call,
    /// Who calls.
    pub who: Who,
}

/// Anybody, at a public address.
pub type Anyone = Caller<()>;
/// Anybody, at a public address; staff or a program where a token or a key came along.
pub type Visitor = Caller<Filing>;
/// A person with a session for the filing that the path names.
pub type Person = Caller<Requester>;
/// A member of staff, in whatever role; what the role may do is the desk's to say.
pub type Officer = Caller<Staff>;
/// A member of staff whose role may do the act; the role is checked before path, query and body.
pub type Acting = Caller<InRole>;
/// The same, to look at what it would do.
pub type Rehearsing = Caller<ToRehearse>;
/// A member of staff whose role works cases; the role is checked before path, query and body.
pub type Worker = Caller<Working>;

impl<Who> Caller<Who> {
    /// The use cases, for the handler.
    pub fn desk(&self) -> &Desk {
        &self.call.site.desk
    }
}
