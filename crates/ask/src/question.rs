//! What a question asks for: names, metrics and times as notes are read, the sort of answer by data/ask.toml, and the
//! words that are left.

use std::collections::{BTreeMap, BTreeSet};

use almanac::{Almanac, Kind};
use claims::{Direction, Link, Reader, Span};
use figure::{Date, EntityId, MetricId, Period};
use serde::Deserialize;

/// What was recognised.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Asked {
    /// Whom or what, in the order asked.
    pub entities: Vec<EntityId>,
    /// The words by which each was asked for, folded.
    pub names: Vec<String>,
    /// Which quantities; none = any.
    pub metrics: BTreeSet<MetricId>,
    /// For when; none = any time.
    pub periods: Vec<Period>,
    /// Sorts of answers wanted; none = any.
    pub wants: BTreeSet<Wants>,
    /// Names that look like one but are not known.
    pub unknown: Vec<String>,
    /// Words that nothing above accounts for, folded.
    pub rest: Vec<String>,
}

/// A sort of answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Wants {
    /// Who stands to whom in this way.
    Relation(Link),
    /// What is believed, and what stands against it.
    Belief,
    /// What would move it.
    Trigger,
    /// What is wrong with what was said.
    Finding,
    /// Expected beside implied.
    Compared,
    /// How much of a company it is.
    Share,
    /// Growth.
    Growth,
    /// Only what pulls this way.
    Way(Direction),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    relation: BTreeMap<Link, Vec<String>>,
    kind: BTreeMap<String, Vec<String>>,
    direction: BTreeMap<Direction, Vec<String>>,
    filler: BTreeMap<String, Vec<String>>,
}

/// The words of data/ask.toml.
pub struct Lists {
    /// Folded word and what it asks for; None = nothing of its own.
    words: Vec<(String, Option<Wants>)>,
}

impl Lists {
    /// Name of the file, in data/.
    pub const FILE: &'static str = "ask.toml";

    /// From the file's text; the error says what in it cannot be used.
    pub fn parse(text: &str) -> Result<Lists, String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        let mut words: Vec<(String, Option<Wants>)> = Vec::new();
        let mut put = |list: Vec<String>, wants| words.extend(list.into_iter().map(|w| (w.to_lowercase(), wants)));
        for (link, list) in file.relation {
            put(list, Some(Wants::Relation(link)));
        }
        for (direction, list) in file.direction {
            put(list, Some(Wants::Way(direction)));
        }
        for (kind, list) in file.kind {
            put(list, Some(kind_of(&kind)?));
        }
        file.filler.into_values().for_each(|list| put(list, None));
        words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.cmp(b)));
        Ok(Lists { words })
    }

    /// From the almanac's own file. Panics when it is broken, which a test refuses.
    pub fn of(almanac: &Almanac) -> Lists {
        Lists::parse(almanac.text(Lists::FILE).unwrap_or(""))
            .unwrap_or_else(|wrong| panic!("{}: {wrong}", almanac.path(Lists::FILE)))
    }
}

fn kind_of(kind: &str) -> Result<Wants, String> {
    Ok(match kind {
        "belief" => Wants::Belief,
        "trigger" => Wants::Trigger,
        "finding" => Wants::Finding,
        "compared" => Wants::Compared,
        "share" => Wants::Share,
        "growth" => Wants::Growth,
        other => return Err(format!("kind.{other} is no sort of answer")),
    })
}

/// Read a question put on a day, in Chinese or English.
pub fn read(question: &str, almanac: &Almanac, day: Date) -> Asked {
    let heard = Reader::new(almanac).hear(question, day);
    let folded = question.to_lowercase();
    let mut asked = Asked { periods: heard.times.iter().map(|(_, p)| *p).collect(), ..Asked::default() };
    let mut taken: Vec<Span> = heard.times.iter().map(|(s, _)| *s).collect();
    for (span, entity) in &heard.entities {
        taken.push(*span);
        if !asked.entities.contains(entity) {
            asked.entities.push(entity.clone());
            asked.names.push(span.of(question).to_lowercase());
        }
    }
    let lists = Lists::of(almanac);
    // Lower-casing may move bytes only in scripts that no list is written in.
    let aligned = folded.len() == question.len();
    let (wants, mut words) = if aligned { wanted(&folded, &taken, &lists) } else { Default::default() };
    for (span, metric, item) in heard.metrics.clone() {
        // A word that asks for a sort of answer ("growth", "share of") is no metric of its own.
        let asks = words.iter().any(|w| w.overlaps(&span) && w.end - w.start >= span.end - span.start);
        if taken.iter().any(|t| t.overlaps(&span) && t.end - t.start > span.end - span.start) || asks {
            continue;
        }
        words.push(span);
        asked.metrics.insert(metric);
        if let Some(item) = item.filter(|i| !asked.entities.contains(i)) {
            asked.entities.push(item);
            asked.names.push(span.of(question).to_lowercase());
        }
    }
    taken.extend(words);
    let fresh = |span: &Span| !taken.iter().any(|t| t.overlaps(span));
    // "Google's tokens": words of a metric are no topic beside a name.
    let topic = |e: &EntityId| almanac.entity(e).is_some_and(|e| e.kind == Kind::Topic);
    if asked.entities.iter().any(|e| !topic(e)) {
        let measured = |e: &EntityId| {
            heard.metrics.iter().any(|(m, ..)| heard.entities.iter().any(|(s, t)| t == e && s.overlaps(m)))
        };
        let kept = |e: &EntityId| !topic(e) || !measured(e);
        let (entities, names) = (std::mem::take(&mut asked.entities), std::mem::take(&mut asked.names));
        (asked.entities, asked.names) = entities.into_iter().zip(names).filter(|(e, _)| kept(e)).unzip();
    }
    asked.unknown = heard.unknown.into_iter().filter(|(s, _)| fresh(s)).map(|(_, name)| name).collect();
    asked.wants = wants;
    for (at, word) in rest(&folded, &taken) {
        // A capital inside a sentence is most likely a name.
        let opens = question[..at].trim_end().chars().next_back().is_none_or(|sign| ".?!:。？！：".contains(sign));
        let name = question.get(at..at + word.len()).filter(|w| w.starts_with(|c: char| c.is_ascii_uppercase()));
        match name.filter(|_| !opens && aligned) {
            Some(name) => asked.unknown.push(name.to_string()),
            None => asked.rest.push(word),
        }
    }
    asked
}

/// Sorts of answers, and the bytes of the words that ask for them or for nothing.
fn wanted(folded: &str, taken: &[Span], lists: &Lists) -> (BTreeSet<Wants>, Vec<Span>) {
    let (mut wants, mut spans): (BTreeSet<Wants>, Vec<Span>) = Default::default();
    for (word, want) in &lists.words {
        for (at, _) in folded.match_indices(word.as_str()) {
            let span = Span::new(at, at + word.len());
            // The longest word at a place wins; one word may ask for several things.
            let covered = |s: &Span| s.overlaps(&span) && *s != span;
            if !whole(folded, &span) || spans.iter().any(covered) || taken.iter().any(|t| t.overlaps(&span)) {
                continue;
            }
            spans.push(span);
            wants.extend(*want);
        }
    }
    (wants, spans)
}

/// Whether Latin words stand whole.
fn whole(text: &str, span: &Span) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let words = span.of(text);
    let (before, after) = (text[..span.start as usize].chars().next_back(), text[span.end as usize..].chars().next());
    let runs_on = [(words.chars().next(), before), (words.chars().next_back(), after)];
    !runs_on.iter().any(|(inner, outer)| letter(*inner) && letter(*outer))
}

/// Words of at least two signs that are not taken, with their first byte: Latin ones whole, Chinese ones as they stand
/// together.
fn rest(folded: &str, taken: &[Span]) -> Vec<(usize, String)> {
    let mut words: Vec<(usize, String)> = Vec::new();
    let mut last = None;
    for (at, sign) in folded.char_indices() {
        let inside = taken.iter().any(|t| (t.start as usize..t.end as usize).contains(&at));
        let kind = if inside || !sign.is_alphanumeric() { None } else { Some(sign.is_ascii()) };
        if kind.is_some() && kind != last {
            words.push((at, String::new()));
        }
        if let (Some(_), Some((_, word))) = (kind, words.last_mut()) {
            word.push(sign);
        }
        last = kind;
    }
    words.retain(|(_, w)| w.chars().count() > 1);
    words
}
