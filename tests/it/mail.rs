//! Mail from the outside: what a real conversation with a mail server leads to, and what the bytes look like.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use habeas::{
    clock::{Clock, TestClock},
    letters::{Letter, Post, PostFrom, Question, Sender},
    mail::{CheckError, Claimed, Courier, Delivery, Outgoing, Phase, Round, Transport, mime},
    texts::Texts,
    types::{Locale, OutboxId, Reference},
};
use uuid::Uuid;

use crate::support::{
    letter::Letter as Received,
    smtp::{MailServer, doubled},
};

const SOON: Duration = Duration::from_secs(10);

fn day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 9, 30, 0).unwrap()
}

fn row(n: u128) -> OutboxId {
    OutboxId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + n))
}

fn post(n: u128, to: &str) -> Post {
    let sender = Sender {
        controller: "Example Courses".to_owned(),
        contact: vec!["privacy@courses.example".to_owned()],
        public_url: "https://privacy.courses.example".to_owned(),
    };
    let letter = Letter::samples().remove(0).render(&Texts::embedded(), &Locale::english(), &sender);
    let from =
        PostFrom { name: "Example Courses".to_owned(), mailbox: "privacy@courses.example".parse().unwrap() };
    Post::new(row(n), letter, from, to.parse().unwrap(), day()).about(Reference::from_random([7; 8]))
}

fn smtp(server: &MailServer) -> Transport {
    Transport::from_url(&server.url(), 2, SOON).unwrap()
}

fn written(post: &Post) -> Received {
    Received::parse(&mime(post).unwrap().bytes)
}

// ---- transport

#[tokio::test]
async fn a_message_arrives_as_it_was_written() {
    let server = MailServer::start();
    let post = post(1, "dana@person.example");
    assert_eq!(smtp(&server).send(row(1), &post).await, Delivery::Accepted { code: 250 });
    let taken = server.taken().remove(0);
    assert_eq!(
        (taken.from.as_str(), taken.to.as_slice()),
        ("privacy@courses.example", &["dana@person.example".to_owned()][..])
    );
    let letter = taken.letter();
    assert_eq!(letter.kinds(), ["text/plain", "text/html"]);
    assert_eq!(letter.text().trim_end(), post.text.trim_end());
    assert_eq!(letter.html().trim_end(), post.html.trim_end());
    assert_eq!(letter.code().as_deref(), Some("482913"));
    assert_eq!(letter.links().len(), 2);
    let header = |name: &str| letter.header(name).unwrap_or_default();
    assert_eq!(header("Message-ID"), format!("<{}@courses.example>", row(1)));
    assert_eq!(header("Subject"), post.subject);
    assert_eq!(header("Date"), "Sun, 22 Nov 2026 09:30:00 +0000");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("X-Auto-Response-Suppress"), "All");
    assert_eq!(header("X-Habeas-Reference"), post.reference.as_ref().unwrap().as_str());
    assert_eq!(header("From"), "\"Example Courses\" <privacy@courses.example>");
    assert_eq!(header("To"), "dana@person.example");
    assert!(letter.header("In-Reply-To").is_none() && letter.header("Bcc").is_none());
}

#[tokio::test]
async fn the_servers_word_decides_between_later_and_never() {
    let server = MailServer::start();
    let transport = smtp(&server);
    server.defer_next(2);
    server.refuse("gone@person.example");
    server.refuse_with("full@person.example", 452);
    for expected in
        [Delivery::Deferred { code: 451 }, Delivery::Deferred { code: 451 }, Delivery::Accepted { code: 250 }]
    {
        assert_eq!(transport.send(row(1), &post(1, "dana@person.example")).await, expected);
    }
    assert_eq!(
        transport.send(row(2), &post(2, "gone@person.example")).await,
        Delivery::Bounced { code: 550 }
    );
    assert_eq!(
        transport.send(row(3), &post(3, "full@person.example")).await,
        Delivery::Deferred { code: 452 }
    );
    assert_eq!(
        transport.send(row(4), &post(4, "noa@person.example")).await,
        Delivery::Accepted { code: 250 }
    );
    assert_eq!(server.taken().len(), 2);
}

#[tokio::test]
async fn a_server_that_is_down_is_no_bounce_and_is_found_again() {
    let mut server = MailServer::start();
    let transport = smtp(&server);
    let letter = post(1, "dana@person.example");
    assert_eq!(transport.send(row(1), &letter).await, Delivery::Accepted { code: 250 });
    server.down();
    assert_eq!(transport.send(row(1), &letter).await, Delivery::Unreachable(Phase::Connect));
    assert_eq!(transport.check().await, Err(CheckError::Unreachable));
    server.up();
    assert_eq!(transport.check().await, Ok(()));
    assert_eq!(transport.send(row(1), &letter).await, Delivery::Accepted { code: 250 });
}

#[tokio::test]
async fn a_connection_lost_after_the_message_is_an_open_question() {
    let server = MailServer::start();
    let transport = smtp(&server);
    server.hang_up_after_data(1);
    let letter = post(1, "dana@person.example");
    assert_eq!(transport.send(row(1), &letter).await, Delivery::Unreachable(Phase::Conversation));
    assert_eq!(transport.send(row(1), &letter).await, Delivery::Accepted { code: 250 });
    let taken = server.taken();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0].bytes, taken[1].bytes, "the same message, to the byte");
    assert_eq!(doubled(&taken).len(), 1, "known as one by its Message-ID");
}

#[tokio::test]
async fn a_late_answer_is_never_taken_for_the_next_messages() {
    let server = MailServer::start();
    let transport = Transport::from_url(&server.url(), 1, Duration::from_millis(300)).unwrap();
    server.fall_silent_after_data(1);
    let first = transport.send(row(1), &post(1, "dana@person.example")).await;
    assert_eq!(first, Delivery::Unreachable(Phase::Conversation));
    assert_eq!(
        transport.send(row(2), &post(2, "noa@person.example")).await,
        Delivery::Accepted { code: 250 }
    );
    assert_eq!(server.sessions(), 2, "the cut conversation was not used again");
}

#[tokio::test]
async fn a_conversation_is_kept_for_the_next_message() {
    let server = MailServer::start();
    let transport = smtp(&server);
    for n in 1..=5 {
        let sent = transport.send(row(n), &post(n, "dana@person.example")).await;
        assert_eq!(sent, Delivery::Accepted { code: 250 });
    }
    assert_eq!((server.taken().len(), server.sessions()), (5, 1));
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_where_encryption_is_demanded() {
    let server = MailServer::start();
    let url = format!("{}?tls=required", server.url());
    let transport = Transport::from_url(&url, 1, SOON).unwrap();
    assert_eq!(transport.check().await, Err(CheckError::NoTls));
    let sent = transport.send(row(1), &post(1, "dana@person.example")).await;
    assert_eq!(sent, Delivery::Unreachable(Phase::Connect));
    assert!(server.lines().iter().all(|line| !line.starts_with("MAIL") && !line.contains("dana")));
}

#[tokio::test]
async fn signing_in_works_and_a_wrong_password_is_no_bounce() {
    let server = MailServer::start();
    server.demand_login("me@x.example", "p/w:é");
    let at = |login: &str| {
        let url = format!("smtp://{login}127.0.0.1:{}", server.port());
        Transport::from_url(&url, 1, SOON).unwrap()
    };
    assert_eq!(at("me%40x.example:p%2Fw%3A%C3%A9@").check().await, Ok(()));
    assert_eq!(at("me%40x.example:wrong@").check().await, Err(CheckError::Login));
    let letter = post(1, "dana@person.example");
    assert_eq!(
        at("me%40x.example:wrong@").send(row(1), &letter).await,
        Delivery::Unreachable(Phase::Connect)
    );
    assert_eq!(at("").send(row(1), &letter).await, Delivery::Unreachable(Phase::Conversation));
}

#[tokio::test]
async fn a_folder_holds_one_whole_file_a_letter_for_its_owner_only() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("mail/out");
    let transport = Transport::from_url(&format!("file:{}", folder.display()), 1, SOON).unwrap();
    assert_eq!(transport.check().await, Ok(()));
    let letter = post(1, "dana@person.example");
    for _ in 0..2 {
        assert_eq!(transport.send(row(1), &letter).await, Delivery::Accepted { code: 250 });
    }
    let names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names, [format!("{}.eml", row(1)).as_str()]);
    let bytes = std::fs::read(folder.join(&names[0])).unwrap();
    assert_eq!(bytes, mime(&letter).unwrap().bytes);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join(&names[0]))), (0o700, 0o600));
    }
    let blocked =
        Transport::from_url(&format!("file:{}/x", folder.join(&names[0]).display()), 1, SOON).unwrap();
    assert_eq!(blocked.check().await, Err(CheckError::Folder));
}

// ---- messages

#[test]
fn lines_stay_short_and_end_in_crlf_whatever_was_written() {
    for text in [
        "plain",
        "שלום, זה מכתב",
        "Zoë 👩‍👩‍👧 ñandú",
        &"x".repeat(5_000),
        &"דבורה לוי ".repeat(400),
        ".\n.\nFrom me",
    ] {
        let mut post = post(1, "dana@person.example");
        post.subject = format!("HB: {}", text.lines().next().unwrap().chars().take(300).collect::<String>());
        post.text = format!("{text}\n");
        post.html = format!("<p>{text}</p>\n");
        post.from.name = "Müller, \"Söhne\" & דבורה".to_owned();
        post.thread = (0..60).map(|n| format!("<{n}.{}@mail.person.example>", "y".repeat(40))).collect();
        let message = mime(&post).unwrap();
        let raw = String::from_utf8(message.bytes.clone()).unwrap();
        assert!(raw.is_ascii(), "{text}");
        assert!(raw.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])), "{text}");
        let received = Received::parse(&message.bytes);
        assert_eq!(received.header("Subject").unwrap().trim_end(), post.subject.trim_end());
        assert!(received.header("From").unwrap().contains("דבורה"), "{:?}", received.header("From"));
        assert_eq!(received.text().trim_end(), text.trim_end());
        assert_eq!(received.html().trim_end(), format!("<p>{text}</p>"));
        assert_eq!(received.header("References").unwrap().split(' ').count(), 60);
        assert_eq!(received.header("In-Reply-To").as_deref(), post.thread.last().map(String::as_str));
    }
}

#[test]
fn no_header_can_be_smuggled_in() {
    let evil = "x\r\nBcc: victim@person.example\r\n\r\nBody";
    let base = post(1, "dana@person.example");
    let named = Post { from: PostFrom { name: evil.to_owned(), ..base.from.clone() }, ..base.clone() };
    let subject = Post { subject: evil.to_owned(), ..base.clone() };
    let ids = ["<a@b>\r\nBcc: v@p.example", "<a b@c>", "a@b", "<a>", "<@>", "<a@b><c@d>", "<é@b>"];
    let threads = ids.map(|id| Post { thread: vec![id.to_owned()], ..base.clone() });
    let own = ids.map(|id| Post { message_id: id.to_owned(), ..base.clone() });
    for post in [named, subject].into_iter().chain(threads).chain(own) {
        assert!(mime(&post).is_err());
    }
    for address in ["a@b.example\r\nBcc: v@p.example", "a@b.example, c@d.example", "<a@b.example>"] {
        assert!(address.parse::<habeas::types::EmailAddress>().is_err(), "{address}");
    }
    let language = Post { language: "en\r\nBcc: v@p.example".to_owned(), ..base };
    let names = written(&language).header_names();
    assert!(!names.iter().any(|name| name.eq_ignore_ascii_case("bcc")), "{names:?}");
    assert!(!written(&language).raw().contains("\nBcc:"));
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let post = post(1, "dana@person.example");
    let sealed = serde_json::to_vec(&post).unwrap();
    let opened: Post = serde_json::from_slice(&sealed).unwrap();
    assert_eq!(mime(&opened).unwrap().bytes, mime(&post).unwrap().bytes);
    let shown = format!("{post:?}");
    assert!(!shown.contains("dana") && !shown.contains("482913"), "{shown}");
}

#[test]
fn right_to_left_text_comes_back_intact() {
    let mut question = Question::sample();
    question.text = "שלום דבורה, נא לשלוח מספר הזמנה 12-34 (HB-7K3M)".to_owned();
    let sender = Sender {
        controller: "קורסים לדוגמה".to_owned(),
        contact: vec!["privacy@courses.example".to_owned()],
        public_url: "https://privacy.courses.example".to_owned(),
    };
    let letter = Letter::from(question.clone()).render(&Texts::embedded(), &Locale::english(), &sender);
    let from =
        PostFrom { name: sender.controller.clone(), mailbox: "privacy@courses.example".parse().unwrap() };
    let post = Post::new(row(1), letter, from, "dvora@דוגמה.example".parse().unwrap(), day());
    let message = mime(&post).unwrap();
    let recipient: &str = message.envelope.to()[0].as_ref();
    assert!(recipient.starts_with("dvora@xn--") && recipient.is_ascii(), "{recipient}");
    let received = Received::parse(&message.bytes);
    assert!(received.text().contains(&question.text));
    assert!(received.html().contains(&format!("<p dir=\"auto\" style=\"white-space:pre-line;border-inline-start:3px solid #6b7785;padding-inline-start:12px\">{}</p>", question.text)));
    assert!(received.html().contains("<bdi>קורסים לדוגמה</bdi>"));
}

#[tokio::test]
async fn an_international_address_goes_only_where_the_server_takes_it() {
    let server = MailServer::start();
    let transport = smtp(&server);
    let letter = post(1, "דבורה@person.example");
    assert_eq!(transport.send(row(1), &letter).await, Delivery::Bounced { code: 553 });
    server.offer_international();
    let transport = smtp(&server);
    assert_eq!(transport.send(row(1), &letter).await, Delivery::Accepted { code: 250 });
    assert_eq!(server.taken()[0].to, ["דבורה@person.example"]);
}

// ---- the worker

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Waiting { attempts: u32, next_at: DateTime<Utc> },
    Accepted,
    Bounced(u16),
    GivenUp(Option<u16>),
}

/// A desk that only keeps letters, in memory.
struct Tray {
    clock: Arc<TestClock>,
    rows: Mutex<Vec<(Post, OutboxId, State)>>,
    forgets: Mutex<usize>,
}

impl Tray {
    fn with(clock: &Arc<TestClock>, posts: Vec<Post>) -> Self {
        let state = State::Waiting { attempts: 0, next_at: clock.now() };
        let rows = posts.into_iter().zip(1..).map(|(post, n)| (post, row(n), state.clone())).collect();
        Self { clock: Arc::clone(clock), rows: Mutex::new(rows), forgets: Mutex::new(0) }
    }

    fn states(&self) -> Vec<State> {
        self.rows.lock().unwrap().iter().map(|(_, _, state)| state.clone()).collect()
    }

    fn set(&self, id: OutboxId, state: State) -> Result<(), String> {
        let mut forgets = self.forgets.lock().unwrap();
        if *forgets > 0 {
            *forgets -= 1;
            return Err("the database is away".to_owned());
        }
        let mut rows = self.rows.lock().unwrap();
        rows.iter_mut().find(|(_, it, _)| *it == id).unwrap().2 = state;
        Ok(())
    }
}

impl Outgoing for Tray {
    type Error = String;

    async fn claim(&self, limit: usize) -> Result<Vec<Claimed>, String> {
        let now = self.clock.now();
        let mut claimed = Vec::new();
        for (post, id, state) in self.rows.lock().unwrap().iter() {
            if let State::Waiting { attempts, next_at } = state
                && *next_at <= now
                && claimed.len() < limit
            {
                let (post, token) = (post.clone(), "lease".to_owned());
                claimed.push(Claimed { id: *id, token, post, attempt: attempts + 1, queued_at: day() });
            }
        }
        Ok(claimed)
    }

    async fn accepted(&self, letter: &Claimed, _code: u16, _at: DateTime<Utc>) -> Result<(), String> {
        self.set(letter.id, State::Accepted)
    }

    async fn deferred(
        &self,
        letter: &Claimed,
        _code: Option<u16>,
        next_at: DateTime<Utc>,
    ) -> Result<(), String> {
        self.set(letter.id, State::Waiting { attempts: letter.attempt, next_at })
    }

    async fn bounced(&self, letter: &Claimed, code: u16, _at: DateTime<Utc>) -> Result<(), String> {
        self.set(letter.id, State::Bounced(code))
    }

    async fn given_up(&self, letter: &Claimed, code: Option<u16>, _at: DateTime<Utc>) -> Result<(), String> {
        self.set(letter.id, State::GivenUp(code))
    }
}

#[tokio::test]
async fn through_451_550_and_a_dead_server_nothing_is_lost_and_nothing_doubled() {
    let mut server = MailServer::start();
    server.defer_next(3);
    server.refuse("gone@person.example");
    let clock = Arc::new(TestClock::at(day()));
    let mut posts: Vec<Post> = (1..=11).map(|n| post(n, &format!("person{n}@person.example"))).collect();
    posts.push(post(12, "gone@person.example"));
    let tray = Tray::with(&clock, posts);
    let courier = Courier::new(smtp(&server), clock.clone(), 2);

    let first = courier.round(&tray, 100).await.unwrap();
    assert_eq!((first.claimed, first.deferred), (12, 3), "{first:?}");
    server.down();
    clock.advance(TimeDelta::minutes(1));
    let second = courier.round(&tray, 100).await.unwrap();
    assert_eq!((second.claimed, second.accepted, second.deferred), (3, 0, 3), "{second:?}");
    server.up();
    clock.advance(TimeDelta::minutes(1));
    let third = courier.round(&tray, 100).await.unwrap();
    assert_eq!((third.claimed, third.deferred + third.unreported), (3, 0), "{third:?}");

    let states = tray.states();
    assert_eq!(states.iter().filter(|state| **state == State::Accepted).count(), 11);
    assert_eq!(states[11], State::Bounced(550));
    let taken = server.taken();
    assert_eq!((taken.len(), doubled(&taken).len()), (11, 0));
    assert_eq!(courier.round(&tray, 100).await.unwrap(), Round::default());
}

#[tokio::test]
async fn a_result_that_could_not_be_saved_means_the_same_message_again() {
    let server = MailServer::start();
    let clock = Arc::new(TestClock::at(day()));
    let tray = Tray::with(&clock, vec![post(1, "dana@person.example")]);
    *tray.forgets.lock().unwrap() = 1;
    let courier = Courier::new(smtp(&server), clock.clone(), 2);
    assert_eq!(courier.round(&tray, 10).await.unwrap().unreported, 1);
    assert_eq!(courier.round(&tray, 10).await.unwrap().accepted, 1);
    let taken = server.taken();
    assert_eq!((taken.len(), doubled(&taken).len()), (2, 1));
}

#[tokio::test]
async fn after_five_days_a_person_must_look() {
    let server = MailServer::start();
    server.refuse_with("full@person.example", 452);
    let clock = Arc::new(TestClock::at(day()));
    let tray = Tray::with(&clock, vec![post(1, "full@person.example")]);
    let courier = Courier::new(smtp(&server), clock.clone(), 1);
    let mut rounds = 0;
    while let State::Waiting { next_at, .. } = tray.states()[0] {
        clock.advance_to(next_at);
        courier.round(&tray, 10).await.unwrap();
        rounds += 1;
        assert!(rounds <= 25);
    }
    assert_eq!(tray.states(), [State::GivenUp(Some(452))]);
    assert!(clock.now() - day() <= TimeDelta::days(5));
}
