//! Numbers as shown: as many digits as their doubt allows, the language's own numerals, unit after the value.

use figure::{Summary, Unit};

use super::Bi;

/// A numeral system: (factor, word), largest first, and the word order of a percentage.
struct Numerals(&'static [(f64, &'static str)]);

const CN: Numerals = Numerals(&[(1e12, "万亿"), (1e8, "亿"), (1e4, "万")]);
const EN: Numerals = Numerals(&[(1e12, "T"), (1e9, "bn"), (1e6, "M"), (1e3, "k")]);
const SI: Numerals = Numerals(&[(1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")]);

/// Most digits ever shown: what is exact needs no more to be found again.
const MOST: usize = 6;

/// Decimal exponent of a number: 0 for 1 to 9.99. By formatting, not by a platform logarithm.
fn exponent(v: f64) -> i32 {
    format!("{:e}", v.abs()).split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0)
}

/// Significant digits that the doubt allows: those of |v| over half the 80 % band, and one more; at most [`MOST`].
pub fn digits(s: &Summary) -> usize {
    let half = (s.p90 - s.p10).abs() / 2.0;
    if half == 0.0 || s.p50 == 0.0 || !half.is_finite() {
        return MOST;
    }
    let ratio = s.p50.abs() / half;
    let ceiling = if ratio <= 1.0 { 0 } else { exponent(ratio) + i32::from(!format!("{ratio:e}").starts_with("1e")) };
    (ceiling + 1).clamp(2, MOST as i32) as usize
}

/// `v` at `digits` significant digits, in plain notation, zeros after the point trimmed.
fn plain(v: f64, digits: usize) -> String {
    let rounded: f64 = format!("{:.*e}", digits.max(1) - 1, v).parse().unwrap_or(v);
    let places = (digits as i32 - 1 - exponent(rounded)).clamp(0, 12) as usize;
    let text = format!("{rounded:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

impl Numerals {
    fn scale(&self, v: f64) -> (f64, &'static str) {
        let fits = |(factor, _): &&(f64, &str)| v.abs() >= *factor && (*factor > 1e3 || v.abs() >= 1e4);
        self.0.iter().find(fits).copied().unwrap_or((1.0, ""))
    }

    fn show(&self, v: f64, digits: usize) -> String {
        let (factor, word) = self.scale(v);
        format!("{}{word}", plain(v / factor, digits))
    }

    fn band(&self, s: &Summary) -> String {
        let (factor, _) = self.scale(s.p50);
        ends(s.p10 / factor, s.p90 / factor)
    }
}

/// Both ends at two digits, at more where two do not tell them apart.
fn ends(low: f64, high: f64) -> String {
    let at = |digits: usize| (plain(low, digits), plain(high, digits));
    let (low, high) = (2..MOST).map(at).find(|(a, b)| a != b).unwrap_or_else(|| at(MOST));
    format!("[{low} – {high}]")
}

fn is_si(unit: &Unit) -> bool {
    matches!(unit.to_string().as_str(), "W" | "bit/s" | "W/chip" | "W/accelerator")
}

/// Whether a unit is shown as a percentage.
fn is_share(unit: &Unit) -> bool {
    unit.is_ratio()
}

/// The median as text in both languages, the unit's name after it: `38M unit`, `3800万 件`; shares as percentages.
pub fn text(s: &Summary, unit: &Unit, name: &Bi) -> Bi {
    let n = digits(s);
    if is_share(unit) {
        return Bi::same(format!("{}%", plain(s.p50 * 100.0, n.min(4))));
    }
    if is_si(unit) {
        return Bi::same(format!("{}{unit}", SI.show(s.p50, n)));
    }
    Bi { zh: format!("{} {}", CN.show(s.p50, n), name.zh), en: format!("{} {}", EN.show(s.p50, n), name.en) }
}

/// A value without doubt of its own, at two digits: a break-even.
pub fn rounded(v: f64, unit: &Unit, name: &Bi) -> Bi {
    let band = v.abs() / 8.0;
    text(&Summary { p10: v - band, p50: v, p90: v + band }, unit, name)
}

/// The 80 % interval in the scale of the median, two digits an end; empty when exact.
pub fn interval(s: &Summary, unit: &Unit) -> Bi {
    if s.p10 == s.p90 {
        return Bi::default();
    }
    if is_share(unit) {
        return Bi::same(ends(s.p10 * 100.0, s.p90 * 100.0));
    }
    if is_si(unit) {
        return Bi::same(SI.band(s));
    }
    Bi { zh: CN.band(s), en: EN.band(s) }
}

/// A gap (implied / expected - 1) with its arrow.
pub fn gap(v: f64) -> String {
    format!("{} {}", if v >= 0.0 { "▲" } else { "▼" }, signed(v))
}

/// A relative difference: whole percents with sign below 100 %, multiples above.
pub fn signed(v: f64) -> String {
    if v.abs() < 1.0 { format!("{:+.0}%", v * 100.0) } else { format!("×{}", plain(v + 1.0, 2)) }
}

/// A probability: `.88`; never 1.
pub fn probability(p: f64) -> String {
    if p > 0.99 {
        return ">.99".to_string();
    }
    let text = format!("{p:.2}");
    text.strip_prefix('0').map_or(text.clone(), str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(p10: f64, p50: f64, p90: f64) -> Summary {
        Summary { p10, p50, p90 }
    }

    #[test]
    fn digits_follow_doubt_and_language() {
        let (unit, name) = (Unit::atom("unit"), Bi::same("unit"));
        let table = [
            (s(33e6, 46.2e6, 64e6), "4600万 unit", "46M unit", "[3300 – 6400]", "[33 – 64]"),
            (s(487e12, 487e12, 487e12), "487万亿 unit", "487T unit", "", ""),
            (s(15.9e12, 16.233e12, 16.6e12), "16.2万亿 unit", "16.2T unit", "[16 – 17]", "[16 – 17]"),
            (s(3111.0, 3111.0, 3111.0), "3111 unit", "3111 unit", "", ""),
            (s(226.75, 226.75, 226.75), "226.75 unit", "226.75 unit", "", ""),
        ];
        for (summary, zh, en, band_zh, band_en) in table {
            assert_eq!(text(&summary, &unit, &name), Bi { zh: zh.into(), en: en.into() });
            assert_eq!(interval(&summary, &unit), Bi { zh: band_zh.into(), en: band_en.into() });
        }
        assert_eq!(text(&s(0.5, 0.56, 0.62), &Unit::ratio(), &name).en, "56%");
        assert_eq!(text(&s(1.2e9, 1.2e9, 1.2e9), &Unit::atom("W"), &name).en, "1.2 GW");
        assert_eq!(
            (gap(0.24), gap(-0.08), gap(1.3), probability(0.876)),
            ("▲ +24%".into(), "▼ -8%".into(), "▲ ×2.3".into(), ".88".into())
        );
    }
}
