//! Rules of the trade: what one chip takes of a network, by closed form. Every rule has its paragraph in docs/fabric.md.

use figure::Rule;
use figure::maths::pow;
use figure::rules::each;

/// Modules at the chip: bandwidth over the speed of a module.
pub static NIC_END: Rule = Rule {
    id: "modules-at-chip",
    f: |i, o| each(i, o, |x| x(0) / x(1)),
    formula: Some("{0}/{1}"),
    doc: "scale-out bandwidth of a chip over the speed of a chip-side module",
};

/// Modules at switches of a non-blocking Clos, all hops in light.
pub static SWITCH_ENDS: Rule = Rule {
    id: "modules-at-switches",
    f: |i, o| each(i, o, |x| (2.0 * x(0) - 1.0) * x(1) / x(2)),
    formula: Some("(2*{0}-1)*{1}/{2}"),
    doc: "(2 x tiers - 1) x bandwidth of a chip over the speed of a switch-side module",
};

/// The same with a first hop that has no modules.
pub static SWITCH_ENDS_ABOVE: Rule = Rule {
    id: "modules-above-copper",
    f: |i, o| each(i, o, |x| 2.0 * (x(0) - 1.0) * x(1) / x(2)),
    formula: Some("2*({0}-1)*{1}/{2}"),
    doc: "2 x (tiers - 1) x bandwidth of a chip over the speed of a switch-side module: the first hop is copper or board",
};

/// Switches of a non-blocking Clos with one radix.
pub static SWITCHES: Rule = Rule {
    id: "switches-a-chip",
    f: |i, o| each(i, o, |x| (2.0 * x(0) - 1.0) * x(1) / x(2) / x(3)),
    formula: Some("(2*{0}-1)*{1}/{2}/{3}"),
    doc: "(2 x tiers - 1) x links of a chip (bandwidth over the speed of a port) over the ports of a switch",
};

/// Cables of the first hop.
pub static CABLES: Rule = Rule {
    id: "cables-a-chip",
    f: |i, o| each(i, o, |x| x(0) / x(1) * x(2)),
    formula: Some("{0}/{1}*{2}"),
    doc: "links of a chip (bandwidth over the speed of a port) x cables a link",
};

/// Ends of light of a torus of cubes.
pub static TORUS_ENDS: Rule = Rule {
    id: "torus-modules-a-chip",
    f: |i, o| each(i, o, |x| 2.0 * x(0) / x(1) * x(2) / x(3)),
    formula: Some("2*{0}/{1}*{2}/{3}"),
    doc: "2 x dimensions over chips along an edge of a cube, x speed of a link over that of a module",
};

/// Circuit switches of a torus of cubes.
pub static TORUS_SWITCHES: Rule = Rule {
    id: "torus-switches-a-chip",
    f: |i, o| each(i, o, |x| x(0) * pow(x(1), x(0) - 1.0) / x(2)),
    formula: None,
    doc: "dimensions x chips on a face of a cube over the chips of a pod: opposite faces share a circuit switch",
};

/// Copper links within the cubes of a torus.
pub static TORUS_CABLES: Rule = Rule {
    id: "torus-cables-a-chip",
    f: |i, o| each(i, o, |x| x(0) * (x(1) - 1.0) / x(1)),
    formula: Some("{0}*({1}-1)/{1}"),
    doc: "dimensions x (edge - 1) over edge: links that do not leave a cube",
};

/// All-in power from rated power.
pub static ALL_IN: Rule = Rule {
    id: "all-in-power",
    f: |i, o| each(i, o, |x| x(0) * x(1)),
    formula: Some("{0}*{1}"),
    doc: "rated power of a chip x all-in power over rated power",
};

/// One topology's part of the mean over a mix.
pub static WEIGHED: Rule = Rule {
    id: "share-times-ratio",
    f: |i, o| each(i, o, |x| x(0) * x(1)),
    formula: Some("{0}*{1}"),
    doc: "share of a topology x what it takes a chip",
};

/// Mean over a mix.
pub static MEAN_OF_MIX: Rule = Rule {
    id: "mean-of-mix",
    f: |i, o| each(i, o, |x| x(0) / x(1)),
    formula: Some("{0}/{1}"),
    doc: "sum of share x ratio over the sum of the shares",
};

/// What a fleet takes by design.
pub static BY_DESIGN: Rule = Rule {
    id: "fleet-by-design",
    f: |i, o| each(i, o, |x| x(0) * x(1)),
    formula: Some("{0}*{1}"),
    doc: "accelerators shipped x what one takes by design",
};

/// How much is shipped for each that the designs of the same year ask for.
pub static REALISED: Rule = Rule {
    id: "shipped-over-designed",
    f: |i, o| each(i, o, |x| x(0) / x(1)),
    formula: Some("{0}/{1}"),
    doc: "modules shipped a chip, as measured in a past year, over modules a chip by the designs of that year",
};

/// What a fleet takes as measured, moved by the change of designs.
pub static BY_SHIPMENTS: Rule = Rule {
    id: "fleet-by-shipments",
    f: |i, o| each(i, o, |x| x(0) * x(1)),
    formula: Some("{0}*{1}"),
    doc: "what the fleet takes by design x shipped over designed",
};

/// Modules between buildings and sites.
pub static BETWEEN_SITES: Rule = Rule {
    id: "modules-between-sites",
    f: |i, o| each(i, o, |x| 2.0 * x(0) * x(1) * x(2) * x(3) / x(4)),
    formula: Some("2*{0}*{1}*{2}*{3}/{4}"),
    doc: "accelerators x share in clusters of several buildings x bandwidth of one x share that leaves, two ends a link",
};

/// Fibre cables of parallel modules: (share of parallel modules, ports of one, modules ...).
pub static FIBRE_CABLES: Rule = Rule {
    id: "fibre-cables",
    f: |inputs, out| {
        let [share, ports, modules @ ..] = inputs else { return };
        for (world, slot) in out.iter_mut().enumerate() {
            *slot = share[world] * ports[world] * modules.iter().fold(0.0, |sum, m| sum + m[world]) / 2.0;
        }
    },
    formula: None,
    doc: "modules x share with parallel fibres x ports of one, over the two ends of a cable",
};

/// Every rule of this room.
pub static ALL: &[&Rule] = &[
    &NIC_END,
    &SWITCH_ENDS,
    &SWITCH_ENDS_ABOVE,
    &SWITCHES,
    &CABLES,
    &TORUS_ENDS,
    &TORUS_SWITCHES,
    &TORUS_CABLES,
    &ALL_IN,
    &WEIGHED,
    &MEAN_OF_MIX,
    &BY_DESIGN,
    &REALISED,
    &BY_SHIPMENTS,
    &BETWEEN_SITES,
    &FIBRE_CABLES,
];
