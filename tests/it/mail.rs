//! Mail from the outside: what a real conversation with a mail server leads to.

mod messages;
mod worker;

use std::time::Duration;

use chrono::{DateTime, TimeZone, Utc};
use habeas::{
    letters::{Letter, MailFrom, OutgoingMail, Sender},
    mail::{CheckError, Delivery, Phase, Transport, mime},
    texts::Texts,
    types::{Locale, OutboxId, Reference},
};
use uuid::Uuid;

use crate::support::smtp::{MailServer, doubled};

const SOON: Duration = Duration::from_secs(10);

fn day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 9, 30, 0).unwrap()
}

fn row(n: u128) -> OutboxId {
    OutboxId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + n))
}

fn post(n: u128, to: &str) -> OutgoingMail {
    let sender = Sender {
        controller: "Example Courses".to_owned(),
        contact: vec!["privacy@courses.example".to_owned()],
        public_url: "https://privacy.courses.example".to_owned(),
    };
    let letter = Letter::samples().remove(0).render(&Texts::embedded(), &Locale::english(), &sender);
    let from =
        MailFrom { name: "Example Courses".to_owned(), mailbox: "privacy@courses.example".parse().unwrap() };
    OutgoingMail::new(row(n), letter, from, to.parse().unwrap(), day()).about(Reference::from_random([7; 8]))
}

fn smtp(server: &MailServer) -> Transport {
    Transport::from_url(&server.url(), 2, SOON).unwrap()
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
    server.relent("full@person.example");
    assert_eq!(
        transport.send(row(3), &post(3, "full@person.example")).await,
        Delivery::Accepted { code: 250 }
    );
    assert_eq!((server.wait_for(3, SOON).len(), server.taken_for("full@person.example").len()), (3, 1));
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

/// A firewall that forgets idle connections tells nobody: such a one must not cost a letter its time.
#[tokio::test]
async fn a_kept_conversation_that_answers_no_more_is_left_for_a_new_one() {
    let server = MailServer::start();
    let transport = smtp(&server);
    assert_eq!(
        transport.send(row(1), &post(1, "dana@person.example")).await,
        Delivery::Accepted { code: 250 }
    );
    server.hang_on("NOOP");
    assert_eq!(
        transport.send(row(2), &post(2, "dana@person.example")).await,
        Delivery::Accepted { code: 250 }
    );
    assert_eq!((server.taken().len(), server.sessions()), (2, 2));
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
async fn encryption_is_taken_where_it_is_offered() {
    let server = MailServer::start();
    server.offer_encryption();
    server.demand_login("me", "secret");
    let url = format!("smtp://me:secret@127.0.0.1:{}", server.port());
    for (n, url) in [(1, format!("{url}?tls=required")), (2, url.clone()), (3, format!("{url}?tls=none"))] {
        let transport = Transport::from_url(&url, 1, SOON).unwrap();
        assert_eq!(transport.check().await, Ok(()));
        let sent = transport.send(row(n), &post(n, "dana@person.example")).await;
        assert_eq!(sent, Delivery::Accepted { code: 250 });
    }
    assert_eq!(server.taken().iter().map(|it| it.encrypted).collect::<Vec<_>>(), [true, true, false]);
}

#[tokio::test]
async fn smtps_is_encrypted_from_the_start() {
    let server = MailServer::start();
    server.encrypt_from_the_start();
    let transport = Transport::from_url(&format!("smtps://127.0.0.1:{}", server.port()), 1, SOON).unwrap();
    for n in 1..=2 {
        let sent = transport.send(row(n), &post(n, "dana@person.example")).await;
        assert_eq!(sent, Delivery::Accepted { code: 250 });
    }
    assert!(server.taken().iter().all(|it| it.encrypted));
    assert_eq!(server.sessions(), 1);
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
