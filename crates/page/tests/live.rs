//! What holds of every live page: markup that nests, no text that becomes markup, links that lead somewhere and keep the
//! reading, one language, nothing loaded.

#[allow(dead_code)]
mod fixture;

use std::collections::BTreeSet;

use fixture::live::{HOSTILE, PLAIN, empty, page};
use page::{Lang, live};
use tidegauge::view::{Body, LivePage, MissingView};

/// Parameters that every link keeps.
const PARAMS: [(&str, &str); 2] = [("as_of", "2025-06-09"), ("ui", "en")];

/// Every page as HTML: plain and hostile, full and empty, in one language.
fn pages(lang: Lang) -> Vec<(String, String)> {
    let view = fixture::view();
    let made = |kind: &str, all: Vec<(&'static str, &'static str, Body)>| {
        let html = |(name, path, body)| {
            let params = [("as_of", "2025-06-09"), ("ui", lang.as_str())];
            (format!("{name} ({kind})"), live(&page(&view, path, body, &params), lang))
        };
        all.into_iter().map(html).collect::<Vec<_>>()
    };
    let mut all = made("plain", PLAIN.bodies(&view));
    all.extend(made("hostile", HOSTILE.bodies(&view)));
    all.extend(made("empty", empty()));
    all
}

/// Values of an attribute, in order.
fn values<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    html.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Where the tags of a page do not nest.
fn broken(html: &str) -> Option<String> {
    let (mut open, mut rest) = (Vec::new(), html);
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>')? + at;
        let inside = &rest[at + 1..end];
        rest = &rest[end + 1..];
        let name = inside.trim_start_matches('/').split_whitespace().next().unwrap_or("");
        if inside.starts_with('!') || ["meta", "link", "input"].contains(&name) {
            continue;
        }
        if inside.starts_with('/') {
            let last = open.pop();
            if last != Some(name) {
                return Some(format!("</{name}> ends {last:?}"));
            }
            continue;
        }
        if ["script", "style"].contains(&name) {
            rest = &rest[rest.find(&format!("</{name}>"))? + name.len() + 3..];
            continue;
        }
        open.push(name);
    }
    (!open.is_empty()).then(|| format!("never ended: {open:?}"))
}

#[test]
fn markup_nests_and_an_id_stands_once() {
    for (name, html) in pages(Lang::En) {
        assert_eq!(broken(&html), None, "{name}");
        let ids = values(&html, "id");
        let places: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), places.len(), "{name}: an id stands twice: {ids:?}");
    }
}

#[test]
fn fragments_have_a_place_and_paths_keep_the_reading() {
    for (name, html) in pages(Lang::En) {
        let places: BTreeSet<&str> = values(&html, "id").into_iter().collect();
        let links = [values(&html, "href"), values(&html, "action")].concat();
        for link in links.into_iter().filter(|link| *link != "data:,") {
            if let Some(fragment) = link.strip_prefix('#') {
                let fragment = fragment.replace("%20", " ");
                assert!(places.contains(fragment.as_str()), "{name}: #{fragment} leads nowhere");
            } else if link.starts_with('/') {
                assert!(!link.starts_with("//"), "{name}: {link}");
                let newest = link.split('#').next() == Some("/find") || !link.contains("as_of=");
                let kept = link.contains("ui=en") || link.contains("ui=zh");
                assert!(kept || !link.contains('?'), "{name}: {link} loses the language");
                // A form carries them as fields; one link leads to the newest day.
                assert!(kept || newest, "{name}: {link}");
            } else {
                assert!(link.starts_with("https://www.nvidia.com/"), "{name}: {link}");
            }
        }
    }
}

#[test]
fn links_of_rows_keep_the_day() {
    let view = fixture::view();
    for (name, path, body) in PLAIN.bodies(&view) {
        let html = live(&page(&view, path, body, &PARAMS), Lang::En);
        let main = html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("main");
        for link in values(main, "href").into_iter().filter(|link| link.starts_with('/')) {
            assert!(link.contains("as_of=2025-06-09") && link.contains("ui=en"), "{name}: {link}");
        }
    }
}

#[test]
fn nothing_is_loaded_and_one_script_may_run() {
    for (name, html) in pages(Lang::En) {
        assert_eq!(html.matches("<script").count(), 1, "{name}");
        assert!(!html.contains(" src=\"") && !html.contains("<img"), "{name} loads something");
        assert!(html.contains("default-src &#39;none&#39;") && html.contains("form-action &#39;self&#39;"), "{name}");
        for evil in ["<svg onload", "javascript:bad", "<b>evil", "<img src", "x onerror=window.bad=2>"] {
            let shown = html.split("</style>").nth(1).expect("a body");
            assert!(!values(shown, "href").iter().any(|link| link.contains("javascript")), "{name}");
            assert!(!shown.contains(evil) || evil == "javascript:bad", "{name}: {evil}");
        }
        for control in ['\u{202e}', '\0'] {
            assert!(!html.contains(control), "{name}: {control:?} acts");
        }
    }
}

#[test]
fn a_page_speaks_one_language() {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    // The calendar names the words it looks for in both languages.
    let whole = |name: &str| name.ends_with("(empty)") && !name.starts_with("calendar");
    for (name, html) in pages(Lang::En).into_iter().filter(|(name, _)| whole(name)) {
        let shown = html.split("</style>").nth(1).expect("a body");
        // The switch names the other language; nothing else may.
        let shown = shown.split("<script>").next().unwrap_or("").replace('中', "");
        assert!(!shown.contains(han), "{name}");
        assert!(html.contains("<html lang=\"en\""), "{name}");
    }
    for (name, html) in pages(Lang::Zh).into_iter().filter(|(name, _)| name.ends_with("(empty)")) {
        assert!(html.contains("<html lang=\"zh\"") && !html.contains("<i lang="), "{name}");
    }
}

#[test]
fn no_key_is_shown_for_a_word() {
    let labels = fixture::labels();
    let fronts: BTreeSet<&str> = labels.keys().filter_map(|key| key.split('.').next()).collect();
    for (name, html) in pages(Lang::Zh) {
        let shown = html.split("</style>").nth(1).and_then(|rest| rest.split("<script>").next()).expect("a body");
        for word in shown.split(['<', '>', '"', ' ']).filter(|word| !word.contains('/')) {
            let front =
                word.split_once('.').filter(|(_, rest)| rest.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
            let Some((front, rest)) = front else { continue };
            let told = shown.contains(&format!("data-count=\"{word}\""));
            assert!(rest.is_empty() || !fronts.contains(front) || told, "{name}: the key {word} is shown");
        }
    }
}

#[test]
fn a_quote_leads_to_its_words() {
    let view = fixture::view();
    let html = live(&page(&view, "/beliefs", Body::Beliefs(PLAIN.beliefs()), &PARAMS), Lang::En);
    let link = "/note/n:fa9d?as_of=2025-06-09&amp;ui=en&amp;show=38-43#c:9e31";
    assert!(values(&html, "href").contains(&link), "{:?}", values(&html, "href"));
    assert!(html.contains("data-s=\"38-43\""));
    // Where it leads, the same claim stands on its words.
    let note = PLAIN.bodies(&view).into_iter().find(|(name, ..)| *name == "note").expect("the note").2;
    let html = live(&page(&view, "/note/n:fa9d", note, &PARAMS), Lang::En);
    assert!(html.contains("id=\"c:9e31\" data-m=\"c:9e31\" data-s=\"38-43\""));
    assert!(html.contains("href=\"/why/f:tok?as_of=2025-06-09&amp;ui=en\""), "its figure is told on another page");
}

#[test]
fn a_margin_stands_under_its_paragraph() {
    let view = fixture::view();
    let note = PLAIN.bodies(&view).into_iter().find(|(name, ..)| *name == "note").expect("the note").2;
    let html = live(&page(&view, "/note/n:fa9d", note, &PARAMS), Lang::En);
    for (place, margin) in [("id=\"c:9e31\"", "id=\"m:c:9e31\""), ("id=\"c:4b52\"", "id=\"m:c:4b52\"")] {
        let (at, beside) = (html.find(place).expect(place), html.find(margin).expect(margin));
        let between = &html[at..beside];
        assert_eq!(between.matches("class=\"para").count(), 0, "{margin} stands beside another paragraph");
    }
    assert!(html.contains("id=\"x:77c0\"") && html.contains("id=\"w:x:77c0\""), "findings stand there too");
}

#[test]
fn a_chart_and_its_table_hold_the_same_points() {
    let view = fixture::view();
    let body = PLAIN.bodies(&view).into_iter().find(|(name, ..)| *name == "quantity").expect("it").2;
    let html = live(&page(&view, "/q/google/tokens", body, &PARAMS), Lang::En);
    let panels: Vec<&str> = html.split("class=\"panel\"").skip(1).collect();
    assert_eq!(panels.len(), 2, "one panel a definition");
    for panel in panels {
        let panel = panel.split("</figure>").next().expect("it ends");
        let drawn: Vec<&str> = values(panel, "data-points").iter().flat_map(|all| all.split('|')).collect();
        assert_eq!(drawn, values(panel, "data-point"));
        assert_eq!(drawn.len(), panel.matches("class=\"point\"").count());
        // Actual months that follow each other are joined; the year without a point is not, nor are other stances.
        let lines = values(panel, "data-span");
        assert!(lines.iter().all(|line| ["2024-04 2024-05", "2025-03 2025-04"].contains(line)), "{lines:?}");
    }
    assert_eq!(values(&html, "data-span").len(), 2);
}

#[test]
fn facets_filters_and_sort_are_links() {
    let view = fixture::view();
    let body = PLAIN.bodies(&view).into_iter().find(|(name, ..)| *name == "claims").expect("it").2;
    let params = [("as_of", "2025-06-09"), ("ui", "en"), ("entity", "google"), ("_sort", "period"), ("_next", "100")];
    let html = live(&page(&view, "/claims", body, &params), Lang::En);
    let links: Vec<String> = values(&html, "href").into_iter().map(|link| link.replace("&amp;", "&")).collect();
    for link in [
        "/claims?_sort=period&as_of=2025-06-09&ui=en&entity=google&metric=tokens",
        "/claims?_sort=period&as_of=2025-06-09&ui=en",
        "/claims?as_of=2025-06-09&ui=en&entity=google&_sort=-period",
        "/claims?_sort=period&as_of=2025-06-09&ui=en&entity=google&_next=104",
    ] {
        assert!(links.iter().any(|l| l == link), "{link} is not in {links:#?}");
    }
    assert!(html.contains("aria-sort=\"ascending\""));
    let counts: usize = values(&html, "data-count").iter().filter_map(|n| n.parse::<usize>().ok()).take(2).sum();
    assert_eq!(counts, 412, "the first facet adds up");
}

#[test]
fn a_day_asked_for_is_marked_and_can_be_taken_off() {
    let view = fixture::view();
    let html = |params: &[(&str, &str)]| live(&page(&view, "/notes", Body::Notes(vec![]), params), Lang::En);
    assert!(html(&PARAMS).contains("class=\"asof given\"") && html(&PARAMS).contains("href=\"/notes?ui=en\""));
    assert!(!html(&[("ui", "en")]).contains("asof given"));
    assert!(html(&PARAMS).contains("data-hidden=\"4\""));
}

#[test]
fn a_long_line_is_one_text() {
    let view = fixture::view();
    let mut note = view.notes[1].clone();
    note.segments.as_mut().expect("it has text")[0].text = "x".repeat(1_000_000);
    let body = Body::Note(Box::new(tidegauge::view::NotePage { note, findings: vec![], remarks: vec![] }));
    let html = live(&page(&view, "/note/n:bad0", body, &PARAMS), Lang::En);
    assert!(html.len() > 1_000_000 && broken(&html).is_none());
}

#[test]
fn what_cannot_be_shown_says_so() {
    let view = fixture::view();
    let lost = MissingView { says: fixture::two("没有", "There is no such page."), ..MissingView::default() };
    let page: LivePage = page(&view, "/no/such\"><script>", Body::Missing(lost), &PARAMS);
    let html = live(&page, Lang::En);
    assert!(html.contains("There is no such page.") && broken(&html).is_none());
    assert!(!html.contains("such\"><script>"));
    assert!(!html.contains(".json?"), "what is not there has no data");
}
