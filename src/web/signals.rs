//! What a browser says by itself in the head of a request.

use actix_web::http::header::HeaderMap;

use crate::types::Signal;

/// The header of a signal. Both mean it by the value `1` alone (Global Privacy Control §3.1, Tracking Preference Expression
/// §5.2).
fn header(signal: Signal) -> &'static str {
    match signal {
        Signal::Gpc => "sec-gpc",
        Signal::DoNotTrack => "dnt",
    }
}

/// The signals that came.
pub fn of(headers: &HeaderMap) -> Vec<Signal> {
    let came = |signal: &Signal| headers.get(header(*signal)).is_some_and(|value| value == "1");
    Signal::ALL.iter().copied().filter(came).collect()
}
