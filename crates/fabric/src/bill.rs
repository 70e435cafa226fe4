//! The bill: what a fleet takes, by product. Figures, not numbers.

use figure::{EntityId, FigureId, Period};

/// One line of a bill.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// Topology of data/fabrics (`clos-2tier-all-optical` ...), or `mix` for the blend.
    pub design: String,
    /// Platform of the fleet it serves.
    pub platform: EntityId,
    /// The product: 800G optical module, 1.6T optical module, switch, copper cable, power ...
    pub part: EntityId,
    /// For when.
    pub period: Period,
    /// How many (or W).
    pub quantity: FigureId,
}

/// What a fleet takes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Bill {
    /// By period, platform, part.
    pub lines: Vec<Line>,
    /// What could not be billed, naming the row that is missing.
    pub missing: Vec<String>,
}
