//! Doubt as equally likely draws. Draw i of every figure is the same world, so doubt that two figures share cancels
//! where it should.

use std::sync::Arc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::maths::{exp, ln, normal_quantile};
use crate::{FigureId, Hasher};

/// What a leaf is held to be. Bands are 80 % intervals around a median.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value {
    /// Counted or as good as.
    Exact(f64),
    /// Two normal halves with these 10 %, 50 % and 90 % points; in logs when `p10` is above 0.
    Band {
        /// 10 % point.
        p10: f64,
        /// Median.
        p50: f64,
        /// 90 % point.
        p90: f64,
    },
    /// Anything between is as likely: digits as written, a stated range.
    Uniform {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
}

impl Value {
    /// Median and the ends of the 80 % interval.
    pub fn summary(&self) -> Summary {
        match *self {
            Value::Exact(v) => Summary { p10: v, p50: v, p90: v },
            Value::Band { p10, p50, p90 } => Summary { p10, p50, p90 },
            Value::Uniform { low, high } => {
                let at = |share: f64| low + (high - low) * share;
                Summary { p10: at(0.1), p50: at(0.5), p90: at(0.9) }
            }
        }
    }

    /// Quantile at 0 < u < 1.
    fn at(&self, u: f64) -> f64 {
        match *self {
            Value::Exact(v) => v,
            Value::Uniform { low, high } => low + (high - low) * u,
            Value::Band { p10, p50, p90 } => {
                let z = normal_quantile(u) / normal_quantile(0.9);
                if p10 > 0.0 && p50 > 0.0 && p90 > 0.0 {
                    let side = if z < 0.0 { ln(p50 / p10) } else { ln(p90 / p50) };
                    p50 * exp(z * side)
                } else {
                    p50 + z * if z < 0.0 { p50 - p10 } else { p90 - p50 }
                }
            }
        }
    }

    /// The draws of a leaf: stratified (one draw in each of n equal slices of probability) and shuffled by the stream
    /// (seed, leaf id), so that medians are stable at few draws and leaves are independent.
    pub(crate) fn draw(&self, seed: u64, leaf: FigureId, count: usize) -> Draws {
        if let Value::Exact(v) = *self {
            return Draws(Arc::from([v]));
        }
        let mut hasher = Hasher::new("stream");
        hasher.part(&seed.to_le_bytes()).part(&leaf.0.0);
        let mut stream = ChaCha8Rng::from_seed(hasher.seed());
        let mut order: Vec<u32> = (0..count as u32).collect();
        for i in (1..count).rev() {
            order.swap(i, (stream.next_u64() % (i as u64 + 1)) as usize);
        }
        let unit = |bits: u64| ((bits >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
        Draws(order.iter().map(|slice| self.at((f64::from(*slice) + unit(stream.next_u64())) / count as f64)).collect())
    }
}

/// Equally likely values: one when exact, else as many as the sheet draws.
#[derive(Clone, PartialEq, Debug)]
pub struct Draws(pub Arc<[f64]>);

impl Draws {
    /// Whether there is no doubt.
    pub fn is_exact(&self) -> bool {
        self.0.len() == 1
    }

    /// Draw `i`; an exact figure is the same in every world.
    pub fn get(&self, i: usize) -> f64 {
        if self.is_exact() { self.0[0] } else { self.0[i] }
    }

    /// 10, 50 and 90 % points (linear between order statistics).
    pub fn summary(&self) -> Summary {
        let mut sorted = self.0.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = share * (sorted.len() - 1) as f64;
            let low = place as usize;
            let high = (low + 1).min(sorted.len() - 1);
            sorted[low] + (sorted[high] - sorted[low]) * (place - low as f64)
        };
        Summary { p10: at(0.1), p50: at(0.5), p90: at(0.9) }
    }

    /// Share of worlds in which this is above `other`; ties count half.
    pub fn share_above(&self, other: &Draws) -> f64 {
        let n = self.0.len().max(other.0.len());
        let points = (0..n).map(|i| match self.get(i).total_cmp(&other.get(i)) {
            std::cmp::Ordering::Greater => 2,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 0,
        });
        points.sum::<usize>() as f64 / (2 * n) as f64
    }
}

/// Median and 80 % interval, in the figure's unit.
#[derive(Clone, Copy, PartialEq, Debug, serde::Serialize)]
pub struct Summary {
    /// 10 % point.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// 90 % point.
    pub p90: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_keeps_its_points() {
        let leaf = FigureId(Hasher::new("leaf").finish());
        for value in [
            Value::Band { p10: 2.0, p50: 3.0, p90: 9.0 },
            Value::Band { p10: -1.0, p50: 0.0, p90: 4.0 },
            Value::Uniform { low: 0.0, high: 10.0 },
        ] {
            let (drawn, meant) = (value.draw(1, leaf, 4096).summary(), value.summary());
            for (a, b) in [(drawn.p10, meant.p10), (drawn.p50, meant.p50), (drawn.p90, meant.p90)] {
                assert!((a - b).abs() < 0.02, "{drawn:?} {meant:?}");
            }
        }
        assert_ne!(
            Value::Uniform { low: 0.0, high: 1.0 }.draw(1, leaf, 8),
            Value::Uniform { low: 0.0, high: 1.0 }.draw(2, leaf, 8)
        );
        let (a, b) = (Draws(Arc::from([1.0, 3.0])), Draws(Arc::from([2.0])));
        assert_eq!(a.share_above(&b), 0.5);
    }
}
