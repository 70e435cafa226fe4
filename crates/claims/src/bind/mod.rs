//! Binding: to each figure its metric, entity and time. Candidates from the clause, the sentence, the table, the
//! headings and what went before are scored with the weights of data/weights.toml; the best wins.

mod entity;
mod growth;
mod list;
mod metric;
mod place;
mod time;
mod voice;
mod weights;

pub use place::{Source, regions};
pub use time::Clock;
pub use weights::Weights;

use figure::{Date, MetricId, Period, Unit};

use crate::clause::Layout;
use crate::mention::{Cue, Hit, Lexicon, Mention, Sort};
use crate::number::{Figures, Kind, Place as At, Quantity, UnitFrom};
use crate::period::When;
use crate::topic::TopicHit;
use crate::{Growth, Modality, Span};

/// A text with everything found in it.
pub struct Scene<'a> {
    /// The note's text.
    pub text: &'a str,
    /// Its shape.
    pub layout: Layout,
    /// Figures and tables.
    pub figures: Figures,
    /// Names.
    pub mentions: Vec<Mention>,
    /// Phrases.
    pub hits: Vec<Hit>,
    /// Times.
    pub whens: Vec<When>,
    /// Topics; figures know nothing of them.
    pub topics: Vec<TopicHit>,
    /// Vocabulary.
    pub lexicon: &'a Lexicon,
    /// Weights.
    pub weights: &'a Weights,
    /// The note's date.
    pub said_on: Option<Date>,
    /// Entities by how often the note names them, most often first, for want of anything nearer.
    pub focus: Vec<u32>,
    /// Whether the header names the first of them.
    pub headed: bool,
    /// Times in the header, for what a report says without a time.
    pub headline: Vec<When>,
    /// The first quarters that the note itself names.
    pub quarters: Vec<When>,
    /// Whether the note says "we" and "our" often: a company speaking.
    pub first_person: bool,
    /// Whether the note is somebody thinking aloud: "I think" again and again.
    pub musing: bool,
    /// Whether the note speaks of GPUs.
    pub chips: bool,
    /// Fiscal years and resolution of times.
    pub clock: &'a dyn Clock,
}

/// What a figure is to a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// A level.
    Level,
    /// A rate of growth.
    Growth,
    /// Neither: a length of time, a vague amount.
    None,
}

/// A chosen candidate.
#[derive(Clone, Debug)]
pub struct Pick<T> {
    /// What.
    pub value: T,
    /// Its words, if it has any.
    pub span: Option<Span>,
    /// Where they stand.
    pub source: Source,
    /// Lead over the runner-up, capped.
    pub margin: f64,
}

/// Whom a figure is about, as found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Who {
    /// Row of the lexicon.
    Known(u32),
    /// Words of the note.
    Named(Span),
}

/// A metric as found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct What {
    /// Index into the lexicon.
    pub metric: u16,
    /// Item its words imply.
    pub item: Option<u32>,
    /// Definition its words imply.
    pub basis: Option<figure::BasisId>,
}

/// One bound figure.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Index into [`Figures::quantities`].
    pub figure: usize,
    /// Growth alone rather than a level.
    pub alone: bool,
    /// Metric.
    pub what: Pick<What>,
    /// Entity.
    pub who: Option<Pick<Who>>,
    /// Time.
    pub when: Option<Pick<Period>>,
    /// A second time of which the same figure is said.
    pub also: Option<Pick<Period>>,
    /// Growth tied to it (or itself, alone).
    pub changes: Vec<Growth>,
    /// Who vouches.
    pub modality: Modality,
    /// Whose estimate, when it is a consensus.
    pub consensus: bool,
}

/// State carried from figure to figure.
#[derive(Clone, Default, Debug)]
pub struct Memory {
    /// The last figure bound: (its line, its sentence).
    pub at: Option<(usize, usize)>,
    /// It.
    pub figure: Option<usize>,
    /// Its metric.
    pub what: Option<(What, Option<Span>)>,
    /// Its entity.
    pub who: Option<(Who, Option<Span>)>,
    /// The last time used that is not supposed, and the (line, sentence) of the figure that used it.
    pub when: Option<(Period, Option<Span>, (usize, usize))>,
}

impl Scene<'_> {
    /// The figure at an index.
    pub fn figure(&self, index: usize) -> &Quantity {
        &self.figures.quantities[index]
    }

    /// Phrases that start within a span.
    pub fn hits_in(&self, span: Span) -> &[Hit] {
        let from = self.hits.partition_point(|h| h.span.start < span.start);
        let to = self.hits.partition_point(|h| h.span.start < span.end);
        &self.hits[from..to.max(from)]
    }

    /// Names that start within a span.
    pub fn mentions_in(&self, span: Span) -> &[Mention] {
        let from = self.mentions.partition_point(|m| m.span.start < span.start);
        let to = self.mentions.partition_point(|m| m.span.start < span.end);
        &self.mentions[from..to.max(from)]
    }

    /// Topics that start within a span.
    pub fn topics_in(&self, span: Span) -> &[TopicHit] {
        let from = self.topics.partition_point(|t| t.span.start < span.start);
        let to = self.topics.partition_point(|t| t.span.start < span.end);
        &self.topics[from..to.max(from)]
    }

    /// Times that start within a span.
    pub fn whens_in(&self, span: Span) -> &[When] {
        let from = self.whens.partition_point(|w| w.span.start < span.start);
        let to = self.whens.partition_point(|w| w.span.start < span.end);
        &self.whens[from..to.max(from)]
    }

    /// A span without white space and list marks at its ends.
    pub fn trimmed(&self, span: Span) -> Span {
        let words = span.of(self.text);
        let head = words.len() - words.trim_start_matches(|c: char| c.is_whitespace() || "-*•·#>".contains(c)).len();
        let tail = words.trim_end_matches(|c: char| c.is_whitespace() || "*。.；;".contains(c)).len();
        Span::new(span.start as usize + head.min(tail), span.start as usize + tail.max(head.min(tail)))
    }

    /// Figures that start within a span, as indices.
    pub fn figures_in(&self, span: Span) -> std::ops::Range<usize> {
        let all = &self.figures.quantities;
        let from = all.partition_point(|q| q.span.start < span.start);
        let to = all.partition_point(|q| q.span.start < span.end);
        from..to.max(from)
    }

    /// Meanings of a phrase.
    pub fn cues(&self, hit: &Hit) -> &[Cue] {
        &self.lexicon.cues[hit.cues as usize]
    }

    /// The clause of a figure.
    pub fn clause_of(&self, figure: usize) -> Span {
        let at = self.layout.clause_at(self.figure(figure).span.start);
        self.layout.clauses.get(at).map_or(self.figure(figure).span, |c| c.span)
    }

    /// The sentence of a figure.
    pub fn sentence_of(&self, figure: usize) -> Span {
        let at = self.layout.sentence_at(self.figure(figure).span.start);
        self.layout.sentences.get(at).map_or(self.figure(figure).span, |s| s.span)
    }

    /// Text between two spans, empty when they touch or overlap.
    pub fn between(&self, a: Span, b: Span) -> &str {
        let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
        if first.end >= second.start { "" } else { &self.text[first.end as usize..second.start as usize] }
    }

    /// Dimension of a unit, from the dimensions of its atoms: `money/time`, `count`; `ratio` for the empty one.
    pub fn dimension(&self, unit: &Unit) -> String {
        let mut powers: std::collections::BTreeMap<&str, i32> = std::collections::BTreeMap::new();
        for (atom, power) in unit.atoms() {
            let dimension = self.lexicon.atoms.get(&**atom).map_or("count", String::as_str);
            *powers.entry(dimension).or_default() += i32::from(*power);
        }
        let side = |sign: i32| {
            powers.iter().filter(|(_, p)| p.signum() == sign).map(|(d, _)| *d).collect::<Vec<_>>().join("-")
        };
        match (side(1), side(-1)) {
            (top, bottom) if top.is_empty() && bottom.is_empty() => "ratio".to_string(),
            (top, bottom) if bottom.is_empty() => top,
            (top, bottom) => format!("{top}/{bottom}"),
        }
    }

    /// Whether a metric's figures may have this unit.
    pub fn takes(&self, metric: u16, unit: &Unit) -> bool {
        let own = self.dimension(unit);
        let metric = &self.lexicon.metrics[usize::from(metric)];
        metric.dimensions.iter().any(|d| {
            *d == own || d == "*" || d.strip_suffix("/*").is_some_and(|top| own.starts_with(top) && own.contains('/'))
        })
    }

    /// Metric id at an index.
    pub fn metric_id(&self, metric: u16) -> &MetricId {
        &self.lexicon.metrics[usize::from(metric)].id
    }
}

/// Bind all figures of a scene; figures that become no claim are returned with the reason.
pub fn bind(scene: &Scene) -> (Vec<Bound>, Vec<(Span, &'static str)>) {
    let roles = growth::roles(scene);
    let lists = list::assign(scene, &roles);
    let ties = growth::ties(scene, &roles);
    let mut bound: Vec<Bound> = Vec::new();
    let mut unplaced = Vec::new();
    let mut memory = Memory::default();
    for (index, role) in roles.iter().enumerate() {
        let quantity = scene.figure(index);
        let tied = ties.is_tied(index);
        if *role == Role::None || quantity.vague || is_speech(scene, quantity) {
            unplaced.push((quantity.span, if quantity.vague { "unplaced.vague" } else { "unplaced.no_quantity" }));
            continue;
        }
        if tied && !ties.stands_alone_too(index) {
            continue;
        }
        let alone = *role == Role::Growth;
        let Some(what) = metric::choose(scene, index, alone, &memory, &lists) else {
            unplaced.push((quantity.span, "unplaced.no_metric"));
            continue;
        };
        let who = entity::choose(scene, index, &what, &memory, &lists);
        let what = settle(scene, index, what, alone, who.as_ref());
        let (when, also) = time::choose(scene, index, &what, who.as_ref(), &memory, &lists, &ties);
        let (modality, consensus) = voice::of(scene, index, &what, who.as_ref(), when.as_ref());
        let changes = if alone {
            let mut growth = growth::of(scene, index);
            growth::settle_kind(
                scene,
                index,
                scene.metric_id(what.value.metric).as_str(),
                when.as_ref().map(|w| w.value),
                &mut growth,
            );
            vec![growth]
        } else {
            ties.growth_of(scene, index)
        };
        let line = scene.layout.line_at(quantity.span.start);
        let sentence = scene.layout.sentence_at(quantity.span.start);
        memory.at = Some((line, sentence));
        memory.figure = Some(index);
        memory.what = Some((what.value.clone(), what.span));
        if let Some(who) = &who {
            memory.who = Some((who.value.clone(), who.span));
        }
        if let Some(when) = &when
            && when.source != Source::Supposed
            && !ties.is_base(index)
            && !time::is_aside(scene, when.span)
        {
            memory.when = Some((when.value, when.span, (line, sentence)));
        }
        if who.is_none() {
            unplaced.push((quantity.span, "unplaced.no_entity"));
            continue;
        }
        bound.push(Bound { figure: index, alone, what, who, when, also, changes, modality, consensus });
    }
    growth::settle_bases(scene, &mut bound, &ties);
    (bound, unplaced)
}

/// The price of a company is that of its share.
fn settle(scene: &Scene, figure: usize, mut what: Pick<What>, alone: bool, who: Option<&Pick<Who>>) -> Pick<What> {
    let company = who
        .is_some_and(|w| matches!(w.value, Who::Known(e) if scene.lexicon.entities[e as usize].sort == Sort::Company));
    let id = scene.metric_id(what.value.metric).as_str();
    let put = |id: &str, what: &mut Pick<What>| {
        if let Some(metric) = scene.lexicon.metric(id) {
            what.value = What { metric, item: None, basis: None };
        }
    };
    let market = who
        .is_some_and(|w| matches!(w.value, Who::Known(e) if scene.lexicon.entities[e as usize].sort == Sort::Market));
    if market && id == "other" && what.source == Source::Supposed && scene.figure(figure).kind == Kind::Money {
        put("market_size", &mut what);
    }
    // Money invested in no company that the clause names goes into plants.
    let invests =
        id == "funding" && what.span.is_some_and(|s| s.of(scene.text).to_ascii_lowercase().starts_with("invest"));
    if invests && !invests_in_company(scene, figure, who) {
        put("capex", &mut what);
    }
    if alone
        && company
        && scene.metric_id(what.value.metric).as_str() == "price"
        && let Some(metric) = scene.lexicon.metric("share_price")
    {
        what.value = What { metric, item: None, basis: None };
    }
    what
}

fn invests_in_company(scene: &Scene, figure: usize, who: Option<&Pick<Who>>) -> bool {
    let own = who.map(|w| &w.value);
    scene.mentions_in(scene.sentence_of(figure)).iter().any(|m| {
        m.entity
            .is_some_and(|e| Some(&Who::Known(e)) != own && scene.lexicon.entities[e as usize].sort == Sort::Company)
    })
}

/// 一个, 两家公司, 百万卡: a count that structures speech, or a bare scale word that only describes.
fn is_speech(scene: &Scene, quantity: &Quantity) -> bool {
    if !matches!(quantity.kind, Kind::Bare | Kind::Counted) {
        return false;
    }
    if quantity.kind == Kind::Counted && scene.dimension(&quantity.unit) == "time" || is_version(scene, quantity) {
        return true;
    }
    let number = quantity.number.of(scene.text);
    matches!(number, "一" | "两" | "one" | "two" | "a" | "One" | "Two") && !quantity.scaled
        || number.starts_with(['百', '千', '万', '亿'])
}

/// 豆包2.0: a bare number directly behind a name is part of it.
fn is_version(scene: &Scene, quantity: &Quantity) -> bool {
    if quantity.scaled || quantity.unit_from == UnitFrom::Own || cell_of(quantity).is_some() {
        return false;
    }
    let before = scene.text[..quantity.span.start as usize].trim_end_matches([' ', '-']).len() as u32;
    let at = scene.mentions.partition_point(|m| m.span.start < quantity.span.start);
    scene.mentions[at.saturating_sub(2)..at].iter().any(|m| m.span.end == before)
}

/// Whether a quantity stands in a table cell.
pub fn cell_of(quantity: &Quantity) -> Option<(u32, u32, u32)> {
    match quantity.place {
        At::Cell { table, row, column } => Some((table, row, column)),
        At::Text => None,
    }
}

/// Whether a figure is a share or a rate rather than an amount.
pub fn is_rate(quantity: &Quantity) -> bool {
    matches!(quantity.kind, Kind::Ratio | Kind::Points | Kind::Multiple)
}
