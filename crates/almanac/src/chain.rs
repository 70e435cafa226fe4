//! The chain: who sells what to whom, how much hangs on it, what happens when, and what a currency is worth.

use std::collections::BTreeMap;
use std::sync::Arc;

use figure::{Date, DatumId, EntityId, SourceId, Unit};

use crate::evidence::Ground;
use crate::facts::Datum;
use crate::judgement::Corrections;
use crate::sources::Tier;
use crate::table::{Row, Table};
use crate::{Error, Lang};

/// A listed company of the chain.
#[derive(Clone, PartialEq, Debug)]
pub struct Company {
    /// The company.
    pub entity: EntityId,
    /// What it sells of the chain: ids of parts, products, markets.
    pub products: Vec<EntityId>,
    /// To whom, in words.
    pub sells_to: String,
    /// From whom, in words.
    pub buys_from: String,
    /// Day it was known.
    pub known_from: Date,
    /// How far the source is from the event.
    pub tier: Tier,
    /// Row of sources.csv.
    pub source: SourceId,
    zh: String,
    en: String,
}

impl Company {
    /// What it sells, in words.
    pub fn sells(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Who supplies what to whom.
#[derive(Clone, PartialEq, Debug)]
pub struct Relation {
    /// `relations/supplier/customer/product/day`.
    pub id: DatumId,
    /// Who sells.
    pub supplier: EntityId,
    /// Who buys.
    pub customer: EntityId,
    /// What.
    pub product: EntityId,
    /// Lower and upper end of the share stated, as a ratio; of what is in `words`.
    pub share: Option<(f64, f64)>,
    /// As the source has it.
    pub words: String,
    /// Day it was known.
    pub known_from: Date,
    /// How far the source is from the event.
    pub tier: Tier,
    /// Row of sources.csv.
    pub source: SourceId,
    /// Line in relations.csv.
    pub line: usize,
}

/// How much of a company hangs on the chain.
#[derive(Clone, PartialEq, Debug)]
pub struct Exposure {
    /// `exposures/entity/product/measure/day`.
    pub id: DatumId,
    /// The company.
    pub entity: EntityId,
    /// What it is exposed to.
    pub product: EntityId,
    /// What the share is of: `revenue` (of its revenue), `customers` (of its revenue, by largest customers),
    /// `overseas` (sold abroad).
    pub measure: String,
    /// As a ratio; None where the source gives words only.
    pub share: Option<f64>,
    /// Definition, as the source has it.
    pub words: String,
    /// Day it was known.
    pub known_from: Date,
    /// How far the source is from the event.
    pub tier: Tier,
    /// Row of sources.csv.
    pub source: SourceId,
    /// Line in exposures.csv.
    pub line: usize,
}

/// Whether a day has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// On or before the day of reading.
    Happened,
    /// After it.
    Expected,
}

/// A dated event.
#[derive(Clone, PartialEq, Debug)]
pub struct Event {
    /// `events/entity/kind/day`.
    pub id: DatumId,
    /// First day.
    pub date: Date,
    /// Last day (the first where it is one day). With `window`, it falls somewhere between.
    pub end: Date,
    /// The days are a window in which one day is expected, not a duration.
    pub window: bool,
    /// Day it was known.
    pub known_from: Date,
    /// `release`, `conference`, `regulation`, `deal`, `milestone`, `earnings`, `deadline`.
    pub kind: String,
    /// Whose.
    pub entity: EntityId,
    /// Row of sources.csv.
    pub source: SourceId,
    /// Line in events.csv.
    pub line: usize,
    zh: String,
    en: String,
}

impl Event {
    /// What happens, in words.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Whether it has happened by the end of a day.
    pub fn status(&self, on: Date) -> Status {
        let by = if self.window { self.end } else { self.date };
        if by <= on { Status::Happened } else { Status::Expected }
    }
}

/// Everything of the chain.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chain {
    pub(crate) companies: BTreeMap<EntityId, Company>,
    pub(crate) relations: Vec<Relation>,
    pub(crate) exposures: Vec<Exposure>,
    pub(crate) events: Vec<Event>,
    /// By (pair, basis), in the order of dates.
    pub(crate) rates: BTreeMap<(String, String), Vec<(Date, Datum)>>,
}

const COMPANY_COLUMNS: &[&str] =
    &["entity", "products", "sells_en", "sells_zh", "sells_to", "buys_from", "known_from", "tier", "source"];
const RELATION_COLUMNS: &[&str] =
    &["supplier", "customer", "product", "share_low", "share_high", "words", "known_from", "tier", "source"];
const EXPOSURE_COLUMNS: &[&str] = &["entity", "product", "measure", "share", "words", "known_from", "tier", "source"];
const EVENT_COLUMNS: &[&str] =
    &["date", "date_end", "window", "known_from", "kind", "entity", "event_en", "event_zh", "source"];
const FX_COLUMNS: &[&str] = &["date", "pair", "basis", "value", "known_from", "source", "note"];

impl Chain {
    pub(crate) fn read(ground: &Ground<'_>, corrections: &mut Corrections) -> Result<Chain, Error> {
        let mut chain = Chain::default();
        let mut open = |name: &str, columns: &[&str], by: &[&str]| {
            let mut table = Table::read(ground.files, name, columns)?;
            table.sorted(by, true)?;
            corrections.apply(name, &mut table);
            Ok::<Table, Error>(table)
        };
        for row in open("companies.csv", COMPANY_COLUMNS, &["entity"])?.rows() {
            let company = company(ground, row)?;
            chain.companies.insert(company.entity.clone(), company);
        }
        for row in open("relations.csv", RELATION_COLUMNS, &["supplier", "customer", "product", "known_from"])?.rows() {
            chain.relations.push(relation(ground, row)?);
        }
        for row in open("exposures.csv", EXPOSURE_COLUMNS, &["entity", "product", "measure", "known_from"])?.rows() {
            chain.exposures.push(exposure(ground, row)?);
        }
        for row in open("events.csv", EVENT_COLUMNS, &["date", "entity", "kind", "event_en"])?.rows() {
            chain.events.push(event(ground, row)?);
        }
        for row in open("fx.csv", FX_COLUMNS, &["date", "pair", "basis"])?.rows() {
            let (key, rate) = rate(ground, row)?;
            chain.rates.entry(key).or_default().push(rate);
        }
        Ok(chain)
    }
}

fn company(ground: &Ground<'_>, row: Row<'_>) -> Result<Company, Error> {
    Ok(Company {
        entity: ground.entity(row, row.need("entity")?)?,
        products: row.list("products").map(|id| ground.entity(row, id)).collect::<Result<_, _>>()?,
        sells_to: row.cell("sells_to").to_string(),
        buys_from: row.cell("buys_from").to_string(),
        known_from: row.known_from()?,
        tier: Tier::of(row)?,
        source: ground.source(row)?,
        zh: row.need("sells_zh")?.to_string(),
        en: row.need("sells_en")?.to_string(),
    })
}

fn relation(ground: &Ground<'_>, row: Row<'_>) -> Result<Relation, Error> {
    let known_from = row.known_from()?;
    let (low, high) = (row.number("share_low")?, row.number("share_high")?);
    let parts = ["supplier", "customer", "product"].map(|c| row.cell(c)).join("/");
    Ok(Relation {
        id: DatumId::from(format!("relations/{parts}/{known_from}").as_str()),
        supplier: ground.entity(row, row.need("supplier")?)?,
        customer: ground.entity(row, row.need("customer")?)?,
        product: ground.entity(row, row.need("product")?)?,
        share: low.or(high).zip(high.or(low)),
        words: row.cell("words").to_string(),
        known_from,
        tier: Tier::of(row)?,
        source: ground.source(row)?,
        line: row.line,
    })
}

const MEASURES: [&str; 3] = ["customers", "overseas", "revenue"];

fn exposure(ground: &Ground<'_>, row: Row<'_>) -> Result<Exposure, Error> {
    let known_from = row.known_from()?;
    let measure = row.need("measure")?;
    if !MEASURES.contains(&measure) {
        return Err(row.error(format!("measure {measure:?} is none of {}", MEASURES.join(", "))));
    }
    let share = row.number("share")?;
    if share.is_some_and(|s| !(0.0..=1.0).contains(&s)) {
        return Err(row.error("share is outside 0 to 1; write 0.51 for 51 %"));
    }
    let parts = ["entity", "product", "measure"].map(|c| row.cell(c)).join("/");
    Ok(Exposure {
        id: DatumId::from(format!("exposures/{parts}/{known_from}").as_str()),
        entity: ground.entity(row, row.need("entity")?)?,
        product: ground.entity(row, row.need("product")?)?,
        measure: measure.to_string(),
        share,
        words: row.cell("words").to_string(),
        known_from,
        tier: Tier::of(row)?,
        source: ground.source(row)?,
        line: row.line,
    })
}

fn event(ground: &Ground<'_>, row: Row<'_>) -> Result<Event, Error> {
    let date = row.date("date")?.ok_or_else(|| row.error("date is blank; fill it in"))?;
    let end = row.date("date_end")?.unwrap_or(date);
    if end < date {
        return Err(row.error("date_end is before date"));
    }
    let entity = ground.entity(row, row.need("entity")?)?;
    let kind = row.need("kind")?.to_string();
    let en = row.need("event_en")?.to_string();
    Ok(Event {
        id: DatumId::from(format!("events/{date}/{entity}/{kind}/{en}").as_str()),
        date,
        end,
        window: row.flag("window")?,
        known_from: row.known_from()?,
        kind,
        entity,
        source: ground.source(row)?,
        line: row.line,
        zh: row.need("event_zh")?.to_string(),
        en,
    })
}

type Rate = ((String, String), (Date, Datum));

fn rate(ground: &Ground<'_>, row: Row<'_>) -> Result<Rate, Error> {
    let (pair, basis) = (row.need("pair")?, row.need("basis")?);
    let date = row.date("date")?.ok_or_else(|| row.error("date is blank; fill it in"))?;
    let unit = pair.split_once('/').map(|(one, other)| Unit::atom(other).over(&Unit::atom(one)));
    let unit = unit.filter(|u| ground.units.dimension(u).as_deref() == Some("ratio"));
    let datum = Datum {
        id: DatumId::from(format!("fx/{pair}/{date}/{basis}").as_str()),
        subject: Arc::from(pair),
        parameter: Arc::from(basis),
        value: row.number("value")?.ok_or_else(|| row.error("value is blank; fill it in"))?,
        low: None,
        high: None,
        unit: unit
            .ok_or_else(|| row.error(format!("pair {pair:?} is not two currencies of units.toml, such as USD/CNY")))?,
        known_from: row.known_from()?,
        method: false,
        source: ground.source(row)?,
        file: Arc::from("fx.csv"),
        line: row.line,
        note: Arc::from(row.cell("note")),
    };
    Ok(((pair.to_string(), basis.to_string()), (date, datum)))
}
