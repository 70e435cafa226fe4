//! What no design gives: modules between buildings and sites, and the fibre cables of parallel modules. Ratios are
//! guesses with a name and an owner, and the lines say so.

use demand::FleetRow;
use figure::{DatumId, EntityId, FigureId, Leaf, Period, Series, Stance, Unit};

use crate::chip::BEYOND;
use crate::wire::{Bench, middle_year, range};
use crate::{Bill, Line, rules};

/// Product of fibre cables with many fibres.
const MPO: &str = "mpo";
/// Basis of lines that rest on guesses.
const ASSUMED: &str = "assumed";
/// Unit of bandwidth in topologies.
const PER: &str = "Gbps";
/// Subject of the row that says how fast a coherent module is, in which links between sites are counted.
const COHERENT: &str = "400ZR/ZR+";

/// What the mix of a row hands over.
#[derive(Default)]
pub(crate) struct Beyond {
    /// Scale-out bandwidth of the mean chip.
    pub(crate) bandwidth: Option<FigureId>,
    /// Modules of all speeds, as shipped where measured.
    pub(crate) modules: Vec<FigureId>,
}

impl Beyond {
    /// Lines of both.
    pub(crate) fn bill(&self, bench: &mut Bench<'_>, row: &FleetRow, lines: &mut Vec<Line>) {
        let mut put = |part: &str, quantity| {
            let (design, platform, part) = (Bill::ASSUMED.to_string(), row.platform.clone(), EntityId::from(part));
            lines.push(Line { design, platform, part, period: row.period, quantity });
        };
        if let Some(cables) = self.cables(bench, row) {
            put(MPO, cables);
        }
        if let Some(modules) = self.between(bench, row) {
            put(BEYOND, modules);
        }
    }

    fn cables(&self, bench: &mut Bench<'_>, row: &FleetRow) -> Option<FigureId> {
        if self.modules.is_empty() {
            return None;
        }
        let inputs = [bench.assumption("fabric-mpo-parallel")?, bench.assumption("fabric-mpo-ports")?];
        let inputs: Vec<FigureId> = inputs.into_iter().chain(self.modules.iter().copied()).collect();
        Some(bench.line(&rules::FIBRE_CABLES, series(row, MPO), &Unit::atom("cable"), &inputs))
    }

    fn between(&self, bench: &mut Bench<'_>, row: &FleetRow) -> Option<FigureId> {
        let bandwidth = self.bandwidth?;
        let spans = bench.assumption(&format!("fabric-dci-chips-{}", middle_year(&row.period)))?;
        let leaves = bench.assumption("fabric-dci-bandwidth")?;
        let Some(speed) = bench.almanac.fact(COHERENT, "speed", bench.as_of) else {
            bench.missing.push(format!("facts/parts.csv: speed of {COHERENT}, known by {}", bench.as_of));
            return None;
        };
        // Topologies count in Gbit/s, tables of facts in bit/s.
        let per = bench.almanac.unit(PER).map_or(1.0, |unit| unit.factor.to_f64());
        let value = range(speed.value / per, speed.low.map(|v| v / per), speed.high.map(|v| v / per));
        let known = Period::day(speed.known_from);
        let leaf = Leaf::Row(DatumId::from(speed.id.as_str()));
        let address = Series::new(BEYOND, "bandwidth", known, Stance::Actual).item("optical_module");
        let speed = bench.sheet.enter(address, Unit::atom(PER), leaf, value);
        let inputs = [row.shipped, spans, bandwidth, leaves, speed];
        Some(bench.line(&rules::BETWEEN_SITES, series(row, BEYOND), &Unit::atom("module"), &inputs))
    }
}

fn series(row: &FleetRow, part: &str) -> Series {
    Series::new(row.platform.as_str(), "units", row.period, Stance::Implied).item(part).basis(ASSUMED)
}
