//! Who comes to the office, with verbs: a person who asks, and those who work there. Everything over the API.

use serde_json::{Value, json};

use super::{
    http::Answer,
    letter::Letter,
    office::{Office, PASSWORD},
};

/// A person who has filed a request.
pub struct Person<'a> {
    office: &'a Office,
    pub reference: String,
    pub email: String,
    pub receipt: Value,
    token: String,
}

impl<'a> Person<'a> {
    /// Who filed `body` and was answered `answer`.
    pub fn of(office: &'a Office, body: &Value, answer: &Answer) -> Self {
        let receipt = answer.json();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (reference, email) = (text(&receipt["reference"]), text(&body["requester"]["email"]));
        Self { office, reference, email, receipt, token: String::new() }
    }

    /// The id of the only case.
    pub fn case(&self) -> String {
        assert_eq!(self.receipt["cases"].as_array().unwrap().len(), 1);
        self.receipt["cases"][0]["id"].as_str().unwrap().to_owned()
    }

    /// The letters in their mailbox.
    pub fn letters(&self) -> Vec<Letter> {
        self.office.letters_to(&self.email)
    }

    /// The newest code in their mailbox.
    pub fn code(&self) -> String {
        self.letters().iter().rev().find_map(Letter::code).expect("a letter with a code")
    }

    /// Enters the newest code.
    pub fn enters_the_code(&mut self) {
        self.office.run_jobs();
        let answer = self.enters(&self.code()).expect(200).json();
        self.token = answer["access_token"].as_str().unwrap().to_owned();
    }

    /// Asks for a fresh code and enters it.
    pub fn comes_back(&mut self) {
        self.office.http().post(&self.path("/code")).send().expect(202);
        self.enters_the_code();
    }

    /// Tries a code.
    pub fn enters(&self, code: &str) -> Answer {
        self.office.http().post(&self.path("/session")).json(&json!({ "code": code }))
    }

    /// Looks at something of the filing.
    pub fn gets(&self, path: &str) -> Answer {
        self.office.http().get(&self.path(path)).token(&self.token).send()
    }

    /// Sends something to the filing.
    pub fn posts(&self, path: &str, body: &Value) -> Answer {
        self.office.http().post(&self.path(path)).token(&self.token).json(body)
    }

    /// Their token.
    pub fn token(&self) -> &str {
        &self.token
    }

    fn path(&self, path: &str) -> String {
        format!("/api/v1/requests/{}{path}", self.reference)
    }
}

/// Somebody who works here, signed in; the role was given when they were hired.
pub struct Officer<'a> {
    office: &'a Office,
    pub email: String,
    token: String,
}

impl<'a> Officer<'a> {
    /// Signs in with the password of everybody.
    pub fn signs_in(office: &'a Office, email: &str) -> Self {
        let credentials = json!({ "email": email, "password": PASSWORD });
        let tokens = office.http().post("/api/v1/auth/token").json(&credentials).expect(200).json();
        Self { office, email: email.to_owned(), token: tokens["access_token"].as_str().unwrap().to_owned() }
    }

    /// Their access token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Looks at something below `/api/v1`.
    pub fn gets(&self, path: &str) -> Answer {
        self.office.http().get(&format!("/api/v1{path}")).token(&self.token).send()
    }

    /// Sends something below `/api/v1`.
    pub fn posts(&self, path: &str, body: &Value) -> Answer {
        self.office.http().post(&format!("/api/v1{path}")).token(&self.token).json(body)
    }

    /// Files what came by letter or telephone.
    pub fn files(&self, body: &Value) -> Person<'a> {
        let answer = self.posts("/requests", body).expect(201);
        Person::of(self.office, body, &answer)
    }

    /// One case, whole.
    pub fn case(&self, case: &str) -> Value {
        self.gets(&format!("/cases/{case}")).expect(200).json()
    }

    /// One act on the case as it stands now.
    pub fn tries(&self, case: &str, act: &str, payload: Value) -> Answer {
        let version = self.case(case)["version"].as_i64().unwrap();
        self.tries_at(version, case, act, payload)
    }

    /// One act on the case as it stood at `version`.
    pub fn tries_at(&self, version: i64, case: &str, act: &str, mut payload: Value) -> Answer {
        payload["version"] = version.into();
        self.posts(&format!("/cases/{case}/acts/{act}"), &payload)
    }

    /// One act that succeeds; the case after it.
    #[track_caller]
    pub fn does(&self, case: &str, act: &str, payload: Value) -> Value {
        self.tries(case, act, payload).expect(200).json()
    }

    /// Records two matched points: who asks is known well enough for an answer.
    pub fn knows_who_asks(&self, case: &str) -> Value {
        let proof = json!({ "method": "two_points", "evidence": ["number and postcode"], "tier": 2, "result": "established" });
        self.does(case, "verify", proof)
    }

    /// Brings a file to a case; its id.
    pub fn brings(&self, case: &str, name: &str, bytes: &[u8]) -> String {
        let path = format!("/api/v1/cases/{case}/files");
        let answer = self.office.http().post(&path).token(&self.token).file("file", name, bytes).expect(201);
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// Whether the case offers the act now.
    pub fn may(&self, case: &str, act: &str) -> bool {
        let case = self.case(case);
        let offer = case["acts"].as_array().unwrap().iter().find(|offer| offer["act"] == act);
        offer.unwrap_or_else(|| panic!("{act} is not listed"))["allowed"] == true
    }
}
