//! What every view is built through: names in both languages, figures as shown, words as quoted.

use std::collections::{BTreeMap, BTreeSet};

use almanac::{Almanac, Lang};
use audit::{Finding, StandingClaim};
use claims::{Claim, Span, Whom};
use figure::{
    ClaimId, EntityId, FigureId, FindingId, From, Leaf, MetricId, NoteId, Period, Series, Sheet, Summary, Unit,
};
use read::Note;

use super::{Bi, Quote, Shown, number};
use crate::gauge::Reading;

/// A reading, seen. Claims and findings of notes whose words are withdrawn are not.
pub struct Lens<'a> {
    /// What is seen.
    pub reading: &'a Reading,
    /// With which words.
    pub almanac: &'a Almanac,
    order: Vec<&'a StandingClaim>,
    claims: BTreeMap<ClaimId, &'a StandingClaim>,
    figures: BTreeMap<ClaimId, FigureId>,
    found: Vec<&'a Finding>,
    findings: BTreeMap<ClaimId, Vec<FindingId>>,
}

impl<'a> Lens<'a> {
    /// Look at a reading.
    pub fn new(reading: &'a Reading, almanac: &'a Almanac) -> Lens<'a> {
        let standing = &reading.standing;
        let order: Vec<&StandingClaim> = standing.claims.iter().filter(|c| !c.withdrawn).collect();
        let gone: BTreeSet<NoteId> = standing.claims.iter().filter(|c| c.withdrawn).map(|c| c.note.id).collect();
        let found: Vec<&Finding> = standing.findings.iter().filter(|f| !gone.contains(&f.note)).collect();
        let mut findings: BTreeMap<ClaimId, Vec<FindingId>> = BTreeMap::new();
        for finding in &found {
            for claim in &finding.claims {
                findings.entry(*claim).or_default().push(finding.id);
            }
        }
        let leaves = reading.sheet.figures().iter().filter_map(|f| match &f.from {
            From::Leaf(Leaf::Claim(claim), _) => Some((*claim, f.id)),
            _ => None,
        });
        let claims = order.iter().map(|c| (c.claim.id, *c)).collect();
        Lens { reading, almanac, order, claims, figures: leaves.collect(), found, findings }
    }

    /// Claims that stand and may be shown, first said first.
    pub fn standing(&self) -> &[&'a StandingClaim] {
        &self.order
    }

    /// Findings that may be shown, by note and check.
    pub fn found(&self) -> &[&'a Finding] {
        &self.found
    }

    /// The figure that a claim became.
    pub fn figure_of(&self, claim: ClaimId) -> Option<FigureId> {
        self.figures.get(&claim).copied()
    }

    /// The sheet.
    pub fn sheet(&self) -> &'a Sheet {
        &self.reading.sheet
    }

    /// A word of labels.toml in both languages.
    pub fn label(&self, key: &str) -> Bi {
        both(|lang| self.almanac.label(key, lang))
    }

    /// A sentence of labels.toml with `{0}`, `{1}` … filled.
    pub fn fill(&self, key: &str, args: &[&str]) -> Bi {
        filled(&self.label(key), args)
    }

    /// Name of an entity; its id when the almanac has no row.
    pub fn entity(&self, id: &EntityId) -> Bi {
        self.almanac.entity(id).map_or(Bi::same(id.as_str()), |row| both(|lang| row.name(lang)))
    }

    /// Name of a metric.
    pub fn metric(&self, id: &MetricId) -> Bi {
        self.almanac.metric(id).map_or(Bi::same(id.as_str()), |row| both(|lang| row.name(lang)))
    }

    /// Name of a unit: currencies by their ISO code, all else in words, per-time spelt.
    pub fn unit(&self, unit: &Unit) -> Bi {
        let name = |id: &str, lang| match self.almanac.atom(id) {
            Some(atom) if atom.dimension != "money" => atom.name(lang).to_string(),
            _ => id.to_string(),
        };
        let side = |sign: i8, lang| {
            let atoms = unit.atoms().iter().filter(move |(_, power)| power.signum() == sign);
            atoms.map(|(id, _)| name(id, lang)).collect::<Vec<_>>().join("·")
        };
        let whole = |lang| match (side(1, lang), side(-1, lang)) {
            (top, bottom) if bottom.is_empty() => top,
            (top, bottom) => format!("{top}/{bottom}"),
        };
        Bi { zh: whole(Lang::Zh), en: whole(Lang::En) }
    }

    /// Name of whomever a claim is about.
    pub fn whom(&self, whom: &Whom) -> Bi {
        match whom {
            Whom::Known(id) => self.entity(id),
            Whom::Named(words) => self.named(words),
        }
    }

    /// A name that the almanac has no row for: holders of beliefs (`market (China)`) have a label, all else is as written.
    pub fn named(&self, words: &str) -> Bi {
        let key = format!("holder.{}", words.to_lowercase().replace(" (", "_").replace([' ', ')'], "_"));
        let key = key.trim_end_matches('_');
        if self.almanac.has_label(key) { self.label(key) } else { Bi::same(words) }
    }

    /// Name of a quantity without its period: `Innolight · 800G optical module · shipments`.
    pub fn quantity(&self, series: &Series) -> Bi {
        let metric = self.metric(&series.metric);
        let (entity, item) = (self.entity(&series.entity), series.item.as_ref().map(|i| self.entity(i)));
        let join = |e: &str, i: Option<&str>, m: &str| match i {
            Some(i) if i != e => format!("{e} · {i} · {m}"),
            _ => format!("{e} · {m}"),
        };
        Bi {
            zh: join(&entity.zh, item.as_ref().map(|i| i.zh.as_str()), &metric.zh),
            en: join(&entity.en, item.as_ref().map(|i| i.en.as_str()), &metric.en),
        }
    }

    /// Name of a figure: for assumptions their text, else quantity and period.
    pub fn title(&self, id: FigureId) -> Bi {
        let Some(figure) = self.sheet().get(id) else { return Bi::default() };
        if let From::Leaf(Leaf::Assumption(a), _) = &figure.from
            && let Some(row) = self.almanac.assumption(a)
        {
            return Bi { zh: row.text_zh.clone(), en: row.text_en.clone() };
        }
        let quantity = self.quantity(&figure.series);
        let period = period(&figure.series.period);
        let stance = self.label(&format!("stance.{}", figure.series.stance.as_str()));
        Bi {
            zh: format!("{} {period} {}", quantity.zh, stance.zh),
            en: format!("{} {period}, {}", quantity.en, stance.en),
        }
    }

    /// A figure as shown. None when it is not on the sheet.
    pub fn shown(&self, id: FigureId) -> Option<Shown> {
        let figure = self.sheet().get(id)?;
        let s = self.sheet().summary(id);
        let (read, unit) = self.readable(&s, &figure.unit);
        let text = number::text(&read, &unit, &self.unit(&unit));
        let interval = number::interval(&read, &unit);
        Some(Shown {
            figure: id.to_string(),
            value: s.p50,
            p10: s.p10,
            p50: s.p50,
            p90: s.p90,
            unit: figure.unit.to_string(),
            text,
            interval,
            marks: self.marks(id),
            address: figure.series.to_string(),
        })
    }

    /// Long times are read in days, whatever their base unit.
    fn readable(&self, s: &Summary, unit: &Unit) -> (Summary, Unit) {
        let of = |id: &str| self.almanac.atom(id).and_then(|atom| atom.of.clone());
        match of("day") {
            Some((base, length)) if *unit == Unit::atom(&base) && s.p50 > 2.0 * length => {
                let days = |v: f64| v / length;
                (Summary { p10: days(s.p10), p50: days(s.p50), p90: days(s.p90) }, Unit::atom("day"))
            }
            _ => (*s, unit.clone()),
        }
    }

    /// Kinds of leaves beneath a figure, `w` when it is worked, `!` when a finding stands on its words.
    fn marks(&self, id: FigureId) -> Vec<&'static str> {
        let leaves = self.sheet().leaves(id);
        let any = |f: &dyn Fn(&Leaf) -> bool| {
            leaves.iter().any(|l| matches!(self.sheet().get(*l).map(|x| &x.from), Some(From::Leaf(leaf, _)) if f(leaf)))
        };
        let mut marks = Vec::new();
        if any(&|l| matches!(l, Leaf::Claim(_))) {
            marks.push("c");
        }
        if any(&|l| matches!(l, Leaf::Row(_))) {
            marks.push("d");
        }
        if any(&|l| matches!(l, Leaf::Assumption(_))) {
            marks.push("a");
        }
        if !leaves.contains(&id) {
            marks.push("w");
        }
        if any(&|l| matches!(l, Leaf::Claim(c) if self.findings.contains_key(c))) {
            marks.push("!");
        }
        marks
    }

    /// Findings that name a claim.
    pub fn findings_of(&self, claim: ClaimId) -> Vec<String> {
        self.findings.get(&claim).into_iter().flatten().map(FindingId::to_string).collect()
    }

    /// The standing claim with this id.
    pub fn claim(&self, id: ClaimId) -> Option<&'a StandingClaim> {
        self.claims.get(&id).copied()
    }

    /// Words of a note, as many as its rights allow.
    pub fn quote(&self, note: &Note, span: Span, claim: Option<ClaimId>) -> Quote {
        let text = note.text();
        let (start, end) = (span.start as usize, span.end as usize);
        let words = text.get(start..end).unwrap_or("");
        let most = note.rights.longest_quote.map_or(usize::MAX, |n| n as usize);
        let quote: String = if note.rights.quarantined { String::new() } else { words.chars().take(most).collect() };
        let first = note.code_point(start.min(text.len()));
        Quote {
            note: note.id.to_string(),
            claim: claim.map_or(String::new(), |c| c.to_string()),
            said_on: note.said_on.map_or(String::new(), |d| d.to_string()),
            lang: note.lang.as_str(),
            tier: note.tier,
            start: first,
            end: first + quote.chars().count(),
            quote,
        }
    }

    /// The sentence a claim stands in.
    pub fn clause(&self, standing: &StandingClaim) -> Quote {
        let Claim { clause, span, id, .. } = standing.claim;
        self.quote(&standing.note, clause.join(&span), Some(id))
    }
}

/// A period as shown: fiscal forms with the months they cover.
pub fn period(p: &Period) -> String {
    let text = p.to_string();
    let month = |d: figure::Date| format!("{}-{:02}", d.year(), d.month());
    if text.starts_with("FY") { format!("{text} ({}/{})", month(p.start), month(p.end)) } else { text }
}

/// A sentence with `{0}`, `{1}` … filled.
pub fn filled(text: &Bi, args: &[&str]) -> Bi {
    let fill = |t: &str| args.iter().enumerate().fold(t.to_string(), |t, (i, a)| t.replace(&format!("{{{i}}}"), a));
    Bi { zh: fill(&text.zh), en: fill(&text.en) }
}

/// A text of the almanac in both languages.
pub fn both<'a>(text: impl Fn(Lang) -> &'a str) -> Bi {
    Bi { zh: text(Lang::Zh).to_string(), en: text(Lang::En).to_string() }
}
