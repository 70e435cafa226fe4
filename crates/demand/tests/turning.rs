//! Changes of growth on the rows of the repository.

use almanac::{Almanac, Form};
use demand::{Ground, Spec, gather, parse_address};
use figure::{Date, Leaf, Sheet, Value};
use trend::Match;

/// Of a quantity: the period of the newest change, growth a year before and since, whether it was tested.
fn turn(address: &str, as_of: Date) -> Option<(String, f64, f64, bool)> {
    let (almanac, mut sheet) = (Almanac::embedded(), Sheet::new(1, 16));
    for row in almanac.observations(as_of).filter(|row| row.form == Form::Level) {
        sheet.enter(row.series.clone(), row.unit.clone(), Leaf::Row(row.id.clone()), Value::Exact(row.value));
    }
    let evidence = gather(&sheet, &almanac, as_of, &[]);
    let spec = Spec::parse(almanac.text(demand::ROUTES).unwrap()).unwrap();
    let quantity = evidence.find(&parse_address(address).unwrap()).cloned()?;
    let (same, rate) = (Match { days: spec.match_days }, almanac.is_rate(quantity.metric.as_str()));
    let found = trend::turning(&mut sheet, &evidence, &quantity, as_of, same, rate, &spec.turning)?;
    for figure in [found.before, found.after] {
        assert_eq!(sheet.leaves(figure).len(), 4, "two rows and two spans of days");
    }
    let growth = |id| sheet.summary(id).p50;
    let out = (found.period.to_string(), growth(found.before), growth(found.after), found.strength.is_some());
    println!("{address} {out:?} {:?} of {} points", found.strength, found.points);
    Some(out)
}

#[test]
fn tokens_and_capex_turn_where_the_rows_say() {
    let day = Date::constant(2025, 6, 15);
    // Two points say nothing of a change; the router has no row at all.
    assert_eq!(turn("alphabet/tokens@all_surfaces", day), None);
    assert_eq!(turn("openrouter/tokens", day), None);
    // address, first period of the new growth, factor a year before and since, whether there were points to test it
    let table = [
        ("doubao/tokens@mean", "2024-12-01/2024-12-18", 726.6, 41.1, false),
        ("hyperscalers_big4/capex@cash_ppe", "2024", 0.975, 1.546, false),
        ("alphabet/capex@cash_ppe", "2023-Q2", 0.642, 1.652, true),
        ("amazon/capex@cash_ppe", "2023-Q4", 0.886, 1.589, true),
        ("meta/capex@cash_ppe", "2024-Q2", 1.085, 2.022, true),
    ];
    for (address, period, before, since, tested) in table {
        let found = turn(address, day).unwrap_or_else(|| panic!("{address}"));
        assert_eq!((found.0.as_str(), found.3), (period, tested), "{address}");
        assert!((found.1 / before - 1.0).abs() < 0.01 && (found.2 / since - 1.0).abs() < 0.01, "{found:?}");
    }
    // Even growth, three quarters of a season, are no turn.
    for address in ["microsoft/capex@cash_ppe", "nvidia/revenue:datacenter@segment", "innolight/revenue@gaap"] {
        assert_eq!(turn(address, day), None, "{address}");
    }
    let then = turn("meta/capex@cash_ppe", Date::constant(2024, 6, 30)).map(|found| found.0);
    assert_eq!(then.as_deref(), Some("2022-Q4"), "a year before it was the cut of 2023");
}
