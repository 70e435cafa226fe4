//! Training programmes and agents on the data of the repository.

use std::collections::BTreeSet;

use almanac::{Almanac, Form};
use demand::{Fleet, Plan, Programme, Side, forecast};
use figure::{Date, FigureId, From, Leaf, Period, Sheet, Value};

const DAY: Date = Date::constant(2025, 6, 9);

fn range(value: f64, low: Option<f64>, high: Option<f64>) -> Value {
    match low.zip(high) {
        Some((low, high)) if low < high => Value::Uniform { low, high },
        _ => Value::Exact(value),
    }
}

/// A forecast on the rows known by a day, those of some subjects left out.
fn reading(as_of: Date, draws: usize, without: &[&str]) -> (Almanac, Sheet, Fleet) {
    let (almanac, mut sheet) = (Almanac::embedded(), Sheet::new(1, draws));
    let rows = almanac.observations(as_of).filter(|row| row.form == Form::Level);
    for row in rows.filter(|row| !without.contains(&row.series.quantity().as_str())) {
        let leaf = Leaf::Row(row.id.clone());
        sheet.enter(row.series.clone(), row.unit.clone(), leaf, range(row.value, row.low, row.high));
    }
    let periods = [2024, 2025, 2026].into_iter().filter_map(Period::year).collect();
    let fleet = forecast(&mut sheet, &almanac, &Plan { as_of, periods }).unwrap();
    (almanac, sheet, fleet)
}

fn of<'a>(fleet: &'a Fleet, lab: &str, year: i16) -> &'a Programme {
    let found = fleet.programmes.iter().find(|p| p.lab.as_str() == lab && p.period.end.year() == year);
    found.unwrap_or_else(|| panic!("{lab} {year}"))
}

/// Print it: `cargo test -p tidegauge-demand --test programmes -- --nocapture`.
fn show(sheet: &Sheet, fleet: &Fleet) {
    let text = |id: Option<FigureId>| {
        id.map_or("-".to_string(), |id| {
            let s = sheet.summary(id);
            format!("{:.3e} [{:.3e} {:.3e}]", s.p50, s.p10, s.p90)
        })
    };
    for p in &fleet.programmes {
        let (wanted, supplied, held) = (text(p.wanted), text(p.supplied), text(p.held_back));
        let chance = p.chance(sheet);
        println!(
            "{} {} wanted {wanted} supplied {supplied} held back {held} {chance:?} {:?}",
            p.lab, p.period, p.missing
        );
    }
    for a in &fleet.agents {
        let (share, growth) = (text(Some(a.share)), text(a.growth));
        let (without, part) = (text(a.without), text(a.part_of_growth));
        println!("agents {} share {share} growth {growth} without {without} part {part}", a.period);
        a.routes.iter().for_each(|(id, figure)| println!("    {id} {}", text(Some(*figure))));
    }
}

#[test]
fn programmes_of_mid_2025_stand() {
    let (_, sheet, fleet) = reading(DAY, 4096, &[]);
    show(&sheet, &fleet);
    // lab, wanted and supplied in the middle of 2025 within, least and most chance that something is held back
    type Ends = [f64; 2];
    let table: [(&str, Ends, Ends, Ends); 4] = [
        ("openai", [1e5, 6e5], [1e5, 4e5], [0.4, 0.8]),
        ("xai", [3e5, 9e5], [2e5, 3e5], [0.7, 0.95]),
        ("anthropic", [1e5, 6e5], [6e4, 2e5], [0.6, 0.95]),
        ("meta", [3e4, 1.5e5], [1.5e5, 4e5], [0.0, 0.2]),
    ];
    for (lab, wanted, supplied, chance) in table {
        let p = of(&fleet, lab, 2025);
        let within = |v: f64, [least, most]: [f64; 2]| (least..most).contains(&v);
        let median = |id: Option<FigureId>| sheet.summary(id.unwrap()).p50;
        assert!(within(median(p.wanted), wanted), "{lab} wants {}", median(p.wanted));
        assert!(within(median(p.supplied), supplied), "{lab} has {}", median(p.supplied));
        assert!(within(p.chance(&sheet).unwrap(), chance), "{lab} {:?}", p.chance(&sheet));
    }
    // Supply above demand: nothing is held back, and never less than nothing.
    assert_eq!(sheet.summary(of(&fleet, "meta", 2025).held_back.unwrap()).p90, 0.0);
    for held in fleet.programmes.iter().filter_map(|p| p.held_back) {
        assert!(sheet.draws(held).0.iter().all(|v| *v >= 0.0));
    }
    // The past holds no programme: what was there then is not known by year.
    assert!(fleet.programmes.iter().all(|p| p.period.end.year() > 2024));
}

#[test]
fn a_laboratory_without_rows_is_named_with_them() {
    let (_, _, fleet) = reading(DAY, 16, &["xai/training_compute"]);
    // lab, wanted known, supplied known, named
    for (lab, wanted, supplied, named) in [
        ("alphabet", true, false, "alphabet/accelerators:tpu"),
        ("bytedance", false, false, "bytedance/training_compute"),
        ("xai", false, true, "xai/training_compute"),
    ] {
        let p = of(&fleet, lab, 2025);
        assert_eq!((p.wanted.is_some(), p.supplied.is_some(), p.held_back), (wanted, supplied, None), "{lab}");
        assert!(p.missing.iter().any(|m| m.contains(named)), "{lab}: {:?}", p.missing);
    }
}

#[test]
fn testimony_speaks_on_both_sides_and_not_before_its_day() {
    let (almanac, _, fleet) = reading(DAY, 16, &[]);
    let sides: BTreeSet<Side> = fleet.testimony.iter().map(|t| t.side).collect();
    assert_eq!(sides.len(), 2);
    for t in &fleet.testimony {
        assert!(almanac.source(&t.source).is_some(), "{} is not in sources.csv", t.source);
        assert!(t.lab.as_ref().is_none_or(|lab| almanac.entity(lab).is_some()), "{:?}", t.lab);
        assert!(!t.zh.is_empty() && !t.en.is_empty() && t.known_from <= DAY);
    }
    let (_, sheet, early) = reading(Date::constant(2025, 3, 1), 16, &[]);
    assert!(early.testimony.len() < fleet.testimony.len());
    let almanac = Almanac::embedded();
    for leaf in early.programmes.iter().flat_map(|p| p.wanted.iter().chain(&p.supplied)).flat_map(|f| sheet.leaves(*f))
    {
        let From::Leaf(Leaf::Row(id), _) = &sheet.get(leaf).unwrap().from else { continue };
        let known = almanac.observation(id).map(|o| o.known_from).or(almanac.datum(id).map(|d| d.known_from));
        assert!(known.is_none_or(|known| known <= Date::constant(2025, 3, 1)), "{id}");
    }
    // A newer word replaces an older one for the same and earlier days alone.
    assert!(of(&early, "openai", 2025).wanted.is_some());
}

#[test]
fn agents_have_a_share_and_a_part_of_growth() {
    let (_, sheet, fleet) = reading(DAY, 4096, &[]);
    let years: Vec<i16> = fleet.agents.iter().map(|a| a.period.end.year()).collect();
    assert_eq!(years, [2024, 2025, 2026]);
    assert!(fleet.agents[0].without.is_none(), "nothing is known of the year before");
    for a in &fleet.agents {
        assert!(sheet.draws(a.share).0.iter().all(|s| (0.0..1.0).contains(s)));
        let s = sheet.summary(a.share);
        assert!((0.01..0.5).contains(&s.p50) && s.p90 / s.p10 > 4.0, "wide: {s:?}");
    }
    for a in &fleet.agents[1..] {
        let [growth, without] = [a.growth, a.without].map(|id| sheet.summary(id.unwrap()).p50);
        assert!(without < growth && sheet.summary(a.part_of_growth.unwrap()).p50 > 0.0);
    }
    // From the day a maker published its own multiple, that row stands beneath the share.
    let rows = |as_of: Date| {
        let (_, sheet, fleet) = reading(as_of, 16, &[]);
        let leaves = sheet.leaves(fleet.agents[1].share);
        leaves.iter().any(|l| matches!(&sheet.get(*l).unwrap().from, From::Leaf(Leaf::Row(id), _) if id.as_str().starts_with("training/agent")))
    };
    assert!(!rows(DAY) && rows(Date::constant(2025, 6, 15)));
}

/// Every leaf that a figure lists moves it, and no other; a minimum may hide one.
#[test]
fn lineage_does_not_lie() {
    let (_, sheet, fleet) = reading(DAY, 64, &[]);
    let wanted = fleet.programmes.iter().flat_map(|p| p.wanted.iter().chain(&p.supplied));
    let agents = fleet.agents.iter().flat_map(|a| [Some(a.share), a.without, a.part_of_growth]).flatten();
    let figures: Vec<FigureId> = wanted.copied().chain(agents).collect();
    let leaves: BTreeSet<FigureId> = figures.iter().flat_map(|f| sheet.leaves(*f)).collect();
    assert!(leaves.len() > 30);
    for leaf in leaves {
        let From::Leaf(_, value) = sheet.get(leaf).unwrap().from.clone() else { continue };
        let up = |v: f64| v * 1.01;
        let value = match value {
            Value::Exact(0.0) => continue,
            Value::Exact(v) => Value::Exact(up(v)),
            Value::Band { p10, p50, p90 } => Value::Band { p10: up(p10), p50: up(p50), p90: up(p90) },
            Value::Uniform { low, high } => Value::Uniform { low: up(low), high: up(high) },
        };
        let moved = sheet.with(leaf, value).unwrap();
        for figure in &figures {
            let lists = sheet.leaves(*figure).contains(&leaf);
            assert_eq!(moved.draws(*figure) != sheet.draws(*figure), lists, "{:?}", sheet.get(leaf).unwrap().series);
        }
    }
}
