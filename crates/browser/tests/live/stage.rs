//! What all checks look at: a ledger, its server, a browser, the pages.

use std::path::{Path, PathBuf};

use browser::product::{self, Server};
use browser::{Driver, Error};
use serde_json::Value;

use super::notes;

/// The day of the readings.
pub const AS_OF: &str = "2025-06-09";
/// A later day.
pub const LATER: &str = "2026-11-24";

/// A server over a ledger, and a browser.
pub struct Stage {
    /// The browser.
    pub driver: Driver,
    /// The server.
    pub server: Server,
    /// The binary.
    pub binary: PathBuf,
    /// The ledger.
    pub ledger: PathBuf,
    /// Where the notes lie.
    pub notes: PathBuf,
    /// One page of each kind and those that notes make odd, without language.
    pub pages: Vec<String>,
    folder: tempfile::TempDir,
}

impl Stage {
    /// Take notes in, serve them, start the browser.
    pub fn set() -> Result<Stage, Error> {
        let folder = tempfile::tempdir()?;
        let (notes, ledger) = (folder.path().join("notes"), folder.path().join("tidegauge.db"));
        notes::write(&notes)?;
        let binary = product::binary()?;
        product::run(&binary, &["--ledger", text(&ledger), "--quiet", "read", text(&notes)])?;
        let server = Server::start(&binary, &["--ledger", text(&ledger), "--as-of", AS_OF, "--ui", "en"])?;
        let driver = Driver::start()?;
        let pages = pages(&server)?;
        Ok(Stage { driver, server, binary, ledger, notes, pages, folder })
    }

    /// A folder to write to.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Every page in a language, as addresses of the browser.
    pub fn urls<'a>(&'a self, ui: &'a str) -> impl Iterator<Item = String> + 'a {
        self.pages.iter().map(move |page| self.server.url(&in_language(page, ui)))
    }

    /// Rows of a table.
    pub fn rows(&self, path: &str) -> Result<Vec<Value>, Error> {
        rows(&self.server, path)
    }

    /// Runs the binary over the ledger.
    pub fn tidegauge(&self, args: &[&str]) -> Result<(i32, String), Error> {
        let mut all = vec!["--ledger", text(&self.ledger), "--as-of", AS_OF, "--ui", "en"];
        all.extend(args);
        product::run(&self.binary, &all)
    }
}

/// A path with its language.
pub fn in_language(page: &str, ui: &str) -> String {
    format!("{page}{}ui={ui}", if page.contains('?') { '&' } else { '?' })
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

/// Rows of a table of any server.
pub fn rows(server: &Server, path: &str) -> Result<Vec<Value>, Error> {
    let envelope = server.need(path)?.json()?;
    Ok(envelope["rows"].as_array().cloned().ok_or_else(|| format!("{path} has no rows"))?)
}

/// One page of each kind, with what hostile notes make of it.
fn pages(server: &Server) -> Result<Vec<String>, Error> {
    let fixed = [
        "/",
        "/companies",
        "/notes",
        "/calendar",
        "/claims",
        "/findings",
        "/beliefs",
        "/relations",
        "/chain",
        "/assumptions",
        "/status",
        "/find",
        "/find?q=token",
        "/find?q=%E5%85%89%E6%A8%A1%E5%9D%97",
        "/find?q=How%20many%20tokens%20did%20Google%20process%20in%20April%202025%3F&tab=ask",
        "/q/google/tokens",
        "/q/nobody/nothing",
    ];
    let mut pages: Vec<String> = fixed.iter().map(|page| page.to_string()).collect();
    let gaps = rows(server, "/gap.json")?;
    let worked = gaps.iter().find_map(|row| row["implied"]["figure"].as_str()).ok_or("no figure is implied")?;
    pages.push(format!("/why/{worked}"));
    let path_of = |row: &Value| row["path"].as_str().unwrap_or_default().to_string();
    pages.extend(rows(server, "/companies.json")?.iter().take(2).map(path_of));
    let notes = rows(server, "/notes.json")?;
    for lang in ["zh", "en"] {
        pages.extend(notes.iter().filter(|n| n["lang"] == lang && n["claims"] != 0).take(1).map(path_of));
    }
    pages.extend(notes.iter().filter(|n| n["origin"].as_str().is_some_and(|o| o.contains("hostile"))).map(path_of));
    pages.retain(|page| !page.is_empty());
    pages.sort();
    pages.dedup();
    Ok(pages)
}
