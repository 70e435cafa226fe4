//! When the next figures are printed: a window from how long an entity took in the past.

use std::collections::BTreeMap;

use almanac::Almanac;
use figure::{Date, EntityId, Period, Stance};

use crate::gaps::Gaps;
use crate::speaks::Speaks;

/// The next print of an entity.
#[derive(Clone, PartialEq, Debug)]
pub struct Print {
    /// Whose.
    pub entity: EntityId,
    /// Of which quarter.
    pub period: Period,
    /// First day of the window, worked from past prints.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Past prints behind it.
    pub past: usize,
    /// Compared rows whose expected figure it puts out of date: indices in `Gaps::rows`.
    pub rows: Vec<usize>,
}

/// Next prints of the entities compared, by day. The quarter is the first of the fiscal year that is not printed. The
/// window runs from the quickest to the slowest past print of that quarter of the year, where two are known; else from
/// the quickest of any to the last day that the exchange allows, else to the slowest of any. An entity that has printed no
/// quarter has none.
pub fn prints(gaps: &Gaps, speaks: &Speaks, almanac: &Almanac, as_of: Date) -> Vec<Print> {
    let mut rows: BTreeMap<EntityId, Vec<usize>> = BTreeMap::new();
    for (i, gap) in gaps.rows.iter().enumerate().filter(|(_, gap)| gap.expected.is_some()) {
        rows.entry(gap.series.entity.clone()).or_default().push(i);
    }
    let mut found: Vec<Print> = rows
        .into_iter()
        .filter_map(|(entity, rows)| {
            let (period, (from, to), past) = next(&entity, speaks, almanac, as_of)?;
            Some(Print { entity, period, from, to, past, rows })
        })
        .collect();
    found.sort_by(|a, b| (a.from, a.to, &a.entity).cmp(&(b.from, b.to, &b.entity)));
    found
}

/// Fiscal year and quarter.
type Label = (i16, u8);

fn after((year, quarter): Label) -> Label {
    if quarter < 4 { (year, quarter + 1) } else { (year + 1, 1) }
}

fn next(entity: &EntityId, speaks: &Speaks, almanac: &Almanac, as_of: Date) -> Option<(Period, (Date, Date), usize)> {
    let fiscal = almanac.fiscal(entity);
    let exchange = almanac.entity(entity).and_then(|e| e.exchange.as_deref());
    let due = exchange.and_then(|exchange| speaks.due.get(exchange));
    let last = |quarter: u8| due.and_then(|days| days.get(usize::from(quarter) - 1)).copied();
    let mut lags: Vec<(Label, i32)> = Vec::new();
    let first = printed(entity, almanac, as_of);
    for (label, day) in first.iter().rev().take(speaks.method.prints) {
        let lag = (*day - fiscal.quarter_end(label.0, label.1)?).get_days();
        // A row that is known later than the rules allow relays a print of which no row is held.
        if lag > 0 && lag <= last(label.1).unwrap_or(speaks.method.latest_print) {
            lags.push((*label, lag));
        }
    }
    let mut label = after(*first.last_key_value()?.0);
    // A quarter whose window has passed was printed and no row says so: the next is awaited.
    loop {
        let (period, end) = (fiscal.quarter(label.0, label.1)?, fiscal.quarter_end(label.0, label.1)?);
        let same: Vec<i32> = lags.iter().filter(|(l, _)| l.1 == label.1).map(|(_, lag)| *lag).collect();
        let any: Vec<i32> = lags.iter().map(|(_, lag)| *lag).collect();
        let (used, allowed) = if same.len() < 2 { (any, last(label.1)) } else { (same, None) };
        let (quick, slow) = (*used.iter().min()?, allowed.unwrap_or(*used.iter().max()?));
        let day = |days: i32| end.checked_add(jiff::Span::new().days(days)).ok();
        let (from, to) = (day(quick.min(slow))?, day(slow)?);
        if to > as_of {
            return Some((period, (from.max(as_of.tomorrow().ok()?), to), used.len()));
        }
        label = after(label);
    }
}

/// Quarters an entity has printed and the day of each: of several rows the first is the print, later ones relay it.
fn printed(entity: &EntityId, almanac: &Almanac, as_of: Date) -> BTreeMap<Label, Date> {
    let fiscal = almanac.fiscal(entity);
    let mut printed: BTreeMap<Label, Date> = BTreeMap::new();
    let own = |o: &&almanac::Observation| {
        o.series.entity == *entity && o.series.stance == Stance::Actual && o.by.as_deref() == Some("company")
    };
    for row in almanac.observations(as_of).filter(own) {
        // Filed ends lie some days off the month's: the middle lies within either way.
        let Period { start, end, .. } = row.series.period;
        let middle = start.checked_add(jiff::Span::new().days((end - start).get_days() / 2)).ok();
        if let Some(label) = middle.and_then(|day| fiscal.quarter_of(day))
            && fiscal.quarter(label.0, label.1).is_some_and(|quarter| quarter == row.series.period)
        {
            let day = printed.entry(label).or_insert(row.known_from);
            *day = row.known_from.min(*day);
        }
    }
    printed
}
