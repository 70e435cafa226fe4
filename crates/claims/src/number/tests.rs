//! Figures of sentences, and the share of the development figures that are found.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use figure::{Decimal, Unit};

use super::{Figures, Kind, Quantity};
use crate::Span;
use crate::lex::{UnitWord, Units};

/// The unit words of data/units.toml, read without the almanac.
pub(crate) struct Words(BTreeMap<String, UnitWord>);

impl Units for Words {
    fn unit(&self, word: &str) -> Option<UnitWord> {
        self.0.get(word).cloned()
    }
}

fn factor(text: &str) -> Decimal {
    match text.split_once('e') {
        Some((digits, power)) => Decimal::parse(digits).unwrap().shift(power.parse().unwrap()),
        None => Decimal::parse(text).unwrap(),
    }
}

pub(crate) fn words() -> Words {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/units.toml");
    let table: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let rows = |key: &str| table[key].as_array().unwrap().clone();
    let text = |row: &toml::Value, key: &str| row.get(key).and_then(|v| v.as_str()).unwrap_or("").to_string();
    let mut money = BTreeMap::new();
    let mut out = BTreeMap::new();
    let word = |name: &str, unit: &str, factor, money, weak| UnitWord {
        unit: Unit::parse(unit).unwrap(),
        factor,
        symbol: name.to_string(),
        money,
        weak,
    };
    for row in rows("atom") {
        let id = text(&row, "id");
        money.insert(id.clone(), text(&row, "dimension") == "money");
        out.insert(id.clone(), word(&id, &id, Decimal::whole(1), money[&id], false));
    }
    for row in rows("name") {
        let unit = text(&row, "unit");
        let weak = row.get("weak").and_then(|v| v.as_bool()).unwrap_or(false);
        for name in row["texts"].as_array().unwrap() {
            let name = name.as_str().unwrap();
            out.insert(
                name.to_string(),
                word(name, &unit, factor(&text(&row, "factor")), money.get(&unit).copied().unwrap_or(false), weak),
            );
        }
    }
    Words(out)
}

pub(crate) fn figures(text: &str, units: &Words) -> Figures {
    let whens = crate::period::find(text, &[], units);
    super::find(text, &[], &whens, &[], units)
}

fn shown(text: &str, q: &Quantity) -> String {
    let value = |d: Decimal| d.to_f64().to_string();
    let (low, high) = (value(q.low), value(q.high));
    let range = if low == high { low } else { format!("{low}..{high}") };
    let unit = if q.kind == Kind::Bare { "bare".to_string() } else { q.unit.to_string() };
    let bound = if q.bound == crate::Bound::Exact {
        String::new()
    } else {
        format!(" {}", serde_json::to_value(q.bound).unwrap().as_str().unwrap())
    };
    let kind = |g: super::GrowthMark| {
        g.kind.map_or(String::new(), |k| serde_json::to_value(k).unwrap().as_str().unwrap().to_string())
    };
    let growth = q.growth.map_or(String::new(), |g| format!(" ^{}", kind(g)));
    format!("[{}] {range} {unit}{bound}{growth}", q.span.of(text))
}

/// The expected figure with its numbers written as [`shown`] writes them.
fn canonical(expected: &str) -> String {
    let words_end = expected.find("] ").unwrap() + 1;
    let mut parts = expected[words_end..].trim().split(' ');
    let number = |t: &str| t.parse::<f64>().unwrap().to_string();
    let value = parts.next().unwrap();
    let value = value.split_once("..").map_or_else(|| number(value), |(a, b)| format!("{}..{}", number(a), number(b)));
    let rest: Vec<&str> = parts.collect();
    format!("{} {value} {}", &expected[..words_end], rest.join(" "))
}

#[test]
fn figures_of_the_table_are_read() {
    let units = words();
    let mut wrong = Vec::new();
    for line in include_str!("../../tests/tables/figures.txt").lines().filter(|l| !l.starts_with('#') && !l.is_empty())
    {
        let (text, expected) = line.split_once("=>").unwrap();
        let text = text.trim();
        let expected: Vec<String> =
            expected.split(';').map(str::trim).filter(|e| !e.is_empty()).map(canonical).collect();
        let got: Vec<String> =
            figures(text, &units).quantities.iter().filter(|q| !q.vague).map(|q| shown(text, q)).collect();
        if got != expected {
            wrong.push(format!("{text}\n   expected {expected:?}\n   got      {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

struct Gold {
    note: String,
    span: Span,
    words: String,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    alone: bool,
    units: Vec<String>,
    counted: bool,
    changes: Vec<Span>,
    bound: String,
}

fn gold(path: &Path, notes: &BTreeMap<String, String>) -> Vec<Gold> {
    let number = |v: &serde_json::Value| v.as_f64();
    let lines = std::fs::read_to_string(path).unwrap();
    let mut out = Vec::new();
    for line in lines.lines().filter(|l| !l.is_empty()) {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        let note = v["note"].as_str().unwrap().to_string();
        let Some(text) = notes.get(&note) else { continue };
        let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let span = |start: &serde_json::Value, words: &serde_json::Value| {
            let (start, words) = (start.as_u64()? as usize, words.as_str()?);
            Some(Span::new(bytes[start], bytes[start] + words.len()))
        };
        let (value, low, high) = (number(&v["value"]), number(&v["low"]), number(&v["high"]));
        let alone = value.is_none() && low.is_none() && high.is_none();
        let mut changes: Vec<Span> = span(&v["change"]["start"], &v["change"]["text"]).into_iter().collect();
        changes
            .extend(v["more_changes"].as_array().into_iter().flatten().filter_map(|c| span(&c["start"], &c["text"])));
        let alts = v["unit_alt"].as_array().into_iter().flatten();
        let units = [&v["unit"]].into_iter().chain(alts).filter_map(|u| u.as_str()).map(str::to_string).collect();
        let source = if alone { &v["change"] } else { &v };
        let Some(span) = span(&v["start"], &v["value_text"]) else { continue };
        out.push(Gold {
            note,
            span,
            words: v["value_text"].as_str().unwrap().to_string(),
            value: number(&source["value"]),
            low: number(&source["low"]),
            high: number(&source["high"]),
            alone,
            units,
            counted: v["repeat"].as_bool() != Some(true),
            changes,
            bound: v["qualifier"].as_str().unwrap_or("exact").to_string(),
        });
    }
    out
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1e-12)
}

fn agrees(g: &Gold, q: &Quantity) -> bool {
    let (low, high) = (q.low.to_f64(), q.high.to_f64());
    let same = |a: f64, b: f64| near(a, b) || g.alone && near(a.abs(), b.abs());
    match (g.value, g.low, g.high) {
        (Some(v), ..) => same(low, v) && same(high, v),
        (None, Some(l), Some(h)) => same(low, l) && same(high, h) || g.alone && same(low, -h) && same(high, -l),
        _ => true,
    }
}

fn unit_agrees(g: &Gold, q: &Quantity) -> bool {
    let fold = |u: &str| u.to_lowercase();
    g.alone
        || g.units.is_empty()
        || q.kind == Kind::Bare
        || g.units.iter().any(|u| {
            let own = fold(&q.unit.to_string());
            let carried = q.carried.as_ref().map(|(u, _)| fold(&u.to_string()));
            // The rest of the rate (per share, per day) and the noun behind a counter are the metric's to give.
            let top = fold(u);
            own == top
                || carried == Some(top.clone())
                || top.split('/').next() == Some(own.as_str())
                || own == "unit"
                || own == "chip"
                || own == "user" && top == "customer"
        })
}

fn ignored(path: &Path, notes: &BTreeMap<String, String>) -> Vec<(String, Span)> {
    let lines = std::fs::read_to_string(path).unwrap();
    let parsed = lines.lines().filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok());
    let read = |v: serde_json::Value| {
        let note = v["note"].as_str()?.to_string();
        let text = notes.get(&note)?;
        let start = text.char_indices().nth(v["start"].as_u64()? as usize)?.0;
        Some((note, Span::new(start, start + v["value_text"].as_str()?.len())))
    };
    parsed.filter_map(read).collect()
}

/// The figure with some words around it.
fn around(text: &str, q: &Quantity) -> String {
    let from = text.floor_char_boundary((q.span.start as usize).saturating_sub(30));
    let to = text.ceil_char_boundary((q.span.end as usize + 18).min(text.len()));
    let unit = if q.kind == Kind::Bare { String::from("bare") } else { q.unit.to_string() };
    format!("{:?} {}..{} {unit} {:?} in {:?}", q.span.of(text), q.low, q.high, q.bound, &text[from..to])
}

#[test]
fn development_figures_are_found() {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/claims");
    if !root.exists() {
        println!("skipped: no development notes beside the repository");
        return;
    }
    let mut notes = BTreeMap::new();
    for entry in std::fs::read_dir(root.join("notes")).unwrap() {
        let path = entry.unwrap().path();
        notes.insert(path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap());
    }
    let gold = gold(&root.join("dev.jsonl"), &notes);
    let ignored = ignored(&root.join("dev_ignore.jsonl"), &notes);
    let units = words();
    let verbose = std::env::var("FIGURES").unwrap_or_default();
    let (mut all, mut found, mut extra_all, mut with_unit) = (0, 0, 0, 0);
    let mut bounds = (0, 0);
    for (note, text) in &notes {
        let header = text.find("\n\n").map_or(0, |i| i + 1);
        let figures = figures(text, &units);
        let mine: Vec<&Gold> = gold.iter().filter(|g| g.note == *note && g.counted).collect();
        let (mut hits, mut unit_hits) = (0, 0);
        for g in &mine {
            let touching = || figures.quantities.iter().filter(|q| q.span.overlaps(&g.span));
            let value = touching().any(|q| agrees(g, q));
            let both = touching().any(|q| agrees(g, q) && unit_agrees(g, q));
            hits += usize::from(value);
            let bound = |q: &Quantity| serde_json::to_value(q.bound).unwrap().as_str().unwrap() == g.bound;
            if let Some(q) = touching().find(|q| agrees(g, q)) {
                bounds.1 += 1;
                bounds.0 += usize::from(bound(q));
                if verbose == "bounds" && !bound(q) {
                    println!("  bound {note} {:?} gold {} got {}", g.words, g.bound, around(text, q));
                }
            }
            unit_hits += usize::from(both);
            if !both && (verbose == "all" || note.contains(&verbose) && !verbose.is_empty()) {
                let near: Vec<String> = touching().map(|q| around(text, q)).collect();
                println!(
                    "  miss {note} {:?} {:?} {:?}..{:?} {:?} | {near:?}",
                    g.words, g.value, g.low, g.high, g.units
                );
            }
        }
        let free = |q: &Quantity| {
            let spans = gold.iter().filter(|g| g.note == *note).flat_map(|g| g.changes.iter().chain([&g.span]));
            spans.chain(ignored.iter().filter(|(n, _)| n == note).map(|(_, s)| s)).any(|s| s.overlaps(&q.span))
        };
        let extra: Vec<&Quantity> = figures
            .quantities
            .iter()
            .filter(|q| q.span.start as usize >= header && !q.vague && q.kind != Kind::Duration && !free(q))
            .collect();
        if verbose == "extra" || verbose == format!("extra:{note}") {
            extra.iter().for_each(|q| println!("  extra {note} {}", around(text, q)));
        }
        println!(
            "{note:28} gold {:3} value {:3} value+unit {:3} of figures {:3}, beside the gold {:3}",
            mine.len(),
            hits,
            unit_hits,
            figures.quantities.len(),
            extra.len()
        );
        all += mine.len();
        found += hits;
        with_unit += unit_hits;
        extra_all += extra.len();
    }
    println!(
        "recall of values {found}/{all}, with unit {with_unit}/{all}, beside the gold {extra_all}, bounds {bounds:?}"
    );
    assert!(with_unit * 100 >= all * 93, "{with_unit} of {all} development figures are found");
}

proptest::proptest! {
    /// Whatever stands there: no panic, spans on character boundaries, in order, the same with text behind a line end.
    #[test]
    fn any_text_is_read(parts in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..40)) {
        let text = parts.concat();
        let units = words();
        let found = figures(&text, &units);
        let mut last = 0;
        for q in &found.quantities {
            let (start, end) = (q.span.start as usize, q.span.end as usize);
            proptest::prop_assert!(start < end && text.get(start..end).is_some());
            proptest::prop_assert!(start >= last, "{text:?}");
            last = start;
        }
    }
}

const PIECES: [&str; 64] = [
    "1",
    "25",
    "2025",
    "3.5",
    "1,000",
    "％",
    "%",
    "亿",
    "万",
    "千",
    "百",
    "十",
    "两",
    "一",
    "六七",
    "半",
    "倍",
    "成",
    "年",
    "月",
    "日",
    "季度",
    "上半年",
    "去年",
    "Q3",
    "H1",
    "FY26",
    "-",
    "~",
    "到",
    "至",
    "to ",
    "/",
    "、",
    "|",
    "\n",
    "| ",
    " ",
    "$",
    "US$",
    "¥",
    "元",
    "美元",
    " billion",
    "B",
    "T",
    "K",
    "GW",
    "GPU",
    " tokens",
    " per ",
    "每",
    "约",
    "over ",
    "+",
    "±",
    "plus or minus ",
    "(",
    ")",
    "**",
    "<strong>",
    "２",
    "e\u{301}",
    "同比增长",
];
