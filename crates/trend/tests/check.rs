//! Trends on points written by hand.

use figure::{AssumptionId, Date, DatumId, FigureId, Leaf, Period, Series, Sheet, Stance, Unit, Value};
use trend::{Ask, Bend, Manner, Match, Point};

const SAME: Match = Match { days: 10 };
const MANNER: Manner = Manner { damping_days: 365.0, same: SAME, rate: false, prior_error: 0.3, scale: 1.4826 };

fn p(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// `period value known_from rank`, one a line.
fn points(text: &str) -> Vec<Point> {
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let mut next = || words.next().unwrap();
        Point {
            period: p(next()),
            value: next().parse().unwrap(),
            known_from: day(next()),
            rank: next().parse().unwrap(),
        }
    };
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(line).collect()
}

fn quarters() -> Vec<Point> {
    points(
        "2023-Q1 10 2023-04-25 0
         2023-Q2 12 2023-07-25 0
         2023-Q3 13 2023-10-25 0
         2023-Q4 15 2024-01-25 0
         2024-Q1 16 2024-04-25 0
         2024-Q2 19 2024-07-25 0
         2024-Q3 20 2024-10-25 0
         2024-Q4 25 2025-01-25 0
         2025-Q1 24 2025-04-25 0",
    )
}

#[test]
fn a_year_is_put_together_from_what_is_known() {
    let all = quarters();
    let held = trend::standing(&all, day("2025-06-01"), SAME);
    let year = p("2024");
    assert_eq!(trend::covering(&all, &held, year.start, year.end, SAME).unwrap().value(&all), 80.0);
    let then = trend::standing(&all, day("2024-11-01"), SAME);
    assert_eq!(trend::covering(&all, &then, year.start, year.end, SAME), None, "the last quarter was not known");
    // A year and two first quarters make the last twelve months.
    let sparse = points("2023 50 2024-04-01 0\n2024 80 2025-04-01 0\n2024-Q1 16 2024-04-25 0\n2025-Q1 24 2025-04-25 0");
    let held = trend::standing(&sparse, day("2025-06-01"), SAME);
    let windows = trend::latest_windows(&sparse, &held, &year, SAME);
    let last = windows.last().unwrap();
    assert_eq!((last.value(&sparse), last.end), (88.0, day("2025-03-31")));
    assert_eq!((last.plus.len(), last.minus.len()), (2, 1));
}

#[test]
fn a_pace_is_the_part_filed_times_last_years_whole_over_part() {
    let all = quarters();
    let now = trend::nowcast(&all, &p("2025"), day("2025-06-09"), &MANNER).unwrap();
    assert!((now.p50 - 24.0 * 80.0 / 16.0).abs() < 1e-9, "{now:?}");
    // One backcast: 2024 from its first quarter, said 16 x 50/10 = 80, came 80.
    assert_eq!((now.backcasts, now.error), (1, Some(0.0)));
    let quarter = trend::nowcast(&all, &p("2025-Q2"), day("2025-06-09"), &MANNER).unwrap();
    assert!((quarter.p50 - 24.0 * 19.0 / 16.0).abs() < 1e-9, "{quarter:?}");
    assert_eq!(trend::nowcast(&all, &p("2026"), day("2025-06-09"), &MANNER), None);
}

#[test]
fn a_trend_dies_away() {
    let yearly = points("2023 100 2024-02-01 0\n2024 200 2025-02-01 0");
    let near = trend::forecast(&yearly, &p("2025"), day("2025-06-09"), &MANNER).unwrap();
    // 200 exp(ln 2 / 365.5 x 365 (1 - exp(-365.5 / 365))), middles 365.5 days apart each time.
    assert!((near.p50 / 309.9 - 1.0).abs() < 2e-3, "{near:?}");
    let far = trend::forecast(&yearly, &p("2035"), day("2025-06-09"), &MANNER).unwrap();
    assert!(far.p50 < 400.0, "doubling once more is the most");
    assert!(near.p10 < near.p50 && near.p50 < near.p90 && near.error.is_none());
    let later = points("2023 100 2024-02-01 0\n2024 200 2025-07-01 0");
    assert_eq!(trend::forecast(&later, &p("2025"), day("2025-06-09"), &MANNER), None, "not known yet");
    let loss = points("2023 -5 2024-02-01 0\n2024 200 2025-02-01 0");
    assert_eq!(trend::forecast(&loss, &p("2025"), day("2025-06-09"), &MANNER), None, "a loss has no logarithm");
}

#[test]
fn the_better_source_stands_then_the_newer() {
    let twice = points("2024 9 2025-02-01 2\n2024 10 2025-03-01 1\n2024 11 2025-04-01 1\n2024 12 2025-09-01 0");
    let held = trend::standing(&twice, day("2025-06-01"), SAME);
    assert_eq!(held.iter().map(|i| twice[*i].value).collect::<Vec<_>>(), [11.0]);
}

#[test]
fn changes_are_found_where_growth_breaks() {
    let mut text = String::new();
    let mut value = 100.0;
    for n in 0..20 {
        value *= if n < 10 { 1.05 + 0.004 * f64::from(n % 3) } else { 1.3 + 0.004 * f64::from(n % 2) };
        let (year, quarter) = (2020 + n / 4, n % 4 + 1);
        text += &format!("{year}-Q{quarter} {value} {}-01-30 0\n", year + 1);
    }
    let found = trend::changes(&points(&text), day("2026-01-01"), SAME, 6.0);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].from, p("2022-Q3"));
    assert!(found[0].after > found[0].before);
}

#[test]
fn on_a_sheet_it_is_the_same_number_with_lineage() {
    let all = quarters();
    let mut sheet = Sheet::new(1, 64);
    let series = Series::new("x", "revenue", p("2025"), Stance::Implied);
    let unit = Unit::atom("USD");
    let mut enter = |i: usize, point: &Point| {
        let id = DatumId::from(format!("row/{i}").as_str());
        sheet.enter(
            series.clone().period(point.period).stance(Stance::Actual),
            unit.clone(),
            Leaf::Row(id),
            Value::Exact(point.value),
        )
    };
    let figures: Vec<FigureId> = all.iter().enumerate().map(|(i, point)| enter(i, point)).collect();
    let ask = Ask { series: &series, unit: &unit, as_of: day("2025-06-09"), same: SAME };
    let pace = trend::pace(&mut sheet, &all, &figures, &ask, 0.5).unwrap();
    assert_eq!(sheet.summary(pace).p50, 120.0);
    assert_eq!(
        trend::pace(&mut sheet, &all, &figures, &ask, 0.9),
        None,
        "the quarter was 16 of 80: less than its days' share"
    );
    assert_eq!(sheet.leaves(pace).len(), 5, "2025-Q1 and the four quarters of 2024");
    let damping = Leaf::Assumption(AssumptionId::from("damping"));
    let damping = sheet.enter(
        Series::new("house", "damping", p("2025"), Stance::House),
        Unit::atom("day"),
        damping,
        Value::Exact(365.0),
    );
    let trend = trend::damped(&mut sheet, &all, &figures, &ask, false, damping).unwrap();
    let plain = trend::forecast(&all, &p("2025"), day("2025-06-09"), &MANNER).unwrap();
    assert_eq!(sheet.summary(trend).p50, plain.p50);
}

/// Growth of a quantity written by hand: before and after the change, the period of the change, whether it was tested.
fn turned(text: &str, rate: bool) -> Option<(f64, f64, Period, bool)> {
    let unit = Unit::atom("token");
    let (mut sheet, mut evidence) = (Sheet::new(1, 16), trend::Evidence::default());
    let series = Series::new("x", "tokens", p("2025"), Stance::Actual);
    let quantity = trend::Quantity::of(&series, &unit);
    for (i, point) in points(text).into_iter().enumerate() {
        let id = Leaf::Row(DatumId::from(format!("row/{i}").as_str()));
        let figure = sheet.enter(series.clone().period(point.period), unit.clone(), id, Value::Exact(point.value));
        let Point { period, value, known_from, rank } = point;
        let (by, stance) = (String::new(), Stance::Actual);
        let held = trend::Held { figure, period, stance, by, known_from, rank, n: None, own: true, value };
        evidence.add(quantity.clone(), held);
    }
    evidence.settle();
    let bend = Bend { bar: 3.0, least: 0.4, span_days: 28 };
    let found = trend::turning(&mut sheet, &evidence, &quantity, day("2025-06-09"), SAME, rate, &bend)?;
    assert!(found.points >= 3 && sheet.leaves(found.before).len() == 4, "two values and two spans of days");
    let growth = |id| sheet.summary(id).p50;
    Some((growth(found.before), growth(found.after), found.period, found.strength.is_some()))
}

#[test]
fn a_turn_is_two_growths_with_their_rows() {
    let short = "2024-05-31 1 2024-06-01 0\n2024-11-30 1.1 2024-12-01 0\n2025-05-31 4.4 2025-06-01 0";
    let (before, after, period, tested) = turned(short, true).unwrap();
    assert!((before - 1.21).abs() < 0.01 && (after - 16.0).abs() < 0.2 && !tested, "{before} {after}");
    assert_eq!(period, p("2025-05-31"));
    // Two points, an even growth, and what was not known yet: no turn.
    assert_eq!(turned("2024-05-31 1 2024-06-01 0\n2025-05-31 4 2025-06-01 0", true), None);
    let even = "2024-05-31 1 2024-06-01 0\n2024-11-30 2 2024-12-01 0\n2025-05-31 4 2025-06-01 0";
    assert_eq!(turned(even, true), None);
    assert_eq!(turned(&short.replace("2025-06-01", "2025-07-01"), true), None);
    // Days apart give no growth.
    assert_eq!(turned("2024-05-31 1 2024-06-01 0\n2025-05-20 2 2025-05-21 0\n2025-05-31 4 2025-06-01 0", true), None);
}

#[test]
fn a_long_line_must_clear_the_bar_and_a_flow_keeps_to_one_length() {
    let mut text = String::from("2023 400 2024-02-01 0\n2024 900 2025-02-01 0\n");
    let mut value = 100.0;
    for n in 0..9 {
        value *= if n < 5 { 1.02 + 0.004 * f64::from(n % 3) } else { 1.3 + 0.004 * f64::from(n % 2) };
        let (year, quarter) = (2023 + n / 4, n % 4 + 1);
        text += &format!(
            "{year}-Q{quarter} {value} {}-0{}-25 0\n",
            year + n / 4 % 4 / 4 + i32::from(quarter == 4),
            [4, 7, 9, 1][n as usize % 4]
        );
    }
    let (before, after, period, tested) = turned(&text, false).unwrap();
    assert!(before < 1.2 && after > 2.5 && tested, "{before} {after}");
    assert_eq!(period, p("2024-Q2"), "years are left out");
    let noisy = points(&text).iter().enumerate().fold(String::new(), |all, (i, q)| {
        let value = if i % 2 == 0 { q.value * 3.0 } else { q.value };
        all + &format!("{} {value} {} 0\n", q.period, q.known_from)
    });
    assert_eq!(turned(&noisy, false), None, "scatter hides it");
}
