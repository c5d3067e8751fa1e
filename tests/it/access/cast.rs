//! Who knocks: everybody that an office knows, with every way in which a sign-in is opened, made once for all cells.

use chrono::TimeDelta;
use habeas::{
    case::Role,
    clock::Clock,
    desk::{
        post,
        staff::{self, By, NewKey, Whence},
        views::{Staff, StaffSession},
    },
    types::{KeyScope, Network},
};
use serde_json::{Value, json};

use crate::{
    api::access,
    support::{
        authenticator::code, controllers::EAST_AND_WEST, databases::Engine, http::Http, letter::Letter,
        office::Office, people::Person,
    },
};

const OWN: &str = "harbour thimble walnut";
const GIVEN: &str = "a given password for tests";

/// How a sign-in was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// By both factors, just now.
    Fully,
    /// The same, a while ago.
    Stale,
    /// By the password alone, where a second factor is demanded.
    Password,
    /// By a password that somebody else set.
    Given,
    /// By the link of an invitation alone.
    Link,
}

/// Who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Nobody,
    /// The person whose filing it is that is asked for; whether their code is fresh.
    Owner {
        is_fresh: bool,
    },
    /// The person of another filing, of another controller.
    Other,
    /// In a role; whether the controller of the case is within their reach.
    Staff {
        role: Role,
        is_inside: bool,
        opened: Opened,
    },
    Key {
        scope: KeyScope,
        is_inside: bool,
    },
}

/// Somebody with what they carry.
pub struct Caller {
    pub kind: Kind,
    /// What belongs to a controller that they know nothing of.
    pub secrets: Vec<String>,
    pub http: Http,
    pub cookie: String,
    pub bearer: String,
    /// Of the forms of this session.
    pub form_token: String,
}

/// The case that is asked for, and what belongs to it.
pub struct Target {
    pub reference: String,
    pub case: String,
    pub file: String,
    /// The receipt, which came back.
    pub letter: String,
    pub task: String,
    /// An account of the same controller.
    pub account: String,
    /// What nobody but those of its controller may see.
    pub secrets: Vec<String>,
}

pub struct Cast<'a> {
    pub office: &'a Office,
    pub target: Target,
    other: Target,
    owner: String,
    stranger: String,
    members: Vec<Member>,
}

struct Member {
    role: Role,
    is_inside: bool,
    cookie: String,
    tokens: Value,
    secret: String,
}

pub fn open(engine: Engine) -> Office {
    Office::with(engine, &format!("[auth]\nmfa = \"required\"\n{EAST_AND_WEST}"))
}

fn whence() -> Whence<'static> {
    Whence { network: Network::of(std::net::Ipv4Addr::LOCALHOST.into()), device: None }
}

/// A filing whose every word can be told.
fn files<'a>(office: &'a Office, side: &str) -> Person<'a> {
    let mut body = access(&format!("{side}marker@people.example"));
    body["controller"] = side.into();
    body["requester"]["name"] = format!("Dana {side}marker").into();
    body["message"] = format!("Words of the {side}marker.").into();
    office.files(&body)
}

impl<'a> Cast<'a> {
    /// Everybody is hired, and two people have filed.
    pub fn of(office: &'a Office) -> Self {
        let (mut owner, mut stranger) = (files(office, "east"), files(office, "west"));
        bounces(office);
        for person in [&mut owner, &mut stranger] {
            person.comes_back();
        }
        let mut members: Vec<Member> = Vec::new();
        for role in Role::ALL {
            members.extend([true, false].map(|is_inside| Member::joins(office, *role, is_inside)));
        }
        // a code is good once
        office.clock.advance(TimeDelta::seconds(30));
        for member in &mut members {
            member.programs(office);
        }
        let account = office.wait(staff::users(&office.desk)).unwrap();
        let account_of = |email: &str| account.iter().find(|it| it.email == email).unwrap().id.to_string();
        let leads = members.iter().filter(|it| it.role == Role::Lead);
        let mut targets: Vec<Target> = leads
            .zip([&owner, &stranger])
            .map(|(lead, person)| {
                let account = account_of(&address(Role::Officer, lead.is_inside, "both"));
                Target::of(office, lead, person, account)
            })
            .collect();
        let other = targets.pop().unwrap();
        let target = targets.pop().unwrap();
        let (owner, stranger) = (owner.token().to_owned(), stranger.token().to_owned());
        Self { office, target, other, owner, stranger, members }
    }

    fn caller(&self, kind: Kind, cookie: String, bearer: &str) -> Caller {
        let (theirs, beyond) = (&self.target.secrets, &self.other.secrets);
        let secrets = match kind {
            Kind::Owner { .. } => beyond.clone(),
            Kind::Other => theirs.clone(),
            Kind::Nobody | Kind::Staff { role: Role::Admin, .. } => [&theirs[..], beyond].concat(),
            Kind::Staff { is_inside, role: _, opened: _ } | Kind::Key { is_inside, scope: _ } => {
                if is_inside { beyond.clone() } else { theirs.clone() }
            }
        };
        // one that runs the installation sees its settings, and a person the name of who answers
        let shows_offices = matches!(kind, Kind::Staff { role, .. } if role != Role::Admin);
        let secrets = secrets.into_iter().filter(|it| shows_offices || !it.ends_with("Office")).collect();
        let http = Http::at(&self.office.url(""));
        let mut caller =
            Caller { kind, secrets, http, cookie, bearer: bearer.to_owned(), form_token: String::new() };
        caller.form_token = caller.finds_a_token();
        caller
    }

    /// Everybody as they come in, just now.
    pub fn fresh(&self) -> Vec<Caller> {
        let person = |token: &str| format!("habeas-requester={token}");
        let mut all = vec![
            self.caller(Kind::Nobody, String::new(), ""),
            self.caller(Kind::Owner { is_fresh: true }, person(&self.owner), &self.owner),
            self.caller(Kind::Other, person(&self.stranger), &self.stranger),
        ];
        for member in &self.members {
            let (role, is_inside) = (member.role, member.is_inside);
            let kind = Kind::Staff { role, is_inside, opened: Opened::Fully };
            all.push(self.caller(kind, member.cookie(), &member.token()));
        }
        for role in Role::ALL {
            for (opened, cookie) in owing(self.office, *role) {
                let kind = Kind::Staff { role: *role, is_inside: true, opened };
                all.push(self.caller(kind, format!("habeas-staff={cookie}"), ""));
            }
        }
        for scope in KeyScope::ALL {
            for (is_inside, side) in [(true, "east"), (false, "west")] {
                let new = NewKey {
                    name: format!("{scope} {side}"),
                    scopes: scope.id().parse().unwrap(),
                    reach: side.parse().unwrap(),
                    networks: "".parse().unwrap(),
                    life: None,
                };
                let key = self.office.wait(staff::add_key(&self.office.desk, By::Operator, new)).unwrap();
                all.push(self.caller(Kind::Key { scope: *scope, is_inside }, String::new(), &key.secret));
            }
        }
        all
    }

    /// Those whose sign-in may do everything, a quarter of an hour later.
    pub fn stale(&mut self) -> Vec<Caller> {
        self.office.clock.advance(TimeDelta::minutes(12));
        for member in &mut self.members {
            let body = json!({ "refresh_token": member.tokens["refresh_token"] });
            member.tokens = self.office.http().post("/api/v1/auth/refresh").json(&body).expect(200).json();
        }
        // a session that nobody uses ends; a code does not become fresh by use
        let filing = format!("/api/v1/requests/{}", self.target.reference);
        self.office.http().get(&filing).token(&self.owner).send().expect(200);
        self.office.clock.advance(TimeDelta::minutes(4));
        let mut all: Vec<Caller> = self
            .members
            .iter()
            .map(|member| {
                let (role, is_inside) = (member.role, member.is_inside);
                let kind = Kind::Staff { role, is_inside, opened: Opened::Stale };
                self.caller(kind, member.cookie(), &member.token())
            })
            .collect();
        let cookie = format!("habeas-requester={}", self.owner);
        all.push(self.caller(Kind::Owner { is_fresh: false }, cookie, &self.owner));
        all
    }
}

impl Member {
    /// Comes by an invitation, chooses a password, sets up the second factor, and signs a program in as well.
    fn joins(office: &Office, role: Role, is_inside: bool) -> Self {
        let (session, email) = invited(office, role, is_inside, "both");
        let own = chooses(office, &session);
        let who = signed_in(office, &own);
        let secret = office.wait(staff::begin_enrolment(&office.desk, &who)).unwrap().secret;
        let shown = code(&secret, office.clock.now());
        let cookie = office.wait(staff::finish_enrolment(&office.desk, &who, &shown)).unwrap().session.token;
        Self { role, is_inside, cookie, tokens: json!({ "email": email }), secret }
    }

    /// A program signs in; each code is good once.
    fn programs(&mut self, office: &Office) {
        let email = self.tokens["email"].as_str().unwrap().to_owned();
        let shown = code(&self.secret, office.clock.now());
        let issued = staff::issue_tokens(&office.desk, &email, OWN, Some(&shown), whence());
        let issued = office.wait(issued).unwrap();
        self.tokens = json!({ "access_token": issued.access_token, "refresh_token": issued.refresh_token });
    }

    fn cookie(&self) -> String {
        format!("habeas-staff={}", self.cookie)
    }

    fn token(&self) -> String {
        self.tokens["access_token"].as_str().unwrap().to_owned()
    }
}

fn address(role: Role, is_inside: bool, name: &str) -> String {
    format!("{role}-{name}-{}@office.example", if is_inside { "in" } else { "out" })
}

/// The session that the link of an invitation opens.
fn invited(office: &Office, role: Role, is_inside: bool, name: &str) -> (StaffSession, String) {
    let email = address(role, is_inside, name);
    let reach = if is_inside { "east" } else { "west" }.parse().unwrap();
    let new = email.parse().unwrap();
    office.wait(staff::invite_user(&office.desk, By::Operator, &new, role, reach)).unwrap();
    office.run_jobs();
    let link = office.letters_to(&email).iter().flat_map(Letter::links).last().unwrap();
    let token = link.rsplit('/').next().unwrap();
    (office.wait(staff::open_invitation(&office.desk, token, None)).unwrap(), email)
}

fn signed_in(office: &Office, session: &StaffSession) -> Staff {
    office.wait(staff::staff(&office.desk, &session.token)).unwrap()
}

fn chooses(office: &Office, session: &StaffSession) -> StaffSession {
    let who = signed_in(office, session);
    office.wait(staff::choose_password(&office.desk, &who, "", OWN)).unwrap()
}

/// The sign-ins of this role that owe something. They have a cookie only: a program comes in by none of these ways.
fn owing(office: &Office, role: Role) -> [(Opened, String); 3] {
    let desk = &office.desk;
    let email = address(role, true, "given");
    let (reach, new) = ("east".parse().unwrap(), email.parse().unwrap());
    office.wait(staff::add_user(desk, &new, role, reach, GIVEN)).unwrap();
    let given = office.wait(staff::sign_in(desk, &email, GIVEN, None, whence())).unwrap();
    let (link, _) = invited(office, role, true, "link");
    let (own, email) = invited(office, role, true, "own");
    chooses(office, &own);
    let own = office.wait(staff::sign_in(desk, &email, OWN, None, whence())).unwrap();
    for (name, password) in [("given", GIVEN), ("own", OWN)] {
        let email = address(role, true, name);
        let program = staff::issue_tokens(desk, &email, password, None, whence());
        assert!(office.wait(program).is_err(), "{role} {name}");
    }
    [(Opened::Given, given.token), (Opened::Link, link.token), (Opened::Password, own.token)]
}

impl Target {
    /// What a person filed, with a file, a note and a task, as a lead of its controller sees it.
    fn of(office: &Office, lead: &Member, person: &Person<'_>, account: String) -> Self {
        let side = if lead.is_inside { "east" } else { "west" };
        let (case, token) = (person.case(), lead.token());
        let post = |path: &str| office.http().post(&format!("/api/v1/cases/{case}{path}")).token(&token);
        let bytes = format!("bytes of the {side}marker");
        let file = post("/files").file("file", &format!("{side}marker.txt"), bytes.as_bytes());
        let file = file.expect(201).json()["id"].as_str().unwrap().to_owned();
        let get =
            |path: &str| office.http().get(&format!("/api/v1{path}")).token(&token).send().expect(200).json();
        let version = get(&format!("/cases/{case}"))["version"].clone();
        let note = json!({ "version": version, "text": format!("Note of the {side}marker.") });
        post("/acts/note").json(&note).expect(200);
        let task = get("/tasks")["items"][0]["id"].as_str().unwrap().to_owned();
        let letters = get(&format!("/cases/{case}/letters"));
        let letter = letters["letters"][0]["id"].as_str().unwrap().to_owned();
        let name = if lead.is_inside { "Eastern Office" } else { "Western Office" };
        let secrets = vec![
            format!("{side}marker"),
            person.reference.clone(),
            case.clone(),
            file.clone(),
            letter.clone(),
            task.clone(),
            name.to_owned(),
        ];
        Self { reference: person.reference.clone(), case, file, letter, task, account, secrets }
    }
}

impl Caller {
    /// A token for the forms of this session, from a page that it may open.
    fn finds_a_token(&self) -> String {
        let pages = ["/desk/account", "/desk/password", "/desk/second-factor", "/status"];
        let mut found =
            pages.iter().map(|page| self.http.get(page).header("cookie", &self.cookie).send().text());
        let token =
            |page: String| page.split("name=\"token\" value=\"").nth(1)?.split('"').next().map(str::to_owned);
        if self.cookie.is_empty() { String::new() } else { found.find_map(token).unwrap_or_default() }
    }
}

/// The letters that wait come back, which is a task for somebody.
fn bounces(office: &Office) {
    office.wait(async {
        let room = post::Room::for_any(4);
        for letter in post::claim_letters(&office.desk, &room, TimeDelta::minutes(1)).await.unwrap() {
            let lost = letter.report(post::Outcome::Bounced { code: 550 }, office.clock.now());
            post::report_letter(&office.desk, lost).await.unwrap();
        }
    });
}
