//! Fiscal years: how a company's labels and dates become periods. A fiscal quarter is held to whole months (NVIDIA's
//! quarter to 27 April is February to April), so that a claim that says "fiscal Q1" and a filing that gives days meet.

use std::collections::BTreeMap;

use figure::{Date, EntityId, Form, Period};

use crate::Error;
use crate::files::Files;
use crate::table::{self, Row, Table};
use crate::vocabulary::Entity;

/// Days by which a 52-week quarter may end before or after its month.
const SLACK_DAYS: i32 = 8;

/// Companies that count in weeks file quarters of 12 to 14 of them.
const SHORTEST_QUARTER: i32 = 84;
const WEEK: i32 = 7;

/// A company's fiscal year; the calendar year where none is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fiscal {
    /// Month it ends with, 1 to 12.
    pub end_month: i8,
    /// Whether FY2025 is the year that starts in 2025 (Japan) rather than the one that ends in it.
    pub named_by_start: bool,
    /// Last days of quarters as filed, by (year label, quarter).
    pub ends: BTreeMap<(i16, u8), Date>,
}

impl Default for Fiscal {
    fn default() -> Fiscal {
        Fiscal { end_month: 12, named_by_start: false, ends: BTreeMap::new() }
    }
}

impl Fiscal {
    /// Whether its year is the calendar year.
    pub fn is_calendar(&self) -> bool {
        self.end_month == 12
    }

    /// Calendar year in which the fiscal year `label` ends.
    fn ends_in(&self, label: i16) -> i16 {
        label + i16::from(self.named_by_start && !self.is_calendar())
    }

    /// Fiscal year `label`; a calendar year has the calendar form.
    pub fn year(&self, label: i16) -> Option<Period> {
        if self.is_calendar() {
            Period::year(label)
        } else {
            Period::fiscal_year(label, self.ends_in(label), self.end_month)
        }
    }

    /// Quarter 1 to 4 of fiscal year `label`.
    pub fn quarter(&self, label: i16, quarter: u8) -> Option<Period> {
        if self.is_calendar() {
            Period::quarter(label, quarter)
        } else {
            Period::fiscal_quarter(label, quarter, self.ends_in(label), self.end_month)
        }
    }

    /// Half 1 or 2 of fiscal year `label`.
    pub fn half(&self, label: i16, half: u8) -> Option<Period> {
        if self.is_calendar() {
            Period::half(label, half)
        } else {
            Period::fiscal_half(label, half, self.ends_in(label), self.end_month)
        }
    }

    /// Last day of a quarter: as filed where known, else the end of its month.
    pub fn quarter_end(&self, label: i16, quarter: u8) -> Option<Date> {
        self.ends.get(&(label, quarter)).copied().or_else(|| self.quarter(label, quarter).map(|p| p.end))
    }

    /// Year label and quarter in which a day lies, by the ends as filed.
    pub fn quarter_of(&self, day: Date) -> Option<(i16, u8)> {
        let years = day.year().checked_sub(2)?..=day.year().checked_add(2)?;
        years
            .flat_map(|label| (1..=4).map(move |q| (label, q)))
            .find(|(label, q)| self.quarter_end(*label, *q).is_some_and(|end| end >= day))
    }

    /// The quarter in which a day lies.
    pub fn quarter_at(&self, day: Date) -> Option<Period> {
        let (label, quarter) = self.quarter_of(day)?;
        self.quarter(label, quarter)
    }

    /// The fiscal year in which a day lies.
    pub fn year_at(&self, day: Date) -> Option<Period> {
        self.year(self.quarter_of(day)?.0)
    }

    /// The last quarter that had closed before a day: what "last quarter" and "the quarter just reported" mean.
    pub fn closed_before(&self, day: Date) -> Option<Period> {
        let (label, quarter) = self.quarter_of(day)?;
        if quarter == 1 { self.quarter(label.checked_sub(1)?, 4) } else { self.quarter(label, quarter - 1) }
    }

    /// The period of two days in the form in which the company counts. Whole weeks of a quarter's length or more are held
    /// to whole months where both days lie near a month's ends. None when it runs backwards.
    pub fn period(&self, start: Date, end: Date) -> Option<Period> {
        if end < start {
            return None;
        }
        let days = Period { start, end, form: if start == end { Form::Day } else { Form::Days } };
        let (Some(first), Some(last)) = (month_start_near(start), month_end_near(end)) else { return Some(days) };
        let exact = first == start && last == end;
        let weeks = days.days() % WEEK == 0 && days.days() >= SHORTEST_QUARTER;
        if last < first || !(exact || weeks) {
            return Some(days);
        }
        let whole = Period { start: first, end: last, form: Form::Months };
        Some(Period { form: self.form(&whole), ..whole })
    }

    /// The form for whole months.
    fn form(&self, whole: &Period) -> Form {
        let at = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
        let count = at(whole.end) - at(whole.start) + 1;
        // The label of a fiscal period is that of the quarter its first month lies in; whole months, so no filed days.
        let plain = Fiscal { ends: BTreeMap::new(), ..self.clone() };
        let own = plain.quarter_of(whole.start).and_then(|(label, quarter)| {
            let candidates =
                [plain.year(label), plain.half(label, if quarter < 3 { 1 } else { 2 }), plain.quarter(label, quarter)];
            candidates.into_iter().flatten().find(|p| p == whole)
        });
        match (own, count) {
            (Some(own), _) => own.form,
            (None, 1) => Form::Month,
            (None, 12) if whole.start.month() == 1 => Form::Year,
            (None, 3) if whole.start.month() % 3 == 1 => Form::Quarter,
            (None, n) if n % 12 == 0 && whole.start.month() == 1 => Form::Years,
            (None, n) if n % 3 == 0 && whole.start.month() % 3 == 1 => Form::Quarters,
            _ => Form::Months,
        }
    }
}

fn month_start_near(day: Date) -> Option<Date> {
    let own = day.first_of_month();
    let next = day.last_of_month().tomorrow().ok()?;
    [own, next].into_iter().find(|first| (*first - day).get_days().abs() <= SLACK_DAYS)
}

fn month_end_near(day: Date) -> Option<Date> {
    let own = day.last_of_month();
    let before = day.first_of_month().yesterday().ok()?;
    [own, before].into_iter().find(|last| (*last - day).get_days().abs() <= SLACK_DAYS)
}

const COLUMNS: &[&str] = &["entity", "end_month", "named_by", "quarter_ends", "known_from", "source", "note"];

/// Read fiscal.csv: one row an entity, sorted.
pub(crate) fn read(files: &Files, entities: &BTreeMap<EntityId, Entity>) -> Result<BTreeMap<EntityId, Fiscal>, Error> {
    let table = Table::read(files, "fiscal.csv", COLUMNS)?;
    table.sorted(&["entity"], true)?;
    let mut fiscal = BTreeMap::new();
    for row in table.rows() {
        let id = row.need("entity")?;
        let id = EntityId::from(id);
        if !entities.contains_key(&id) {
            return Err(row.error(format!("entity {:?} is unknown; add it to entities.csv", id.as_str())));
        }
        row.known_from()?;
        row.source()?;
        fiscal.insert(id, one(row)?);
    }
    Ok(fiscal)
}

fn one(row: Row<'_>) -> Result<Fiscal, Error> {
    let month = row.need("end_month")?;
    let end_month = month.parse::<i8>().ok().filter(|m| (1..=12).contains(m));
    let named_by_start = match row.need("named_by")? {
        "end" => false,
        "start" => true,
        other => return Err(row.error(format!("named_by {other:?} is neither end nor start"))),
    };
    let mut ends = BTreeMap::new();
    for item in row.list("quarter_ends") {
        let parsed = item.split_once('=').and_then(|(label, day)| {
            let (year, quarter) = label.strip_prefix("FY")?.split_once("-Q")?;
            Some(((year.parse().ok()?, quarter.parse().ok()?), table::date(day)?))
        });
        let (label, day) =
            parsed.ok_or_else(|| row.error(format!("quarter end {item:?} is not like FY2026-Q1=2025-04-27")))?;
        ends.insert(label, day);
    }
    let end_month = end_month.ok_or_else(|| row.error(format!("end_month {month:?} is not 1 to 12")))?;
    Ok(Fiscal { end_month, named_by_start, ends })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        table::date(text).unwrap()
    }

    #[test]
    fn filed_days_become_fiscal_quarters() {
        let ends = BTreeMap::from([((2026, 1), day("2025-04-27"))]);
        let nvidia = Fiscal { end_month: 1, named_by_start: false, ends };
        let shown = |start, end| nvidia.period(day(start), day(end)).unwrap().to_string();
        assert_eq!(shown("2025-01-27", "2025-04-27"), "FY2026-Q1");
        assert_eq!(shown("2024-01-29", "2025-01-26"), "FY2025");
        assert_eq!(shown("2025-01-01", "2025-12-31"), "2025");
        assert_eq!(shown("2025-04-01", "2025-04-30"), "2025-04");
        assert_eq!(shown("2025-06-09", "2025-06-09"), "2025-06-09");
        assert_eq!(shown("2025-03-31", "2025-06-05"), "2025-03-31/2025-06-05");
        assert_eq!(shown("2025-05-30", "2026-05-30"), "2025-05-30/2026-05-30");
        assert_eq!(shown("2024-01-01", "2027-12-31"), "2024/2027");
        assert_eq!(nvidia.quarter_of(day("2025-04-27")), Some((2026, 1)));
        assert_eq!(nvidia.quarter_of(day("2025-04-28")), Some((2026, 2)));
        assert_eq!(nvidia.closed_before(day("2025-05-28")).unwrap().to_string(), "FY2026-Q1");
        assert_eq!(nvidia.year_at(day("2025-06-09")).unwrap().to_string(), "FY2026");
    }

    #[test]
    fn calendar_companies_and_japan() {
        let plain = Fiscal::default();
        assert_eq!(plain.period(day("2024-12-29"), day("2025-03-29")).unwrap().to_string(), "2025-Q1");
        assert_eq!(plain.period(day("2025-01-01"), day("2025-06-30")).unwrap().to_string(), "2025-H1");
        assert_eq!(plain.closed_before(day("2025-06-09")).unwrap().to_string(), "2025-Q1");
        assert_eq!(plain.period(day("2025-06-09"), day("2025-06-08")), None);
        let japan = Fiscal { end_month: 3, named_by_start: true, ends: BTreeMap::new() };
        assert_eq!(japan.year(2025).unwrap().end.to_string(), "2026-03-31");
        assert_eq!(japan.quarter_at(day("2025-06-09")).unwrap().to_string(), "FY2025-Q1");
        assert_eq!(japan.period(day("2025-04-01"), day("2026-03-31")).unwrap().to_string(), "FY2025");
    }
}
