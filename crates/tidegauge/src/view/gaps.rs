//! The gap table as shown, and its headline.

use figure::FigureId;
use gap::{Call, Expected, Gap, Reason, Route, Uncomputable};

use super::lens::{Lens, period};
use super::{Bi, CallView, ExpectedView, GapRow, GapsView, RouteView, Shown, UncomputableRow, number};

/// Which rows are wanted; the default wants all.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Filter<'a> {
    /// Part of an address or of a name.
    pub about: Option<&'a str>,
    /// Period, or the beginning of one.
    pub period: Option<&'a str>,
    /// Call: `low`, `high`, `no_call` ...
    pub side: Option<&'a str>,
    /// Least P or 1 - P.
    pub min_p: f64,
}

impl Filter<'_> {
    fn keeps(&self, address: &str, when: &str, label: &Bi, sure: f64, kind: &str) -> bool {
        let holds = |text: &str, wanted: &str| text.to_lowercase().contains(&wanted.to_lowercase());
        let about = |wanted: &str| [address, &label.zh, &label.en].iter().any(|text| holds(text, wanted));
        self.about.is_none_or(about)
            && self.period.is_none_or(|wanted| when.starts_with(wanted))
            && self.side.is_none_or(|wanted| kind == wanted)
            && sure >= self.min_p
    }

    fn keeps_row(&self, row: &GapRow) -> bool {
        let sure = row.p.map_or(0.0, |p| p.max(1.0 - p));
        self.keeps(&row.address, &row.period, &row.label, sure, row.call.kind)
    }

    fn keeps_uncomputable(&self, row: &UncomputableRow) -> bool {
        self.keeps(&row.address, &row.period, &row.label, 0.0, "not_computable")
    }
}

/// All comparisons.
pub fn gaps(lens: &Lens) -> GapsView {
    filtered(lens, &Filter::default())
}

/// The comparisons that a filter keeps, counted; the headline speaks of them.
pub fn filtered(lens: &Lens, filter: &Filter) -> GapsView {
    let gaps = &lens.reading.gaps;
    let mut rows: Vec<GapRow> = gaps.rows.iter().map(|gap| row(lens, gap)).collect();
    rows.retain(|row| filter.keeps_row(row));
    let mut uncomputable: Vec<UncomputableRow> = gaps.uncomputable.iter().map(|u| missing(lens, u)).collect();
    uncomputable.retain(|row| filter.keeps_uncomputable(row));
    let kinds = ["low", "high", "lean_low", "lean_high", "no_call", "not_comparable"];
    let count = |kind: &str| rows.iter().filter(|r| r.call.kind == kind).count();
    let mut counts: Vec<(String, usize)> = kinds.iter().map(|k| (format!("call.{k}"), count(k))).collect();
    counts.push(("call.not_computable".into(), uncomputable.len()));
    GapsView { headline: headline(lens, &rows, uncomputable.len()), rows, uncomputable, counts }
}

fn headline(lens: &Lens, rows: &[GapRow], uncomputable: usize) -> Bi {
    let calls: Vec<&GapRow> = rows.iter().filter(|r| matches!(r.call.kind, "low" | "high")).collect();
    let rest = rows.len() - calls.len();
    let text = |row: &GapRow| {
        let p = row.p.unwrap_or(0.5);
        let sure = number::probability(p.max(1.0 - p));
        let by = row.gap.as_ref().map_or(String::new(), |g| number::gap(g.value));
        let routes = row.routes.len().to_string();
        let key = if row.call.kind == "low" { "headline.low" } else { "headline.high" };
        let fill = |name: &str| lens.fill(key, &[name, &row.period, &by, &sure, &routes]);
        Bi { zh: fill(&row.label.zh).zh, en: fill(&row.label.en).en }
    };
    let (rest_n, un_n) = (rest.to_string(), uncomputable.to_string());
    let tail = lens.fill("headline.rest", &[&rest_n, &un_n]);
    match calls.as_slice() {
        [] => {
            let sureness = |r: &&GapRow| r.p.map_or(0.0, |p| (p - 0.5).abs());
            let proven = lens
                .reading
                .gaps
                .rows
                .iter()
                .filter(|g| g.routes.iter().any(|r| r.proven))
                .map(|g| g.series.to_string());
            let proven: std::collections::BTreeSet<String> = proven.collect();
            let nearest = rows
                .iter()
                .filter(|r| proven.contains(&r.address))
                .max_by(|a, b| sureness(a).total_cmp(&sureness(b)).then(b.address.cmp(&a.address)));
            let none = lens.label("headline.none");
            let near = nearest.filter(|r| r.p.is_some()).map_or(Bi::default(), |r| {
                let p = number::probability(r.p.unwrap_or(0.5));
                let fill = |name: &str| lens.fill("headline.nearest", &[name, &r.period, &p]);
                Bi { zh: fill(&r.label.zh).zh, en: fill(&r.label.en).en }
            });
            Bi { zh: format!("{}{}{}", none.zh, near.zh, tail.zh), en: format!("{} {} {}", none.en, near.en, tail.en) }
        }
        some => {
            let texts: Vec<Bi> = some.iter().take(3).map(|r| text(r)).collect();
            let join = |pick: fn(&Bi) -> &str, by: &str| texts.iter().map(pick).collect::<Vec<_>>().join(by);
            Bi {
                zh: format!("{}{}", join(|b| &b.zh, ""), tail.zh),
                en: format!("{} {}", join(|b| &b.en, " "), tail.en),
            }
        }
    }
}

/// What a row shows of its implied figure: nothing where it is not comparable (its address still leads to it).
pub fn figures(gap: &Gap) -> Vec<FigureId> {
    let mut figures: Vec<FigureId> = gap.expected.iter().map(|e| e.figure).chain(gap.guidance).collect();
    if comparable(gap) {
        figures.extend(gap.implied.iter().chain(&gap.gap));
        figures.extend(gap.routes.iter().map(|r| r.widened));
    }
    figures
}

/// Whether implied and expected may stand in one ratio.
pub fn comparable(gap: &Gap) -> bool {
    !matches!(gap.call, Call::NotComparable(Reason::Expired(_) | Reason::TooOld(_) | Reason::Definition(_)))
}

/// One comparison.
pub fn row(lens: &Lens, gap: &Gap) -> GapRow {
    let live = comparable(gap);
    let history = gap.history.iter().filter_map(|id| {
        let figure = lens.sheet().get(*id)?;
        Some((period(&figure.series.period), lens.sheet().summary(*id).p50))
    });
    GapRow {
        label: lens.quantity(&gap.series),
        address: gap.series.to_string(),
        period: period(&gap.series.period),
        expected: gap.expected.as_ref().and_then(|e| expected(lens, e)),
        implied: gap.implied.filter(|_| live).and_then(|id| lens.shown(id)),
        gap: gap.gap.filter(|_| live).and_then(|id| ratio(lens, id)),
        p: gap.p,
        call: call(lens, gap),
        routes: gap.routes.iter().filter(|_| live).filter_map(|r| route(lens, r)).collect(),
        disagreement: figure::maths::exp(gap.disagreement),
        guidance: gap.guidance.and_then(|id| lens.shown(id)),
        history: history.collect(),
    }
}

/// A relative difference carries its arrow and sign.
pub fn ratio(lens: &Lens, id: FigureId) -> Option<Shown> {
    let mut shown = lens.shown(id)?;
    shown.text = Bi::same(number::gap(shown.value));
    shown.interval = Bi::same(format!("[{} – {}]", number::signed(shown.p10), number::signed(shown.p90)));
    Some(shown)
}

fn expected(lens: &Lens, e: &Expected) -> Option<ExpectedView> {
    let (n, age, by) = (e.n.to_string(), e.age_days.to_string(), e.by.join(", "));
    let key = match (e.consensus, e.n) {
        (true, 0) => "expected.consensus_n_unknown",
        (true, _) => "expected.consensus",
        (false, 1) => "expected.one_broker",
        (false, _) => "expected.brokers",
    };
    Some(ExpectedView {
        shown: lens.shown(e.figure)?,
        n: e.n,
        age_days: e.age_days,
        dispersion: e.dispersion,
        consensus: e.consensus,
        by: e.by.clone(),
        text: lens.fill(key, &[&by, &n, &age]),
    })
}

fn route(lens: &Lens, r: &Route) -> Option<RouteView> {
    Some(RouteView {
        id: r.id.clone(),
        label: lens.label(&format!("route.{}", r.id)),
        shown: lens.shown(r.widened)?,
        error: r.backcast_error,
        backcasts: r.backcasts,
        p: r.p_above,
    })
}

/// Kind of a call: `low`, `no_call` ...
pub fn kind(gap: &Gap) -> &'static str {
    match &gap.call {
        Call::Low => "low",
        Call::High => "high",
        Call::Lean(true) => "lean_low",
        Call::Lean(false) => "lean_high",
        Call::NoCall(_) => "no_call",
        Call::NotComparable(_) => "not_comparable",
    }
}

fn call(lens: &Lens, gap: &Gap) -> CallView {
    let kind = kind(gap);
    let reason = match &gap.call {
        Call::NoCall(reason) | Call::NotComparable(reason) => Some(reason),
        Call::Low | Call::High | Call::Lean(_) => None,
    };
    let factor = format!("{:.1}", figure::maths::exp(gap.disagreement));
    let reason = match reason {
        None => lens.label(&format!("reason.{kind}")),
        Some(Reason::RoutesDisagree) => lens.fill("reason.routes_disagree", &[&factor]),
        Some(Reason::NotSure) => lens.label("reason.not_sure"),
        Some(Reason::NotProven) => lens.label("reason.not_proven"),
        Some(Reason::Definition(what)) => lens.fill("reason.definition", &[what]),
        Some(Reason::TooOld(days)) => lens.fill("reason.too_old", &[&days.to_string()]),
        Some(Reason::Expired(day)) => lens.fill("reason.expired", &[&day.to_string()]),
        Some(Reason::NothingExpected) => lens.label("reason.nothing_expected"),
    };
    CallView { kind, text: lens.label(&format!("call.{kind}")), reason }
}

/// What cannot be worked.
pub fn missing(lens: &Lens, u: &Uncomputable) -> UncomputableRow {
    UncomputableRow {
        label: lens.quantity(&u.series),
        address: u.series.to_string(),
        period: period(&u.series.period),
        expected: u.expected.and_then(|id| lens.shown(id)),
        missing: lens.fill("missing.row", &[&u.missing]),
    }
}
