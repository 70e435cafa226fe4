//! The chain of one quantity as cards, and what matters in it.

use figure::{FigureId, From, Leaf, Series};
use gap::Gap;

use super::lens::{Lens, period};
use super::{Bi, ChainCard, ChainView, TornadoRow, number};

/// How far a lever is tried from its median, as a factor either way, when its break-even is looked for.
const REACH: f64 = 10.0;

/// Bars shown.
const BARS: usize = 8;

/// The gap row whose chain is shown: a module quantity where there is one, else the first that is implied.
fn subject<'a>(lens: &Lens<'a>) -> Option<&'a Gap> {
    let rows = &lens.reading.gaps.rows;
    let billed =
        |gap: &&Gap| gap.series.item.as_ref().is_some_and(|i| lens.reading.bill.lines.iter().any(|l| l.part == *i));
    let billed: Vec<&Gap> = rows.iter().filter(|g| g.implied.is_some()).filter(billed).collect();
    let last = billed.iter().map(|g| g.series.period).max();
    let latest = billed.iter().copied().find(|g| Some(g.series.period) == last);
    latest.or_else(|| rows.iter().find(|g| g.implied.is_some()))
}

/// Cards: tokens, capex, accelerators, modules per accelerator, modules, power; each a figure of the sheet.
pub fn cards(lens: &Lens) -> Vec<(&'static str, FigureId)> {
    let Some(gap) = subject(lens) else { return Vec::new() };
    let when = gap.series.period;
    let mut cards: Vec<(&'static str, FigureId)> = Vec::new();
    cards.extend(
        lens.reading.fleet.token_bounds.iter().max_by_key(|(_, p, _)| *p).map(|(_, _, id)| ("stage.tokens", *id)),
    );
    let capex = lens.reading.gaps.rows.iter().find(|g| g.series.metric.as_str() == "capex" && g.series.period == when);
    cards.extend(capex.and_then(|g| g.implied).map(|id| ("stage.capex", id)));
    for row in lens.reading.fleet.rows.iter().filter(|r| r.period == when).take(1) {
        cards.extend(row.wanted.map(|id| ("stage.wanted", id)));
        cards.extend(row.supplied.map(|id| ("stage.supplied", id)));
        cards.push(("stage.shipped", row.shipped));
    }
    cards.extend(gap.implied.map(|id| ("stage.modules", id)));
    let others =
        lens.reading.bill.lines.iter().filter(|l| l.period == when && Some(&l.part) != gap.series.item.as_ref());
    cards.extend(others.take(4).map(|l| ("stage.other", l.quantity)));
    cards
}

/// Figures of the cards.
pub fn figures(lens: &Lens) -> Vec<FigureId> {
    cards(lens).into_iter().map(|(_, id)| id).collect()
}

/// The chain page's data.
pub fn chain(lens: &Lens) -> ChainView {
    let Some((gap, implied)) = subject(lens).and_then(|g| Some((g, g.implied?))) else { return ChainView::default() };
    let card = |(stage, id): (&str, FigureId)| {
        Some(ChainCard { stage: lens.label(stage), label: lens.title(id), shown: lens.shown(id)? })
    };
    let expected = gap.expected.as_ref().map(|e| lens.sheet().summary(e.figure).p50);
    ChainView {
        period: period(&gap.series.period),
        cards: cards(lens).into_iter().filter_map(card).collect(),
        tornado: tornado(lens, implied, expected),
        of: name(lens, &gap.series),
        middle: lens.sheet().summary(implied).p50,
        expected,
    }
}

fn name(lens: &Lens, series: &Series) -> Bi {
    let quantity = lens.quantity(series);
    let when = period(&series.period);
    Bi { zh: format!("{} {when}", quantity.zh), en: format!("{} {when}", quantity.en) }
}

fn tornado(lens: &Lens, of: FigureId, expected: Option<f64>) -> Vec<TornadoRow> {
    let sheet = lens.sheet();
    let row = |lever: gap::Lever| {
        let figure = sheet.get(lever.leaf)?;
        let kind = match &figure.from {
            From::Leaf(Leaf::Claim(_), _) => "claim",
            From::Leaf(Leaf::Row(_), _) => "row",
            _ => "assumption",
        };
        let turn = expected.and_then(|level| gap::break_even(sheet, lever.leaf, of, level, REACH));
        Some(TornadoRow {
            leaf: lever.leaf.to_string(),
            label: lens.title(lever.leaf),
            kind,
            range: number::interval(&lever.range, &figure.unit),
            low: lever.at_low,
            high: lever.at_high,
            break_even: turn.map_or(Bi::default(), |v| number::rounded(v, &figure.unit, &lens.unit(&figure.unit))),
        })
    };
    gap::tornado(sheet, of, BARS).into_iter().filter_map(row).collect()
}
