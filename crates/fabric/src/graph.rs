//! Closed forms of the other networks that are built or published: tori of cubes joined by optical circuit switches,
//! Slim Fly, Dragonfly (docs/fabric.md). Whole numbers; sizes above a full graph are several graphs.

/// What a network without tiers takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Most chips of one graph.
    pub reach: u64,
    /// Switches, or optical circuit switches.
    pub switches: u64,
    /// Links from chips to switches.
    pub chip_links: u64,
    /// Links between switches, or links of chips within a cube.
    pub links: u64,
    /// Ends of light that a circuit switch joins (tori only).
    pub ends: u64,
}

/// Tori: cubes of `side`^`dimensions` chips wired in copper, their faces in light to circuit switches, opposite faces
/// on one switch. A graph is `pod` chips.
pub fn torus(side: u64, dimensions: u32, pod: u64, chips: u64) -> Option<Counts> {
    let face = side.checked_pow(dimensions.checked_sub(1)?)?;
    let cube = face.checked_mul(side)?;
    let cubes = chips.div_ceil(cube.max(1));
    let faces = face.checked_mul(u64::from(dimensions))?;
    Some(Counts {
        reach: pod,
        switches: faces.checked_mul(chips.div_ceil(pod.max(1)))?,
        chip_links: 0,
        links: cubes.checked_mul(faces)?.checked_mul(side.saturating_sub(1))?,
        ends: cubes.checked_mul(faces)?.checked_mul(2)?,
    })
}

/// Slim Fly of MMS graphs: `2 q^2` switches, `3 q / 2` links a switch, `hosts` chips a switch.
pub fn slim_fly(q: u64, hosts: u64, chips: u64) -> Option<Counts> {
    let switches = q.checked_mul(q)?.checked_mul(2)?;
    let reach = switches.checked_mul(hosts)?;
    let graphs = chips.div_ceil(reach.max(1));
    let links = switches.checked_mul(q.checked_mul(3)? / 2)? / 2;
    Some(Counts { reach, switches: switches * graphs, chip_links: chips, links: links.checked_mul(graphs)?, ends: 0 })
}

/// Dragonfly: `groups` groups of `routers` fully joined switches, each with `hosts` chips and `global` links away.
pub fn dragonfly(hosts: u64, routers: u64, global: u64, groups: u64, chips: u64) -> Option<Counts> {
    let switches = routers.checked_mul(groups)?;
    let reach = switches.checked_mul(hosts)?;
    let graphs = chips.div_ceil(reach.max(1));
    let within = switches.checked_mul(routers.checked_sub(1)?)? / 2;
    let links = within.checked_add(switches.checked_mul(global)? / 2)?;
    Some(Counts { reach, switches: switches * graphs, chip_links: chips, links: links.checked_mul(graphs)?, ends: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_graphs() {
        let tpu = torus(4, 3, 4096, 4096).unwrap();
        assert_eq!((tpu.switches, tpu.ends, tpu.links), (48, 6144, 64 * 144));
        let slim = slim_fly(28, 21, 32_928).unwrap();
        assert_eq!((slim.reach, slim.switches, slim.links), (32_928, 1568, 32_928));
        let fly = dragonfly(16, 32, 16, 511, 261_632).unwrap();
        assert_eq!((fly.reach, fly.switches, fly.links), (261_632, 16_352, 384_272));
        assert_eq!(torus(4, 0, 64, 64), None);
    }
}
