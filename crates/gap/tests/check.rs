//! Comparison on hand-written sheets: the expected rule, routes and their backcasts, what was known then, lineage.

use std::collections::{BTreeMap, BTreeSet};

use demand::{Given, Ground};
use figure::{Date, DatumId, FigureId, From, Leaf, Period, Sheet, Stance, Unit, Value};
use gap::{Call, Reason, Spec, Window, compare_evidence, expected};
use trend::{Evidence, Held, Match, Quantity};

const SAME: Match = Match { days: 10 };

struct Book(BTreeMap<&'static str, (&'static str, Value)>);

impl Ground for Book {
    fn assumption(&self, id: &str) -> Option<(Unit, Value)> {
        self.0.get(id).map(|(unit, value)| (Unit::parse(unit).unwrap(), *value))
    }
    fn fact(&self, _: &str, _: &str, _: Date) -> Option<(DatumId, Unit, Value)> {
        None
    }
    fn is_rate(&self, _: &str) -> bool {
        false
    }
}

fn book() -> Book {
    let noise = ("ratio", Value::Band { p10: 0.277_606, p50: 1.0, p90: 3.602_224 });
    let exact = |unit, v| (unit, Value::Exact(v));
    Book(BTreeMap::from([
        ("damping", exact("day", 365.0)),
        ("prior", exact("ratio", 0.2)),
        ("weight", exact("ratio", 1.0)),
        ("noise", noise),
        ("apart", noise),
        ("price", exact("USD/unit", 2.0)),
    ]))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Rows `series unit stance period value known_from by n`, entered as leaves.
fn table(sheet: &mut Sheet, text: &str) -> Evidence {
    let mut evidence = Evidence::default();
    for (line, words) in text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>()).enumerate() {
        let [address, unit, stance, period, value, known, by, n] = words.as_slice() else { continue };
        let (period, stance) = (Period::parse(period).unwrap(), Stance::parse(stance).unwrap());
        let series = demand::parse_address(address).unwrap().period(period).stance(stance);
        let (unit, value) = (Unit::parse(unit).unwrap(), value.parse().unwrap());
        let row = Leaf::Row(DatumId::from(format!("observations/{line}").as_str()));
        let quantity = Quantity::of(&series, &unit);
        let figure = sheet.enter(series, unit, row, Value::Exact(value));
        let own = *by == "company";
        let held = Held {
            figure,
            period,
            stance,
            by: by.to_string(),
            known_from: day(known),
            rank: 1,
            n: n.parse().ok(),
            own,
            value,
        };
        evidence.add(quantity, held);
    }
    evidence
}

fn quantity(address: &str, unit: &str) -> Quantity {
    Quantity::of(&demand::parse_address(address).unwrap(), &Unit::parse(unit).unwrap())
}

#[test]
fn expected_follows_the_table() {
    let rows = "
        a/revenue USD consensus 2025 100 2025-03-01 P -
        a/revenue USD consensus 2025 110 2025-05-01 P 12
        a/revenue USD forecast 2025 150 2025-06-01 Citi -
        a/revenue USD consensus 2025 999 2025-07-01 P -
        b/revenue USD forecast 2025 100 2025-05-01 Citi -
        b/revenue USD forecast 2025 120 2025-05-20 Citi -
        b/revenue USD forecast 2025 140 2025-04-20 UBS -
        b/revenue USD forecast 2025 180 2025-04-01 MS -
        b/revenue USD guidance 2025 500 2025-06-01 company -
        c/revenue USD consensus 2025 100 2025-04-17 P -
        c/revenue USD actual 2025-Q1 20 2025-04-21 company -
        d/revenue USD consensus 2025 100 2025-04-21 P -
        d/revenue USD actual 2025-Q1 20 2025-04-21 company -
        d/revenue USD actual 2024 70 2025-05-26 media -
        e/revenue USD forecast 2025 100 2024-10-25 Citi -
        f/revenue USD guidance 2025 100 2025-05-25 company -
        h/revenue@stated USD consensus 2025 100 2025-05-25 P -";
    // address > expected value, n, consensus, by, age; or why not
    type Want = Result<(f64, usize, bool, &'static [&'static str], i32), Reason>;
    let want: &[(&str, Want)] = &[
        ("a/revenue", Ok((110.0, 12, true, &["P"], 39))),
        ("b/revenue", Ok((140.0, 3, false, &["Citi", "MS", "UBS"], 20))),
        ("c/revenue", Err(Reason::Expired(day("2025-04-21")))),
        ("d/revenue", Ok((100.0, 0, true, &["P"], 49))),
        ("e/revenue", Err(Reason::TooOld(227))),
        ("f/revenue", Err(Reason::NothingExpected)),
        ("g/revenue", Err(Reason::NothingExpected)),
        ("h/revenue", Err(Reason::NothingExpected)),
        ("h/revenue@stated", Ok((100.0, 0, true, &["P"], 15))),
    ];
    let mut sheet = Sheet::new(1, 16);
    let evidence = table(&mut sheet, rows);
    let window = Window { as_of: day("2025-06-09"), days: 100 };
    for (address, want) in want {
        let found =
            expected(&mut sheet, &evidence, &quantity(address, "USD"), &Period::year(2025).unwrap(), &window, SAME);
        match (found, want) {
            (Ok(e), Ok((value, n, consensus, by, age))) => {
                assert_eq!(
                    (sheet.summary(e.figure).p50, e.n, e.consensus, e.age_days),
                    (*value, *n, *consensus, *age),
                    "{address}"
                );
                assert_eq!(e.by, *by, "{address}");
            }
            (found, want) => assert_eq!(found.err().as_ref(), want.as_ref().err(), "{address}"),
        }
    }
}

const ROUTES: &str = r#"
[method]
match_days = 10
most_backcasts = 8
pace_least = 0.5
history = 8
unprinted_days = 120
damping = "a:damping"
error_prior = "a:prior"
error_weight = "a:weight"
route_error = "a:noise"
pool_error = "a:apart"
skip = [{ metric = "share_price", why = "never" }]

[call]
sure = 0.8
lone_cap = 0.7
reproduce = 0.2
reproduce_periods = 2

[[generic]]
id = "pace"
group = "filed"
expr = "pace(self)"
why = "test"

[[quantity]]
series = "x/revenue"
unit = "USD"
years = [0]
generic = true

[[quantity.route]]
id = "units"
group = "units"
expr = "product(x/shipments, a:price)"
why = "test"

[[quantity]]
series = "y/revenue"
unit = "USD"
years = [0]
wanting = ["observations.csv: y/shipments"]

[[quantity.route]]
id = "units"
group = "units"
expr = "product(y/shipments, a:price)"
why = "test"
"#;

/// x: revenue grows by half a year, 40 % of it in the first half; units at a price of 2 tell the same.
const ROWS: &str = "
    x/revenue USD actual 2022 100 2023-02-01 company -
    x/revenue USD actual 2023 150 2024-02-01 company -
    x/revenue USD actual 2024 225 2025-02-01 company -
    x/revenue USD actual 2022-H1 40 2022-07-20 company -
    x/revenue USD actual 2023-H1 60 2023-07-20 company -
    x/revenue USD actual 2024-H1 90 2024-07-20 company -
    x/revenue USD actual 2025-H1 135 2025-07-20 company -
    x/shipments unit actual 2023 76 2023-07-30 company -
    x/shipments unit actual 2024 111 2024-07-30 company -
    x/shipments unit actual 2025 170 2025-07-30 company -
    x/revenue USD consensus 2025 250 2025-08-20 P -
    y/revenue USD consensus 2025 250 2025-08-20 P -
    z/revenue USD consensus 2025 250 2025-08-20 P -
    z/revenue@cash USD actual 2024 225 2025-02-01 company -
    z/revenue@cash USD actual 2023 225 2025-02-01 company -
    x/share_price USD consensus 2025 250 2025-08-20 P -";

fn compared(sheet: &mut Sheet, rows: &str, as_of: &str) -> gap::Gaps {
    let evidence = table(sheet, rows);
    let window = Window { as_of: day(as_of), days: 100 };
    compare_evidence(sheet, &evidence, &book(), &Given::default(), &Spec::parse(ROUTES).unwrap(), &window)
}

#[test]
fn two_proven_routes_of_one_sign_make_a_call() {
    let mut sheet = Sheet::new(1, 2048);
    let gaps = compared(&mut sheet, ROWS, "2025-09-01");
    let row = &gaps.rows[0];
    assert_eq!(row.series.to_string(), "x/revenue/2025/implied");
    assert_eq!(row.call, Call::Low, "{row:#?}");
    let [units, pace] = row.routes.as_slice() else { panic!("{:?}", row.routes) };
    assert_eq!((sheet.summary(units.figure).p50, sheet.summary(pace.figure).p50), (340.0, 337.5));
    // The pace would have said 60 x 100/40 and 90 x 150/60: exactly what came.
    assert_eq!((pace.backcasts, pace.backcast_error, pace.proven), (2, Some(0.0), true));
    assert_eq!((units.backcasts, units.proven), (2, true));
    assert!((sheet.summary(row.gap.unwrap()).p50 - 0.355).abs() < 0.02);
    assert!(row.p.unwrap() > 0.95 && row.disagreement == 0.0);
    assert_eq!(row.history.len(), 3);
    // What cannot be worked is named, and definitions are not mixed.
    assert!(gaps.uncomputable[0].missing.contains("y/shipments") && gaps.uncomputable[0].expected.is_some());
    let z = gaps.rows.iter().find(|r| r.series.entity.as_str() == "z").unwrap();
    assert_eq!(z.call, Call::NotComparable(Reason::Definition("cash".to_string())));
    assert!(!gaps.rows.iter().any(|r| r.series.metric.as_str() == "share_price"));
}

#[test]
fn nothing_known_later_moves_a_reading() {
    let later = "
        x/revenue USD actual 2025 900 2026-02-01 company -
        x/revenue USD consensus 2025 900 2025-09-02 P -
        x/shipments unit actual 2025 900 2025-09-02 company -";
    let mut a = Sheet::new(1, 256);
    let before = compared(&mut a, ROWS, "2025-09-01");
    let mut b = Sheet::new(1, 256);
    let after = compared(&mut b, &format!("{ROWS}{later}"), "2025-09-01");
    assert_eq!(before, after);
    assert_eq!(a.draws(before.rows[0].implied.unwrap()), b.draws(after.rows[0].implied.unwrap()));
    // A backcast is a reading of its day: known a day too late, the units of 2024 are out of it.
    let slow = ROWS.replace("111 2024-07-30", "111 2024-09-02");
    let gaps = compared(&mut Sheet::new(1, 256), &slow, "2025-09-01");
    let units = gaps.rows[0].routes.iter().find(|r| r.id == "units").unwrap();
    assert_eq!((units.backcasts, units.proven), (1, false));
}

#[test]
fn one_route_leans_and_unproven_ones_are_silent() {
    let alone: String = ROWS.lines().filter(|l| !l.contains("shipments")).map(|l| format!("{l}\n")).collect();
    let gaps = compared(&mut Sheet::new(1, 256), &alone, "2025-09-01");
    assert_eq!((gaps.rows[0].call.clone(), gaps.rows[0].p), (Call::Lean(true), Some(0.7)));
    let young: String =
        ROWS.lines().filter(|l| !l.contains(" 2022") && !l.contains("shipments")).map(|l| format!("{l}\n")).collect();
    let gaps = compared(&mut Sheet::new(1, 256), &young, "2025-09-01");
    assert_eq!(gaps.rows[0].call, Call::NoCall(Reason::NotProven));
}

#[test]
fn levers_turn_a_gap() {
    let mut sheet = Sheet::new(1, 512);
    let gaps = compared(&mut sheet, ROWS, "2025-09-01");
    let (row, gap) = (&gaps.rows[0], gaps.rows[0].gap.unwrap());
    let units = row.routes[0].figure;
    let shipped =
        sheet.leaves(units).into_iter().find(|l| sheet.get(*l).unwrap().series.metric.as_str() == "shipments").unwrap();
    let even = gap::break_even(&sheet, shipped, gap, 0.0, 100.0).unwrap();
    assert!(even < 170.0);
    assert!(sheet.with(shipped, Value::Exact(even)).unwrap().summary(gap).p50.abs() < 1e-9);
    assert_eq!(gap::break_even(&sheet, shipped, gap, 0.0, 1.001), None, "it does not turn so near");
    let bars = gap::tornado(&sheet, gap, 8);
    assert!(!bars.is_empty() && bars[0].share > 0.2, "{bars:?}");
    assert!(bars.iter().all(|bar| bar.at_low != bar.at_high));
}

/// Every leaf moved by 1 %: exactly the figures that list it move.
#[test]
fn exactly_what_lists_a_leaf_moves_with_it() {
    let mut sheet = Sheet::new(1, 64);
    compared(&mut sheet, ROWS, "2025-09-01");
    let figures: Vec<FigureId> = sheet.figures().iter().map(|f| f.id).collect();
    let lists: BTreeMap<FigureId, BTreeSet<FigureId>> = figures.iter().map(|f| (*f, sheet.leaves(*f))).collect();
    let mut checked = 0;
    for figure in sheet.figures() {
        let From::Leaf(_, value) = figure.from else { continue };
        let moved = match value {
            Value::Exact(v) => Value::Exact(v * 1.01),
            Value::Band { p10, p50, p90 } => Value::Band { p10: p10 * 1.01, p50: p50 * 1.01, p90: p90 * 1.01 },
            Value::Uniform { low, high } => Value::Uniform { low: low * 1.01, high: high * 1.01 },
        };
        let other = sheet.with(figure.id, moved).unwrap();
        for id in &figures {
            let (moves, listed) = (other.draws(*id) != sheet.draws(*id), lists[id].contains(&figure.id));
            assert_eq!(moves, listed, "{} under {}", sheet.get(*id).unwrap().series, figure.series);
            checked += usize::from(listed);
        }
    }
    assert!(checked > 100);
}
