//! Vocabulary and facts known before a note is read: entities, aliases, units, metrics, fiscal years, observations,
//! sources. A fact is a `Datum {id, value, unit, known_from}`, entered on the sheet with its row as lineage. It owns
//! embedding, `--data DIR` and file:line errors; rule files are parsed by the room that uses them.
//!
//! The door is [`Almanac::load`]. Vocabulary is never hidden; evidence (observations, facts, relations, exposures,
//! events, rates) is shown as of a date, and what was known later is counted by [`Almanac::hidden`].

mod almanac;
mod chain;
mod error;
mod evidence;
mod facts;
mod files;
mod fiscal;
mod judgement;
mod labels;
mod metrics;
mod sources;
mod table;
mod units;
mod vocabulary;

pub use almanac::{Almanac, RowInfo};
pub use chain::{Company, Event, Exposure, Relation, Status};
pub use error::Error;
pub use evidence::{Form, Observation};
pub use facts::Datum;
pub use fiscal::Fiscal;
pub use judgement::{Assumption, Correction, Outcome};
pub use labels::Lang;
pub use metrics::{Basis, Flow, Metric, MetricAlias, Words};
pub use sources::{Publisher, Source, Tier};
pub use units::{AtomDef, UnitDef};
pub use vocabulary::{Alias, Entity, Kind};
