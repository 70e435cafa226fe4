//! Times said in a text: found first, resolved later, against the note's date, the company's fiscal year and the period
//! last named.

mod en;
mod find;
mod resolve;
#[cfg(test)]
mod tests;
mod zh;

pub use find::find;
pub use resolve::resolve;

use crate::Span;

/// Which year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum YearRef {
    /// Written.
    Is(i16),
    /// Years from the note's: 0 this year, -1 last year.
    Rel(i16),
    /// Not said: from the context, else the note's date.
    Open,
}

/// Which part of the year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// All of it.
    Year,
    /// Half 1 or 2.
    Half(u8),
    /// Quarter 1 to 4.
    Quarter(u8),
    /// Month 1 to 12.
    Month(u8),
    /// Month and day.
    Day(u8, u8),
    /// Halves from the note's own: 0 this half.
    RelHalf(i16),
    /// Quarters from the note's own ("the quarter" 0, 上个季度 -1).
    RelQuarter(i16),
    /// Months from the note's own.
    RelMonth(i16),
    /// Weeks (Monday to Sunday) from the note's own.
    RelWeek(i16),
    /// Days from the note's own.
    RelDay(i16),
    /// Day of the month of the note, month not said ("11日讯").
    DayOf(u8),
    /// From next year, n years; negative: the n years up to now ("over the next four years", 过去三年).
    Years(i16),
    /// From next month, n months; negative: the n months up to now.
    Months(i16),
    /// Beginning of the year to the note's date (年初至今, year to date).
    ToDate,
    /// End of the decade of the note.
    Decade,
}

/// One end of a time said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Point {
    /// Year.
    pub year: YearRef,
    /// Part of it.
    pub part: Part,
    /// Said as a fiscal time: `FY2026`, 财年, "fiscal".
    pub fiscal: bool,
    /// Said as a calendar time: "calendar 2026", `CY2026`.
    pub calendar: bool,
}

/// Which edge of the time is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Edge {
    /// The whole of it.
    Whole,
    /// Its end ("by the end of 2027", 年底, 末, "as of").
    End,
    /// Its beginning (年初).
    Start,
    /// From it on ("since", 起, 以来).
    Since,
}

/// A time said, before resolution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct When {
    /// Its words.
    pub span: Span,
    /// The time, or where it begins.
    pub from: Point,
    /// Where it ends, for "2024-2027", "Q1 to Q3".
    pub to: Option<Point>,
    /// Edge.
    pub edge: Edge,
    /// Marked as expected: `2026E`, 预计.
    pub expected: bool,
}

/// A company's fiscal year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FiscalYear {
    /// Last month of it, 1 to 12.
    pub end_month: i8,
    /// Label minus the calendar year in which it ends; 0 for all that name a year by its end.
    pub label_ahead: i16,
}

impl Point {
    /// A point that is neither marked fiscal nor calendar.
    pub const fn new(year: YearRef, part: Part) -> Point {
        Point { year, part, fiscal: false, calendar: false }
    }

    /// The same, marked fiscal or not.
    pub const fn fiscal(self, fiscal: bool) -> Point {
        Point { fiscal, ..self }
    }
}
