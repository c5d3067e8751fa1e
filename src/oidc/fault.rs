//! What can go wrong between us and the provider.

/// Why somebody was not let in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It does not answer, or not as the specification says.
    #[error("the identity provider does not answer: {0}")]
    Silent(String),
    /// It answers that this person, or this code, is not let in.
    #[error("the identity provider refuses: {0}")]
    Refused(String),
    /// What it says cannot be believed.
    #[error("the answer of the identity provider is not believed: {0}")]
    NotBelieved(&'static str),
}
