//! What a person can want, in the words of the form, and which right each wish becomes.

use crate::law::Right;

macro_rules! wishes {
    ($($name:ident = $id:literal => $right:ident, details: $details:literal;)*) => {
        /// One checkbox of "What do you want?".
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Wish {
            $(#[doc = concat!("`", $id, "`.")] $name,)*
        }

        impl Wish {
            /// Every wish, in the order of the page.
            pub const ALL: [Self; 13] = [$(Self::$name),*];

            /// The id, as in the form and in the names of texts.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// The address of its own page.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$name => concat!("about-", $id),)* }
            }

            /// The right that it becomes.
            pub fn right(self) -> Right {
                match self { $(Self::$name => Right::$right,)* }
            }

            /// Whether it has a page of its own.
            pub fn has_details(self) -> bool {
                match self { $(Self::$name => $details,)* }
            }
        }
    };
}

wishes! {
    Copy = "copy" => Access, details: true;
    Source = "source" => Access, details: false;
    Correct = "correct" => Correction, details: true;
    Delete = "delete" => Erasure, details: true;
    Object = "object" => Objection, details: true;
    Pause = "pause" => Restriction, details: true;
    Move = "move" => Portability, details: true;
    OptOut = "opt_out" => OptOut, details: false;
    Limit = "limit" => LimitSensitive, details: false;
    Consent = "consent" => WithdrawConsent, details: true;
    Automatic = "automatic" => AdmReview, details: true;
    Posts = "posts" => RemovePosts, details: true;
    Unsure = "unsure" => Unsure, details: true;
}
