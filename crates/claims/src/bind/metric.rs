//! Which metric a figure is of.

use super::list::Lists;
use super::place::{Source, locate, nearest, regions};
use super::{Memory, Pick, Scene, What};
use crate::Span;
use crate::mention::{Cue, Metric, Sort, Voice};
use crate::number::{Kind, Quantity, UnitFrom};

struct Candidate {
    what: What,
    span: Option<Span>,
    source: Source,
    score: f64,
}

/// The candidates of one figure.
struct Found<'a> {
    scene: &'a Scene<'a>,
    figure: usize,
    alone: bool,
    /// Dimension of the figure's own unit.
    own: String,
    list: Vec<Candidate>,
}

/// The best metric; None when nothing suits.
pub fn choose(scene: &Scene, figure: usize, alone: bool, memory: &Memory, lists: &Lists) -> Option<Pick<What>> {
    let own = scene.dimension(&scene.figure(figure).unit);
    let mut found = Found { scene, figure, alone, own, list: Vec::new() };
    found.said();
    found.listed(lists);
    found.carried(memory);
    let place = scene.weights.metric.place.of(Source::Supposed);
    for metric in by_unit(scene, scene.figure(figure)) {
        found.suppose(metric, place);
    }
    found.unnamed();
    let mut pick = pick(scene, found.list)?;
    of_revenue(scene, figure, &mut pick);
    Some(pick)
}

impl Found<'_> {
    fn add(&mut self, what: What, span: Option<Span>, source: Source, score: f64) {
        let metric = &self.scene.lexicon.metrics[usize::from(what.metric)];
        let mut score = score + fit(self.scene, metric, self.scene.figure(self.figure), &self.own, self.alone);
        if metric.id.as_str() == "other" {
            score += self.scene.weights.metric.other;
        }
        self.list.push(Candidate { what, span, source, score });
    }

    fn suppose(&mut self, metric: u16, score: f64) {
        self.add(What { metric, item: None, basis: None }, None, Source::Supposed, score);
    }

    /// Metric words around the figure.
    fn said(&mut self) {
        let (scene, weights) = (self.scene, &self.scene.weights.metric);
        let quantity = scene.figure(self.figure);
        for region in regions(scene, self.figure) {
            for hit in nearest(scene.hits_in(region.span), |h| h.span.start, quantity.span.start) {
                if hit.span.overlaps(&quantity.span) && !matches!(quantity.unit_from, UnitFrom::Own) {
                    continue;
                }
                for cue in scene.cues(hit) {
                    let Cue::Metric { metric, item, basis, weak } = cue else { continue };
                    let (source, mut score) = locate(scene, self.figure, region, hit.span, &weights.place);
                    score += weights.letters * f64::from(hit.span.end - hit.span.start).min(24.0) / 2.0;
                    score += if *weak { weights.weak } else { 0.0 };
                    if source == Source::ClauseAfter && is_attached(scene, self.figure, hit.span) {
                        score += weights.attached;
                    }
                    let what = What { metric: *metric, item: *item, basis: basis.clone() };
                    self.add(what, Some(hit.span), source, score);
                }
            }
        }
    }

    /// The metric that a list of equal length gives.
    fn listed(&mut self, lists: &Lists) {
        let Some(span) = lists.metric_of(self.figure) else { return };
        let score = self.scene.weights.metric.place.of(Source::ClauseBefore) + 2.0;
        for hit in self.scene.hits_in(span) {
            for cue in self.scene.cues(hit) {
                if let Cue::Metric { metric, item, basis, .. } = cue {
                    let what = What { metric: *metric, item: *item, basis: basis.clone() };
                    self.add(what, Some(hit.span), Source::ClauseBefore, score);
                }
            }
        }
    }

    /// The metric of the figure before; a small bare number needs a word of its own.
    fn carried(&mut self, memory: &Memory) {
        let scene = self.scene;
        let quantity = scene.figure(self.figure);
        let plain = quantity.kind == Kind::Bare && !quantity.scaled && super::cell_of(quantity).is_none();
        let (Some((what, span)), Some((line, sentence)), false) = (&memory.what, memory.at, plain) else { return };
        let here = scene.layout.line_at(quantity.span.start);
        let same = sentence == scene.layout.sentence_at(quantity.span.start);
        let source = if same { Source::Carried } else { Source::CarriedFar };
        let apart = here.saturating_sub(line).min(4) as f64;
        self.add(what.clone(), *span, source, scene.weights.metric.place.of(source) - 0.3 * apart);
    }

    /// What grows without a name (云服务同比增长28%), or is guided without one (官方指引是780亿美元), is revenue.
    fn unnamed(&mut self) {
        let (scene, weights) = (self.scene, &self.scene.weights.metric);
        let (quantity, clause) = (scene.figure(self.figure), scene.clause_of(self.figure));
        let said = scene.hits_in(clause);
        let Some(revenue) = scene.lexicon.metric("revenue") else { return };
        if said.iter().any(|h| names_metric(scene, h)) {
            return;
        }
        if self.alone && scene.mentions_in(clause).iter().any(|m| m.span.start < quantity.span.start) {
            self.suppose(revenue, weights.grows);
        }
        let voice = |c: &Cue| matches!(c, Cue::Voice(Voice::Guidance | Voice::Consensus));
        let guided = said.iter().any(|h| scene.cues(h).iter().any(voice));
        let money = quantity.kind == Kind::Money && quantity.scaled && scene.dimension(&quantity.unit) == "money";
        if guided && money {
            self.suppose(revenue, weights.guided);
        }
    }
}

fn names_metric(scene: &Scene, hit: &crate::mention::Hit) -> bool {
    scene.cues(hit).iter().any(|c| matches!(c, Cue::Metric { weak: false, .. }))
}

fn pick(scene: &Scene, mut found: Vec<Candidate>) -> Option<Pick<What>> {
    // Stable: of equals, the one found first.
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let best = found.first()?;
    if best.score < scene.weights.metric.least {
        return None;
    }
    let other = found.iter().find(|c| c.what.metric != best.what.metric);
    let margin = other.map_or(3.0, |o| (best.score - o.score).min(3.0));
    Some(Pick { value: best.what.clone(), span: best.span, source: best.source, margin })
}

/// "$41 billion **in** revenue", "5% **of** sales", 12%**的**份额: the word directly behind the figure is its metric.
fn is_attached(scene: &Scene, figure: usize, span: Span) -> bool {
    let between = scene.between(scene.figure(figure).span, span);
    let words = between.trim_matches(|c: char| c.is_whitespace() || c == '*' || c == '+');
    // 营收10亿净利润2亿: the word belongs to the figure that follows it.
    let clause = scene.clause_of(figure);
    let next = scene.figures_in(Span { start: span.end, end: clause.end }).next();
    let follows = next.is_some_and(|n| scene.figure(n).span.start - span.end < 9);
    if words.is_empty() && follows {
        return false;
    }
    matches!(
        words,
        "" | "in" | "of" | "的" | "in annual" | "of annual" | "worth of" | "in total" | "元" | "in quarterly"
    ) || (words.split_whitespace().count() <= 2 && (words.starts_with("in ") || words.starts_with("of ")))
}

/// How a figure's dimension suits a metric.
fn fit(scene: &Scene, metric: &Metric, quantity: &Quantity, dimension: &str, alone: bool) -> f64 {
    let weights = &scene.weights.metric;
    if !metric.claims {
        return weights.misfit;
    }
    let has = |name: &str| metric.dimensions.iter().any(|d| d == name);
    let only_rate = metric.dimensions.iter().all(|d| d == "ratio" || d == "multiple");
    if alone {
        let points = quantity.kind == Kind::Points;
        return if only_rate == points {
            weights.fit_also
        } else if points {
            weights.misfit / 2.0
        } else {
            -1.2
        };
    }
    if has("*") {
        return if quantity.kind == Kind::Bare && !quantity.scaled { weights.misfit } else { 0.0 };
    }
    let own = match quantity.kind {
        Kind::Ratio | Kind::Points => "ratio",
        Kind::Multiple => "multiple",
        Kind::Bare => return bare(scene, metric, quantity),
        _ => dimension,
    };
    if own == "count"
        && quantity.unit.power_of("person") == 1
        && !matches!(metric.id.as_str(), "headcount" | "users" | "customers")
    {
        return weights.misfit;
    }
    let top = own.split('/').next().unwrap_or("");
    let fits = |d: &String| *d == own || d.strip_suffix("/*").is_some_and(|t| t == top && own.contains('/'));
    match metric.dimensions.iter().position(fits) {
        Some(0) if own == "ratio" && !only_rate => weights.fit_also,
        Some(0) => weights.fit_own,
        Some(_) if own == "ratio" && !only_rate => -0.8,
        Some(_) => weights.fit_also,
        // A price by the unit: money over anything that the metric counts alone.
        None if own == "multiple" && has("ratio") => -0.5,
        None if top == "money" && own.starts_with("money/time") && has("money") => 0.0,
        // An amount a share is written as plain money.
        None if own == "money" && has("money/count") && !quantity.scaled => weights.fit_own,
        None if own == "count/time" && has("count") => 0.0,
        None => weights.misfit,
    }
}

fn bare(scene: &Scene, metric: &Metric, quantity: &Quantity) -> f64 {
    let weights = &scene.weights.metric;
    if let Some((unit, _)) = &quantity.carried {
        let dimension = scene.dimension(unit);
        if metric.dimensions.contains(&dimension) {
            return weights.fit_also;
        }
    }
    // "20次": something else is counted, unless the noun is the metric's own word.
    if quantity.noun.is_some() && !quantity.scaled && !named_behind(scene, metric, quantity) {
        return weights.misfit;
    }
    // 2.0: things are not counted in tenths.
    if !quantity.scaled && quantity.low.exponent < 0 && super::cell_of(quantity).is_none() {
        return weights.misfit;
    }
    let counted = |d: &String| matches!(d.as_str(), "count" | "count/time" | "token" | "token/time");
    if metric.dimensions.iter().any(counted) {
        weights.fit_also
    } else if metric.dimensions.iter().any(|d| d.starts_with("money")) && quantity.scaled {
        weights.bare_money
    } else {
        weights.misfit
    }
}

fn named_behind(scene: &Scene, metric: &Metric, quantity: &Quantity) -> bool {
    let close = Span { start: quantity.span.end, end: quantity.span.end + 16 };
    scene.hits_in(close).iter().any(|h| {
        scene.cues(h).iter().any(|c| matches!(c, Cue::Metric { metric: m, .. } if scene.metric_id(*m) == &metric.id))
    })
}

/// Metrics that a unit alone suggests.
fn by_unit(scene: &Scene, quantity: &Quantity) -> Vec<u16> {
    let own = scene.dimension(&quantity.unit);
    let ids: &[&str] = match quantity.kind {
        Kind::Counted => match own.as_str() {
            "power" => &["power"],
            "token/time" => &["tokens"],
            "bandwidth" | "data/time" => &["bandwidth"],
            "count/time" => &["capacity"],
            "count" if quantity.unit.power_of("GPU") == 1 => &["accelerators"],
            "count" if counts_chips(scene, quantity) => &["accelerators"],
            "count" if quantity.unit.power_of("user") == 1 => &["users"],
            "count" if quantity.unit.power_of("customer") == 1 => &["customers"],
            "count" if quantity.unit.power_of("person") == 1 => &["headcount"],
            "count" if quantity.unit.power_of("wafer") == 1 => &["units"],
            _ => &["other"],
        },
        Kind::Money if own.starts_with("money/") && own != "money/time" => &["price"],
        Kind::Money => &["other"],
        Kind::Ratio => &["other"],
        _ => &[],
    };
    ids.iter().filter_map(|id| scene.lexicon.metric(id)).collect()
}

/// `15万块H100`: a chip's name directly behind.
fn counts_chips(scene: &Scene, quantity: &Quantity) -> bool {
    let close = Span { start: quantity.span.end, end: quantity.span.end + 8 };
    scene
        .mentions_in(close)
        .iter()
        .any(|m| m.entity.is_some_and(|e| scene.lexicon.entities[e as usize].sort == Sort::Chip))
}

/// A share of revenue that another amount has: a margin where there is one by that name, else `other`.
fn of_revenue(scene: &Scene, figure: usize, pick: &mut Pick<What>) {
    if scene.metric_id(pick.value.metric).as_str() != "revenue_share" {
        return;
    }
    let sentence = scene.sentence_of(figure);
    let before = Span { start: sentence.start, end: scene.figure(figure).span.start };
    let subject = scene.hits_in(before).iter().rev().find_map(|h| {
        scene
            .cues(h)
            .iter()
            .find_map(|c| match c {
                Cue::Metric { metric, weak: false, .. } => Some(scene.metric_id(*metric).as_str()),
                _ => None,
            })
            .filter(|id| !matches!(*id, "revenue" | "revenue_share"))
    });
    let Some(of) = subject.and_then(|id| scene.lexicon.of_revenue.get(id)) else { return };
    if let Some(metric) = scene.lexicon.metric(of) {
        pick.value = What { metric, item: None, basis: None };
    }
}
