//! The report of `examples/notes`, made by the real binary, opened from disk in a real browser.
//!
//! Without Chromium the test says so and passes, unless TIDEGAUGE_BROWSER is set: then its absence is a failure.
//! TIDEGAUGE_REPORT names a report that was made before, to be looked at instead.

use std::path::{Path, PathBuf};

use browser::{Driver, Error, Page, Window, product};
use serde_json::json;

/// Steps in which a figure must lead to its words.
const STEPS: usize = 3;
/// Figures that are followed.
const MOST: usize = 12;

#[test]
fn the_report_in_a_browser() -> Result<(), Error> {
    if let Some(reason) = browser::missing() {
        assert!(std::env::var_os("TIDEGAUGE_BROWSER").is_none(), "{reason}, and TIDEGAUGE_BROWSER asks for it");
        println!("skipped: {reason}");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let file = made(folder.path())?;
    let url = format!("file://{}", file.display());
    let driver = Driver::start()?;
    loads_nothing_and_says_what_it_found(&driver.open(&url, Window::DESK)?)?;
    figures_lead_to_words(&driver.open(&url, Window::DESK)?)?;
    languages_switch(&driver.open(&url, Window::DESK)?)?;
    keys_work(&driver.open(&url, Window::DESK)?)?;
    dark_follows_system_and_switch(&driver, &url)?;
    fits_a_phone(&driver.open(&url, Window::PHONE)?)?;
    is_whole_without_script(&driver.open(&url, Window { script: false, ..Window::DESK })?)
}

/// Runs the binary as the README says.
fn made(folder: &Path) -> Result<PathBuf, Error> {
    if let Some(ready) = std::env::var_os("TIDEGAUGE_REPORT") {
        return Ok(std::fs::canonicalize(ready)?);
    }
    let notes = product::root().join("examples/notes");
    let (notes, out) = (notes.to_str().ok_or("text")?, folder.to_str().ok_or("text")?);
    product::run(&product::binary()?, &["report", notes, "-o", out])?;
    Ok(folder.join("index.html"))
}

fn loads_nothing_and_says_what_it_found(page: &Page) -> Result<(), Error> {
    let asked = page.requests()?;
    assert!(asked.len() == 1 && asked[0].starts_with("file://"), "the page asked for {asked:?}");
    assert_eq!(page.run("return performance.getEntriesByType('resource').length", json!([]))?, json!(0));
    let headline = page.run("return document.querySelector('h1').innerText.trim()", json!([]))?;
    assert!(headline.as_str().is_some_and(|text| text.chars().count() > 5), "headline: {headline}");
    let keys = "return [...document.querySelectorAll('body *')].filter(e => !e.children.length && \
                /^[a-z_]+\\.[a-z_]+$/.test(e.textContent.trim()) && !e.closest('code,.id,.text,q,script')).map(e => e.textContent)";
    assert_eq!(page.run(keys, json!([]))?, json!([]), "a key of labels.toml is shown instead of its words");
    assert_eq!(page.errors()?, Vec::<String>::new());
    Ok(())
}

/// From a shown figure that stands on words, by real clicks, to the quote in its note.
fn figures_lead_to_words(page: &Page) -> Result<(), Error> {
    let figures = page.run(
        "return [...new Set([...document.querySelectorAll('#gaps a.fig, .cards a.fig')].filter(a => a.checkVisibility()).map(a => a.getAttribute('href')))]",
        json!([]),
    )?;
    let figures: Vec<&str> = figures.as_array().into_iter().flatten().filter_map(|f| f.as_str()).collect();
    assert!(!figures.is_empty(), "the gap table shows no figure");
    let mut quoted = 0;
    for figure in figures.iter().take(MOST) {
        page.run(
            "location.hash = ''; scrollTo(0, 0); document.querySelectorAll('details').forEach(d => d.open = false)",
            json!([]),
        )?;
        page.click(&format!("#gaps a.fig[href='{figure}'], .cards a.fig[href='{figure}']"))?;
        arrived(page, &figure[1..])?;
        let (leaf, steps) = walk(page, &figure[1..])?;
        assert!(steps <= STEPS, "{figure}: {steps} steps to {leaf}");
        if leaf.starts_with("c:") {
            quoted += 1;
            words_stand_in_their_note(page, &leaf)?;
        }
    }
    assert!(quoted > 0, "no figure of the gap table stands on words: {figures:?}");
    assert_eq!(page.errors()?, Vec::<String>::new());
    Ok(())
}

/// The target is open, on the screen, and where the address points.
fn arrived(page: &Page, id: &str) -> Result<(), Error> {
    let seen = "const e = document.getElementById(arguments[0]); if (!e || decodeURIComponent(location.hash.slice(1)) !== arguments[0]) return false; \
                const r = e.getBoundingClientRect(); return r.height > 0 && r.bottom > 0 && r.top < innerHeight";
    page.until(&format!("{id} in sight"), seen, json!([id]))
}

/// Follows links from an open figure to a leaf, words first; the number of clicks, the first one included.
fn walk(page: &Page, figure: &str) -> Result<(String, usize), Error> {
    let next = "const at = document.getElementById(arguments[0]); const to = k => at.querySelector(`a[href^='#${k}']`); \
                const a = to('c:') || to('d:') || to('a:') || at.querySelector(\".inputs a[href^='#f:']\"); return a && a.getAttribute('href')";
    let (mut at, mut steps) = (figure.to_owned(), 1);
    while at.starts_with("f:") {
        let link = page.run(next, json!([at]))?;
        let link = link.as_str().ok_or_else(|| format!("{at} leads nowhere"))?.to_owned();
        page.click(&format!("[id='{at}'] a[href='{link}']"))?;
        let place = page.run("return decodeURIComponent(arguments[0])", json!([link[1..]]))?;
        at = place.as_str().unwrap_or_default().to_owned();
        arrived(page, &at)?;
        steps += 1;
    }
    Ok((at, steps))
}

/// The marked words are part of the note's text, and the quote that led here holds them.
fn words_stand_in_their_note(page: &Page, claim: &str) -> Result<(), Error> {
    let script = "const e = document.getElementById(arguments[0]); const note = e.closest('details.note'); \
                  const text = [...note.querySelectorAll('.text')].map(t => t.textContent).join(''); \
                  const quotes = [...document.querySelectorAll(`a.q[href='#${CSS.escape(arguments[0]).replace('\\\\', '')}'] q`)].map(q => q.textContent); \
                  return [e.tagName === 'MARK', e.textContent.trim().length > 0, text.includes(e.textContent), \
                          quotes.length > 0 && quotes.every(q => text.includes(q))]";
    let held = page.run(script, json!([claim]))?;
    if page.run("return document.getElementById(arguments[0]).tagName", json!([claim]))? == json!("LI") {
        // Rights withhold the text: its claim stands in the margin.
        return Ok(());
    }
    assert_eq!(held, json!([true, true, true, true]), "{claim}");
    Ok(())
}

fn languages_switch(page: &Page) -> Result<(), Error> {
    let shown = "return [...document.querySelectorAll('i[lang], .z, .e')].filter(e => e.checkVisibility()).map(e => e.matches('[lang=zh], .z') ? 'z' : 'e')\
                 .filter((x, i, all) => all.indexOf(x) === i)";
    let quotes = "return [...document.querySelectorAll('q')].map(q => q.textContent).join('|')";
    let before = page.run(quotes, json!([]))?;
    for (lang, class) in [("en", "e"), ("zh", "z"), ("en", "e")] {
        page.click(&format!("label:has(#ui-{lang})"))?;
        page.until(
            "labels in one language",
            &format!("return JSON.stringify((() => {{ {shown} }})()) === arguments[0]"),
            json!([format!("[\"{class}\"]")]),
        )?;
        assert_eq!(page.run("return document.documentElement.lang", json!([]))?, json!(lang));
    }
    assert_eq!(page.run(quotes, json!([]))?, before, "quotes are never translated");
    Ok(())
}

fn keys_work(page: &Page) -> Result<(), Error> {
    let lang = "return document.querySelector('input[name=lang]:checked').value";
    let before = page.run(lang, json!([]))?;
    page.keys("l")?;
    assert_ne!(page.run(lang, json!([]))?, before);
    page.keys("j")?;
    page.until("a row in focus", "return document.activeElement.matches('a.fig')", json!([]))?;
    page.keys("w")?;
    page.until("its lineage", "return location.hash.startsWith('#f:')", json!([]))
}

fn dark_follows_system_and_switch(driver: &Driver, url: &str) -> Result<(), Error> {
    let ground = "return getComputedStyle(document.body).backgroundColor";
    let (light, dark) = (json!("rgb(255, 255, 255)"), json!("rgb(20, 23, 27)"));
    let page = driver.open(url, Window::DESK)?;
    assert_eq!(page.run(ground, json!([]))?, light);
    page.click("label:has(#ui-dark)")?;
    assert_eq!(page.run(ground, json!([]))?, dark);
    let page = driver.open(url, Window { dark: true, ..Window::DESK })?;
    assert_eq!(page.run(ground, json!([]))?, dark);
    page.click("label:has(#ui-light)")?;
    assert_eq!(page.run(ground, json!([]))?, light);
    Ok(())
}

fn fits_a_phone(page: &Page) -> Result<(), Error> {
    // Everything open and laid out at once, so that measuring lays nothing out again.
    let wide = "const style = document.createElement('style'); style.textContent = '* { content-visibility: visible !important }'; \
                document.head.append(style); document.querySelectorAll('details').forEach(d => d.open = true); \
                const over = [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1); \
                return [document.documentElement.scrollWidth <= innerWidth, over.slice(0, 5).map(e => e.outerHTML.slice(0, 120))]";
    assert_eq!(page.run(wide, json!([]))?, json!([true, []]), "something is wider than the phone");
    let small =
        "return [...document.querySelectorAll('.switches label')].every(e => e.getBoundingClientRect().height >= 40)";
    assert_eq!(page.run(small, json!([]))?, json!(true), "a control is too small for a finger");
    Ok(())
}

/// Scripts off: language, theme and links still work.
fn is_whole_without_script(page: &Page) -> Result<(), Error> {
    page.click("label:has(#ui-en)")?;
    let visible = "return [...document.querySelectorAll('h1 i[lang=zh]')].every(e => !e.checkVisibility())";
    assert_eq!(page.run(visible, json!([]))?, json!(true));
    let charts = page.run("return document.querySelectorAll('svg[role=img] > title').length", json!([]))?;
    assert!(charts.as_u64().is_some_and(|n| n > 0), "no chart");
    let figure = page.run("return document.querySelector('#gaps a.fig').getAttribute('href')", json!([]))?;
    let figure = figure.as_str().ok_or("no figure")?.to_owned();
    page.click(&format!("#gaps a.fig[href='{figure}']"))?;
    arrived(page, &figure[1..])?;
    assert_eq!(
        page.run("return document.querySelectorAll('.flash').length", json!([]))?,
        json!(0),
        "the page's script ran"
    );
    Ok(())
}
