//! Lists that answer each other: `A、B、C 分别为 x、y、z`, "A and B were x and y, respectively".

use std::collections::BTreeMap;

use super::{Role, Scene};
use crate::Span;
use crate::mention::Cue;
use crate::period::{Part, When, YearRef};

/// What a list gives to each figure.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    metrics: BTreeMap<usize, Span>,
    entities: BTreeMap<usize, Span>,
    whens: BTreeMap<usize, usize>,
    years: BTreeMap<usize, (usize, i16)>,
}

impl Lists {
    /// Words of the metric that a list gives to a figure.
    pub fn metric_of(&self, figure: usize) -> Option<Span> {
        self.metrics.get(&figure).copied()
    }

    /// Words of the entity.
    pub fn entity_of(&self, figure: usize) -> Option<Span> {
        self.entities.get(&figure).copied()
    }

    /// Index of a time of several years, and how many years after its first the figure's is.
    pub fn year_of(&self, figure: usize) -> Option<(usize, i16)> {
        self.years.get(&figure).copied()
    }

    /// Index of the time.
    pub fn when_of(&self, figure: usize) -> Option<usize> {
        self.whens.get(&figure).copied()
    }
}

/// Longest stretch between two members of a list, in characters.
const JOINT: usize = 6;
/// Longest list.
const LONGEST: usize = 12;

/// Find the lists of all sentences.
pub fn assign(scene: &Scene, roles: &[Role]) -> Lists {
    let mut lists = Lists::default();
    let mut from = 0;
    let count = scene.figures.quantities.len();
    while from < count {
        let mut to = from + 1;
        while to < count
            && to - from < LONGEST
            && roles[to] == roles[from]
            && joined(scene, figure(scene, to - 1), figure(scene, to))
        {
            to += 1;
        }
        if to - from > 1 {
            answer(scene, from, to, &mut lists);
        }
        from = to;
    }
    lists
}

fn figure(scene: &Scene, index: usize) -> Span {
    scene.figure(index).span
}

/// Whether two spans are members of one list.
fn joined(scene: &Scene, a: Span, b: Span) -> bool {
    let between = scene.between(a, b);
    if a.end >= b.start || between.contains(['\n', '。', '|']) {
        return false;
    }
    let short = between.chars().count() <= JOINT;
    short && scene.lexicon.words("joint").iter().any(|mark| between.contains(mark.as_str()))
}

/// Members of the list that ends last before `at` within `floor`: indices into `spans`.
fn list_before(scene: &Scene, spans: &[Span], floor: u32, at: u32) -> std::ops::Range<usize> {
    let end = spans.partition_point(|s| s.end <= at);
    let mut start = end;
    while start > 0 && end - start < LONGEST {
        let span = spans[start - 1];
        if span.start < floor || (start < end && !joined(scene, span, spans[start])) {
            break;
        }
        start -= 1;
    }
    start..end
}

fn answer(scene: &Scene, from: usize, to: usize, lists: &mut Lists) {
    let first = figure(scene, from);
    let sentence = scene.sentence_of(from);
    let hits = scene.hits_in(sentence);
    let said = hits.iter().any(|h| scene.cues(h).contains(&Cue::Respectively));
    let clause = scene.clause_of(from);
    // Without 分别 only a list in the figures' own clause answers.
    let floor = if said { sentence.start } else { clause.start };
    let count = to - from;
    let base = scene.whens.partition_point(|w| w.span.start < sentence.start);
    let whens: Vec<Span> = scene.whens_in(sentence).iter().map(|w| w.span).collect();
    let range = list_before(scene, &whens, floor, first.start);
    if range.len() == count {
        (from..to).zip(range).for_each(|(f, w)| _ = lists.whens.insert(f, base + w));
    }
    // 2025-2027年归母净利润为5.76/7.92/9.26亿: one figure a year.
    let last = whens.partition_point(|s| s.end <= first.start);
    if let Some(index) = last.checked_sub(1)
        && whens[index].start >= floor
        && let Some(years) = years(&scene.whens[base + index])
        && years == count
    {
        (from..to).zip(0..).for_each(|(f, k)| _ = lists.years.insert(f, (base + index, k)));
    }
    let mentions: Vec<Span> = scene.mentions_in(sentence).iter().map(|m| m.span).collect();
    let range = list_before(scene, &mentions, floor, first.start);
    if range.len() == count {
        (from..to).zip(range).for_each(|(f, m)| _ = lists.entities.insert(f, mentions[m]));
    }
    let metrics: Vec<Span> = hits
        .iter()
        .filter(|h| scene.cues(h).iter().any(|c| matches!(c, Cue::Metric { weak: false, .. })))
        .map(|h| h.span)
        .collect();
    let range = list_before(scene, &metrics, floor, first.start);
    if range.len() == count {
        (from..to).zip(range).for_each(|(f, m)| _ = lists.metrics.insert(f, metrics[m]));
    }
}

/// How many years a time of several years has.
fn years(when: &When) -> Option<usize> {
    let end = when.to?;
    let whole = when.from.part == Part::Year && end.part == Part::Year;
    match (when.from.year, end.year) {
        (YearRef::Is(a), YearRef::Is(b)) if whole && b > a => Some((b - a + 1) as usize),
        _ => None,
    }
}

/// Whether two figures are members of one list.
pub fn is_list(scene: &Scene, a: usize, b: usize) -> bool {
    joined(scene, figure(scene, a), figure(scene, b))
}
