//! The canonical quantities, what notes write for them, and their definitions.

use std::collections::BTreeMap;

use figure::{BasisId, EntityId, MetricId};
use serde::Deserialize;
use toml::Spanned;

use crate::evidence::Form;
use crate::files::Files;
use crate::labels::{read_toml, spanned_error};
use crate::vocabulary::Entity;
use crate::{Error, Lang};

/// How a quantity lies in time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flow {
    /// Over a period: revenue, shipments.
    Flow,
    /// At a date: fleet, share price.
    Stock,
    /// A speed: tokens a day, price, run rate.
    Rate,
    /// One thing over another.
    Ratio,
    /// A day.
    Event,
}

/// A definition of a metric. Figures of different basis are never mixed without an identity.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// As in a series address; empty for the plain one.
    pub id: BasisId,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Words that name a metric, and the basis or item they set.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The definition these words set.
    pub basis: Option<BasisId>,
    /// The product or segment these words set.
    pub item: Option<EntityId>,
    /// They support, but never name the metric alone.
    #[serde(default)]
    pub weak: bool,
    /// Chinese.
    #[serde(default)]
    pub zh: Vec<String>,
    /// English.
    #[serde(default)]
    pub en: Vec<String>,
}

/// A name of a series that sets metric, item, basis and form at once: `800g_units`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricAlias {
    /// The name.
    pub name: String,
    /// `entity=NAME` or `unit=UNIT`: only for these; such rows go first.
    pub when: Option<String>,
    /// Item set.
    pub item: Option<EntityId>,
    /// Basis set.
    #[serde(default)]
    pub basis: Option<BasisId>,
    /// Level, or a change of the level.
    #[serde(default)]
    pub form: Form,
}

/// A canonical quantity.
#[derive(Clone, PartialEq, Debug)]
pub struct Metric {
    /// Its id.
    pub id: MetricId,
    /// How it lies in time.
    pub kind: Flow,
    /// Dimensions its figures may have: `money`, `token/time`, `*`. Changes of it are ratios.
    pub dimension: Vec<String>,
    /// Whether a note may claim it (the others are filled from data alone).
    pub claims: bool,
    /// Basis meant when nothing is said.
    pub default_basis: BasisId,
    /// What notes write for it.
    pub words: Vec<Words>,
    /// Its definitions.
    pub basis: Vec<Basis>,
    /// Names that set item and basis too.
    pub aliases: Vec<MetricAlias>,
    zh: String,
    en: String,
}

impl Metric {
    /// Its name on screens.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The wording of one of its definitions; None when it has no such basis.
    pub fn basis_name(&self, basis: &BasisId, lang: Lang) -> Option<&str> {
        let found = self.basis.iter().find(|b| b.id == *basis)?;
        Some(match lang {
            Lang::Zh => &found.zh,
            Lang::En => &found.en,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "known_from")]
    _known_from: String,
    metric: Vec<RawMetric>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMetric {
    id: Spanned<String>,
    kind: Flow,
    dimension: Vec<String>,
    zh: String,
    en: String,
    claims: bool,
    #[serde(default)]
    default_basis: String,
    #[serde(default)]
    words: Vec<Words>,
    #[serde(default)]
    basis: Vec<Basis>,
    #[serde(default)]
    alias: Vec<MetricAlias>,
}

const FILE: &str = "metrics.toml";

/// Read metrics.toml: sorted by id, items known, each basis of words and aliases among the metric's own.
pub(crate) fn read(files: &Files, entities: &BTreeMap<EntityId, Entity>) -> Result<BTreeMap<MetricId, Metric>, Error> {
    let (text, raw): (&str, Raw) = read_toml(files, FILE)?;
    let mut metrics = BTreeMap::new();
    let mut last = String::new();
    for metric in raw.metric {
        let id = metric.id.get_ref().clone();
        let fail =
            |message: String| Err(spanned_error(files, FILE, text, &metric.id, format!("metric {id:?}: {message}")));
        if id <= last {
            return fail(format!("does not come after {last:?}; metrics are sorted and stand once"));
        }
        let set = metric.words.iter().filter_map(|w| w.basis.as_ref());
        let set = set.chain(metric.alias.iter().filter_map(|a| a.basis.as_ref()));
        let default = BasisId::from(metric.default_basis.as_str());
        for basis in set.chain([&default]) {
            if !basis.as_str().is_empty() && !metric.basis.iter().any(|b| b.id == *basis) {
                return fail(format!("basis {:?} has no [[metric.basis]] row", basis.as_str()));
            }
        }
        let items = metric.words.iter().filter_map(|w| w.item.as_ref());
        for item in items.chain(metric.alias.iter().filter_map(|a| a.item.as_ref())) {
            if !entities.contains_key(item) {
                return fail(format!("item {:?} is unknown; add it to entities.csv", item.as_str()));
            }
        }
        last.clone_from(&id);
        let id = MetricId::from(id.as_str());
        let done = Metric {
            id: id.clone(),
            kind: metric.kind,
            dimension: metric.dimension,
            claims: metric.claims,
            default_basis: default,
            words: metric.words,
            basis: metric.basis,
            aliases: metric.alias,
            zh: metric.zh,
            en: metric.en,
        };
        metrics.insert(id, done);
    }
    Ok(metrics)
}
