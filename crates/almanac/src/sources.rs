//! Where rows come from, and what their publishers allow.

use std::collections::BTreeMap;

use figure::{Date, SourceId};

use crate::Error;
use crate::files::Files;
use crate::table::{Row, Table};

/// How far a source is from the event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
pub enum Tier {
    /// Filing or release.
    A,
    /// Press relay or broker.
    B,
    /// Blog, aggregator, general knowledge.
    C,
    /// Arithmetic over others.
    D,
}

impl Tier {
    /// `A` to `D`.
    pub const fn letter(self) -> char {
        match self {
            Tier::A => 'A',
            Tier::B => 'B',
            Tier::C => 'C',
            Tier::D => 'D',
        }
    }

    pub(crate) fn of(row: Row<'_>) -> Result<Tier, Error> {
        match row.need("tier")? {
            "A" => Ok(Tier::A),
            "B" => Ok(Tier::B),
            "C" => Ok(Tier::C),
            "D" => Ok(Tier::D),
            other => Err(row.error(format!("tier {other:?} is none of A, B, C, D"))),
        }
    }
}

/// A row of sources.csv.
#[derive(Clone, PartialEq, Debug)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Title of the page or document.
    pub title: String,
    /// Row of publishers.csv.
    pub publisher: String,
    /// Address; empty where none is at hand.
    pub address: String,
    /// Day it was published, as far as known.
    pub published: Option<Date>,
    /// Day it was read.
    pub accessed: Option<Date>,
    /// Terms, where stated.
    pub licence: String,
    /// Anything else.
    pub note: String,
}

/// A row of publishers.csv: how far to trust it and what it allows.
#[derive(Clone, PartialEq, Debug)]
pub struct Publisher {
    /// Its id.
    pub id: String,
    /// Names under which notes cite it.
    pub names: Vec<String>,
    /// Default tier of what it says.
    pub tier: Tier,
    /// Longest quote that may leave the ledger, in characters; None = one sentence.
    pub longest_quote: Option<u32>,
    /// Whether its text may be exported.
    pub export: bool,
    /// Whether a language model may be shown its text.
    pub model_use: bool,
    /// Last day these rights hold.
    pub expires: Option<Date>,
}

const SOURCE_COLUMNS: &[&str] = &["id", "title", "publisher", "address", "published", "accessed", "licence", "note"];
const PUBLISHER_COLUMNS: &[&str] = &["publisher", "names", "tier", "longest_quote", "export", "model_use", "expires"];

/// Read publishers.csv, sorted.
pub(crate) fn publishers(files: &Files) -> Result<BTreeMap<String, Publisher>, Error> {
    let table = Table::read(files, "publishers.csv", PUBLISHER_COLUMNS)?;
    table.sorted(&["publisher"], true)?;
    let mut publishers = BTreeMap::new();
    for row in table.rows() {
        let id = row.need("publisher")?;
        let longest = row.number("longest_quote")?.map(|n| n as u32);
        let done = Publisher {
            id: id.to_string(),
            names: row.list("names").map(str::to_string).collect(),
            tier: Tier::of(row)?,
            longest_quote: longest,
            export: row.flag("export")?,
            model_use: row.flag("model_use")?,
            expires: row.date("expires")?,
        };
        publishers.insert(id.to_string(), done);
    }
    Ok(publishers)
}

/// Read sources.csv, sorted, publishers known.
pub(crate) fn read(
    files: &Files,
    publishers: &BTreeMap<String, Publisher>,
) -> Result<BTreeMap<SourceId, Source>, Error> {
    let table = Table::read(files, "sources.csv", SOURCE_COLUMNS)?;
    table.sorted(&["id"], true)?;
    let mut sources = BTreeMap::new();
    for row in table.rows() {
        let id = row.need("id")?;
        let publisher = row.need("publisher")?;
        if !publishers.contains_key(publisher) {
            return Err(row.error(format!("publisher {publisher:?} is unknown; add it to publishers.csv")));
        }
        let done = Source {
            id: SourceId::from(id),
            title: row.need("title")?.to_string(),
            publisher: publisher.to_string(),
            address: row.cell("address").to_string(),
            published: row.date("published")?,
            accessed: row.date("accessed")?,
            licence: row.cell("licence").to_string(),
            note: row.cell("note").to_string(),
        };
        sources.insert(SourceId::from(id), done);
    }
    Ok(sources)
}

/// Whether every source named is known.
pub(crate) fn check(row: Row<'_>, sources: &BTreeMap<SourceId, Source>) -> Result<SourceId, Error> {
    let id = row.source()?;
    if sources.contains_key(&id) {
        Ok(id)
    } else {
        Err(row.error(format!("source {:?} is unknown; add it to sources.csv", id.as_str())))
    }
}
