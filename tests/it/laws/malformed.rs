//! A good law file, and the ways in which one can be malformed.

/// A law as it should be. The places of the faults are found by their text.
pub(super) const GOOD: &str = r#"id = "ID"
version = "1"
name = "A law"
cite = "Act 1"
kind = "statute"
places = ["JP"]
in_force_from = "2020-01-01"
calendar = "WEEKDAYS"

[counting]
cite = "Act 1 s. 2"
basis = "statute"
certainty = "T"

[rules.month]
start = "receipt"

[[rules.month.figures]]
value = 30
unit = "days"
basis = "statute"
cite = "Act 1 s. 3"
certainty = "T"

[rules.month.figures.cap]
value = 1
unit = "months"
basis = "statute"
cite = "Act 1 s. 4"
certainty = "T"

[[rules.month.stops]]
reason = "identity"
rights = ["access"]
basis = "statute"
cite = "Act 1 s. 5"
certainty = "T"

[rules.month.extension]
value = 10
unit = "days"
told_by = "base_due"
reasons = ["complexity"]
basis = "statute"
cite = "Act 1 s. 6"
certainty = "T"

[rights.access]
rule = "month"
basis = "statute"
cite = "Act 1 s. 7"
certainty = "T"

[rights.know]
means = "access"
basis = "statute"
cite = "Act 1 s. 8"
certainty = "T"

[[examples]]
name = "thirty days"
right = "access"
received_at = "2026-03-02T10:00:00Z"
zone = "UTC"
due = "2026-04-01"
"#;

/// A fault: the id of its file, what stands in the good file, what in its place, the text of the line that is named (empty:
/// none), the key, and pieces of what is said.
pub(super) struct Bad {
    pub(super) id: &'static str,
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    pub(super) line: &'static str,
    pub(super) key: &'static str,
    pub(super) said: &'static [&'static str],
}

const fn bad(
    id: &'static str,
    from: &'static str,
    to: &'static str,
    line: &'static str,
    key: &'static str,
    said: &'static [&'static str],
) -> Bad {
    Bad { id, from, to, line, key, said }
}

pub(super) const FAULTS: &[Bad] = &[
    bad(
        "x-unknown-key",
        "name = \"A law\"",
        "nmae = \"A law\"",
        "nmae",
        "nmae",
        &["unknown field `nmae`", "expected one of `id`"],
    ),
    bad(
        "x-uncited",
        "cite = \"Act 1 s. 3\"\n",
        "",
        "[[rules.month.figures]]",
        "rules.month.figures",
        &["missing field `cite`"],
    ),
    bad(
        "x-empty-cite",
        "\"Act 1 s. 4\"",
        "\"\"",
        "cite = \"\"",
        "rules.month.figures[0].cap.cite",
        &["says where it is written"],
    ),
    bad(
        "x-zero",
        "value = 30",
        "value = 0",
        "value = 0",
        "rules.month.figures[0].value",
        &["0 is no period; allowed: 1 to 1000 days"],
    ),
    bad(
        "x-huge",
        "value = 1\n",
        "value = 1000\n",
        "value = 1000",
        "rules.month.figures[0].cap.value",
        &["1000 is no period; allowed: 1 to 36 months"],
    ),
    bad("x-negative", "value = 30", "value = -3", "value = -3", "rules.month.figures.value", &["-3"]),
    bad(
        "x-mixed-cap",
        "unit = \"days\"\nbasis",
        "unit = \"business_days\"\nbasis",
        "unit = \"months\"",
        "rules.month.figures[0].cap.unit",
        &["a cap is in months, on a figure in days"],
    ),
    bad(
        "x-told-by",
        "told_by = \"base_due\"",
        "told_by = \"doomsday\"",
        "told_by = \"doomsday\"",
        "rules.month.extension.told_by",
        &["unknown variant `doomsday`", "base_due"],
    ),
    bad(
        "x-no-reason",
        "reasons = [\"complexity\"]",
        "reasons = []",
        "reasons = []",
        "rules.month.extension.reasons",
        &["at least one reason"],
    ),
    bad(
        "x-backwards",
        "in_force_from = \"2020-01-01\"",
        "in_force_from = \"2020-01-01\"\nin_force_until = \"2019-12-31\"",
        "in_force_until",
        "in_force_until",
        &["not before in_force_from"],
    ),
    bad(
        "x-grant-backwards",
        "cite = \"Act 1 s. 7\"",
        "cite = \"Act 1 s. 7\"\nin_force_from = \"2025-01-01\"\nin_force_until = \"2024-01-01\"",
        "in_force_until = \"2024-01-01\"",
        "rights.access.in_force_until",
        &["not before its in_force_from"],
    ),
    bad(
        "x-grant-early",
        "cite = \"Act 1 s. 7\"",
        "cite = \"Act 1 s. 7\"\nin_force_from = \"2019-01-01\"",
        "in_force_from = \"2019-01-01\"",
        "rights.access.in_force_from",
        &["not before the law's in_force_from"],
    ),
    bad(
        "x-twice",
        "[rights.know]",
        "[rights.access]",
        "[rights.access]",
        "rights.access",
        &["duplicate key"],
    ),
    bad(
        "x-ring",
        "rule = \"month\"",
        "means = \"know\"",
        "means = \"know\"",
        "rights.access.means",
        &["leads back to itself by way of `know`"],
    ),
    bad(
        "x-itself",
        "means = \"access\"",
        "means = \"know\"",
        "means = \"know\"",
        "rights.know.means",
        &["leads back to itself", "allowed: access"],
    ),
    bad(
        "x-no-rule",
        "rule = \"month\"",
        "rule = \"moon\"",
        "rule = \"moon\"",
        "rights.access.rule",
        &["no rule `moon` in this file; allowed: month"],
    ),
    bad(
        "x-no-frame",
        "version = \"1\"",
        "version = \"1\"\nframe = \"x-missing\"",
        "frame = ",
        "frame",
        &["no frame of that name; allowed: uk, us-consumer"],
    ),
    bad(
        "x-right",
        "[rights.know]",
        "[rights.dancing]",
        "[rights.dancing]",
        "rights.dancing",
        &["unknown variant `dancing`", "`access`"],
    ),
    bad(
        "x-stop",
        "rights = [\"access\"]",
        "rights = [\"erasure\"]",
        "rights = [\"erasure\"]",
        "rules.month.stops[0].rights",
        &["`erasure` is no right of this file; allowed: access, know"],
    ),
    bad(
        "x-calendar",
        "\"WEEKDAYS\"",
        "\"MARS\"",
        "calendar",
        "calendar",
        &["unknown variant `MARS`", "`WEEKDAYS`"],
    ),
    bad(
        "x-place",
        "places = [\"JP\"]",
        "places = [\"Japan\"]",
        "places",
        "places",
        &["two letters of ISO 3166-1"],
    ),
    bad("x-nowhere", "places = [\"JP\"]", "places = []", "places", "places", &["a statute names its places"]),
    bad(
        "x-standing",
        "[counting]",
        "[applies]\nonly = [\"wizard\"]\ncite = \"Act 1\"\ncertainty = \"T\"\n\n[counting]",
        "only = [\"wizard\"]",
        "applies.only",
        &["unknown variant `wizard`", "`employee`"],
    ),
    bad(
        "x-both",
        "[counting]",
        "[applies]\nonly = [\"pupil\"]\nexcept = [\"pupil\"]\ncite = \"Act 1\"\ncertainty = \"T\"\n\n[counting]",
        "except",
        "applies.except",
        &["nobody who is in `only` too"],
    ),
    bad(
        "x-promise",
        "kind = \"statute\"",
        "kind = \"promise\"\npromises_for = \"x-none\"",
        "promises_for",
        "promises_for",
        &["no statute of that id; allowed: ", "eu-gdpr"],
    ),
    bad(
        "x-bound",
        "kind = \"statute\"",
        "kind = \"statute\"\npromises_for = \"eu-gdpr\"",
        "promises_for",
        "promises_for",
        &["only with kind = \"promise\""],
    ),
    bad(
        "x-purpose",
        "cite = \"Act 1 s. 7\"",
        "cite = \"Act 1 s. 7\"\npurposes = [\"marketing\"]",
        "purposes",
        "rights.access.purposes",
        &["only for objection"],
    ),
    bad(
        "x-untested",
        "[[examples]]",
        "[[refusals]]\ncode = \"none\"\ncite = \"Act 1\"\ncertainty = \"T\"\ntext.en = \"No.\"\n\n[[examplez]]",
        "[[examplez]]",
        "examplez",
        &["unknown field `examplez`"],
    ),
    bad(
        "x-id-of-another",
        "id = \"ID\"",
        "id = \"x-other\"",
        "id = ",
        "id",
        &["the file is named after the law"],
    ),
];
