//! Rules of comparison, for sheets. Every constant is an input.

use figure::Rule;
use figure::maths::{exp, ln, sqrt};

fn mean(values: &[f64]) -> f64 {
    let (sum, count) = values.iter().fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
    sum / count
}

fn variance(values: &[f64]) -> f64 {
    let middle = mean(values);
    mean(&values.iter().map(|v| (v - middle) * (v - middle)).collect::<Vec<_>>())
}

/// First input: a draw whose logarithm is standard normal; then the routes, widened. In logs: weights are inverse
/// variances; where the routes' means lie apart by Q (in units of their variances) the share Q/(Q + k − 1) of their
/// scatter is added to the doubt. So routes that agree narrow the answer, routes that do not widen it.
fn pool(inputs: &[&[f64]], out: &mut [f64]) {
    let [noise, routes @ ..] = inputs else { return };
    let logs: Vec<Vec<f64>> = routes.iter().map(|r| r.iter().map(|v| ln(*v)).collect()).collect();
    let (means, vars): (Vec<f64>, Vec<f64>) = logs.iter().map(|l| (mean(l), variance(l))).unzip();
    let certain = vars.iter().any(|v| *v <= 0.0);
    let weights: Vec<f64> = vars.iter().map(|v| if certain { 1.0 } else { 1.0 / v }).collect();
    let total: f64 = weights.iter().sum();
    let middle = weights.iter().zip(&means).map(|(w, m)| w * m).sum::<f64>() / total;
    let q = weights.iter().zip(&means).map(|(w, m)| w * (m - middle) * (m - middle)).sum::<f64>();
    let freedom = weights.iter().skip(1).fold(0.0, |n, _| n + 1.0);
    let apart = if q > 0.0 { sqrt(q / total / freedom * (q / (q + freedom))) } else { 0.0 };
    for (world, slot) in out.iter_mut().enumerate() {
        let sum = weights.iter().zip(&logs).map(|(w, l)| w * l[world]).sum::<f64>();
        *slot = exp(sum / total + apart * ln(noise[world]));
    }
}

/// Several routes to one figure.
pub static POOL: Rule = Rule {
    id: "pool",
    f: pool,
    formula: None,
    doc: "routes pooled in logarithms by their errors; where they differ by more than those, the answer is widened",
};

/// First over second less one: the expectation gap.
pub static GAP: Rule = Rule {
    id: "gap",
    f: |inputs, out| {
        let [implied, expected] = inputs else { return };
        out.iter_mut().zip(implied.iter().zip(*expected)).for_each(|(slot, (i, e))| *slot = i / e - 1.0);
    },
    formula: Some("{0}/{1}-1"),
    doc: "implied over expected, less one",
};

/// First over second less one: how far a print is above the same time before.
pub static GROWTH: Rule = Rule {
    id: "growth",
    f: |inputs, out| {
        let [now, then] = inputs else { return };
        out.iter_mut().zip(now.iter().zip(*then)).for_each(|(slot, (now, then))| *slot = now / then - 1.0);
    },
    formula: Some("{0}/{1}-1"),
    doc: "a print over that of the same time before, less one",
};

#[cfg(test)]
mod tests {
    use super::*;

    fn run(routes: &[&[f64]]) -> (f64, f64) {
        let noise: Vec<f64> =
            (0..400).map(|i| exp(figure::maths::normal_quantile((f64::from(i) + 0.5) / 400.0))).collect();
        let mut inputs: Vec<&[f64]> = vec![&noise];
        inputs.extend(routes);
        let mut out = vec![0.0; noise.len()];
        pool(&inputs, &mut out);
        let logs: Vec<f64> = out.iter().map(|v| ln(*v)).collect();
        (mean(&logs), sqrt(variance(&logs)))
    }

    /// 400 draws around `middle` with spread `s` in logs; `turn` decorrelates routes.
    fn route(middle: f64, s: f64, turn: usize) -> Vec<f64> {
        let at = |i: usize| figure::maths::normal_quantile(((i * turn) % 400) as f64 / 400.0 + 0.00125);
        (0..400).map(|i| middle * exp(s * at(i))).collect()
    }

    #[test]
    fn agreement_narrows_and_disagreement_widens() {
        let (a, b) = (route(100.0, 0.2, 1), route(100.0, 0.2, 117));
        let (_, agreed) = run(&[&a, &b]);
        assert!(agreed < 0.17, "{agreed}");
        let far = route(300.0, 0.2, 117);
        let (middle, spread) = run(&[&a, &far]);
        assert!((exp(middle) / 173.2 - 1.0).abs() < 0.02, "{}", exp(middle));
        assert!(spread > 0.45, "{spread}");
        let (alone, same) = run(&[&a]);
        assert!((exp(alone) / 100.0 - 1.0).abs() < 0.01 && (same - 0.2).abs() < 0.01);
    }
}
