//! Setting up the second factor, and the codes that stand in for it.

use actix_web::HttpResponse;
use askama::Template;

use super::{accounts::entered, qr::Qr, sent::Sent};
use crate::{
    desk::{self, staff, views::Enrolled},
    web::{desk_pages::frame::Frame, problem::Problem},
};

#[derive(Template)]
#[template(path = "web/desk_pages/staff/second_factor.html")]
struct SecondFactor<'a> {
    page: &'a Frame,
    url: String,
    qr: Option<Qr>,
    grouped: String,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "web/desk_pages/staff/recovery_codes.html")]
struct RecoveryCodes<'a> {
    page: &'a Frame,
    /// New codes; none where there is only the offer to make some.
    codes: Vec<String>,
    left: i64,
}

/// `GET /desk/second-factor`.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn enrolment(frame: Frame) -> Result<HttpResponse, Problem> {
    second_factor(frame, None).await
}

/// `POST /desk/second-factor`: the answer shows the recovery codes, once.
///
/// # Errors
/// 403 for a form of another session.
pub async fn enrol(frame: Frame, Sent(typed, desk): Sent) -> Result<HttpResponse, Problem> {
    match staff::finish_enrolment(&desk, &frame.staff, typed.one("code")).await {
        Ok(Enrolled { session, recovery_codes }) => {
            let staff = staff::staff(frame.desk(), &session.token).await?;
            let frame = titled(frame.of(staff));
            let left = i64::try_from(recovery_codes.len()).unwrap_or(0);
            let shown = codes(&frame, recovery_codes, left)?;
            entered(frame.site(), &session.token, shown)
        }
        Err(desk::Error::CodeWrong(_)) => {
            let fault = frame.say("desk-second-factor-wrong");
            second_factor(frame, Some(fault)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn second_factor(mut frame: Frame, fault: Option<String>) -> Result<HttpResponse, Problem> {
    // the same secret as before, as long as the session is the same
    let found = staff::begin_enrolment(frame.desk(), &frame.staff).await?;
    frame.title = frame.say("desk-second-factor-title");
    frame.has_faults = fault.is_some();
    let letters: Vec<char> = found.secret.chars().collect();
    let grouped = letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
    let qr = Qr::of(&found.url);
    frame.show(&SecondFactor { page: &frame, url: found.url, qr, grouped, fault })
}

/// `GET /desk/recovery-codes`: how many are left.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn recovery(frame: Frame) -> Result<HttpResponse, Problem> {
    let left = staff::recovery_codes_left(frame.desk(), &frame.staff).await?;
    codes(&titled(frame), Vec::new(), left)
}

/// `POST /desk/recovery-codes`: makes new ones and shows them, once.
///
/// # Errors
/// 403 for a form of another session, and for who has no second factor.
pub async fn make_recovery_codes(frame: Frame, Sent(_, desk): Sent) -> Result<HttpResponse, Problem> {
    let made = staff::make_recovery_codes(&desk, &frame.staff).await?;
    let left = staff::recovery_codes_left(&desk, &frame.staff).await?;
    codes(&titled(frame), made, left)
}

fn titled(frame: Frame) -> Frame {
    let title = frame.say("desk-recovery-title");
    frame.titled(title)
}

fn codes(page: &Frame, codes: Vec<String>, left: i64) -> Result<HttpResponse, Problem> {
    page.show(&RecoveryCodes { page, codes, left })
}
