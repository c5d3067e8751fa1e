//! A browser without scripts: it keeps cookies and the last page.

use habeas::case::Role;

use crate::support::{
    http::{Answer, Http},
    office::{Office, PASSWORD},
};

/// One browser: its client keeps the cookies, it keeps the last page.
pub struct Window<'a> {
    pub office: &'a Office,
    pub http: Http,
    pub page: String,
}

impl<'a> Window<'a> {
    /// A window in which nobody is signed in.
    pub fn new(office: &'a Office) -> Self {
        Self { office, http: Http::at(&office.url("")), page: String::new() }
    }

    /// A window in which `email`, just hired, is signed in.
    pub fn of(office: &'a Office, email: &str, role: Role) -> Self {
        office.hires(email, role);
        let mut window = Self::new(office);
        window.signs_in(email).expect(303);
        window
    }

    pub fn signs_in(&mut self, email: &str) -> Answer {
        self.opens("/desk/sign-in").expect(200);
        self.sends("/desk/sign-in", &[("email", email), ("password", PASSWORD)])
    }

    pub fn opens(&mut self, path: &str) -> Answer {
        let answer = self.http.get(path).send();
        self.keeps(answer)
    }

    /// Sends a form with the token of the last page.
    pub fn sends(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.hidden("token");
        let body = form(&[fields, &[("token", token.as_str())]].concat());
        self.posts(path, &body, &self.office.url(""))
    }

    pub fn posts(&mut self, path: &str, body: &str, origin: &str) -> Answer {
        let call = self.http.post(path).header("origin", origin);
        let answer = call.header("content-type", "application/x-www-form-urlencoded").bytes(body.as_bytes());
        self.keeps(answer)
    }

    fn keeps(&mut self, answer: Answer) -> Answer {
        if !answer.body.is_empty() {
            self.page = answer.text();
        }
        answer
    }

    /// The value of a hidden field of the last page.
    pub fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self.page.split(&start).nth(1).unwrap_or_default();
        unescaped(rest.split('"').next().unwrap_or_default())
    }

    #[track_caller]
    pub fn sees(&self, text: &str) {
        assert!(self.page.contains(text), "the page does not show “{text}”:\n{}", self.page);
    }

    #[track_caller]
    pub fn does_not_see(&self, text: &str) {
        assert!(!self.page.contains(text), "the page shows “{text}”:\n{}", self.page);
    }

    /// Opens the dialog of an act and sends it.
    pub fn does(&mut self, case: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
        let path = format!("/desk/cases/{case}/acts/{act}");
        self.opens(&path).expect(200);
        let version = self.hidden("version");
        let mut all = vec![("version", version.as_str())];
        all.extend_from_slice(fields);
        self.sends(&path, &all)
    }
}

pub fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

pub fn unescaped(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}

pub fn text_of(html: &str) -> String {
    unescaped(html)
}
