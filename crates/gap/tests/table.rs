//! The gap table on the data alone, no notes: what the rows known on a day allow. `AS_OF=2025-03-31 cargo test -p
//! tidegauge-gap --test table -- --nocapture` prints the table of another day.

use std::collections::BTreeMap;

use almanac::{Almanac, Form};
use demand::{Fleet, Plan};
use figure::{Date, FigureId, From, Leaf, Period, Sheet, Stance, Value};
use gap::{Call, Gap, Gaps, Window};

/// A sheet with every row known by a day as a leaf, and all that is worked from it.
fn reading(almanac: &Almanac, as_of: Date, draws: usize) -> (Sheet, Gaps, Fleet) {
    reading_in(almanac, as_of, draws, false)
}

fn reading_in(almanac: &Almanac, as_of: Date, draws: usize, backwards: bool) -> (Sheet, Gaps, Fleet) {
    let mut sheet = Sheet::new(1, draws);
    let mut rows: Vec<_> = almanac.observations(as_of).filter(|row| row.form == Form::Level).collect();
    if backwards {
        rows.reverse();
    }
    for row in rows {
        let value = match (row.low, row.high) {
            (Some(low), Some(high)) if low < high => Value::Uniform { low, high },
            _ => Value::Exact(row.value),
        };
        sheet.enter(row.series.clone(), row.unit.clone(), Leaf::Row(row.id.clone()), value);
    }
    let periods = (-1..=1).filter_map(|n| Period::year(as_of.year() + n)).collect();
    let fleet = demand::forecast(&mut sheet, almanac, &Plan { as_of, periods }).unwrap();
    let bill = fabric::wire(&mut sheet, &fleet, almanac, as_of).unwrap();
    let gaps = gap::compare(&mut sheet, &fleet, &bill, almanac, &Window { as_of, days: 100 }, &[]).unwrap();
    (sheet, gaps, fleet)
}

fn day() -> Date {
    std::env::var("AS_OF").map_or(Date::constant(2025, 6, 9), |d| d.parse().unwrap())
}

fn text(sheet: &Sheet, id: FigureId) -> String {
    let s = sheet.summary(id);
    format!("{:.4e} [{:.3e}-{:.3e}]", s.p50, s.p10, s.p90)
}

fn show(sheet: &Sheet, gaps: &Gaps, fleet: &Fleet) {
    let some = |id: Option<FigureId>| id.map_or("-".to_string(), |id| text(sheet, id));
    for row in &fleet.rows {
        let (wanted, supplied) = (some(row.wanted), some(row.supplied));
        println!(
            "{} {} wanted {wanted} supplied {supplied} shipped {}",
            row.platform,
            row.period,
            text(sheet, row.shipped)
        );
    }
    for (kind, list) in [("bound", &fleet.token_bounds), ("growth", &fleet.token_growth)] {
        list.iter().for_each(|(entity, period, id)| println!("tokens {kind} {entity} {period} {}", text(sheet, *id)));
    }
    for row in &gaps.rows {
        let expected = row.expected.as_ref().map_or("-".to_string(), |e| {
            format!("{:.4e} n {} age {} {}", sheet.summary(e.figure).p50, e.n, e.age_days, e.by.join("+"))
        });
        println!("{} expected {expected} implied {} {:?} P {:?}", row.series, some(row.implied), row.call, row.p);
        for r in &row.routes {
            let error = r.backcast_error.map_or("-".to_string(), |e| format!("{e:.3}"));
            let (said, widened) = (sheet.summary(r.figure).p50, text(sheet, r.widened));
            println!(
                "    {} ({}) {said:.4e} {widened} error {error} n {} proven {} P {:?}",
                r.id, r.group, r.backcasts, r.proven, r.p_above
            );
        }
    }
    gaps.uncomputable
        .iter()
        .for_each(|u| println!("not computable {} {} {}", u.series, u.expected.is_some(), u.missing));
    let mut rates: BTreeMap<&str, (Vec<f64>, usize)> = BTreeMap::new();
    for r in gaps.rows.iter().flat_map(|row| &row.routes) {
        let rate = rates.entry(&r.id).or_default();
        rate.0.extend(r.backcast_error);
        rate.1 += r.backcasts;
    }
    for (id, (mut errors, n)) in rates {
        errors.sort_by(f64::total_cmp);
        println!(
            "base rate {id}: {} series, {n} backcasts, median {:?}, worst {:?}",
            errors.len(),
            errors.get(errors.len() / 2),
            errors.last()
        );
    }
    let mut calls: BTreeMap<String, usize> = BTreeMap::new();
    gaps.rows
        .iter()
        .for_each(|r| *calls.entry(format!("{:?}", r.call).split('(').next().unwrap().to_string()).or_default() += 1);
    println!("{calls:?}, {} not computable, {} rows hidden", gaps.uncomputable.len(), gaps.hidden);
}

fn find<'a>(gaps: &'a Gaps, address: &str) -> &'a Gap {
    gaps.rows
        .iter()
        .find(|r| r.series.to_string() == format!("{address}/implied"))
        .unwrap_or_else(|| panic!("{address}"))
}

#[test]
fn the_quantities_of_mid_2025_stand() {
    let almanac = Almanac::embedded();
    let (sheet, gaps, fleet) = reading(&almanac, day(), 4096);
    show(&sheet, &gaps, &fleet);
    if day() != Date::constant(2025, 6, 9) {
        return;
    }
    // address, expected, number of forecasters (0 = not said), routes
    let table = [
        ("hyperscalers_big4/capex@as_stated/2025", 311e9, 0, 3),
        ("hyperscalers_big4/capex@as_stated/2026", 331e9, 0, 1),
        ("optical_modules/shipments:800g_optical_module/2025", 20e6, 1, 2),
        ("optical_modules/shipments:800g_optical_module/2026", 37e6, 1, 2),
        ("optical_modules/shipments:1600g_optical_module/2025", 2e6, 1, 1),
        ("optical_modules/shipments:1600g_optical_module/2026", 5e6, 1, 1),
        ("innolight/revenue@gaap/2025", 35.008e9, 1, 2),
    ];
    for (address, value, n, routes) in table {
        let row = find(&gaps, address);
        let expected = row.expected.as_ref().unwrap();
        assert_eq!((sheet.summary(expected.figure).p50, expected.n, row.routes.len()), (value, n, routes), "{address}");
        assert!(row.p.is_some() && row.gap.is_some() && row.implied.is_some(), "{address}");
    }
    // Consensus said before the last print is no expectation any more.
    assert!(matches!(
        find(&gaps, "innolight/net_profit@attributable/2025").call,
        Call::NotComparable(gap::Reason::Expired(_))
    ));
    assert!(!gaps.rows.iter().any(|r| r.series.metric.as_str() == "share_price"));
    let made = gaps.rows.iter().filter(|r| matches!(r.call, Call::Low | Call::High)).count();
    assert!(made * 5 < gaps.rows.iter().filter(|r| r.expected.is_some()).count(), "most rows say no call");
    for row in gaps.rows.iter().filter(|r| matches!(r.call, Call::Low | Call::High | Call::Lean(_))) {
        assert!(row.routes.iter().any(|r| r.proven), "{}: a call stands on a proven route", row.series);
    }
    assert!(gaps.uncomputable.iter().all(|u| !u.missing.is_empty()));
    assert!(fleet.missing.is_empty(), "{:?}", fleet.missing);
    assert!(fleet.token_bounds.iter().any(|(entity, ..)| entity.as_str() == "alphabet"));
}

#[test]
fn no_leaf_was_known_later() {
    let almanac = Almanac::embedded();
    let as_of = Date::constant(2025, 3, 31);
    let (sheet, gaps, _) = reading(&almanac, as_of, 16);
    for row in &gaps.rows {
        let figures = row
            .implied
            .iter()
            .copied()
            .chain(row.expected.iter().map(|e| e.figure))
            .chain(row.routes.iter().map(|r| r.widened));
        for leaf in figures.flat_map(|id| sheet.leaves(id)) {
            let From::Leaf(Leaf::Row(id), _) = &sheet.get(leaf).unwrap().from else { continue };
            let known = almanac.observation(id).map(|o| o.known_from).or(almanac.datum(id).map(|d| d.known_from));
            assert!(known.is_none_or(|known| known <= as_of), "{id} beneath {}", row.series);
        }
    }
    assert!(gaps.hidden > 0);
}

#[test]
fn routes_err_with_what_was_known_then() {
    let almanac = Almanac::embedded();
    let (sheet, gaps, _) = reading(&almanac, Date::constant(2025, 6, 9), 16);
    let row = find(&gaps, "hyperscalers_big4/capex@as_stated/2025");
    let pace = row.routes.iter().find(|r| r.id == "pace-by-owner").unwrap();
    // Said of 2023 on 2023-06-10 and of 2024 on 2024-06-09: 150.9 and 200.9 bn USD in cash; 147.5 and 228.3 came.
    assert_eq!(pace.backcasts, 2);
    let pairs: Vec<f64> = match &sheet.get(pace.error.unwrap()).unwrap().from {
        From::Worked(_, inputs) => inputs[4..].iter().map(|i| sheet.summary(*i).p50 / 1e9).collect(),
        From::Leaf(..) => panic!("an error is worked"),
    };
    let near = |a: f64, b: f64| (a / b - 1.0).abs() < 0.01;
    assert!(
        near(pairs[1], 228.3) && near(pairs[3], 147.5) && near(pairs[2], 150.9) && near(pairs[0], 200.9),
        "{pairs:?}"
    );
    let stances: Vec<Stance> = sheet.leaves(pace.figure).iter().map(|l| sheet.get(*l).unwrap().series.stance).collect();
    assert!(stances.iter().all(|s| *s == Stance::Actual), "a pace stands on filed rows alone");
}

#[test]
fn the_order_of_rows_reaches_nothing() {
    let almanac = Almanac::embedded();
    let as_of = Date::constant(2025, 6, 9);
    let (a, one, _) = reading_in(&almanac, as_of, 64, false);
    let (b, other, _) = reading_in(&almanac, as_of, 64, true);
    assert_eq!(one, other);
    for row in &one.rows {
        for figure in row.implied.iter().chain(&row.gap) {
            assert_eq!(a.draws(*figure), b.draws(*figure), "{}", row.series);
        }
    }
}

/// Every leaf moved by 1 %: no figure moves that does not list it; one that lists it moves, but where a median or minimum
/// beneath it may rest on another.
#[test]
fn exactly_what_lists_a_leaf_moves_with_it() {
    let almanac = Almanac::embedded();
    let (sheet, ..) = reading(&almanac, Date::constant(2025, 6, 9), 32);
    let chooses = |id: FigureId| {
        let (mut stack, mut found) = (vec![id], false);
        while let Some(id) = stack.pop() {
            if let From::Worked(rule, inputs) = &sheet.get(id).unwrap().from {
                found |= ["median", "minimum"].contains(&rule.id);
                stack.extend(inputs);
            }
        }
        found
    };
    let lists: BTreeMap<FigureId, _> = sheet.figures().iter().map(|f| (f.id, sheet.leaves(f.id))).collect();
    let mut checked = 0;
    for leaf in sheet.figures() {
        let From::Leaf(_, value) = leaf.from else { continue };
        if sheet.dependents(leaf.id).len() == 1 || value.summary().p50 == 0.0 {
            continue;
        }
        let up = |v: f64| v + v.abs() / 100.0;
        let moved = match value {
            Value::Exact(v) => Value::Exact(up(v)),
            Value::Band { p10, p50, p90 } => Value::Band { p10: up(p10), p50: up(p50), p90: up(p90) },
            Value::Uniform { low, high } => Value::Uniform { low: up(low), high: up(high) },
        };
        let other = sheet.with(leaf.id, moved).unwrap();
        for figure in sheet.figures() {
            let (moves, listed) =
                (other.draws(figure.id) != sheet.draws(figure.id), lists[&figure.id].contains(&leaf.id));
            assert!(listed || !moves, "{} moves with {} and does not list it", figure.series, leaf.series);
            let still = listed && !moves && !chooses(figure.id);
            assert!(!still, "{} lists {} and does not move with it", figure.series, leaf.series);
            checked += usize::from(listed);
        }
    }
    assert!(checked > 2000, "{checked}");
}
