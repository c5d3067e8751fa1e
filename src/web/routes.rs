//! Addresses with the methods that they take. `GET` brings `HEAD` along, whose answer the server sends without its body;
//! any other method is told which ones there are.

use actix_web::{
    FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, Route, guard,
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
    web,
};

use super::{errors, problem::Problem};

/// What an address takes, with who answers.
pub struct Verb {
    allows: &'static str,
    route: Route,
}

/// Looks.
pub fn get() -> Verb {
    Verb { allows: "GET, HEAD", route: web::route().guard(guard::Any(guard::Get()).or(guard::Head())) }
}

/// Does something.
pub fn post() -> Verb {
    Verb { allows: "POST", route: web::post() }
}

impl Verb {
    /// With the function that answers.
    pub fn to<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        Self { route: self.route.to(handler), ..self }
    }
}

/// A table of addresses. The first row that fits a path answers it.
#[derive(Default)]
pub struct Addresses(Vec<(String, Vec<Verb>)>);

impl Addresses {
    /// With one more method of an address.
    #[must_use]
    pub fn route(mut self, path: &str, verb: Verb) -> Self {
        match self.0.iter_mut().find(|(known, _)| known == path) {
            Some((_, verbs)) => verbs.push(verb),
            None => self.0.push((path.to_owned(), vec![verb])),
        }
        self
    }

    /// With the rows of a part of the site.
    #[must_use]
    pub fn with(self, rows: impl FnOnce(Self) -> Self) -> Self {
        rows(self)
    }

    /// As the router takes them.
    pub fn resources(self) -> impl Iterator<Item = Resource> {
        self.0.into_iter().map(|(path, verbs)| resource(&path, verbs))
    }
}

/// One address.
pub fn resource(path: &str, verbs: Vec<Verb>) -> Resource {
    let allow = verbs.iter().map(|verb| verb.allows).collect::<Vec<_>>().join(", ");
    let routes = verbs.into_iter().map(|verb| verb.route);
    let wrong_method = move |req: HttpRequest| std::future::ready(wrong_method(&req, &allow));
    routes.fold(web::resource(path), Resource::route).default_service(web::to(wrong_method))
}

/// Not an error for the layers further out: they would drop the header.
fn wrong_method(req: &HttpRequest, allow: &str) -> HttpResponse {
    let mut answer = errors::answer(&Problem::of_status(StatusCode::METHOD_NOT_ALLOWED), req);
    if let Ok(allow) = HeaderValue::from_str(allow) {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    answer
}

/// Whatever stands in no row: a slash too many leads to the page without it.
///
/// # Errors
/// 404 otherwise.
pub async fn nowhere(req: HttpRequest) -> Result<HttpResponse, Problem> {
    let path = req.path();
    let page = path.trim_end_matches('/');
    let is_page = page.len() < path.len() && !page.is_empty() && !page.starts_with("//");
    if !is_page
        || !matches!(*req.method(), Method::GET | Method::HEAD)
        || !req.resource_map().has_resource(page)
    {
        return Err(Problem::not_found());
    }
    let to = match req.query_string() {
        "" => page.to_owned(),
        query => format!("{page}?{query}"),
    };
    Ok(HttpResponse::PermanentRedirect().insert_header((header::LOCATION, to)).finish())
}
