//! An identity provider on loopback that does as it is told: lets people in, disables them, lies in its tokens, is down.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::TcpListener,
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, dev::ServerHandle, web};
use data_encoding::BASE64URL_NOPAD;
use habeas::clock::{Clock, TestClock};
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const KEY: &str = include_str!("../data/provider/key.pem");
const STRANGER: &str = include_str!("../data/provider/stranger.pem");
pub const CLIENT: &str = "habeas-here";
pub const SECRET: &str = "the secret of a client";

/// What is wrong with the next ID token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lie {
    #[default]
    None,
    Nonce,
    NoNonce,
    Audience,
    OtherParty,
    Issuer,
    Expired,
    Future,
    Unsigned,
    /// Signed with the public key as if it were a secret.
    Symmetric,
    StrangersKey,
    UnknownKey,
    Tampered,
    NoToken,
    NoSubject,
    NoRefresh,
    /// An old proof where a new one was asked for.
    OldProof,
    NoProof,
}

#[derive(Default)]
struct State {
    subject: String,
    lie: Lie,
    is_down: bool,
    /// How long it takes over a token.
    delay: Duration,
    busy: usize,
    busy_most: usize,
    disabled: BTreeSet<String>,
    /// What was asked when the code was given out.
    codes: BTreeMap<String, BTreeMap<String, String>>,
    /// Whose each grant is; one that was used is gone.
    grants: BTreeMap<String, String>,
    drawn: usize,
    refreshed: usize,
    reused: usize,
}

/// The provider; it stops when dropped.
pub struct Provider {
    pub issuer: String,
    inner: Arc<Inner>,
    stop: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

struct Inner {
    issuer: String,
    clock: Arc<TestClock>,
    state: Mutex<State>,
}

impl Provider {
    /// On a free port of `localhost`, which is another site than `127.0.0.1`.
    pub fn new(clock: Arc<TestClock>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let inner = Arc::new(Inner { issuer: issuer.clone(), clock, state: Mutex::default() });
        let data = web::Data::from(Arc::clone(&inner));
        let (send, handle) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let app = move || {
                    App::new()
                        .app_data(data.clone())
                        .route("/.well-known/openid-configuration", web::get().to(configuration))
                        .route("/keys", web::get().to(keys))
                        .route("/authorize", web::get().to(authorize))
                        .route("/token", web::post().to(token))
                };
                let server =
                    HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let stop = handle.recv().unwrap();
        Self { issuer, inner, stop, thread: Some(thread) }
    }

    /// The settings of an office that trusts it.
    pub fn settings(&self) -> String {
        format!(
            "[auth.oidc]\nissuer = \"{}\"\nname = \"Example ID\"\nclient_id = \"{CLIENT}\"\nclient_secret = \"{SECRET}\"\n",
            self.issuer
        )
    }

    fn state<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.inner.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Who is signed in there.
    pub fn is_used_by(&self, subject: &str) {
        self.state(|state| subject.clone_into(&mut state.subject));
    }

    pub fn lies(&self, lie: Lie) {
        self.state(|state| state.lie = lie);
    }

    pub fn is_down(&self, is_down: bool) {
        self.state(|state| state.is_down = is_down);
    }

    pub fn disables(&self, subject: &str) {
        self.state(|state| state.disabled.insert(subject.to_owned()));
    }

    pub fn takes(&self, delay: Duration) {
        self.state(|state| state.delay = delay);
    }

    /// How many ask it for a token now.
    pub fn busy(&self) -> usize {
        self.state(|state| state.busy)
    }

    /// The most that did at the same time.
    pub fn busy_most(&self) -> usize {
        self.state(|state| state.busy_most)
    }

    /// How often it was asked whether somebody may still come in, and how often with a grant that was used before.
    pub fn asked(&self) -> (usize, usize) {
        self.state(|state| (state.refreshed, state.reused))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        actix_web::rt::System::new().block_on(self.stop.stop(false));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

async fn configuration(inner: web::Data<Inner>) -> HttpResponse {
    let issuer = &inner.issuer;
    if inner.state.lock().unwrap().is_down {
        return HttpResponse::ServiceUnavailable().finish();
    }
    HttpResponse::Ok().json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "authorization_response_iss_parameter_supported": true,
    }))
}

fn private(pem: &str) -> EncodingKey {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    EncodingKey::from_ec_der(&data_encoding::BASE64.decode(body.as_bytes()).unwrap())
}

fn public_key() -> Value {
    let mut key = Jwk::from_encoding_key(&private(KEY), Algorithm::ES256).unwrap();
    key.common.key_id = Some("one".to_owned());
    serde_json::to_value(key).unwrap()
}

async fn keys() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "keys": [public_key()] }))
}

fn query(text: &str) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// Signed in already: straight back.
async fn authorize(req: HttpRequest, inner: web::Data<Inner>) -> HttpResponse {
    let asked = query(req.query_string());
    assert_eq!((asked["client_id"].as_str(), asked["response_type"].as_str()), (CLIENT, "code"));
    assert_eq!(asked["code_challenge_method"], "S256");
    assert!(asked["scope"].split(' ').any(|scope| scope == "openid"), "{asked:?}");
    let mut state = inner.state.lock().unwrap();
    state.drawn += 1;
    let code = format!("code-{}", state.drawn);
    let back = url::Url::parse_with_params(
        &asked["redirect_uri"],
        [("code", code.as_str()), ("state", &asked["state"]), ("iss", &inner.issuer)],
    );
    state.codes.insert(code, asked);
    HttpResponse::Found().insert_header(("location", back.unwrap().as_str())).finish()
}

async fn token(req: HttpRequest, body: web::Bytes, inner: web::Data<Inner>) -> HttpResponse {
    let sent = query(std::str::from_utf8(&body).unwrap());
    let secret = data_encoding::BASE64.encode(format!("{CLIENT}:{}", SECRET.replace(' ', "+")).as_bytes());
    let shown = req.headers().get("authorization").map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(shown, Some(format!("Basic {secret}")));
    let delay = {
        let mut state = inner.state.lock().unwrap();
        state.busy += 1;
        state.busy_most = state.busy_most.max(state.busy);
        state.delay
    };
    actix_web::rt::time::sleep(delay).await;
    let mut state = inner.state.lock().unwrap();
    state.busy -= 1;
    if state.is_down {
        return HttpResponse::BadGateway().finish();
    }
    let refused = || HttpResponse::BadRequest().json(json!({ "error": "invalid_grant" }));
    let (subject, asked) = if sent["grant_type"] == "refresh_token" {
        state.refreshed += 1;
        let Some(subject) = state.grants.remove(&sent["refresh_token"]) else {
            state.reused += 1;
            return refused();
        };
        (subject, None)
    } else {
        let Some(asked) = state.codes.remove(&sent["code"]) else { return refused() };
        let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(sent["code_verifier"].as_bytes()));
        if challenge != asked["code_challenge"] || sent["redirect_uri"] != asked["redirect_uri"] {
            return refused();
        }
        (state.subject.clone(), Some(asked))
    };
    if state.disabled.contains(&subject) {
        return refused();
    }
    state.drawn += 1;
    let grant = format!("grant-{}", state.drawn);
    state.grants.insert(grant.clone(), subject.clone());
    let lie = state.lie;
    let mut tokens = json!({ "access_token": "x", "token_type": "Bearer", "expires_in": 60 });
    if lie != Lie::NoRefresh {
        tokens["refresh_token"] = grant.into();
    }
    if lie != Lie::NoToken {
        tokens["id_token"] = id_token(&inner, &subject, asked.as_ref(), lie).into();
    }
    HttpResponse::Ok().json(tokens)
}

fn id_token(inner: &Inner, subject: &str, asked: Option<&BTreeMap<String, String>>, lie: Lie) -> String {
    let now = inner.clock.now().timestamp();
    let mut claims = json!({
        "iss": inner.issuer, "sub": subject, "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": now,
    });
    if let Some(asked) = asked {
        claims["nonce"] = asked["nonce"].clone().into();
        if asked["max_age"] != "0" {
            claims["auth_time"] = (now - 600).into();
        }
    }
    match lie {
        Lie::Nonce => claims["nonce"] = "another".into(),
        Lie::NoNonce => drop(claims.as_object_mut().unwrap().remove("nonce")),
        Lie::Audience => claims["aud"] = "another".into(),
        Lie::OtherParty => {
            claims["aud"] = json!([CLIENT, "another"]);
            claims["azp"] = "another".into();
        }
        Lie::Issuer => claims["iss"] = "https://another.example".into(),
        Lie::Expired => claims["exp"] = (now - 31).into(),
        Lie::Future => claims["iat"] = (now + 31).into(),
        Lie::NoSubject => claims["sub"] = "".into(),
        Lie::OldProof => claims["auth_time"] = (now - 86_400).into(),
        Lie::NoProof => drop(claims.as_object_mut().unwrap().remove("auth_time")),
        Lie::None
        | Lie::Unsigned
        | Lie::Symmetric
        | Lie::StrangersKey
        | Lie::UnknownKey
        | Lie::Tampered
        | Lie::NoToken
        | Lie::NoRefresh => {}
    }
    signed(&claims, lie)
}

fn signed(claims: &Value, lie: Lie) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    if lie == Lie::Unsigned {
        return format!("{}.{}.", part(&json!({ "alg": "none", "kid": "one" })), part(claims));
    }
    if lie == Lie::Symmetric {
        let key = EncodingKey::from_secret(public_key().to_string().as_bytes());
        let header = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::HS256) };
        return jsonwebtoken::encode(&header, claims, &key).unwrap();
    }
    let pem = if lie == Lie::StrangersKey { STRANGER } else { KEY };
    let kid = if lie == Lie::UnknownKey { "two" } else { "one" };
    let header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::ES256) };
    let token = jsonwebtoken::encode(&header, claims, &private(pem)).unwrap();
    if lie != Lie::Tampered {
        return token;
    }
    let mut other = claims.clone();
    other["sub"] = "somebody else".into();
    let parts: Vec<&str> = token.split('.').collect();
    format!("{}.{}.{}", parts[0], part(&other), parts[2])
}
