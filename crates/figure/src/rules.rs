//! The plain rules of arithmetic, shared by every room. Rules of a trade stand in that trade's own `rules.rs`.

use crate::maths::{exp, ln};
use crate::sheet::Rule;

/// Work `f` in every world; `x(i)` is input i there.
pub fn each(inputs: &[&[f64]], out: &mut [f64], f: impl Fn(&dyn Fn(usize) -> f64) -> f64) {
    for (world, slot) in out.iter_mut().enumerate() {
        *slot = f(&|input| inputs[input][world]);
    }
}

fn fold(inputs: &[&[f64]], out: &mut [f64], start: f64, f: impl Fn(f64, f64) -> f64) {
    for (world, slot) in out.iter_mut().enumerate() {
        *slot = inputs.iter().fold(start, |sum, input| f(sum, input[world]));
    }
}

/// Sum of all inputs.
pub static SUM: Rule =
    Rule { id: "sum", f: |i, o| fold(i, o, 0.0, |a, b| a + b), formula: Some("SUM({*})"), doc: "sum of all inputs" };

/// Product of all inputs.
pub static PRODUCT: Rule = Rule {
    id: "product",
    f: |i, o| fold(i, o, 1.0, |a, b| a * b),
    formula: Some("PRODUCT({*})"),
    doc: "product of all inputs",
};

/// First over second.
pub static QUOTIENT: Rule = Rule {
    id: "quotient",
    f: |i, o| each(i, o, |x| x(0) / x(1)),
    formula: Some("{0}/{1}"),
    doc: "first input over the second",
};

/// First minus second.
pub static DIFFERENCE: Rule = Rule {
    id: "difference",
    f: |i, o| each(i, o, |x| x(0) - x(1)),
    formula: Some("{0}-{1}"),
    doc: "first input less the second",
};

/// First times (1 + second): a level grown at a rate.
pub static GROWN: Rule = Rule {
    id: "grown",
    f: |i, o| each(i, o, |x| x(0) * (1.0 + x(1))),
    formula: Some("{0}*(1+{1})"),
    doc: "first input grown by the second as a rate",
};

/// Smallest of all inputs: what is wanted, held to what can be supplied.
pub static MINIMUM: Rule = Rule {
    id: "minimum",
    f: |i, o| fold(i, o, 1.0 / 0.0, f64::min),
    formula: Some("MIN({*})"),
    doc: "smallest of all inputs",
};

/// Geometric mean of all inputs: the middle of routes that err by factors.
pub static GEOMETRIC_MEAN: Rule = Rule {
    id: "geometric-mean",
    f: |i, o| {
        let count = i.iter().fold(0.0, |n, _| n + 1.0);
        fold(i, o, 0.0, |sum, x| sum + ln(x));
        o.iter_mut().for_each(|sum| *sum = exp(*sum / count));
    },
    formula: Some("GEOMEAN({*})"),
    doc: "geometric mean of all inputs",
};
