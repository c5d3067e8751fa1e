//! A letter as it is printed.

use chrono::NaiveDate;

use crate::types::{CaseId, Reference};

/// What stands on the sheet.
#[derive(Clone)]
pub struct SheetView {
    /// The case whose task it is.
    pub case: CaseId,
    pub controller: String,
    /// How the controller is reached, a way a line.
    pub contact: Vec<String>,
    /// The controller's own address, for the line above the window.
    pub postal: String,
    /// The lines in the window.
    pub address: Vec<String>,
    /// Whether there is a postal address among them.
    pub has_address: bool,
    /// The day on which it is printed.
    pub on: NaiveDate,
    pub reference: Reference,
    /// HTML of ours.
    pub body: String,
    pub language: String,
    /// Where the code is typed.
    pub status_url: String,
    /// The code in groups, and its last day; none where it is used or has run out.
    pub code: Option<(String, NaiveDate)>,
}

impl std::fmt::Debug for SheetView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SheetView").field("case", &self.case).finish_non_exhaustive()
    }
}
