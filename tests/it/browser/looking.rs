//! What every page must bear: 320 px without sideways scrolling, and nothing that axe finds wrong. Faults are gathered,
//! so that one run tells them all.

use serde_json::json;

use crate::support::browser::{Browser, Screen, Scripts};

/// Looks at pages and remembers what is wrong.
#[derive(Debug)]
pub struct Looking {
    faults: Vec<String>,
    is_close: bool,
}

impl Looking {
    /// With axe, at both widths.
    pub fn closely() -> Self {
        Self { faults: Vec::new(), is_close: true }
    }

    /// Only whether anything sticks out of the page as it stands: another walk looks closely.
    pub fn in_passing() -> Self {
        Self { is_close: false, ..Self::closely() }
    }

    /// A page of the public, on a phone whose browser may run scripts or not.
    pub async fn on_phone(&mut self, browser: &Browser, scripts: Scripts, page: &str) {
        if !self.is_close {
            return self.sticks_out(browser, page).await;
        }
        let off = scripts == Scripts::Off;
        if off {
            // axe waits by timers, which do not fire while scripts are off; no script of the page starts by this
            browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": false })).await;
        }
        self.look(browser, page).await;
        if off {
            browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        }
        browser.screenshot(&format!("{page}-phone")).await;
    }

    /// A page of the desk: on its screen, then on a phone, then back.
    pub async fn on_both(&mut self, browser: &Browser, page: &str) {
        if !self.is_close {
            return self.sticks_out(browser, page).await;
        }
        self.look(browser, page).await;
        browser.screenshot(page).await;
        browser.resize(Screen::Phone).await;
        self.on_phone(browser, Scripts::On, page).await;
        browser.resize(Screen::Desktop).await;
    }

    async fn sticks_out(&mut self, browser: &Browser, page: &str) {
        let out = browser.sticking_out().await;
        self.faults.extend(out.into_iter().map(|it| format!("{page}: sticks out: {it}")));
    }

    async fn look(&mut self, browser: &Browser, page: &str) {
        self.sticks_out(browser, page).await;
        for found in browser.axe().await {
            let (impact, places) = (found.impact.unwrap_or_default(), found.elements.join("\n    "));
            self.faults.push(format!("{page}: {impact} {}: {}\n    {places}", found.id, found.help));
        }
    }

    /// Fails with everything that was wrong.
    #[track_caller]
    pub fn found_nothing(&self) {
        assert!(self.faults.is_empty(), "{}", self.faults.join("\n"));
    }
}
