//! From bound figures to claims: units settled, parts cited, ids and confidence given.

use std::collections::BTreeMap;

use almanac::Almanac;
use figure::maths::exp;
use figure::{BasisId, ClaimId, Decimal, EntityId, Hasher, NoteId, Unit};

use crate::bind::{Bound as Figure, Pick, Scene, Source, Who, cell_of, regions};
use crate::mention::{Cue, Sort};
use crate::number::{Kind, UnitFrom};
use crate::{About, Amount, Cited, Claim, How, Modality, Said, Span, Whom};

/// Units and currencies that go without saying.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// By metric.
    pub units: BTreeMap<String, Unit>,
    /// By exchange or language.
    pub currencies: BTreeMap<String, Unit>,
}

/// Gives ids by start and ordinal.
pub struct Ids {
    note: NoteId,
    last: BTreeMap<u32, u32>,
}

impl Ids {
    /// For one note.
    pub fn new(note: NoteId) -> Ids {
        Ids { note, last: BTreeMap::new() }
    }

    /// The note.
    pub fn note(&self) -> NoteId {
        self.note
    }

    /// The next id at a start.
    pub fn next(&mut self, start: u32) -> ClaimId {
        let ordinal = self.last.entry(start).and_modify(|n| *n += 1).or_insert(0);
        let mut hasher = Hasher::new("claim");
        hasher.part(&self.note.0.0).part(&start.to_le_bytes()).part(&ordinal.to_le_bytes());
        ClaimId(hasher.finish())
    }
}

/// Claims of the bound figures, in the order of the text. One figure said of two times is two claims.
pub fn claims(
    scene: &Scene,
    bound: Vec<Figure>,
    almanac: &Almanac,
    defaults: &Defaults,
    ids: &mut Ids,
    zh: bool,
) -> Vec<Claim> {
    let mut out = Vec::new();
    for figure in bound {
        let times = match figure.also.clone() {
            Some(also) => {
                let mut both = vec![figure.when.clone(), Some(also)];
                both.sort_by_key(|t| t.as_ref().map(|t| t.value));
                both
            }
            None => vec![figure.when.clone()],
        };
        for when in times {
            out.push(claim(scene, &figure, when, almanac, defaults, ids, zh));
        }
    }
    out
}

fn claim(
    scene: &Scene,
    figure: &Figure,
    when: Option<Pick<figure::Period>>,
    almanac: &Almanac,
    defaults: &Defaults,
    ids: &mut Ids,
    zh: bool,
) -> Claim {
    let quantity = scene.figure(figure.figure);
    let metric = scene.metric_id(figure.what.value.metric).clone();
    let who = figure.who.as_ref().map_or(Cited::supposed(Whom::Named(String::new())), |w| whom(scene, w));
    let basis = figure.what.value.basis.clone();
    let default_basis = || almanac.metric(&metric).map_or(BasisId::from(""), |m| m.default_basis.clone());
    let about = About {
        whom: who.clone(),
        metric: cite(metric.clone(), &figure.what),
        item: item(scene, figure),
        basis: match basis {
            Some(basis) => cite(basis, &figure.what),
            None => Cited::supposed(default_basis()),
        },
        period: when.as_ref().map(|w| cite(w.value, w)),
    };
    let (unit, unit_how) = unit(scene, figure, &about, almanac, defaults, zh);
    let confidence = confidence(scene, figure, when.as_ref(), unit_how);
    let loses = figure.what.span.is_some_and(|s| loss(scene, s.of(scene.text)));
    let signed = |value: Decimal| if loses && value.digits > 0 { value.negate() } else { value };
    let said = if figure.alone {
        let growth = figure.changes.first().cloned().unwrap_or_else(|| unreachable!("growth alone carries itself"));
        Said::Change { about, growth: Cited::said(growth, quantity.span) }
    } else {
        let amount = Amount {
            low: signed(if loses { quantity.high } else { quantity.low }),
            high: signed(if loses { quantity.low } else { quantity.high }),
            as_written: quantity.span.of(scene.text).to_string(),
            bound: quantity.bound,
            unit,
        };
        let amount = Cited { value: amount, span: Some(quantity.span), how: unit_how };
        Said::Level { about, amount, changes: figure.changes.clone() }
    };
    Claim {
        id: ids.next(quantity.span.start),
        note: ids.note,
        said,
        modality: figure.modality,
        by: who,
        span: quantity.span,
        clause: quoted(scene, figure),
        scope: figure.consensus.then(|| "consensus".to_string()),
        confidence,
    }
}

/// The clause of a figure; with a base and a rate in other clauses of its sentence, all three.
fn quoted(scene: &Scene, figure: &Figure) -> Span {
    let (clause, sentence) = (scene.clause_of(figure.figure), scene.sentence_of(figure.figure));
    let based = figure.changes.iter().filter(|g| g.base.is_some() && g.rate.is_some());
    based.filter(|g| g.span.overlaps(&sentence)).fold(clause, |all, g| all.join(&g.span))
}

fn how(source: Source) -> How {
    if source == Source::Supposed || source == Source::Note {
        How::Supposed
    } else if source.is_said() {
        How::Said
    } else {
        How::Carried
    }
}

fn cite<T, U>(value: T, pick: &Pick<U>) -> Cited<T> {
    Cited { value, span: pick.span, how: if pick.span.is_none() { How::Supposed } else { how(pick.source) } }
}

fn whom(scene: &Scene, pick: &Pick<Who>) -> Cited<Whom> {
    let value = match &pick.value {
        Who::Known(entity) => Whom::Known(scene.lexicon.entities[*entity as usize].id.clone()),
        Who::Named(span) => Whom::Named(span.of(scene.text).to_string()),
    };
    cite(value, pick)
}

/// The item: by the metric's words, else a segment named between the entity and the figure.
fn item(scene: &Scene, figure: &Figure) -> Option<Cited<EntityId>> {
    if let Some(item) = figure.what.value.item {
        return Some(cite(scene.lexicon.entities[item as usize].id.clone(), &figure.what));
    }
    let clause = scene.clause_of(figure.figure);
    let who = match figure.who.as_ref().map(|w| &w.value) {
        Some(Who::Known(entity)) => Some(*entity),
        _ => None,
    };
    let start = scene.figure(figure.figure).span.start;
    scene.mentions_in(clause).iter().filter(|m| m.span.start < start).rev().find_map(|m| {
        let entity = m.entity.filter(|e| Some(*e) != who)?;
        let row = &scene.lexicon.entities[entity as usize];
        let within = row.segment || who.is_some_and(|who| scene.lexicon.belongs(entity, who));
        within.then(|| Cited::said(row.id.clone(), m.span))
    })
}

/// The unit, and how it is known.
fn unit(
    scene: &Scene,
    figure: &Figure,
    about: &About,
    almanac: &Almanac,
    defaults: &Defaults,
    zh: bool,
) -> (Unit, How) {
    let quantity = scene.figure(figure.figure);
    let metric = &scene.lexicon.metrics[usize::from(figure.what.value.metric)];
    let id = metric.id.as_str();
    let share = |unit: &Unit| scene.dimension(unit) == "money" && metric.dimensions.iter().any(|d| d == "money/count");
    let time = |unit: &Unit| scene.dimension(unit) == "money/time" && id == "price" && about_chips(scene, figure);
    let weak = quantity.unit.power_of("unit") == 1;
    let per = |unit: Unit| match &quantity.per {
        Some(per) if !per.in_unit && metric.id.as_str().starts_with("tokens") && unit.power_of(&per.atom) == 0 => {
            unit.over(&Unit::atom(&per.atom))
        }
        _ => unit,
    };
    if quantity.kind != Kind::Bare {
        let how = match quantity.unit_from {
            UnitFrom::Carried(_) => How::Carried,
            _ => How::Said,
        };
        let own = &quantity.unit;
        // An amount a share, a price per hour of a chip, pieces of what the metric counts, tokens of a time.
        let unit = if share(own) && matches!(id, "eps" | "share_price") {
            own.over(&Unit::atom("share"))
        } else if time(own) && own.power_of("hour") == -1 {
            own.over(&Unit::atom("GPU"))
        } else if is_plain(id, own) {
            defaults.units.get(id).cloned().unwrap_or_default()
        } else if weak {
            pieces(scene, figure, defaults)
        } else {
            own.clone()
        };
        return (timed(scene, figure, per(unit)), how);
    }
    if let Some((unit, _)) = &quantity.carried
        && scene.takes(figure.what.value.metric, unit)
    {
        return (unit.clone(), How::Carried);
    }
    if let Some(unit) = defaults.units.get(id) {
        return (timed(scene, figure, per(unit.clone())), How::Supposed);
    }
    let amount = metric.dimensions.iter().any(|d| d == "*") && quantity.scaled;
    if amount || metric.dimensions.iter().any(|d| d.starts_with("money")) {
        let exchange = match &about.whom.value {
            Whom::Known(id) => almanac.entity(id).and_then(|e| e.exchange.clone()),
            Whom::Named(_) => None,
        };
        let home = exchange
            .and_then(|e| defaults.currencies.get(&e))
            .or_else(|| defaults.currencies.get(if zh { "zh" } else { "en" }));
        return (home.cloned().unwrap_or_default(), How::Supposed);
    }
    (quantity.unit.clone(), How::Supposed)
}

/// Whether the metric's own unit says it better: people by any name, users a week, wafers of a monthly capacity.
fn is_plain(metric: &str, own: &Unit) -> bool {
    match metric {
        "users" => own.power_of("device") == 0,
        "customers" => own.atoms().len() > 1,
        "capacity" => *own == Unit::atom("wafer"),
        _ => false,
    }
}

/// Whether the metric is of chips: the entity is one, or the words of the price say so.
fn about_chips(scene: &Scene, figure: &Figure) -> bool {
    let chip = figure.who.as_ref().is_some_and(|w| match w.value {
        Who::Known(entity) => scene.lexicon.entities[entity as usize].sort == Sort::Chip,
        Who::Named(_) => false,
    });
    chip || scene.chips
}

/// What weak counters (片, 块, 台) count: the metric's own unit, a wafer for slices of capacity.
fn pieces(scene: &Scene, figure: &Figure, defaults: &Defaults) -> Unit {
    let quantity = scene.figure(figure.figure);
    let own = quantity.unit.clone();
    let id = scene.metric_id(figure.what.value.metric).as_str();
    let words = quantity.span.of(scene.text);
    let rest = own.over(&Unit::atom("unit"));
    if words.contains('片') && matches!(id, "capacity" | "units") {
        return rest.times(&Unit::atom("wafer"));
    }
    match id {
        "accelerators" | "users" | "customers" | "headcount" => {
            defaults.units.get(id).map_or(own, |unit| unit.times(&rest))
        }
        _ => own,
    }
}

/// Tokens processed are tokens per time: the rate said before in the passage, else the length of the period said.
fn timed(scene: &Scene, figure: &Figure, unit: Unit) -> Unit {
    if scene.metric_id(figure.what.value.metric).as_str() != "tokens" || unit != Unit::atom("token") {
        return unit;
    }
    let quantity = scene.figure(figure.figure);
    let said = match cell_of(quantity) {
        Some(_) => cell_rate(scene, figure.figure),
        None => text_rate(scene, figure.figure),
    };
    let atom = said.or_else(|| {
        let days = figure.when.as_ref().filter(|w| w.source != Source::Supposed)?.value.days();
        let atom = match days {
            1 => "day",
            7 => "week",
            28..=31 => "month",
            89..=92 => "quarter",
            365..=366 => "year",
            _ => return None,
        };
        Some(figure::Atom::from(atom))
    });
    atom.map_or(unit.clone(), |atom| unit.over(&Unit::atom(&atom)))
}

/// The rate that the words of a span name last.
fn rate_in(scene: &Scene, span: Span) -> Option<figure::Atom> {
    scene.hits_in(span).iter().rev().find_map(|h| {
        scene.cues(h).iter().find_map(|c| match c {
            Cue::Per(atom) => Some(figure::Atom::from(atom.as_str())),
            _ => None,
        })
    })
}

/// The rate of a cell: its own, its column's, its row's, that over the table.
fn cell_rate(scene: &Scene, figure: usize) -> Option<figure::Atom> {
    regions(scene, figure).into_iter().filter(|r| r.source != Source::RowOther).find_map(|r| rate_in(scene, r.span))
}

/// The rate said before in the clause, else that of the last figure of the sentence that has one.
fn text_rate(scene: &Scene, figure: usize) -> Option<figure::Atom> {
    let (quantity, clause) = (scene.figure(figure), scene.clause_of(figure));
    let word = rate_in(scene, Span { start: clause.start, end: quantity.span.start });
    let start = scene.sentence_of(figure).start;
    let mut before = scene.figures_in(Span { start, end: quantity.span.start });
    word.or_else(|| {
        before.rfind(|i| scene.figure(*i).per.is_some()).and_then(|i| {
            let other = scene.figure(i);
            let tokens = other.kind == Kind::Bare || scene.dimension(&other.unit).starts_with("token");
            other.per.as_ref().filter(|_| tokens).map(|per| per.atom.clone())
        })
    })
}

fn confidence(scene: &Scene, figure: &Figure, when: Option<&Pick<figure::Period>>, unit: How) -> f64 {
    let w = &scene.weights.confidence;
    let flag = |on: bool| f64::from(u8::from(on));
    let who = figure.who.as_ref();
    let mut z = w.base + w.metric_margin * figure.what.margin + w.said_metric * flag(figure.what.source.is_said());
    if let Some(who) = who {
        z += w.entity_margin * who.margin + w.said_entity * flag(who.source.is_said());
        z += w.known * flag(matches!(who.value, Who::Known(_)));
    }
    if let Some(when) = when {
        z += w.period_margin * when.margin + w.said_period * flag(when.source.is_said());
    }
    z += w.supposed_period * flag(when.is_none_or(|w| w.source == Source::Supposed));
    z += w.distant_entity * flag(who.is_none_or(|w| matches!(w.source, Source::Note | Source::CarriedFar)));
    z += w.other * flag(scene.metric_id(figure.what.value.metric).as_str() == "other");
    z += w.cell * flag(cell_of(scene.figure(figure.figure)).is_some());
    z += w.ahead * flag(figure.modality != Modality::Actual);
    z += w.growth * flag(figure.alone) + w.supposed_unit * flag(unit == How::Supposed);
    1.0 / (1.0 + exp(-z))
}

/// Words by which a profit is a loss.
fn loss(scene: &Scene, words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    scene.lexicon.words("loss").iter().any(|w| words.contains(w.as_str()))
}

/// Half-open bytes of a span within a text, for a claim without a figure.
pub fn clause_span(scene: &Scene, at: u32) -> Span {
    let place = scene.layout.clause_at(at);
    scene.layout.clauses.get(place).map_or(Span { start: at, end: at }, |c| c.span)
}
