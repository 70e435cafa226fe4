//! A quantity: its points one panel a definition, what is compared, what was said of it.

use std::collections::{BTreeMap, BTreeSet};

use audit::{Stand, StandingClaim};
use claims::Claim;
use figure::{Date, FigureId, From, Period, Series, Stance, Unit};

use super::lens::{Lens, both, period};
use super::live::Asked;
use super::named::Wanted;
use super::{Bi, Panel, PointView, QuantityView, ahead, company, gaps, notes, why, words};

/// The page of an address; None when nothing is known by that name.
pub fn page(asked: &Asked, address: &str) -> Option<QuantityView> {
    let lens = asked.lens;
    let mut wanted = Wanted::read(lens.almanac, address)?;
    if let Some(typed) = asked.param("period") {
        wanted.period = Some(Period::parse(typed)?);
    }
    let reading = lens.reading;
    let compared = |g: &&gap::Gap| wanted.fits(&g.series);
    let claims: Vec<&StandingClaim> = on(lens, |claim| wanted.is_of(claim));
    let ids: BTreeSet<_> = claims.iter().map(|c| c.claim.id).collect();
    let by_id = notes::index(lens);
    let found = lens.found().iter().filter(|f| f.claims.iter().any(|c| ids.contains(c)));
    let is_row = |i: usize| reading.gaps.rows.get(i).is_some_and(|g| wanted.fits(&g.series));
    let market = |product: &figure::EntityId| *product == wanted.entity || wanted.item.as_ref() == Some(product);
    let view = QuantityView {
        label: label(lens, &wanted),
        address: wanted.address(),
        about: about(lens, &wanted),
        gaps: reading.gaps.rows.iter().filter(compared).map(|g| gaps::row(lens, g)).collect(),
        uncomputable: reading
            .gaps
            .uncomputable
            .iter()
            .filter(|u| wanted.fits(&u.series))
            .map(|u| gaps::missing(lens, u))
            .collect(),
        panels: panels(lens, &wanted),
        turning: ahead::chosen(lens, &|series| wanted.fits(series)),
        findings: found.map(|f| words::finding(lens, f, &by_id)).collect(),
        claims: claims.into_iter().map(|c| words::claim(lens, c)).collect(),
        companies: company::chosen(lens, &|part| part.gap.is_some_and(is_row) || market(&part.product)),
    };
    let silent =
        view.panels.is_empty() && view.claims.is_empty() && view.gaps.is_empty() && view.uncomputable.is_empty();
    (!silent).then_some(view)
}

/// Claims wanted, the newest first.
fn on<'a>(lens: &Lens<'a>, wanted: impl Fn(&Claim) -> bool) -> Vec<&'a StandingClaim> {
    let mut order: Vec<&StandingClaim> = lens.standing().iter().copied().filter(|c| wanted(&c.claim)).collect();
    order.sort_by_key(|c| (std::cmp::Reverse(c.said_on), c.note.id, c.claim.span, c.claim.id));
    order
}

fn label(lens: &Lens, wanted: &Wanted) -> Bi {
    let mut parts = vec![lens.entity(&wanted.entity)];
    parts.extend(wanted.item.as_ref().map(|i| lens.entity(i)));
    parts.extend(wanted.metric.as_ref().map(|m| lens.metric(m)));
    joined(&parts)
}

fn joined(parts: &[Bi]) -> Bi {
    let join = |pick: fn(&Bi) -> &str| parts.iter().map(pick).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
    Bi { zh: join(|b| &b.zh), en: join(|b| &b.en) }
}

/// How it lies in time, and its definitions.
fn about(lens: &Lens, wanted: &Wanted) -> Bi {
    let Some(metric) = wanted.metric.as_ref().and_then(|m| lens.almanac.metric(m)) else { return Bi::default() };
    let kind = lens.label(&format!("metric.{}", words::snake(&format!("{:?}", metric.kind))));
    let mut parts = vec![kind];
    parts.extend(metric.basis.iter().map(|b| Bi { zh: b.zh.clone(), en: b.en.clone() }));
    joined(&parts)
}

/// One definition, in one unit, of one item.
type Key = (Series, String);

/// All points wanted: words and rows on the sheet, what is expected and what is implied beside them.
fn panels(lens: &Lens, wanted: &Wanted) -> Vec<Panel> {
    let mut found: BTreeMap<Key, (Unit, Vec<PointView>)> = BTreeMap::new();
    let mut add = |series: &Series, unit: &Unit, point: PointView| {
        let anytime = Series { period: Period::day(Date::ZERO), stance: Stance::Actual, ..series.clone() };
        found.entry((anytime, unit.to_string())).or_insert_with(|| (unit.clone(), Vec::new())).1.push(point);
    };
    let reading = lens.reading;
    for stand in reading.weighed.standing.iter().filter(|s| wanted.fits(&s.series) && s.echo_of.is_none()) {
        if let Some(point) = evidence(lens, stand) {
            add(&stand.series, &stand.unit, point);
        }
    }
    for id in worked(lens, wanted) {
        if let (Some(figure), Some(point)) = (lens.sheet().get(id), worked_point(lens, id)) {
            add(&figure.series, &figure.unit, point);
        }
    }
    let finish = |((series, _), (unit, mut points)): (Key, (Unit, Vec<PointView>))| {
        points.sort_by(|a, b| order(a).cmp(&order(b)));
        let name =
            |lang| lens.almanac.metric(&series.metric).and_then(|m| m.basis_name(&series.basis, lang)).unwrap_or("");
        let metric = if wanted.metric.is_none() { lens.metric(&series.metric) } else { Bi::default() };
        let item = series.item.as_ref().map_or(Bi::default(), |i| lens.entity(i));
        Panel {
            basis: joined(&[metric, item, both(name)]),
            address: series.quantity(),
            unit: lens.unit(&unit),
            open: open(&points),
            points,
        }
    };
    found.into_iter().map(finish).collect()
}

fn order(point: &PointView) -> (&str, &str, Option<Stance>, &str, &str) {
    (&point.from, &point.to, Stance::parse(point.stance), &point.known_from, &point.shown.figure)
}

/// What is expected and what is implied at these addresses, and what identities make of evidence.
fn worked(lens: &Lens, wanted: &Wanted) -> Vec<FigureId> {
    let reading = lens.reading;
    let compared = reading.gaps.rows.iter().filter(|g| wanted.fits(&g.series));
    let mut ids: Vec<FigureId> =
        compared.flat_map(|g| g.implied.iter().chain(g.expected.iter().map(|e| &e.figure))).copied().collect();
    let fleet = reading.fleet.rows.iter().map(|row| row.shipped).chain(reading.bill.lines.iter().map(|l| l.quantity));
    let fits = |id: &FigureId| lens.sheet().get(*id).is_some_and(|f| wanted.fits(&f.series));
    ids.extend(fleet.chain(reading.weighed.filled.iter().copied()).filter(fits));
    ids.sort();
    ids.dedup();
    // Leaves stand there as evidence already.
    ids.retain(|id| lens.sheet().get(*id).is_some_and(|f| matches!(f.from, From::Worked(..))));
    ids
}

fn evidence(lens: &Lens, stand: &Stand) -> Option<PointView> {
    let standing = stand.claim.and_then(|id| lens.claim(id));
    // Words that are withdrawn are no point.
    if stand.claim.is_some() && standing.is_none() {
        return None;
    }
    let shown = lens.shown(stand.figure)?;
    let mut point = point(&stand.series, shown);
    point.by = stand.by.clone();
    point.known_from = stand.said_on.to_string();
    point.quote = standing.map(|c| lens.clause(c));
    point.row = stand.row.as_ref().and_then(|id| why::row(lens, id));
    Some(point)
}

/// What an identity makes of one reported value (a mean a day of a month's total) stands where that value stands; all
/// else that is worked is of the day of the reading.
fn worked_point(lens: &Lens, id: FigureId) -> Option<PointView> {
    let figure = lens.sheet().get(id)?;
    let mut point = point(&figure.series, lens.shown(id)?);
    point.known_from = lens.reading.as_of.to_string();
    let leaves = lens.sheet().leaves(id);
    let source = |leaf: &FigureId| lens.reading.weighed.standing.iter().find(|s| s.figure == *leaf);
    let sources: Vec<&Stand> = leaves.iter().filter_map(source).collect();
    if let (Stance::Actual, [only]) = (figure.series.stance, sources.as_slice()) {
        let told = evidence(lens, only)?;
        (point.by, point.known_from, point.quote, point.row) = (told.by, told.known_from, told.quote, told.row);
    }
    Some(point)
}

fn point(series: &Series, shown: super::Shown) -> PointView {
    PointView {
        period: period(&series.period),
        from: series.period.start.to_string(),
        to: series.period.end.to_string(),
        stance: series.stance.as_str(),
        by: String::new(),
        shown,
        known_from: String::new(),
        quote: None,
        row: None,
    }
}

/// Stretches without a reported or implied point, longer than half the usual step beyond it: (first day, last day).
///
/// The step of a flow is the length of its periods; that of counts on a day is the distance between them.
fn open(points: &[PointView]) -> Vec<(String, String)> {
    let day = |text: &str| text.parse::<Date>().ok();
    let spans = points.iter().filter(|p| ["actual", "implied"].contains(&p.stance));
    let mut spans: Vec<(Date, Date)> = spans.filter_map(|p| Some((day(&p.from)?, day(&p.to)?))).collect();
    spans.sort();
    spans.dedup();
    let days = |from: Date, to: Date| (to - from).get_days();
    let lengths = spans.iter().map(|(from, to)| days(*from, *to) + 1).collect();
    let distances = spans.windows(2).map(|w| days(w[0].0, w[1].0)).filter(|d| *d > 0).collect();
    let (Some(length), Some(distance)) = (middle(lengths), middle(distances)) else { return Vec::new() };
    let step = if length > 1 { length } else { distance };
    let mut stretches = Vec::new();
    let mut covered = spans[0].1;
    for (from, to) in &spans[1..] {
        if 2 * (days(covered, *from) - 1 + length) > 3 * step
            && let (Ok(first), Ok(last)) = (covered.tomorrow(), from.yesterday())
        {
            stretches.push((first.to_string(), last.to_string()));
        }
        covered = covered.max(*to);
    }
    stretches
}

/// The lower middle one.
fn middle(mut values: Vec<i32>) -> Option<i32> {
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(periods: &[&str]) -> Vec<PointView> {
        let shown = super::super::Shown {
            figure: String::new(),
            value: 1.0,
            p10: 1.0,
            p50: 1.0,
            p90: 1.0,
            unit: String::new(),
            text: Bi::default(),
            interval: Bi::default(),
            marks: Vec::new(),
            address: String::new(),
        };
        let at =
            |text: &&str| point(&Series::new("x", "y", Period::parse(text).unwrap(), Stance::Actual), shown.clone());
        periods.iter().map(at).collect()
    }

    #[test]
    fn missing_stretches_stay_open() {
        #[allow(clippy::type_complexity)] // a table of cases
        let table: &[(&[&str], &[(&str, &str)])] = &[
            (&["2024-05", "2025-04"], &[("2024-06-01", "2025-03-31")]),
            (&["2025-Q1", "2025-Q2", "2025-Q3"], &[]),
            (&["2025-Q1", "2025-Q2", "2025-Q4"], &[("2025-07-01", "2025-09-30")]),
            (&["2023", "2024", "2025-Q1", "2025-Q2"], &[]),
            (&["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"], &[]),
            (&["2024-03-31", "2024-06-30", "2024-12-31"], &[("2024-07-01", "2024-12-30")]),
            (&["2025"], &[]),
            (&[], &[]),
        ];
        for (periods, wanted) in table {
            let wanted: Vec<_> = wanted.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
            assert_eq!(open(&points(periods)), wanted, "{periods:?}");
        }
    }
}
