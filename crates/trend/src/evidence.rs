//! Dated evidence out of a sheet: which leaf says what, by whom, known from when. Routes and the expected rule read
//! only this, so that "known then" is one comparison.

use std::collections::BTreeMap;

use crate::point::{Match, Point};
use figure::{BasisId, Date, EntityId, FigureId, MetricId, Period, Series, Stance, Unit};

/// A quantity without its period and stance, under one unit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Quantity {
    /// Whom it is about.
    pub entity: EntityId,
    /// What it measures.
    pub metric: MetricId,
    /// Product or segment.
    pub item: Option<EntityId>,
    /// Definition.
    pub basis: BasisId,
    /// Unit of its values.
    pub unit: Unit,
}

impl Quantity {
    /// The quantity of a series.
    pub fn of(series: &Series, unit: &Unit) -> Quantity {
        let Series { entity, metric, item, basis, .. } = series.clone();
        Quantity { entity, metric, item, basis, unit: unit.clone() }
    }

    /// An address of it.
    pub fn series(&self, period: Period, stance: Stance) -> Series {
        let (entity, metric) = (self.entity.clone(), self.metric.clone());
        Series { entity, metric, item: self.item.clone(), basis: self.basis.clone(), period, stance }
    }
}

/// One leaf of a sheet, with what the expected rule and the routes ask of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    /// The leaf.
    pub figure: FigureId,
    /// For when.
    pub period: Period,
    /// Who stands for it.
    pub stance: Stance,
    /// Name of the broker, compiler or company.
    pub by: String,
    /// First published on.
    pub known_from: Date,
    /// Standing of its source, smaller is better.
    pub rank: u8,
    /// Number of forecasters, where stated.
    pub n: Option<usize>,
    /// Whether the entity itself says it.
    pub own: bool,
    /// Its median.
    pub value: f64,
}

/// All evidence of a reading, by quantity.
#[derive(Clone, Default, Debug)]
pub struct Evidence {
    held: BTreeMap<Quantity, Vec<Held>>,
    /// Rows dated after as-of: not in here, only counted.
    pub hidden: usize,
}

impl Evidence {
    /// Add one leaf.
    pub fn add(&mut self, quantity: Quantity, held: Held) {
        self.held.entry(quantity).or_default().push(held);
    }

    /// Put what is held in an order of its own, so that the order of entry reaches nothing.
    pub fn settle(&mut self) {
        for held in self.held.values_mut() {
            held.sort_by(|a, b| {
                let key = |h: &Held| (h.period, h.stance, h.known_from, h.rank, h.figure);
                key(a).cmp(&key(b))
            });
        }
    }

    /// All quantities, sorted.
    pub fn quantities(&self) -> impl Iterator<Item = (&Quantity, &[Held])> {
        self.held.iter().map(|(quantity, held)| (quantity, held.as_slice()))
    }

    /// What is held of a quantity.
    pub fn of(&self, quantity: &Quantity) -> &[Held] {
        self.held.get(quantity).map_or(&[], Vec::as_slice)
    }

    /// The quantity at an address whose unit is not given: the unit with most actuals.
    pub fn find(&self, series: &Series) -> Option<&Quantity> {
        let alike = |q: &&Quantity| {
            q.entity == series.entity && q.metric == series.metric && q.item == series.item && q.basis == series.basis
        };
        self.held.keys().filter(alike).max_by_key(|q| (self.of(q).len(), std::cmp::Reverse(*q)))
    }

    /// Points of one stance, with the figure of each.
    pub fn points(&self, quantity: &Quantity, stance: Stance) -> (Vec<Point>, Vec<FigureId>) {
        let held = self.of(quantity).iter().filter(|h| h.stance == stance);
        held.map(|h| (Point { period: h.period, value: h.value, known_from: h.known_from, rank: h.rank }, h.figure))
            .unzip()
    }

    /// The newest guidance for a period that was known by `as_of`; of one day the best source, then the first.
    pub fn guidance(&self, quantity: &Quantity, period: &Period, as_of: Date, same: Match) -> Option<&Held> {
        let fits = |h: &&Held| h.stance == Stance::Guidance && h.known_from <= as_of && same.same(&h.period, period);
        let held = self.of(quantity).iter().filter(fits);
        held.fold(None, |best: Option<&Held>, h| match best {
            Some(b) if (b.known_from, std::cmp::Reverse(b.rank)) >= (h.known_from, std::cmp::Reverse(h.rank)) => {
                Some(b)
            }
            _ => Some(h),
        })
    }
}
