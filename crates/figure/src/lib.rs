//! What a number is: a unit, the period it is true for, equally likely draws for its doubt, why we hold it; and the
//! deterministic maths beneath. Knows no text, no file, no company.
//!
//! The door is [`Sheet::work`]: every figure that is not a leaf is made by a [`Rule`] out of other figures, so the way
//! to the words, data rows and assumptions beneath it is never lost.

pub mod maths;
pub mod rules;

mod decimal;
mod draws;
mod id;
mod period;
mod series;
mod sheet;
mod unit;

pub use decimal::Decimal;
pub use draws::{Draws, Summary, Value};
pub use id::{
    AssumptionId, BasisId, ClaimId, DatumId, EntityId, FigureId, FindingId, Hash, Hasher, MetricId, NoteId, SealId,
    SheetId, SourceId,
};
pub use jiff::civil::Date;
pub use period::{Form, Period};
pub use series::{Series, Stance};
pub use sheet::{Figure, From, Leaf, Rule, Sheet};
pub use unit::{Atom, Unit, UnitError};
