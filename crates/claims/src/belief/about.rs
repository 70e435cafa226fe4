//! What a belief or a view is about, and what the note sets against it.

use super::Thought;
use super::sense::Sense;
use crate::bind::Scene;
use crate::clause::LineKind;
use crate::event::whom;
use crate::mention::Sort;
use crate::words::{Found, REACH, opening};
use crate::{Cited, Span, Whom};

/// A name or topic of a span.
pub struct Subject {
    /// Whom.
    pub whom: Cited<Whom>,
    /// Its words.
    pub span: Span,
    /// Whether it is the widest topic, taken for want of a narrower one.
    wide: bool,
    /// Whether it is a name rather than a topic.
    pub name: bool,
}

/// The topic that stands for the whole chain.
const WIDEST: &str = "ai_compute";

/// Names and topics of a span, in order; where a name and a topic share words the longer is kept.
pub fn subjects(scene: &Scene, span: Span) -> Vec<Subject> {
    let suits = |e: u32| !matches!(scene.lexicon.entities[e as usize].sort, Sort::Event | Sort::Other);
    let names = scene.mentions_in(span).iter().filter(|m| m.entity.is_some_and(suits));
    let topics = scene.topics_in(span).iter();
    let names = names.map(|m| Subject { whom: whom(scene, m), span: m.span, wide: false, name: true });
    let topics =
        topics.map(|t| Subject { whom: t.whom(), span: t.span, wide: t.entity.as_str() == WIDEST, name: false });
    let mut all: Vec<Subject> = names.chain(topics).collect();
    all.sort_by_key(|s| (s.span.start, std::cmp::Reverse(s.span.end)));
    all.dedup_by(|b, a| a.span.overlaps(&b.span));
    all
}

/// The first that is not the widest topic, else that.
fn first(mut all: Vec<Subject>) -> Option<Cited<Whom>> {
    let at = all.iter().position(|s| !s.wide).unwrap_or(0);
    (at < all.len()).then(|| all.swap_remove(at).whom)
}

/// The last that is not the widest topic, else that.
fn last(mut all: Vec<Subject>) -> Option<Cited<Whom>> {
    let at = all.iter().rposition(|s| !s.wide).unwrap_or(0);
    (at < all.len()).then(|| all.swap_remove(at).whom)
}

/// What a thought is about: behind a verb its object, before a judgement its subject; else what stands nearest before
/// it in the sentence, over its line, in the sentences before, in the note.
pub fn about(scene: &Scene, thought: &Thought) -> Option<Cited<Whom>> {
    let (span, cue) = (thought.span, thought.cue);
    let holder = thought.holder_words;
    let free = |all: Vec<Subject>| -> Vec<Subject> {
        all.into_iter().filter(|s| holder.is_none_or(|h| !h.overlaps(&s.span))).collect()
    };
    let before = || free(subjects(scene, Span { start: span.start, end: cue.start }));
    let behind = || free(subjects(scene, Span { start: cue.start, end: span.end }));
    let over = || {
        let line = scene.layout.sentences[thought.sentence].line as usize;
        scene
            .layout
            .over(line)
            .into_iter()
            .take(3)
            .find_map(|o| first(subjects(scene, opening(scene.layout.lines[o].span))))
    };
    if thought.sense == Sense::Yardstick
        && let Some(found) = first(before()).or_else(over)
    {
        return Some(found);
    }
    let verb = matches!(thought.sense, Sense::Doubt | Sense::Tells | Sense::Hope) || thought.transitive;
    let own =
        if verb { first(behind()).or_else(|| last(before())) } else { last(before()).or_else(|| first(behind())) };
    let sentence = scene.layout.sentences[thought.sentence].span;
    let earlier = || {
        foremost(free(subjects(
            scene,
            Span { start: sentence.start.max(span.start.saturating_sub(REACH)), end: span.start },
        )))
    };
    own.or_else(earlier).or_else(over).or_else(|| nearby(scene, thought.sentence)).or_else(|| {
        let id = scene.focus.first().map(|e| scene.lexicon.entities[*e as usize].id.clone());
        id.map(|id| Cited::supposed(Whom::Known(id)))
    })
}

/// The first name, else the first topic: who a sentence is about.
fn foremost(all: Vec<Subject>) -> Option<Cited<Whom>> {
    let (names, topics): (Vec<Subject>, Vec<Subject>) = all.into_iter().partition(|s| s.name);
    first(names).or_else(|| first(topics))
}

/// Sentences looked at on either side for a subject.
const BACK: usize = 3;

/// The sentences before in its line, names before topics; then those behind.
fn nearby(scene: &Scene, sentence: usize) -> Option<Cited<Whom>> {
    let all = &scene.layout.sentences;
    let line = all[sentence].line;
    let before = || all[sentence.saturating_sub(BACK)..sentence].iter().rev().filter(|s| s.line == line);
    let behind = all[sentence + 1..].iter().take(BACK);
    let named = |s: &crate::clause::Sentence| first(subjects(scene, s.span).into_iter().filter(|s| s.name).collect());
    let found = before().find_map(named).or_else(|| before().find_map(|s| first(subjects(scene, s.span))));
    found.or_else(|| behind.map(|s| subjects(scene, s.span)).find_map(foremost))
}

/// Most spans of evidence.
const MOST: usize = 4;

/// What the note sets against a thought, or where it shares it for it: the clauses behind it that turn against it, the
/// items of the list it heads, the next sentence where that turns, what it concludes from.
pub fn evidence(scene: &Scene, words: &Found<Sense>, thought: &Thought) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let layout = &scene.layout;
    let sentence = layout.sentences[thought.sentence];
    let clauses = |span: Span| {
        let from = layout.clauses.partition_point(|c| c.span.start < span.start);
        layout.clauses[from..].iter().take(LOOK).take_while(move |c| c.span.start < span.end).map(|c| c.span)
    };
    let turns = |span: Span| words.has(Span { start: span.start, end: span.end.min(span.start + 24) }, Sense::But);
    let rest = Span { start: thought.span.end, end: sentence.span.end };
    let mut turned = false;
    for clause in clauses(rest) {
        turned |= turns(clause);
        if turned {
            found.push(scene.trimmed(clause));
        }
    }
    let at = layout.brackets.partition_point(|b| b.start < thought.span.start);
    if let Some(bracket) = layout.brackets.get(at).filter(|b| b.end <= thought.span.end) {
        found.push(Span { start: bracket.start + 1, end: bracket.end.saturating_sub(1) });
    }
    let line = sentence.line as usize;
    let below = layout.lines.iter().enumerate().skip(line + 1).take(LOOK);
    let items = below.filter(|(_, l)| l.over == Some(line as u32) && l.kind == LineKind::Bullet);
    for (_, item) in items {
        let clause = clauses(item.span).next().unwrap_or(item.span);
        found.push(scene.trimmed(clause));
    }
    if let Some(next) = layout.sentences.get(thought.sentence + 1)
        && (next.line == sentence.line || found.is_empty() && next.line <= sentence.line + 2)
        && turns(next.span)
    {
        found.extend(clauses(next.span).next().map(|c| scene.trimmed(c)));
    }
    if found.is_empty() {
        let concludes = words.has(
            Span { start: sentence.span.start.max(thought.span.start.saturating_sub(REACH)), end: thought.span.end },
            Sense::Hence,
        );
        let start = if concludes || thought.sentence == 0 {
            sentence.span.start
        } else {
            layout.sentences[thought.sentence - 1].span.start
        };
        let before = Span { start: start.max(thought.span.start.saturating_sub(REACH)), end: thought.span.start };
        let told = clauses(before).filter(|c| !scene.figures_in(*c).is_empty());
        found.extend(told.map(|c| scene.trimmed(c)));
        let excess = found.len().saturating_sub(2);
        found.drain(..excess);
    }
    found.retain(|s| s.start < s.end && !s.overlaps(&thought.span) || thought.span.start < s.start);
    found.truncate(MOST);
    found
}

/// Lines below a head among which its items are looked for; clauses behind a thought.
const LOOK: usize = 12;
