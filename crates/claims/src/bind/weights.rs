//! The weights of data/weights.toml.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Source;
use crate::mention::Sort;

/// Weight of each place, and of what lies between.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    clause_before: f64,
    clause_after: f64,
    sentence_before: f64,
    sentence_after: f64,
    cell: f64,
    row: f64,
    row_other: f64,
    column: f64,
    caption: f64,
    over: f64,
    before: f64,
    title: f64,
    carried: f64,
    carried_far: f64,
    note: f64,
    supposed: f64,
    /// Per character between.
    pub gap: f64,
    /// Per other figure between.
    pub figures: f64,
    /// In brackets that do not hold the figure.
    pub bracket: f64,
}

impl Places {
    /// The weight of a place.
    pub fn of(&self, source: Source) -> f64 {
        match source {
            Source::ClauseBefore => self.clause_before,
            Source::ClauseAfter => self.clause_after,
            Source::SentenceBefore => self.sentence_before,
            Source::SentenceAfter => self.sentence_after,
            Source::Cell => self.cell,
            Source::Row => self.row,
            Source::RowOther => self.row_other,
            Source::Column => self.column,
            Source::Caption => self.caption,
            Source::Over => self.over,
            Source::Before => self.before,
            Source::Title => self.title,
            Source::Carried => self.carried,
            Source::CarriedFar => self.carried_far,
            Source::Note => self.note,
            Source::Supposed => self.supposed,
        }
    }
}

/// Of metrics.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricWeights {
    /// Places.
    pub place: Places,
    /// A word that only supports.
    pub weak: f64,
    /// "in revenue", "of revenue" directly behind the figure.
    pub attached: f64,
    /// The figure's dimension is the metric's first.
    pub fit_own: f64,
    /// It is another of the metric's.
    pub fit_also: f64,
    /// It is none of them.
    pub misfit: f64,
    /// A bare number read as money.
    pub bare_money: f64,
    /// The metric `other`.
    pub other: f64,
    /// Per letter of the word: longer words say more.
    pub letters: f64,
    /// Below this a figure has no metric.
    pub least: f64,
    /// Revenue, for money that is guided or expected without a name.
    pub guided: f64,
    /// Revenue, for growth of which only the owner is said.
    pub grows: f64,
}

/// Of entities.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityWeights {
    /// Places.
    pub place: Places,
    /// States something about others.
    pub source: f64,
    /// Behind a preposition.
    pub object: f64,
    /// Followed by what follows subjects.
    pub subject: f64,
    /// A list that makes up a group of the almanac.
    pub group: f64,
    /// Directly before the figure, or its owner by 的.
    pub owns: f64,
    /// Carried from one list item to the next.
    pub bullet: f64,
    /// Carried so in a list that names nobody.
    pub listed: f64,
    /// Carried over a newer name.
    pub newer: f64,
    /// The company that the header names.
    pub headed: f64,
    /// A group, where the clause says "combined".
    pub sum: f64,
    /// In the brackets of a heading.
    pub bracket: f64,
    /// First name of its sentence or line.
    pub first: f64,
    /// Its owner stands beside it.
    pub narrow: f64,
    /// The clause says "we", 公司: for the company carried.
    pub own: f64,
    /// The almanac does not know it.
    pub unknown: f64,
    /// Per other name between.
    pub between: f64,
    /// Below this a figure has no entity.
    pub least: f64,
}

/// Of periods.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodWeights {
    /// Places.
    pub place: Places,
    /// A day: mostly that of an announcement.
    pub day: f64,
    /// What the figure is compared with.
    pub compared: f64,
    /// In brackets directly behind the figure.
    pub behind_bracket: f64,
    /// Carried, for what is true at a moment.
    pub stock_carried: f64,
    /// Per line that a carried time lies back.
    pub line: f64,
    /// The same for figures of a company's report.
    pub line_reported: f64,
    /// Carried from another sentence, for what is mostly said without a time.
    pub undated_carried: f64,
    /// A range, for what is mostly said without a time.
    pub undated_range: f64,
    /// A bracket with a time alone, further behind the figure.
    pub alone_bracket: f64,
    /// The year before, for the base of a level.
    pub older: f64,
    /// Carried into a sentence that says 其中.
    pub part_carried: f64,
    /// A range carried from another sentence.
    pub range_carried: f64,
    /// Carried from a figure about somebody else.
    pub other_carried: f64,
    /// Carried from one cell to another.
    pub cell_carried: f64,
    /// Metrics true on a day.
    pub daily: BTreeSet<String>,
    /// Metrics planned by the year.
    pub annual: BTreeSet<String>,
    /// Metrics mostly said without a time.
    pub undated: BTreeSet<String>,
    /// Metrics of a company's report: of the period reported on when nothing is said.
    pub reported: BTreeSet<String>,
    /// The quarter that the header, or most of the note, names.
    pub headline: f64,
    /// Said as a fiscal time.
    pub fiscal: f64,
    /// From outside the sentence: a time longer than what is true on a day can take, a fiscal one of no report.
    pub coarse: f64,
    /// A stretch of years ahead, said behind the figure.
    pub spans_after: f64,
    /// When it was said, rather than for when.
    pub uttered: f64,
}

/// Of voices.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoiceWeights {
    /// Metrics of what is agreed by contract: reported as so, though it will be paid later.
    pub signed: BTreeSet<String>,
}

/// Of confidence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confidence {
    /// Constant.
    pub base: f64,
    /// Lead of the metric.
    pub metric_margin: f64,
    /// Lead of the entity.
    pub entity_margin: f64,
    /// Lead of the period.
    pub period_margin: f64,
    /// Metric said in the clause or cell.
    pub said_metric: f64,
    /// Entity said there.
    pub said_entity: f64,
    /// Period said there.
    pub said_period: f64,
    /// Entity known to the almanac.
    pub known: f64,
    /// Growth alone.
    pub growth: f64,
    /// The unit was not said.
    pub supposed_unit: f64,
    /// No time was said.
    pub supposed_period: f64,
    /// The entity is carried from another sentence or is only what the note is about.
    pub distant_entity: f64,
    /// The metric `other`.
    pub other: f64,
    /// In a table.
    pub cell: f64,
    /// Guidance, forecast, opinion.
    pub ahead: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Financials {
    metrics: Vec<String>,
}

/// All of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Of metrics.
    pub metric: MetricWeights,
    /// Of entities.
    pub entity: EntityWeights,
    /// Of periods.
    pub period: PeriodWeights,
    /// Of voices.
    pub voice: VoiceWeights,
    /// Of confidence.
    pub confidence: Confidence,
    fit: BTreeMap<String, BTreeMap<String, f64>>,
    financials: Financials,
}

impl Weights {
    /// Read weights.toml.
    pub fn read(text: &str) -> Result<Weights, String> {
        toml::from_str(text).map_err(|e| e.to_string())
    }

    /// How well a sort of entity suits a metric.
    pub fn fit(&self, metric: &str, sort: Sort) -> f64 {
        let company = self.financials.metrics.iter().any(|m| m == metric);
        let key = if self.fit.contains_key(metric) {
            metric
        } else if company {
            "company"
        } else {
            "default"
        };
        let sort = match sort {
            Sort::Company => "company",
            Sort::Group => "group",
            Sort::Market => "market",
            Sort::Product | Sort::Chip => "product",
            Sort::Model => "model",
            Sort::Site => "site",
            Sort::Event => "event",
            Sort::Other => "other",
        };
        self.fit.get(key).and_then(|row| row.get(sort)).copied().unwrap_or(0.0)
    }
}
