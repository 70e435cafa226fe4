//! Keeps notes, claims, corrections and readings for ever and changes none. Two clocks on every row: said, learnt.
//! Search too: all SQL is here. One private trait behind it, SQLite now, PostgreSQL later.
//!
//! Doors: [`Ledger::post`], [`Ledger::seal`], [`Ledger::standing`], [`Ledger::search`]. What is posted is an entry with
//! a hash of its content; a seal is the hash of the seal before and the sorted entries since, so that the order in
//! which a batch was posted shows nowhere.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

mod correct;
mod error;
mod ledger;
mod pack;
mod schema;
mod search;
mod sqlite;
mod standing;
mod store;
mod verify;
mod words;

pub use correct::{Correction, Filed, State};
pub use error::Error;
pub use ledger::{Entry, Ledger};
pub use search::Hit;
pub use standing::{Cut, Known};
pub use store::{Counts, Posted, Seal};
pub use verify::{Problem, What};

/// A name that lives as long as the process: checks and labels are few, and the types that carry them want it so.
pub(crate) fn intern(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.to_string().into_boxed_str());
    names.insert(kept);
    kept
}
