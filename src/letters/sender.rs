//! Who writes a letter.

/// Who writes: the controller, as the person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The controller's name.
    pub controller: String,
    /// How it is reached, one way a line: mail, post, telephone.
    pub contact: Vec<String>,
    /// Where the pages are, for example `https://privacy.example.org`; links are made absolute with it.
    pub public_url: String,
}

impl Sender {
    /// The absolute address of the page at `path`.
    pub fn link(&self, path: &str) -> String {
        format!("{}/{}", self.public_url.trim_end_matches('/'), path.trim_start_matches('/'))
    }
}
