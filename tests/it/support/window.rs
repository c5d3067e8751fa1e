//! A browser without scripts: it keeps cookies and the last page.

use habeas::case::Role;

use super::{
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

    /// Another tab of the same browser, with the same page.
    pub fn tab(&self) -> Self {
        Self { office: self.office, http: self.http.clone(), page: self.page.clone() }
    }

    pub fn signs_in(&mut self, email: &str) -> Answer {
        self.opens("/desk/sign-in").expect(200);
        self.sends("/desk/sign-in", &[("email", email), ("password", PASSWORD)])
    }

    pub fn opens(&mut self, path: &str) -> Answer {
        let answer = self.http.get(path).send();
        self.keeps(answer)
    }

    /// Sends a form of the last page.
    pub fn sends(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = self.filled(path, fields);
        self.posts(path, &body, &self.office.url(""))
    }

    /// The form of the last page that leads to `path`, filled in: what it hides goes along.
    pub fn filled(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let mut all: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut hidden = hidden_of(&self.page, path);
        if hidden.is_empty() {
            hidden.push(("token".to_owned(), self.hidden("token")));
        }
        hidden.retain(|(name, _)| fields.iter().all(|(given, _)| given != name));
        all.extend(hidden);
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish()
    }

    /// The same click `times` over, at once.
    pub fn clicks(&self, path: &str, fields: &[(&str, &str)], times: usize) -> Vec<Answer> {
        let body = self.filled(path, fields);
        std::thread::scope(|scope| {
            let click = || self.tab().posts(path, &body, &self.office.url(""));
            let clicks: Vec<_> = (0..times).map(|_| scope.spawn(click)).collect();
            clicks.into_iter().map(|click| click.join().unwrap()).collect()
        })
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

    /// Prints the newest letter that is owed by post: its sheet as text.
    pub fn prints_the_newest_letter(&mut self) -> String {
        self.opens("/desk/tasks").expect(200);
        let action = self
            .page
            .rsplit("action=\"/desk/tasks/")
            .find(|rest| rest.split('"').next().unwrap().ends_with("/letter"));
        let action = format!("/desk/tasks/{}", action.expect("a letter to print").split('"').next().unwrap());
        self.sends(&action, &[]).expect(200);
        text_of(&self.page)
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

/// What the form that leads to `path` hides.
pub fn hidden_of(page: &str, path: &str) -> Vec<(String, String)> {
    let start = format!("action=\"{path}\"");
    let Some(form) = page.split(&start).nth(1).and_then(|rest| rest.split("</form>").next()) else {
        return Vec::new();
    };
    let value = |field: &str, name: &str| {
        let rest = field.split(&format!("{name}=\"")).nth(1)?;
        Some(unescaped(rest.split('"').next()?))
    };
    let fields =
        form.split("<input type=\"hidden\"").skip(1).map(|rest| rest.split('>').next().unwrap_or(rest));
    fields.filter_map(|field| Some((value(field, "name")?, value(field, "value")?))).collect()
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
