//! Relations: who supplies, buys from, belongs to, competes with, invests in or depends on whom.
//!
//! Words that say a link (data/said/relations.toml) are frames with two arguments; candidates for both stand before,
//! behind, or behind a preposition, and are scored; the best pair above the threshold is kept. Topics over names
//! (软件的甲/乙, 甲(光模块), 受益丙的#甲) are labels. Pure data decides; one pass over the words found.

mod frame;
mod label;
mod party;
mod seat;
mod sure;
mod words;

pub use words::Words;

use std::collections::{BTreeMap, BTreeSet};

use crate::bind::Scene;
use crate::clause::LineKind;
use crate::emit::{Ids, clause_span};
use crate::{Certainty, Cited, Claim, Link, Modality, Said, Span, Whom};

use party::Cast;

/// A relation found, with the score of its words.
#[derive(Clone, Debug)]
pub struct Found {
    /// From whom.
    pub subject: Cited<Whom>,
    /// Which way.
    pub link: Link,
    /// To whom.
    pub object: Cited<Whom>,
    /// Of what.
    pub product: Option<Cited<Whom>>,
    /// How sure the note is.
    pub certainty: Certainty,
    /// The shortest clause, or the name in a list.
    pub span: Span,
    /// The words that link them.
    pub reason: Option<Span>,
    /// Score.
    pub score: f64,
}

/// Relations of a note, each once.
pub fn relations(scene: &Scene, words: &Words, ids: &mut Ids) -> Vec<Claim> {
    let cast = Cast::of(scene, words);
    let mut found = plain(frame::read(scene, words, &cast));
    // In a report's title the company is meant, whatever drives what.
    found.retain(|f| !(is_part(&cast, f) && label::titled(scene, &cast, scene.layout.line_at(f.span.start)).is_some()));
    found.extend(label::read(scene, words, &cast));
    let mut found = strongest(scene, found);
    for each in found.iter_mut().filter(|f| is_headline(scene, &cast, f.span)) {
        each.score -= words.weights.headline;
    }
    let mut kept = once(words, found);
    kept.sort_by_key(|f| (f.span.start, f.span.end));
    kept.into_iter().map(|f| claim(scene, f, ids)).collect()
}

/// Where the words of one place link two parties plainly, that one depends on the other adds nothing.
fn plain(found: Vec<Found>) -> Vec<Found> {
    let trades: BTreeSet<(&Whom, &Whom, Span)> = found
        .iter()
        .filter(|f| f.link != Link::ExposedTo)
        .flat_map(|f| {
            let (a, b) = (&f.subject.value, &f.object.value);
            [(a, b, f.span), (b, a, f.span)]
        })
        .collect();
    let adds = |f: &&Found| f.link != Link::ExposedTo || !trades.contains(&(&f.subject.value, &f.object.value, f.span));
    found.iter().filter(adds).cloned().collect()
}

/// In one sentence one party hangs on what the plainest words say.
fn strongest(scene: &Scene, found: Vec<Found>) -> Vec<Found> {
    let place = |f: &Found| (f.subject.value.clone(), scene.layout.sentence_at(f.span.start));
    let mut best: BTreeMap<(Whom, usize), f64> = BTreeMap::new();
    for each in found.iter().filter(|f| f.link == Link::ExposedTo) {
        let score = best.entry(place(each)).or_insert(each.score);
        *score = score.max(each.score);
    }
    let holds = |f: &Found| f.link != Link::ExposedTo || best.get(&place(f)).is_none_or(|score| f.score >= *score);
    found.into_iter().filter(holds).collect()
}

fn is_part(cast: &Cast, found: &Found) -> bool {
    let at = found.subject.span.map_or(0, |s| s.start);
    let upto = cast.parties.partition_point(|p| p.span.start <= at);
    let party = upto.checked_sub(1).map(|i| &cast.parties[i]);
    party.is_some_and(|p| p.span.start == at && p.class == words::Class::Part)
}

/// Whether words stand in a headline: a heading, or 【…】 before the text of a flash; a report's title counts as text.
fn is_headline(scene: &Scene, cast: &Cast, span: Span) -> bool {
    let sentence = scene.layout.sentences.get(scene.layout.sentence_at(span.start));
    sentence.is_some_and(|s| {
        let line = s.line as usize;
        let heading = scene.layout.lines[line].kind == LineKind::Heading && label::titled(scene, cast, line).is_none();
        heading || s.span.of(scene.text).trim_start().starts_with('【')
    })
}

/// Each pair and link once, where it is said first or plainest; who buys from is who is supplied, who competes has no side.
fn once(words: &Words, mut found: Vec<Found>) -> Vec<Found> {
    let key = |f: &Found| {
        let (a, b) = (f.subject.value.clone(), f.object.value.clone());
        match f.link {
            Link::BuysFrom => (b, a, Link::Supplies),
            Link::Competes if b < a => (b, a, Link::Competes),
            link => (a, b, link),
        }
    };
    let mut best: BTreeMap<(Whom, Whom, Link), Found> = BTreeMap::new();
    found.sort_by_key(|f| f.span.start);
    for each in found.into_iter().filter(|f| f.subject.value != f.object.value) {
        let key = key(&each);
        if best.get(&key).is_none_or(|other| each.score > other.score + words.weights.plainer) {
            best.insert(key, each);
        }
    }
    best.into_values().collect()
}

fn claim(scene: &Scene, found: Found, ids: &mut Ids) -> Claim {
    let Found { subject, link, object, product, certainty, span, reason, score } = found;
    let modality = if certainty == Certainty::Expected { Modality::Forecast } else { Modality::Actual };
    Claim {
        id: ids.next(span.start),
        note: ids.note(),
        said: Said::Relation { subject, link, object, product, certainty, reason },
        modality,
        by: Cited::supposed(Whom::Named(String::new())),
        span,
        clause: clause_span(scene, span.start),
        scope: None,
        confidence: (score / 2.0).clamp(0.05, 0.95),
    }
}
