//! Demand on a hand-written sheet.

use std::collections::BTreeMap;

use demand::{Ground, Plan, Spec, forecast_with};
use figure::{Date, DatumId, Leaf, Period, Series, Sheet, Stance, Unit, Value};
use trend::{Evidence, Held, Quantity};

/// Assumptions by id; no facts.
struct Book(BTreeMap<&'static str, (&'static str, f64)>);

impl Ground for Book {
    fn assumption(&self, id: &str) -> Option<(Unit, Value)> {
        self.0.get(id).map(|(unit, value)| (Unit::parse(unit).unwrap(), Value::Exact(*value)))
    }
    fn fact(&self, _: &str, _: &str, _: Date) -> Option<(DatumId, Unit, Value)> {
        None
    }
    fn is_rate(&self, metric: &str) -> bool {
        metric == "tokens" || metric == "capacity"
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn enter(sheet: &mut Sheet, evidence: &mut Evidence, series: Series, unit: &str, value: f64, known: &str, by: &str) {
    let unit = Unit::parse(unit).unwrap();
    let id = DatumId::from(format!("observations/{series}/{by}/{known}").as_str());
    let (period, stance, quantity) = (series.period, series.stance, Quantity::of(&series, &unit));
    let figure = sheet.enter(series, unit, Leaf::Row(id), Value::Exact(value));
    let held = Held {
        figure,
        period,
        stance,
        by: by.to_string(),
        known_from: day(known),
        rank: 1,
        n: None,
        own: by == "company",
        value,
    };
    evidence.add(quantity, held);
}

const ROUTES: &str = r#"
[method]
match_days = 10
most_backcasts = 8
pace_least = 0.5
damping = "a:damping"

[turning]
bar = 3
least = 0.4
span_days = 28
why = "test"

[define]
wafers = "product(level(tsmc/capacity:cowos), a:months)"

[[fleet]]
platform = "all"
unit = "accelerator"
wanted = "quotient(owners/capex, a:cost)"
supplied = "product($wafers, a:packages)"
why = "test"

[[fleet]]
platform = "one"
unit = "accelerator"
supplied = "product($wafers, said(one/market_share:cowos), a:packages)"
sold = "quotient(one/revenue, a:price)"
why = "test"

[[fleet]]
platform = "none"
unit = "accelerator"
wanted = "quotient(nobody/capex, a:cost)"
why = "test"

[tokens]
metric = "tokens"
bound = "quotient(self, product(quotient(sum(a:in, a:out), product(a:nodes, a:gpus, a:length)), a:seconds))"
why = "test"
"#;

fn book() -> Book {
    Book(BTreeMap::from([
        ("damping", ("day", 365.0)),
        ("months", ("month", 12.0)),
        ("cost", ("USD/accelerator", 40_000.0)),
        ("packages", ("accelerator/wafer", 20.0)),
        ("price", ("USD/accelerator", 30_000.0)),
        ("in", ("token", 608e9)),
        ("out", ("token", 168e9)),
        ("nodes", ("node", 226.75)),
        ("gpus", ("GPU/node", 8.0)),
        ("length", ("second", 86_400.0)),
        ("seconds", ("second/day", 86_400.0)),
    ]))
}

fn evidence(sheet: &mut Sheet) -> Evidence {
    let mut evidence = Evidence::default();
    let year = |y| Period::year(y).unwrap();
    let end = |y| Period::day(Date::new(y, 12, 31).unwrap());
    let mut put = |series: Series, unit: &str, value: f64, known: &str, by: &str| {
        enter(sheet, &mut evidence, series, unit, value, known, by)
    };
    let cowos = |y| Series::new("tsmc", "capacity", end(y), Stance::Forecast).item("cowos");
    put(cowos(2024).stance(Stance::Actual), "wafer/month", 30_000.0, "2025-03-01", "house");
    put(cowos(2025), "wafer/month", 10_000.0, "2024-03-01", "house");
    put(cowos(2025), "wafer/month", 50_000.0, "2025-03-01", "house");
    put(cowos(2025), "wafer/month", 50_000.0, "2025-03-01", "other");
    put(cowos(2025), "wafer/month", 90_000.0, "2025-12-01", "late");
    put(Series::new("owners", "capex", year(2025), Stance::Actual), "USD", 300e9, "2025-05-01", "company");
    put(
        Series::new("one", "market_share", year(2025), Stance::Forecast).item("cowos"),
        "ratio",
        0.5,
        "2025-01-01",
        "house",
    );
    put(Series::new("one", "revenue", year(2025), Stance::Actual), "USD", 150e9, "2025-05-01", "company");
    let month = Period::month(2025, 4).unwrap();
    put(Series::new("google", "tokens", month, Stance::Actual), "token/month", 486e12, "2025-05-20", "company");
    put(
        Series::new("google", "tokens", Period::month(2024, 5).unwrap(), Stance::Actual),
        "token/month",
        9.7e12,
        "2025-05-20",
        "company",
    );
    evidence
}

#[test]
fn shipped_is_held_to_supply_and_met_by_revenue() {
    let mut sheet = Sheet::new(1, 64);
    let evidence = evidence(&mut sheet);
    let plan = Plan { as_of: day("2025-06-09"), periods: vec![Period::year(2025).unwrap()] };
    let fleet = forecast_with(&mut sheet, &evidence, &book(), &Spec::parse(ROUTES).unwrap(), &plan);
    let value = |id| sheet.summary(id).p50;
    let all = &fleet.rows[0];
    // Capacity in the middle of 2025 is near 40,000 a month: 9.6 M accelerators, more than the 7.5 M wanted.
    assert!((value(all.supplied.unwrap()) / 9.6e6 - 1.0).abs() < 0.01, "{}", value(all.supplied.unwrap()));
    assert_eq!(value(all.shipped), 7.5e6);
    assert_eq!(value(all.held_back.unwrap()), 0.0);
    let one = &fleet.rows[1];
    let (supplied, shipped) = (value(one.supplied.unwrap()), value(one.shipped));
    assert!((shipped * shipped / (supplied * 5e6) - 1.0).abs() < 1e-9, "the geometric mean of 4.8 M and 5 M");
    assert_eq!(fleet.rows.len(), 2);
    assert!(fleet.missing.iter().any(|m| m.contains("nobody/capex")), "{:?}", fleet.missing);
}

#[test]
fn googles_tokens_are_38_000_gpus_of_the_deepseek_day() {
    let mut sheet = Sheet::new(1, 64);
    let evidence = evidence(&mut sheet);
    let plan = Plan { as_of: day("2025-06-09"), periods: Vec::new() };
    let fleet = forecast_with(&mut sheet, &evidence, &book(), &Spec::parse(ROUTES).unwrap(), &plan);
    let [(entity, period, bound)] = fleet.token_bounds.as_slice() else { panic!("{:?}", fleet.token_bounds) };
    assert_eq!((entity.as_str(), period.to_string().as_str()), ("google", "2025-04"), "the newest month");
    // METHODS 7: 16.2e12 tokens a day at 4,950 tokens a second and GPU.
    assert!((sheet.summary(*bound).p50 / 38_000.0 - 1.0).abs() < 0.01, "{}", sheet.summary(*bound).p50);
    assert_eq!(sheet.get(*bound).unwrap().unit, Unit::atom("GPU"));
    // From 9.7e12 in May 2024: fifty times in eleven months.
    let [(_, _, growth)] = fleet.token_growth.as_slice() else { panic!("{:?}", fleet.token_growth) };
    assert!((50.0..80.0).contains(&sheet.summary(*growth).p50), "{}", sheet.summary(*growth).p50);
}

#[test]
fn nothing_known_later_is_used() {
    let mut sheet = Sheet::new(1, 64);
    let evidence = evidence(&mut sheet);
    let plan = Plan { as_of: day("2025-02-01"), periods: vec![Period::year(2025).unwrap()] };
    let fleet = forecast_with(&mut sheet, &evidence, &book(), &Spec::parse(ROUTES).unwrap(), &plan);
    assert!(fleet.rows.is_empty() && fleet.token_bounds.is_empty(), "{fleet:?}");
    assert!(!fleet.missing.is_empty());
}

#[test]
fn a_broken_rule_file_names_its_line() {
    let wrong =
        Spec::parse(&ROUTES.replace("quotient(owners/capex, a:cost)", "quotient(owners/capex, a:cost")).unwrap_err();
    assert_eq!(wrong.line, 20, "{wrong:?}");
}
