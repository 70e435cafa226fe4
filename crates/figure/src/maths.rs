//! exp, ln, powers and the inverse normal out of + - * / and square root alone, which IEEE 754 fixes to the last bit:
//! the same figures on every machine. Platform functions differ in the last bits for a tenth of all arguments.
#![allow(clippy::excessive_precision)] // coefficients stand as published

const LN2_HIGH: f64 = 6.931_471_803_691_238_2e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
const LOG2_E: f64 = std::f64::consts::LOG2_E;
const SQRT_HALF: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// `x * 2^n` by the exponent bits; exact while the result is normal, two steps otherwise.
fn scale(x: f64, n: i32) -> f64 {
    let power = |n: i32| f64::from_bits(((1023 + n) as u64) << 52);
    let half = n / 2;
    x * power(half) * power(n - half)
}

/// e^x. Relative error below 4e-16 (tested against the platform's); infinity above 709.78, 0 below -745.
pub fn exp(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x > 709.782_712_893_384 {
        return f64::INFINITY;
    }
    if x < -745.133_219_101_941_2 {
        return 0.0;
    }
    // x = n ln 2 + r, |r| <= ln 2 / 2; the floor of x + 1/2 needs no platform rounding mode.
    let scaled = x * LOG2_E;
    let n = (scaled + if scaled < 0.0 { -0.5 } else { 0.5 }) as i32;
    let r = (x - f64::from(n) * LN2_HIGH) - f64::from(n) * LN2_LOW;
    // Taylor series to r^13 (Horner): the next term is below 4e-18 for |r| <= 0.35.
    let mut sum = 1.0;
    let mut k = 13.0;
    while k >= 1.0 {
        sum = 1.0 + r * sum / k;
        k -= 1.0;
    }
    scale(sum, n)
}

/// Natural logarithm. NaN below 0, minus infinity at 0. Relative error below 4e-16 away from 1, absolute near it.
pub fn ln(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x.is_infinite() {
        return x;
    }
    // Subnormals are lifted first.
    let (x, lift) = if x < f64::MIN_POSITIVE { (x * 18_014_398_509_481_984.0, -54) } else { (x, 0) };
    let bits = x.to_bits();
    let mut n = ((bits >> 52) as i32) - 1023 + lift;
    let mut m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | (1023u64 << 52));
    if m > 2.0 * SQRT_HALF {
        m /= 2.0;
        n += 1;
    }
    // ln m = 2 atanh((m - 1) / (m + 1)); |s| <= 0.1716, so s^25 / 25 is below 3e-21.
    let s = (m - 1.0) / (m + 1.0);
    let s2 = s * s;
    let mut sum = 0.0;
    let mut k = 23.0;
    while k >= 3.0 {
        sum = s2 * (1.0 / k + sum);
        k -= 2.0;
    }
    let tail = 2.0 * s * sum;
    f64::from(n) * LN2_HIGH + (2.0 * s + (tail + f64::from(n) * LN2_LOW))
}

/// x^y for x > 0, as exp(y ln x): relative error grows with |y ln x| (about 1e-15 for factors up to 1,000).
pub fn pow(x: f64, y: f64) -> f64 {
    exp(y * ln(x))
}

/// Square root (IEEE 754 fixes it).
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

fn ratio(x: f64, top: &[f64; 8], bottom: &[f64; 8]) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, a| sum * x + a);
    horner(top) / horner(bottom)
}

/// Standard normal quantile for 0 < p < 1, by Wichura's PPND16 (Applied Statistics algorithm AS 241, 1988): relative
/// error about 1e-16. Infinite at the ends.
pub fn normal_quantile(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(0.180625 - q * q, &CENTRE_TOP, &CENTRE_BOTTOM);
    }
    let r = sqrt(-ln(if q < 0.0 { p } else { 1.0 - p }));
    let z = if r <= 5.0 { ratio(r - 1.6, &MIDDLE_TOP, &MIDDLE_BOTTOM) } else { ratio(r - 5.0, &FAR_TOP, &FAR_BOTTOM) };
    if q < 0.0 { -z } else { z }
}

const CENTRE_TOP: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTRE_BOTTOM: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_545e3,
];
const MIDDLE_TOP: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const MIDDLE_BOTTOM: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const FAR_TOP: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_BOTTOM: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
#[allow(clippy::disallowed_methods)] // the platform's functions are the oracle here
mod tests {
    use super::*;

    #[test]
    fn exp_and_ln_agree_with_the_platform() {
        let mut worst: f64 = 0.0;
        for i in -70_000..70_000 {
            let x = f64::from(i) * 0.01 + 0.001_234_5;
            if x.abs() < 700.0 {
                worst = worst.max((exp(x) / x.exp() - 1.0).abs());
            }
            let y = exp(x * 0.5);
            if y.is_normal() && (x * 0.5).abs() > 0.1 {
                worst = worst.max((ln(y) / y.ln() - 1.0).abs());
            }
        }
        assert!(worst < 1e-15, "{worst:e}");
        assert_eq!((exp(0.0), ln(1.0), exp(1000.0), exp(-1000.0)), (1.0, 0.0, f64::INFINITY, 0.0));
        assert!(ln(-1.0).is_nan());
    }

    #[test]
    fn normal_quantile_has_the_textbook_values() {
        let table = [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.9, 1.281_551_565_544_600_4),
            (0.001, -3.090_232_306_167_813),
            (1e-10, -6.361_340_902_404_056),
        ];
        for (p, z) in table {
            assert!((normal_quantile(p) - z).abs() < 1e-12, "{p}: {}", normal_quantile(p));
        }
    }

    #[test]
    fn bits_are_fixed() {
        // A change of a bit here is a change of every figure: it belongs into the changelog.
        let sum = (1..1000).map(|i| f64::from(i) / 1000.0).fold(0.0, |s, p| s + exp(normal_quantile(p)) + ln(p));
        assert_eq!(sum.to_bits(), 0x4083_d36a_419c_1d46, "{sum:e} {:#x}", sum.to_bits());
    }
}
