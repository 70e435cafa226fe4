//! Everything that is looked for in a text, compiled once from the almanac: names, metric words, phrases.

use std::collections::BTreeMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use figure::{BasisId, EntityId, MetricId};
use serde::Deserialize;

use crate::GrowthKind;

/// What sort of thing an entity is, as far as binding cares.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sort {
    /// Firms, and groups of them.
    Company,
    /// Several companies under one name.
    Group,
    /// Markets and kinds of goods.
    Market,
    /// Processors and accelerators.
    Chip,
    /// Parts, products, services.
    Product,
    /// AI models.
    Model,
    /// Plants, campuses.
    Site,
    /// Conferences, rules, releases.
    Event,
    /// Countries, and what else there is.
    Other,
}

/// A row of the almanac's entities.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its id.
    pub id: EntityId,
    /// Its sort.
    pub sort: Sort,
    /// To whom it belongs.
    pub parent: Option<u32>,
    /// A part of a company with a common name (a segment): an item, never a subject of its own.
    pub segment: bool,
}

/// One way to write a name.
#[derive(Clone, Debug)]
pub struct Name {
    /// Whose.
    pub entity: u32,
    /// Not inside these longer words.
    pub unless: Vec<String>,
    /// Too common a word to stand alone.
    pub context: bool,
    /// Letter case matters.
    pub case: Option<String>,
}

/// A metric.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Its id.
    pub id: MetricId,
    /// Dimensions its figures may have: `money`, `count/time` ...; `*` any.
    pub dimensions: Vec<String>,
    /// Whether claims may carry it.
    pub claims: bool,
    /// Whether it is true at a moment rather than over a time.
    pub stock: bool,
}

/// Growth word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Grows {
    /// Names a base.
    On(GrowthKind),
    /// Goes up.
    Up,
    /// Goes down.
    Down,
}

/// Who vouches, as a word says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Voice {
    /// The company about itself.
    Guidance,
    /// Somebody about the future.
    Forecast,
    /// The author.
    Opinion,
    /// All analysts.
    Consensus,
    /// It happened.
    Actual,
}

/// Meaning of a phrase.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cue {
    /// Names a metric, perhaps with item and definition.
    Metric {
        /// Index into [`Lexicon::metrics`].
        metric: u16,
        /// Item it implies.
        item: Option<u32>,
        /// Definition it implies.
        basis: Option<BasisId>,
        /// Supports the metric, never names it alone.
        weak: bool,
    },
    /// Growth.
    Grows(Grows),
    /// Voice.
    Voice(Voice),
    /// Record high (true) or low.
    Extreme(bool),
    /// Still to come.
    Ahead,
    /// A conference, a release.
    Occasion,
    /// 分别.
    Respectively,
    /// 其中.
    PartOf,
    /// The company itself.
    Own,
    /// Several together.
    Sum,
    /// All of the year.
    WholeYear,
    /// A speaker marks what is his own.
    Musing,
    /// A rate per this atom.
    Per(String),
}

/// Words next to a name that tell its role; matched in place.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    /// After a source.
    pub source_after: Vec<String>,
    /// Before a source.
    pub source_before: Vec<String>,
    /// Before an object.
    pub object_before: Vec<String>,
    /// After a subject.
    pub subject_after: Vec<String>,
    /// The other lists of `[role]`, by name.
    pub lists: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct File {
    metric: BTreeMap<String, Vec<String>>,
    growth: BTreeMap<String, Vec<String>>,
    stance: BTreeMap<String, Vec<String>>,
    role: BTreeMap<String, Vec<String>>,
    extreme: BTreeMap<String, Vec<String>>,
    event: BTreeMap<String, Vec<String>>,
    of_revenue: BTreeMap<String, String>,
    per: BTreeMap<String, Vec<String>>,
}

/// Compiled.
pub struct Lexicon {
    /// Entities.
    pub entities: Vec<Entity>,
    /// Names by value of `name_machine`.
    pub names: Vec<Vec<Name>>,
    /// Metrics.
    pub metrics: Vec<Metric>,
    /// Meanings by value of `cue_machine`.
    pub cues: Vec<Vec<Cue>>,
    /// Roles.
    pub roles: Roles,
    /// Dimension of each atom of units.
    pub atoms: BTreeMap<String, String>,
    /// What an amount's share of revenue is, by the amount's metric.
    pub of_revenue: BTreeMap<String, String>,
    /// Members of each group that has some, sorted.
    pub groups: Vec<(u32, Vec<u32>)>,
    pub(crate) name_machine: CharwiseDoubleArrayAhoCorasick<u32>,
    pub(crate) cue_machine: CharwiseDoubleArrayAhoCorasick<u32>,
}

/// An alias as the almanac has it.
pub struct AliasRow {
    /// The words.
    pub alias: String,
    /// Index of the entity.
    pub entity: u32,
    /// Not inside these.
    pub unless: Vec<String>,
    /// Needs company.
    pub context: bool,
    /// Case matters.
    pub case: bool,
}

/// A metric word of the almanac.
pub struct MetricWord {
    /// The words.
    pub word: String,
    /// Index of the metric.
    pub metric: u16,
    /// Item.
    pub item: Option<u32>,
    /// Basis.
    pub basis: Option<BasisId>,
    /// Weak.
    pub weak: bool,
}

impl Lexicon {
    /// Compile. `phrases` is the text of phrases.toml; the error says what in it cannot be used.
    pub fn new(
        entities: Vec<Entity>,
        aliases: Vec<AliasRow>,
        metrics: Vec<Metric>,
        words: Vec<MetricWord>,
        atoms: BTreeMap<String, String>,
        phrases: &str,
    ) -> Result<Lexicon, String> {
        let file: File = toml::from_str(phrases).map_err(|e| e.to_string())?;
        let mut names: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        for row in aliases {
            let case = row.case.then(|| row.alias.clone());
            let name = Name { entity: row.entity, unless: row.unless, context: row.context, case };
            names.entry(row.alias.to_ascii_lowercase()).or_default().push(name);
        }
        let cues = cues(&file, &metrics, words)?;
        let list = |key: &str| file.role.get(key).cloned().unwrap_or_default();
        let roles = Roles {
            source_after: list("source_after"),
            source_before: list("source_before"),
            object_before: list("object_before"),
            subject_after: list("subject_after"),
            lists: file.role.clone(),
        };
        let name_machine = machine(names.keys())?;
        let cue_machine = machine(cues.keys())?;
        let (names, cues) = (names.into_values().collect(), cues.into_values().collect());
        let (of_revenue, groups) = (file.of_revenue, Vec::new());
        Ok(Lexicon { entities, names, metrics, cues, roles, atoms, of_revenue, groups, name_machine, cue_machine })
    }

    /// A list of `[role]` in phrases.toml; empty when there is none by that name.
    pub fn words(&self, list: &str) -> &[String] {
        self.roles.lists.get(list).map_or(&[], Vec::as_slice)
    }

    /// The metric with this id.
    pub fn metric(&self, id: &str) -> Option<u16> {
        self.metrics.iter().position(|m| m.id.as_str() == id).map(|i| i as u16)
    }

    /// Whether `child` belongs to `parent`, at any depth up to four.
    pub fn belongs(&self, child: u32, parent: u32) -> bool {
        let mut next = self.entities[child as usize].parent;
        for _ in 0..4 {
            match next {
                Some(up) if up == parent => return true,
                Some(up) => next = self.entities[up as usize].parent,
                None => return false,
            }
        }
        false
    }
}

/// All phrases with their meanings.
fn cues(file: &File, metrics: &[Metric], words: Vec<MetricWord>) -> Result<BTreeMap<String, Vec<Cue>>, String> {
    let mut cues: BTreeMap<String, Vec<Cue>> = BTreeMap::new();
    let mut add = |word: &str, cue: Cue| {
        let list = cues.entry(word.to_ascii_lowercase()).or_default();
        if !list.contains(&cue) {
            list.push(cue);
        }
    };
    for (id, list) in &file.metric {
        let metric = metrics.iter().position(|m| m.id.as_str() == id).ok_or_else(|| format!("unknown metric {id}"))?;
        let cue = Cue::Metric { metric: metric as u16, item: None, basis: None, weak: false };
        list.iter().for_each(|word| add(word, cue.clone()));
    }
    for row in words {
        add(&row.word, Cue::Metric { metric: row.metric, item: row.item, basis: row.basis, weak: row.weak });
    }
    let mut table = |section: &str, lists: &BTreeMap<String, Vec<String>>, cue: &dyn Fn(&str) -> Option<Cue>| {
        for (key, list) in lists {
            let cue = cue(key).ok_or_else(|| format!("{section}.{key} has no meaning"))?;
            list.iter().for_each(|word| add(word, cue.clone()));
        }
        Ok::<(), String>(())
    };
    table("growth", &file.growth, &|key| grows(key).map(Cue::Grows))?;
    table("stance", &file.stance, &|key| voice(key).map(Cue::Voice))?;
    table("extreme", &file.extreme, &|key| Some(Cue::Extreme(key == "high")))?;
    table("event", &file.event, &|key| Some(if key == "ahead" { Cue::Ahead } else { Cue::Occasion }))?;
    table("per", &file.per, &|key| Some(Cue::Per(key.to_string())))?;
    let scanned = ["respectively", "part_of", "self", "sum", "whole_year", "musing"];
    let role = |key: &str| match key {
        "respectively" => Some(Cue::Respectively),
        "part_of" => Some(Cue::PartOf),
        "self" => Some(Cue::Own),
        "sum" => Some(Cue::Sum),
        "whole_year" => Some(Cue::WholeYear),
        "musing" => Some(Cue::Musing),
        _ => None,
    };
    let roles = file.role.iter().filter(|(key, _)| scanned.contains(&key.as_str()));
    table("role", &roles.map(|(k, v)| (k.clone(), v.clone())).collect(), &role)?;
    rates_within(&file.per, &mut cues);
    Ok(cues)
}

/// 日均token names a metric and a rate: the longer phrase keeps the meaning of the rate word in it.
fn rates_within(per: &BTreeMap<String, Vec<String>>, cues: &mut BTreeMap<String, Vec<Cue>>) {
    for (phrase, list) in cues.iter_mut().filter(|(_, list)| list.iter().any(|c| matches!(c, Cue::Metric { .. }))) {
        for (atom, words) in per {
            let cue = Cue::Per(atom.clone());
            if !list.contains(&cue) && words.iter().any(|w| phrase.contains(w.as_str())) {
                list.push(cue);
            }
        }
    }
}

/// Finds any of these words.
pub(crate) fn machine<'a>(
    words: impl Iterator<Item = &'a String>,
) -> Result<CharwiseDoubleArrayAhoCorasick<u32>, String> {
    CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::Standard)
        .build_with_values(words.enumerate().map(|(i, word)| (word.as_str(), i as u32)))
        .map_err(|e| e.to_string())
}

fn grows(key: &str) -> Option<Grows> {
    Some(match key {
        "yoy" => Grows::On(GrowthKind::Yoy),
        "qoq" => Grows::On(GrowthKind::Qoq),
        "mom" => Grows::On(GrowthKind::Mom),
        "cagr" => Grows::On(GrowthKind::Cagr),
        "vs_base" => Grows::On(GrowthKind::VsBase),
        "up" => Grows::Up,
        "down" => Grows::Down,
        _ => return None,
    })
}

fn voice(key: &str) -> Option<Voice> {
    Some(match key {
        "guidance" => Voice::Guidance,
        "forecast" => Voice::Forecast,
        "opinion" => Voice::Opinion,
        "consensus" => Voice::Consensus,
        "actual" => Voice::Actual,
        _ => return None,
    })
}
