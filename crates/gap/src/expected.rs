//! What is expected: the newest consensus inside the window, else the median of brokers' latest rows, one per broker.
//! It expires at the next print of the series. Guidance stands beside it; a belief is never an expectation.

use std::collections::BTreeMap;

use figure::{Date, Period, Sheet, Stance};
use trend::{Evidence, Held, Match, Quantity};

use crate::gaps::{Expected, Reason};
use trend::rules::MEDIAN;

/// Which expected rows count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// Nothing said later is used.
    pub as_of: Date,
    /// Rows older than this many days do not count.
    pub days: i32,
}

/// The expected figure of a quantity for a period. Err says why there is none: nothing said, or what was said is older
/// than the window or than the next print.
pub fn expected(
    sheet: &mut Sheet,
    evidence: &Evidence,
    quantity: &Quantity,
    period: &Period,
    window: &Window,
    same: Match,
) -> Result<Expected, Reason> {
    let held = evidence.of(quantity);
    let speaks = |h: &&Held| {
        matches!(h.stance, Stance::Consensus | Stance::Forecast)
            && same.same(&h.period, period)
            && h.known_from <= window.as_of
    };
    let said: Vec<&Held> = held.iter().filter(speaks).collect();
    let newest = said.iter().map(|h| h.known_from).max().ok_or(Reason::NothingExpected)?;
    let print = held
        .iter()
        .filter(|h| h.own && h.stance == Stance::Actual && h.known_from <= window.as_of)
        .map(|h| h.known_from)
        .max();
    let age = |d: Date| (window.as_of - d).get_days();
    let live = |h: &&Held| age(h.known_from) <= window.days && print.is_none_or(|print| h.known_from >= print);
    let standing: Vec<&Held> = said.into_iter().filter(live).collect();
    if standing.is_empty() {
        return Err(match print {
            Some(print) if newest < print => Reason::Expired(print),
            _ => Reason::TooOld(age(newest)),
        });
    }
    let consensus: Vec<&Held> = standing.iter().copied().filter(|h| h.stance == Stance::Consensus).collect();
    if let Some(row) = latest(&consensus) {
        return Ok(Expected {
            figure: row.figure,
            n: row.n.unwrap_or(0),
            dispersion: None,
            consensus: true,
            said_on: row.known_from,
            age_days: age(row.known_from),
            by: vec![row.by.clone()],
            rows: vec![row.figure],
        });
    }
    Ok(brokers(sheet, quantity, period, &standing, window))
}

/// The newest row; of one day the best source, then the first entered.
fn latest<'a>(rows: &[&'a Held]) -> Option<&'a Held> {
    rows.iter().copied().reduce(|best, h| {
        let later = (h.known_from, std::cmp::Reverse(h.rank)) > (best.known_from, std::cmp::Reverse(best.rank));
        if later { h } else { best }
    })
}

fn brokers(sheet: &mut Sheet, quantity: &Quantity, period: &Period, standing: &[&Held], window: &Window) -> Expected {
    let mut by: BTreeMap<&str, Vec<&Held>> = BTreeMap::new();
    for held in standing {
        by.entry(&held.by).or_default().push(held);
    }
    let latest: Vec<&Held> = by.values().filter_map(|rows| latest(rows)).collect();
    let rows: Vec<_> = latest.iter().map(|h| h.figure).collect();
    let figure = match rows.as_slice() {
        [one] => *one,
        many => sheet.work(&MEDIAN, quantity.series(*period, Stance::Forecast), quantity.unit.clone(), many),
    };
    let (low, high) =
        latest.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x.value), h.max(x.value)));
    let said_on = latest.iter().map(|h| h.known_from).max().unwrap_or(window.as_of);
    Expected {
        figure,
        n: latest.len(),
        dispersion: (latest.len() > 1 && low > 0.0).then(|| high / low - 1.0),
        consensus: false,
        said_on,
        age_days: (window.as_of - said_on).get_days(),
        by: by.keys().map(|name| (*name).to_string()).collect(),
        rows,
    }
}
