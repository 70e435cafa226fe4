//! What a question asks for: entities by their aliases, metrics by their words, years and finer periods.

use std::collections::BTreeSet;

use almanac::Almanac;
use figure::{EntityId, MetricId, Period};

/// What was recognised.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Asked {
    /// Whom or what, in the order asked.
    pub entities: Vec<EntityId>,
    /// Which quantities; none = any.
    pub metrics: BTreeSet<MetricId>,
    /// For when; none = any time.
    pub periods: Vec<Period>,
    /// Names that look like one but are not known.
    pub unknown: Vec<String>,
}

enum Meaning {
    Entity(EntityId),
    Metric(MetricId, Option<EntityId>),
}

/// Read a question in Chinese or English. The longest name at a place wins; names do not overlap.
pub fn read(question: &str, almanac: &Almanac) -> Asked {
    let folded = question.to_ascii_lowercase();
    let mut found: Vec<(usize, usize, Meaning)> = Vec::new();
    for alias in almanac.aliases() {
        let barred = alias.unless.iter().any(|words| folded.contains(&words.to_ascii_lowercase()));
        let exact = alias.case || alias.context;
        for at in places(question, &folded, &alias.text, exact).into_iter().filter(|_| !barred) {
            found.push((at, at + alias.text.len(), Meaning::Entity(alias.entity.clone())));
        }
    }
    for metric in almanac.metrics() {
        let named = metric
            .words
            .iter()
            .filter(|w| !w.weak)
            .flat_map(|w| w.zh.iter().chain(&w.en).map(move |text| (text.as_str(), w.item.as_ref())));
        let short = metric.aliases.iter().map(|alias| (alias.name.as_str(), alias.item.as_ref()));
        for (text, item) in named.chain(short).chain([(metric.id.as_str(), None)]) {
            for at in places(question, &folded, text, false) {
                found.push((at, at + text.len(), Meaning::Metric(metric.id.clone(), item.cloned())));
            }
        }
    }
    found.sort_by_key(|(start, end, _)| (std::cmp::Reverse(end - start), *start));
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut kept: Vec<(usize, Meaning)> = Vec::new();
    for (start, end, meaning) in found {
        // Words that mean two things (same place, same length) keep both meanings.
        if taken.iter().all(|t| end <= t.0 || t.1 <= start || *t == (start, end)) {
            taken.push((start, end));
            kept.push((start, meaning));
        }
    }
    kept.sort_by_key(|(start, _)| *start);
    let mut asked = Asked { periods: periods(question), ..Asked::default() };
    for (_, meaning) in kept {
        let entity = match meaning {
            Meaning::Entity(entity) => Some(entity),
            Meaning::Metric(metric, item) => {
                asked.metrics.insert(metric);
                item
            }
        };
        asked.entities.extend(entity.filter(|e| !asked.entities.contains(e)));
    }
    asked.unknown = unknown(question, &taken);
    asked
}

/// Byte offsets at which a name stands as a word of its own.
fn places(question: &str, folded: &str, name: &str, exact: bool) -> Vec<usize> {
    let (text, name) = if exact { (question, name.to_string()) } else { (folded, name.to_ascii_lowercase()) };
    if name.is_empty() {
        return Vec::new();
    }
    let latin = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let alone = |at: &usize| {
        let (bytes, end) = (text.as_bytes(), at + name.len());
        let before = at.checked_sub(1).and_then(|i| bytes.get(i));
        let ends =
            (latin(name.as_bytes().first()) && latin(before), latin(name.as_bytes().last()) && latin(bytes.get(end)));
        ends == (false, false)
    };
    text.match_indices(&name).map(|(at, _)| at).filter(alone).collect()
}

/// Years and finer calendar periods: 2026, 2025Q2, 2025-04, 2025年4月.
fn periods(question: &str) -> Vec<Period> {
    let text = question.replace('年', "-").replace("季度", "Q").to_uppercase();
    let mut found = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, sign)| sign.is_ascii_digit()) {
        let before = text[..at].chars().next_back();
        let word: String = text[at..].chars().take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '-').collect();
        let year: String = word.chars().take_while(char::is_ascii_digit).collect();
        if before.is_some_and(|sign| sign.is_ascii_alphanumeric() || sign == '-') || year.len() != 4 {
            continue;
        }
        let rest = word[4..].trim_matches('-');
        let tried = [format!("{year}-{rest}"), format!("{year}-{rest:0>2}"), year];
        let period = tried.iter().find_map(|text| Period::parse(text));
        found.extend(period.filter(|period| !found.contains(period)));
    }
    found
}

/// Capitalised words inside a sentence that nothing recognised: most likely a name.
fn unknown(question: &str, taken: &[(usize, usize)]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    for word in question.split_inclusive(|sign: char| !sign.is_ascii_alphanumeric()) {
        let name = word.trim_end_matches(|sign: char| !sign.is_ascii_alphanumeric());
        let (start, end) = (at, at + name.len());
        at += word.len();
        let covered = taken.iter().any(|t| start < t.1 && t.0 < end);
        let capital = name.starts_with(|sign: char| sign.is_ascii_uppercase()) && name.len() > 2;
        // The first word of a sentence is capitalised whatever it is.
        let opens = question[..start].trim_end().chars().next_back().is_none_or(|sign| ".?!:。？！：".contains(sign));
        if capital && !covered && !opens {
            names.push(name.to_string());
        }
    }
    names
}
