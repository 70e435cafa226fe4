//! Which figures are growth, and of which level.

use std::collections::BTreeMap;

use super::list::is_list;
use super::{Bound, Role, Scene, cell_of};
use crate::mention::{Cue, Grows};
use crate::number::Kind;
use crate::{Growth, GrowthKind, Span};

/// The role of each figure.
pub fn roles(scene: &Scene) -> Vec<Role> {
    (0..scene.figures.quantities.len()).map(|i| role(scene, i)).collect()
}

fn role(scene: &Scene, index: usize) -> Role {
    let quantity = scene.figure(index);
    if quantity.vague {
        return Role::None;
    }
    match quantity.kind {
        Kind::Duration => {
            let timed = |m: u16| scene.lexicon.metrics[usize::from(m)].dimensions.iter().any(|d| d == "time");
            let near = scene
                .hits_in(scene.sentence_of(index))
                .iter()
                .any(|h| scene.cues(h).iter().any(|c| matches!(c, Cue::Metric { metric, .. } if timed(*metric))));
            if near { Role::Level } else { Role::None }
        }
        Kind::Points => Role::Growth,
        Kind::Ratio | Kind::Multiple => {
            if cell_of(quantity).is_some() {
                cell_role(scene, index)
            } else {
                text_role(scene, index)
            }
        }
        _ if quantity.sign == Some('+') && quantity.growth.is_some() => Role::Growth,
        _ => Role::Level,
    }
}

fn grows_in(scene: &Scene, span: Span) -> bool {
    scene.hits_in(span).iter().any(|h| scene.cues(h).iter().any(|c| matches!(c, Cue::Grows(_))))
}

fn cell_role(scene: &Scene, index: usize) -> Role {
    let quantity = scene.figure(index);
    let Some((table, row, column)) = cell_of(quantity) else { return Role::Level };
    let table = &scene.figures.tables[table as usize];
    let head = table.head.get(column as usize).is_some_and(|head| grows_in(scene, *head));
    let first = table.rows.get(row as usize).and_then(|cells| cells.first());
    let row_grows = column > 0 && first.is_some_and(|cell| grows_in(scene, *cell));
    let signed = quantity.sign.is_some() && quantity.kind == Kind::Ratio;
    let cell = table.rows.get(row as usize).and_then(|cells| cells.get(column as usize));
    let marked = quantity.growth.is_some() || cell.is_some_and(|cell| grows_in(scene, *cell));
    if head || row_grows || marked || signed { Role::Growth } else { Role::Level }
}

fn text_role(scene: &Scene, index: usize) -> Role {
    let quantity = scene.figure(index);
    let clause = scene.clause_of(index);
    let floor = scene
        .figures_in(clause)
        .filter(|i| *i < index)
        .map(|i| scene.figure(i).span.end)
        .next_back()
        .unwrap_or(clause.start);
    let ahead = Span { start: floor, end: quantity.span.start };
    let behind_end = scene.figures_in(clause).find(|i| *i > index).map_or(clause.end, |i| scene.figure(i).span.start);
    let behind = Span { start: quantity.span.end, end: behind_end };
    let rate = rate_metric(scene, ahead, behind, index);
    let before = scene.text[clause.start as usize..quantity.span.start as usize]
        .trim_end_matches([' ', '*', '~', '约', '近', '超', '>']);
    let arrives = scene.lexicon.words("to").iter().any(|word| before.ends_with(word.as_str()));
    let named = scene.hits_in(ahead).iter().any(|h| scene.cues(h).iter().any(|c| matches!(c, Cue::Grows(_))));
    let based =
        scene.hits_in(ahead).iter().any(|h| scene.cues(h).iter().any(|c| matches!(c, Cue::Grows(Grows::On(_)))));
    let close_behind = Span { start: behind.start, end: behind.end.min(behind.start + 36) };
    let follows = grows_in(scene, close_behind);
    let marked = quantity.growth.is_some();
    if quantity.sign == Some('+') && quantity.kind == Kind::Ratio {
        return Role::Growth;
    }
    if quantity.kind == Kind::Multiple {
        return if (marked || named || follows) && !rate { Role::Growth } else { Role::Level };
    }
    if rate {
        // A margin or share is a level, unless it moved *by* this much.
        let moved = (marked || named) && !arrives && based;
        return if moved { Role::Growth } else { Role::Level };
    }
    // A second member of a list is what the first is.
    let listed = index > 0 && is_list(scene, index - 1, index) && role_of_previous(scene, index);
    if marked || named || follows || listed { Role::Growth } else { Role::Level }
}

fn role_of_previous(scene: &Scene, index: usize) -> bool {
    let previous = scene.figure(index - 1);
    previous.kind == scene.figure(index).kind && role(scene, index - 1) == Role::Growth
}

/// Whether the nearest metric word says a share, a margin or a multiple.
fn rate_metric(scene: &Scene, ahead: Span, behind: Span, index: usize) -> bool {
    let is_rate = |h: &crate::mention::Hit| {
        let mut metrics = scene.cues(h).iter().filter_map(|c| match c {
            Cue::Metric { metric, weak: false, .. } => Some(*metric),
            _ => None,
        });
        metrics.next().map(|m| {
            let dims = &scene.lexicon.metrics[usize::from(m)].dimensions;
            dims.iter().all(|d| d == "ratio" || d == "multiple" || d == "*")
        })
    };
    if let Some(rate) = scene.hits_in(ahead).iter().rev().find_map(is_rate) {
        return rate;
    }
    let close = Span { start: behind.start, end: behind.end.min(behind.start + 30) };
    let directly = scene.hits_in(close).iter().find_map(|h| {
        let between = scene.between(scene.figure(index).span, h.span).trim();
        matches!(between, "" | "的" | "of" | "in").then(|| is_rate(h)).flatten()
    });
    directly.unwrap_or(false)
}

/// A figure's own words as growth.
pub fn of(scene: &Scene, index: usize) -> Growth {
    let quantity = scene.figure(index);
    Growth {
        kind: said_kind(scene, index).unwrap_or(GrowthKind::Yoy),
        rate: Some((quantity.low, quantity.high)),
        points: quantity.kind == Kind::Points,
        bound: quantity.bound,
        base: None,
        span: quantity.span,
    }
}

/// The kind that words name.
fn said_kind(scene: &Scene, index: usize) -> Option<GrowthKind> {
    let quantity = scene.figure(index);
    if quantity.kind == Kind::Multiple {
        return Some(GrowthKind::Multiple);
    }
    if let Some(kind) = quantity.growth.and_then(|mark| mark.kind)
        && kind != GrowthKind::Multiple
    {
        return Some(kind);
    }
    let named = |span: Span, last: bool| {
        let mut kinds = scene.hits_in(span).iter().flat_map(|h| scene.cues(h)).filter_map(|c| match c {
            Cue::Grows(Grows::On(kind)) => Some(*kind),
            _ => None,
        });
        if last { kinds.next_back() } else { kinds.next() }
    };
    if let Some((table, row, column)) = cell_of(quantity) {
        let table = &scene.figures.tables[table as usize];
        let cells = table.rows.get(row as usize);
        let spans = [
            cells.and_then(|c| c.get(column as usize)),
            table.head.get(column as usize),
            cells.and_then(|c| c.first()),
        ];
        return spans.into_iter().flatten().find_map(|s| named(*s, false));
    }
    let clause = scene.clause_of(index);
    let floor = scene
        .figures_in(clause)
        .filter(|i| *i < index)
        .map(|i| scene.figure(i).span.end)
        .next_back()
        .unwrap_or(clause.start);
    let next = scene.figures_in(clause).find(|i| *i > index).map_or(clause.end, |i| scene.figure(i).span.start);
    let ahead = Span { start: floor, end: quantity.span.start };
    let behind = Span { start: quantity.span.end, end: next };
    named(ahead, true)
        .or_else(|| named(behind, false))
        .or_else(|| named(Span { start: clause.start, end: quantity.span.start }, true))
}

/// What belongs to which level.
#[derive(Clone, Debug, Default)]
pub struct Ties {
    /// Growth figure to level.
    to: BTreeMap<usize, usize>,
    /// Growth that is a claim of its own besides.
    too: Vec<usize>,
    /// Level to its growth, in the order of the text.
    of: BTreeMap<usize, Vec<usize>>,
    /// Level to its base.
    bases: BTreeMap<usize, usize>,
    /// Base to its level.
    news: BTreeMap<usize, usize>,
}

impl Ties {
    /// Whether a growth figure belongs to a level.
    pub fn is_tied(&self, growth: usize) -> bool {
        self.to.contains_key(&growth)
    }

    /// Whether it says so in a clause with a base of its own, and so stands alone besides.
    pub fn stands_alone_too(&self, growth: usize) -> bool {
        self.too.contains(&growth)
    }

    /// Whether a level is the base of another.
    pub fn is_base(&self, level: usize) -> bool {
        self.news.contains_key(&level)
    }

    /// The level whose base this is.
    pub fn base_of(&self, level: usize) -> Option<usize> {
        self.news.get(&level).copied()
    }

    /// The base of a level.
    pub fn base(&self, level: usize) -> Option<usize> {
        self.bases.get(&level).copied()
    }

    /// The level before it of which this one is the base, while ties are still being found.
    fn new_of(&self, base: usize) -> Option<usize> {
        self.bases.iter().find(|(new, b)| **b == base && **new < base).map(|(new, _)| *new)
    }

    /// The growth tied to a level, in the order of the text.
    pub fn growth_of(&self, scene: &Scene, level: usize) -> Vec<Growth> {
        let tied = self.of.get(&level).map_or(&[][..], Vec::as_slice);
        let mut all: Vec<Growth> = tied.iter().map(|g| of(scene, *g)).collect();
        // The rate on the year before comes first, as in the gold.
        all.sort_by_key(|g| g.kind != GrowthKind::Yoy);
        all
    }
}

/// Tie growth to levels, and levels to their bases.
pub fn ties(scene: &Scene, roles: &[Role]) -> Ties {
    let mut ties = Ties::default();
    for index in 0..roles.len() {
        match roles[index] {
            Role::Growth => {
                let cell = cell_of(scene.figure(index)).is_some();
                let level =
                    if cell { level_in_row(scene, roles, index) } else { level_in_text(scene, roles, index, &ties) };
                if let Some(level) = level {
                    ties.to.insert(index, level);
                    ties.of.entry(level).or_default().push(index);
                    if !cell && compares(scene, index) && scene.clause_of(level) != scene.clause_of(index) {
                        ties.too.push(index);
                    }
                }
            }
            Role::Level if index > 0 && roles[index - 1] == Role::Level => base(scene, index - 1, index, &mut ties),
            _ => {}
        }
    }
    ties.news = ties.bases.iter().map(|(new, base)| (*base, *new)).collect();
    ties
}

/// A clause that names its own base: 较去年同期…, "compared with …".
fn compares(scene: &Scene, index: usize) -> bool {
    let clause = scene.clause_of(index).of(scene.text).trim_start();
    scene.lexicon.words("compared").iter().any(|word| clause.starts_with(word.as_str()))
}

fn level_in_row(scene: &Scene, roles: &[Role], index: usize) -> Option<usize> {
    let (table, row, column) = cell_of(scene.figure(index))?;
    // The leftmost: the current one, where others (the quarter before, the consensus) stand between.
    (index.saturating_sub(8)..index).find(|i| {
        roles[*i] == Role::Level
            && cell_of(scene.figure(*i))
                .is_some_and(|(t, r, c)| t == table && r == row && (c < column || c == column && c > 0))
    })
}

fn level_in_text(scene: &Scene, roles: &[Role], index: usize, ties: &Ties) -> Option<usize> {
    let growth = scene.figure(index).span;
    let sentence = scene.sentence_of(index);
    let in_sentence = scene.figures_in(sentence);
    if let Some(level) = listed_level(scene, roles, index, in_sentence.start) {
        return Some(level);
    }
    // "up 17% to $35.1 billion", 增长20%至321亿.
    if let Some(next) = in_sentence.clone().find(|i| *i > index)
        && roles[next] == Role::Level
    {
        let between =
            scene.between(growth, scene.figure(next).span).trim().trim_start_matches(['，', ',', ' ', '*', ')', '）']);
        let arrives = scene.lexicon.words("to").iter().any(|w| between.starts_with(w.as_str()));
        let words = between.split_whitespace().count();
        if between.contains('→') && between.chars().count() <= 24 {
            return Some(next);
        }
        if arrives && !between.starts_with("from") && between.chars().count() <= 14 && words <= 4 {
            return Some(next);
        }
    }
    let mut previous = in_sentence
        .clone()
        .rev()
        .filter(|i| *i < index)
        .find(|i| roles[*i] == Role::Level && !super::is_rate(scene.figure(*i)));
    if previous.is_none() {
        previous = in_sentence.rev().filter(|i| *i < index).find(|i| roles[*i] == Role::Level);
    }
    let previous = previous.or_else(|| anaphor(scene, roles, index, sentence));
    let level = previous?;
    let between = Span { start: scene.figure(level).span.end, end: growth.start };
    // 40亿，上年同期为11亿，同比增长264%: the rate is that of the new level, not of its base.
    free_of_others(scene, between).then(|| ties.new_of(level).unwrap_or(level))
}

/// "That's up 4%": the last level of the sentence before.
fn anaphor(scene: &Scene, roles: &[Role], index: usize, sentence: Span) -> Option<usize> {
    let words = sentence.of(scene.text).trim_start().to_ascii_lowercase();
    if !scene.lexicon.words("anaphor").iter().any(|r| words.starts_with(r.as_str())) || index == 0 {
        return None;
    }
    let before = index - 1;
    let near = sentence.start.saturating_sub(scene.figure(before).span.end) < 120;
    (near && roles[before] == Role::Level && cell_of(scene.figure(before)).is_none()).then_some(before)
}

/// The i-th growth of a list belongs to the i-th level of the list of equal length before it.
fn listed_level(scene: &Scene, roles: &[Role], index: usize, floor: usize) -> Option<usize> {
    let mut first = index;
    while first > floor && roles[first - 1] == Role::Growth && is_list(scene, first - 1, first) {
        first -= 1;
    }
    let mut last = index;
    while last + 1 < roles.len() && roles[last + 1] == Role::Growth && is_list(scene, last, last + 1) {
        last += 1;
    }
    let count = last - first + 1;
    if count < 2 || first < floor + count {
        return None;
    }
    let levels = first - count..first;
    let all =
        levels.clone().all(|i| roles[i] == Role::Level) && levels.clone().skip(1).all(|i| is_list(scene, i - 1, i));
    all.then(|| first - count + (index - first))
}

/// Whether no other metric and no other subject stands between a level and its growth.
fn free_of_others(scene: &Scene, between: Span) -> bool {
    if scene.text[between.start as usize..between.end as usize].contains('\n') && between.end - between.start > 60 {
        return false;
    }
    let metric = scene.hits_in(between).iter().any(|h| {
        // "$281 billion in revenue, up 15%": the level's own word.
        let words = scene.text[between.start as usize..h.span.start as usize].trim_matches([' ', '*']);
        let own = matches!(words, "in" | "of" | "的" | "" | "in annual" | "in total" | "in quarterly");
        !own && scene.cues(h).iter().any(|c| matches!(c, Cue::Metric { weak: false, .. }))
            && !scene.cues(h).iter().any(|c| matches!(c, Cue::Grows(_)))
    });
    let subject = scene.mentions_in(between).iter().any(|m| !m.object);
    !(metric || subject)
}

fn base(scene: &Scene, a: usize, b: usize, ties: &mut Ties) {
    let (first, second) = (scene.figure(a), scene.figure(b));
    if first.unit != second.unit || scene.sentence_of(a) != scene.sentence_of(b) || cell_of(first).is_some() {
        return;
    }
    let between = scene.between(first.span, second.span);
    let clause = scene.clause_of(a);
    let before = &scene.text[clause.start as usize..first.span.start as usize];
    let tail: String = before.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
    let goes = scene.lexicon.words("goes").iter().any(|w| between.contains(w.as_str()));
    let from = scene.lexicon.words("from").iter().any(|w| tail.contains(w.as_str()));
    if from && goes && between.chars().count() <= 40 {
        ties.bases.insert(b, a);
        return;
    }
    let low = between.trim_end_matches([' ', '~', '*', '约']).to_ascii_lowercase();
    let prior = scene.lexicon.words("prior").iter().any(|w| low.contains(w.as_str()));
    if prior && low.chars().count() <= 24 {
        ties.bases.insert(a, b);
        return;
    }
    if scene.lexicon.words("base_before").iter().any(|w| low.ends_with(w.as_str())) && low.chars().count() <= 40 {
        ties.bases.insert(a, b);
    }
}

/// Give each new level the value of its base, where no rate is said.
pub fn settle_bases(scene: &Scene, bound: &mut [Bound], ties: &Ties) {
    for (new, base) in &ties.bases {
        let Ok(place) = bound.binary_search_by_key(new, |b| b.figure) else { continue };
        let base_when = bound
            .binary_search_by_key(base, |b| b.figure)
            .ok()
            .map(|i| &bound[i])
            .and_then(|b| b.when.as_ref().map(|w| w.value));
        let new_when = bound[place].when.as_ref().map(|w| w.value);
        let year = |a: figure::Period, b: figure::Period| a.shift_years(-1) == Some(b);
        let kind = match (new_when, base_when) {
            (Some(a), Some(b)) if year(a, b) => GrowthKind::Yoy,
            (None, Some(b)) if b.days() > 300 => GrowthKind::Yoy,
            _ => GrowthKind::VsBase,
        };
        let quantity = scene.figure(*base);
        let value = quantity.low;
        if let Some(first) = bound[place].changes.first_mut() {
            first.base = Some(value);
        } else {
            let growth = Growth {
                kind,
                rate: None,
                points: false,
                bound: quantity.bound,
                base: Some(value),
                span: quantity.span,
            };
            bound[place].changes.push(growth);
        }
    }
}

/// Growth without a base in words: prices move on the month or quarter they are of, shares on an earlier day.
pub fn settle_kind(scene: &Scene, figure: usize, metric: &str, when: Option<figure::Period>, growth: &mut Growth) {
    if said_kind(scene, figure).is_some() {
        return;
    }
    growth.kind = match (metric, when.map(|p| p.form)) {
        ("share_price", _) => GrowthKind::VsBase,
        ("price", Some(figure::Form::Month)) => GrowthKind::Mom,
        ("price", Some(figure::Form::Quarter)) => GrowthKind::Qoq,
        _ => growth.kind,
    };
}
