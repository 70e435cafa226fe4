//! The bill: what a fleet takes, by product. Figures, not numbers.

use figure::{EntityId, FigureId, Period};

/// One line of a bill.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// [`Bill::MIX`] for the blend of designs (`mix-scale-up`, `mix-scale-out`: cables of one of its networks),
    /// [`Bill::SHIPMENTS`] for what is shipped as measured, [`Bill::ASSUMED`] where no design or count gives the ratio.
    /// Lines of different designs say the same thing in different ways: never add them.
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
    /// By period, platform, design, part.
    pub lines: Vec<Line>,
    /// What could not be billed, naming the row that is missing.
    pub missing: Vec<String>,
}

impl Bill {
    /// Blend of the designs a platform is wired by (series basis `design`).
    pub const MIX: &str = "mix";
    /// The blend, scaled by what was shipped for each that the designs of a past year asked for (basis `shipments`).
    pub const SHIPMENTS: &str = "shipments";

    /// A ratio that is a guess with a name and an owner (basis `assumed`).
    pub const ASSUMED: &str = "assumed";

    /// Lines of one design, in order.
    pub fn of<'a>(&'a self, design: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.design == design)
    }
}
