//! Figures of the sheet and rows of the almanac, as sentences: compared, implied, expected, came; who supplies whom, how
//! much of a company it is, what is in the calendar.

use std::collections::{BTreeMap, BTreeSet};

use claims::{Direction, Link};
use figure::{Figure, FigureId, From, Leaf, Period, Series, Stance, Unit};

use crate::candidate::{Candidate, Kind, days};
use crate::{Cite, Compared, Known, Part, Sentence};

/// All of them.
pub(crate) fn figures(known: &Known) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = known.compared.iter().filter_map(|c| compared(c, known)).collect();
    // Routes and pieces share an address with what was made of them; the last one worked is the result.
    let mut implied: BTreeMap<&Series, &Figure> = BTreeMap::new();
    for figure in known.sheet.figures() {
        let series = &figure.series;
        // Changes of a metric share its address on the sheet; they are told with the print they belong to.
        let level =
            |dimensions: &[String]| figure.unit != Unit::ratio() || dimensions.iter().any(|d| d == "ratio" || d == "*");
        if !known.almanac.metric(&series.metric).is_some_and(|m| m.claims && level(&m.dimension)) {
            continue;
        }
        match &figure.from {
            From::Worked(..) if series.stance == Stance::Implied => _ = implied.insert(series, figure),
            From::Leaf(Leaf::Row(row), _) => all.push(figured(figure, Cite::Row(row.clone()))),
            _ => {}
        }
    }
    all.extend(implied.into_values().map(|figure| figured(figure, Cite::Figure(figure.id))));
    all.extend(relations(known));
    all.extend(shares(known));
    all.extend(events(known));
    all
}

fn subject(series: &Series) -> Vec<Part> {
    let item = series.item.iter().filter(|i| **i != series.entity).cloned().map(Part::Entity);
    [Part::Entity(series.entity.clone())].into_iter().chain(item).collect()
}

fn measured(series: &Series) -> Vec<Part> {
    let basis = (!series.basis.as_str().is_empty()).then(|| Part::Basis(series.metric.clone(), series.basis.clone()));
    [Part::Metric(series.metric.clone())].into_iter().chain(basis).collect()
}

fn figured(figure: &Figure, cite: Cite) -> Candidate {
    let series = &figure.series;
    let kind = match series.stance {
        Stance::Implied => Kind::Implied,
        Stance::Actual => Kind::Came,
        _ => Kind::Expected,
    };
    let key = if kind == Kind::Implied { "ask.say.implied" } else { "ask.say.row" };
    let value = vec![Part::Figure(figure.id)];
    let slots = vec![
        subject(series),
        measured(series),
        vec![Part::Period(series.period)],
        value,
        vec![Part::Stance(series.stance)],
    ];
    of(series, kind, Sentence { key, slots, cites: vec![cite] })
}

fn of(series: &Series, kind: Kind, sentence: Sentence) -> Candidate {
    Candidate {
        sentence,
        kind,
        about: [Some(&series.entity), series.item.as_ref()].into_iter().flatten().cloned().collect(),
        metric: Some(series.metric.clone()),
        period: Some(series.period),
        claim: None,
        text: String::new(),
        rank: (-days(series.period.end), 0, -i64::from(series.period.days()), 0),
    }
}

fn compared(pair: &Compared, known: &Known) -> Option<Candidate> {
    let series = &known.sheet.get(pair.implied)?.series;
    let slots = vec![
        subject(series),
        measured(series),
        vec![Part::Period(series.period)],
        vec![Part::Figure(pair.expected)],
        vec![Part::Figure(pair.implied)],
        vec![Part::Written(format!("{:.2}", pair.p).trim_start_matches('0').to_string())],
        vec![Part::Label(pair.call.to_string())],
    ];
    let cites = vec![Cite::Figure(pair.expected), Cite::Figure(pair.implied)];
    Some(of(series, Kind::Compared, Sentence { key: "ask.say.compared", slots, cites }))
}

/// A print set beside a belief: its level, and its growth on the print before.
pub(crate) fn sign(level: FigureId, growth: FigureId, known: &Known) -> Option<Sentence> {
    let series = &known.sheet.get(level)?.series;
    let slots = vec![
        subject(series),
        measured(series),
        vec![Part::Period(series.period)],
        vec![Part::Figure(level)],
        vec![Part::Figure(growth)],
    ];
    Some(Sentence { key: "ask.say.sign", slots, cites: vec![Cite::Figure(level), Cite::Figure(growth)] })
}

fn row(
    kind: Kind,
    about: BTreeSet<figure::EntityId>,
    sentence: Sentence,
    text: &str,
    tier: i64,
    day: figure::Date,
) -> Candidate {
    let rank = (0, tier, 0, -days(day));
    Candidate { sentence, kind, about, metric: None, period: None, claim: None, text: text.to_lowercase(), rank }
}

fn relations(known: &Known) -> Vec<Candidate> {
    let one = |r: &almanac::Relation| {
        let entity = |id: &figure::EntityId| vec![Part::Entity(id.clone())];
        let link = vec![Part::Label("link.supplies".into())];
        let slots = vec![
            entity(&r.supplier),
            link,
            entity(&r.customer),
            entity(&r.product),
            vec![Part::Written(r.words.clone())],
        ];
        let about = BTreeSet::from([r.supplier.clone(), r.customer.clone(), r.product.clone()]);
        let sentence = Sentence { key: "ask.say.relation_of", slots, cites: vec![Cite::Row(r.id.clone())] };
        row(Kind::Relation(Link::Supplies), about, sentence, &r.words, r.tier.letter() as i64, r.known_from)
    };
    known.almanac.relations(known.as_of).map(one).collect()
}

fn shares(known: &Known) -> Vec<Candidate> {
    let one = |e: &almanac::Exposure| {
        let share = e.share.map_or(String::new(), |s| format!("{:.0}%", s * 100.0));
        let slots = vec![
            vec![Part::Entity(e.entity.clone())],
            vec![Part::Entity(e.product.clone())],
            vec![Part::Written(share)],
            vec![Part::Written(e.words.clone())],
            vec![Part::Day(e.known_from)],
        ];
        let about = BTreeSet::from([e.entity.clone(), e.product.clone()]);
        let sentence = Sentence { key: "ask.say.share", slots, cites: vec![Cite::Row(e.id.clone())] };
        row(Kind::Share, about, sentence, &e.words, e.tier.letter() as i64, e.known_from)
    };
    known.almanac.exposures(known.as_of).map(one).collect()
}

fn events(known: &Known) -> Vec<Candidate> {
    let ahead = known.almanac.events(known.as_of).filter(|e| e.end >= known.as_of);
    let one = |e: &almanac::Event| {
        let period = Period::span(Period::day(e.date), Period::day(e.end));
        let slots = vec![vec![Part::Event(e.id.clone())], period.map(Part::Period).into_iter().collect()];
        let sentence = Sentence { key: "ask.say.event", slots, cites: vec![Cite::Row(e.id.clone())] };
        let about = BTreeSet::from([e.entity.clone()]);
        let kind = Kind::Trigger(Direction::Unclear);
        let words = e.text(almanac::Lang::En);
        Candidate { period, ..row(kind, about, sentence, words, 0, e.date) }
    };
    ahead.map(one).collect()
}
