//! Published networks are reproduced to the last switch. `cases.csv` says for each published quantity which topology of
//! data/fabrics gives it; the second test holds that table against the whole published list where that is at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use fabric::{Design, Topology, clos::Clos, design};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn topology(id: &str, role: &str) -> Topology {
    let name = format!("data/fabrics/{id}.toml");
    let text = std::fs::read_to_string(root().join(&name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut topology = Topology::parse(&name, &text).unwrap();
    assert_eq!(topology.id, id);
    topology.network.retain(|network| role.is_empty() || network.role == role);
    topology
}

fn reach(topology: &Topology) -> f64 {
    let network = &topology.network[0];
    let reach = match &network.shape {
        fabric::Shape::Clos { radix, oversubscription, tiers, even_spread } => {
            let (radix, oversubscription) = (radix.clone(), oversubscription.clone());
            Clos { radix, oversubscription, lanes: network.lanes(), even_spread: *even_spread }.reach(*tiers)
        }
        fabric::Shape::SlimFly { q, hosts } => fabric::graph::slim_fly(*q, *hosts, 1).map(|c| c.reach),
        fabric::Shape::Dragonfly { hosts, routers, global, groups } => {
            fabric::graph::dragonfly(*hosts, *routers, *global, *groups, 1).map(|c| c.reach)
        }
        fabric::Shape::Torus { pod, .. } => Some(*pod),
    };
    reach.unwrap() as f64
}

fn answer(row: &BTreeMap<String, String>) -> f64 {
    let topology_ = topology(&row["topology"], &row["role"]);
    let chips: u64 = row["chips"].parse().unwrap();
    if row["ask"] == "chips of units" {
        return topology_.chips(chips).unwrap() as f64;
    }
    if row["ask"] == "reach" {
        return reach(&topology_);
    }
    let built = design(&topology_, chips).unwrap();
    let tier = |n: usize| built.tiers.iter().find(|t| t.tier == n);
    let side: u64 = built.switch_side.values().sum();
    let per_chip = |count: u64| count as f64 / chips as f64;
    let percent = |f: fn(&Design) -> u64| {
        let other = design(&topology(&row["against"], ""), chips).unwrap();
        (100.0 * f(&built) as f64 / f(&other) as f64).round()
    };
    match row["ask"].as_str() {
        "tiers" => built.tiers.len() as f64,
        "switches of tier 1" => tier(1).map_or(0, |t| t.switches) as f64,
        "switches of tier 2" => tier(2).map_or(0, |t| t.switches) as f64,
        "switches of tier 3" => tier(3).map_or(0, |t| t.switches) as f64,
        "links above tier 1" => tier(1).map_or(0, |t| t.links_up) as f64,
        "links above tier 2" => tier(2).map_or(0, |t| t.links_up) as f64,
        "switches" => built.switches as f64,
        "switch links" => built.switch_links() as f64,
        "chip links" => built.chip_links() as f64,
        "chip links and management" => (built.chip_links() + topology_.unit.unwrap().management_links) as f64,
        "modules" => built.modules as f64,
        "modules a chip" => per_chip(built.modules),
        "modules of eight chips" => per_chip(8 * built.modules),
        "switch-side modules" => side as f64,
        "switch-side modules a chip" => per_chip(side),
        "copper" => built.copper as f64,
        "switches in percent of" => percent(|d| d.switches),
        "modules in percent of" => percent(|d| d.modules),
        other => panic!("cases.csv asks for {other:?}"),
    }
}

fn rows(path: PathBuf) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn published_networks_are_reproduced() {
    let cases = rows(root().join("crates/fabric/tests/cases.csv"));
    let mut wrong = Vec::new();
    for row in &cases {
        let (said, got) = (row["value"].parse::<f64>().unwrap(), answer(row));
        if said != got {
            wrong.push(format!("{} {}: published {said}, worked {got}", row["id"], row["ask"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn the_whole_published_list_is_covered() {
    let list = root().join("../shared/facts/fabric_cases.csv");
    if !list.exists() {
        println!("skipped: the published list is not at hand ({})", list.display());
        return;
    }
    let mut ours: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(root().join("crates/fabric/tests/cases.csv")) {
        assert_eq!(row["value"].parse::<f64>().unwrap(), answer(&row), "{}", row["id"]);
        ours.entry(row["id"].clone()).or_default().insert(row["value"].clone());
    }
    let (mut required, mut met, mut beyond) = (0, 0, 0);
    for row in rows(list) {
        let must = ["structural", "ratio-stated-inputs"].contains(&row["test_kind"].as_str());
        let same = ours
            .get(&row["id"])
            .is_some_and(|v| v.iter().map(String::as_str).collect::<Vec<_>>().join("-") == row["value"]);
        required += usize::from(must);
        met += usize::from(must && same);
        beyond += usize::from(!must && same);
        assert!(same || !must, "{} ({}) is not reproduced", row["id"], row["published_quantity"]);
    }
    println!("{met} of {required} required cases met, {beyond} others besides");
}

#[test]
fn tiers_of_a_design_sum_to_it() {
    let folder = std::fs::read_dir(root().join("data/fabrics")).unwrap();
    let mut count = 0;
    for file in folder.filter(|file| file.as_ref().is_ok_and(|file| file.file_name() != "measured.toml")) {
        let path = file.unwrap().path();
        let id = path.file_stem().unwrap().to_str().unwrap().to_string();
        let topology = topology(&id, "");
        for chips in [1, 72, 1000, 2048] {
            let built = design(&topology, chips).unwrap_or_else(|e| panic!("{id}: {e}"));
            assert_eq!(built.switches, built.tiers.iter().map(|t| t.switches).sum::<u64>(), "{id}");
            assert_eq!(built.modules, built.modules_by_gbps.values().sum::<u64>(), "{id}");
        }
        count += 1;
    }
    assert!(count > 20);
}

#[test]
fn a_broken_topology_names_its_line() {
    let good = std::fs::read_to_string(root().join("data/fabrics/fat-tree-k24.toml")).unwrap();
    for (from, to, line) in [("radix = [24]", "radix = [twenty]", "8"), ("\"1:1\"", "\"1:7\"", "")] {
        let error = Topology::parse("data/fabrics/x.toml", &good.replace(from, to)).unwrap_err().to_string();
        assert!(error.starts_with("data/fabrics/x.toml:"), "{error}");
        assert!(line.is_empty() || !error.starts_with("data/fabrics/x.toml:1:"), "{error}");
    }
    let too_many = design(&topology("fat-tree-k24", ""), 5000).unwrap_err().to_string();
    assert!(too_many.contains("3456"), "{too_many}");
    assert!(design(&topology("tpu-v4-torus", ""), u64::MAX).is_err());
}

#[test]
fn a_million_chips_out_of_flags() {
    let even = fabric::clos::Ratio { down: 1, up: 1 };
    let ask = fabric::Uniform {
        nic_gbps: 800,
        radix: 128,
        planes: 1,
        rails: 1,
        oversubscription: even,
        copper_first_hop: false,
    };
    let wired = |ask: &fabric::Uniform| design(&Topology::uniform(ask).unwrap(), 1_048_576).unwrap();
    let one = wired(&ask);
    assert_eq!((one.tiers.len(), one.modules, one.switches), (4, 8_388_608, 57_344));
    let tiers: Vec<u64> = one.tiers.iter().map(|t| t.switches).collect();
    assert_eq!(tiers, [16_384, 16_384, 16_384, 8_192]);
    let rails = wired(&fabric::Uniform { radix: 512, planes: 8, rails: 8, ..ask });
    assert_eq!((rails.tiers.len(), rails.modules, rails.switches), (2, 4_194_304, 49_152));
    let copper = wired(&fabric::Uniform { copper_first_hop: true, ..ask });
    assert_eq!((copper.modules, copper.copper), (6 * 1_048_576, 1_048_576));
    assert!(Topology::uniform(&fabric::Uniform { planes: 3, ..ask }).is_err());
    assert!(Topology::uniform(&fabric::Uniform { planes: 0, ..ask }).is_err());
}
