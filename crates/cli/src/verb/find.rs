//! `find`: notes, claims, findings, triggers, relations, views or entities of the ledger that hold the words.

use std::collections::BTreeMap;

use serde_json::Value;
use tidegauge::view::{self, Lens, find, live};

use crate::args::{Common, Notes, Sought};
use crate::fail::{Outcome, Usage};
use crate::{out, setup};

/// What can be looked for: the noun, the page whose rows it is, and what of a row is printed.
const NOUNS: &[(&str, &str, &[&str])] = &[
    ("notes", "/find", &["/note/id", "/note/said_on", "/note/lang", "/snippet/quote"]),
    ("claims", "/claims", &["/id", "/quote/said_on", "/text", "/quote/quote"]),
    ("findings", "/findings", &["/id", "/check", "/says"]),
    ("triggers", "/calendar", &["/from", "/to", "/what", "/bears_on"]),
    ("relations", "/relations", &["/id", "/subject/text", "/link_text", "/object/text", "/product", "/certainty_text"]),
    ("views", "/beliefs", &["/id", "/holder", "/about/text", "/side_text", "/verdict_text", "/quote/quote"]),
    ("entities", "", &["/id", "/kind", "/ticker", "/place/text"]),
];

/// Search and print; nothing found is exit 1.
pub fn run(common: &Common, words: &[String], sought: &Sought, limit: usize) -> anyhow::Result<Outcome> {
    let noun = words.first().and_then(|first| NOUNS.iter().find(|(noun, ..)| noun == first));
    let words = if noun.is_some() { &words[1..] } else { words }.join(" ");
    let (noun, path, columns) = noun.unwrap_or(&NOUNS[0]);
    let narrowed = [&sought.entity, &sought.metric, &sought.period, &sought.stance].iter().any(|f| f.is_some());
    if words.trim().is_empty() && (*noun == "notes" || *noun == "entities" || !narrowed && *noun == "claims") {
        return Err(Usage(format!("find {noun} of what? give some words")).into());
    }
    let (gauge, taken) = setup::gauge(common, &Notes::default())?;
    // What speaks for or against a belief is a figure; all else is words.
    let reading = match *noun {
        "views" => setup::measure(&gauge, common, &taken, 100)?,
        _ => setup::words_only(&gauge, common, &taken)?,
    };
    let lens = Lens::new(&reading, &gauge.almanac);
    let rows = match *noun {
        "entities" => serde_json::to_value(find::entities(&lens, &words))?,
        _ => live::rows(&live::show(&gauge, &reading, path, &params(&words, sought))),
    };
    let mut rows: Vec<Value> = rows.as_array().cloned().unwrap_or_default();
    if !["notes", "claims", "entities"].contains(noun) {
        let terms: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let named = sought.entity.iter().map(|e| e.to_lowercase());
        let wanted: Vec<String> = terms.into_iter().chain(named.filter(|_| *noun != "relations")).collect();
        rows.retain(|row| wanted.iter().all(|term| row.to_string().to_lowercase().contains(term)));
    }
    let found = rows.len();
    rows.truncate(limit);
    if common.json || common.jsonl {
        out::print(&setup::envelope(common, noun, Some(&reading), &rows))?;
    } else {
        let lines: Vec<Vec<String>> = rows.iter().map(|row| line(common, row, columns)).collect();
        let mut text = out::table(&lines, &[], common.plain);
        if found > rows.len() {
            text += &format!("{} of {found} (--limit)\n", rows.len());
        }
        out::print(&text)?;
    }
    Ok(if rows.is_empty() { Outcome::Noted } else { Outcome::Done })
}

fn params(words: &str, sought: &Sought) -> BTreeMap<String, String> {
    let mut params = BTreeMap::from([("_size".to_string(), "1000".to_string())]);
    let mut set = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            params.insert(name.to_string(), value.clone());
        }
    };
    set("q", &Some(words.trim().to_string()));
    set("entity", &sought.entity);
    set("metric", &sought.metric);
    set("period", &sought.period);
    set("modality", &sought.stance);
    set("exact", &sought.exact.then(|| "1".to_string()));
    params
}

/// The columns of a row, in one language, blanks folded.
fn line(common: &Common, row: &Value, columns: &[&str]) -> Vec<String> {
    let row = view::json(row, setup::is_zh(common));
    let cell = |at: &&str| {
        let text = match row.pointer(at) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if common.plain { text } else { out::fit(&text, 90) }
    };
    columns.iter().map(cell).collect()
}
