//! The call: low, high, lean, or none and why (METHODS 7).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::gaps::{Call, Reason};

/// The bars a call has to clear, from data/routes.toml.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bars {
    /// P at which a call is made.
    pub sure: f64,
    /// P of a single route is capped here.
    pub lone_cap: f64,
    /// A route must have come within this share of the truth ...
    pub reproduce: f64,
    /// ... in each of this many past periods, the newest.
    pub reproduce_periods: usize,
}

/// What the call asks of a route.
#[derive(Clone, PartialEq, Debug)]
pub struct Vote<'a> {
    /// Routes of one group share inputs and are one voice.
    pub group: &'a str,
    /// Share of worlds in which it is above the expected figure.
    pub p_above: f64,
    /// Whether it reproduced the last periods.
    pub proven: bool,
}

/// The call and the P shown with it. `p` is that of the pool; `apart` says whether routes differ by more than their
/// errors.
pub fn call(votes: &[Vote<'_>], p: f64, apart: bool, bars: &Bars) -> (Call, f64) {
    let mut groups: BTreeMap<&str, Vec<&Vote<'_>>> = BTreeMap::new();
    for vote in votes {
        groups.entry(vote.group).or_default().push(vote);
    }
    let lone = groups.len() < 2;
    let shown = if lone { p.clamp(1.0 - bars.lone_cap, bars.lone_cap) } else { p };
    let above = p >= bars.sure;
    if !votes.iter().any(|vote| vote.proven) {
        return (Call::NoCall(Reason::NotProven), shown);
    }
    if !above && p > 1.0 - bars.sure {
        let sides = groups.values().map(|g| side(g)).collect::<Vec<_>>();
        let split = sides.iter().any(|s| *s > 0.5) && sides.iter().any(|s| *s < 0.5);
        return (Call::NoCall(if apart && split { Reason::RoutesDisagree } else { Reason::NotSure }), shown);
    }
    let agrees = |group: &[&Vote<'_>]| if above { side(group) > 0.5 } else { side(group) < 0.5 };
    let with: Vec<_> = groups.values().filter(|g| agrees(g)).collect();
    if !with.iter().any(|group| group.iter().any(|vote| vote.proven)) {
        return (Call::NoCall(Reason::NotProven), shown);
    }
    match (lone, with.len()) {
        (true, _) => (Call::Lean(above), shown),
        (false, 0 | 1) => (Call::NoCall(Reason::RoutesDisagree), shown),
        _ if above => (Call::Low, shown),
        _ => (Call::High, shown),
    }
}

/// Which side a group stands on: the mean of its routes.
fn side(group: &[&Vote<'_>]) -> f64 {
    group.iter().map(|vote| vote.p_above).sum::<f64>() / group.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARS: Bars = Bars { sure: 0.8, lone_cap: 0.7, reproduce: 0.2, reproduce_periods: 2 };

    #[test]
    fn calls_follow_the_table() {
        // votes (group, p, proven), pooled p, apart > call, p shown
        type Row<'a> = (&'a [(&'a str, f64, bool)], f64, bool, Call, f64);
        let table: &[Row] = &[
            (&[("a", 0.9, true), ("b", 0.8, false)], 0.88, false, Call::Low, 0.88),
            (&[("a", 0.1, true), ("b", 0.2, true)], 0.12, false, Call::High, 0.12),
            (&[("a", 0.9, true), ("a", 0.8, true)], 0.9, false, Call::Lean(true), 0.7),
            (&[("a", 0.05, true)], 0.05, false, Call::Lean(false), 1.0 - 0.7),
            (&[("a", 0.6, true)], 0.6, false, Call::NoCall(Reason::NotSure), 0.6),
            (&[("a", 0.75, true), ("b", 0.7, true)], 0.79, false, Call::NoCall(Reason::NotSure), 0.79),
            (&[("a", 0.9, false), ("b", 0.9, false)], 0.95, false, Call::NoCall(Reason::NotProven), 0.95),
            (
                &[("a", 0.99, false), ("b", 0.9, false), ("c", 0.3, true)],
                0.95,
                false,
                Call::NoCall(Reason::NotProven),
                0.95,
            ),
            (&[("a", 0.95, true), ("b", 0.3, true)], 0.85, false, Call::NoCall(Reason::RoutesDisagree), 0.85),
            (&[("a", 0.95, true), ("b", 0.05, true)], 0.5, true, Call::NoCall(Reason::RoutesDisagree), 0.5),
            (&[("a", 0.55, true), ("b", 0.45, true)], 0.5, false, Call::NoCall(Reason::NotSure), 0.5),
        ];
        for (i, (votes, p, apart, want, shown)) in table.iter().enumerate() {
            let votes: Vec<Vote> = votes
                .iter()
                .map(|(group, p_above, proven)| Vote { group, p_above: *p_above, proven: *proven })
                .collect();
            assert_eq!(call(&votes, *p, *apart, &BARS), (want.clone(), *shown), "row {i}");
        }
    }
}
