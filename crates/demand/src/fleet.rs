//! What demand hands down: figures, not numbers.

use figure::{Date, EntityId, FigureId, Period};

use crate::agents::Agents;
use crate::programme::{Programme, Testimony};

/// What is asked of a forecast.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// Nothing known later is used.
    pub as_of: Date,
    /// The years to speak of, in order.
    pub periods: Vec<Period>,
}

/// Accelerators of one platform added in one period.
#[derive(Clone, PartialEq, Debug)]
pub struct FleetRow {
    /// Platform entity (NVIDIA GPUs, custom ASICs, all accelerators ...).
    pub platform: EntityId,
    /// For when.
    pub period: Period,
    /// Wanted by those who pay (capex route), accelerators.
    pub wanted: Option<FigureId>,
    /// What can be supplied (packaging route), accelerators.
    pub supplied: Option<FigureId>,
    /// Held to supply: what is shipped, accelerators.
    pub shipped: FigureId,
    /// Wanted but not to be had, accelerators; None when not both are known.
    pub held_back: Option<FigureId>,
}

/// What demand hands down to fabric.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Fleet {
    /// By platform and period, in order.
    pub rows: Vec<FleetRow>,
    /// Tokens-to-accelerators bound: how many accelerators the disclosed tokens need, per (entity, period).
    pub token_bounds: Vec<(EntityId, Period, FigureId)>,
    /// By how much disclosed tokens grow in a year (a factor), per (entity, newest period): the growth indicator.
    pub token_growth: Vec<(EntityId, Period, FigureId)>,
    /// Training programmes of laboratories, by period and laboratory in the order of the file.
    pub programmes: Vec<Programme>,
    /// What was said for and against training being held back by supply, known by then.
    pub testimony: Vec<Testimony>,
    /// Share of tokens that agents make, by period.
    pub agents: Vec<Agents>,
    /// What could not be worked, naming the row that is missing.
    pub missing: Vec<String>,
}

/// Why no forecast could be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A data row that the method cannot do without.
    #[error("{0} is missing from data/; add the row with its source")]
    Missing(String),
    /// A rule file is broken.
    #[error("{file}:{line}: {message}")]
    Rules {
        /// File in data/.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what to do.
        message: String,
    },
}
