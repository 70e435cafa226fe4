//! Topologies as data: one file of data/fabrics each. A topology is one or more networks that each chip joins
//! (scale-up beside scale-out); a network is a Clos, a torus, a Slim Fly or a Dragonfly with its speeds and media.

use serde::Deserialize;

use crate::Error;
use crate::clos::Ratio;

/// What carries a link.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Medium {
    /// A module at each end.
    Optical,
    /// A cable without modules.
    Copper,
    /// Neither module nor cable: a trace on a board.
    Board,
}

/// The form of a network and its own numbers.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(tag = "shape", rename_all = "kebab-case")]
pub enum Shape {
    /// Folded Clos (fat tree, leaf and spine, a single switch tier).
    Clos {
        /// Ports of a switch by tier, from the chips upwards; the last repeats.
        radix: Vec<u64>,
        /// Ports down to up by tier; the last repeats.
        oversubscription: Vec<Ratio>,
        /// Tiers as published; 0 = the fewest that join the chips.
        tiers: usize,
        /// Each leaf has equally many links to each spine (two tiers).
        #[serde(default)]
        even_spread: bool,
    },
    /// Cubes joined by optical circuit switches; the faces of a cube carry modules on the chips' side only.
    Torus {
        /// Chips along an edge of a cube.
        side: u64,
        /// Edges of a cube.
        dimensions: u32,
        /// Chips of one torus.
        pod: u64,
    },
    /// Slim Fly of MMS graphs.
    SlimFly {
        /// Size of the graph.
        q: u64,
        /// Chips a switch.
        hosts: u64,
    },
    /// Dragonfly.
    Dragonfly {
        /// Chips a switch.
        hosts: u64,
        /// Switches a group.
        routers: u64,
        /// Links of a switch to other groups.
        global: u64,
        /// Groups.
        groups: u64,
    },
}

/// One network of a topology.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct Network {
    /// `scale-out`, `scale-up`.
    pub role: String,
    /// Its form.
    #[serde(flatten)]
    pub shape: Shape,
    /// Bandwidth a chip and direction, Gbit/s.
    pub gbps: u64,
    /// Bandwidth of one link and direction, Gbit/s.
    pub port_gbps: u64,
    /// Parallel networks over which a chip spreads its bandwidth.
    #[serde(default = "one")]
    pub planes: u64,
    /// Chips of a node that each have a network of their own (rail-only): they meet in the node alone. 1 = one network.
    #[serde(default = "one")]
    pub rails: u64,
    /// Chips joined by one network, such as an NVL72 rack; 0 = all of them.
    #[serde(default)]
    pub domain: u64,
    /// Media by level: chips to leaves first, then tier to tier; the last repeats.
    pub media: Vec<Medium>,
    /// Speed of the modules at the chips, Gbit/s; 0 where there are none.
    #[serde(default)]
    pub nic_module_gbps: u64,
    /// Speed of the modules at the switches, Gbit/s; a 800G module may hold two ports of 400G.
    #[serde(default)]
    pub switch_module_gbps: u64,
    /// Copper cables a link.
    #[serde(default = "one")]
    pub cables_per_link: u64,
    /// Product that a switch is; empty when it is no product of its own.
    #[serde(default)]
    pub switch_part: String,
    /// Product that a cable is.
    #[serde(default)]
    pub cable_part: String,
    /// Watts of a switch without its modules, least and most as published.
    pub switch_watts: Option<[f64; 2]>,
    /// Watts of a switch-side module.
    pub module_watts: Option<[f64; 2]>,
    /// Watts of a chip-side module.
    pub nic_module_watts: Option<[f64; 2]>,
}

/// What a what-if Clos is asked for ([`Topology::uniform`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Uniform {
    /// Bandwidth a chip and direction, Gbit/s.
    pub nic_gbps: u64,
    /// Ports of a switch at the speed of a plane.
    pub radix: u64,
    /// Parallel networks over which a chip spreads its bandwidth.
    pub planes: u64,
    /// Chips of a node on networks of their own; 1 = one network.
    pub rails: u64,
    /// Ports down to ports up of every tier below the top.
    pub oversubscription: Ratio,
    /// No modules on the first hop.
    pub copper_first_hop: bool,
}

/// Scalable units: the steps in which a design is built.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub struct Steps {
    /// Chips of a unit.
    pub chips: u64,
    /// Chips of the last unit whose ports go to management.
    pub spared: u64,
    /// Management links into the network.
    pub management_links: u64,
}

/// One topology.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct Topology {
    /// The file's name without `.toml`.
    pub id: String,
    /// Name.
    pub name_zh: String,
    /// Name.
    pub name_en: String,
    /// Platforms in whose mix it stands; none for a comparison only.
    #[serde(default)]
    pub platforms: Vec<String>,
    /// The chip (an entity), whose power is looked up.
    #[serde(default)]
    pub chip: String,
    /// Day it was known.
    pub known_from: String,
    /// Title of the source.
    pub source: String,
    /// Address of the source, empty when none.
    #[serde(default)]
    pub address: String,
    /// What a reader should know.
    #[serde(default)]
    pub note: String,
    /// Scalable units, when it is built in such.
    pub unit: Option<Steps>,
    /// Its networks.
    pub network: Vec<Network>,
}

fn one() -> u64 {
    1
}

impl Topology {
    /// Read one file of data/fabrics. Errors name the file, the line and what to do.
    pub fn parse(file: &str, text: &str) -> Result<Topology, Error> {
        let topology: Topology = toml::from_str(text).map_err(|error| toml_error(file, text, &error))?;
        let wrong = |message: String| Error::Topology { file: file.to_string(), line: 1, message };
        if topology.network.is_empty() {
            return Err(wrong("no [[network]]".to_string()));
        }
        for network in &topology.network {
            network.check().map_err(|message| wrong(format!("network {}: {message}", network.role)))?;
        }
        Ok(topology)
    }

    /// A Clos out of a few numbers, for a what-if: as many tiers as it needs, module speed = bandwidth of a chip.
    /// `Err` when planes do not divide the bandwidth or a number is 0.
    pub fn uniform(ask: &Uniform) -> Result<Topology, Error> {
        let optical = ask.nic_gbps;
        let network = Network {
            role: "scale-out".to_string(),
            shape: Shape::Clos {
                radix: vec![ask.radix],
                oversubscription: vec![ask.oversubscription],
                tiers: 0,
                even_spread: true,
            },
            gbps: ask.nic_gbps,
            port_gbps: ask.nic_gbps.checked_div(ask.planes).unwrap_or(0),
            planes: ask.planes,
            rails: ask.rails,
            domain: 0,
            media: vec![if ask.copper_first_hop { Medium::Copper } else { Medium::Optical }, Medium::Optical],
            nic_module_gbps: optical,
            switch_module_gbps: optical,
            cables_per_link: 1,
            switch_part: String::new(),
            cable_part: String::new(),
            switch_watts: None,
            module_watts: None,
            nic_module_watts: None,
        };
        network.check().map_err(|message| Error::Topology { file: "what-if".to_string(), line: 1, message })?;
        let name = format!("{} x {}G, radix {}", ask.planes, network.port_gbps, ask.radix);
        Ok(Topology {
            id: "what-if".to_string(),
            name_zh: name.clone(),
            name_en: name,
            platforms: Vec::new(),
            chip: String::new(),
            known_from: String::new(),
            source: String::new(),
            address: String::new(),
            note: String::new(),
            unit: None,
            network: vec![network],
        })
    }

    /// Chips of `units` scalable units, those spared for management taken off; None when it has no units.
    pub fn chips(&self, units: u64) -> Option<u64> {
        self.unit.and_then(|u| (u.chips * units).checked_sub(u.spared))
    }
}

impl Network {
    fn check(&self) -> Result<(), String> {
        let lists = match &self.shape {
            Shape::Clos { radix, oversubscription, .. } => !radix.is_empty() && !oversubscription.is_empty(),
            _ => true,
        };
        if !lists || self.media.is_empty() {
            return Err("media, radix and oversubscription each need an entry".to_string());
        }
        if self.port_gbps == 0 || self.planes == 0 || self.rails == 0 {
            return Err("port_gbps, planes and rails must be above 0".to_string());
        }
        let whole = self.port_gbps * self.planes;
        if self.gbps == 0 || !self.gbps.is_multiple_of(whole) {
            return Err(format!("gbps must be a multiple of port_gbps x planes = {whole}"));
        }
        if self.media.contains(&Medium::Optical) && self.switch_module_gbps == 0 {
            return Err("optical links need switch_module_gbps".to_string());
        }
        if self.medium(0) == Medium::Optical && matches!(self.shape, Shape::Clos { .. }) && self.nic_module_gbps == 0 {
            return Err("an optical first hop needs nic_module_gbps".to_string());
        }
        Ok(())
    }

    /// Links that a chip brings to each plane.
    pub fn lanes(&self) -> u64 {
        self.gbps / self.port_gbps / self.planes
    }

    /// Medium of level `level`: 0 = chips to leaves.
    pub fn medium(&self, level: usize) -> Medium {
        self.media.get(level).or(self.media.last()).copied().unwrap_or(Medium::Board)
    }
}

/// An error of a TOML file, with its line.
pub(crate) fn toml_error(file: &str, text: &str, error: &toml::de::Error) -> Error {
    let before = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text.as_bytes()[..before].iter().filter(|byte| **byte == b'\n').count() + 1;
    Error::Topology { file: file.to_string(), line, message: error.message().to_string() }
}
