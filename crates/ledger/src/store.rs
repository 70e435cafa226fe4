//! What a store must be able to do: rows as plain data, no meaning. One engine now ([`crate::sqlite`]), another later;
//! all SQL stands behind this trait.

use std::sync::Arc;

use figure::{Date, Hash};

use crate::Error;

/// Kinds of entry; the table that holds the row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    Note,
    Origin,
    Extraction,
    Correction,
    Tombstone,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Note, Kind::Origin, Kind::Extraction, Kind::Correction, Kind::Tombstone];

    pub const fn table(self) -> &'static str {
        match self {
            Kind::Note => "notes",
            Kind::Origin => "origins",
            Kind::Extraction => "extractions",
            Kind::Correction => "corrections",
            Kind::Tombstone => "tombstones",
        }
    }
}

/// An entry: one thing learnt. Its row number is that of the row it seals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct EntryRow {
    pub row: i64,
    pub kind: Kind,
    pub hash: Hash,
    pub learnt: String,
}

/// A note, apart from where it was seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NoteRow {
    pub row: i64,
    pub id: Hash,
    pub fingerprint: u64,
}

/// Where a note was seen: its file, its bytes there, and all that depends on the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OriginRow {
    pub row: i64,
    pub note: i64,
    pub file: i64,
    pub file_hash: Hash,
    pub start: i64,
    pub end: i64,
    pub path: String,
    pub said_on: Option<Date>,
    /// JSON: how the day is known, language, title, chrome, publisher, tier, rights.
    pub body: String,
}

/// One version of the rules' reading of a note, without its claims and findings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ExtractionRow {
    pub row: i64,
    pub note: i64,
    pub rules: u32,
    pub said_on: Option<Date>,
    pub unplaced: String,
    pub unknown: String,
    pub hash: Hash,
    pub learnt: String,
}

/// A claim as stored; the columns beside the body are for finding it.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ClaimRow {
    pub id: Hash,
    pub start: i64,
    pub kind: String,
    pub entity: Option<String>,
    pub metric: Option<String>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub value: Option<f64>,
    pub unit: Option<String>,
    pub body: String,
}

/// One note made ready for the store.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    pub id: Hash,
    pub fingerprint: u64,
    pub note_hash: Hash,
    /// Words for search, and the day by which hits are ordered (days since 1970).
    pub words: String,
    pub day: i64,
    pub file: Arc<str>,
    pub file_hash: Hash,
    pub origin: OriginRow,
    pub origin_hash: Hash,
    pub rules: u32,
    pub unplaced: String,
    pub unknown: String,
    pub claims: Vec<ClaimRow>,
    pub findings: Vec<String>,
    pub extraction_hash: Hash,
}

/// What a post added.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Posted {
    /// Notes not seen before.
    pub notes: usize,
    /// Sightings not seen before, first ones among them.
    pub origins: usize,
    /// Extractions not seen before.
    pub extractions: usize,
    /// Claims in them.
    pub claims: usize,
}

/// A seal: everything up to it, in one hash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seal {
    /// Hash of the previous seal and the sorted entries since.
    pub id: figure::SealId,
    /// The seal before; None for the first.
    pub previous: Option<figure::SealId>,
    /// The instant it was set.
    pub at: String,
    /// Number of the last entry it covers.
    pub upto: i64,
}

/// How many there are of each.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize)]
pub struct Counts {
    /// Notes.
    pub notes: u64,
    /// Sightings of notes.
    pub origins: u64,
    /// Readings of notes, all versions.
    pub extractions: u64,
    /// Claims, all versions.
    pub claims: u64,
    /// Findings, all versions.
    pub findings: u64,
    /// Corrections and their withdrawals.
    pub corrections: u64,
    /// Purged notes.
    pub tombstones: u64,
    /// Seals.
    pub seals: u64,
}

/// Steps of a post, at each of which a test may fail.
pub(crate) type Fault<'a> = &'a dyn Fn(&str) -> Result<(), Error>;

pub(crate) trait Store: Send {
    /// Add what is new of a batch, all or nothing.
    fn post(&mut self, batch: &[Packed], learnt: &str, fault: Fault) -> Result<Posted, Error>;
    /// Add a correction or a tombstone; false when it is there already.
    fn add(&mut self, kind: Kind, hash: Hash, body: &str, learnt: &str) -> Result<bool, Error>;
    /// Add a seal.
    fn add_seal(&mut self, seal: &Seal) -> Result<(), Error>;
    /// Blank the bytes of a file and take a note out of the search index.
    fn blank(&mut self, note: i64, ranges: &[(i64, i64, i64)]) -> Result<(), Error>;
    fn seals(&self) -> Result<Vec<Seal>, Error>;
    /// Entries with numbers above `after`, in order.
    fn entries(&self, after: i64) -> Result<Vec<EntryRow>, Error>;
    fn notes(&self, upto: i64) -> Result<Vec<NoteRow>, Error>;
    fn note_at(&self, row: i64) -> Result<Option<NoteRow>, Error>;
    fn origins(&self, upto: i64) -> Result<Vec<OriginRow>, Error>;
    fn origins_of(&self, note: i64) -> Result<Vec<OriginRow>, Error>;
    fn extractions(&self, upto: i64) -> Result<Vec<ExtractionRow>, Error>;
    fn claims(&self, extraction: i64) -> Result<Vec<ClaimRow>, Error>;
    fn findings(&self, extraction: i64) -> Result<Vec<String>, Error>;
    /// Bodies of corrections or tombstones, with their row and the instant they were learnt.
    fn bodies(&self, kind: Kind, upto: i64) -> Result<Vec<(i64, String, String)>, Error>;
    fn file(&self, row: i64) -> Result<Option<Arc<str>>, Error>;
    fn note_row(&self, id: Hash) -> Result<Option<i64>, Error>;
    /// The instant of the last entry; empty when there is none.
    fn last_learnt(&self) -> Result<String, Error>;
    /// The last entry learnt at or before an instant.
    fn last_at(&self, instant: &str) -> Result<i64, Error>;
    fn search(&self, expression: &str, limit: usize) -> Result<Vec<i64>, Error>;
    fn counts(&self) -> Result<Counts, Error>;
    /// The store's own check of its pages and indexes: what is wrong.
    fn sound(&self) -> Result<Vec<String>, Error>;
    /// Rows whose clocks differ from those of their entry, as (table, row); rows without an entry too.
    fn astray(&self) -> Result<Vec<(String, i64)>, Error>;
}
