//! Smaller doors of the gauge that faces ask for: names typed, remarks told, the annotation guide's form.

use audit::CHECKS;
use claims::Reader;
use figure::{ClaimId, Date, Hash, SealId};
use ledger::{Correction, Cut, Ledger, State};
use read::{Item, Options, Remark, Source};

use crate::gauge::{Error, Gauge};
use crate::view::{Bi, lens, words};

impl Gauge {
    /// Names of the checks.
    pub fn checks(&self) -> impl Iterator<Item = &'static str> {
        CHECKS.iter().map(|c| c.id)
    }

    /// A remark in both languages.
    pub fn remark(&self, remark: &Remark) -> Bi {
        let line = remark.line.map_or(String::new(), |l| l.to_string());
        let text = lens::both(|lang| self.almanac.label(remark.kind, lang));
        lens::filled(&text, &[&remark.detail, &line])
    }

    /// Claims in the fields of the annotation guides, one JSON object a line, offsets in code points of the file; or, `beside`,
    /// the beliefs, triggers and relations.
    pub fn gold(&self, source: Source, options: &Options, beside: bool) -> Vec<String> {
        let form = if beside { claims::gold::said } else { claims::gold::lines };
        let reader = Reader::new(&self.almanac);
        let mut lines = Vec::new();
        read::read(source, options, &self.almanac, &mut |item| {
            if let Item::Note(note) = item {
                let file = words::file_name(&note.origin.path);
                lines.extend(form(&note, &reader.extract(&note), &self.almanac, file));
            }
        });
        lines
    }

    /// The seal whose shown signs begin so.
    pub fn seal_named(&self, text: &str) -> Result<SealId, Error> {
        let text = text.strip_prefix("seal ").unwrap_or(text);
        let seals = self.ledger.seals()?;
        let found: Vec<SealId> = seals.iter().map(|s| s.id).filter(|id| id.0.full().starts_with(text)).collect();
        match found.as_slice() {
            [only] if text.len() >= 4 => Ok(*only),
            _ => Err(Error::Usage(format!(
                "no one seal begins with {text}; `tidegauge ledger seal` makes and prints one"
            ))),
        }
    }

    /// The claim whose shown id begins so, among all that stand.
    pub fn claim_named(&self, text: &str) -> Result<ClaimId, Error> {
        let standing = self.ledger.standing(&Cut::default())?;
        let mut ids: Vec<ClaimId> =
            standing.claims.iter().map(|c| c.claim.id).filter(|id| id.to_string().starts_with(text)).collect();
        ids.dedup();
        match ids.as_slice() {
            [only] if text.len() >= 6 => Ok(*only),
            _ => Err(Error::Usage(format!("{} claims begin with {text}; `tidegauge extract` prints ids", ids.len()))),
        }
    }

    /// Correct one field of a claim, or take its corrections back.
    pub fn correct_field(
        &mut self,
        claim: &str,
        field: &str,
        value: &str,
        because: &str,
        learnt_at: &str,
    ) -> Result<(), Error> {
        let target = self.claim_named(claim)?;
        let standing = self.ledger.standing(&Cut::default())?;
        let found = standing.claims.iter().find(|c| c.claim.id == target);
        let Some(old) = found.and_then(|c| Ledger::field_of(&c.claim, field)) else {
            return Err(Error::Usage(format!("{claim} has no field {field}")));
        };
        let correction =
            Correction { claim: target, field: field.into(), old, new: value.into(), because: because.into() };
        self.correct(&correction, learnt_at)
    }

    /// Take back what corrects a field of a claim; how many corrections that were.
    pub fn withdraw_field(&mut self, claim: &str, field: &str, because: &str, learnt_at: &str) -> Result<usize, Error> {
        let target = self.claim_named(claim)?;
        let filed = self.ledger.corrections(&Cut::default())?;
        let live = filed.iter().filter(|f| f.state != State::Withdrawn);
        let of_field = live.filter(|f| f.correction.claim == target && f.correction.field == field);
        let ids: Vec<Hash> = of_field.map(|f| f.id).collect();
        for id in &ids {
            self.ledger.withdraw(*id, because, learnt_at)?;
        }
        Ok(ids.len())
    }

    /// Take a note's text out of the ledger; a tombstone stays.
    pub fn purge(&mut self, note: &str, who: &str, because: &str, learnt_at: &str) -> Result<(), Error> {
        let ids = self.ledger.notes_like(note.strip_prefix("n:").unwrap_or(note))?;
        match ids.as_slice() {
            [only] => Ok(self.ledger.purge(*only, who, because, learnt_at)?),
            _ => Err(Error::Usage(format!("{} notes begin with {note}; give four signs and more of one", ids.len()))),
        }
    }
}

/// The day `days` after 1970-01-01.
pub fn day_of(days: u64) -> Date {
    let days = jiff::Span::new().try_days(i64::try_from(days).unwrap_or(0)).unwrap_or_default();
    Date::constant(1970, 1, 1).saturating_add(days)
}
