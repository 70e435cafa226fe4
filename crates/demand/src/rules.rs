//! Rules of demand, for sheets. Every constant is an input.

use figure::Rule;
use figure::maths::{exp, ln};
use figure::rules::each;

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

/// What is there grown on from its day at a factor a year: (value, factor, days, days of the year).
pub static GROWN_SINCE: Rule = Rule {
    id: "grown-since",
    f: |i, o| each(i, o, |x| x(0) * exp(ln(x(1)) * x(2) / x(3))),
    formula: Some("{0}*{1}^({2}/{3})"),
    doc: "the newest value, grown at a factor a year over the days since",
};

/// Accelerators that a training run keeps busy: (FLOP of the run, peak FLOP/s of one, share of the peak used, seconds).
pub static ACCELERATORS_FOR_RUN: Rule = Rule {
    id: "accelerators-for-run",
    f: |i, o| each(i, o, |x| x(0) / (x(1) * x(2) * x(3))),
    formula: Some("{0}/({1}*{2}*{3})"),
    doc: "work of a training run over what one accelerator does in its time: peak x share used x seconds",
};

/// Share of all work that a share of requests makes, each of them so many times the work of another: (share, times).
pub static SHARE_OF_USE: Rule = Rule {
    id: "share-of-use",
    f: |i, o| each(i, o, |x| x(0) * x(1) / (x(0) * x(1) + 1.0 - x(0))),
    formula: Some("{0}*{1}/({0}*{1}+1-{0})"),
    doc: "share of requests x work of one against another, over the same plus the other requests",
};

/// Growth of all that a part did not make: (growth, share of the part before, share now).
pub static GROWTH_WITHOUT: Rule = Rule {
    id: "growth-without",
    f: |i, o| each(i, o, |x| x(0) * (1.0 - x(2)) / (1.0 - x(1))),
    formula: Some("{0}*(1-{2})/(1-{1})"),
    doc: "factor by which the rest grew: growth of the whole x (1 - share now) over (1 - share before)",
};

/// How much of what was added a part made: (growth, share of the part before, share now).
pub static PART_OF_GROWTH: Rule = Rule {
    id: "part-of-growth",
    f: |i, o| each(i, o, |x| (x(2) * x(0) - x(1)) / (x(0) - 1.0)),
    formula: Some("({2}*{0}-{1})/({0}-1)"),
    doc: "what the part added over what the whole added",
};
