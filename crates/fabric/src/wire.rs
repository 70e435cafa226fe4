//! From a fleet to a bill: what the chips of each platform and year take, by the blend of designs they are wired by and
//! as shipments were measured. Worked figures all the way (docs/fabric.md).

use std::collections::BTreeMap;

use almanac::{Almanac, Lang};
use demand::{Fleet, FleetRow};
use figure::{
    AssumptionId, BasisId, Date, EntityId, FigureId, Leaf, MetricId, Period, Rule, Series, Sheet, Stance, Unit, Value,
    rules::SUM,
};

use crate::beyond::Beyond;
use crate::chip::{BEYOND, Chip, DESIGN, Part, Parts, whole};
use crate::shelf::Shelf;
use crate::topology::Topology;
use crate::{Bill, Error, Line, rules};

/// Basis of what was shipped.
const SHIPPED: &str = "shipments";
/// Product under which the power of a fleet stands.
const POWER: &str = "ai_data_centers";

/// What a fleet takes, as known by `as_of`. Lines that cannot be worked are named in [`Bill::missing`].
///
/// # Errors
/// A file of data/fabrics that cannot be read, with file and line.
pub fn wire(sheet: &mut Sheet, fleet: &Fleet, almanac: &Almanac, as_of: Date) -> Result<Bill, Error> {
    let shelf = Shelf::read(almanac)?;
    let mut bench = Bench { sheet, almanac, shelf: &shelf, as_of, chips: BTreeMap::new(), missing: Vec::new() };
    let mut lines = Vec::new();
    let realised = bench.realised();
    for row in &fleet.rows {
        let Some(mix) = bench.mix(&row.platform, &row.period) else { continue };
        bench.bill(row, &mix, realised, &mut lines);
    }
    let mut missing = bench.missing;
    missing.sort();
    missing.dedup();
    lines.sort_by(|a, b| (a.period, &a.platform, &a.design, &a.part).cmp(&(b.period, &b.platform, &b.design, &b.part)));
    Ok(Bill { lines, missing })
}

pub(crate) struct Bench<'a> {
    pub(crate) sheet: &'a mut Sheet,
    pub(crate) almanac: &'a Almanac,
    shelf: &'a Shelf,
    pub(crate) as_of: Date,
    /// What a chip takes, by topology.
    chips: BTreeMap<String, Parts>,
    pub(crate) missing: Vec<String>,
}

impl Bench<'_> {
    /// What a chip of this topology takes, power included.
    fn chip(&mut self, topology: &Topology) -> Parts {
        if let Some(parts) = self.chips.get(&topology.id) {
            return parts.clone();
        }
        let known = topology.known().unwrap_or_else(|| Period::day(self.as_of));
        let (sheet, almanac, missing) = (&mut *self.sheet, self.almanac, &mut self.missing);
        let mut parts = Chip { sheet, almanac, topology, known, missing }.parts();
        for (part, _) in parts.keys().filter(|(part, _)| almanac.entity(part).is_none()) {
            self.missing.push(format!("entities.csv: {part}"));
        }
        if let Some(power) = self.power(topology, known) {
            parts.insert(whole(EntityId::from(POWER)), power);
        }
        self.chips.insert(topology.id.clone(), parts.clone());
        parts
    }

    /// All-in power of a chip, W: published, else rated power by the factor of the house.
    fn power(&mut self, topology: &Topology, known: Period) -> Option<FigureId> {
        let chip = EntityId::from(topology.chip.as_str());
        let name = self.almanac.entity(&chip).map_or(String::new(), |e| e.name(Lang::En).to_string());
        let series = |basis: &str| Series::new(chip.as_str(), "power", known, Stance::Actual).basis(basis);
        let find = |parameter: &str| {
            let subjects = [chip.as_str(), name.as_str()];
            subjects.into_iter().find_map(|subject| self.almanac.fact(subject, parameter, self.as_of))
        };
        if let Some(row) = find("allin_power") {
            let value = range(row.value, row.low, row.high);
            return Some(self.sheet.enter(series("all_in"), row.unit.clone(), Leaf::Row(row.id.clone()), value));
        }
        let rated = match find("chip_power") {
            Some(row) => {
                let value = range(row.value, row.low, row.high);
                self.sheet.enter(series("rated"), row.unit.clone(), Leaf::Row(row.id.clone()), value)
            }
            None if topology.chip.is_empty() => self.assumption("fabric-xpu-rated-power")?,
            None => {
                self.missing.push(format!("facts/accelerators.csv: power of {chip}, known by {}", self.as_of));
                return None;
            }
        };
        let factor = self.assumption("fabric-allin-over-tdp")?;
        let unit = self.sheet.get(rated).map_or(Unit::ratio(), |f| f.unit.clone());
        Some(self.sheet.work(&rules::ALL_IN, series("all_in").stance(Stance::Implied), unit, &[rated, factor]))
    }

    /// A guess as a leaf. One address a guess, as in the other rooms: at another it would be drawn anew and its doubt
    /// would not cancel.
    pub(crate) fn assumption(&mut self, id: &str) -> Option<FigureId> {
        let id = AssumptionId::from(id);
        let Some(guess) = self.almanac.assumption(&id) else {
            self.missing.push(format!("assumptions: {id}"));
            return None;
        };
        let series = Series::new("house", id.as_str(), Period::day(self.as_of), Stance::House);
        let (p10, p50, p90) = (guess.low, guess.mid, guess.high);
        let value = if p10 == p90 { Value::Exact(p50) } else { Value::Band { p10, p50, p90 } };
        Some(self.sheet.enter(series, guess.unit.clone(), Leaf::Assumption(id), value))
    }

    /// What the mean chip of a platform takes in a period, by product. None when no design of the platform has a share
    /// in that year.
    fn mix(&mut self, platform: &EntityId, period: &Period) -> Option<Parts> {
        let (shelf, year) = (self.shelf, middle_year(period));
        let share = |t: &Topology| AssumptionId::from(format!("fabric-share-{}-{year}", t.id).as_str());
        let designs: Vec<&Topology> = shelf.of_platform(platform, self.as_of).collect();
        let designs: Vec<&Topology> =
            designs.into_iter().filter(|t| self.almanac.assumption(&share(t)).is_some()).collect();
        if designs.is_empty() {
            self.missing.push(format!("assumptions: fabric-share-* of {year} for a topology of {platform}"));
            return None;
        }
        let (mut shares, mut sums) = (Vec::new(), BTreeMap::<Part, Vec<FigureId>>::new());
        for topology in designs {
            let weight = self.assumption(share(topology).as_str())?;
            shares.push(weight);
            for (part, ratio) in self.chip(topology) {
                let series = mean_series(platform, &part.0, *period).item(&topology.id);
                let unit = self.unit(ratio);
                sums.entry(part).or_default().push(self.sheet.work(&rules::WEIGHED, series, unit, &[weight, ratio]));
            }
        }
        let whole = Series::new(platform.as_str(), "market_share", *period, Stance::Implied).basis(DESIGN);
        let whole = self.sheet.work(&SUM, whole, Unit::ratio(), &shares);
        let mut mean = Parts::new();
        for (part, pieces) in sums {
            let (series, unit) = (mean_series(platform, &part.0, *period), self.unit(pieces[0]));
            let sum = self.sheet.work(&SUM, series.clone(), unit.clone(), &pieces);
            mean.insert(part, self.sheet.work(&rules::MEAN_OF_MIX, series, unit, &[sum, whole]));
        }
        Some(mean)
    }

    /// Shipped over designed, in the newest year for which attach was measured.
    fn realised(&mut self) -> Option<FigureId> {
        let shelf = self.shelf;
        let Some((measured, row)) = shelf.measured(self.almanac, self.as_of) else {
            self.missing.push(format!("facts/attach.csv: modules shipped a chip, known by {}", self.as_of));
            return None;
        };
        let year = Period::year(measured.year)?;
        let designed = self.mix(&measured.platform, &year)?.get(&whole(measured.part.clone())).copied()?;
        let series = mean_series(&measured.platform, &measured.part, year).basis(SHIPPED);
        let (leaf, value) = (Leaf::Row(row.id.clone()), range(row.value, row.low, row.high));
        let shipped = self.sheet.enter(series.clone().stance(Stance::Actual), row.unit.clone(), leaf, value);
        Some(self.sheet.work(&rules::REALISED, series, Unit::ratio(), &[shipped, designed]))
    }

    /// Lines of one row of the fleet.
    fn bill(&mut self, row: &FleetRow, mix: &Parts, realised: Option<FigureId>, lines: &mut Vec<Line>) {
        let mut beyond = Beyond::default();
        for ((part, role), ratio) in mix {
            if part.as_str() == BEYOND {
                beyond.bandwidth = Some(*ratio);
                continue;
            }
            let power = part.as_str() == POWER;
            let counted = self.unit(*ratio);
            let unit = if power { counted } else { counted.times(&Unit::atom("accelerator")) };
            let metric = if power { "power" } else { "units" };
            let series = Series {
                item: Some(part.clone()),
                ..Series::new(row.platform.as_str(), metric, row.period, Stance::Implied)
            };
            let designed = self.line(&rules::BY_DESIGN, series.clone().basis(DESIGN), &unit, &[row.shipped, *ratio]);
            let mut put = |design: &str, quantity| {
                let (design, platform) = (design.to_string(), row.platform.clone());
                lines.push(Line { design, platform, part: part.clone(), period: row.period, quantity });
            };
            if role.is_empty() {
                put(Bill::MIX, designed);
            } else {
                put(&format!("{}-{role}", Bill::MIX), designed);
            }
            if unit == Unit::atom("module") {
                let shipped = realised
                    .map(|r| self.line(&rules::BY_SHIPMENTS, series.basis(SHIPPED), &unit, &[designed, r]))
                    .inspect(|shipped| put(Bill::SHIPMENTS, *shipped));
                beyond.modules.push(shipped.unwrap_or(designed));
            }
        }
        beyond.bill(self, row, lines);
    }

    pub(crate) fn line(&mut self, rule: &'static Rule, series: Series, unit: &Unit, inputs: &[FigureId]) -> FigureId {
        self.sheet.work(rule, series, unit.clone(), inputs)
    }

    fn unit(&self, figure: FigureId) -> Unit {
        self.sheet.get(figure).map_or(Unit::ratio(), |f| f.unit.clone())
    }
}

/// Address of what the mean chip of a platform takes.
fn mean_series(platform: &EntityId, part: &EntityId, period: Period) -> Series {
    Series {
        entity: platform.clone(),
        metric: MetricId::from("parts_per_unit"),
        item: Some(part.clone()),
        basis: BasisId::from(DESIGN),
        period,
        stance: Stance::Implied,
    }
}

/// The calendar year in which the middle of a period lies (a fiscal year to January belongs to the year before).
pub(crate) fn middle_year(period: &Period) -> i16 {
    let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    i16::try_from((months(period.start) + months(period.end)) / 2 / 12).unwrap_or(period.start.year())
}

/// A stated range: anything in it is as likely.
pub(crate) fn range(value: f64, low: Option<f64>, high: Option<f64>) -> Value {
    match (low, high) {
        (Some(low), Some(high)) if low < high => Value::Uniform { low, high },
        _ => Value::Exact(value),
    }
}
