//! What can go wrong so that staff get an alarm.

use crate::types::closed_list;

closed_list! {
    /// What went wrong and must not stay unseen.
    Alarm, "alarm" {
        /// A letter on which a duty hangs came back.
        Bounced = "bounced",
        /// An extension letter came too late.
        ExtensionLapsed = "extension_lapsed",
        /// A postponement letter came too late.
        PostponementLapsed = "postponement_lapsed",
        /// Something was sent that had to be taken back: look at breach handling.
        Recalled = "recalled",
    }
}
