//! data/beliefs.toml: which series tell of which entity or topic, and how their prints are read.

use std::collections::{BTreeMap, BTreeSet};

use almanac::{Almanac, Kind};
use demand::parse_address;
use figure::{Date, EntityId, MetricId, Series};
use serde::Deserialize;
use trend::{Evidence, Quantity};

use crate::compare::Error;

/// File that says what speaks for or against a belief.
pub const BELIEFS: &str = "beliefs.toml";

/// How prints are read; the reason of each stands beside it in the file.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// A print whose period ended longer ago does not speak.
    pub shelf_days: i32,
    /// Growth within this either way takes no side.
    pub bar: f64,
    /// This share of the series that take a side settles a verdict.
    pub most: f64,
    /// Past prints from which the window of the next is taken.
    pub prints: usize,
    /// Days after a quarter's end from which on a row is no print of it, where the exchange sets no day.
    pub latest_print: i32,
    /// Metrics (`revenue@gaap`) that speak for an entity without an entry.
    pub own: Vec<String>,
    /// Metrics whose growth is not looked at.
    pub unturned: Vec<MetricId>,
}

/// The parsed file.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speaks {
    /// How prints are read.
    pub method: Reading,
    /// Entity or topic to what speaks for it, each with its reason.
    #[serde(default)]
    pub speaks: BTreeMap<EntityId, BTreeMap<String, String>>,
    /// Thing to the market it goes into, where entities.csv gives it none.
    #[serde(default)]
    pub within: BTreeMap<EntityId, EntityId>,
    /// Exchange to the last day of a print, in days after the end of quarters one to four.
    #[serde(default)]
    pub due: BTreeMap<String, [i32; 4]>,
}

impl Speaks {
    /// Parse data/beliefs.toml.
    ///
    /// # Errors
    /// The file is missing or broken, or an address in it is none.
    pub fn load(almanac: &Almanac) -> Result<Speaks, Error> {
        let text = almanac.text(BELIEFS).ok_or_else(|| Error::Missing(BELIEFS.to_string()))?;
        let wrong = |line: usize, message: String| Error::Rules { file: almanac.path(BELIEFS), line, message };
        let line = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
        let found: Speaks =
            toml::from_str(text).map_err(|e| wrong(line(e.span().map_or(0, |s| s.start)), e.message().to_string()))?;
        let known = |name: &str| match parse_address(name) {
            Some(series) => almanac.entity(&series.entity).is_some() && almanac.metric(&series.metric).is_some(),
            None => almanac.entity(&EntityId::from(name)).is_some(),
        };
        let speaks = found
            .speaks
            .iter()
            .flat_map(|(about, names)| std::iter::once(about.as_str()).chain(names.keys().map(String::as_str)));
        let within = found.within.iter().flat_map(|(thing, market)| [thing.as_str(), market.as_str()]);
        let stranger = speaks.chain(within).find(|name| !known(name)).map(str::to_string);
        stranger.map_or(Ok(found), |name| {
            let message = format!("{name:?} is neither an entity nor an address of known names");
            Err(wrong(text.find(&name).map_or(0, line), message))
        })
    }

    /// Series that tell of an entity or topic, sorted: those named for it; else its own; else those of its members, of
    /// who sells it, or of what it belongs to.
    pub fn of(&self, about: &EntityId, evidence: &Evidence, almanac: &Almanac, as_of: Date) -> Vec<Quantity> {
        let mut found = BTreeSet::new();
        self.collect(about, evidence, almanac, as_of, &mut BTreeSet::new(), &mut found);
        found.into_iter().collect()
    }

    fn collect(
        &self,
        about: &EntityId,
        evidence: &Evidence,
        almanac: &Almanac,
        as_of: Date,
        seen: &mut BTreeSet<EntityId>,
        found: &mut BTreeSet<Quantity>,
    ) {
        if !seen.insert(about.clone()) {
            return;
        }
        if let Some(named) = self.speaks.get(about) {
            for name in named.keys() {
                match parse_address(name) {
                    Some(series) => found.extend(evidence.find(&series).cloned()),
                    None => self.collect(&EntityId::from(name.as_str()), evidence, almanac, as_of, seen, found),
                }
            }
            return;
        }
        let own = self.method.own.iter().filter_map(|metric| address(almanac, about, metric));
        let own: Vec<Quantity> = own.filter_map(|series| evidence.find(&series).cloned()).collect();
        if !own.is_empty() {
            found.extend(own);
            return;
        }
        let Some(entity) = almanac.entity(about) else { return };
        let mut below: Vec<EntityId> = entity.members.clone();
        if below.is_empty() && entity.kind != Kind::Company {
            let sells = |c: &&almanac::Company| c.products.iter().any(|p| is_within(almanac, p, about));
            below = almanac.companies(as_of).filter(sells).map(|c| c.entity.clone()).collect();
        }
        if below.is_empty() {
            below.extend(entity.parent.clone());
        }
        for member in &below {
            self.collect(member, evidence, almanac, as_of, seen, found);
        }
    }
}

/// `revenue@gaap` of an entity; a product stands as item of its market.
fn address(almanac: &Almanac, about: &EntityId, metric: &str) -> Option<Series> {
    let (metric, basis) = metric.split_once('@').unwrap_or((metric, ""));
    let (entity, item) = almanac.address(about);
    let item = item.map_or(String::new(), |item| format!(":{item}"));
    parse_address(&format!("{entity}/{metric}{item}@{basis}"))
}

impl Speaks {
    /// The market of a thing: by its parent, else by the file.
    pub fn market(&self, almanac: &Almanac, thing: &EntityId) -> Option<EntityId> {
        let (market, item) = almanac.address(thing);
        item.is_some().then_some(market).or_else(|| self.within.get(thing).cloned())
    }
}

/// Whether a product is another or belongs to it, by parents; a company is no kind of its products.
pub(crate) fn is_within(almanac: &Almanac, product: &EntityId, of: &EntityId) -> bool {
    let mut at = Some(product);
    while let Some(id) = at {
        if id == of {
            return true;
        }
        let parent = almanac.entity(id).and_then(|e| e.parent.as_ref());
        at = parent.filter(|p| almanac.entity(p).is_some_and(|e| !matches!(e.kind, Kind::Company | Kind::Group)));
    }
    false
}
