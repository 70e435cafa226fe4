//! How a fleet divides into clusters, how a cluster of n chips is wired, and what that takes: optics by speed and
//! reach, switches, copper, fibre, DCI, power. Ends at bill lines keyed by product.
//!
//! The door is [`wire`]: a fleet in, a bill out. [`design`] wires one number of chips after one topology, in whole
//! numbers. Topologies are data (data/fabrics); formulas are in docs/fabric.md.

pub mod clos;
pub mod graph;
pub mod rules;

mod beyond;
mod bill;
mod chip;
mod design;
mod shelf;
mod topology;
mod wire;

pub use bill::{Bill, Line};
pub use design::{Design, Tier, design};
pub use shelf::{Measured, Place, Shelf};
pub use topology::{Medium, Network, Shape, Steps, Topology, Uniform};
pub use wire::wire;

/// Why nothing could be wired.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A file of data/fabrics is broken.
    #[error("{file}:{line}: {message}")]
    Topology {
        /// File in data/.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The published number of tiers cannot hold so many chips.
    #[error("{topology} joins at most {reach} chips a network, not {chips}: take more tiers or a higher radix")]
    TooMany {
        /// Topology.
        topology: String,
        /// Chips of one network asked for.
        chips: u64,
        /// Most that one network joins.
        reach: u64,
    },
    /// A data row that the method cannot do without.
    #[error("{0} is missing from data/; add the row with its source")]
    Missing(String),
}
