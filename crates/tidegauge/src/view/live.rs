//! The live pages: from a path and its parameters to one body. Each page has its own file; this one knows which.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::lens::Lens;
use super::{
    Bi, Body, ChainPage, Link, LivePage, MissingView, ahead, beliefs, calendar, chain, claims_table, company, find,
    gaps, named, notes, quantity, relations, report, status, why, words,
};
use crate::gauge::{Gauge, Reading};

/// Nearest things named on a page that is not there.
const NEAREST: usize = 3;

/// Levels of lineage shown when none are asked for.
const DEPTH: usize = 3;

/// Everything a page is made of.
pub struct Asked<'a> {
    /// The gauge, for words of the ledger.
    pub gauge: &'a Gauge,
    /// The reading, seen.
    pub lens: &'a Lens<'a>,
    /// Parameters of the address.
    pub params: &'a BTreeMap<String, String>,
}

impl Asked<'_> {
    /// A parameter, unless empty.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A parameter that is a number.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.param(name).and_then(|value| value.parse().ok())
    }

    /// Whether a switch is on: `exact=1`, `exact=on`.
    pub fn is_on(&self, name: &str) -> bool {
        self.param(name).is_some_and(|value| !["0", "no", "off", "false"].contains(&value))
    }
}

/// The page at a path (without suffix, decoded), for a reading measured before.
pub fn show(gauge: &Gauge, reading: &Reading, path: &str, params: &BTreeMap<String, String>) -> LivePage {
    let lens = Lens::new(reading, &gauge.almanac);
    let asked = Asked { gauge, lens: &lens, params };
    let path = format!("/{}", path.trim_matches('/'));
    let body = body(&asked, &path).unwrap_or_else(|| Body::Missing(missing(&lens, &path)));
    LivePage {
        head: report::head(&lens, &permalink(reading, &path, params)),
        path,
        params: params.clone(),
        body,
        labels: report::labels(&lens),
    }
}

/// None where there is no such page, or no such thing.
fn body(asked: &Asked, path: &str) -> Option<Body> {
    let lens = asked.lens;
    let (page, rest) = path[1..].split_once('/').unwrap_or((&path[1..], ""));
    Some(match (page, rest) {
        ("" | "gap", "") => {
            let filter = gaps::Filter {
                about: asked.param("about"),
                period: asked.param("period"),
                side: asked.param("side"),
                min_p: asked.number("min_p").unwrap_or_default(),
            };
            Body::Gaps(gaps::filtered(lens, &filter), beliefs::beliefs(lens))
        }
        ("q", address) => Body::Quantity(Box::new(quantity::page(asked, address)?)),
        ("companies", "") => Body::Companies(company::companies(lens)),
        ("company", id) => Body::Company(Box::new(company::page(lens, id)?)),
        ("notes", "") => Body::Notes(notes::rows(asked)),
        ("note", id) => Body::Note(Box::new(notes::page(asked, id)?)),
        ("why", id) => Body::Why(why::page(lens, id, asked.number("depth").unwrap_or(DEPTH))?),
        ("calendar", "") => Body::Calendar(calendar::page(asked)),
        ("find", "") => Body::Find(Box::new(find::page(asked))),
        ("claims", "") => Body::Claims(claims_table::page(asked)),
        ("findings", "") => Body::Findings(words::findings(asked)),
        ("beliefs", "") => Body::Beliefs(beliefs::beliefs(lens)),
        ("relations", "") => Body::Relations(relations::relations(lens, asked.param("entity"))),
        ("chain", "") => Body::Chain(Box::new(ChainPage {
            chain: chain::chain(lens),
            programmes: ahead::programmes(lens),
            agents: ahead::agents(lens),
            bill: report::bill(lens),
        })),
        ("assumptions", "") => Body::Assumptions(why::all_assumptions(lens)),
        ("status", "") => Body::Status(Box::new(status::page(asked))),
        _ => return None,
    })
}

/// The rows of a page as its `.json` and `.csv` have them: same rows, same order, same digits; texts in both languages.
pub fn rows(page: &LivePage) -> Value {
    match &page.body {
        Body::Gaps(view, _) => json!(view.rows),
        Body::Quantity(view) => {
            let of = |panel: &super::Panel| {
                let with = |point| {
                    let mut row = json!(point);
                    row["address"] = json!(panel.address);
                    row["basis"] = json!(panel.basis);
                    row
                };
                panel.points.iter().map(with).collect::<Vec<_>>()
            };
            view.panels.iter().flat_map(of).collect()
        }
        Body::Companies(rows) => json!(rows),
        Body::Company(view) => json!([view]),
        Body::Notes(rows) => json!(rows),
        Body::Note(view) => json!(view.note.claims),
        Body::Why(view) => json!(view.nodes),
        Body::Calendar(view) => json!(view.rows),
        Body::Find(view) => json!(view.hits),
        Body::Claims(view) => json!(view.rows),
        Body::Findings(rows) => json!(rows),
        Body::Beliefs(rows) => json!(rows),
        Body::Relations(rows) => json!(rows),
        Body::Chain(view) => json!(view.chain.cards),
        Body::Assumptions(rows) => json!(rows),
        Body::Status(view) => json!(view.notes),
        Body::Missing(view) => json!(view.nearest),
    }
}

/// The address that shows the same page again: everything that pins the reading is in it.
fn permalink(reading: &Reading, path: &str, params: &BTreeMap<String, String>) -> String {
    let mut all = params.clone();
    all.insert("as_of".into(), reading.as_of.to_string());
    all.insert("seed".into(), reading.seed.to_string());
    if let Some(seal) = reading.seal {
        all.insert("known_by".into(), seal.to_string());
    }
    let pairs: Vec<String> = all.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    format!("{}?{}", path.split('/').map(escaped).collect::<Vec<_>>().join("/"), pairs.join("&"))
}

/// RFC 3986, with `:` and `@` left readable, which may stand in paths and queries.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let sign = char::from(byte);
        if sign.is_ascii_alphanumeric() || "-._~:@".contains(sign) {
            out.push(sign);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn missing(lens: &Lens, path: &str) -> MissingView {
    let typed: String = path.chars().take(200).collect();
    MissingView {
        says: lens.fill("live.missing", &[&typed]),
        advice: lens.label("live.missing_advice"),
        nearest: {
            let mut nearest = told(lens, path);
            nearest.extend(named::nearest_links(lens, path, NEAREST));
            nearest.truncate(NEAREST);
            nearest
        },
    }
}

/// The note of a claim that became no figure, and notes among which a short id does not choose.
fn told(lens: &Lens, path: &str) -> Vec<Link> {
    let id = path.rsplit('/').next().unwrap_or("");
    let called = |c: &&&audit::StandingClaim| {
        let long = id.len() >= 2 + named::PREFIX;
        long && (c.claim.id.to_string().starts_with(id) || c.note.id.to_string().starts_with(id))
    };
    let mut links: Vec<Link> = Vec::new();
    for standing in lens.standing().iter().filter(called) {
        let path = format!("/note/{}", standing.note.id);
        if links.iter().all(|link| link.path != path) {
            links.push(Link { text: Bi::same(words::title(&standing.note)), path });
        }
    }
    links
}
