//! The ledger: what may be done with it.

use std::path::Path;

use audit::Finding;
use claims::{Claim, Extraction, Said, Whom};
use figure::{Date, Hash, Hasher, NoteId, SealId};
use read::{Note, Rights};
use serde::{Deserialize, Serialize};

use crate::pack::{pack, pack_finding, pack_unplaced};
use crate::sqlite::Sqlite;
use crate::store::{ClaimRow, Counts, EntryRow, Fault, Kind, OriginRow, Packed, Posted, Seal, Store};
use crate::{Error, words};

/// What is posted for one note.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The note, with where it was seen.
    pub note: Note,
    /// What is said in it.
    pub extraction: Extraction,
    /// What is wrong within it.
    pub findings: Vec<Finding>,
}

impl Entry {
    /// A note with its claims and findings.
    pub fn new(note: Note, extraction: Extraction, findings: Vec<Finding>) -> Entry {
        Entry { note, extraction, findings }
    }
}

/// All of a sighting that depends on the file it was made in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Seen {
    pub how: read::Said,
    pub lang: read::Lang,
    pub title: Option<(usize, usize)>,
    pub chrome: Vec<(usize, usize)>,
    pub publisher: Option<String>,
    pub tier: char,
    pub rights: Rights,
}

/// Notes, claims, findings and corrections, for ever.
pub struct Ledger {
    pub(crate) store: Box<dyn Store>,
    pub(crate) path: String,
}

/// Whether a text is an instant as the ledger wants it: `2025-06-09T12:00:00Z`.
fn is_instant(text: &str) -> bool {
    let shape = text.len() == 20 && text.is_ascii() && &text[10..11] == "T" && text.ends_with('Z');
    let time: Vec<&str> = if shape { text[11..19].split(':').collect() } else { Vec::new() };
    let two = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    shape && text[..10].parse::<Date>().is_ok() && time.len() == 3 && time.iter().all(two)
}

/// Days since 1970, by which hits are ordered.
fn day_number(date: Date) -> i64 {
    let days = (date - Date::constant(1970, 1, 1)).get_days();
    i64::from(days.max(0))
}

impl ClaimRow {
    /// A claim with the columns by which it is found.
    pub(crate) fn of(claim: &Claim) -> ClaimRow {
        let about = claim.about();
        let (kind, whom) = match &claim.said {
            Said::Level { about, .. } => ("level", Some(&about.whom.value)),
            Said::Change { about, .. } => ("change", Some(&about.whom.value)),
            Said::Extreme { about, .. } => ("extreme", Some(&about.whom.value)),
            Said::Event { what, .. } => ("event", Some(&what.value)),
            Said::Relation { subject, .. } => ("relation", Some(&subject.value)),
            Said::Belief { about, .. } => ("belief", Some(&about.value)),
            Said::View { about, .. } => ("view", Some(&about.value)),
            Said::Trigger { bears_on, .. } => ("trigger", bears_on.first().map(|b| &b.value)),
        };
        let window = match &claim.said {
            Said::Event { window, .. } | Said::Trigger { window, .. } | Said::View { window, .. } => window.as_ref(),
            _ => about.and_then(|a| a.period.as_ref()),
        };
        ClaimRow {
            id: claim.id.0,
            start: i64::from(claim.span.start),
            kind: kind.to_string(),
            entity: whom.and_then(|w| match w {
                Whom::Known(id) => Some(id.to_string()),
                Whom::Named(_) => None,
            }),
            metric: about.map(|a| a.metric.value.to_string()),
            from: window.map(|p| p.value.start),
            to: window.map(|p| p.value.end),
            value: claim.amount().map(|a| a.low.to_f64()),
            unit: claim.amount().map(|a| a.unit.to_string()),
            body: pack(claim),
        }
    }
}

pub(crate) fn note_hash(id: Hash, fingerprint: u64) -> Hash {
    Hasher::new("entry note").part(&id.0).part(&fingerprint.to_le_bytes()).finish()
}

pub(crate) fn file_hash(text: &str) -> Hash {
    Hasher::new("file").part(text.as_bytes()).finish()
}

pub(crate) fn origin_hash(note: Hash, origin: &OriginRow) -> Hash {
    let said = origin.said_on.map(|d| d.to_string()).unwrap_or_default();
    Hasher::new("entry origin")
        .part(&note.0)
        .part(&origin.file_hash.0)
        .part(&origin.start.to_le_bytes())
        .part(&origin.end.to_le_bytes())
        .part(origin.path.as_bytes())
        .part(said.as_bytes())
        .part(origin.body.as_bytes())
        .finish()
}

/// Hash of an extraction's content: not of the day it was made for, so that a second sighting that reads the same adds
/// nothing.
pub(crate) fn extraction_hash<'a>(
    note: Hash,
    rules: u32,
    [unplaced, unknown]: [&str; 2],
    claims: impl Iterator<Item = (Hash, &'a str)>,
    findings: impl Iterator<Item = &'a str>,
) -> Hash {
    let mut hasher = Hasher::new("entry extraction");
    hasher.part(&note.0).part(&rules.to_le_bytes()).part(unplaced.as_bytes()).part(unknown.as_bytes());
    for (id, body) in claims {
        hasher.part(&id.0).part(body.as_bytes());
    }
    hasher.part(b"findings");
    for body in findings {
        hasher.part(body.as_bytes());
    }
    hasher.finish()
}

pub(crate) fn body_hash(kind: Kind, body: &str) -> Hash {
    Hasher::new(kind.table()).part(body.as_bytes()).finish()
}

/// The hash of the seal before and the sorted entries since.
pub(crate) fn seal_id(previous: Option<SealId>, entries: &[EntryRow]) -> SealId {
    let mut sorted: Vec<(Hash, &str)> = entries.iter().map(|e| (e.hash, e.learnt.as_str())).collect();
    sorted.sort_unstable();
    let mut hasher = Hasher::new("seal");
    hasher.part(previous.as_ref().map_or(&[][..], |p| &p.0.0));
    for (hash, learnt) in sorted {
        hasher.part(&hash.0).part(learnt.as_bytes());
    }
    SealId(hasher.finish())
}

fn prepare(entry: &Entry, learnt: &str) -> Packed {
    let Entry { note, extraction, findings } = entry;
    let seen = Seen {
        how: note.said_how,
        lang: note.lang,
        title: note.title.as_ref().map(|t| (t.start, t.end)),
        chrome: note.chrome.iter().map(|c| (c.start, c.end)).collect(),
        publisher: note.publisher.clone(),
        tier: note.tier,
        rights: note.rights.clone(),
    };
    let origin = OriginRow {
        row: 0,
        note: 0,
        file: 0,
        file_hash: file_hash(&note.file),
        start: note.range.start as i64,
        end: note.range.end as i64,
        path: note.origin.path.clone(),
        said_on: note.said_on,
        body: serde_json::to_string(&seen).expect("plain fields are JSON"),
    };
    let id = note.id.0;
    let claims: Vec<ClaimRow> = extraction.claims.iter().map(ClaimRow::of).collect();
    let mut findings: Vec<String> = findings.iter().map(pack_finding).collect();
    findings.sort();
    let unplaced = pack_unplaced(&extraction.unplaced);
    let unknown = serde_json::to_string(&extraction.unknown).expect("names are JSON");
    let bodies = claims.iter().map(|c| (c.id, c.body.as_str()));
    let hash =
        extraction_hash(id, extraction.rules, [&unplaced, &unknown], bodies, findings.iter().map(String::as_str));
    let day = note.said_on.or_else(|| learnt[..10].parse().ok()).map_or(0, day_number);
    Packed {
        id,
        fingerprint: note.fingerprint,
        note_hash: note_hash(id, note.fingerprint),
        words: words::index(note.text()),
        day,
        file: note.file.clone(),
        file_hash: origin.file_hash,
        origin_hash: origin_hash(id, &origin),
        origin,
        rules: extraction.rules,
        unplaced,
        unknown,
        claims,
        findings,
        extraction_hash: hash,
    }
}

impl Ledger {
    /// Open a ledger, making it when the file is not there. Errors: locked, read-only, no ledger, a newer format.
    pub fn open(path: &Path) -> Result<Ledger, Error> {
        Ok(Ledger { store: Box::new(Sqlite::open(path)?), path: path.display().to_string() })
    }

    /// Open a ledger that is there, for reading alone: several may, beside one writer.
    pub fn open_read_only(path: &Path) -> Result<Ledger, Error> {
        Ok(Ledger { store: Box::new(Sqlite::open_read_only(path)?), path: path.display().to_string() })
    }

    /// A ledger that ends with the process.
    pub fn memory() -> Result<Ledger, Error> {
        Ok(Ledger { store: Box::new(Sqlite::memory()?), path: "memory".to_string() })
    }

    /// The instant for an entry: never before the last one's, so that a clock set back cannot put an entry into a cut
    /// that was read already.
    pub(crate) fn instant(&self, learnt_at: &str) -> Result<String, Error> {
        if !is_instant(learnt_at) {
            return Err(Error::Refused(format!("{learnt_at:?} is no instant of the form 2025-06-09T12:00:00Z")));
        }
        Ok(self.store.last_learnt()?.max(learnt_at.to_string()))
    }

    /// Add notes with their claims and findings, all of the batch or nothing. What is there already is not added
    /// again: a note seen a second time gains a sighting, and a reading only if it differs. `learnt_at` is the instant
    /// now, `2025-06-09T12:00:00Z`.
    pub fn post(&mut self, batch: &[Entry], learnt_at: &str) -> Result<Posted, Error> {
        self.post_with(batch, learnt_at, &|_| Ok(()))
    }

    pub(crate) fn post_with(&mut self, batch: &[Entry], learnt_at: &str, fault: Fault) -> Result<Posted, Error> {
        let learnt = self.instant(learnt_at)?;
        let packed: Vec<Packed> = batch.iter().map(|entry| prepare(entry, &learnt)).collect();
        let posted = self.store.post(&packed, &learnt, fault)?;
        // A purged note that comes again, in another file, is blanked again: its tombstone stands.
        let purged = self.purged()?;
        for entry in batch.iter().filter(|e| purged.contains(&e.note.id.0)) {
            self.blank(entry.note.id)?;
        }
        Ok(posted)
    }

    fn blank(&mut self, note: NoteId) -> Result<(), Error> {
        let row = self.store.note_row(note.0)?.ok_or_else(|| Error::Refused(format!("there is no note {note}")))?;
        let origins = self.store.origins_of(row)?;
        let ranges: Vec<(i64, i64, i64)> = origins.iter().map(|o| (o.file, o.start, o.end)).collect();
        self.store.blank(row, &ranges)
    }

    /// Set a seal over all entries since the last one. Without new entries it is the last seal again.
    pub fn seal(&mut self, learnt_at: &str) -> Result<Seal, Error> {
        let at = self.instant(learnt_at)?;
        let last = self.store.seals()?.pop();
        let entries = self.store.entries(last.as_ref().map_or(0, |s| s.upto))?;
        match (last, entries.last()) {
            (Some(last), None) => Ok(last),
            (last, newest) => {
                let upto = newest.map_or(0, |e| e.row);
                let previous = last.map(|s| s.id);
                let seal = Seal { id: seal_id(previous, &entries), previous, at, upto };
                self.store.add_seal(&seal)?;
                Ok(seal)
            }
        }
    }

    /// All seals, the first first.
    pub fn seals(&self) -> Result<Vec<Seal>, Error> {
        self.store.seals()
    }

    /// How many there are of each.
    pub fn counts(&self) -> Result<Counts, Error> {
        self.store.counts()
    }

    /// Where the ledger is, as given.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Take the text of a note out for good: its bytes become blanks in every file it was seen in, and search no longer
    /// finds it. A tombstone with the hash, who did it and why stays; figures on its claims say that it is withdrawn.
    pub fn purge(&mut self, note: NoteId, who: &str, why: &str, learnt_at: &str) -> Result<(), Error> {
        let learnt = self.instant(learnt_at)?;
        if self.store.note_row(note.0)?.is_none() {
            return Err(Error::Refused(format!("there is no note {note}")));
        }
        let body =
            serde_json::to_string(&Tombstone { note: note.0.full(), who: who.to_string(), why: why.to_string() });
        let body = body.expect("plain fields are JSON");
        // The tombstone comes first: a purge that was cut off in between is seen, and done again it is finished.
        self.store.add(Kind::Tombstone, body_hash(Kind::Tombstone, &body), &body, &learnt)?;
        self.blank(note)
    }
}

/// What stays of a purged note.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Tombstone {
    pub note: String,
    pub who: String,
    pub why: String,
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    const NOW: &str = "2025-06-10T07:30:00Z";

    fn entry(words: &str) -> Entry {
        let id = NoteId(Hasher::new("note").part(words.as_bytes()).finish());
        let note = Note {
            id,
            file: words.into(),
            range: 0..words.len(),
            chrome: vec![],
            said_on: None,
            said_how: read::Said::Unknown,
            lang: read::Lang::En,
            title: None,
            publisher: None,
            tier: 'C',
            rights: Rights::default(),
            origin: read::Origin { path: words.into(), offset: 0, said_on: None },
            fingerprint: 0,
        };
        Entry::new(note, Extraction { note: id, rules: 1, claims: vec![], unplaced: vec![], unknown: vec![] }, vec![])
    }

    #[test]
    fn a_post_that_fails_at_any_step_leaves_nothing() {
        let batch = [entry("one"), entry("two")];
        for stop in 0..6 {
            let mut ledger = Ledger::memory().expect("a ledger");
            let step = Cell::new(0);
            let fault = |name: &str| {
                step.set(step.get() + 1);
                if step.get() > stop { Err(Error::Refused(name.to_string())) } else { Ok(()) }
            };
            assert!(ledger.post_with(&batch, NOW, &fault).is_err());
            assert_eq!(ledger.counts().expect("counted"), Counts::default());
            assert_eq!(ledger.post(&batch, NOW).expect("posted").notes, 2);
            assert_eq!(ledger.verify().expect("walked"), []);
        }
    }

    #[test]
    fn a_clock_set_back_puts_nothing_into_a_past_cut() {
        let mut ledger = Ledger::memory().expect("a ledger");
        ledger.post(&[entry("one")], NOW).expect("posted");
        ledger.post(&[entry("two")], "2025-06-09T00:00:00Z").expect("posted");
        assert_eq!(ledger.store.last_learnt().expect("read"), NOW);
        assert!(is_instant(NOW) && !is_instant("2025-06-10T07:30:0xZ"));
    }
}
