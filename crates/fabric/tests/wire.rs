//! A hand-written fleet becomes a bill, on the data of the repository.

use std::path::PathBuf;

use almanac::Almanac;
use demand::{Fleet, FleetRow};
use fabric::{Bill, Shelf, wire};
use figure::{AssumptionId, Date, EntityId, FigureId, From, Leaf, Period, Series, Sheet, Stance, Unit, Value};

const CHIPS: f64 = 6e6;

fn almanac() -> Almanac {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data");
    Almanac::load(Some(&data)).unwrap()
}

fn day(text: &str) -> Date {
    Period::parse(text).unwrap().start
}

fn fleet(sheet: &mut Sheet, platform: &str, years: &[i16], chips: f64) -> Fleet {
    let mut fleet = Fleet::default();
    for year in years {
        let period = Period::year(*year).unwrap();
        let series = Series::new(platform, "shipments", period, Stance::Implied).item("accelerator");
        let leaf = Leaf::Assumption(AssumptionId::from("test-fleet"));
        let shipped = sheet.enter(series, Unit::atom("accelerator"), leaf, Value::Exact(chips));
        let (wanted, supplied, held_back) = (None, None, None);
        fleet.rows.push(FleetRow { platform: EntityId::from(platform), period, wanted, supplied, shipped, held_back });
    }
    fleet
}

fn median(sheet: &Sheet, bill: &Bill, design: &str, part: &str, year: i16) -> f64 {
    let period = Period::year(year).unwrap();
    let line = bill.of(design).find(|l| l.part.as_str() == part && l.period == period);
    sheet.summary(line.unwrap_or_else(|| panic!("{design} {part} {year}: {:?}", bill.missing)).quantity).p50
}

#[test]
fn a_fleet_becomes_modules_switches_copper_and_power() {
    let (almanac, as_of) = (almanac(), day("2025-06-09"));
    let mut sheet = Sheet::new(1, 512);
    let fleet = fleet(&mut sheet, "nvidia", &[2024, 2025, 2026], CHIPS);
    let bill = wire(&mut sheet, &fleet, &almanac, as_of).unwrap();
    for year in [2025, 2026] {
        let of = |design: &str, part: &str| median(&sheet, &bill, design, part, year);
        let (slow, fast) = (of("mix", "800g_optical_module"), of("mix", "1600g_optical_module"));
        // Published designs lie between 1.5 and 10 a chip, all speeds together.
        let all = slow + fast + of("mix", "400g_optical_module");
        assert!((1.5..10.0).contains(&(all / CHIPS)), "{year}: {} modules a chip", all / CHIPS);
        assert!(of("mix", "ai_backend_switch") < 0.2 * CHIPS && of("mix", "copper_cables") > 0.0);
        let shipped = of("shipments", "800g_optical_module");
        assert!((0.3..3.0).contains(&(shipped / slow)), "{year}: shipped {shipped} designed {slow}");
        let watts = of("mix", "ai_data_centers") / CHIPS;
        assert!((1000.0..3500.0).contains(&watts), "{year}: {watts} W a chip, {:?}", bill.missing);
    }
    let fast = |year| median(&sheet, &bill, "mix", "1600g_optical_module", year);
    assert!(fast(2026) > fast(2025));
    assert!(bill.of("mix").all(|l| l.part.as_str() != "1600g_optical_module" || l.period.start.year() > 2024));
    for line in &bill.lines {
        assert!(almanac.entity(&line.part).is_some(), "{}", line.part);
    }
    for year in [2024, 2025, 2026] {
        let of = |design: &str, part: &str| median(&sheet, &bill, design, part, year) / CHIPS;
        // Cables between racks and between sites are guesses and say so; copper by network adds up to all of it.
        let (trunks, sites) = (of(Bill::ASSUMED, "mpo"), of(Bill::ASSUMED, "dci"));
        assert!((0.2..6.0).contains(&trunks) && (0.001..0.3).contains(&sites), "{year}: {trunks} {sites}");
        assert_eq!(of("mix", "copper_cables"), of("mix-scale-up", "copper_cables"), "NVIDIA's first hop is light");
    }
    assert!(bill.of(Bill::MIX).chain(bill.of(Bill::SHIPMENTS)).all(|l| !["mpo", "dci"].contains(&l.part.as_str())));
    assert!(bill.missing.is_empty(), "{:?}", bill.missing);
}

#[test]
fn copper_stands_by_network_and_platform() {
    let (almanac, as_of) = (almanac(), day("2025-06-09"));
    // platform, cables of the backplane or the pod a chip, of the first hop a chip (copper, active), least and most
    let table = [
        ("nvidia", [10.0, 60.0], [0.0, 0.0], [0.0, 0.0]),
        ("amazon", [0.0, 0.0], [0.0, 0.0], [0.9, 1.1]),
        ("tpu", [0.3, 2.3], [0.2, 1.0], [0.0, 0.0]),
    ];
    for (platform, backplane, first_hop, active) in table {
        let mut sheet = Sheet::new(1, 64);
        let fleet = fleet(&mut sheet, platform, &[2025], CHIPS);
        let bill = wire(&mut sheet, &fleet, &almanac, as_of).unwrap();
        for (design, part, [least, most]) in [
            ("mix-scale-up", "copper_cables", backplane),
            ("mix-scale-out", "copper_cables", first_hop),
            ("mix-scale-out", "aec", active),
        ] {
            let line = bill.of(design).find(|l| l.part.as_str() == part);
            let ratio = line.map_or(0.0, |l| sheet.summary(l.quantity).p50 / CHIPS);
            assert!((least..=most).contains(&ratio), "{platform} {design} {part}: {ratio}");
        }
    }
}

#[test]
fn nothing_known_later_is_used() {
    let (almanac, mut sheet) = (almanac(), Sheet::new(1, 64));
    let fleet = fleet(&mut sheet, "nvidia", &[2024], CHIPS);
    let bill = wire(&mut sheet, &fleet, &almanac, day("2024-06-30")).unwrap();
    assert_eq!(bill.of(Bill::SHIPMENTS).count(), 0, "attach of 2024 was not yet measured");
    let shelf = Shelf::read(&almanac).unwrap();
    assert!(shelf.hidden(day("2024-06-30")) > 0);
    let nvl = |f: &&figure::Figure| matches!(&f.from, From::Leaf(Leaf::Row(id), _) if id.as_str().contains("gb200"));
    assert_eq!(sheet.figures().iter().filter(nvl).count(), 0);
}

#[test]
fn unknown_fleets_are_named_not_guessed() {
    let (almanac, mut sheet) = (almanac(), Sheet::new(1, 64));
    let mut fleet_ = fleet(&mut sheet, "cambricon", &[2025], CHIPS);
    fleet_.rows.extend(fleet(&mut sheet, "nvidia", &[2031], CHIPS).rows);
    let bill = wire(&mut sheet, &fleet_, &almanac, day("2025-06-09")).unwrap();
    assert!(bill.lines.is_empty());
    for name in ["cambricon", "2031"] {
        assert!(bill.missing.iter().any(|m| m.contains(name)), "{name}: {:?}", bill.missing);
    }
}

/// Every leaf that a line lists moves it, and no other.
#[test]
fn lineage_does_not_lie() {
    let (almanac, as_of) = (almanac(), day("2025-06-09"));
    let mut sheet = Sheet::new(1, 64);
    let fleet = fleet(&mut sheet, "ai_accelerators", &[2025], CHIPS);
    let bill = wire(&mut sheet, &fleet, &almanac, as_of).unwrap();
    let lines: Vec<FigureId> = bill.lines.iter().map(|l| l.quantity).collect();
    let leaves: Vec<FigureId> =
        sheet.figures().iter().filter(|f| matches!(f.from, From::Leaf(..))).map(|f| f.id).collect();
    assert!(leaves.len() > 50 && !lines.is_empty());
    for leaf in leaves {
        let From::Leaf(_, value) = sheet.get(leaf).unwrap().from.clone() else { continue };
        let up = |v: f64| v * 1.01;
        let value = match value {
            Value::Exact(v) => Value::Exact(up(v)),
            Value::Band { p10, p50, p90 } => Value::Band { p10: up(p10), p50: up(p50), p90: up(p90) },
            Value::Uniform { low, high } => Value::Uniform { low: up(low), high: up(high) },
        };
        let moved = sheet.with(leaf, value).unwrap();
        for line in &lines {
            let lists = sheet.leaves(*line).contains(&leaf);
            assert_eq!(moved.draws(*line) != sheet.draws(*line), lists, "{:?}", sheet.get(leaf).unwrap().series);
        }
    }
}

#[test]
fn every_leaf_of_the_shelf_has_its_place() {
    let (almanac, mut sheet) = (almanac(), Sheet::new(1, 64));
    let fleet = fleet(&mut sheet, "ai_accelerators", &[2025], CHIPS);
    wire(&mut sheet, &fleet, &almanac, day("2025-06-09")).unwrap();
    let shelf = Shelf::read(&almanac).unwrap();
    let mut count = 0;
    for figure in sheet.figures() {
        if let From::Leaf(Leaf::Row(id), _) = &figure.from
            && id.as_str().starts_with("fabrics/")
        {
            let place = shelf.place(id).unwrap_or_else(|| panic!("{id}"));
            assert!(almanac.text(&place.file).is_some() && !place.source.is_empty());
            count += 1;
        }
    }
    assert!(count > 30);
}

#[test]
fn every_rule_has_its_paragraph() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/fabric.md");
    let text = std::fs::read_to_string(docs).unwrap();
    for rule in fabric::rules::ALL {
        assert!(text.contains(&format!("`{}`", rule.id)), "docs/fabric.md has no paragraph on {}", rule.id);
    }
    for topology in Shelf::read(&almanac()).unwrap().topologies {
        assert!(text.contains(&format!("`{}`", topology.id)), "docs/fabric.md has no paragraph on {}", topology.id);
    }
}
