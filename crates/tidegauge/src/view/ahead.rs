//! What lies ahead of the gaps: training programmes, what agents make, series whose growth changed.

use demand::Programme;
use gap::{Turn, Turning};

use super::lens::{Lens, period};
use super::{Bi, ProgrammeRow, Shown, TurningRow, named, number};

/// Training programmes, by period and laboratory.
pub fn programmes(lens: &Lens) -> Vec<ProgrammeRow> {
    lens.reading.fleet.programmes.iter().map(|p| programme(lens, p)).collect()
}

fn programme(lens: &Lens, p: &Programme) -> ProgrammeRow {
    let shown = |id: Option<figure::FigureId>| id.and_then(|id| lens.shown(id));
    let missing = p.missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    ProgrammeRow {
        lab: named::place_of(lens, &p.lab),
        period: period(&p.period),
        wanted: shown(p.wanted),
        supplied: shown(p.supplied),
        held_back: shown(p.held_back).filter(|s| s.p90 > 0.0),
        p: p.chance(lens.sheet()),
        missing: if missing.is_empty() { Bi::default() } else { lens.fill("missing.row", &[&missing]) },
    }
}

/// Share of tokens that agents make, by year.
pub fn agents(lens: &Lens) -> Vec<Shown> {
    lens.reading.fleet.agents.iter().filter_map(|a| lens.shown(a.share)).collect()
}

/// Series whose growth changed, the newest change first.
pub fn turning(lens: &Lens) -> Vec<TurningRow> {
    chosen(lens, &|_| true)
}

/// Those wanted.
pub fn chosen(lens: &Lens, wanted: &dyn Fn(&figure::Series) -> bool) -> Vec<TurningRow> {
    lens.reading.gaps.turning.iter().filter(|t| wanted(&t.series)).map(|t| turn(lens, t)).collect()
}

fn turn(lens: &Lens, t: &Turning) -> TurningRow {
    // A factor a year is read as the growth it is.
    let growth = |id| {
        let mut shown: Shown = lens.shown(id)?;
        shown.text = Bi::same(number::signed(shown.value - 1.0));
        shown.interval = Bi::default();
        Some(shown)
    };
    let (before, after) = (growth(t.before), growth(t.after));
    let text = |shown: &Option<Shown>| shown.as_ref().map_or(String::new(), |s| s.text.en.clone());
    let kind = match t.kind {
        Turn::Faster => "faster",
        Turn::Slower => "slower",
        Turn::TurnedUp => "turned_up",
        Turn::TurnedDown => "turned_down",
    };
    let when = period(&t.period);
    TurningRow {
        quantity: super::Link { text: lens.quantity(&t.series), path: named::quantity_path(&t.series) },
        text: lens.fill(&format!("turning.{kind}"), &[&when, &text(&before), &text(&after)]),
        period: when,
        before,
        after,
        kind,
    }
}
