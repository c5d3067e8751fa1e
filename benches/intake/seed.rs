//! An installation with ten controllers and as many cases as wanted: some hundred filings come in as they do, their letters
//! leave, and the rows that they left are copied inside the database.

use std::{
    fmt::Write as _,
    fs, thread,
    time::{Duration, Instant},
};

use diesel::{Connection, SqliteConnection};
use habeas::clock::{Clock, SystemClock};
use serde_json::json;

use crate::{
    Outcome,
    caller::{Caller, PASSWORD},
    copying::{self, Database},
    offices::Engine,
    premises::Premises,
};

pub const CONTROLLERS: usize = 10;
/// Filings of the sample, for each controller.
const FILINGS: usize = 60;
/// Somebody who may see everything, and works on cases like the others.
pub const OFFICER: &str = "officer@office.example";
/// Who else cases are assigned to.
const OWNERS: usize = 5;
/// How long the letters of the sample may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// Where people live, and what they may ask for there.
const ASKED: [(&str, Option<&str>, &[&str]); 3] = [
    ("DE", None, &["access", "erasure", "correction", "portability", "restriction"]),
    ("US", Some("CA"), &["know", "erasure", "correction", "opt_out"]),
    ("IL", None, &["access", "correction", "erasure"]),
];

/// The installation, not running.
pub struct Seeded<'a> {
    pub premises: Premises,
    engine: Engine<'a>,
    name: String,
    /// How long it took in all.
    pub took: Duration,
}

/// The slug of a controller, from 1.
pub fn slug(number: usize) -> String {
    format!("office-{number}")
}

/// The address of an owner, from 1.
pub fn owner(number: usize) -> String {
    format!("owner{number}@office.example")
}

/// Who filed the sample.
pub fn person(number: usize) -> String {
    format!("person{number}@example.org")
}

/// Makes an installation with `cases` cases; `name` is that of its database.
pub fn seed<'a>(engine: Engine<'a>, name: &str, cases: usize) -> Outcome<Seeded<'a>> {
    let begun = Instant::now();
    let mut premises = match engine {
        Engine::Sqlite => Premises::on_sqlite()?,
        Engine::Postgres(server) => Premises::on_postgres(&server.database(name)?)?,
    };
    let file = premises.path("habeas.toml");
    let file = file.to_str().ok_or("a path that is not UTF-8")?.to_owned();
    fs::write(&file, configuration(&premises))?;
    premises.set("HABEAS_CONFIG", file);
    for email in std::iter::once(OFFICER.to_owned()).chain((1..=OWNERS).map(owner)) {
        premises.run(&["user", "add", &email, "--role", "officer", "--password-stdin"], PASSWORD)?;
    }
    let mut seeded = Seeded { premises, engine, name: name.to_owned(), took: Duration::ZERO };
    sample(&seeded)?;
    let today = SystemClock::default().now().date_naive();
    let mut database = seeded.database()?;
    copying::copy(&mut database, i64::try_from(cases)?, today)?;
    // a server does both by itself after so many rows, sooner or later
    if let Engine::Postgres(_) = engine {
        database.run("VACUUM ANALYZE")?;
        database.run("CHECKPOINT")?;
    }
    seeded.took = begun.elapsed();
    Ok(seeded)
}

/// Absolute paths: the bench opens it, too, from where it stands.
fn configuration(premises: &Premises) -> String {
    let folder = premises.path("habeas-data");
    let folder = folder.display();
    let mut text = format!(
        "[database]\nurl = \"sqlite:{folder}/habeas.db\"\n[vault]\nkey_file = \"{folder}/habeas.key\"\n\
         [blobs]\nurl = \"file:{folder}/blobs\"\n[mail]\nurl = \"file:{folder}/outbox\"\n\
         [auth]\nmfa = \"optional\"\n[limits]\ndisabled = true\n"
    );
    for number in 1..=CONTROLLERS {
        // of a law that binds towards everybody, people of California come under two
        let european = if number % 2 == 0 { "establishment" } else { "residence" };
        let established = if number % 2 == 0 { "established_in = \"IE\"\n" } else { "" };
        // Writing into a string cannot fail.
        write!(
            text,
            "[[controllers]]\nslug = \"{}\"\nname = \"Invented Office {number}\"\nzone = \"UTC\"\ncalendar = \"WEEKDAYS\"\n\
             languages = [\"en\"]\nmailbox = \"privacy{number}@habeas.example\"\n{established}\
             laws = [\n  {{ law = \"eu-gdpr\", by = \"{european}\" }},\n  {{ law = \"us-ca-ccpa\", by = \"residence\" }},\n  \
             {{ law = \"il-ppl\", by = \"residence\" }},\n]\n",
            slug(number)
        )
        .unwrap_or_default();
    }
    text
}

/// Files the sample and waits until its letters have left.
fn sample(seeded: &Seeded<'_>) -> Outcome<()> {
    let running = seeded.premises.serve("all")?;
    let mut caller = Caller::at(running.address)?;
    for number in 0..CONTROLLERS * FILINGS {
        let answer = caller.post("/api/v1/requests", "application/json", &filing(number))?;
        answer.json()?;
    }
    let begun = Instant::now();
    while seeded.database()?.number("SELECT COUNT(*) AS number FROM outbox WHERE status <> 'accepted'")? > 0 {
        if begun.elapsed() > PATIENCE {
            return Err("the letters of the sample do not leave".into());
        }
        thread::sleep(Duration::from_millis(100));
    }
    running.stop()
}

fn filing(number: usize) -> String {
    let (controller, round) = (number % CONTROLLERS + 1, number / CONTROLLERS);
    let (country, region, rights) = ASKED.get(round % ASKED.len()).copied().unwrap_or_default();
    let first = round / ASKED.len();
    let asked = if (round / 2 + controller).is_multiple_of(2) { 2 } else { 1 };
    let rights: Vec<_> = (first..first + asked)
        .filter_map(|place| rights.get(place % rights.len()))
        .map(|right| json!({ "right": right, "details": "Everything since the spring, please." }))
        .collect();
    json!({
        "controller": slug(controller),
        "residence": { "country": country, "region": region },
        "relationship": "customer",
        "requester": { "name": format!("Invented Person {number}"), "email": person(number) },
        "identifiers": [{ "kind": "customer_number", "value": format!("C-{number}") }],
        "rights": rights,
        "message": "Dear privacy team, I have been your customer for some years and would like to use my right now. \
                    My orders went to two addresses, the older one is on file with you.",
    })
    .to_string()
}

impl Seeded<'_> {
    /// A connection of its own.
    pub fn database(&self) -> Outcome<Database> {
        Ok(match self.engine {
            Engine::Sqlite => {
                let file = self.premises.database_file();
                Database::Sqlite(SqliteConnection::establish(
                    file.to_str().ok_or("a path that is not UTF-8")?,
                )?)
            }
            Engine::Postgres(server) => Database::Postgres(server.connect(&self.name)?),
        })
    }

    /// Bytes of the database.
    pub fn bytes(&self) -> Outcome<u64> {
        match self.engine {
            Engine::Sqlite => Ok(fs::metadata(self.premises.database_file())?.len()),
            Engine::Postgres(_) => {
                let sql = "SELECT pg_database_size(current_database()) AS number";
                Ok(u64::try_from(self.database()?.number(sql)?)?)
            }
        }
    }

    /// The address of the database, as a configuration names it.
    pub fn url(&self) -> String {
        match self.engine {
            Engine::Sqlite => format!("sqlite:{}", self.premises.database_file().display()),
            Engine::Postgres(server) => server.url(&self.name),
        }
    }
}
