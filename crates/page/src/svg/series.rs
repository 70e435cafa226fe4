//! A quantity over time: points with their whiskers on a log axis, each stance with its own shape; a line joins actual
//! values of one step only, and never over an open stretch.

use tidegauge::view::{Panel, PointView};

use super::scale::{Scale, round_ticks, short};
use super::time::{day, ticks};
use super::{cross, dot, line, number, path, rect, text};
use crate::html::Out;
use crate::show::Page;

const WIDTH: f64 = 720.0;
const TALL: f64 = 300.0;
/// Height where there is one point only.
const LOW: f64 = 120.0;
const LEFT: f64 = 84.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 32.0;
/// Lengths of a step in days: day, week, month, quarter, half, year.
const STEPS: [f64; 6] = [2.0, 8.0, 32.0, 93.0, 185.0, 367.0];

/// Where values stand.
struct Frame {
    x: Scale,
    y: Scale,
    log: bool,
    height: f64,
}

/// A point with its place in time.
struct Placed<'a> {
    point: &'a PointView,
    from: f64,
    to: f64,
}

impl Placed<'_> {
    fn middle(&self) -> f64 {
        (self.from + self.to) / 2.0
    }

    /// Which length of step it is; points of different length share no line.
    fn step(&self) -> usize {
        STEPS.iter().filter(|step| self.to - self.from > **step).count()
    }
}

/// What a point is, for whoever compares chart and table: `2025-04 actual 487000000000000`.
pub fn name(point: &PointView) -> String {
    format!("{} {} {}", point.period, point.stance, point.shown.p50)
}

/// Whether a point has a place on the chart.
pub fn is_drawn(point: &PointView) -> bool {
    placed(point).is_some()
}

fn placed(point: &PointView) -> Option<Placed<'_>> {
    let from = day(&point.from)?;
    let to = day(&point.to).unwrap_or(from).max(from) + 1.0;
    point.shown.p50.is_finite().then_some(Placed { point, from, to })
}

/// Draws a panel; nothing where no point has a date.
pub fn chart(page: &Page, out: &mut Out, panel: &Panel, title: &str, sentence: &str) {
    let points: Vec<Placed> = panel.points.iter().filter_map(placed).collect();
    let (Some(from), Some(to)) =
        (points.iter().map(|p| p.from).min_by(f64::total_cmp), points.iter().map(|p| p.to).max_by(f64::total_cmp))
    else {
        return;
    };
    let values = || points.iter().flat_map(|p| [p.point.shown.p10, p.point.shown.p50, p.point.shown.p90]);
    let low = values().filter(|v| v.is_finite()).fold(f64::INFINITY, f64::min);
    let high = values().filter(|v| v.is_finite()).fold(f64::NEG_INFINITY, f64::max);
    let log = low > 0.0;
    // Air above and below, so that no mark touches the frame.
    let (low, high) =
        if log { (low / 1.15, high * 1.15) } else { (low - (high - low) / 12.0, high + (high - low) / 12.0) };
    let air = (to - from) / 40.0 + 1.0;
    let height = if points.len() > 1 { TALL } else { LOW };
    let x = Scale::new((from - air, to + air), (LEFT, WIDTH - RIGHT), false);
    let y = Scale::new((low, high), (height - BOTTOM, TOP), log);
    let view_box = format!("0 0 {} {}", number(WIDTH), number(height));
    let names: Vec<String> = points.iter().map(|p| name(p.point)).collect();
    let attrs = [
        ("class", "series"),
        ("viewBox", view_box.as_str()),
        ("role", "img"),
        ("aria-label", title),
        ("data-points", &names.join("|")),
    ];
    out.el("svg", &attrs, |out| {
        out.el("title", &[], |out| out.plain(title));
        out.el("desc", &[], |out| out.plain(sentence));
        axes(out, (from - air, to + air), (low, high), &Frame { x, y, log, height });
        for (a, b) in &panel.open {
            if let (Some(a), Some(b)) = (day(a), day(b)) {
                let (a, b) = (x.at(a), x.at(b));
                rect(out, "open", (a.min(b), TOP), ((b - a).abs(), height - BOTTOM - TOP));
            }
        }
        trace(out, &points, panel, &x, &y);
        // Bands first, so that no point lies under one.
        let (bands, marks): (Vec<&Placed>, Vec<_>) = points.iter().partition(|p| p.point.stance == "implied");
        bands.into_iter().for_each(|p| band(page, out, p, &x, &y));
        marks.into_iter().for_each(|p| mark(page, out, p, &x, &y));
    });
}

fn axes(out: &mut Out, time: (f64, f64), values: (f64, f64), frame: &Frame) {
    let Frame { x, y, log, height } = *frame;
    for (i, (at, name)) in ticks(time.0, time.1, 7).into_iter().enumerate() {
        line(out, "grid", (x.at(at), TOP), (x.at(at), height - BOTTOM));
        let class = if i % 2 == 0 { "tick" } else { "tick odd" };
        text(out, class, (x.at(at), height - BOTTOM + 20.0), &tidegauge::view::Bi::same(name));
    }
    let (mut last, mut named) = (f64::INFINITY, 0);
    for tick in value_ticks(values, log) {
        let at = y.at(tick);
        line(out, "grid", (LEFT, at), (WIDTH - RIGHT, at));
        // Names too near each other on a log axis are left out.
        if last - at >= 22.0 {
            let class = if named % 2 == 0 { "tick y" } else { "tick y odd" };
            text(out, class, (LEFT - 6.0, at + 3.5), &short(tick));
            (last, named) = (at, named + 1);
        }
    }
}

/// 1, 2, 5 × 10^n over more than a decade of a log axis, else round steps.
fn value_ticks((low, high): (f64, f64), log: bool) -> Vec<f64> {
    if !log || high / low < 8.0 {
        return round_ticks(low, high, 5);
    }
    let mut power = 1.0;
    while power > low {
        power /= 10.0;
    }
    while power * 10.0 <= low {
        power *= 10.0;
    }
    let wide = high / low > 1e4;
    let mut found = Vec::new();
    while power <= high {
        let steps: &[f64] = if wide { &[1.0] } else { &[1.0, 2.0, 5.0] };
        found.extend(steps.iter().map(|step| step * power).filter(|tick| (low..=high).contains(tick)));
        power *= 10.0;
    }
    found
}

/// Lines between neighbours of one step, each with one actual value, where time between them is not open.
fn trace(out: &mut Out, points: &[Placed], panel: &Panel, x: &Scale, y: &Scale) {
    let mut actual: Vec<&Placed> = points.iter().filter(|p| p.point.stance == "actual").collect();
    actual.sort_by(|a, b| {
        (a.step(), a.from, a.to).partial_cmp(&(b.step(), b.from, b.to)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let periods: Vec<&[&Placed]> =
        actual.chunk_by(|a, b| a.step() == b.step() && a.from == b.from && a.to == b.to).collect();
    for pair in periods.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        // Sources that disagree on a period stand side by side: no line picks one of them.
        let one = |of: &[&Placed]| of.iter().all(|p| p.point.shown.p50 == of[0].point.shown.p50);
        let (first, second) = (a[0], b[0]);
        let open = panel
            .open
            .iter()
            .any(|(from, to)| from.as_str() < second.point.from.as_str() && first.point.to.as_str() < to.as_str());
        if first.step() != second.step() || open || !one(a) || !one(b) {
            continue;
        }
        let at = |p: &Placed| (number(x.at(p.middle())), number(y.at(p.point.shown.p50)));
        let ((x1, y1), (x2, y2)) = (at(first), at(second));
        let span = format!("{} {}", first.point.period, second.point.period);
        let attrs =
            [("class", "line trace"), ("x1", &*x1), ("y1", &*y1), ("x2", &*x2), ("y2", &*y2), ("data-span", &*span)];
        out.el("line", &attrs, |_| {});
    }
}

/// An implied figure: its 80 % band over its period, the median a line in it.
fn band(page: &Page, out: &mut Out, p: &Placed, x: &Scale, y: &Scale) {
    let (left, right) = ends(p, x);
    let (top, bottom) = (y.at(p.point.shown.p90), y.at(p.point.shown.p10));
    leads(page, out, p, |out| {
        rect(out, "band", (left, top), (right - left, (bottom - top).max(1.0)));
        let at = y.at(p.point.shown.p50);
        line(out, "median", (left, at), (right, at));
        dot(out, "dot i", ((left + right) / 2.0, at), 3.5);
    });
}

fn ends(p: &Placed, x: &Scale) -> (f64, f64) {
    let (left, right) = (x.at(p.from), x.at(p.to));
    let lack = (8.0 - (right - left)).max(0.0) / 2.0;
    (left - lack, right + lack)
}

fn mark(page: &Page, out: &mut Out, p: &Placed, x: &Scale, y: &Scale) {
    let (at, middle) = (x.at(p.middle()), y.at(p.point.shown.p50));
    let kind = match p.point.stance {
        "consensus" | "forecast" => "x",
        "guidance" => "g",
        "house" => "h",
        _ => "a",
    };
    leads(page, out, p, |out| {
        let (left, right) = ends(p, x);
        if right - left > 24.0 {
            line(out, &format!("reach {kind}"), (left, middle), (right, middle));
        }
        let (low, high) = (y.at(p.point.shown.p10), y.at(p.point.shown.p90));
        if low - high > 1.0 {
            line(out, &format!("whisker {kind}"), (at, low), (at, high));
            for end in [low, high] {
                line(out, &format!("whisker {kind}"), (at - 4.0, end), (at + 4.0, end));
            }
        }
        let diamond = |size: f64| {
            let (x, y) = (at, middle);
            format!(
                "M{} {}L{} {}L{} {}L{} {}Z",
                number(x - size),
                number(y),
                number(x),
                number(y - size),
                number(x + size),
                number(y),
                number(x),
                number(y + size)
            )
        };
        match kind {
            "x" => cross(out, "cross", (at, middle), 4.5),
            "g" => path(out, "diamond g", &diamond(5.0)),
            "h" => path(out, "diamond h", &diamond(5.0)),
            _ => dot(out, "dot a", (at, middle), 3.5),
        }
    });
}

/// A group that names its point on hover.
fn leads(page: &Page, out: &mut Out, p: &Placed, inside: impl FnOnce(&mut Out)) {
    out.el("g", &[("class", "point")], |out| {
        out.el("title", &[], |out| {
            let PointView { period, stance, by, shown, .. } = p.point;
            let stance = page.words.plain(&format!("stance.{stance}"));
            out.plain(&format!("{period} {stance} {} {by}", page.words.one(&shown.text)));
        });
        inside(out);
    });
}
