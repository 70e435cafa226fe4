//! Check on notes that hold markup, scripts, links, overrides and very long lines.

use browser::{Error, Page, Window, product};
use serde_json::json;

use super::notes::SCRIPT;
use super::stage::{Stage, in_language, text};

/// 21: shown as text on every page and in the report; nothing runs, nothing is asked for, the console is silent.
pub fn check_21(stage: &Stage) -> Result<(), Error> {
    let page = stage.driver.open(&stage.server.url("/"), Window::DESK)?;
    let mut told = 0;
    for url in stage.urls("en").chain([stage.server.url(&in_language("/claims?_size=1000", "zh"))]) {
        _ = (page.requests()?, page.errors()?);
        page.go(&url)?;
        assert_eq!(page.requests()?, [url.as_str()], "a page loads itself alone");
        told += harmless(&page, &url)?;
    }
    assert!(told > 0, "the hostile note is on no page");
    let folder = stage.folder().join("hostile");
    product::run(&stage.binary, &["report", text(&stage.notes), "-o", text(&folder)])?;
    let url = format!("file://{}/index.html", folder.display());
    let report = stage.driver.open(&url, Window::DESK)?;
    assert_eq!(report.requests()?.len(), 1, "the report loads itself alone");
    assert!(harmless(&report, &url)? > 0, "the hostile note is not in the report");
    Ok(())
}

/// Nothing ran; how often the script stands there as text.
fn harmless(page: &Page, url: &str) -> Result<u64, Error> {
    let ran = "return [typeof window.broken, document.title === 'broken', document.querySelectorAll('script').length, \
               document.querySelectorAll('iframe, object, embed, base, main style, main meta, main img, [onload], [onerror], [onclick]').length, \
               [...document.querySelectorAll('[href],[action],[src]')].filter(e => /^\\s*(javascript|vbscript):/i.test(e.getAttribute('href') || e.getAttribute('action') || e.getAttribute('src'))).length]";
    assert_eq!(page.run(ran, json!([]))?, json!(["undefined", false, 1, 0, 0]), "{url}");
    // Overrides are drawn, and cannot turn what follows.
    let turned = "const w = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); let n = 0; \
                  while (w.nextNode()) { const e = w.currentNode.parentElement; if (/[\\u202a-\\u202e\\u2066-\\u2069]/.test(w.currentNode.data) && e.checkVisibility()) n++; } return n";
    assert_eq!(page.run(turned, json!([]))?, json!(0), "{url}: an override acts");
    // A page that is not there is told so by its status, which the console repeats.
    let errors: Vec<String> = page.errors()?.into_iter().filter(|e| !e.contains("status of 404")).collect();
    assert_eq!(errors, Vec::<String>::new(), "{url}");
    let shown = "return document.body.textContent.split(arguments[0]).length - 1";
    Ok(page.run(shown, json!([SCRIPT]))?.as_u64().unwrap_or_default())
}
