//! What one chip takes by a topology, as figures: the closed forms of [`crate::rules`] on the rows of data/fabrics.

use std::collections::BTreeMap;

use almanac::Almanac;
use figure::{
    BasisId, DatumId, EntityId, FigureId, Leaf, Period, Rule, Series, Sheet, Stance, Unit, Value, rules::SUM,
};

use crate::rules;
use crate::topology::{Medium, Network, Shape, Topology};

/// What a ratio is of: a product; and of cables and bandwidth also the network it belongs to, empty for all.
pub(crate) type Part = (EntityId, String);

/// Figures by part.
pub(crate) type Parts = BTreeMap<Part, FigureId>;

/// Product under which the bandwidth of a chip stands that may leave its building.
pub(crate) const BEYOND: &str = "dci";
/// Network whose bandwidth leaves the building.
pub(crate) const SCALE_OUT: &str = "scale-out";

/// All networks of a product.
pub(crate) fn whole(part: EntityId) -> Part {
    (part, String::new())
}

/// Basis of what designs ask for.
pub(crate) const DESIGN: &str = "design";

/// The product a module of a speed is.
pub(crate) fn module(gbps: u64) -> EntityId {
    EntityId::from(format!("{gbps}g_optical_module").as_str())
}

/// Works one topology.
pub(crate) struct Chip<'a> {
    pub sheet: &'a mut Sheet,
    pub almanac: &'a Almanac,
    pub topology: &'a Topology,
    pub known: Period,
    pub missing: &'a mut Vec<String>,
}

impl Chip<'_> {
    /// Everything a chip takes of this topology's networks, by product, a chip; cables by network too, and the
    /// bandwidth of the network that may leave a building.
    pub(crate) fn parts(&mut self) -> Parts {
        let topology = self.topology;
        let mut all: BTreeMap<Part, Vec<FigureId>> = BTreeMap::new();
        for network in &topology.network {
            let found = match &network.shape {
                Shape::Clos { .. } => self.clos(network),
                Shape::Torus { side, dimensions, pod } => self.torus(network, *side, *dimensions, *pod),
                _ => {
                    self.lacks(network, "a closed form a chip");
                    Vec::new()
                }
            };
            for (part, figure) in found {
                if part.as_str() == network.cable_part {
                    all.entry((part.clone(), network.role.clone())).or_default().push(figure);
                }
                all.entry(whole(part)).or_default().push(figure);
            }
            if network.role == SCALE_OUT && matches!(network.shape, Shape::Clos { .. }) {
                let bandwidth = self.row(network, "gbps", network.gbps, "Gbps");
                all.entry((EntityId::from(BEYOND), network.role.clone())).or_default().push(bandwidth);
            }
        }
        let mut parts = Parts::new();
        for (part, figures) in all {
            let figure = match figures.as_slice() {
                [only] => *only,
                several => {
                    let unit = self.sheet.get(several[0]).map_or(Unit::ratio(), |f| f.unit.clone());
                    self.sheet.work(&SUM, self.ratio(&part.0), unit, several)
                }
            };
            parts.insert(part, figure);
        }
        parts
    }

    fn clos(&mut self, network: &Network) -> Vec<(EntityId, FigureId)> {
        let Shape::Clos { radix, oversubscription, tiers, .. } = &network.shape else { return Vec::new() };
        if *tiers == 0 || oversubscription.iter().any(|ratio| ratio.down != ratio.up) {
            self.lacks(network, "a fixed number of non-blocking tiers");
            return Vec::new();
        }
        let mut found = Vec::new();
        let bandwidth = self.row(network, "gbps", network.gbps, "Gbps");
        let port = self.row(network, "port_gbps", network.port_gbps, "Gbps");
        let height = self.row(network, "tiers", *tiers as u64, "ratio");
        let above = *tiers > 1 && network.medium(1) == Medium::Optical;
        if network.medium(0) == Medium::Optical {
            let speed = self.row(network, "nic_module_gbps", network.nic_module_gbps, "Gbps");
            found.push(self.take(&rules::NIC_END, module(network.nic_module_gbps), "module", &[bandwidth, speed]));
        }
        if network.medium(0) == Medium::Optical || above {
            let rule =
                if network.medium(0) == Medium::Optical { &rules::SWITCH_ENDS } else { &rules::SWITCH_ENDS_ABOVE };
            let speed = self.row(network, "switch_module_gbps", network.switch_module_gbps, "Gbps");
            found.push(self.take(rule, module(network.switch_module_gbps), "module", &[height, bandwidth, speed]));
        }
        if network.medium(0) == Medium::Copper && !network.cable_part.is_empty() {
            let cables = self.row(network, "cables_per_link", network.cables_per_link, "ratio");
            let part = EntityId::from(network.cable_part.as_str());
            found.push(self.take(&rules::CABLES, part, "cable", &[bandwidth, port, cables]));
        }
        if !network.switch_part.is_empty() {
            if radix.iter().all(|ports| *ports == radix[0]) {
                let ports = self.row(network, "radix", radix[0], "ratio");
                let part = EntityId::from(network.switch_part.as_str());
                found.push(self.take(&rules::SWITCHES, part, "switch", &[height, bandwidth, port, ports]));
            } else {
                self.lacks(network, "one radix for all tiers");
            }
        }
        found
    }

    fn torus(&mut self, network: &Network, side: u64, dimensions: u32, pod: u64) -> Vec<(EntityId, FigureId)> {
        let edge = self.row(network, "side", side, "ratio");
        let axes = self.row(network, "dimensions", u64::from(dimensions), "ratio");
        let port = self.row(network, "port_gbps", network.port_gbps, "Gbps");
        let speed = self.row(network, "switch_module_gbps", network.switch_module_gbps, "Gbps");
        let ends = &[axes, edge, port, speed];
        let mut found = vec![self.take(&rules::TORUS_ENDS, module(network.switch_module_gbps), "module", ends)];
        if !network.switch_part.is_empty() {
            let chips = self.row(network, "pod", pod, "accelerator");
            let part = EntityId::from(network.switch_part.as_str());
            found.push(self.take(&rules::TORUS_SWITCHES, part, "switch", &[axes, edge, chips]));
        }
        if !network.cable_part.is_empty() {
            let part = EntityId::from(network.cable_part.as_str());
            found.push(self.take(&rules::TORUS_CABLES, part, "cable", &[axes, edge]));
        }
        found
    }

    /// A number of the topology's file as a leaf.
    fn row(&mut self, network: &Network, name: &str, value: u64, unit: &str) -> FigureId {
        let id = DatumId::from(format!("{FOLDER}{}/{}.{name}", self.topology.id, network.role).as_str());
        let metric = if unit == "Gbps" { "bandwidth" } else { "parts_per_unit" };
        let series = Series::new(self.subject(), metric, self.known, Stance::Actual).item(name).basis(&network.role);
        let given = if unit == "ratio" { Unit::ratio() } else { Unit::atom(unit) };
        let (unit, factor) = self.almanac.base(&given);
        self.sheet.enter(series, unit, Leaf::Row(id), Value::Exact(value as f64 * factor))
    }

    fn take(
        &mut self,
        rule: &'static Rule,
        part: EntityId,
        counted: &str,
        inputs: &[FigureId],
    ) -> (EntityId, FigureId) {
        let unit = Unit::atom(counted).over(&Unit::atom("accelerator"));
        let figure = self.sheet.work(rule, self.ratio(&part), unit, inputs);
        (part, figure)
    }

    /// Address of what a chip of this topology takes.
    fn ratio(&self, part: &EntityId) -> Series {
        let mut series = Series::new(self.subject(), "parts_per_unit", self.known, Stance::Implied);
        series.item = Some(part.clone());
        series.basis = BasisId::from(DESIGN);
        series
    }

    fn subject(&self) -> &str {
        if self.topology.chip.is_empty() { &self.topology.id } else { &self.topology.chip }
    }

    fn lacks(&mut self, network: &Network, what: &str) {
        self.missing.push(format!("{FOLDER}{}.toml: network {} has not {what}", self.topology.id, network.role));
    }
}

/// Where topologies stand below data/, and how their leaves begin.
pub(crate) const FOLDER: &str = "fabrics/";
