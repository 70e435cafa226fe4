//! Tornado: the swing of one figure as each leaf goes from its 10 % to its 90 % point; a line where expected stands.

use tidegauge::view::ChainView;

use super::scale::{Scale, round_ticks, short};
use super::{line, rect, text};
use crate::html::Out;

/// Width of the drawing of one bar.
pub const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 24.0;
const EDGE: f64 = 16.0;

/// The axis of all bars.
pub struct Axis {
    scale: Scale,
    ticks: Vec<f64>,
    middle: f64,
    expected: Option<f64>,
}

impl Axis {
    /// Over all bars, the median and the expected value.
    pub fn over(chain: &ChainView) -> Axis {
        let ends = chain.tornado.iter().flat_map(|row| [row.low, row.high]);
        let all = || ends.clone().chain([chain.middle]).chain(chain.expected).filter(|v| v.is_finite());
        let low = all().fold(f64::INFINITY, f64::min);
        let high = all().fold(f64::NEG_INFINITY, f64::max);
        let scale = Scale::new((low, high), (EDGE, WIDTH - EDGE), true);
        Axis { scale, ticks: round_ticks(low, high, 5), middle: chain.middle, expected: chain.expected }
    }

    /// The axis itself.
    pub fn head(&self, out: &mut Out, title: &str) {
        super::drawing(out, "tor axis", (WIDTH, 18.0), title, "", |out| {
            let mut last = f64::NEG_INFINITY;
            for tick in &self.ticks {
                let x = self.scale.at(*tick);
                line(out, "grid", (x, 14.0), (x, 18.0));
                // Names too near each other on a log axis are left out.
                if x - last >= 46.0 {
                    text(out, "tick", (x, 11.0), &short(*tick));
                    last = x;
                }
            }
        });
    }

    /// One bar; the half of the leaf's upper end is full, that of its lower end is light.
    pub fn bar(&self, out: &mut Out, low: f64, high: f64, names: (&str, &str)) {
        super::drawing(out, "tor", (WIDTH, HEIGHT), names.0, names.1, |out| {
            for tick in &self.ticks {
                let x = self.scale.at(*tick);
                line(out, "grid", (x, 0.0), (x, HEIGHT));
            }
            let middle = self.scale.at(self.middle);
            for (value, class) in [(low, "bar low"), (high, "bar high")] {
                let x = self.scale.at(value);
                rect(out, class, (x.min(middle), 5.0), ((x - middle).abs().max(0.5), HEIGHT - 10.0));
            }
            line(out, "middle", (middle, 0.0), (middle, HEIGHT));
            if let Some(expected) = self.expected {
                let x = self.scale.at(expected);
                line(out, "expected", (x, 0.0), (x, HEIGHT));
            }
        });
    }
}
