//! What holds of every report: no dead link, no word without both languages, no note that becomes markup, nothing loaded.

#[allow(dead_code)]
mod fixture;

use std::collections::BTreeSet;

use page::{Direction, Lang, Look, markdown, report};
use tidegauge::view::ReportView;

/// Values of an attribute, in order.
fn values<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    html.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// `%20` to its sign, as a browser does before it looks for a place.
fn decoded(fragment: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = fragment.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%').then(|| std::str::from_utf8(&tail[..2]).ok()).flatten();
        bytes.push(code.map_or(*first, |code| u8::from_str_radix(code, 16).expect("two hex signs")));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).expect("text")
}

fn html() -> String {
    report(&fixture::view(), Lang::Zh)
}

#[test]
fn every_link_has_a_place_and_every_place_is_one() {
    let html = html();
    let ids = values(&html, "id");
    let places: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), places.len(), "an id stands twice");
    for link in values(&html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
        assert!(places.contains(decoded(link).as_str()), "#{link} leads nowhere");
    }
}

#[test]
fn every_figure_reaches_words_row_or_guess_within_three_steps() {
    let html = html();
    let figures: BTreeSet<&str> = values(&html, "href").into_iter().filter(|href| href.starts_with("#f:")).collect();
    assert!(figures.len() > 20, "the fixture shows figures");
    for figure in figures {
        let place = format!("id=\"{}\"", &figure[1..]);
        let at = html.find(&place).expect("no dead link");
        let end = if html[..at].ends_with("<p ") { "</p>" } else { "</details>" };
        let block = &html[at..at + html[at..].find(end).expect("it closes")];
        // A leaf, or an input that is one: its line is one step further.
        let leaf = ["\"#c:", "\"#d:", "\"#a:", "\"#f:tok", "\"#f:h100", "\"#f:use", "\"#f:cagr"]
            .iter()
            .any(|kind| block.contains(kind));
        assert!(leaf, "{figure} names no leaf: {block}");
    }
}

#[test]
fn nothing_is_loaded() {
    let html = html();
    assert!(!html.contains(" src=\""), "an element with a source");
    for href in values(&html, "href") {
        let inside = href.starts_with('#') || href == "data:,";
        // Sources lead out on a click only.
        assert!(inside || href.starts_with("https://www.nvidia.com/"), "{href}");
    }
    for loads in ["<link rel=\"stylesheet", "@import", "url(", "fetch(", "XMLHttpRequest", "<iframe", "<img"] {
        assert!(!html.contains(loads), "{loads}");
    }
    assert!(html.contains("default-src &#39;none&#39;"));
}

#[test]
fn notes_cannot_become_markup() {
    let html = html();
    assert_eq!(html.matches("<script").count(), 1, "one script, our own");
    assert_eq!(html.matches("<html").count() + html.matches("</main>").count() + html.matches("</body>").count(), 3);
    for evil in ["<svg onload", "<img", "<b>evil", "<i>x", "href=\"javascript", "window.bad=1</script>"] {
        assert!(!html.contains(evil), "{evil} got through");
    }
    for control in ['\u{202e}', '\u{202c}', '\0'] {
        assert!(!html.contains(control), "{control:?} acts");
    }
    // Drawn in its place, and kept for who copies the words.
    assert!(html.contains("data-u=\"U+202E\"><i>&#8238;</i>"));
}

#[test]
fn marks_are_balanced_and_the_id_stands_on_the_value() {
    let html = html();
    for tag in ["mark", "details", "span", "a", "table", "tr", "td", "section", "svg", "q"] {
        let (open, close) = (
            html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count(),
            html.matches(&format!("</{tag}>")).count(),
        );
        assert_eq!(open, close, "{tag}");
    }
    let at = html.find("id=\"c:9e32\"").expect("the claim is marked");
    let inside = &html[at..at + html[at..].find("</mark>").expect("it closes")];
    assert!(inside.ends_with(">16万亿"), "{inside}");
}

#[test]
fn withheld_text_says_so_and_shows_quotes_only() {
    let view = fixture::view();
    let html = report(&view, Lang::En);
    assert!(html.contains(&view.labels["note.withheld"].en));
    assert!(html.contains("<li id=\"c:0b72\""), "its claim stands in the margin");
}

#[test]
fn an_empty_reading_says_what_is_missing() {
    let view = ReportView { labels: fixture::labels(), ..ReportView::default() };
    let html = report(&view, Lang::En);
    for key in [
        "gaps",
        "chain",
        "programmes",
        "agents",
        "companies",
        "beliefs",
        "bill",
        "calendar",
        "turning",
        "findings",
        "assumptions",
        "notes",
        "why",
    ] {
        assert!(html.contains(&html_of(&view.labels[&format!("{key}.empty")].en)), "{key}");
    }
    assert!(!markdown(&view, Lang::En).is_empty());
}

fn html_of(text: &str) -> String {
    text.replace('&', "&amp;").replace('\'', "&#39;").replace('"', "&quot;")
}

#[test]
fn language_and_direction_are_settings() {
    let view = fixture::view();
    let zh = report(&view, Look { lang: Lang::Zh, direction: Direction::Cn });
    assert!(zh.contains("<html lang=\"zh\" data-direction=\"cn\">"));
    assert!(zh.contains("id=\"ui-zh\" value=\"zh\" checked=\"checked\""));
    assert!(report(&view, false).contains("id=\"ui-en\" value=\"en\" checked=\"checked\""));
}

/// Keys that the page asks for, out of its own sources: every `"a.b"` in a `say`, `get` or list of heads.
fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("our sources").map(|entry| entry.expect("entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(entry).expect("text");
                let text = text.split("#[cfg(test)]").next().unwrap_or("");
                keys.extend(text.split('"').skip(1).step_by(2).filter(|word| is_key(word)).map(str::to_owned));
            }
        }
    }
    keys
}

fn is_key(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let plain = |part: &&str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
    };
    parts.len() == 2 && parts.iter().all(plain) && !["css", "js", "rs"].contains(&parts[1])
}

#[test]
fn every_key_of_the_page_has_both_languages() {
    let labels = fixture::labels();
    let mut keys = keys();
    assert!(keys.len() > 90, "only {} keys found", keys.len());
    let built = [
        (
            "section",
            "gaps moved chain programmes agents companies beliefs bill calendar turning findings assumptions notes why \
             sources claims relations parts reasons find status",
        ),
        ("stance", "actual guidance forecast consensus implied house"),
        ("modality", "actual guidance forecast opinion"),
        ("kind", "claim row assumption worked"),
        ("how", "said carried supposed"),
        ("part", "entity metric period item basis value unit stance"),
        ("switch", "zh_title en_title auto_title light_title dark_title lang theme"),
        ("call", "low high lean_low lean_high no_call not_comparable not_computable"),
        ("severity", "cannot_be contradicts suspicious differs"),
    ];
    for (prefix, ends) in built {
        keys.extend(ends.split(' ').map(|end| format!("{prefix}.{end}")));
    }
    for key in keys {
        let label = labels.get(&key).unwrap_or_else(|| panic!("{key} is not in data/labels.toml"));
        assert!(!label.zh.is_empty() && !label.en.is_empty(), "{key} lacks a language");
    }
}

#[test]
fn labels_are_sorted_and_fill_the_same_places_in_both_languages() {
    for file in ["labels.toml", "labels/pages.toml"] {
        let path = format!("{}/../../data/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("labels");
        let heads: Vec<&str> = text.lines().filter(|line| line.starts_with('[')).collect();
        assert!(heads.is_sorted(), "data/{file} is not sorted");
    }
    let places = |text: &str| (0..9).filter(|i| text.contains(&format!("{{{i}}}"))).collect::<Vec<_>>();
    for (key, label) in fixture::labels() {
        assert_eq!(places(&label.zh), places(&label.en), "{key}");
    }
}

#[test]
fn no_chinese_or_sentence_in_the_code() {
    // Words shown come with the view; numerals and signs are code.
    let allowed = ["万亿", "亿", "万", "「", "」"];
    let folder = |name: &str| {
        let path = format!("{}/src/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_dir(path).expect("our sources").map(|entry| entry.expect("entry").path())
    };
    for path in ["section", "live", "svg", ""].into_iter().flat_map(folder).filter(|path| path.is_file()) {
        if path.extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("text");
        let text = text.split("#[cfg(test)]").next().unwrap_or("");
        for word in text.split('"').skip(1).step_by(2).filter(|word| !allowed.contains(word)) {
            let han = word.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(!han, "{word:?} in {}", path.display());
        }
    }
}

#[test]
fn text_can_be_read_in_light_and_dark() {
    let css = include_str!("../src/style.css");
    let pair = |name: &str| {
        let at = css.find(&format!("--{name}: light-dark(")).unwrap_or_else(|| panic!("--{name}"));
        let inside = css[at..].split('(').nth(1).and_then(|rest| rest.split(')').next()).expect("two colours");
        inside.split(", ").map(luminance).collect::<Vec<f64>>()
    };
    for ground in ["ground", "raised", "tint", "flag", "amber"] {
        for ink in ["ink", "soft", "evidence", "expected", "finding", "guess", "up", "down", "past"] {
            // Soft kinds of text stand on the plain ground; on tints there is ink alone.
            if ["tint", "flag", "amber"].contains(&ground) && ink != "ink"
                || ground == "raised" && !["ink", "soft"].contains(&ink)
            {
                continue;
            }
            for (a, b) in pair(ground).into_iter().zip(pair(ink)) {
                let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(ratio >= 4.5, "{ink} on {ground}: {ratio:.2}");
            }
        }
    }
}

/// Relative luminance of `#rrggbb` (WCAG 2).
fn luminance(colour: &str) -> f64 {
    let channel = |i: usize| {
        let c = f64::from(u8::from_str_radix(&colour[i..i + 2], 16).expect("#rrggbb")) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { figure::maths::pow((c + 0.055) / 1.055, 2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[test]
fn three_hundred_notes_fit() {
    let mut view = fixture::view();
    let note = view.notes[0].clone();
    view.notes = (0..300)
        .map(|i| {
            let mut note = note.clone();
            note.id = format!("n:{i:04}");
            note.claims.iter_mut().for_each(|claim| claim.id = format!("{}{i:04}", claim.id));
            for segment in note.segments.iter_mut().flatten() {
                segment.claims.iter_mut().for_each(|id| *id = format!("{id}{i:04}"));
                // A note of 2 kB.
                segment.text.push_str(&"字".repeat(70));
            }
            note
        })
        .collect();
    let size = report(&view, Lang::Zh).len();
    assert!(size < 3_000_000, "{size} bytes");
}

#[test]
fn the_twin_has_a_numbered_footnote_for_every_citation() {
    let text = markdown(&fixture::view(), Lang::En);
    let cited: BTreeSet<&str> = text
        .split("[^")
        .skip(1)
        .filter_map(|rest| rest.split_once(']'))
        .filter(|(_, rest)| !rest.starts_with(": "))
        .map(|(n, _)| n)
        .collect();
    let noted: BTreeSet<&str> =
        text.lines().filter_map(|line| line.strip_prefix("[^")?.split_once("]: ")).map(|(n, _)| n).collect();
    assert!(!cited.is_empty());
    assert_eq!(cited, noted);
    assert!(text.contains("「谷歌4月Token处理量达487万亿(单日峰值16万亿)」"));
    assert!(!text.contains("<script"), "markdown may be rendered as HTML");
    for told in ["300308.SZ SZSE", "share not known", "contradicted by 2 of 2", "growth went up", "held back 400k"] {
        assert!(text.contains(told), "{told} is not in the twin");
    }
}
