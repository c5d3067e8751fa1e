//! What the bytes look like, whatever people wrote.

use habeas::{
    letters::{Letter, MailFrom, OutgoingMail, Question, Sender},
    mail::{Delivery, mime},
    texts::Texts,
    types::Locale,
};

use super::{day, post, row, smtp};
use crate::support::{letter::Letter as Received, smtp::MailServer};

fn written(post: &OutgoingMail) -> Received {
    Received::parse(&mime(post).unwrap().bytes)
}

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
    let named =
        OutgoingMail { from: MailFrom { name: evil.to_owned(), ..base.from.clone() }, ..base.clone() };
    let subject = OutgoingMail { subject: evil.to_owned(), ..base.clone() };
    let ids = ["<a@b>\r\nBcc: v@p.example", "<a b@c>", "a@b", "<a>", "<@>", "<a@b><c@d>", "<é@b>"];
    let threads = ids.map(|id| OutgoingMail { thread: vec![id.to_owned()], ..base.clone() });
    let own = ids.map(|id| OutgoingMail { message_id: id.to_owned(), ..base.clone() });
    for post in [named, subject].into_iter().chain(threads).chain(own) {
        assert!(mime(&post).is_err());
    }
    for address in ["a@b.example\r\nBcc: v@p.example", "a@b.example, c@d.example", "<a@b.example>"] {
        assert!(address.parse::<habeas::types::EmailAddress>().is_err(), "{address}");
    }
    let language = OutgoingMail { language: "en\r\nBcc: v@p.example".to_owned(), ..base };
    let headers = written(&language).header_names();
    assert!(!headers.iter().any(|it| it.eq_ignore_ascii_case("bcc")), "{headers:?}");
    assert!(!written(&language).raw().contains("\nBcc:"));
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let post = post(1, "dana@person.example");
    let sealed = serde_json::to_vec(&post).unwrap();
    let opened: OutgoingMail = serde_json::from_slice(&sealed).unwrap();
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
        MailFrom { name: sender.controller.clone(), mailbox: "privacy@courses.example".parse().unwrap() };
    let post = OutgoingMail::new(row(1), letter, from, "dvora@דוגמה.example".parse().unwrap(), day());
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
