//! Whom a figure is about.

use super::list::Lists;
use super::place::{Region, Source, locate, nearest, regions};
use super::{Memory, Pick, Scene, What, Who, cell_of};
use crate::Span;
use crate::clause::LineKind;
use crate::mention::{Cue, Mention, Sort};

struct Candidate {
    who: Who,
    span: Option<Span>,
    source: Source,
    score: f64,
}

/// The best entity; None when the note names none that could be meant.
pub fn choose(scene: &Scene, figure: usize, what: &Pick<What>, memory: &Memory, lists: &Lists) -> Option<Pick<Who>> {
    let quantity = scene.figure(figure);
    let weights = &scene.weights.entity;
    let metric = scene.metric_id(what.value.metric).as_str();
    let own = scene.hits_in(scene.sentence_of(figure)).iter().any(|h| scene.cues(h).contains(&Cue::Own));
    let mut found: Vec<Candidate> = Vec::new();
    for region in regions(scene, figure) {
        let mentions = scene.mentions_in(region.span);
        for mention in nearest(mentions, |m| m.span.start, quantity.span.start) {
            if let Some(candidate) = weigh(scene, figure, region, mentions, mention, metric, own) {
                found.push(candidate);
            }
        }
    }
    if let Some(span) = lists.entity_of(figure)
        && let Some(mention) = scene.mentions_in(span).first()
    {
        let who = who_of(mention);
        let score = weights.place.of(Source::ClauseBefore) + 3.0 + fit(scene, &who, metric);
        found.push(Candidate { who, span: Some(mention.span), source: Source::ClauseBefore, score });
    }
    if let (Some((who, span)), Some((line, sentence))) = (&memory.who, memory.at) {
        let here = scene.layout.line_at(quantity.span.start);
        let same = sentence == scene.layout.sentence_at(quantity.span.start);
        let source = if same { Source::Carried } else { Source::CarriedFar };
        let apart = here.saturating_sub(line).min(6) as f64;
        let mut score = weights.place.of(source) - 0.25 * apart + fit(scene, who, metric);
        score += if own && is_company(scene, who) { weights.own } else { 0.0 };
        let bullets = line != here && [line, here].iter().all(|l| scene.layout.lines[*l].kind == LineKind::Bullet);
        let listed = if nameless(scene, here) { weights.listed } else { weights.bullet };
        score += if bullets { listed } else { 0.0 };
        if let Some(last) = memory.figure {
            let since = Span { start: scene.figure(last).span.end, end: quantity.span.start };
            let newer = scene
                .mentions_in(since)
                .iter()
                .any(|m| !m.object && m.entity.is_none_or(|e| fit(scene, &Who::Known(e), metric) > -0.5));
            score += if newer { weights.newer } else { 0.0 };
        }
        found.push(Candidate { who: who.clone(), span: *span, source, score });
    }
    for (rank, entity) in scene.focus.iter().take(3).enumerate() {
        let who = Who::Known(*entity);
        let mut bonus = if own && is_company(scene, &who) { weights.own } else { 0.0 };
        bonus += if rank == 0 && scene.headed { weights.headed } else { 0.0 };
        let score = weights.place.of(Source::Note) - 0.4 * rank as f64 + fit(scene, &who, metric) + bonus;
        found.push(Candidate { who, span: None, source: Source::Note, score });
    }
    found.extend(summed(scene, figure, metric));
    pick(scene, found)
}

/// Of several together, where the words say a sum: the group that the note names, else one all of whose members it
/// names; in a table row of totals ("Total", 合计) that fits none, the row's own words.
fn summed(scene: &Scene, figure: usize, metric: &str) -> Option<Candidate> {
    let weights = &scene.weights.entity;
    let says = |span: Span| scene.hits_in(span).iter().find(|h| scene.cues(h).contains(&Cue::Sum)).map(|h| h.span);
    let row = row_head(scene, figure);
    let words = match row {
        Some(head) => says(head).or_else(|| is_total(scene, head).then(|| scene.trimmed(head)))?,
        None => says(scene.clause_of(figure))?,
    };
    let named = |e: &&u32| scene.lexicon.entities[**e as usize].sort == Sort::Group;
    let group = scene.focus.iter().find(named).copied().or_else(|| {
        // All of a few, all but one of four or more.
        let whole = |members: &[u32]| members.iter().filter(|m| !scene.focus.contains(m)).count() <= members.len() / 4;
        let of = scene.lexicon.groups.iter().filter(|(_, members)| whole(members));
        of.max_by_key(|(id, members)| (members.len(), std::cmp::Reverse(*id))).map(|(id, _)| *id)
    });
    if let Some(group) = group {
        let score = weights.place.of(Source::Note) + weights.sum + fit(scene, &Who::Known(group), metric);
        return Some(Candidate { who: Who::Known(group), span: None, source: Source::Note, score });
    }
    // A total over rows of several companies is nobody's own.
    let head = row?;
    let score = weights.place.of(Source::Row) + fit(scene, &Who::Named(head), metric);
    (scene.mentions_in(head).is_empty() && many_rows(scene, figure)).then_some(Candidate {
        who: Who::Named(words),
        span: Some(words),
        source: Source::Row,
        score,
    })
}

/// Whether a cell says no more than that its row is a total.
fn is_total(scene: &Scene, cell: Span) -> bool {
    let words = scene.trimmed(cell).of(scene.text);
    scene.lexicon.words("total").iter().any(|w| w.eq_ignore_ascii_case(words))
}

/// First cell of the row of a figure in a table.
fn row_head(scene: &Scene, figure: usize) -> Option<Span> {
    let (table, row, column) = cell_of(scene.figure(figure))?;
    let cells = scene.figures.tables[table as usize].rows.get(row as usize)?;
    cells.first().copied().filter(|_| column > 0)
}

/// Whether the rows of a figure's table are headed by more than one company.
fn many_rows(scene: &Scene, figure: usize) -> bool {
    let Some((table, ..)) = cell_of(scene.figure(figure)) else { return false };
    let rows = &scene.figures.tables[table as usize].rows;
    let heads = rows.iter().filter_map(|cells| cells.first());
    let mut known: Vec<u32> = heads.flat_map(|c| scene.mentions_in(*c)).filter_map(|m| m.entity).collect();
    known.sort_unstable();
    known.dedup();
    known.len() > 1
}

/// Whether a list that makes up a group is said to be taken together: "combined revenue of A, B and C".
fn is_together(scene: &Scene, figure: usize, list: &Mention) -> bool {
    let lead = Span { start: scene.sentence_of(figure).start, end: list.span.end };
    list.group && scene.hits_in(lead).iter().any(|h| scene.cues(h).contains(&Cue::Sum))
}

/// Whether a list of names that is said to be taken together holds this one.
fn is_summand(scene: &Scene, figure: usize, mention: &Mention) -> bool {
    let lists = scene.mentions_in(scene.sentence_of(figure));
    !mention.group && lists.iter().any(|m| m.span.overlaps(&mention.span) && is_together(scene, figure, m))
}

fn weigh(
    scene: &Scene,
    figure: usize,
    region: Region,
    mentions: &[Mention],
    mention: &Mention,
    metric: &str,
    own: bool,
) -> Option<Candidate> {
    let weights = &scene.weights.entity;
    if let Some(entity) = mention.entity
        && scene.lexicon.entities[entity as usize].segment
    {
        return None;
    }
    let quantity = scene.figure(figure);
    if mention.span.overlaps(&quantity.span) || is_summand(scene, figure, mention) {
        return None;
    }
    let who = who_of(mention);
    let (source, mut score) = locate(scene, figure, region, mention.span, &weights.place);
    score += fit(scene, &who, metric);
    score += if mention.source { weights.source } else { 0.0 };
    // IREN高于CIFR的64.8%: the figure is the object's own.
    let between = scene.between(mention.span, quantity.span).trim_matches([' ', '*']);
    let owns = mention.span.end <= quantity.span.start && matches!(between, "的" | "'s" | "’s" | "" | ":" | "：");
    score += if owns {
        weights.owns
    } else if mention.object && !is_together(scene, figure, mention) {
        weights.object
    } else {
        0.0
    };
    score += if mention.group { weights.group } else { 0.0 };
    if !source.is_said() && scene.layout.bracket_at(mention.span.start).is_some() {
        score += weights.bracket;
    }
    if outside_bracket(scene, quantity.span, mention.span) {
        score += weights.place.bracket;
    }
    score += if mention.subject { weights.subject } else { 0.0 };
    if mentions.first().is_some_and(|m| m.span == mention.span) {
        score += weights.first;
    }
    if matches!(source, Source::ClauseBefore | Source::SentenceBefore) {
        let from = scene.mentions.partition_point(|m| m.span.start < mention.span.end);
        let to = scene.mentions.partition_point(|m| m.span.start < quantity.span.start);
        score += weights.between * to.saturating_sub(from).min(4) as f64;
    }
    if let Who::Known(child) = who {
        let owner = |m: &Mention| m.entity.is_some_and(|parent| scene.lexicon.belongs(child, parent));
        let beside = |m: &Mention| m.span.end <= mention.span.start && mention.span.start - m.span.end <= 4;
        let near = nearest(mentions, |m| m.span.start, mention.span.start);
        if near.iter().any(|m| owner(m) && beside(m)) {
            score += weights.narrow;
        } else if near.iter().any(owner) {
            score += weights.narrow / 2.0;
        }
    } else {
        score += weights.unknown;
    }
    if own && !source.is_said() && is_company(scene, &who) {
        score += weights.own;
    }
    Some(Candidate { who, span: Some(mention.span), source, score })
}

/// Whether neither a line nor what stands over it names anybody.
fn nameless(scene: &Scene, line: usize) -> bool {
    let bare = |l: usize| scene.mentions_in(scene.layout.lines[l].span).is_empty();
    bare(line) && scene.layout.over(line).into_iter().all(bare)
}

/// Whether a figure stands in brackets that do not hold the mention, though others in them do name somebody.
fn outside_bracket(scene: &Scene, figure: Span, mention: Span) -> bool {
    scene.layout.bracket_at(figure.start).is_some_and(|b| {
        let inside = Span { start: b.start, end: figure.start };
        !(b.start <= mention.start && mention.end <= b.end || scene.mentions_in(inside).is_empty())
    })
}

fn who_of(mention: &Mention) -> Who {
    mention.entity.map_or(Who::Named(mention.span), Who::Known)
}

fn is_company(scene: &Scene, who: &Who) -> bool {
    match who {
        Who::Known(entity) => scene.lexicon.entities[*entity as usize].sort == Sort::Company,
        Who::Named(_) => true,
    }
}

fn fit(scene: &Scene, who: &Who, metric: &str) -> f64 {
    let sort = match who {
        Who::Known(entity) => scene.lexicon.entities[*entity as usize].sort,
        Who::Named(_) => Sort::Company,
    };
    scene.weights.fit(metric, sort)
}

fn pick(scene: &Scene, mut found: Vec<Candidate>) -> Option<Pick<Who>> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let best = found.first()?;
    if best.score < scene.weights.entity.least {
        return None;
    }
    let other = found.iter().find(|c| c.who != best.who);
    let margin = other.map_or(3.0, |o| (best.score - o.score).min(3.0));
    Some(Pick { value: best.who.clone(), span: best.span, source: best.source, margin })
}
