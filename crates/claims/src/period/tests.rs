//! Times of the table, and the share of the development periods whose words are found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use figure::Date;

use super::{FiscalYear, find, resolve};
use crate::number::tests::words;

/// One line: date, last month of the fiscal year (12: calendar), text => [words] period; ...
#[test]
fn times_of_the_table_are_read() {
    let units = words();
    let mut wrong = Vec::new();
    for line in include_str!("../../tests/tables/times.txt").lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let (head, expected) = line.split_once("=>").unwrap();
        let mut head = head.splitn(3, ' ');
        let said: Date = head.next().unwrap().parse().unwrap();
        let end_month: i8 = head.next().unwrap().parse().unwrap();
        let text = head.next().unwrap().trim();
        let fiscal = (end_month != 12).then_some(FiscalYear { end_month, label_ahead: 0 });
        let expected: Vec<&str> = expected.split(';').map(str::trim).filter(|e| !e.is_empty()).collect();
        let shown = |w: &super::When| {
            let period = resolve(w, Some(said), fiscal, None).map_or("none".to_string(), |p| p.to_string());
            format!("[{}] {period}", w.span.of(text))
        };
        let got: Vec<String> = find(text, &[], &units).iter().map(shown).collect();
        if got != expected {
            wrong.push(format!("{text}\n   expected {expected:?}\n   got      {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn development_periods_are_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/claims");
    if !root.exists() {
        println!("skipped: no development notes beside the repository");
        return;
    }
    let units = words();
    let lines = std::fs::read_to_string(root.join("dev.jsonl")).unwrap();
    let mut resolved: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut all, mut found) = (0, 0);
    let verbose = std::env::var("FIGURES").is_ok_and(|v| v == "periods");
    for line in lines.lines().filter(|l| !l.is_empty()) {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        if v["period_basis"].as_str() != Some("stated") || v["repeat"].as_bool() == Some(true) {
            continue;
        }
        let note = v["note"].as_str().unwrap();
        let known =
            resolved.entry(note.to_string()).or_insert_with(|| all_periods(&root.join("notes").join(note), &units));
        let alternatives = v["period_alt"].as_array().into_iter().flatten();
        let hit = [&v["period"]].into_iter().chain(alternatives).filter_map(|p| p.as_str()).any(|p| known.contains(p));
        all += 1;
        found += usize::from(hit);
        if !hit && verbose {
            println!("  no words for {note} {} {}", v["period"], v["value_text"]);
        }
    }
    println!("stated periods whose words are found somewhere in the note: {found}/{all}");
    assert!(found * 100 >= all * 85, "{found} of {all}");
}

/// Every period that some time of the note can mean, under any usual end of the fiscal year.
fn all_periods(path: &Path, units: &crate::number::tests::Words) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let header = text.lines().find_map(|l| l.strip_prefix("# date: ")).unwrap_or("");
    let day = header.get(..10).and_then(|d| d.parse::<Date>().ok());
    let month = header.get(..7).and_then(|d| format!("{d}-15").parse::<Date>().ok());
    let said = day.or(month);
    let mut out = BTreeSet::new();
    for when in find(&text, &[], units) {
        for end_month in [12, 1, 5, 6, 8, 9, 10] {
            let fiscal = (end_month != 12).then_some(FiscalYear { end_month, label_ahead: 0 });
            out.extend(resolve(&when, said, fiscal, None).map(|p| p.to_string()));
        }
    }
    out
}
