//! Controllers that several tests run.

/// One in the EU with customers in California: who lives there asks under both laws.
pub const IN_EUROPE: &str = r#"
[[controllers]]
slug = "default"
name = "Example Organisation"
zone = "Europe/Berlin"
mailbox = "privacy@organisation.example"
laws = [{ law = "eu-gdpr", by = "establishment" }, { law = "us-ca-ccpa", by = "residence" }]
"#;

/// Two beside each other, for accounts and keys that may know of one of them.
pub const EAST_AND_WEST: &str = r#"
[[controllers]]
slug = "east"
name = "Eastern Office"
zone = "Europe/Berlin"
mailbox = "privacy@east.example"
laws = [{ law = "eu-gdpr", by = "establishment" }]
[[controllers]]
slug = "west"
name = "Western Office"
zone = "Europe/Lisbon"
mailbox = "privacy@west.example"
laws = [{ law = "eu-gdpr", by = "establishment" }]
"#;

/// One that declares nothing of Europe.
pub const IN_ISRAEL: &str = r#"
[[controllers]]
slug = "default"
name = "Example Organisation"
zone = "Asia/Jerusalem"
calendar = "IL"
mailbox = "privacy@organisation.example"
laws = [{ law = "il-ppl", by = "residence" }]
"#;
