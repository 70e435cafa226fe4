//! Time axes: ISO days as numbers, and months, quarters or years as ticks.

/// Day number of `2025-06-09`; of the first day of `2025-06` and `2025`.
pub fn day(text: &str) -> Option<f64> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let year = parts.next()??;
    let month = parts.next().unwrap_or(Some(1))?;
    let day = parts.next().unwrap_or(Some(1))?;
    let known = (1000..3000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    known.then(|| number(year, month, day))
}

/// Days of the proleptic Gregorian calendar; years begin in March, so that the leap day is the last.
fn number(year: i64, month: i64, day: i64) -> f64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    (365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day) as f64
}

/// Ticks within two days: about `most` of them at most, each with its name (`2025`, `2025-07`); whole years are named
/// by the year alone.
pub fn ticks(from: f64, to: f64, most: usize) -> Vec<(f64, String)> {
    const STEPS: [i64; 7] = [1, 2, 3, 6, 12, 24, 60];
    let months = (to - from) / 30.4;
    let step = STEPS.into_iter().find(|step| months / *step as f64 <= most as f64).unwrap_or(120);
    let first = ((from / 365.25) as i64 - 1) * 12 / step;
    let at = |i: i64| number(i * step / 12, i * step % 12 + 1, 1);
    let name = |i: i64| {
        let (year, month) = (i * step / 12, i * step % 12 + 1);
        if month == 1 { year.to_string() } else { format!("{year}-{month:02}") }
    };
    (first..).map(|i| (at(i), name(i))).skip_while(|tick| tick.0 < from).take_while(|tick| tick.0 <= to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_over_leap_years() {
        let apart = |a: &str, b: &str| day(b).unwrap() - day(a).unwrap();
        assert_eq!(apart("2024-02-28", "2024-03-01"), 2.0);
        assert_eq!(apart("2025-02-28", "2025-03-01"), 1.0);
        assert_eq!(apart("2024", "2025"), 366.0);
        assert_eq!(apart("2025-06", "2025-07-01"), 30.0);
        assert_eq!(day("soon"), None);
        assert_eq!(day("2025-13"), None);
    }

    #[test]
    fn ticks_are_months_or_years() {
        let names = |from: &str, to: &str, most| {
            ticks(day(from).unwrap(), day(to).unwrap(), most).into_iter().map(|tick| tick.1).collect::<Vec<_>>()
        };
        assert_eq!(names("2025-06-09", "2025-09-30", 6), ["2025-07", "2025-08", "2025-09"]);
        assert_eq!(names("2023-05-01", "2027-12-31", 6), ["2024", "2025", "2026", "2027"]);
    }
}
