//! Decimals as written: the digits a note used are evidence of how exact it meant to be.

use std::cmp::Ordering;
use std::fmt;

/// `digits * 10^exponent`. Equality is of the writing (1.0 and 1.00 differ); compare values with [`Decimal::cmp_value`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Decimal {
    /// All digits written, as an integer, with sign.
    pub digits: i128,
    /// Power of ten of the last digit.
    pub exponent: i16,
}

impl Decimal {
    /// A whole number.
    pub const fn whole(digits: i128) -> Decimal {
        Decimal { digits, exponent: 0 }
    }

    /// Read `-12,345.60`: commas between digits are dropped, no exponent, no spaces. None when it is no such number or
    /// has more than 30 digits.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, body) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mut digits, mut exponent, mut count, mut point) = (0i128, 0i16, 0, false);
        for sign in body.bytes() {
            match sign {
                b'0'..=b'9' if count < 30 => {
                    digits = digits * 10 + i128::from(sign - b'0');
                    count += 1;
                    exponent -= i16::from(point);
                }
                b'.' if !point => point = true,
                b',' if count > 0 && !point => {}
                _ => return None,
            }
        }
        (count > 0).then_some(Decimal { digits: if negative { -digits } else { digits }, exponent })
    }

    /// The value times `10^power`, same digits.
    pub const fn shift(self, power: i16) -> Decimal {
        Decimal { digits: self.digits, exponent: self.exponent + power }
    }

    /// The value with its sign turned.
    pub const fn negate(self) -> Decimal {
        Decimal { digits: -self.digits, exponent: self.exponent }
    }

    /// Product; None on overflow of 38 digits.
    pub fn times(self, other: Decimal) -> Option<Decimal> {
        Some(Decimal {
            digits: self.digits.checked_mul(other.digits)?,
            exponent: self.exponent.checked_add(other.exponent)?,
        })
    }

    /// Sum at the finer of both exponents; None on overflow.
    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        let exponent = self.exponent.min(other.exponent);
        let digits = self.at(exponent)?.checked_add(other.at(exponent)?)?;
        Some(Decimal { digits, exponent })
    }

    fn at(self, exponent: i16) -> Option<i128> {
        let by = u32::try_from(self.exponent - exponent).ok()?;
        self.digits.checked_mul(10i128.checked_pow(by)?)
    }

    /// The nearest double, rounded once (by the standard library's correctly rounded parser).
    pub fn to_f64(self) -> f64 {
        format!("{}e{}", self.digits, self.exponent).parse().unwrap_or(f64::NAN)
    }

    /// Half a unit of the last digit written, zeros at the end counted as unwritten (160 is 160 +- 5, 16.0 is +- 0.05):
    /// a note that says 16 cannot be held to more.
    pub fn half_unit(self) -> f64 {
        let (mut digits, mut exponent) = (self.digits, self.exponent);
        while exponent >= 0 && digits != 0 && digits % 10 == 0 {
            digits /= 10;
            exponent += 1;
        }
        Decimal { digits: 5, exponent: exponent - 1 }.to_f64()
    }

    /// Order by value, not by writing.
    pub fn cmp_value(self, other: Decimal) -> Ordering {
        let exponent = self.exponent.min(other.exponent);
        match (self.at(exponent), other.at(exponent)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.to_f64().total_cmp(&other.to_f64()),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.exponent >= 0 {
            return write!(
                f,
                "{}{}",
                self.digits,
                "0".repeat(if self.digits == 0 { 0 } else { self.exponent as usize })
            );
        }
        let places = usize::from(self.exponent.unsigned_abs());
        let sign = if self.digits < 0 { "-" } else { "" };
        let text = format!("{:0>width$}", self.digits.unsigned_abs(), width = places + 1);
        write!(f, "{sign}{}.{}", &text[..text.len() - places], &text[text.len() - places..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stay_as_written() {
        let table = [
            ("16", "16", 0.5),
            ("16.2", "16.2", 0.05),
            ("2,003", "2003", 0.5),
            ("-0.50", "-0.50", 0.005),
            ("160", "160", 5.0),
        ];
        for (text, shown, half) in table {
            let d = Decimal::parse(text).unwrap();
            assert_eq!(d.to_string(), shown);
            assert!((d.half_unit() - half).abs() < 1e-12, "{text}");
        }
        for bad in ["", ".", "1.2.3", "1e5", "-", "１"] {
            assert_eq!(Decimal::parse(bad), None, "{bad}");
        }
        assert_eq!(Decimal::parse("487").unwrap().shift(12).to_f64(), 487e12);
        assert_eq!(Decimal::parse("1.0").unwrap().cmp_value(Decimal::whole(1)), Ordering::Equal);
    }
}
