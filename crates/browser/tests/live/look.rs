//! Checks on how pages look and what they load.

use browser::product::{self, root};
use browser::{Error, Page, Window};
use serde_json::json;

use super::stage::{Stage, in_language, text};

/// 1: the report opens from disk and loads nothing; a page of the server loads itself alone.
pub fn check_01(stage: &Stage) -> Result<(), Error> {
    let (folder, notes) = (stage.folder().join("report"), root().join("examples/notes"));
    product::run(&stage.binary, &["report", text(&notes), "-o", text(&folder)])?;
    let page = stage.driver.open(&format!("file://{}/index.html", folder.display()), Window::DESK)?;
    let asked = page.requests()?;
    assert!(asked.len() == 1 && asked[0].starts_with("file://"), "the report asked for {asked:?}");
    assert_eq!(page.errors()?, Vec::<String>::new());
    for url in stage.urls("zh") {
        page.requests()?;
        page.go(&url)?;
        assert_eq!(page.requests()?, [url.as_str()], "a page loads itself alone");
    }
    Ok(())
}

/// 16: nothing wider than the smallest phone, no control too small for a finger, margins under their paragraphs.
pub fn check_16(stage: &Stage) -> Result<(), Error> {
    let page = stage.driver.open(&stage.server.url("/"), Window::SMALL)?;
    let mut wrong = Vec::new();
    for url in stage.urls("zh").chain(stage.urls("en")) {
        page.go(&url)?;
        let found = page.run(include_str!("phone.js"), json!([]))?;
        if found != json!([]) {
            wrong.push(format!("{url}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    Ok(())
}

/// 18: with scripts off every page can be read, links and forms work, charts have title, sentence and table.
pub fn check_18(stage: &Stage) -> Result<(), Error> {
    let page = stage.driver.open(&stage.server.url("/?ui=en"), Window { script: false, ..Window::DESK })?;
    let mut charts = 0;
    for path in &stage.pages {
        page.go(&stage.server.url(&in_language(path, "en")))?;
        let seen = "return document.querySelector('main').innerText.trim().length";
        assert!(page.run(seen, json!([]))?.as_u64().is_some_and(|n| n > 40), "{path} is empty without script");
        assert_eq!(
            page.run("return document.querySelectorAll('.flash').length", json!([]))?,
            json!(0),
            "the script ran"
        );
        let found = page.run(include_str!("charts.js"), json!([]))?;
        assert_eq!(found["wrong"], json!([]), "{path}");
        charts += found["count"].as_u64().unwrap_or_default();
    }
    assert!(charts > 3, "{charts} charts");
    page.go(&stage.server.url("/?ui=en"))?;
    page.click("header nav a[href^='/claims']")?;
    page.until("the claims", "return location.pathname === '/claims'", json!([]))?;
    let facet =
        "return [...document.querySelectorAll('main a[href]')].some(a => a.getAttribute('href').includes('metric='))";
    assert_eq!(page.run(facet, json!([]))?, json!(true), "facets are links");
    page.go(&stage.server.url("/find?ui=en"))?;
    page.click("main input[type=search]")?;
    page.keys("tokens\u{e007}")?;
    page.until(
        "what was found",
        "return location.search.includes('q=tokens') && location.search.includes('ui=en')",
        json!([]),
    )?;
    page.click("header input[type=date]")?;
    page.click("header form.asof button")?;
    page.until("the reading of the day", "return location.search.includes('as_of=')", json!([]))
}

/// 19: contrast in light and dark; in grey on paper expected still differs from implied and up from down.
pub fn check_19(stage: &Stage) -> Result<(), Error> {
    let mut wrong = Vec::new();
    for dark in [false, true] {
        let page = stage.driver.open(&stage.server.url("/"), Window { dark, ..Window::DESK })?;
        // Colours do not hang on the language.
        for url in stage.urls(if dark { "zh" } else { "en" }) {
            page.go(&url)?;
            let found = page.run(include_str!("contrast.js"), json!([4.5]))?;
            if found != json!([]) {
                wrong.push(format!("{url} {}: {found}", if dark { "dark" } else { "light" }));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let page = stage.driver.open(&stage.server.url("/?ui=en"), Window::DESK)?;
    page.media("print", false)?;
    told_apart(&page)
}

/// Shapes and signs, not colours.
fn told_apart(page: &Page) -> Result<(), Error> {
    let shapes = "const kinds = c => new Set([...document.querySelectorAll('main svg ' + c)].map(e => e.tagName + (e.getAttribute('d') || '').replace(/[-\\d., ]/g, ''))); \
                  const [e, i] = [kinds('.expected, .exp'), kinds('.implied, .imp')]; \
                  return [e.size, i.size, [...e].some(k => i.has(k))]";
    let shapes = page.run(shapes, json!([]))?;
    assert!(
        shapes[0] != json!(0) && shapes[1] != json!(0) && shapes[2] == json!(false),
        "expected and implied: {shapes}"
    );
    let rows = "return [...document.querySelectorAll('#gaps tr.row')].map(r => r.innerText)";
    let rows = page.run(rows, json!([]))?;
    let signs = rows.as_array().into_iter().flatten().filter(|r| r.as_str().is_some_and(|t| t.contains(['▲', '▼'])));
    assert!(signs.count() > 0, "no direction is shown by a sign: {rows}");
    Ok(())
}
