//! Public pages and the API. Knows HTTP and HTML, no SQL and no SMTP; a handler reads what came in,
//! calls one use case, and renders what it answers. The table below is every address there is.

pub mod api;
mod arrival;
pub mod assets;
pub mod dates;
pub mod desk_pages;
pub mod dev_mail;
pub mod download;
pub mod errors;
pub mod forms;
mod forwarded;
pub mod headers;
pub mod health;
mod hosts;
pub mod information;
pub mod language;
pub mod limits;
pub mod line;
pub mod multipart;
mod office_forms;
pub mod openapi;
pub mod page;
mod places;
pub mod posted;
mod privacy;
pub mod problem;
pub mod request;
mod routes;
pub mod session;
mod signals;
pub mod site;
pub mod span;
pub mod status;
pub mod well_known;

use std::{net::TcpListener, sync::Arc};

use actix_web::{
    App, HttpServer,
    dev::Server,
    middleware::from_fn,
    web::{self, Data, ServiceConfig},
};
use tracing_actix_web::TracingLogger;

use self::routes::{Addresses, get, nowhere};
pub use self::{problem::Problem, site::Site};

/// Every address, the same in the program and in tests.
pub fn addresses(site: &Arc<Site>) -> impl FnOnce(&mut ServiceConfig) + Clone + use<> {
    let site = Data::from(Arc::clone(site));
    move |cfg: &mut ServiceConfig| {
        cfg.app_data(Data::new(site.desk.clone())).app_data(site);
        let table = Addresses::default()
            .with(of_watchers)
            .route("/.well-known/security.txt", get().to(well_known::security_txt))
            .route("/.well-known/gpc.json", get().to(well_known::gpc))
            .route("/assets/{name}", get().to(assets::serve))
            .route("/api", get().to(openapi::page))
            .route("/api/openapi.json", get().to(openapi::json))
            .route("/dev/mail", get().to(dev_mail::list))
            .route("/dev/mail/{name}", get().to(dev_mail::show))
            .route("/dev/mail/{name}/html", get().to(dev_mail::html));
        add(cfg, table);
        cfg.configure(api::api)
            .configure(desk_pages::addresses)
            .service(web::scope("/c/{slug}").configure(public_pages))
            .configure(public_pages)
            .default_service(web::to(nowhere));
    }
}

fn add(cfg: &mut ServiceConfig, table: Addresses) {
    for resource in table.resources() {
        cfg.service(resource);
    }
}

fn of_watchers(table: Addresses) -> Addresses {
    table.route("/healthz", get().to(health::healthz)).route("/readyz", get().to(health::readyz))
}

/// What the public sees, once for the first controller and once under `/c/{slug}` for each.
fn public_pages(cfg: &mut ServiceConfig) {
    let table = Addresses::default()
        .route("", get().to(information::start))
        .route("/", get().to(information::start))
        .route("/accessibility", get().to(information::accessibility))
        .route("/privacy", get().to(privacy::privacy))
        .route("/forms/{name}", get().to(office_forms::hand_out))
        .route("/language/{tag}", get().to(language::choose))
        .with(request::addresses)
        .with(status::addresses);
    add(cfg, table);
    cfg.service(request::each_question());
}

/// Serves on `listener` until stopped; stopping waits for requests under way.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(listener: TcpListener, site: Arc<Site>) -> std::io::Result<Server> {
    let server = &site.settings.settings.server;
    let (workers, drain_secs) = (server.workers, server.drain_secs);
    let addresses = addresses(&site);
    let server = HttpServer::new(move || {
        // The last `wrap` meets a request first: log, then headers, then errors made readable, then whether it is for us.
        App::new()
            .configure(addresses.clone())
            .wrap(from_fn(arrival::check))
            .wrap(from_fn(errors::explain))
            .wrap(from_fn(headers::secure))
            .wrap(TracingLogger::<span::RequestSpan>::new())
    });
    Ok(server.workers(workers).shutdown_timeout(drain_secs).disable_signals().listen(listener)?.run())
}

/// Serves only what watchers ask for: the face of a node that does jobs and mail.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve_health(listener: TcpListener, site: Arc<Site>) -> std::io::Result<Server> {
    let drain_secs = site.settings.settings.server.drain_secs;
    let site = Data::from(site);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(site.clone())
            .configure(|cfg| add(cfg, of_watchers(Addresses::default())))
            .default_service(web::to(nowhere))
            .wrap(from_fn(errors::explain))
            .wrap(from_fn(headers::secure))
    });
    Ok(server.workers(1).shutdown_timeout(drain_secs).disable_signals().listen(listener)?.run())
}

/// Serves what the process has counted, and nothing else, at an address that the public does not reach.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve_metrics(listener: TcpListener) -> std::io::Result<Server> {
    let server = HttpServer::new(|| {
        App::new()
            .configure(|cfg| add(cfg, Addresses::default().route("/metrics", get().to(health::metrics))))
            .wrap(from_fn(headers::secure))
    });
    Ok(server.workers(1).disable_signals().listen(listener)?.run())
}

#[cfg(test)]
mod tests {
    use actix_web::test;

    use super::*;

    /// Status, headers as text, body.
    async fn ask(public_url: &str, path: &str) -> (u16, String, String) {
        let (_folder, site) = site::test_site(public_url);
        let app = App::new()
            .configure(addresses(&site))
            .wrap(from_fn(errors::explain))
            .wrap(from_fn(headers::secure));
        let app = test::init_service(app).await;
        let response = test::call_service(&app, test::TestRequest::get().uri(path).to_request()).await;
        let (status, headers) = (response.status().as_u16(), format!("{:?}", response.headers()));
        let body = test::read_body(response).await;
        (status, headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[actix_web::test]
    async fn the_start_page_brings_every_header_and_no_cookie() {
        let (status, headers, body) = ask("http://127.0.0.1:8080", "/").await;
        assert_eq!(status, 200, "{body}");
        for part in [
            "default-src 'none'",
            "require-trusted-types-for",
            "nosniff",
            "no-store",
            "DENY",
            "permissions-policy",
        ] {
            assert!(headers.contains(part), "{part} is missing in {headers}");
        }
        for part in ["set-cookie", "upgrade-insecure-requests", "strict-transport"] {
            assert!(!headers.contains(part), "{part} must not be in {headers}");
        }
        assert!(body.contains("<html lang=\"en\" dir=\"ltr\">"), "{body}");
        assert!(!body.contains('⟦'), "{body}");
        assert!(!body.contains("style=\"") && !body.contains("<script"), "{body}");
    }

    #[actix_web::test]
    async fn https_adds_what_http_must_not_have() {
        let (_, headers, _) = ask("https://privacy.example", "/").await;
        assert!(
            headers.contains("strict-transport-security") && headers.contains("upgrade-insecure-requests")
        );
    }

    #[actix_web::test]
    async fn an_unknown_address_is_a_page_for_people_and_a_problem_for_programs() {
        for path in ["/nothing", "/c/nobody/", "/c/nobody/request"] {
            let (status, _, body) = ask("http://127.0.0.1:8080", path).await;
            assert_eq!(status, 404);
            assert!(body.contains("<h1>Page not found</h1>"), "{path}: {body}");
        }
        let (status, headers, body) = ask("http://127.0.0.1:8080", "/api/nothing").await;
        assert_eq!(status, 404);
        assert!(
            headers.contains("application/problem+json") && body.contains("\"code\":\"not_found\""),
            "{body}"
        );
    }

    #[actix_web::test]
    async fn information_pages_are_whole() {
        for path in ["/accessibility", "/privacy", "/c/default/", "/c/default/privacy"] {
            let (status, _, body) = ask("http://127.0.0.1:8080", path).await;
            assert_eq!(status, 200, "{path}");
            assert!(!body.contains('⟦'), "{path}: {body}");
        }
    }

    #[actix_web::test]
    async fn assets_are_kept_for_ever_under_a_name_made_of_their_content() {
        let path = assets::ASSETS.house.path.clone();
        let (status, headers, _) = ask("http://127.0.0.1:8080", &path).await;
        assert_eq!(status, 200);
        assert!(headers.contains("immutable") && !headers.contains("no-store"), "{headers}");
        assert_eq!(ask("http://127.0.0.1:8080", "/assets/house-000000000000.css").await.0, 404);
    }
}
