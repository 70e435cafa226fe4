//! Whom and what notes speak of, and the names they use.

use std::collections::{BTreeMap, BTreeSet};

use figure::{Date, EntityId, SourceId};

use crate::files::Files;
use crate::table::{Row, Table};
use crate::{Error, Lang};

/// What an entity is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A firm, listed or not.
    Company,
    /// Several taken together, with members where they are known.
    Group,
    /// Everything of a kind that is sold: optical modules, AI servers.
    Market,
    /// An AI model.
    Model,
    /// A processor or accelerator, or a family of them.
    Chip,
    /// A component: module, laser, switch chip.
    Part,
    /// Anything else a company offers, or a segment of it.
    Product,
    /// A place with a name.
    Site,
    /// An exchange or market place.
    Venue,
    /// What beliefs, triggers and relations are about that is no entity: training compute demand, compute leasing.
    Topic,
    /// A conference or a rule.
    Event,
}

const KINDS: [(&str, Kind); 11] = [
    ("company", Kind::Company),
    ("group", Kind::Group),
    ("market", Kind::Market),
    ("model", Kind::Model),
    ("chip", Kind::Chip),
    ("part", Kind::Part),
    ("product", Kind::Product),
    ("site", Kind::Site),
    ("venue", Kind::Venue),
    ("topic", Kind::Topic),
    ("event", Kind::Event),
];

/// A row of entities.csv.
#[derive(Clone, PartialEq, Debug)]
pub struct Entity {
    /// Its id.
    pub id: EntityId,
    /// What it is.
    pub kind: Kind,
    /// The name it goes by in a list of claims: Chinese for A-share companies, else English.
    pub gold: String,
    /// English name.
    pub name_en: String,
    /// Chinese name; empty where none is in use.
    pub name_zh: String,
    /// `300308.SZ`, `NVDA`; only of listed companies.
    pub ticker: Option<String>,
    /// Where it is listed.
    pub exchange: Option<String>,
    /// Of a group.
    pub members: Vec<EntityId>,
    /// What it belongs to: the company of a product, the family of a chip, the market of a part.
    pub parent: Option<EntityId>,
    /// It names a part of a company's figures (数据中心, 海外收入) and is never the subject beside a company.
    pub segment: bool,
    /// Since when the name was in use, as far as known. Vocabulary is never hidden by it.
    pub known_from: Date,
    /// Where the row comes from.
    pub source: SourceId,
}

impl Entity {
    /// Its name on screens; English where there is no Chinese one.
    pub fn name(&self, lang: Lang) -> &str {
        if lang == Lang::Zh && !self.name_zh.is_empty() { &self.name_zh } else { &self.name_en }
    }

    /// Whether its shares trade.
    pub fn is_listed(&self) -> bool {
        self.ticker.is_some()
    }
}

/// A name that notes use.
#[derive(Clone, PartialEq, Debug)]
pub struct Alias {
    /// As written.
    pub text: String,
    /// Whom it means.
    pub entity: EntityId,
    /// Chinese when it holds a Chinese sign.
    pub lang: Lang,
    /// It does not mean this entity inside or beside one of these wordings.
    pub unless: Vec<String>,
    /// Also a common word: it needs support from what stands around it.
    pub context: bool,
    /// It counts only in the letter case written.
    pub case: bool,
    /// Where the row comes from.
    pub source: SourceId,
}

const ENTITY_COLUMNS: &[&str] = &[
    "id",
    "kind",
    "gold",
    "name_en",
    "name_zh",
    "ticker",
    "exchange",
    "members",
    "parent",
    "segment",
    "known_from",
    "source",
];
const ALIAS_COLUMNS: &[&str] = &["alias", "entity", "lang", "unless", "context", "case", "known_from", "source"];

/// Read entities.csv: sorted by id, members and parents known.
pub(crate) fn entities(files: &Files) -> Result<BTreeMap<EntityId, Entity>, Error> {
    let table = Table::read(files, "entities.csv", ENTITY_COLUMNS)?;
    table.sorted(&["id"], true)?;
    let ids: BTreeSet<&str> = table.rows().map(|row| row.cell("id")).collect();
    let mut entities = BTreeMap::new();
    for row in table.rows() {
        let id = row.need("id")?;
        for other in row.list("members").chain(row.maybe("parent")) {
            if !ids.contains(other) {
                return Err(row.error(format!("entity {other:?} is unknown; add it to entities.csv")));
            }
        }
        entities.insert(EntityId::from(id), entity(row, id)?);
    }
    Ok(entities)
}

fn entity(row: Row<'_>, id: &str) -> Result<Entity, Error> {
    let kind = row.need("kind")?;
    let names = || KINDS.map(|(name, _)| name).join(", ");
    let kind = KINDS.iter().find(|(name, _)| *name == kind).map(|(_, kind)| *kind);
    Ok(Entity {
        id: EntityId::from(id),
        kind: kind.ok_or_else(|| row.error(format!("kind {:?} is none of {}", row.cell("kind"), names())))?,
        gold: row.need("gold")?.to_string(),
        name_en: row.need("name_en")?.to_string(),
        name_zh: row.cell("name_zh").to_string(),
        ticker: row.maybe("ticker").map(str::to_string),
        exchange: row.maybe("exchange").map(str::to_string),
        members: row.list("members").map(EntityId::from).collect(),
        parent: row.maybe("parent").map(EntityId::from),
        segment: row.flag("segment")?,
        known_from: row.known_from()?,
        source: row.source()?,
    })
}

/// Read aliases.csv: sorted, every entity known, no name claimed twice without `unless`.
pub(crate) fn aliases(files: &Files, entities: &BTreeMap<EntityId, Entity>) -> Result<Vec<Alias>, Error> {
    let table = Table::read(files, "aliases.csv", ALIAS_COLUMNS)?;
    table.sorted(&["alias", "entity"], true)?;
    let mut claimed: BTreeMap<String, (EntityId, bool)> = BTreeMap::new();
    let mut aliases = Vec::new();
    for row in table.rows() {
        let text = row.need("alias")?;
        let entity = EntityId::from(row.need("entity")?);
        if !entities.contains_key(&entity) {
            return Err(row.error(format!("entity {:?} is unknown; add it to entities.csv", entity.as_str())));
        }
        let lang = match row.need("lang")? {
            "zh" => Lang::Zh,
            "en" => Lang::En,
            other => return Err(row.error(format!("lang {other:?} is neither zh nor en"))),
        };
        let unless: Vec<String> = row.list("unless").map(str::to_string).collect();
        let open = unless.is_empty();
        if let Some((other, other_open)) = claimed.insert(text.to_lowercase(), (entity.clone(), open))
            && (open || other_open)
        {
            return Err(
                row.error(format!("alias {text:?} is claimed by {other} too; say `unless` in both rows or drop one"))
            );
        }
        row.known_from()?;
        let (context, case) = (row.flag("context")?, row.flag("case")?);
        aliases.push(Alias { text: text.to_string(), entity, lang, unless, context, case, source: row.source()? });
    }
    Ok(aliases)
}
