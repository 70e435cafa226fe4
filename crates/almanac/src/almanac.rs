//! The almanac: everything of data/, read and checked.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use figure::{AssumptionId, Date, DatumId, EntityId, Hash, MetricId, Period, SourceId, Unit};

use crate::chain::Chain;
use crate::evidence::Ground;
use crate::facts::Facts;
use crate::files::Files;
use crate::judgement::{self, Corrections};
use crate::labels::Labels;
use crate::units::Units;
use crate::{
    Alias, Assumption, AtomDef, Company, Correction, Datum, Entity, Error, Event, Exposure, Fiscal, Lang, Metric,
    Observation, Publisher, Relation, Source, Tier, UnitDef, evidence, facts, fiscal, metrics, sources, vocabulary,
};

/// Vocabulary and facts. Built once, at the start.
#[derive(Clone, Debug)]
pub struct Almanac {
    files: Files,
    version: Hash,
    entities: BTreeMap<EntityId, Entity>,
    aliases: Vec<Alias>,
    by_name: BTreeMap<String, Vec<EntityId>>,
    units: Units,
    metrics: BTreeMap<MetricId, Metric>,
    fiscal: BTreeMap<EntityId, Fiscal>,
    sources: BTreeMap<SourceId, Source>,
    publishers: BTreeMap<String, Publisher>,
    observations: Vec<Observation>,
    facts: Facts,
    chain: Chain,
    assumptions: BTreeMap<AssumptionId, Assumption>,
    corrections: Corrections,
    labels: Labels,
}

impl Almanac {
    /// The data in the binary. Panics when it is broken, which is our own mistake; a test loads it.
    pub fn embedded() -> Almanac {
        Almanac::build(Files::embedded()).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The data of a folder in place of the embedded one (`--data DIR`), or the embedded one.
    ///
    /// # Errors
    /// The first row or rule that cannot be used, with file and line.
    pub fn load(dir: Option<&Path>) -> Result<Almanac, Error> {
        Almanac::build(dir.map_or_else(|| Ok(Files::embedded()), Files::folder)?)
    }

    fn build(files: Files) -> Result<Almanac, Error> {
        let units = Units::read(&files)?;
        let publishers = sources::publishers(&files)?;
        let sources = sources::read(&files, &publishers)?;
        let entities = vocabulary::entities(&files)?;
        let aliases = vocabulary::aliases(&files, &entities)?;
        let metrics = metrics::read(&files, &entities)?;
        let fiscal = fiscal::read(&files, &entities)?;
        let mut corrections = Corrections::read(&files)?;
        let ground = Ground {
            files: &files,
            entities: &entities,
            metrics: &metrics,
            units: &units,
            fiscal: &fiscal,
            sources: &sources,
        };
        let observations = evidence::read(&ground, &mut corrections)?;
        let facts = facts::read(&ground, &mut corrections)?;
        let chain = Chain::read(&ground, &mut corrections)?;
        let assumptions = judgement::assumptions(&files, &units)?;
        let labels = Labels::read(&files)?;
        let mut by_name: BTreeMap<String, Vec<EntityId>> = BTreeMap::new();
        for alias in &aliases {
            by_name.entry(alias.text.to_lowercase()).or_default().push(alias.entity.clone());
        }
        let version = files.version();
        let almanac = Almanac {
            files,
            version,
            entities,
            aliases,
            by_name,
            units,
            metrics,
            fiscal,
            sources,
            publishers,
            observations,
            facts,
            chain,
            assumptions,
            corrections,
            labels,
        };
        Ok(almanac)
    }

    /// Hash of all data, names and bytes, in sorted order of files.
    pub fn version(&self) -> Hash {
        self.version
    }

    /// Content of a rule file (`phrases.toml`, `fabrics/clos.toml`), for the room that parses it.
    pub fn text(&self, file: &str) -> Option<&str> {
        self.files.get(file)
    }

    /// Names of the files that start so (`fabrics/`), sorted.
    pub fn files<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.files.names().filter(move |name| name.starts_with(prefix))
    }

    /// A file's name as errors show it: `data/phrases.toml`.
    pub fn path(&self, file: &str) -> String {
        self.files.path(file)
    }

    /// An entity.
    pub fn entity(&self, id: &EntityId) -> Option<&Entity> {
        self.entities.get(id)
    }

    /// All entities, by id.
    pub fn entities(&self) -> impl Iterator<Item = &Entity> {
        self.entities.values()
    }

    /// All names, sorted as written.
    pub fn aliases(&self) -> &[Alias] {
        &self.aliases
    }

    /// The entity of a name, id, or ticker, whatever the letter case; None when unknown or claimed by several.
    pub fn find(&self, name: &str) -> Option<&Entity> {
        if let Some(entity) = self.entities.get(&EntityId::from(name)) {
            return Some(entity);
        }
        let found = self.by_name.get(&name.trim().to_lowercase())?;
        let [only] = found.as_slice() else { return None };
        self.entities.get(only)
    }

    /// Where figures about an entity stand in series: a part or chip of a market stands as item of it.
    /// `800g_optical_module` is (`optical_modules`, Some(`800g_optical_module`)); a company is itself.
    pub fn address(&self, id: &EntityId) -> (EntityId, Option<EntityId>) {
        let market = self.entity(id).and_then(|e| e.parent.as_ref()).and_then(|p| self.entity(p));
        match market {
            Some(market) if market.kind == crate::Kind::Market && self.entities[id].kind != crate::Kind::Market => {
                (market.id.clone(), Some(id.clone()))
            }
            _ => (id.clone(), None),
        }
    }

    /// A metric.
    pub fn metric(&self, id: &MetricId) -> Option<&Metric> {
        self.metrics.get(id)
    }

    /// All metrics, by id.
    pub fn metrics(&self) -> impl Iterator<Item = &Metric> {
        self.metrics.values()
    }

    /// What a note writes for a unit (美元, GW, 万千瓦, 颗), or a unit in atoms (`token/day`).
    pub fn unit(&self, name: &str) -> Option<UnitDef> {
        self.units.get(name)
    }

    /// Everything notes write for units, by text.
    pub fn units(&self) -> impl Iterator<Item = &UnitDef> {
        self.units.names.values()
    }

    /// A base unit.
    pub fn atom(&self, id: &str) -> Option<&AtomDef> {
        self.units.atoms.get(id)
    }

    /// All base units, by id.
    pub fn atoms(&self) -> impl Iterator<Item = &AtomDef> {
        self.units.atoms.values()
    }

    /// The dimension of a unit, `money/count`; None when an atom is unknown.
    pub fn dimension(&self, unit: &Unit) -> Option<String> {
        self.units.dimension(unit)
    }

    /// Whether a unit fits a metric.
    pub fn fits(&self, metric: &MetricId, unit: &Unit) -> bool {
        self.metric(metric).is_some_and(|m| m.dimension.iter().any(|d| self.units.is_of(unit, d)))
    }

    /// A unit in base atoms and the factor onto it: `USD/GW` is 1e-9 `USD/W`; `week` is 604800 `second`.
    pub fn base(&self, unit: &Unit) -> (Unit, f64) {
        self.units.base(unit)
    }

    /// The fiscal year of an entity; the calendar year where none is known. A part of a company has the company's.
    pub fn fiscal(&self, id: &EntityId) -> Fiscal {
        let mut at = Some(id);
        while let Some(id) = at {
            if let Some(fiscal) = self.fiscal.get(id) {
                return fiscal.clone();
            }
            at = self.entity(id).and_then(|e| e.parent.as_ref());
        }
        Fiscal::default()
    }

    /// Observations known by a day, in the order of the file.
    pub fn observations(&self, as_of: Date) -> impl Iterator<Item = &Observation> {
        self.observations.iter().filter(move |o| o.known_from <= as_of)
    }

    /// Evidence rows (observations, facts, relations, exposures, events, rates, companies) hidden as of a day.
    pub fn hidden(&self, as_of: Date) -> usize {
        let later = |known: &Date| *known > as_of;
        let chain = &self.chain;
        self.observations.iter().filter(|o| later(&o.known_from)).count()
            + self.facts.values().flatten().filter(|d| !d.shown(as_of)).count()
            + chain.relations.iter().filter(|r| later(&r.known_from)).count()
            + chain.exposures.iter().filter(|e| later(&e.known_from)).count()
            + chain.events.iter().filter(|e| later(&e.known_from)).count()
            + chain.companies.values().filter(|c| later(&c.known_from)).count()
            + chain.rates.values().flatten().filter(|(_, d)| later(&d.known_from)).count()
    }

    /// The newest fact known by a day.
    pub fn fact(&self, subject: &str, parameter: &str, as_of: Date) -> Option<&Datum> {
        let rows = self.facts.get(&(Arc::from(subject), Arc::from(parameter)))?;
        rows.iter().rev().find(|d| d.shown(as_of))
    }

    /// All facts known by a day, by subject and parameter.
    pub fn facts(&self, as_of: Date) -> impl Iterator<Item = &Datum> {
        self.facts.values().flatten().filter(move |d| d.shown(as_of))
    }

    /// A fact or rate by its id, whenever known.
    pub fn datum(&self, id: &DatumId) -> Option<&Datum> {
        let rates = self.chain.rates.values().flatten().map(|(_, datum)| datum);
        self.facts.values().flatten().chain(rates).find(|d| d.id == *id)
    }

    /// Where the row of a leaf stands: a fact, a rate, an observation, a share, a relation or an event.
    pub fn row(&self, id: &DatumId) -> Option<RowInfo> {
        if let Some(d) = self.datum(id) {
            let (file, line, source, known_from, method) =
                (d.file.to_string(), d.line, d.source.clone(), d.known_from, d.method);
            return Some(RowInfo { file, line, source, known_from, tier: None, method });
        }
        let info = |file: &str, line, source: &SourceId, known_from, tier: Option<Tier>| RowInfo {
            file: file.to_string(),
            line,
            source: source.clone(),
            known_from,
            tier: tier.map(Tier::letter),
            method: false,
        };
        if let Some(o) = self.observation(id) {
            return Some(info("observations.csv", o.line, &o.source, o.known_from, Some(o.tier)));
        }
        if let Some(e) = self.chain.exposures.iter().find(|e| e.id == *id) {
            return Some(info("exposures.csv", e.line, &e.source, e.known_from, Some(e.tier)));
        }
        if let Some(r) = self.chain.relations.iter().find(|r| r.id == *id) {
            return Some(info("relations.csv", r.line, &r.source, r.known_from, Some(r.tier)));
        }
        let event = self.chain.events.iter().find(|e| e.id == *id)?;
        Some(info("events.csv", event.line, &event.source, event.known_from, None))
    }

    /// An observation by its id, whenever known.
    pub fn observation(&self, id: &DatumId) -> Option<&Observation> {
        self.observations.iter().find(|o| o.id == *id)
    }

    /// Who supplies what to whom, as known by a day.
    pub fn relations(&self, as_of: Date) -> impl Iterator<Item = &Relation> {
        self.chain.relations.iter().filter(move |r| r.known_from <= as_of)
    }

    /// How much of companies hangs on the chain, as known by a day.
    pub fn exposures(&self, as_of: Date) -> impl Iterator<Item = &Exposure> {
        self.chain.exposures.iter().filter(move |e| e.known_from <= as_of)
    }

    /// Events known by a day, past and expected, by date.
    pub fn events(&self, as_of: Date) -> impl Iterator<Item = &Event> {
        self.chain.events.iter().filter(move |e| e.known_from <= as_of)
    }

    /// Listed companies of the chain as known by a day, by entity.
    pub fn companies(&self, as_of: Date) -> impl Iterator<Item = &Company> {
        self.chain.companies.values().filter(move |c| c.known_from <= as_of)
    }

    /// One of them, whenever known.
    pub fn company(&self, id: &EntityId) -> Option<&Company> {
        self.chain.companies.get(id)
    }

    /// For stocks: units of the second currency for one of the first (`USD/CNY`), on a day: that day's rate or the last
    /// month end's before it, among rows known by `as_of`.
    pub fn fx(&self, pair: &str, on: Date, as_of: Date) -> Option<&Datum> {
        let of = |basis: &str| {
            let rows = self.chain.rates.get(&(pair.to_string(), basis.to_string()));
            rows.into_iter().flatten().rev().find(|(date, d)| *date <= on && d.known_from <= as_of)
        };
        [of("day"), of("month_end")].into_iter().flatten().max_by_key(|(date, _)| *date).map(|(_, datum)| datum)
    }

    /// For flows: the averages of the months of a period, by month, among rows known by `as_of`. Their mean is the rate
    /// of the flow; fewer than the period's months means that some are not known.
    pub fn fx_mean(&self, pair: &str, period: &Period, as_of: Date) -> Vec<&Datum> {
        let rows = self.chain.rates.get(&(pair.to_string(), "month_average".to_string()));
        let within = |date: &Date| period.start <= *date && *date <= period.end;
        rows.into_iter().flatten().filter(|(date, d)| within(date) && d.known_from <= as_of).map(|(_, d)| d).collect()
    }

    /// A source.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.get(id)
    }

    /// All sources, by id.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    /// A publisher by its id.
    pub fn publisher(&self, id: &str) -> Option<&Publisher> {
        self.publishers.get(id)
    }

    /// All publishers, by id.
    pub fn publishers(&self) -> impl Iterator<Item = &Publisher> {
        self.publishers.values()
    }

    /// An assumption.
    pub fn assumption(&self, id: &AssumptionId) -> Option<&Assumption> {
        self.assumptions.get(id)
    }

    /// All assumptions, by id.
    pub fn assumptions(&self) -> impl Iterator<Item = &Assumption> {
        self.assumptions.values()
    }

    /// Corrections of rows, and what became of each.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections.0
    }

    /// A word shown on screens; the key itself where no label has it, so that a gap is seen and never a blank.
    pub fn label<'a>(&'a self, key: &'a str, lang: Lang) -> &'a str {
        self.labels.get(key, lang).unwrap_or(key)
    }

    /// Whether a label has this key.
    pub fn has_label(&self, key: &str) -> bool {
        self.labels.get(key, Lang::En).is_some()
    }

    /// All labels: key, Chinese, English; sorted by key.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.labels.all()
    }

    /// The same with these assumptions held to be one value each, in base atoms (`--set a:ID=VALUE`).
    ///
    /// # Errors
    /// The id that is no assumption, or the value that is not finite.
    pub fn assuming(&self, set: &[(String, f64)]) -> Result<Almanac, String> {
        let mut almanac = self.clone();
        for (id, value) in set {
            let found = almanac.assumptions.get_mut(&AssumptionId::from(id.as_str()));
            let assumption = found.ok_or_else(|| format!("{id:?} is no assumption"))?;
            if !value.is_finite() {
                return Err(format!("{id}: {value} is not a number"));
            }
            (assumption.low, assumption.mid, assumption.high) = (*value, *value, *value);
        }
        Ok(almanac)
    }
}

/// Where a row of evidence stands, whatever its table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowInfo {
    /// File below data/.
    pub file: String,
    /// Line in it, from 1.
    pub line: usize,
    /// Row of sources.csv.
    pub source: SourceId,
    /// Day it was first published.
    pub known_from: Date,
    /// Tier of the row, where its table has one.
    pub tier: Option<char>,
    /// A row of method rather than evidence.
    pub method: bool,
}
