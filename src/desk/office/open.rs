//! How an office opens: database, root key, laws, controllers. Everything that can be wrong is found here, not later.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use chrono::{NaiveDate, TimeDelta};
use object_store::{ObjectStore, local::LocalFileSystem};
use secrecy::ExposeSecret;

use crate::{
    case::Tiers,
    clock::SharedClock,
    config::{Auth, Checked, Fault},
    desk::{
        Desk, Error, Inner,
        laws::{law_book::LawBook, laws_on_record, statutes},
        office::open_error::{OpenError, faulty, unavailable},
        office::{
            controller::{Controllers, forms_of},
            keyring::Keyring,
            scanner::Scanner,
        },
        staff::{
            CALLBACK,
            identity::{Passwords, TokenKey},
            places,
        },
    },
    law::{Finding, Laws},
    oidc::{Provider, Terms},
    store::{self, DatabaseUrl, FileLock, LockError, Options, Store, installation},
    texts::Texts,
    types::ControllerSlug,
    vault::RootKey,
};

/// The database address of a configuration.
///
/// # Errors
/// A fault that names `database.url`.
pub fn database_url(checked: &Checked) -> Result<DatabaseUrl, OpenError> {
    checked
        .settings
        .database
        .url
        .expose_secret()
        .parse()
        .map_err(|error| Fault::new("database.url", format!("{error}")).into())
}

/// Takes the file lock that keeps a second server from the same SQLite file.
///
/// # Errors
/// A fault that names `database.url` when another server holds it.
pub fn lock(checked: &Checked) -> Result<FileLock, OpenError> {
    let url = database_url(checked)?;
    if let Some(folder) = url.file().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| Fault::new("database.url", format!("{}: {error}", folder.display())))?;
    }
    FileLock::take(&url).map_err(|error| match error {
        LockError::Taken => Fault::new(
            "database.url",
            "another `habeas serve` uses this SQLite file; several nodes need PostgreSQL",
        )
        .into(),
        file @ LockError::File(_) => unavailable(&file),
    })
}

/// The laws in force: built in, with those of `law.directory` over them. A file whose own examples do not come true is
/// refused like any other that contradicts itself.
///
/// # Errors
/// Every fault in every law file.
pub fn load_laws(directory: &Path) -> Result<Laws, OpenError> {
    let mut files = Vec::new();
    if !directory.as_os_str().is_empty() {
        let unreadable = |error: std::io::Error| Fault::new("law.directory", error.to_string());
        for entry in std::fs::read_dir(directory).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_some_and(|extension| extension == "toml")
                && let Some(name) = path.file_name().and_then(|name| name.to_str())
            {
                files.push((name.to_owned(), std::fs::read_to_string(&path).map_err(unreadable)?));
            }
        }
    }
    let laws = Laws::with_overrides(files).map_err(faulty)?;
    let untrue = laws.untrue_examples();
    if untrue.is_empty() { Ok(laws) } else { Err(faulty(untrue)) }
}

/// Checks what no setting alone can tell: that each controller's laws, calendar and forms exist.
///
/// # Errors
/// Every fault found.
pub fn check_controllers(checked: &Checked, laws: &Arc<Laws>) -> Result<(), OpenError> {
    let faults: Vec<Fault> = checked
        .settings
        .controllers
        .iter()
        .enumerate()
        .flat_map(|(index, controller)| {
            let problem = statutes::declared(laws, &Arc::default(), controller).err();
            let of_laws = problem.map(|it| Fault::new(&format!("controllers[{index}]"), it.to_string()));
            of_laws.into_iter().chain(forms_of(index, controller).err())
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(OpenError::Configuration(faults)) }
}

/// What a look over each controller's laws and promises finds, for requests received from that day on.
///
/// # Errors
/// As `check_controllers`.
pub fn findings(
    checked: &Checked,
    laws: &Arc<Laws>,
    from: NaiveDate,
) -> Result<Vec<(ControllerSlug, Finding)>, OpenError> {
    let mut found = Vec::new();
    for controller in &checked.settings.controllers {
        let laws = statutes::declared(laws, &Arc::default(), controller)
            .map_err(|error| Fault::new("controllers", error.to_string()))?;
        found.extend(laws.lint(from).into_iter().map(|finding| (controller.slug.clone(), finding)));
    }
    Ok(found)
}

impl Desk {
    /// Opens the office: migrates if told so, finds or makes the root key, loads laws and keys. Blocks; call it before
    /// the async runtime is busy or from a blocking thread.
    ///
    /// # Errors
    /// Configuration faults, or a database that does not answer.
    pub fn open(checked: Checked, clock: SharedClock, public_url: &str) -> Result<Self, OpenError> {
        let url = database_url(&checked)?;
        if checked.migrate {
            let ran = store::migrate(&url).map_err(|error| unavailable(&error))?;
            if !ran.is_empty() {
                tracing::info!(migrations = ran.len(), "database brought up to date");
            }
        } else if !store::is_current(&url).map_err(|error| unavailable(&error))? {
            return Err(
                Fault::new("database.migrate", "the schema is not current: run `habeas migrate`").into()
            );
        }
        let database = &checked.settings.database;
        let mut options = Options::new(url);
        options.readers = database.readers;
        options.writers = usize::try_from(database.writers).unwrap_or(1);
        options.statement_timeout = Duration::from_millis(database.statement_timeout_ms.into());
        let store = Store::open(&options).map_err(|error| unavailable(&error))?;
        check_time(&store, &clock)?;
        let root = root_key(&store, &checked.key_file, &clock)?;
        let laws = Arc::new(load_laws(&checked.settings.law.directory)?);
        check_controllers(&checked, &laws)?;
        let kept = Arc::new(laws_on_record::keep(&store, &laws, &checked, &clock)?);
        let tiers = Tiers::shipped().map_err(|error| Fault::new("verification", error.to_string()))?;
        let controllers = Controllers::new(&checked, &laws, &kept)?;
        let slugs: Vec<_> =
            checked.settings.controllers.iter().map(|controller| controller.slug.clone()).collect();
        let closed = |error: Error| OpenError::Unavailable(error.to_string());
        let keys = Keyring::open(&store, root, Arc::clone(&clock), &slugs).map_err(closed)?;
        let blobs = blob_store(&checked.blob_dir)?;
        let scanner = Scanner::of(&checked.settings.files.scanner);
        let provider = provider(&checked.settings.auth, public_url.trim_end_matches('/'));
        let texts = Texts::embedded();
        let inner = Inner {
            token_key: TokenKey::new(&keys.derived("access token v1")),
            code_key: keys.derived("one-time code v1"),
            passwords: Passwords::new().map_err(closed)?,
            public_url: public_url.trim_end_matches('/').to_owned(),
            checked,
            clock,
            store,
            keys,
            tiers,
            law_book: LawBook::new(laws, kept),
            controllers,
            blobs,
            scanner,
            provider,
            provider_places: places(),
            texts,
        };
        Ok(Self(Arc::new(inner), None))
    }
}

/// The identity provider of staff, where the settings name one.
fn provider(auth: &Auth, public_url: &str) -> Option<Arc<Provider>> {
    let oidc = &auth.oidc;
    (!oidc.issuer.is_empty()).then(|| {
        Arc::new(Provider::new(Terms {
            issuer: oidc.issuer.clone(),
            client_id: oidc.client_id.clone(),
            client_secret: oidc.client_secret.clone(),
            redirect: format!("{public_url}{CALLBACK}"),
            scopes: oidc.scopes.clone(),
            acr: oidc.acr.clone(),
            max_age_secs: auth.session_max_secs,
        }))
    })
}

/// A shifted clock must not start before what is on record: dates would go backwards.
fn check_time(store: &Store, clock: &SharedClock) -> Result<(), OpenError> {
    let newest = store
        .read_blocking("newest record", store::streams::newest_at)
        .map_err(|error| unavailable(&error))?;
    match newest {
        Some(newest) if newest > clock.now() + TimeDelta::seconds(5) => Err(Fault::new(
            "clock.now",
            format!("the clock shows {} but the newest record is of {newest}", clock.now()),
        )
        .into()),
        _ => Ok(()),
    }
}

/// The root key: made only together with an empty database, afterwards the very same one is demanded.
fn root_key(store: &Store, file: &Path, clock: &SharedClock) -> Result<RootKey, OpenError> {
    let fault = |problem: String| OpenError::from(Fault::new("vault.key_file", problem));
    let known =
        store.read_blocking("installation", installation::find).map_err(|error| unavailable(&error))?;
    let key = match (&known, file.exists()) {
        (_, true) => RootKey::load(file).map_err(|error| fault(format!("{}: {error}", file.display())))?,
        (None, false) => {
            if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder).map_err(|error| fault(error.to_string()))?;
            }
            let random = |bytes: &mut [u8]| clock.fill_random(bytes);
            RootKey::create(file, &random).map_err(|error| fault(format!("{}: {error}", file.display())))?
        }
        (Some(_), false) => {
            return Err(fault(format!(
                "{} is missing, but this database was sealed with a root key; bring that file back",
                file.display()
            )));
        }
    };
    let fingerprint = key.fingerprint();
    if known.is_none() {
        let (fingerprint, now) = (fingerprint.clone(), clock.now());
        store
            .write_blocking("found installation", move |tx| installation::found(tx, &fingerprint, now))
            .map_err(|error| unavailable(&error))?;
    }
    let known =
        store.read_blocking("installation", installation::find).map_err(|error| unavailable(&error))?;
    if known.is_some_and(|known| known.key_fingerprint != fingerprint) {
        return Err(fault("this is not the root key with which the database was sealed".to_owned()));
    }
    Ok(key)
}

fn blob_store(dir: &PathBuf) -> Result<Arc<dyn ObjectStore>, OpenError> {
    let fault = |problem: String| Fault::new("blobs.url", problem);
    std::fs::create_dir_all(dir).map_err(|error| fault(format!("{}: {error}", dir.display())))?;
    let local = LocalFileSystem::new_with_prefix(dir).map_err(|error| fault(error.to_string()))?;
    Ok(Arc::new(local.with_fsync(true)))
}

/// A desk for tests, with an empty office of its own in a temporary folder, which lives as long as the first value.
#[cfg(test)]
pub(crate) fn test_desk(public_url: &str) -> (tempfile::TempDir, Checked, SharedClock, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = crate::config::load(None).unwrap();
    let database = format!("sqlite:{}", folder.path().join("test.db").display());
    settings.settings.database.url = database.into();
    settings.key_file = folder.path().join("test.key");
    settings.blob_dir = folder.path().join("blobs");
    let clock: SharedClock = Arc::new(crate::clock::TestClock::at("2026-01-15T10:00:00Z".parse().unwrap()));
    // Opening blocks, and the tests that call this run inside a runtime.
    let open = || Desk::open(settings.clone(), Arc::clone(&clock), public_url).unwrap();
    let desk = std::thread::scope(|scope| scope.spawn(open).join().unwrap());
    (folder, settings, clock, desk)
}
