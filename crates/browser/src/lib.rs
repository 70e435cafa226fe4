//! Opens a page in a real browser, for tests only; no other crate uses it.
//!
//! A small client of the WebDriver protocol (W3C, 2018): plain HTTP on loopback to `chromedriver`, which drives a
//! headless Chromium with a profile of its own. Waiting is for the driver alone; pages are asked again until they answer.

pub mod crawl;
pub mod markup;
pub mod product;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// What the protocol or the browser refused.
pub type Error = Box<dyn std::error::Error>;

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often it is asked in that time.
const TRIES: u32 = 6000;

/// Size, language and colours of a window.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// CSS pixels across.
    pub width: u32,
    /// CSS pixels down.
    pub height: u32,
    /// Whether the system asks for dark colours.
    pub dark: bool,
    /// Whether scripts of the page may run.
    pub script: bool,
}

impl Window {
    /// A desk: 1440 by 900, light, scripts on.
    pub const DESK: Window = Window { width: 1440, height: 900, dark: false, script: true };
    /// The smallest phone: 360 by 640, light, scripts on.
    pub const SMALL: Window = Window { width: 360, height: 640, dark: false, script: true };
    /// A phone: 390 by 844, light, scripts on.
    pub const PHONE: Window = Window { width: 390, height: 844, dark: false, script: true };
}

/// A running driver; it and its browsers end with this value.
pub struct Driver {
    process: Child,
    port: u16,
}

/// A window that shows one page.
pub struct Page<'a> {
    driver: &'a Driver,
    session: String,
}

/// Whether a program answers to `--version`.
fn answers(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// The reason why no browser test can run here, if any.
pub fn missing() -> Option<String> {
    ["chromium", "chromedriver"]
        .into_iter()
        .find(|program| !answers(program))
        .map(|program| format!("no {program} here"))
}

impl Driver {
    /// Starts the driver on a free port of loopback, which it names itself.
    ///
    /// # Errors
    /// When it cannot be started or does not say its port.
    pub fn start() -> Result<Driver, Error> {
        let mut process =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let out = process.stdout.take().ok_or("no output of chromedriver")?;
        let mut lines = BufReader::new(out).lines();
        while let Some(line) = lines.next().transpose()? {
            // "ChromeDriver was started successfully on port 43210."
            let words = line.strip_suffix('.').unwrap_or(&line);
            let port = words.contains("started successfully").then(|| words.rsplit(' ').next()?.parse().ok()).flatten();
            if let Some(port) = port {
                // What it says later is drained, so that it never waits for a reader.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Driver { process, port });
            }
        }
        Err("chromedriver did not start".into())
    }

    /// Opens an address in a new window.
    ///
    /// # Errors
    /// When the browser cannot be started or the page not be opened.
    pub fn open(&self, url: &str, window: Window) -> Result<Page<'_>, Error> {
        let size = format!("--window-size={},{}", window.width, window.height);
        // No sandbox: tests run as root in containers, and open our own file only.
        let args =
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", &size];
        let options = json!({
            "args": args,
            "mobileEmulation": {"deviceMetrics": {"width": window.width, "height": window.height, "pixelRatio": 1.0}},
            "prefs": {"profile.managed_default_content_settings.javascript": if window.script { 1 } else { 2 }},
        });
        let wanted = json!({
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        });
        let answer = self.ask("POST", "/session", Some(&json!({"capabilities": {"alwaysMatch": wanted}})))?;
        let session = answer["sessionId"].as_str().ok_or("no session")?.to_owned();
        let page = Page { driver: self, session };
        page.media("", window.dark)?;
        page.go(url)?;
        Ok(page)
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Error> {
        self.exchange(method, path, body).map_err(|error| format!("{method} {path}: {error}").into())
    }

    fn exchange(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Error> {
        let body = body.map_or(String::new(), Value::to_string);
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let head = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n", self.port);
        let kind = "Content-Type: application/json; charset=utf-8\r\n";
        write!(stream, "{head}{kind}Content-Length: {}\r\n\r\n{body}", body.len())?;
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 || line == "\r\n" {
                break;
            }
            let line = line.to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer)?;
        let mut answer: Value = serde_json::from_slice(&answer)?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", value["message"]).into()),
            None => Ok(value),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Ends the browsers too; then the process.
        _ = self.ask("GET", "/shutdown", None);
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

impl Page<'_> {
    fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value, Error> {
        let path = format!("/session/{}/{path}", self.session);
        self.driver.ask(method, &path, (method == "POST").then_some(body))
    }

    /// Runs a script of the test (the page's own may be off) and returns what it returns.
    ///
    /// # Errors
    /// When it throws.
    pub fn run(&self, script: &str, args: Value) -> Result<Value, Error> {
        self.ask("POST", "execute/sync", &json!({"script": script, "args": args}))
    }

    /// Presses and releases the mouse, as a user does, on the first element that a selector finds and that can be seen.
    /// (The protocol's own click waits for ever where scripts are off.)
    ///
    /// # Errors
    /// When there is none, or something lies over it.
    pub fn click(&self, selector: &str) -> Result<(), Error> {
        let find = "const e = [...document.querySelectorAll(arguments[0])].find(e => e.checkVisibility()); if (!e) return null; \
                    e.scrollIntoView({block: 'center', behavior: 'instant'}); const r = e.getClientRects()[0]; \
                    const x = r.left + r.width / 2, y = r.top + r.height / 2, hit = document.elementFromPoint(x, y); \
                    return [x, y, e.contains(hit)]";
        let place = self.run(find, json!([selector]))?;
        if place.is_null() || place[2] != true {
            return Err(format!("cannot click on {selector}: {place}").into());
        }
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.command("Input.dispatchMouseEvent", event)?;
        }
        Ok(())
    }

    /// Sends keys to whatever has the focus.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn keys(&self, keys: &str) -> Result<(), Error> {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [
                    json!({"type": "keyDown", "value": key.to_string()}),
                    json!({"type": "keyUp", "value": key.to_string()}),
                ]
            })
            .collect();
        self.ask("POST", "actions", &json!({"actions": [{"type": "key", "id": "keys", "actions": strokes}]}))?;
        Ok(())
    }

    /// Asks again until a script returns true.
    ///
    /// # Errors
    /// When it throws, or never does.
    pub fn until(&self, what: &str, script: &str, args: Value) -> Result<(), Error> {
        for _ in 0..TRIES {
            if self.run(script, args.clone())? == json!(true) {
                return Ok(());
            }
            std::thread::sleep(PATIENCE / TRIES);
        }
        Err(format!("waited in vain for: {what}").into())
    }

    /// Errors of the console since last asked.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn errors(&self) -> Result<Vec<String>, Error> {
        let log = self.ask("POST", "se/log", &json!({"type": "browser"}))?;
        let lines = log.as_array().into_iter().flatten().filter(|line| line["level"] == "SEVERE");
        Ok(lines.map(|line| line["message"].to_string()).collect())
    }

    /// Addresses asked for since last asked, the page's own file among them; `data:` ones load nothing.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn requests(&self) -> Result<Vec<String>, Error> {
        let log = self.ask("POST", "se/log", &json!({"type": "performance"}))?;
        let mut urls = Vec::new();
        for line in log.as_array().into_iter().flatten() {
            let event: Value = serde_json::from_str(line["message"].as_str().unwrap_or("null"))?;
            if event["message"]["method"] == "Network.requestWillBeSent" {
                let url = event["message"]["params"]["request"]["url"].as_str().unwrap_or_default();
                if !url.starts_with("data:") {
                    urls.push(url.to_owned());
                }
            }
        }
        Ok(urls)
    }

    /// Goes to another address in the same window.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn go(&self, url: &str) -> Result<(), Error> {
        self.ask("POST", "url", &json!({ "url": url }))?;
        Ok(())
    }

    /// A command of the browser's own protocol.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn command(&self, name: &str, params: Value) -> Result<Value, Error> {
        self.ask("POST", "goog/cdp/execute", &json!({"cmd": name, "params": params}))
    }

    /// Colours that the system asks for, or the medium.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn media(&self, medium: &str, dark: bool) -> Result<(), Error> {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.command("Emulation.setEmulatedMedia", json!({"media": medium, "features": features}))?;
        Ok(())
    }

    /// A picture of what is seen, as base64 of a PNG.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn picture(&self) -> Result<String, Error> {
        Ok(self.ask("GET", "screenshot", &Value::Null)?.as_str().unwrap_or_default().to_owned())
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        _ = self
            .ask("DELETE", "", &Value::Null)
            .or_else(|_| self.driver.ask("DELETE", &format!("/session/{}", self.session), None));
    }
}
