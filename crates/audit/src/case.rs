//! What is judged: the claims of one note, beside what was known on its day.

use almanac::Almanac;
use claims::{Claim, Span};
use figure::{Date, Period, Series};
use read::Note;

use crate::rulebook::Rulebook;

/// The most a series can be, as a figure: a physical limit, worked elsewhere and handed in.
#[derive(Clone, PartialEq, Debug)]
pub struct Ceiling {
    /// Of what.
    pub series: Series,
    /// The most, in the unit of the series.
    pub most: f64,
    /// The row or figure it comes from.
    pub row: String,
}

/// One note's claims and what they are held against.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The note.
    pub note: &'a Note,
    /// What it says.
    pub claims: &'a [Claim],
    /// What is known; rows later than `as_of` are not seen.
    pub almanac: &'a Almanac,
    /// The day from which the note is judged: its own date where known.
    pub as_of: Date,
    /// Identities, tolerances and limits.
    pub rules: &'a Rulebook,
    /// Physical limits; empty within a note alone.
    pub ceilings: &'a [Ceiling],
}

impl<'a> Case<'a> {
    /// A note against itself and the almanac.
    pub fn within(
        note: &'a Note,
        claims: &'a [Claim],
        almanac: &'a Almanac,
        as_of: Date,
        rules: &'a Rulebook,
    ) -> Case<'a> {
        Case { note, claims, almanac, as_of, rules, ceilings: &[] }
    }

    /// The day the note was said, else the day it is judged from.
    pub fn day(&self) -> Date {
        self.note.said_on.unwrap_or(self.as_of)
    }

    /// Where the note writes its own date (`2025-6-9`, `2025-06-09`, `2025年6月9日`); None when it does not.
    pub fn date_words(&self) -> Option<Span> {
        let day = self.note.said_on?;
        let (y, m, d) = (day.year(), day.month(), day.day());
        let forms = [
            format!("{y}-{m}-{d}"),
            format!("{y}-{m:02}-{d:02}"),
            format!("{y}年{m}月{d}日"),
            format!("{y}/{m}/{d}"),
            format!("{y}/{m:02}/{d:02}"),
            format!("{y}.{m:02}.{d:02}"),
        ];
        let text = self.note.text();
        let found = forms.iter().filter_map(|form| text.find(form).map(|at| (at, form.len()))).min()?;
        Some(Span::new(found.0, found.0 + found.1))
    }

    /// Days from the end of one period to the start of another; 0 when they overlap.
    pub fn days_between(a: &Period, b: &Period) -> i32 {
        if a.overlaps(b) {
            0
        } else if a.end < b.start {
            (b.start - a.end).get_days()
        } else {
            (a.start - b.end).get_days()
        }
    }
}
