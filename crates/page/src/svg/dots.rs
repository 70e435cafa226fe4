//! Dot and whisker on one log axis of ratio to expected: the cross stands at 1 in every row, so that the distance of the
//! dot from it is the gap, and rows of different units can be compared.

use tidegauge::view::{Bi, ExpectedView, GapRow, Shown};

use super::scale::Scale;
use super::{cross, dot, drawing, line, path, text};
use crate::html::Out;

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 26.0;
const EDGE: f64 = 10.0;
/// Closest that two ticks may stand.
const CLOSEST: f64 = 32.0;
/// Ratios that may carry a tick.
const TICKS: [(f64, &str); 11] = [
    (0.1, "×0.1"),
    (0.25, "×¼"),
    (0.5, "×½"),
    (0.7, "×0.7"),
    (0.85, "×0.85"),
    (1.0, "×1"),
    (1.2, "×1.2"),
    (1.5, "×1.5"),
    (2.0, "×2"),
    (4.0, "×4"),
    (10.0, "×10"),
];

/// The axis all rows share.
pub struct Axis {
    scale: Scale,
    ticks: Vec<(f64, &'static str)>,
}

impl Axis {
    /// Wide enough for all implied figures and routes of the rows, within a tenth and tenfold.
    pub fn over(rows: &[GapRow]) -> Axis {
        let (mut low, mut high) = (0.8_f64, 1.25_f64);
        for row in rows {
            let Some(expected) = &row.expected else { continue };
            let shown = row.implied.iter().chain(row.routes.iter().map(|route| &route.shown)).chain([&expected.shown]);
            for ratio in shown.flat_map(|shown| [shown.p10, shown.p90]).map(|value| value / expected.shown.p50) {
                if ratio.is_finite() && ratio > 0.0 {
                    low = low.min(ratio / 1.05);
                    high = high.max(ratio * 1.05);
                }
            }
        }
        let scale = Scale::new((low.max(0.1), high.min(10.0)), (EDGE, WIDTH - EDGE), true);
        // Outward from 1 on both sides; a tick too close to its neighbour is left out.
        let mut ticks = vec![(1.0, "×1")];
        let (mut below, above): (Vec<_>, Vec<_>) =
            TICKS.into_iter().filter(|tick| tick.0 != 1.0).partition(|tick| tick.0 < 1.0);
        below.reverse();
        for side in [below, above] {
            let mut last = scale.at(1.0);
            for tick in side.into_iter().filter(|tick| !scale.is_off(tick.0)) {
                if (scale.at(tick.0) - last).abs() >= CLOSEST {
                    last = scale.at(tick.0);
                    ticks.push(tick);
                }
            }
        }
        Axis { scale, ticks }
    }

    /// The axis itself, for the head of the column.
    pub fn head(&self, out: &mut Out, title: &str) {
        drawing(out, "dw axis", (WIDTH, 18.0), title, "", |out| {
            for (value, words) in &self.ticks {
                let x = self.scale.at(*value);
                text(out, "tick", (x, 11.0), &Bi::same(*words));
                line(out, "grid", (x, 14.0), (x, 18.0));
            }
        });
    }

    /// One row: what is expected, and what is implied.
    pub fn row(&self, out: &mut Out, expected: &ExpectedView, implied: Option<&Shown>, names: (&str, &str)) {
        self.plot(out, "dw", expected, implied, "i", names);
    }

    /// One route of a row, thinner.
    pub fn route(&self, out: &mut Out, expected: &ExpectedView, route: &Shown, names: (&str, &str)) {
        self.plot(out, "dw thin", expected, Some(route), "r", names);
    }

    fn plot(
        &self,
        out: &mut Out,
        class: &str,
        expected: &ExpectedView,
        shown: Option<&Shown>,
        kind: &str,
        names: (&str, &str),
    ) {
        let middle = HEIGHT / 2.0;
        let base = expected.shown.p50;
        drawing(out, class, (WIDTH, HEIGHT), names.0, names.1, |out| {
            let away = self.ticks.iter().filter(|tick| tick.0 != 1.0);
            let grid: String =
                away.map(|tick| format!("M{} 0V{HEIGHT}", super::number(self.scale.at(tick.0)))).collect();
            path(out, "grid", &grid);
            let x = self.scale.at(1.0);
            line(out, "one", (x, 0.0), (x, HEIGHT));
            if expected.n >= 3 && expected.shown.p90 > expected.shown.p10 && kind == "i" {
                self.whisker(out, "x", (expected.shown.p10 / base, expected.shown.p90 / base), middle + 6.0);
            }
            if let Some(shown) = shown {
                self.whisker(out, kind, (shown.p10 / base, shown.p90 / base), middle);
                let x = self.scale.at(shown.p50 / base);
                dot(
                    out,
                    if kind == "i" { "dot i imp" } else { "dot r" },
                    (x, middle),
                    if kind == "i" { 5.0 } else { 3.5 },
                );
            }
            cross(out, "cross exp", (self.scale.at(1.0), middle), 4.5);
        });
    }

    fn whisker(&self, out: &mut Out, kind: &str, (low, high): (f64, f64), y: f64) {
        let (from, to) = (self.scale.at(low), self.scale.at(high));
        line(out, &format!("whisker {kind}"), (from, y), (to, y));
        for (value, x, sign) in [(low, from, -1.0), (high, to, 1.0)] {
            if self.scale.is_off(value) {
                // An arrow: it goes on beyond the axis.
                let (tip, back) = (x + 7.0 * sign, x + sign);
                path(out, &format!("arrow {kind}"), &format!("M{back} {}L{tip} {y}L{back} {}Z", y - 4.0, y + 4.0));
            } else if low < high {
                line(out, &format!("whisker {kind}"), (x, y - 4.0), (x, y + 4.0));
            }
        }
    }
}
