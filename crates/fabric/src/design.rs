//! A topology for a number of chips: tiers, links, modules, switches, copper, power.

use std::collections::BTreeMap;

use crate::Error;
use crate::clos::Clos;
use crate::graph;
use crate::topology::{Medium, Network, Shape, Topology};

/// One tier of switches and the links below it, all planes and rails together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tier {
    /// Role of its network: `scale-out`, `scale-up`.
    pub role: String,
    /// From the chips upwards, 1 = leaves; a torus or a flat graph has one.
    pub tier: usize,
    /// Switches (optical circuit switches in a torus).
    pub switches: u64,
    /// Links from the chips or the tier below.
    pub links_down: u64,
    /// Links to the tier above, or among switches of the same flat tier.
    pub links_up: u64,
    /// Speed of a link, Gbit/s.
    pub port_gbps: u64,
    /// What carries the links below.
    pub medium: Medium,
}

/// Networks for a number of chips.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Design {
    /// Chips joined.
    pub chips: u64,
    /// Every tier of every network.
    pub tiers: Vec<Tier>,
    /// Optical modules of all speeds.
    pub modules: u64,
    /// Modules by speed in Gbit/s.
    pub modules_by_gbps: BTreeMap<u64, u64>,
    /// Of those, modules at switches.
    pub switch_side: BTreeMap<u64, u64>,
    /// Switches, circuit switches included.
    pub switches: u64,
    /// Copper cables outside boards.
    pub copper: u64,
    /// Power of switches and modules in W, least and most; None when the topology gives no watts.
    pub power_w: Option<[f64; 2]>,
}

/// Ends and cables of one network, in ports, before they become modules.
#[derive(Default)]
struct Ends {
    nic: u64,
    switch: u64,
    copper: u64,
}

/// Wire `chips` chips after a topology. `Err` when a published number of tiers cannot hold them, naming the most it can.
pub fn design(topology: &Topology, chips: u64) -> Result<Design, Error> {
    // No count of the closed forms overflows below this, and nobody asks above it.
    let reach = u64::from(u32::MAX);
    if chips > reach {
        return Err(Error::TooMany { topology: topology.id.clone(), chips, reach });
    }
    let mut design = Design { chips, power_w: Some([0.0; 2]), ..Design::default() };
    for network in &topology.network {
        let (mut tiers, mut ends) = (Vec::new(), Ends::default());
        for (size, count) in networks(network, chips) {
            build(&topology.id, network, size, count, &mut tiers, &mut ends)?;
        }
        design.add(network, tiers, &ends);
    }
    Ok(design)
}

/// Sizes of the separate networks of one kind and how many there are of each: domains x rails x planes.
fn networks(network: &Network, chips: u64) -> Vec<(u64, u64)> {
    let domain = if network.domain == 0 { chips.max(1) } else { network.domain };
    let (full, rest) = (chips / domain, chips % domain);
    let groups = [(domain, full), (rest, u64::from(rest > 0))];
    groups
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(size, count)| (size.div_ceil(network.rails), count * network.rails * network.planes))
        .collect()
}

fn build(
    id: &str,
    network: &Network,
    chips: u64,
    count: u64,
    tiers: &mut Vec<Tier>,
    ends: &mut Ends,
) -> Result<(), Error> {
    let too_many = |reach: u64| Error::TooMany { topology: id.to_string(), chips, reach };
    if let Shape::Clos { radix, oversubscription, tiers: published, even_spread } = &network.shape {
        let clos = Clos {
            radix: radix.clone(),
            oversubscription: oversubscription.clone(),
            lanes: network.lanes(),
            even_spread: *even_spread,
        };
        let height = if *published == 0 { clos.tiers_for(chips).ok_or_else(|| too_many(0))? } else { *published };
        let counts = clos.counts(chips, height).ok_or_else(|| too_many(clos.reach(height).unwrap_or(0)))?;
        for level in 0..height {
            let links = counts.links[level] * count;
            put(
                tiers,
                network,
                level,
                counts.switches[level] * count,
                links,
                counts.links.get(level + 1).map_or(0, |l| l * count),
            );
            match network.medium(level) {
                Medium::Optical if level == 0 => {
                    ends.nic += links;
                    ends.switch += links;
                }
                Medium::Optical => ends.switch += 2 * links,
                Medium::Copper => ends.copper += links * network.cables_per_link,
                Medium::Board => {}
            }
        }
        return Ok(());
    }
    flat(network, chips, count, tiers, ends).ok_or_else(|| too_many(0))
}

/// Networks without tiers.
fn flat(network: &Network, chips: u64, count: u64, tiers: &mut Vec<Tier>, ends: &mut Ends) -> Option<()> {
    let counts = match network.shape {
        Shape::Torus { side, dimensions, pod } => graph::torus(side, dimensions, pod, chips)?,
        Shape::SlimFly { q, hosts } => graph::slim_fly(q, hosts, chips)?,
        Shape::Dragonfly { hosts, routers, global, groups } => graph::dragonfly(hosts, routers, global, groups, chips)?,
        Shape::Clos { .. } => return None,
    };
    let lanes = network.lanes();
    let torus = matches!(network.shape, Shape::Torus { .. });
    if torus {
        // Light ends at the circuit switch, which has no module; what is left within a cube is copper.
        ends.switch += counts.ends * count;
        ends.copper += counts.links * count * network.cables_per_link;
        put(tiers, network, 0, counts.switches * count, counts.ends * count, 0);
        return Some(());
    }
    match network.medium(0) {
        Medium::Optical => {
            ends.nic += counts.chip_links * lanes * count;
            ends.switch += counts.chip_links * lanes * count;
        }
        Medium::Copper => ends.copper += counts.chip_links * lanes * count * network.cables_per_link,
        Medium::Board => {}
    }
    match network.medium(1) {
        Medium::Optical => ends.switch += 2 * counts.links * count,
        Medium::Copper => ends.copper += counts.links * count * network.cables_per_link,
        Medium::Board => {}
    }
    put(tiers, network, 0, counts.switches * count, counts.chip_links * lanes * count, counts.links * count);
    Some(())
}

/// Add to the tier `level` of this network.
fn put(tiers: &mut Vec<Tier>, network: &Network, level: usize, switches: u64, links_down: u64, links_up: u64) {
    if tiers.len() <= level {
        let (role, medium) = (network.role.clone(), network.medium(level));
        let port_gbps = network.port_gbps;
        tiers.push(Tier { role, tier: level + 1, switches: 0, links_down: 0, links_up: 0, port_gbps, medium });
    }
    let tier = &mut tiers[level];
    tier.switches += switches;
    tier.links_down += links_down;
    tier.links_up += links_up;
}

impl Design {
    fn add(&mut self, network: &Network, tiers: Vec<Tier>, ends: &Ends) {
        // A speed of 0 says that this side has no modules.
        let modules = |ports: u64, speed: u64| if speed == 0 { 0 } else { (ports * network.port_gbps).div_ceil(speed) };
        let nic = modules(ends.nic, network.nic_module_gbps);
        let switch = modules(ends.switch, network.switch_module_gbps);
        let switches: u64 = tiers.iter().map(|t| t.switches).sum();
        for (speed, count) in [(network.nic_module_gbps, nic), (network.switch_module_gbps, switch)] {
            if count > 0 {
                *self.modules_by_gbps.entry(speed).or_default() += count;
            }
        }
        if switch > 0 {
            *self.switch_side.entry(network.switch_module_gbps).or_default() += switch;
        }
        self.modules += nic + switch;
        self.switches += switches;
        self.copper += ends.copper;
        self.tiers.extend(tiers);
        let parts = [
            (switches, network.switch_watts),
            (switch, network.module_watts),
            (nic, network.nic_module_watts.or(network.module_watts)),
        ];
        for (count, watts) in parts {
            self.power_w = match (self.power_w, watts) {
                (sum, _) if count == 0 => sum,
                (Some([low, high]), Some([least, most])) => {
                    Some([low + count as f64 * least, high + count as f64 * most])
                }
                _ => None,
            };
        }
    }

    /// Links between switches.
    pub fn switch_links(&self) -> u64 {
        self.tiers.iter().map(|t| t.links_up).sum()
    }

    /// Links from chips to switches.
    pub fn chip_links(&self) -> u64 {
        self.tiers.iter().filter(|t| t.tier == 1).map(|t| t.links_down).sum()
    }
}
