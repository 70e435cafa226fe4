//! `find`: notes of the ledger that hold the words.

use crate::args::{Common, Notes};
use crate::fail::{Outcome, Usage};
use crate::{out, setup};

/// Search and print; nothing found is exit 1.
pub fn run(common: &Common, words: &str, limit: usize) -> anyhow::Result<Outcome> {
    if words.trim().is_empty() {
        return Err(Usage("find what? give some words".into()).into());
    }
    let (gauge, _) = setup::gauge(common, &Notes::default())?;
    let hits = gauge.find(words, limit)?;
    if common.json || common.jsonl {
        let rows: Vec<serde_json::Value> = hits
            .iter()
            .map(|h| serde_json::json!({"note": h.note.to_string(), "said_on": h.said_on.map(|d| d.to_string()), "quote": h.snippet}))
            .collect();
        out::print(&setup::envelope(common, "notes", None, &rows))?;
    } else {
        let mut rows = Vec::new();
        for h in &hits {
            let snippet = h.snippet.split_whitespace().collect::<Vec<_>>().join(" ");
            let date = h.said_on.map_or(String::new(), |d| d.to_string());
            rows.push(vec![h.note.to_string(), date, if common.plain { snippet } else { out::fit(&snippet, 90) }]);
        }
        out::print(&out::table(&rows, &[], common.plain))?;
    }
    Ok(if hits.is_empty() { Outcome::Noted } else { Outcome::Done })
}
