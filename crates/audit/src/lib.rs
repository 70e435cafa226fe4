//! Does a claim stand, and what does it weigh? Pure, stores nothing. One table of identities both fills blanks and
//! exposes errors; physical limits reach it as figures in the case. One check a file.
//!
//! Two doors: [`judge`] says what is wrong within a note, [`weigh`] makes a sheet of what stands.

mod bind;
mod case;
mod check;
mod expr;
mod finding;
mod found;
mod interval;
mod known;
mod rulebook;
mod rules;
mod weigh;

pub use case::{Case, Ceiling};
pub use check::{CHECKS, Check, judge};
pub use finding::*;
pub use interval::{Interval, as_written, of_amount};
pub use rulebook::{Identity, Rulebook, Settings, Tolerance};
pub use rules::FILLING;
pub use weigh::{Echo, SetAside, Stand, Weighed, weigh};
