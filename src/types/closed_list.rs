//! Closed lists: enums whose ids are the same in JSON, in the database, in law files and on pages.
//!
//! Invariant: every id reads back as the value that wrote it.

/// An enum whose snake_case ids serve JSON, database and pages alike.
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$item:meta])* $variant:ident = $id:literal $(| $alias:literal)*),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum $name {
            $($(#[$item])* #[serde(rename = $id $(, alias = $alias)*)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the pages.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable id.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.id())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::types::ParseError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($id $(| $alias)* => Ok(Self::$variant),)+
                    _ => Err($crate::types::ParseError::new($what, concat!("one of: ", $($id, " "),+))),
                }
            }
        }
    };
}
pub(crate) use closed_list;
