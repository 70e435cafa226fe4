//! Pictures of every page for the documentation, made where the pages are checked, over `examples/notes` alone: the notes
//! of others are not ours to print.

use std::fs;
use std::path::PathBuf;

use browser::product::{self, Server, root};
use browser::{Error, Window};
use serde_json::{Value, json};

use super::stage::{Stage, in_language, rows, text};

/// Smaller than seen, so that all pages together stay small.
const SCALE: f64 = 0.6;

/// Writes `PAGE.zh.png` and `PAGE.en.png` to the folder of TIDEGAUGE_SCREENS, where one is named.
pub fn screens(stage: &Stage) -> Result<(), Error> {
    let Some(folder) = std::env::var_os("TIDEGAUGE_SCREENS").map(|f| root().join(PathBuf::from(f))) else {
        return Ok(());
    };
    fs::create_dir_all(&folder)?;
    let notes = root().join("examples/notes");
    let server = Server::start(&stage.binary, &["--ui", "en", text(&notes)])?;
    let page = stage.driver.open(&server.url("/"), Window::DESK)?;
    let first = |table: &str, field: &str, wanted: &dyn Fn(&Value) -> bool| -> Result<String, Error> {
        let rows = rows(&server, table)?;
        let found = rows.iter().find(|row| wanted(row)).and_then(|row| row.pointer(field)?.as_str());
        Ok(found.ok_or_else(|| format!("{table} has no such row"))?.to_owned())
    };
    let figure = first("/gap.json", "/implied/figure", &|row| row["implied"].is_object())?;
    let note = first("/notes.json", "/path", &|row| {
        row["origin"].as_str().is_some_and(|o| o.contains("zh_01")) && row["findings"].as_u64() > Some(0)
    })?;
    let asked = "/find?tab=ask&q=How%20many%20tokens%20did%20Google%20process%20in%20April%202025%3F";
    let pages = [
        ("gaps", "/".to_owned()),
        ("quantity", "/q/google/tokens".to_owned()),
        ("companies", "/companies".to_owned()),
        ("company", "/company/300308.SZ".to_owned()),
        ("notes", "/notes".to_owned()),
        ("note", note),
        ("why", format!("/why/{figure}")),
        ("calendar", "/calendar".to_owned()),
        ("find", "/find?q=%E5%85%89%E6%A8%A1%E5%9D%97".to_owned()),
        ("ask", asked.to_owned()),
        ("claims", "/claims".to_owned()),
        ("findings", "/findings".to_owned()),
        ("beliefs", "/beliefs".to_owned()),
        ("relations", "/relations".to_owned()),
        ("chain", "/chain".to_owned()),
        ("assumptions", "/assumptions".to_owned()),
        ("status", "/status".to_owned()),
        ("missing", "/q/google/token".to_owned()),
    ];
    let mut shots: Vec<(String, String)> = Vec::new();
    for ui in ["zh", "en"] {
        let report = stage.folder().join(ui);
        product::run(&stage.binary, &["report", text(&notes), "--ui", ui, "-o", text(&report)])?;
        shots.push((format!("report.{ui}"), format!("file://{}/index.html", text(&report))));
        shots.extend(pages.iter().map(|(name, path)| (format!("{name}.{ui}"), server.url(&in_language(path, ui)))));
    }
    for (name, url) in shots {
        page.go(&url)?;
        let clip = json!({"x": 0, "y": 0, "width": Window::DESK.width, "height": Window::DESK.height, "scale": SCALE});
        let picture = page.command("Page.captureScreenshot", json!({"format": "png", "clip": clip}))?;
        let picture = bytes(picture["data"].as_str().ok_or("no picture")?);
        fs::write(folder.join(format!("{name}.png")), picture)?;
    }
    Ok(())
}

/// Base64 to bytes.
fn bytes(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bits, mut count, mut out) = (0u32, 0, Vec::new());
    for six in text.bytes().filter_map(value) {
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}
