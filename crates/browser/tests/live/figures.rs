//! Checks on figures: where they lead, what was known when, where no line is drawn.

use std::collections::{BTreeMap, BTreeSet};

use browser::{Error, Page, Window, crawl};
use serde_json::{Value, json};

use super::stage::{AS_OF, LATER, Stage, in_language};

/// Steps in which a figure must lead to a quote, a row or a guess.
const STEPS: usize = 3;
/// Figures followed by real clicks, and by `w`.
const CLICKED: usize = 6;

/// 3: every figure of every page reaches a leaf in three steps, and there is no fourth kind of leaf.
pub fn check_03(stage: &Stage) -> Result<(), Error> {
    // Lineage is followed from the figures that pages show; each of its pages tells some levels of it at once.
    let first: Vec<String> = stage.pages.iter().map(|page| in_language(page, "en")).collect();
    let first: Vec<&str> = first.iter().map(String::as_str).collect();
    let mut pages = crawl::crawl(&stage.server, &first, |_, _| false)?;
    let shown: BTreeSet<String> = pages.values().flat_map(|page| &page.links).map(|(to, _)| to.clone()).collect();
    let shown: Vec<&str> = shown.iter().map(String::as_str).filter(|to| is_lineage(to)).collect();
    pages.extend(crawl::crawl(&stage.server, &shown, |_, _| false)?);
    let asked: Vec<&String> = pages.keys().filter(|address| is_lineage(address)).collect();
    assert!(asked.len() > 50, "{} figures", asked.len());
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut nodes: BTreeMap<String, Value> = BTreeMap::new();
    for address in &asked {
        assert_eq!(pages[*address].status, 200, "{address}");
        let path = address.split('?').next().unwrap_or_default();
        for node in stage.rows(&format!("{path}.json"))? {
            nodes.insert(node["figure"].as_str().unwrap_or_default().to_owned(), node);
        }
    }
    for (id, node) in &nodes {
        let kind = node["kind"].as_str().unwrap_or_default().to_owned();
        let whole = match kind.as_str() {
            "claim" => node["quote"]["quote"].as_str().is_some_and(|q| !q.is_empty()),
            // A row has its file and line; lengths of time stand in the calendar.
            "row" => node["row"]["place"].as_str().is_some_and(|p| p.contains(':') || p == "calendar"),
            "assumption" => node["assumption"].as_str().is_some_and(|a| a.starts_with("a:")),
            "worked" => node["inputs"].as_array().is_some_and(|i| !i.is_empty()),
            other => return Err(format!("{id}: a leaf of another kind: {other}").into()),
        };
        assert!(whole, "{id} rests on nothing: {node}");
        *kinds.entry(kind).or_default() += 1;
    }
    assert!(["claim", "row", "assumption", "worked"].iter().all(|k| kinds.contains_key(*k)), "{kinds:?}");
    let far: Vec<&&String> = asked.iter().filter(|address| !reaches(&pages, address, STEPS - 1)).collect();
    assert!(far.is_empty(), "no leaf within {STEPS} steps: {far:?}");
    let page = stage.driver.open(&stage.server.url("/?ui=en"), Window::DESK)?;
    clicked(stage, &page)
}

/// A page of lineage, not its table.
fn is_lineage(address: &str) -> bool {
    address.starts_with("/why/f:") && !address.contains(['.', '&'])
}

/// Whether a page leads to words, a row or a guess in so many steps.
fn reaches(pages: &crawl::Pages, address: &str, steps: usize) -> bool {
    let Some(page) = pages.get(address) else { return false };
    let leaf = |(to, fragment): &(String, String)| {
        fragment.starts_with("c:")
            || fragment.starts_with("a:")
            || fragment.starts_with("d:")
            || to.starts_with("/why/d:")
    };
    page.links.iter().any(leaf)
        || steps > 1 && page.links.iter().any(|(to, _)| to.starts_with("/why/f:") && reaches(pages, to, steps - 1))
}

/// The same by hand: a click on a figure, a click on its words; and `w` on a row.
fn clicked(stage: &Stage, page: &Page) -> Result<(), Error> {
    let figures = "return [...new Set([...document.querySelectorAll('#gaps a.fig')].filter(a => a.checkVisibility()).map(a => a.getAttribute('href')))]";
    let figures = page.run(figures, json!([]))?;
    let figures: Vec<&str> = figures.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(figures.len() > 3, "{figures:?}");
    let mut ends = BTreeSet::new();
    for figure in figures.iter().take(CLICKED) {
        page.go(&stage.server.url("/?ui=en"))?;
        page.click(&format!("#gaps a.fig[href='{figure}']"))?;
        page.until("its lineage", "return location.pathname.startsWith('/why/')", json!([]))?;
        let next = "const to = s => [...document.querySelectorAll('main ' + s)].find(a => a.checkVisibility()); \
                    const a = to('a.q') || to(\"a[href*='#a:']\") || to(\"a[href*='/why/d:']\") || to(\"a[href^='#d:']\") || to('.inputs a'); \
                    return a && a.getAttribute('href')";
        for _ in 0..STEPS {
            let link = page.run(next, json!([]))?;
            let link = link.as_str().ok_or_else(|| format!("{figure} leads nowhere"))?;
            page.click(&format!("main a[href='{link}']"))?;
            let at = "return location.pathname + location.hash";
            let seen = "return decodeURIComponent(location.href).includes(decodeURIComponent(arguments[0]))";
            page.until(&format!("{link} opened"), seen, json!([link]))?;
            let at = page.run(at, json!([]))?.as_str().unwrap_or_default().to_owned();
            let end = ["#c:", "#a:", "/why/d:", "#d:"].into_iter().find(|end| at.contains(end));
            ends.extend(end);
            if end.is_some() {
                break;
            }
        }
    }
    assert!(ends.contains("#c:"), "no figure led to words: {ends:?}");
    page.go(&stage.server.url("/?ui=en"))?;
    page.keys("j")?;
    page.until("a row in focus", "return document.activeElement !== document.body", json!([]))?;
    page.keys("w")?;
    page.until("its lineage", "return location.pathname.startsWith('/why/')", json!([]))?;
    assert_eq!(page.errors()?, Vec::<String>::new());
    Ok(())
}

/// 10: nothing said or known later is shown as of a day, and how much that is, is told; as of a later day it is there.
pub fn check_10(stage: &Stage) -> Result<(), Error> {
    let mut later = 0;
    let mut hidden = [0, 0];
    for page in &stage.pages {
        if page.starts_with("/why/") || page.starts_with("/q/nobody") {
            continue;
        }
        let (path, query) = page.split_once('?').unwrap_or((page, ""));
        let stem = if path == "/" { "/gap" } else { path };
        for (i, day) in [AS_OF, LATER].into_iter().enumerate() {
            let table = format!("{stem}.json?{query}&as_of={day}&_size=1000");
            let envelope = stage.server.need(&table)?.json()?;
            let days = days(&envelope["rows"]);
            let beyond: Vec<&String> = days.iter().filter(|d| d.as_str() > day).collect();
            assert!(beyond.is_empty(), "{table} shows what was known on {beyond:?}");
            later += days.iter().filter(|d| d.as_str() > AS_OF).count();
            hidden[i] = envelope["head"]["hidden"].as_u64().unwrap_or_default();
        }
        let html = stage.server.need(&format!("{path}?{query}&as_of={AS_OF}&ui=en"))?.text;
        assert!(!html.contains("1,980 trillion"), "{path} quotes what was said later");
        assert!(html.contains(&format!("data-hidden=\"{}\"", hidden[0])), "{path} does not tell what is hidden");
    }
    assert!(later > 0, "nothing later is shown as of {LATER}");
    assert!(hidden[0] > hidden[1], "hidden: {hidden:?}");
    let html = stage.server.need(&format!("/claims?_size=1000&as_of={LATER}&ui=en"))?.text;
    assert!(html.contains("1,980 trillion"), "as of {LATER} the later note is not shown");
    Ok(())
}

/// All days on which something was said or known.
fn days(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(days).collect(),
        Value::Object(fields) => {
            let own =
                ["said_on", "known_from"].iter().filter_map(|name| fields.get(*name)?.as_str().map(str::to_owned));
            own.filter(|day| !day.is_empty()).chain(fields.values().flat_map(days)).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// 11: over a stretch of time without a point no line is drawn, the table lists the points of the chart, and two
/// definitions stand in two panels.
pub fn check_11(stage: &Stage) -> Result<(), Error> {
    let page = stage.driver.open(&stage.server.url("/q/google/tokens?ui=en"), Window::DESK)?;
    let panels = page.run(include_str!("panels.js"), json!([]))?;
    let panels = panels.as_array().ok_or("no panels")?;
    assert!(!panels.is_empty(), "no panel");
    let rows = stage.rows("/q/google/tokens.json")?;
    let of = |row: &Value| format!("{} {}", row["address"], row["shown"]["unit"]);
    let bases: BTreeSet<String> = rows.iter().map(of).collect();
    assert_eq!(panels.len(), bases.len(), "one panel a definition: {bases:?}");
    let listed: u64 = panels.iter().filter_map(|p| p["listed"].as_u64()).sum();
    assert_eq!(listed, rows.len() as u64, "the tables list every row");
    for panel in panels {
        assert_eq!(panel["points"], panel["rows"], "chart and table show the same points");
    }
    let open: u64 = panels.iter().filter_map(|p| p["open"].as_u64()).sum();
    assert!(open > 0, "the stretch between 2024-05 and 2025-04 is not left open: {panels:?}");
    for panel in panels {
        assert_eq!(panel["crossed"], json!(0), "a line is drawn over an open stretch: {panel}");
    }
    Ok(())
}
