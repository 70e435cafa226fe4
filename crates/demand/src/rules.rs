//! Rules of demand, for sheets. Every constant is an input.

use figure::Rule;

/// A total of a period over its days: what it is a day.
pub static PERIOD_OVER_DAYS: Rule = Rule {
    id: "period-over-days",
    f: |inputs, out| {
        let [total, days] = inputs else { return };
        out.iter_mut().zip(total.iter().zip(*days)).for_each(|(slot, (t, d))| *slot = t / d);
    },
    formula: Some("{0}/{1}"),
    doc: "the total of a period over its days: the mean a day",
};
