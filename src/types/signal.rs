//! What the browser of whoever files says by itself.

use super::closed_list;

closed_list! {
    /// A signal of a browser, kept with a filing as proof that the person asked.
    Signal, "signal" {
        /// Global Privacy Control (`Sec-GPC: 1`): do not sell or share.
        Gpc = "gpc",
        /// `DNT: 1`: do not track.
        DoNotTrack = "do_not_track",
    }
}
