//! From a time said to a period: by the note's date, the company's fiscal year and the period last named.

use figure::{Date, Form, Period};

use super::{Edge, FiscalYear, Part, Point, When, YearRef};

/// Days after the end of a quarter in which "the quarter" still means the one just closed.
const JUST_CLOSED: i32 = 75;
/// Days into a month until which "year to date" leaves that month out.
const EARLY: i8 = 10;

/// The period that `when` means. `fiscal` is the year of the company it is said of (None: calendar), `last` the period
/// last named in the passage. None where the words need a date and the note has none.
pub fn resolve(
    when: &When,
    said_on: Option<Date>,
    fiscal: Option<FiscalYear>,
    last: Option<&Period>,
) -> Option<Period> {
    let fiscal = fiscal.filter(|f| f.end_month != 12 || f.label_ahead != 0);
    let context = Context { said_on, fiscal, last };
    let Some(to) = when.to else {
        return Some(edge(context.point(when.from)?, when.edge));
    };
    // Both sides in one year where only one is said.
    let mut from = when.from;
    let to = if to.year == YearRef::Open { Point { year: from.year, ..to } } else { to };
    let to = if to.year == YearRef::Open { context.closed(to) } else { to };
    if from.year == YearRef::Open {
        from.year = to.year;
    }
    Some(edge(Period::span(context.point(from)?, context.point(to)?)?, when.edge))
}

fn edge(period: Period, edge: Edge) -> Period {
    let day = match edge {
        Edge::End => period.end,
        Edge::Start => period.start,
        Edge::Whole | Edge::Since => return period,
    };
    match period.form {
        Form::Day | Form::Month | Form::Days => period,
        _ => Period::month(day.year(), day.month()).unwrap_or(period),
    }
}

struct Context<'a> {
    said_on: Option<Date>,
    fiscal: Option<FiscalYear>,
    last: Option<&'a Period>,
}

impl Context<'_> {
    fn point(&self, p: Point) -> Option<Period> {
        let fiscal = self.fiscal.filter(|_| !p.calendar);
        match p.part {
            Part::RelQuarter(0) if p.year == YearRef::Rel(-1) => self.rel_quarter(0, fiscal)?.shift_years(-1),
            Part::RelQuarter(by) => self.rel_quarter(by, fiscal),
            Part::RelMonth(by) => {
                let d = self.said_on?;
                months_from(d.year(), d.month(), by).and_then(|(y, m)| Period::month(y, m))
            }
            Part::RelHalf(by) => {
                let d = self.said_on?;
                let index = i32::from(d.year()) * 2 + i32::from(d.month() > 6) + i32::from(by);
                Period::half(i16::try_from(index.div_euclid(2)).ok()?, index.rem_euclid(2) as u8 + 1)
            }
            Part::RelWeek(by) => self.week(by),
            Part::RelDay(by) => Some(Period::day(plus_days(self.said_on?, i32::from(by))?)),
            Part::DayOf(day) => self.day_of(day),
            Part::Years(n) => self.years(n),
            Part::Months(n) => self.months(n),
            Part::ToDate => self.to_date(),
            Part::Decade => {
                let year = self.said_on?.year();
                Period::year(year - year.rem_euclid(10) + 10)
            }
            _ => self.within_year(p, fiscal),
        }
    }

    /// Year, half, quarter, month, day, with the year said, counted or open.
    fn within_year(&self, p: Point, fiscal: Option<FiscalYear>) -> Option<Period> {
        // Quarters, halves and relative years of a company with another year end follow its own count; a plain year
        // only where it is called fiscal.
        let own = match p.part {
            Part::Year => fiscal.filter(|_| p.fiscal || matches!(p.year, YearRef::Rel(_))),
            Part::Quarter(_) | Part::Half(_) => fiscal,
            _ => None,
        };
        match p.year {
            YearRef::Is(year) => part_of(p.part, year, own),
            YearRef::Rel(by) => part_of(p.part, self.this_year(own)? + by, own),
            YearRef::Open => self.nearest(p.part, own),
        }
    }

    /// The label of the year the note was said in.
    fn this_year(&self, own: Option<FiscalYear>) -> Option<i16> {
        let d = self.said_on.or_else(|| self.last.map(|l| l.end))?;
        Some(match own {
            Some(f) => d.year() + i16::from(d.month() > f.end_month) + f.label_ahead,
            None => d.year(),
        })
    }

    /// Of the years around the note's, the one in which that part ends nearest to it.
    fn nearest(&self, part: Part, own: Option<FiscalYear>) -> Option<Period> {
        let year = self.this_year(own)?;
        let day = self.said_on.or_else(|| self.last.map(|l| l.end))?;
        let away = |p: &Period| (p.end - day).get_days().abs().min((p.start - day).get_days().abs());
        [0, -1, 1].into_iter().filter_map(|by| part_of(part, year + by, own)).min_by_key(away)
    }

    /// The same point in the newest year in which it is over, or nearly so, at the note's date: what runs from one part
    /// of a year to another without a year (1-9月, 前三季度) is mostly looked back on.
    fn closed(&self, p: Point) -> Point {
        let own = self.fiscal.filter(|_| !p.calendar && matches!(p.part, Part::Quarter(_) | Part::Half(_)));
        let (Some(year), Some(day)) = (self.this_year(own), self.said_on) else { return p };
        let over = |y: &i16| part_of(p.part, *y, own).is_some_and(|q| (q.start - day).get_days() <= 0);
        [year + 1, year, year - 1].into_iter().find(over).map_or(p, |y| Point { year: YearRef::Is(y), ..p })
    }

    fn rel_quarter(&self, by: i16, fiscal: Option<FiscalYear>) -> Option<Period> {
        let named = self.last.filter(|l| matches!(l.form, Form::Quarter | Form::FiscalQuarter(..)));
        let base = match (named, self.said_on) {
            (Some(l), _) if by == 0 => *l,
            (_, Some(day)) => self.reported(day, fiscal)?,
            (Some(l), None) => *l,
            _ => return None,
        };
        shift_quarters(base, by, fiscal)
    }

    /// The quarter a note of that day speaks of as its own.
    fn reported(&self, day: Date, fiscal: Option<FiscalYear>) -> Option<Period> {
        let closed = plus_days(day, -JUST_CLOSED)?;
        quarter_of(closed, fiscal)
    }

    fn week(&self, by: i16) -> Option<Period> {
        let day = self.said_on?;
        let since_monday = i32::from(day.weekday().to_monday_zero_offset());
        let start = plus_days(day, i32::from(by) * 7 - since_monday)?;
        Some(Period { start, end: plus_days(start, 6)?, form: Form::Days })
    }

    fn day_of(&self, day: u8) -> Option<Period> {
        let said = self.said_on?;
        let (year, month) = if i16::from(day) > i16::from(said.day()) + 1 {
            months_from(said.year(), said.month(), -1)?
        } else {
            (said.year(), said.month())
        };
        Some(Period::day(Date::new(year, month, day as i8).ok()?))
    }

    fn years(&self, n: i16) -> Option<Period> {
        let year = self.said_on?.year();
        let (a, b) = if n > 0 { (year + 1, year + n) } else { (year + n + 1, year) };
        if a == b { Period::year(a) } else { Period::span(Period::year(a)?, Period::year(b)?) }
    }

    fn months(&self, n: i16) -> Option<Period> {
        let d = self.said_on?;
        let (a, b) = if n > 0 { (1, n) } else { (n + 1, 0) };
        let month = |by| months_from(d.year(), d.month(), by).and_then(|(y, m)| Period::month(y, m));
        Period::span(month(a)?, month(b)?)
    }

    fn to_date(&self) -> Option<Period> {
        let d = self.said_on?;
        let last = if d.day() <= EARLY { d.month() - 1 } else { d.month() };
        match last {
            0 => Period::month(d.year(), 1),
            3 => Period::quarter(d.year(), 1),
            6 => Period::half(d.year(), 1),
            12 => Period::year(d.year()),
            1 => Period::month(d.year(), 1),
            m => Period::span(Period::month(d.year(), 1)?, Period::month(d.year(), m)?),
        }
    }
}

fn part_of(part: Part, year: i16, own: Option<FiscalYear>) -> Option<Period> {
    match (part, own) {
        (Part::Year, None) => Period::year(year),
        (Part::Year, Some(f)) => Period::fiscal_year(year, year - f.label_ahead, f.end_month),
        (Part::Half(h), None) => Period::half(year, h),
        (Part::Half(h), Some(f)) => Period::fiscal_half(year, h, year - f.label_ahead, f.end_month),
        (Part::Quarter(q), None) => Period::quarter(year, q),
        (Part::Quarter(q), Some(f)) => Period::fiscal_quarter(year, q, year - f.label_ahead, f.end_month),
        (Part::Month(m), _) => Period::month(year, m as i8),
        (Part::Day(m, d), _) => Some(Period::day(Date::new(year, m as i8, d as i8).ok()?)),
        _ => None,
    }
}

/// The quarter, fiscal or calendar, that holds `day`.
fn quarter_of(day: Date, own: Option<FiscalYear>) -> Option<Period> {
    let Some(f) = own else { return Period::quarter(day.year(), (day.month() as u8).div_ceil(3)) };
    let label_end = day.year() + i16::from(day.month() > f.end_month);
    let since = i32::from(day.month()) - i32::from(f.end_month) - 1;
    let quarter = since.rem_euclid(12) / 3 + 1;
    Period::fiscal_quarter(label_end + f.label_ahead, quarter as u8, label_end, f.end_month)
}

fn shift_quarters(base: Period, by: i16, own: Option<FiscalYear>) -> Option<Period> {
    if by == 0 {
        return Some(base);
    }
    let (y, m) = months_from(base.start.year(), base.start.month(), by * 3)?;
    let own = own.filter(|_| matches!(base.form, Form::FiscalQuarter(..)));
    quarter_of(Date::new(y, m, 15).ok()?, own)
}

fn months_from(year: i16, month: i8, by: i16) -> Option<(i16, i8)> {
    let index = i32::from(year) * 12 + i32::from(month) - 1 + i32::from(by);
    Some((i16::try_from(index.div_euclid(12)).ok()?, (index.rem_euclid(12) + 1) as i8))
}

fn plus_days(day: Date, by: i32) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_days(by).ok()?).ok()
}
