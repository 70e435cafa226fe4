//! Checks on words: quotes in their notes, counts, answers, languages.

use std::collections::BTreeSet;

use browser::{Error, Page, Window, markup};
use serde_json::{Value, json};

use super::stage::{AS_OF, Stage, in_language, text};

/// Claims followed in each language.
const FOLLOWED: usize = 20;

/// 4: a quote opens its note scrolled to it, flashed, focused; what is selected is the quote.
pub fn check_04(stage: &Stage) -> Result<(), Error> {
    let page = stage.driver.open(&stage.server.url("/claims?_size=1000&ui=en"), Window::DESK)?;
    for lang in ["zh", "en"] {
        // Quotes of many notes, long and short; hostile ones have a check of their own.
        let all = "return [...document.querySelectorAll('main a.q')].filter(a => a.querySelector('q[lang=' + arguments[0] + ']') && a.hash.startsWith('#c:')) \
                   .map(a => [a.getAttribute('href'), a.querySelector('q').textContent])";
        page.go(&stage.server.url("/claims?_size=1000&ui=en"))?;
        let all = page.run(all, json!([lang]))?;
        let all: Vec<&Value> = all.as_array().into_iter().flatten().collect();
        assert!(all.len() >= FOLLOWED, "{} quotes in {lang}", all.len());
        let step = all.len() / FOLLOWED;
        for quote in all.into_iter().step_by(step).take(FOLLOWED) {
            let (href, words) = (quote[0].as_str().ok_or("no address")?, quote[1].as_str().ok_or("no words")?);
            page.go(&stage.server.url(href))?;
            let arrived = "const id = decodeURIComponent(location.hash.slice(1)), e = document.getElementById(id); if (!e) return false; \
                           const r = e.getClientRects()[0]; return !!r && r.bottom > 0 && r.top < innerHeight && e.contains(document.activeElement) \
                           && e.classList.contains('flash')";
            page.until(&format!("{href} in sight, focused, flashed"), arrived, json!([]))?;
            assert_eq!(page.run("return getSelection().toString()", json!([]))?, json!(words), "{href}");
        }
    }
    assert_eq!(page.errors()?, Vec::<String>::new());
    Ok(())
}

/// 5: the note's page counts as the command line does, `j` visits every claim, and its markup nests.
pub fn check_05(stage: &Stage) -> Result<(), Error> {
    let (_, said) = stage.tidegauge(&["--json", "extract", text(&stage.notes)])?;
    let (_, wrong) = stage.tidegauge(&["--json", "audit"])?;
    let (said, wrong): (Value, Value) = (serde_json::from_str(&said)?, serde_json::from_str(&wrong)?);
    let notes = stage.rows("/notes.json")?;
    assert!(notes.len() >= 10, "{} notes", notes.len());
    let page = stage.driver.open(&stage.server.url("/notes"), Window::DESK)?;
    let mut findings = 0;
    for note in &notes {
        let (id, path) = (note["id"].as_str().ok_or("no id")?, note["path"].as_str().ok_or("no path")?);
        let of_note = |quote: &Value| quote["note"] == id;
        let claims = said["rows"].as_array().into_iter().flatten().filter(|row| of_note(&row["quote"])).count();
        let flagged = wrong["rows"].as_array().into_iter().flatten();
        let flagged = flagged.filter(|row| row["quotes"].as_array().into_iter().flatten().any(of_note)).count();
        let served = stage.server.need(&format!("{path}.json"))?.json()?;
        assert_eq!(served["rows"].as_array().map(Vec::len), Some(claims), "claims of {id}");
        assert_eq!(
            (note["claims"].as_u64(), note["findings"].as_u64()),
            (Some(claims as u64), Some(flagged as u64)),
            "{id}"
        );
        let html = stage.server.need(path)?.text;
        let tags = markup::tags(&html).map_err(|error| format!("{path}: {error}"))?;
        let marked: BTreeSet<&str> = markup::ids(&tags).into_iter().filter(|id| id.starts_with("c:")).collect();
        assert_eq!(marked.len(), claims, "places of claims on {path}");
        if findings < 4 && claims > 0 && flagged > 0 {
            findings += 1;
            page.go(&stage.server.url(path))?;
            visits_all(&page, path, claims)?;
        }
    }
    assert!(findings > 0, "no note has findings");
    Ok(())
}

/// `j` goes through every claim of the note, `k` back.
fn visits_all(page: &Page, path: &str, claims: usize) -> Result<(), Error> {
    let watch =
        "window.met = []; document.addEventListener('focusin', e => met.push(e.target.dataset.m || e.target.id))";
    page.run(watch, json!([]))?;
    // A claim may be marked in parts, and findings are stops too.
    page.keys(&"j".repeat(claims * 3 + 40))?;
    let met = page.run("return met", json!([]))?;
    let met: Vec<&str> = met.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let seen: BTreeSet<&str> =
        met.iter().map(|id| id.trim_start_matches("m:")).filter(|id| id.starts_with("c:")).collect();
    assert_eq!(seen.len(), claims, "{path}: j visits {} of {claims}", seen.len());
    page.keys("k")?;
    let last = page.run("return [met.length, met.at(-1)]", json!([]))?;
    assert!(last[0] == json!(met.len() + 1) && last[1].as_str() != met.last().copied(), "{path}: k goes back: {last}");
    Ok(())
}

/// 13: each sentence of an answer has a citation that works; about what is not known nothing is said.
pub fn check_13(stage: &Stage) -> Result<(), Error> {
    let known = [
        "How many tokens did Google process in April 2025?",
        "谷歌2025年4月处理了多少Token?",
        "What was Nvidia's revenue in the first quarter of 2025?",
        "英伟达2025年一季度营收是多少?",
    ];
    for question in known {
        let path = format!("/find?tab=ask&q={}", encoded(question));
        for ui in ["zh", "en"] {
            let page = stage.driver.open(&stage.server.url(&in_language(&path, ui)), Window::DESK)?;
            let said = "return [...document.querySelectorAll('.answer li.sentence, .answer > ol > li')].map(li => [li.textContent.trim(), [...li.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))])";
            let said = page.run(said, json!([]))?;
            let sentences = said.as_array().ok_or("no answer")?;
            assert!(!sentences.is_empty(), "no sentence answers {question}");
            for sentence in sentences {
                let cites: Vec<&str> = sentence[1].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                assert!(!cites.is_empty(), "{question}: not cited: {}", sentence[0]);
                for cite in cites {
                    leads_somewhere(stage, &in_language(&path, ui), cite)?;
                }
            }
        }
        let (code, _) = stage.tidegauge(&["ask", question])?;
        assert_eq!(code, 0, "{question}");
    }
    for question in ["What is the revenue of Quuxcorp in 2025?", "夸克斯公司2025年营收是多少?"] {
        let path = format!("/find?tab=ask&q={}", encoded(question));
        let page = stage.driver.open(&stage.server.url(&in_language(&path, "en")), Window::DESK)?;
        let sentences =
            page.run("return document.querySelectorAll('.answer li.sentence, .answer > ol > li').length", json!([]))?;
        assert_eq!(sentences, json!(0), "something is said on {question}");
        let missing = page
            .run("return (document.querySelector('.answer') || document.querySelector('main')).innerText", json!([]))?;
        assert!(
            missing.as_str().is_some_and(|t| t.to_lowercase().contains("not")),
            "what is missing is not told: {missing}"
        );
        let (code, _) = stage.tidegauge(&["ask", question])?;
        assert_eq!(code, 1, "{question}");
    }
    Ok(())
}

/// A link of a page leads to a place that is there.
pub fn leads_somewhere(stage: &Stage, page: &str, link: &str) -> Result<(), Error> {
    let Some((path, fragment)) = markup::resolved(page, link) else { return Err(format!("{link} leads away").into()) };
    let html = stage.server.need(&path)?.text;
    let tags = markup::tags(&html).map_err(|error| format!("{path}: {error}"))?;
    if fragment.is_empty() || markup::ids(&tags).contains(fragment.as_str()) {
        return Ok(());
    }
    Err(format!("{page}: {link} leads to nothing").into())
}

/// 15: every page in either language: its labels, no key, the same quotes, and a way to the other.
pub fn check_15(stage: &Stage) -> Result<(), Error> {
    let page = stage.driver.open(&stage.server.url("/?ui=en"), Window::DESK)?;
    let keys = "const shown = [...document.querySelectorAll('body *')].filter(e => !e.children.length && !e.closest('code,.id,.text,q,script,style,bdi,.src') && \
                /^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+$/.test(e.textContent.trim())).map(e => e.textContent.trim()); \
                const said = [...document.querySelectorAll('[title],[aria-label],[placeholder]')].flatMap(e => ['title', 'aria-label', 'placeholder'].map(a => e.getAttribute(a) || '')) \
                .filter(t => /^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+$/.test(t)); return [...shown, ...said]";
    let quotes = "return [...document.querySelectorAll('q')].map(q => q.textContent)";
    let own = "return [document.documentElement.lang, (document.querySelector('nav') || document.body).innerText]";
    for path in &stage.pages {
        let mut both = Vec::new();
        for ui in ["zh", "en"] {
            page.go(&stage.server.url(&in_language(path, ui)))?;
            assert_eq!(page.run(keys, json!([]))?, json!([]), "{path} in {ui} shows a key of the labels");
            let [lang, nav] = [0, 1].map(|i| page.run(own, json!([])).map(|v| v[i].clone()));
            let nav = nav?.as_str().unwrap_or_default().to_owned();
            assert_eq!(lang?, json!(ui), "{path}");
            assert_eq!(nav.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)), ui == "zh", "{path} in {ui}: {nav}");
            both.push(page.run(quotes, json!([]))?);
        }
        // Order by what is shown may differ between languages; the words may not.
        let set = |v: &Value| -> BTreeSet<String> {
            v.as_array().into_iter().flatten().filter_map(|q| q.as_str().map(str::to_owned)).collect()
        };
        assert_eq!(set(&both[0]), set(&both[1]), "{path}: quotes are never translated");
    }
    page.go(&stage.server.url(&format!("/claims?entity=alphabet&as_of={AS_OF}&ui=en")))?;
    page.click("a[hreflang=zh]")?;
    let kept = "return document.documentElement.lang === 'zh' && location.search.includes('entity=alphabet') && location.search.includes('as_of=')";
    page.until("the same page in Chinese", kept, json!([]))?;
    for (ui, words) in [("zh", "487万亿"), ("en", "487T")] {
        let html = stage.server.need(&in_language("/q/google/tokens", ui))?.text;
        let tags = markup::tags(&html)?;
        assert!(!tags.is_empty());
        page.go(&stage.server.url(&in_language("/q/google/tokens", ui)))?;
        let shown =
            "return [...document.querySelectorAll('a.fig b')].map(b => b.textContent.trim().replace(/\\s/g, ''))";
        let shown = page.run(shown, json!([]))?;
        let shown = shown.as_array().into_iter().flatten().filter_map(Value::as_str).any(|t| t.contains(words));
        assert!(shown, "487e12 is not shown as {words}");
    }
    Ok(())
}

/// A value of a query.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
