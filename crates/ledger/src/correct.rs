//! Corrections: better readings of one part of a claim, as entries of their own; the claim stays as it was read.

use claims::{Claim, Modality, Said, Whom};
use figure::{BasisId, ClaimId, Decimal, EntityId, Hash, MetricId, Period, Unit};
use serde::{Deserialize, Serialize};

use crate::ledger::body_hash;
use crate::store::Kind;
use crate::{Cut, Error, Ledger, pack};

/// A better reading of one field of a claim. It hangs on the claim's id and the field, and holds for newer readings of
/// the note as long as they still read the field as `old`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Correction {
    /// Which claim.
    pub claim: ClaimId,
    /// `entity`, `item`, `metric`, `basis`, `period`, `value`, `unit`, `stance`.
    pub field: String,
    /// As read, in the words of [`field`](crate::Ledger::field_of).
    pub old: String,
    /// As it should be read.
    pub new: String,
    /// Why.
    pub because: String,
}

/// What has become of a correction at a cut.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The standing claim reads so because of it.
    Applied,
    /// The claim is no longer read, or its field is read as something else than `old`.
    Orphan,
    /// Taken back.
    Withdrawn,
}

/// A correction with its id and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filed {
    /// By which it can be withdrawn.
    pub id: Hash,
    /// The correction.
    pub correction: Correction,
    /// When it was entered.
    pub learnt: String,
    /// What became of it.
    pub state: State,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Body {
    Correct { claim: String, field: String, old: String, new: String, because: String },
    Withdraw { correction: String, because: String },
}

/// A period as displayed; fiscal ones with their days before them (`2025-01-27 2025-04-27 fq 2026 1`).
fn period(text: &str) -> Option<Period> {
    Period::parse(text).or_else(|| pack::as_period(text))
}

fn whom(text: &str) -> Whom {
    text.strip_prefix('~').map_or_else(|| Whom::Known(EntityId::from(text)), |words| Whom::Named(words.to_string()))
}

fn whom_text(value: &Whom) -> String {
    match value {
        Whom::Known(id) => id.to_string(),
        Whom::Named(words) => format!("~{words}"),
    }
}

fn modality_text(value: Modality) -> &'static str {
    match value {
        Modality::Actual => "actual",
        Modality::Guidance => "guidance",
        Modality::Forecast => "forecast",
        Modality::Opinion => "opinion",
    }
}

fn range(low: Decimal, high: Decimal) -> String {
    if low == high { low.to_string() } else { format!("{low}..{high}") }
}

/// A field of a claim as text; None when the claim has no such field.
pub(crate) fn field_of(claim: &Claim, field: &str) -> Option<String> {
    let about = claim.about();
    match field {
        "entity" => about.map(|a| whom_text(&a.whom.value)),
        "item" => about.map(|a| a.item.as_ref().map(|i| i.value.to_string()).unwrap_or_default()),
        "metric" => about.map(|a| a.metric.value.to_string()),
        "basis" => about.map(|a| a.basis.value.to_string()),
        "period" => about.map(|a| a.period.as_ref().map(|p| p.value.to_string()).unwrap_or_default()),
        "value" => claim.amount().map(|a| range(a.low, a.high)),
        "unit" => claim.amount().map(|a| a.unit.to_string()),
        "stance" => Some(modality_text(claim.modality).to_string()),
        _ => None,
    }
}

/// Set a field from text; None when the text is no value of the field.
fn set(claim: &mut Claim, field: &str, text: &str) -> Option<()> {
    if field == "stance" {
        let all = [Modality::Actual, Modality::Guidance, Modality::Forecast, Modality::Opinion];
        claim.modality = all.into_iter().find(|m| modality_text(*m) == text)?;
        return Some(());
    }
    if let Said::Level { amount, .. } = &mut claim.said {
        match field {
            "value" => {
                let (low, high) = text.split_once("..").unwrap_or((text, text));
                (amount.value.low, amount.value.high) = (Decimal::parse(low)?, Decimal::parse(high)?);
                return Some(());
            }
            "unit" => {
                amount.value.unit = Unit::parse(text).ok()?;
                return Some(());
            }
            _ => {}
        }
    }
    let (Said::Level { about, .. } | Said::Change { about, .. } | Said::Extreme { about, .. }) = &mut claim.said else {
        return None;
    };
    match field {
        "entity" => about.whom.value = whom(text),
        "item" if text.is_empty() => about.item = None,
        "item" => about.item = Some(claims::Cited::supposed(EntityId::from(text))),
        "metric" => about.metric.value = MetricId::from(text),
        "basis" => about.basis.value = BasisId::from(text),
        "period" if text.is_empty() => about.period = None,
        "period" => {
            let value = period(text)?;
            match &mut about.period {
                Some(cited) => cited.value = value,
                none => *none = Some(claims::Cited::supposed(value)),
            }
        }
        _ => return None,
    }
    Some(())
}

/// Apply a correction; false when the claim does not read the field as `old`.
pub(crate) fn apply(claim: &mut Claim, correction: &Correction) -> bool {
    field_of(claim, &correction.field).is_some_and(|now| now == correction.old)
        && set(claim, &correction.field, &correction.new).is_some()
}

/// Corrections up to an entry, in the order of (learnt, id), those taken back marked.
pub(crate) fn filed(ledger: &Ledger, upto: i64) -> Result<Vec<Filed>, Error> {
    let mut found = Vec::new();
    let mut withdrawn = Vec::new();
    for (_, body, learnt) in ledger.store.bodies(Kind::Correction, upto)? {
        let id = body_hash(Kind::Correction, &body);
        let what = "a correction cannot be read".to_string();
        let bad = || Error::Corrupt { path: ledger.path.clone(), what };
        let read: Option<Body> = serde_json::from_str(&body).ok();
        match read.ok_or_else(bad)? {
            Body::Correct { claim, field, old, new, because } => {
                let claim = ClaimId(Hash::parse(&claim).unwrap_or_default());
                let correction = Correction { claim, field, old, new, because };
                found.push(Filed { id, correction, learnt, state: State::Orphan });
            }
            Body::Withdraw { correction, .. } => withdrawn.extend(Hash::parse(&correction)),
        }
    }
    found.sort_by(|a, b| (&a.learnt, a.id).cmp(&(&b.learnt, b.id)));
    for one in found.iter_mut().filter(|f| withdrawn.contains(&f.id)) {
        one.state = State::Withdrawn;
    }
    Ok(found)
}

impl Ledger {
    /// The text of a claim's field, as corrections write it; None when it has no such field.
    pub fn field_of(claim: &Claim, field: &str) -> Option<String> {
        field_of(claim, field)
    }

    /// Enter a correction; its id is what [`Ledger::withdraw`] takes. Refused: an unknown field, a value that is none,
    /// no reason.
    pub fn correct(&mut self, correction: &Correction, learnt_at: &str) -> Result<Hash, Error> {
        let refused = |what: &str| Err(Error::Refused(what.to_string()));
        if correction.because.trim().is_empty() {
            return refused("a correction needs a reason");
        }
        let text = &correction.new;
        let fine = match correction.field.as_str() {
            "entity" | "metric" => !text.is_empty(),
            "item" | "basis" => true,
            "period" => text.is_empty() || period(text).is_some(),
            "value" => text.split("..").count() <= 2 && text.split("..").all(|t| Decimal::parse(t).is_some()),
            "unit" => Unit::parse(text).is_ok(),
            "stance" => ["actual", "guidance", "forecast", "opinion"].contains(&text.as_str()),
            field => return refused(&format!("{field:?} is no field of a claim")),
        };
        if !fine {
            return refused(&format!("{text:?} is no {}", correction.field));
        }
        self.enter(
            &Body::Correct {
                claim: correction.claim.0.full(),
                field: correction.field.clone(),
                old: correction.old.clone(),
                new: correction.new.clone(),
                because: correction.because.clone(),
            },
            learnt_at,
        )
    }

    /// Take a correction back: an entry too, both stay.
    pub fn withdraw(&mut self, correction: Hash, because: &str, learnt_at: &str) -> Result<Hash, Error> {
        if !filed(self, i64::MAX)?.iter().any(|f| f.id == correction) {
            return Err(Error::Refused(format!("there is no correction {correction}")));
        }
        self.enter(&Body::Withdraw { correction: correction.full(), because: because.to_string() }, learnt_at)
    }

    fn enter(&mut self, body: &Body, learnt_at: &str) -> Result<Hash, Error> {
        let learnt = self.instant(learnt_at)?;
        let body = serde_json::to_string(body).expect("plain fields are JSON");
        let hash = body_hash(Kind::Correction, &body);
        self.store.add(Kind::Correction, hash, &body, &learnt)?;
        Ok(hash)
    }

    /// All corrections up to a cut and what became of each: those whose claim is no longer read so are orphans.
    pub fn corrections(&self, cut: &Cut) -> Result<Vec<Filed>, Error> {
        Ok(self.gather(cut)?.1)
    }
}
