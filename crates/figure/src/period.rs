//! Periods: two dates, both inclusive, and the form in which they were said. Equality is by dates alone: a fiscal
//! quarter and a calendar quarter over the same days are the same time.

use std::cmp::Ordering;
use std::fmt;
use std::hash;

use jiff::civil::Date;

/// How a period was said; used for display and for the gold's strings, never for equality.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Form {
    /// `2026-02-21`
    Day,
    /// `2025-03`
    Month,
    /// `2025-Q2`
    Quarter,
    /// `2025-H1`
    Half,
    /// `2025`
    Year,
    /// `FY2026-Q1`: the company's own count.
    FiscalQuarter(i16, u8),
    /// `FY2026-H1`
    FiscalHalf(i16, u8),
    /// `FY2026`
    FiscalYear(i16),
    /// `2026-02-09/2026-02-15`
    Days,
    /// `2025-01/2025-09`
    Months,
    /// `2024-Q2/2024-Q4`
    Quarters,
    /// `2025-H1/2025-H2`
    Halves,
    /// `2024/2027`
    Years,
    /// `FY2025/FY2026`
    FiscalYears(i16, i16),
    /// `FY2025-Q4/FY2026-Q1`: (year, quarter) twice.
    FiscalQuarters(i16, u8, i16, u8),
}

/// The time for which something is true.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// As said.
    pub form: Form,
}

impl PartialEq for Period {
    fn eq(&self, other: &Period) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl Eq for Period {}
impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Period) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Period {
    fn cmp(&self, other: &Period) -> Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl hash::Hash for Period {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn months(start_year: i16, start_month: i8, count: i32, form: Form) -> Option<Period> {
    let start = date(start_year, start_month, 1)?;
    let last = i32::from(start_year) * 12 + i32::from(start_month) - 1 + count - 1;
    let end = date(i16::try_from(last.div_euclid(12)).ok()?, (last.rem_euclid(12) + 1) as i8, 1)?.last_of_month();
    Some(Period { start, end, form })
}

impl Period {
    /// One day.
    pub fn day(day: Date) -> Period {
        Period { start: day, end: day, form: Form::Day }
    }

    /// A calendar month; None when there is no such month.
    pub fn month(year: i16, month: i8) -> Option<Period> {
        months(year, month, 1, Form::Month)
    }

    /// A calendar quarter, 1 to 4.
    pub fn quarter(year: i16, quarter: u8) -> Option<Period> {
        (1..=4).contains(&quarter).then(|| months(year, quarter as i8 * 3 - 2, 3, Form::Quarter))?
    }

    /// A calendar half, 1 or 2.
    pub fn half(year: i16, half: u8) -> Option<Period> {
        (1..=2).contains(&half).then(|| months(year, half as i8 * 6 - 5, 6, Form::Half))?
    }

    /// A calendar year.
    pub fn year(year: i16) -> Option<Period> {
        months(year, 1, 12, Form::Year)
    }

    /// The fiscal year `label` that ends with month `end_month` of calendar year `ends_in`.
    pub fn fiscal_year(label: i16, ends_in: i16, end_month: i8) -> Option<Period> {
        let whole = fiscal_months(ends_in, end_month, 0, 12, Form::FiscalYear(label))?;
        Some(whole)
    }

    /// Quarter `quarter` of the fiscal year `label` that ends with `end_month` of `ends_in`.
    pub fn fiscal_quarter(label: i16, quarter: u8, ends_in: i16, end_month: i8) -> Option<Period> {
        let from = i32::from(quarter.checked_sub(1)?) * 3;
        (quarter <= 4).then(|| fiscal_months(ends_in, end_month, from, 3, Form::FiscalQuarter(label, quarter)))?
    }

    /// Half `half` of the fiscal year `label` that ends with `end_month` of `ends_in`.
    pub fn fiscal_half(label: i16, half: u8, ends_in: i16, end_month: i8) -> Option<Period> {
        let from = i32::from(half.checked_sub(1)?) * 6;
        (half <= 2).then(|| fiscal_months(ends_in, end_month, from, 6, Form::FiscalHalf(label, half)))?
    }

    /// From the first day of `a` to the last of `b`, in the coarser of both forms. None when it would run backwards.
    pub fn span(a: Period, b: Period) -> Option<Period> {
        if b.end < a.start {
            return None;
        }
        let form = match (a.form, b.form) {
            (Form::FiscalYear(x), Form::FiscalYear(y)) => Form::FiscalYears(x, y),
            (Form::FiscalQuarter(x, q), Form::FiscalQuarter(y, r)) => Form::FiscalQuarters(x, q, y, r),
            (x, y) => grain(x).max(grain(y)),
        };
        Some(Period { start: a.start, end: b.end, form })
    }

    /// Read a calendar form as displayed (not the fiscal ones, which need a company): `2025`, `2025-03`, `2025-Q2`,
    /// `2025-H1`, `2026-02-21`, or two of them with `/` between.
    pub fn parse(text: &str) -> Option<Period> {
        if let Some((a, b)) = text.split_once('/') {
            return Period::span(Period::parse(a)?, Period::parse(b)?);
        }
        let mut parts = text.split('-');
        let year: i16 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
        let Some(second) = parts.next() else { return Period::year(year) };
        if let Some(quarter) = second.strip_prefix('Q') {
            return Period::quarter(year, quarter.parse().ok()?);
        }
        if let Some(half) = second.strip_prefix('H') {
            return Period::half(year, half.parse().ok()?);
        }
        let month: i8 = second.parse().ok()?;
        match parts.next() {
            None => Period::month(year, month),
            Some(day) => Some(Period::day(date(year, month, day.parse().ok()?)?)),
        }
    }

    /// Number of days, both ends counted.
    pub fn days(&self) -> i32 {
        (self.end - self.start).get_days() + 1
    }

    /// Whether `other` lies within.
    pub fn contains(&self, other: &Period) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether both share a day.
    pub fn overlaps(&self, other: &Period) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// The same dates `years` later (29 February becomes the 28th), same calendar form; fiscal labels move along.
    pub fn shift_years(&self, years: i16) -> Option<Period> {
        let move_day = |d: Date| {
            let whole_month = d == d.last_of_month();
            let first = date(d.year() + years, d.month(), 1)?;
            let last = first.last_of_month();
            Some(if whole_month || d.day() > last.day() { last } else { date(first.year(), first.month(), d.day())? })
        };
        let start = date(self.start.year() + years, self.start.month(), self.start.day().min(28))
            .filter(|_| self.start.day() <= 28)
            .or_else(|| move_day(self.start))?;
        let form = match self.form {
            Form::FiscalYear(y) => Form::FiscalYear(y + years),
            Form::FiscalQuarter(y, q) => Form::FiscalQuarter(y + years, q),
            Form::FiscalHalf(y, h) => Form::FiscalHalf(y + years, h),
            Form::FiscalYears(a, b) => Form::FiscalYears(a + years, b + years),
            Form::FiscalQuarters(a, q, b, r) => Form::FiscalQuarters(a + years, q, b + years, r),
            other => other,
        };
        Some(Period { start, end: move_day(self.end)?, form })
    }
}

fn fiscal_months(ends_in: i16, end_month: i8, from: i32, count: i32, form: Form) -> Option<Period> {
    let first = i32::from(ends_in) * 12 + i32::from(end_month) - 12 + from;
    months(i16::try_from(first.div_euclid(12)).ok()?, (first.rem_euclid(12) + 1) as i8, count, form)
}

/// The range form of a single form, ordered from fine to coarse by the enum's own order.
fn grain(form: Form) -> Form {
    match form {
        Form::Day | Form::Days => Form::Days,
        Form::Month | Form::Months => Form::Months,
        Form::Quarter | Form::Quarters | Form::FiscalQuarter(..) | Form::FiscalQuarters(..) => Form::Quarters,
        Form::Half | Form::Halves | Form::FiscalHalf(..) => Form::Halves,
        Form::Year | Form::Years | Form::FiscalYear(_) | Form::FiscalYears(..) => Form::Years,
    }
}

fn single(f: &mut fmt::Formatter<'_>, day: Date, form: Form) -> fmt::Result {
    let (y, m) = (day.year(), day.month());
    match form {
        Form::Days | Form::Day => write!(f, "{y:04}-{m:02}-{:02}", day.day()),
        Form::Months | Form::Month => write!(f, "{y:04}-{m:02}"),
        Form::Quarters | Form::Quarter => write!(f, "{y:04}-Q{}", (m + 2) / 3),
        Form::Halves | Form::Half => write!(f, "{y:04}-H{}", if m <= 6 { 1 } else { 2 }),
        _ => write!(f, "{y:04}"),
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            Form::Day | Form::Month | Form::Quarter | Form::Half | Form::Year => single(f, self.start, self.form),
            Form::FiscalQuarter(y, q) => write!(f, "FY{y}-Q{q}"),
            Form::FiscalHalf(y, h) => write!(f, "FY{y}-H{h}"),
            Form::FiscalYear(y) => write!(f, "FY{y}"),
            Form::FiscalYears(a, b) => write!(f, "FY{a}/FY{b}"),
            Form::FiscalQuarters(a, q, b, r) => write!(f, "FY{a}-Q{q}/FY{b}-Q{r}"),
            range => {
                single(f, self.start, range)?;
                f.write_str("/")?;
                single(f, self.end, range)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_back_as_written() {
        let table = [
            "2025",
            "2025-03",
            "2025-Q2",
            "2025-H1",
            "2026-02-21",
            "2024/2027",
            "2026-02-09/2026-02-15",
            "2024-Q2/2024-Q4",
            "2025-01/2025-09",
        ];
        for text in table {
            assert_eq!(Period::parse(text).unwrap().to_string(), text);
        }
        for bad in ["", "25", "2025-Q5", "2025-13", "2027/2024", "2025-02-30"] {
            assert_eq!(Period::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn fiscal_periods_are_dates_and_labels() {
        let q = Period::fiscal_quarter(2026, 1, 2026, 1).unwrap(); // NVIDIA: February to April 2025
        assert_eq!(
            (q.to_string().as_str(), q.start.to_string().as_str(), q.end.to_string().as_str()),
            ("FY2026-Q1", "2025-02-01", "2025-04-30")
        );
        let year = Period::fiscal_year(2025, 2025, 6).unwrap(); // Microsoft
        assert_eq!((year.start.to_string().as_str(), year.end.to_string().as_str()), ("2024-07-01", "2025-06-30"));
        let calendar = Period::fiscal_quarter(2025, 2, 2025, 12).unwrap();
        assert_eq!(calendar, Period::quarter(2025, 2).unwrap());
    }

    #[test]
    fn years_shift() {
        let p = |t: &str| Period::parse(t).unwrap();
        assert_eq!(p("2024-02").shift_years(1).unwrap(), p("2025-02"));
        assert_eq!(p("2025-Q1").shift_years(-1).unwrap(), p("2024-Q1"));
        assert_eq!(p("2024-02-29").shift_years(1).unwrap(), p("2025-02-28"));
        assert_eq!(p("2025").days(), 365);
    }
}
