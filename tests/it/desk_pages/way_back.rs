//! The way from a list of the queue into a case, through its dialogs, and back.

use crate::support::window::{Window, unescaped};

/// From the list that is open into the case, through a dialog that is filled in wrong first, and back to the list.
pub fn leads_through_an_act(window: &mut Window<'_>, case: &str) {
    let link = |window: &Window<'_>, of: &str| {
        let found = window.page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        unescaped(found.filter(|it| it.starts_with(of)).max_by_key(|it| it.len()).unwrap_or_default())
    };
    let opened = link(window, &format!("/desk/cases/{case}"));
    window.opens(&opened).expect(200);
    let dialog = link(window, &format!("/desk/cases/{case}/acts/note"));
    window.opens(&dialog).expect(200);
    assert_eq!(link(window, &format!("/desk/cases/{case}?")), opened, "the way back to the case");
    let version = window.hidden("version");
    window.sends(&dialog, &[("version", &version)]).expect(422);
    let done = window.sends(&dialog, &[("version", &version), ("text", "Called back.")]).expect(303);
    assert_eq!(done.header("location"), opened);
    window.opens(&opened).expect(200);
    window.sees("Back to this list");
    let list = link(window, "/desk/queue?");
    assert_eq!(list, "/desk/queue?right=erasure");
}
