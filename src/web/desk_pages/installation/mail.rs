//! The test of the mail: a button, and what became of the letters of the last day.

use actix_web::HttpResponse;

use crate::{
    desk::staff::{self, MailTestState, MailTestView},
    law::Zone,
    web::{
        desk_pages::{
            frame::{Frame, go},
            staff::sent::Sent,
        },
        problem::Problem,
    },
};

/// The page on which it stands.
const HERE: &str = "/desk/installation#mail-test";

/// `POST /desk/installation/mail`: mails the own address.
///
/// # Errors
/// 403 for who is no administrator; 429 for one too many.
pub async fn test(frame: Frame, Sent(_, desk): Sent) -> Result<HttpResponse, Problem> {
    match staff::test_mail(&desk, &frame.staff).await {
        // a second click: the letter of the first is shown
        Err(error) if !desk.was_done_before().await? => Err(error.into()),
        Ok(()) | Err(_) => Ok(go(HERE)),
    }
}

/// When it was asked for, and what became of it.
pub fn line(frame: &Frame, test: &MailTestView) -> (String, String) {
    let moment = |at| frame.moment(at, Zone::UTC);
    let stands = match &test.stands {
        MailTestState::Queued => frame.say("desk-mail-test-queued"),
        MailTestState::Accepted => frame.say("desk-mail-test-accepted"),
        MailTestState::Lost { code } => frame.say_one("desk-mail-test-lost", "code", code),
        MailTestState::PutOff { code, next_try } => frame.voice.say_with(
            "desk-mail-test-put-off",
            &[("code", code.as_str().into()), ("next", moment(*next_try).into())],
        ),
    };
    (moment(test.asked_at), stands)
}
