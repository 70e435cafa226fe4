//! An answer as shown: parts of sentences get names and language here, so that no wording stands that nothing carries.

use ask::{Answer, Cite, NotSaid, Part, Sentence};
use serde::Serialize;

use super::lens::{Lens, both, period};
use super::{Bi, Quote, why, words};

/// One sentence with the numbers of its quotes, or ids of figures and rows.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SentenceView {
    /// What it says.
    pub text: Bi,
    /// `1` (a quote), `f:…`, `d:…`.
    pub cites: Vec<String>,
}

/// The answer to one question.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct AnswerView {
    /// What is said.
    pub sentences: Vec<SentenceView>,
    /// What speaks against it.
    pub against: Vec<SentenceView>,
    /// What is missing.
    pub not_said: Vec<Bi>,
    /// The quotes, in the order of their numbers.
    pub quotes: Vec<Quote>,
}

/// Put names, language and numbers to an answer. A sentence none of whose citations can be shown is not said.
pub fn answer(lens: &Lens, answer: &Answer) -> AnswerView {
    let mut quotes = Vec::new();
    let mut all = |list: &[Sentence]| list.iter().filter_map(|s| sentence(lens, s, &mut quotes)).collect::<Vec<_>>();
    let (sentences, against) = (all(&answer.sentences), all(&answer.against));
    AnswerView { sentences, against, not_said: answer.not_said.iter().map(|n| not_said(lens, n)).collect(), quotes }
}

fn sentence(lens: &Lens, s: &Sentence, quotes: &mut Vec<Quote>) -> Option<SentenceView> {
    let cite = |c: &Cite| match c {
        Cite::Claim { id, span, .. } => {
            let quote = lens.claim(*id).map(|c| lens.quote(&c.note, *span, Some(*id)))?;
            let place = quotes.iter().position(|q| *q == quote).unwrap_or_else(|| {
                quotes.push(quote);
                quotes.len() - 1
            });
            Some((place + 1).to_string())
        }
        Cite::Row(id) => why::row(lens, id).map(|r| r.id),
        Cite::Figure(id) => Some(id.to_string()),
    };
    let cites: Vec<String> = s.cites.iter().filter_map(cite).collect();
    (!cites.is_empty()).then(|| SentenceView { text: said(lens, s), cites })
}

fn not_said(lens: &Lens, n: &NotSaid) -> Bi {
    let slot = joined(lens, &n.parts);
    Bi { zh: lens.fill(n.key, &[&slot.zh]).zh, en: lens.fill(n.key, &[&slot.en]).en }
}

fn said(lens: &Lens, s: &Sentence) -> Bi {
    let slots: Vec<Bi> = s.slots.iter().map(|slot| joined(lens, slot)).collect();
    let fill = |pick: fn(&Bi) -> &str| slots.iter().map(pick).collect::<Vec<_>>();
    Bi { zh: lens.fill(s.key, &fill(|b| &b.zh)).zh, en: lens.fill(s.key, &fill(|b| &b.en)).en }
}

fn joined(lens: &Lens, parts: &[Part]) -> Bi {
    let parts: Vec<Bi> = parts.iter().map(|p| part(lens, p)).collect();
    let join = |pick: fn(&Bi) -> &str| parts.iter().map(pick).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
    Bi { zh: join(|b| &b.zh), en: join(|b| &b.en) }
}

fn part(lens: &Lens, part: &Part) -> Bi {
    match part {
        Part::Entity(id) => lens.entity(id),
        Part::Named(text) => lens.named(text),
        Part::Written(text) => Bi::same(text.clone()),
        Part::Label(key) => lens.label(key),
        Part::Day(day) => Bi::same(day.to_string()),
        Part::Metric(id) => lens.metric(id),
        Part::Basis(metric, basis) => {
            let name = |lang| lens.almanac.metric(metric).and_then(|m| m.basis_name(basis, lang)).unwrap_or("");
            both(name)
        }
        Part::Period(p) => Bi::same(period(p)),
        Part::Modality(m) => lens.label(&format!("modality.{}", claims::gold::modality_name(*m))),
        Part::Stance(s) => lens.label(&format!("stance.{}", s.as_str())),
        Part::Figure(id) => lens.shown(*id).map_or(Bi::default(), |s| Bi {
            zh: format!("{} {}", s.text.zh, s.interval.zh).trim().to_string(),
            en: format!("{} {}", s.text.en, s.interval.en).trim().to_string(),
        }),
        Part::Words(id, span) => lens.claim(*id).map_or(Bi::default(), |c| {
            let words = lens.quote(&c.note, *span, None).quote;
            Bi::same(words.split_whitespace().collect::<Vec<_>>().join(" "))
        }),
        Part::Finding(id) => {
            let found = lens.reading.standing.findings.iter().find(|f| f.id == *id);
            found.map_or(Bi::default(), |f| words::finding(lens, f, &Default::default()).says)
        }
        Part::Event(id) => {
            let event = lens.almanac.events(lens.reading.as_of).find(|e| e.id == *id);
            event.map_or(Bi::default(), |e| both(|lang| e.text(lang)))
        }
    }
}
