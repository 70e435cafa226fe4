//! Rules of this room: what fills a blank by an identity.

use figure::Rule;

fn over(inputs: &[&[f64]], out: &mut [f64]) {
    for (world, slot) in out.iter_mut().enumerate() {
        *slot = inputs[0][world] / inputs[1][world];
    }
}

/// A month's total over the days of the month.
pub static MONTH_OVER_DAYS: Rule = Rule {
    id: "month-over-days",
    f: over,
    formula: Some("{0}/{1}"),
    doc: "mean a day: the month's total over the days of the month",
};

/// A quarter's total over its days.
pub static QUARTER_OVER_DAYS: Rule = Rule {
    id: "quarter-over-days",
    f: over,
    formula: Some("{0}/{1}"),
    doc: "mean a day: the quarter's total over the days of the quarter",
};

/// A week's total over its days.
pub static WEEK_OVER_DAYS: Rule =
    Rule { id: "week-over-days", f: over, formula: Some("{0}/{1}"), doc: "mean a day: the week's total over its days" };

/// All rules that rows of identities.toml may name.
pub static FILLING: &[&Rule] = &[&MONTH_OVER_DAYS, &QUARTER_OVER_DAYS, &WEEK_OVER_DAYS];
