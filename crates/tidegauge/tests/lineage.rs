//! Perturb any leaf by 1 %: exactly the figures that list it among their leaves move.

use std::path::Path;

use figure::{Date, FigureId, From, Sheet, Value};
use tidegauge::{Ask, Gauge, Options, Reading, Source};

fn reading() -> Reading {
    let mut gauge = Gauge::open(None, None).unwrap();
    let notes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/notes");
    gauge.take_in(&[Source::Path(&notes)], &Options::default(), "2025-06-15T00:00:00Z", &mut |_| ()).unwrap();
    let as_of = Date::constant(2025, 6, 9);
    let ask = Ask { as_of, known_by: None, seed: 1, draws: 64, window_days: 100, set: Vec::new(), own_pages: true };
    gauge.measure(&ask).unwrap()
}

/// The same leaf a hundredth higher, draw by draw.
fn raised(value: Value) -> Value {
    let up = |v: f64| v + v.abs() / 100.0;
    match value {
        Value::Exact(v) => Value::Exact(up(v)),
        Value::Uniform { low, high } => Value::Uniform { low: up(low), high: up(high) },
        Value::Band { p10, p50, p90 } => Value::Band { p10: up(p10), p50: up(p50), p90: up(p90) },
    }
}

#[test]
fn figures_move_exactly_with_their_leaves() {
    let reading = reading();
    let sheet = &reading.sheet;
    let worked = sheet.figures().iter().filter(|f| matches!(f.from, From::Worked(..))).count();
    assert!(worked > 50, "only {worked} worked figures: has the chain broken?");
    let (mut used, mut still) = (0, Vec::new());
    for leaf in sheet.figures() {
        let From::Leaf(_, value) = leaf.from else { continue };
        if sheet.dependents(leaf.id).len() == 1 || value.summary().p50 == 0.0 {
            continue;
        }
        used += 1;
        let moved = sheet.with(leaf.id, raised(value)).unwrap();
        for figure in sheet.figures() {
            let lists = sheet.leaves(figure.id).contains(&leaf.id);
            let moves = moved.draws(figure.id) != sheet.draws(figure.id);
            assert!(lists || !moves, "{} moves with {} and does not list it", figure.series, leaf.series);
            // A median or a minimum may rest on a leaf that decides nothing today: it is listed and need not move.
            if lists && !moves {
                still.push((figure.id, leaf.series.to_string()));
            }
        }
    }
    assert!(used > 20, "only {used} leaves are used");
    for (figure, leaf) in &still {
        assert!(
            chooses(sheet, *figure),
            "{} lists {leaf} and does not move with it",
            sheet.get(*figure).unwrap().series
        );
    }
}

/// Whether a figure stands on a rule that lets some inputs decide nothing.
fn chooses(sheet: &Sheet, figure: FigureId) -> bool {
    let mut stack = vec![figure];
    while let Some(id) = stack.pop() {
        if let From::Worked(rule, inputs) = &sheet.get(id).unwrap().from {
            if ["median", "minimum"].contains(&rule.id) {
                return true;
            }
            stack.extend(inputs);
        }
    }
    false
}

#[test]
fn lineage_ends_in_words_rows_and_named_guesses() {
    let reading = reading();
    for gap in &reading.gaps.rows {
        for figure in gap.implied.iter().chain(gap.expected.iter().map(|e| &e.figure)) {
            let leaves = reading.sheet.leaves(*figure);
            assert!(!leaves.is_empty(), "{} stands on nothing", gap.series);
        }
    }
}
