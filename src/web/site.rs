//! What all web workers share: the settings, where people reach us, and which controller a request is for.
//!
//! Built once at start and shared by all workers. Holds no state that a request changes but the rate limits.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use url::Url;

use super::{
    hosts::{self, Hosts},
    limits::Limits,
    problem::Problem,
};
use crate::{
    clock::SharedClock,
    config::{Checked, Controller},
    desk::Desk,
    types::{ControllerSlug, HostName, Locale},
};

/// The site: one for the whole process.
#[derive(Debug)]
pub struct Site {
    pub settings: Checked,
    /// How people reach us; links in mails and the security headers depend on it.
    pub public_url: Url,
    /// Under which names people reach us.
    pub(super) hosts: Hosts,
    /// The folder whose mails everybody on this machine may read: that of a demo, whose people are invented.
    pub mailbox: Option<PathBuf>,
    /// The token buckets.
    pub limits: Limits,
    /// Time and secrets.
    pub clock: SharedClock,
    /// The use cases.
    pub desk: Desk,
    unnamed_proxy: AtomicBool,
}

impl Site {
    /// The site for these settings, reached under `public_url`.
    pub fn new(settings: Checked, public_url: Url, clock: SharedClock, desk: Desk) -> Arc<Self> {
        Arc::new(Self::of(settings, public_url, clock, desk, None))
    }

    /// The site of a demo, which shows the mails that it has written to `mailbox`.
    pub fn of_demo(
        settings: Checked,
        public_url: Url,
        clock: SharedClock,
        desk: Desk,
        mailbox: PathBuf,
    ) -> Arc<Self> {
        Arc::new(Self::of(settings, public_url, clock, desk, Some(mailbox)))
    }

    fn of(
        settings: Checked,
        public_url: Url,
        clock: SharedClock,
        desk: Desk,
        mailbox: Option<PathBuf>,
    ) -> Self {
        let limits = Limits::new(&settings.settings.limits);
        let hosts = Hosts::of(&public_url, &settings.settings.controllers);
        let unnamed_proxy = AtomicBool::new(false);
        Self { settings, public_url, hosts, mailbox, limits, clock, desk, unnamed_proxy }
    }

    /// Notes that a proxy came that the settings do not name; `true` the first time.
    pub(super) fn meets_unnamed_proxy(&self) -> bool {
        !self.unnamed_proxy.swap(true, Ordering::Relaxed)
    }

    /// Whether such a proxy came since the start.
    pub(super) fn met_unnamed_proxy(&self) -> bool {
        self.unnamed_proxy.load(Ordering::Relaxed)
    }

    /// The path on this site that an address leads to, with query and fragment; nothing where it leads elsewhere, or may
    /// lead elsewhere for some browser.
    pub fn own_path(&self, to: &str) -> Option<String> {
        if !to.starts_with('/') || to.contains(|c: char| c.is_control() || c == '\\') {
            return None;
        }
        let url = self.public_url.join(to).ok().filter(|url| url.origin() == self.public_url.origin())?;
        // as it is read, the path may begin with two slashes only now
        let path = url.as_str().get(url.origin().ascii_serialization().len()..)?;
        (path.starts_with('/') && !path.starts_with("//")).then(|| path.to_owned())
    }

    /// Whether people reach us over TLS: cookie prefix, `Secure` and HSTS follow.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// An absolute address from a path that starts with `/`.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

/// A site for tests, with an empty office of its own in a temporary folder, which lives as long as the first value.
#[cfg(test)]
pub(crate) fn test_site(public_url: &str) -> (tempfile::TempDir, Arc<Site>) {
    let (folder, settings, clock, desk) = crate::desk::office::open::test_desk(public_url);
    (folder, Site::new(settings, public_url.parse().unwrap(), clock, desk))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_ours_is_kept_and_any_other_is_refused() {
        let (_folder, site) = test_site("https://privacy.example");
        for (to, path) in [
            ("/", "/"),
            ("/request/find?change=1#email", "/request/find?change=1#email"),
            ("/c/default/status", "/c/default/status"),
            ("/a b?ä=%20", "/a%20b?%C3%A4=%20"),
            ("/a/../b", "/b"),
            ("/?to=//evil.example/", "/?to=//evil.example/"),
        ] {
            assert_eq!(site.own_path(to).as_deref(), Some(path), "{to}");
        }
        for to in [
            "",
            "request",
            "//evil.example/",
            "///evil.example/",
            "/\t/evil.example/",
            "\t//evil.example/",
            "/\n/evil.example/",
            "/\r\nSet-Cookie: a=b",
            "/\u{b}x",
            "/\u{0}",
            "/\u{7f}",
            "/\u{85}x",
            "/\\evil.example/",
            "\\\\evil.example",
            "/.//evil.example/",
            "/a/..//evil.example/",
            "/%2e//evil.example/",
            "https://evil.example/",
            "https:evil.example",
            "https://privacy.example@evil.example/",
            "http://privacy.example/",
            "javascript:alert(1)",
            "data:text/html,x",
        ] {
            assert_eq!(site.own_path(to), None, "{to:?}");
        }
    }
}

/// The controller that a public page speaks for, and the path prefix under which its pages live.
#[derive(Debug, Clone)]
pub struct PageScope {
    site: Arc<Site>,
    index: usize,
    /// `""` for the first controller and for one with its own host name, else `/c/{slug}`.
    pub base: String,
}

impl PageScope {
    /// The controller.
    ///
    /// # Errors
    /// Only when the settings hold no controller, which their check refuses.
    pub fn controller(&self) -> Result<&Controller, Problem> {
        self.site.settings.settings.controllers.get(self.index).ok_or_else(Problem::not_found)
    }

    /// What all workers share.
    pub fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// A path below this controller's prefix, for links and redirects.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The place that `req` is addressed to, by `/c/{slug}` in its path or by host name.
    ///
    /// # Errors
    /// 404 for a slug that no controller has.
    pub fn of(req: &HttpRequest) -> Result<Self, Problem> {
        let site = req.app_data::<Data<Site>>().cloned().ok_or_else(Problem::unexpected)?.into_inner();
        let controllers = &site.settings.settings.controllers;
        if let Some(slug) = req.match_info().get("slug") {
            let slug: ControllerSlug = slug.parse().map_err(|_| Problem::not_found())?;
            let index = controllers.iter().position(|c| c.slug == slug).ok_or_else(Problem::not_found)?;
            return Ok(Self { site, index, base: format!("/c/{slug}") });
        }
        let asked = hosts::asked(req, &site.settings.settings.server.trusted_proxies);
        let is_asked = |c: &Controller| asked.is_some() && HostName::of(&c.host) == asked;
        let index = controllers.iter().position(is_asked).unwrap_or(0);
        Ok(Self { site, index, base: String::new() })
    }

    /// The first controller's place, whatever the address.
    ///
    /// # Errors
    /// 500 when the site is not set up.
    pub fn first(req: &HttpRequest) -> Result<Self, Problem> {
        let site = req.app_data::<Data<Site>>().cloned().ok_or_else(Problem::unexpected)?.into_inner();
        Ok(Self { site, index: 0, base: String::new() })
    }

    /// The best of the controller's languages for this request: chosen in the menu, else what the browser prefers.
    pub fn locale(&self, req: &HttpRequest, chosen: Option<&str>) -> Locale {
        let Ok(controller) = self.controller() else { return Locale::english() };
        let offered = &controller.languages;
        let find = |tag: &str| {
            let wanted: Locale = tag.trim().parse().ok()?;
            let exact = offered.iter().find(|l| **l == wanted);
            exact.or_else(|| offered.iter().find(|l| l.language() == wanted.language())).cloned()
        };
        if let Some(locale) = chosen.and_then(find) {
            return locale;
        }
        let accepted = req.headers().get("accept-language").and_then(|v| v.to_str().ok()).unwrap_or("");
        let mut wanted: Vec<(&str, f32)> = accepted
            .split(',')
            .take(10)
            .map(|part| match part.split_once(";q=") {
                Some((tag, q)) => (tag, q.trim().parse().unwrap_or(0.0)),
                None => (part, 1.0),
            })
            .collect();
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
        let preferred = wanted.into_iter().find_map(|(tag, _)| find(tag));
        preferred.or_else(|| offered.first().cloned()).unwrap_or_else(Locale::english)
    }
}

impl FromRequest for PageScope {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Self::of(req))
    }
}
