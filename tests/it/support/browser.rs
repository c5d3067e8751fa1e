//! A person at a browser: real Chromium, driven by what they can see (labels, button texts), never by ids or classes.
//!
//! One chromedriver serves the whole test process, at most two browsers are open at a time, each with an empty profile.
//! A missing program fails the test and says what to install.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{LazyLock, Mutex},
    thread,
    time::Duration,
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    key::Key,
    wd::WebDriverCompatibleCommand,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, SemaphorePermit};

static SEATS: Semaphore = Semaphore::const_new(2);
static DRIVER: LazyLock<Driver> = LazyLock::new(Driver::start);

/// Folder for screenshots; none are taken without it.
const SCREENSHOTS: &str = "HABEAS_TEST_SCREENSHOTS";

/// The size of the glass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// 1280 × 900.
    Desktop,
    /// 320 × 640, touch: the narrowest a page must bear.
    Phone,
}

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// As in most browsers.
    On,
    /// No script of the page runs; ours still may look at it.
    Off,
}

/// One open browser; closed when dropped.
#[derive(Debug)]
pub struct Browser {
    /// For what the helpers do not cover.
    pub client: Client,
    session: String,
    // dropped in this order: the profile goes after the browser, the seat last
    _profile: tempfile::TempDir,
    _seat: SemaphorePermit<'static>,
}

/// One fault that axe found on a page.
#[derive(Debug, serde::Deserialize)]
pub struct Violation {
    /// The rule, such as `color-contrast`.
    pub id: String,
    /// `minor` to `critical`.
    pub impact: Option<String>,
    /// What to do.
    pub help: String,
    /// The elements concerned, as HTML.
    pub elements: Vec<String>,
}

impl Browser {
    /// Opens a browser with an empty profile; waits while two others are open.
    pub async fn open(screen: Screen, scripts: Scripts) -> Self {
        let seat = SEATS.acquire().await.unwrap();
        let profile = tempfile::Builder::new().prefix("habeas-browser-").tempdir().unwrap();
        let mut arguments: Vec<String> = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--lang=en-GB",
            // pages that scroll smoothly move away under a click
            "--force-prefers-reduced-motion",
        ]
        .map(str::to_owned)
        .into();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let wishes = json!({ "goog:chromeOptions": { "binary": program(&CHROMIUM), "args": arguments } });
        let Value::Object(wishes) = wishes else { unreachable!() };
        let client =
            ClientBuilder::new(HttpConnector::new()).capabilities(wishes).connect(&DRIVER.url).await.unwrap();
        let id = client.session_id().await.unwrap().unwrap();
        let session = format!("{}/session/{id}", DRIVER.url);
        let browser = Self { client, session, _profile: profile, _seat: seat };
        browser.resize(screen).await;
        if scripts == Scripts::Off {
            browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        }
        browser
    }

    /// Changes the size of the page. A window has a least width far above 320, so the device is emulated.
    pub async fn resize(&self, screen: Screen) {
        let (width, height, mobile) = match screen {
            Screen::Desktop => (1280, 900, false),
            Screen::Phone => (320, 640, true),
        };
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Opens `url`.
    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// The text of the page as a person sees it.
    pub async fn text(&self) -> String {
        // one command, so that no page can change between finding and reading; a page that is just leaving has no body
        let text =
            self.client.execute("return document.body ? document.body.innerText : ''", Vec::new()).await;
        text.ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Fails, with the whole page, unless the page shows `text` within some seconds: pages follow a click when they can.
    #[track_caller]
    pub fn sees<'a>(&'a self, text: &'a str) -> impl Future<Output = ()> + 'a {
        let place = std::panic::Location::caller();
        async move {
            for _ in 0..200 {
                if self.text().await.contains(text) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            panic!("{place}: the page does not show “{text}”:\n{}", self.text().await);
        }
    }

    /// The field whose label is `label` (or begins with it, where the label carries a hint).
    pub async fn field(&self, label: &str) -> Element {
        let field = "*[self::input or self::select or self::textarea]";
        for text in [said(label), begins(label)] {
            let path = format!("//{field}[@id=//label[{text}]/@for or ancestor::label[{text}]]");
            if let Ok(found) = self.client.find(Locator::XPath(&path)).await {
                return found;
            }
        }
        let path = format!("//{field}[@aria-label={}]", quoted(label));
        let Ok(found) = self.client.find(Locator::XPath(&path)).await else {
            panic!("no field is labelled “{label}” on:\n{}", self.text().await);
        };
        found
    }

    /// Types `value` into the field labelled `label`, in place of what was there.
    pub async fn fill(&self, label: &str, value: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    /// What the field labelled `label` holds.
    pub async fn value(&self, label: &str) -> String {
        self.field(label).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Picks the option that reads `option` in the list labelled `label`.
    pub async fn select(&self, label: &str, option: &str) {
        let list = self.field(label).await;
        let path = format!(".//option[{}]", said(option));
        list.find(Locator::XPath(&path)).await.unwrap().click().await.unwrap();
    }

    /// Clicks the label that reads `label`: radio buttons and tick boxes, even where the box itself is painted over.
    pub async fn choose(&self, label: &str) {
        for text in [said(label), begins(label)] {
            if let Ok(found) = self.client.find(Locator::XPath(&format!("//label[{text}]"))).await {
                return found.click().await.unwrap();
            }
        }
        panic!("no label reads “{label}” on:\n{}", self.text().await);
    }

    /// Hands the file at `path` to the file field labelled `label`.
    pub async fn upload(&self, label: &str, path: &Path) {
        self.field(label).await.send_keys(&path.to_string_lossy()).await.unwrap();
    }

    /// Clicks the first visible button, link or summary that reads `text`, and waits for the page that follows.
    pub async fn click(&self, text: &str) {
        let it = "*[self::a or self::button or self::summary or @role='button']";
        let exact = format!("//{it}[{}] | //input[@type='submit' and @value={}]", said(text), quoted(text));
        for path in [exact, format!("//{it}[{}]", begins(text))] {
            for found in self.client.find_all(Locator::XPath(&path)).await.unwrap() {
                if found.is_displayed().await.unwrap() {
                    return found.click().await.unwrap();
                }
            }
        }
        panic!("nothing to click reads “{text}” on:\n{}", self.text().await);
    }

    /// Presses Tab until the element that has the focus reads `text` (its own text, label or value); says how often.
    pub async fn tab_to(&self, text: &str) -> usize {
        let mut passed = Vec::new();
        for presses in 1..=150 {
            self.press(Key::Tab).await;
            let focused = self.client.execute(FOCUSED, Vec::new()).await.unwrap();
            let focused = focused.as_str().unwrap_or_default().to_owned();
            if focused.split('\n').any(|it| it == text) {
                return presses;
            }
            passed.push(focused);
        }
        panic!("Tab never reaches “{text}”; it passed {passed:?}");
    }

    /// Presses and releases one key.
    pub async fn press(&self, key: Key) {
        let value = char::from(key);
        let keys =
            KeyActions::new("keyboard".into()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Types `text` where the focus is.
    pub async fn type_here(&self, text: &str) {
        self.client.active_element().await.unwrap().send_keys(text).await.unwrap();
    }

    /// What sticks out to the right; empty when the page needs no sideways scrolling.
    pub async fn sticking_out(&self) -> Vec<String> {
        serde_json::from_value(self.client.execute(STICKING_OUT, Vec::new()).await.unwrap()).unwrap()
    }

    /// Saves a picture of the whole page as `name.png` in the folder that `HABEAS_TEST_SCREENSHOTS` names, if it does.
    pub async fn screenshot(&self, name: &str) -> Option<PathBuf> {
        Some(self.screenshot_in(Path::new(&env::var_os(SCREENSHOTS)?), name).await)
    }

    /// Saves a picture of the whole page as `name.png` in `folder`.
    pub async fn screenshot_in(&self, folder: &Path, name: &str) -> PathBuf {
        let size = self.devtools("Page.getLayoutMetrics", json!({})).await;
        let size = &size["cssContentSize"];
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let wish = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let picture = self.devtools("Page.captureScreenshot", wish).await;
        let bytes = data_encoding::BASE64.decode(picture["data"].as_str().unwrap().as_bytes()).unwrap();
        fs::create_dir_all(folder).unwrap();
        let file = folder.join(name).with_extension("png");
        fs::write(&file, bytes).unwrap();
        file
    }

    /// What axe-core (WCAG 2.0 to 2.2, A and AA, and best practice) finds wrong on the page.
    pub async fn axe(&self) -> Vec<Violation> {
        static AXE: LazyLock<String> = LazyLock::new(|| {
            fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/data/axe.min.js")).unwrap()
        });
        self.client.execute(&AXE, Vec::new()).await.unwrap();
        let found = self.client.execute_async(RUN_AXE, Vec::new()).await.unwrap();
        serde_json::from_value(found.clone()).unwrap_or_else(|_| panic!("axe did not run: {found}"))
    }

    /// Sends one command of the DevTools protocol.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        self.client.issue_cmd(DevTools { method: method.to_owned(), parameters }).await.unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // a test that panics must close its browser too; nothing here can be awaited
        if let Err(error) = ureq::delete(&self.session).call() {
            eprintln!("the browser could not be closed: {error}");
        }
    }
}

/// Own text, label and value of the focused element, one a line.
const FOCUSED: &str = r"
    const it = document.activeElement;
    const words = [it.innerText, it.getAttribute('aria-label'), it.type === 'submit' ? it.value : ''];
    for (const label of it.labels || []) words.push(label.innerText);
    return words.filter(Boolean).map((word) => word.trim().replace(/\s*\n\s*/g, '\n')).join('\n');
";

const STICKING_OUT: &str = r"
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const out = [...document.body.querySelectorAll('*')]
        .filter((it) => it.getBoundingClientRect().right > page.clientWidth + 0.5)
        .map((it) => it.outerHTML.slice(0, 120));
    return out.length ? out : ['the page is ' + page.scrollWidth + ' wide'];
";

const RUN_AXE: &str = r"
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(
        (found) => done(found.violations.map((it) => (
            { id: it.id, impact: it.impact, help: it.help, elements: it.nodes.map((node) => node.html) }
        ))),
        (error) => done(String(error)),
    );
";

/// XPath: the element's text, spaces aside, is `text`.
fn said(text: &str) -> String {
    format!("normalize-space(.)={}", quoted(text))
}

/// XPath: the element's text, spaces aside, begins with `text`.
fn begins(text: &str) -> String {
    format!("starts-with(normalize-space(.),{})", quoted(text))
}

/// An XPath string; XPath knows no escapes.
fn quoted(text: &str) -> String {
    if text.contains('\'') {
        format!("concat('{}')", text.replace('\'', "',\"'\",'"))
    } else {
        format!("'{text}'")
    }
}

/// A command of the DevTools protocol, sent through chromedriver.
#[derive(Debug)]
struct DevTools {
    method: String,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (ureq::http::Method, Option<String>) {
        let body = json!({ "cmd": self.method, "params": self.parameters });
        (ureq::http::Method::POST, Some(body.to_string()))
    }
}

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const CHROMEDRIVER: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

/// Where the first of `names` is installed.
fn program(names: &[&str]) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let places = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.into_iter().find(|it| it.is_file()).unwrap_or_else(|| {
        panic!("{} is missing; on Debian: apt-get install chromium chromium-driver", names.join(" or "))
    })
}

/// The one chromedriver.
#[derive(Debug)]
struct Driver {
    url: String,
    // statics are never dropped: its input closes when the test process ends, however it ends, and the driver goes along
    _shell: Mutex<Child>,
}

impl Driver {
    fn start() -> Self {
        let mut shell = Command::new("sh")
            .args(["-c", "\"$0\" --port=0 & driver=$!; read -r line; kill \"$driver\""])
            .arg(program(&CHROMEDRIVER))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(shell.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let port = port.unwrap_or_else(|| panic!("chromedriver did not start"));
        thread::spawn(move || lines.for_each(drop));
        Self { url: format!("http://127.0.0.1:{port}"), _shell: Mutex::new(shell) }
    }
}
