//! What an act does to the dates, said before its button: only of acts that could be taken to move one.

use crate::{case::ActKind, desk::views::CaseView, web::desk_pages::frame::Frame};

/// The sentence for an act on this case; none where its dialog says all.
pub fn of(act: ActKind, frame: &Frame, case: &CaseView) -> Option<String> {
    let speaks = [
        ActKind::Refer,
        ActKind::ReferralAccepted,
        ActKind::ReferralDeclined,
        ActKind::Merge,
        ActKind::Unmerge,
    ]
    .contains(&act);
    speaks.then(|| match case.item.dates.due {
        Some(due) => frame.say_one(&format!("desk-effect-{act}"), "date", &frame.day(due)),
        None => frame.say(&format!("desk-effect-{act}-undated")),
    })
}
