//! What stands at a cut: of each note the newest reading, corrections applied.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use audit::{Standing, StandingClaim};
use claims::{Claim, Extraction, Said, Whom};
use figure::{ClaimId, Date, Hash, NoteId, SealId};
use read::{Note, Origin, Rights};

use crate::correct::{Filed, State, apply, filed};
use crate::ledger::{Seen, Tombstone};
use crate::pack::{unpack, unpack_finding, unpack_unplaced};
use crate::store::{ExtractionRow, Kind, NoteRow, OriginRow};
use crate::{Error, Ledger};

/// Up to what was learnt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Known {
    /// All that a seal covers.
    Seal(SealId),
    /// All that was learnt at or before an instant (`2025-06-09T12:00:00Z`) or by the end of a day (`2025-06-09`).
    At(String),
}

/// Which part of the ledger counts. The default is all of it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Cut {
    /// Notes said on or before this day; one without a day counts from the day it was learnt.
    pub said_by: Option<Date>,
    /// Entries learnt up to here.
    pub known_by: Option<Known>,
}

/// Days of sightings, the unknown ones last.
fn day_key(day: Option<Date>) -> (bool, Option<Date>) {
    (day.is_none(), day)
}

/// The strictest of the rights of all sightings: a copy with wider rights does not free the text.
fn strictest(mut all: impl Iterator<Item = Rights>) -> Rights {
    let first = all.next().unwrap_or_default();
    all.fold(first, |a, b| Rights {
        longest_quote: a.longest_quote.zip(b.longest_quote).map(|(x, y)| x.min(y)),
        export: a.export && b.export,
        model_use: a.model_use && b.model_use,
        expires: [a.expires, b.expires].into_iter().flatten().min(),
        quarantined: a.quarantined || b.quarantined,
    })
}

/// Files of the ledger, each read once.
#[derive(Default)]
pub(crate) struct Files(BTreeMap<i64, Arc<str>>);

impl Files {
    fn get(&mut self, ledger: &Ledger, row: i64) -> Result<Arc<str>, Error> {
        if let Some(text) = self.0.get(&row) {
            return Ok(text.clone());
        }
        let text = ledger.store.file(row)?.ok_or_else(|| ledger.corrupt(format!("file {row} is missing")))?;
        self.0.insert(row, text.clone());
        Ok(text)
    }
}

impl Ledger {
    pub(crate) fn corrupt(&self, what: String) -> Error {
        Error::Corrupt { path: self.path.clone(), what }
    }

    /// Number of the last entry of a cut.
    pub(crate) fn upto(&self, cut: &Cut) -> Result<i64, Error> {
        match &cut.known_by {
            None => Ok(i64::MAX),
            Some(Known::At(day)) if day.len() == 10 => self.store.last_at(&format!("{day}T23:59:59Z")),
            Some(Known::At(instant)) => self.store.last_at(instant),
            Some(Known::Seal(id)) => {
                let seal = self.store.seals()?.into_iter().find(|s| s.id == *id);
                Ok(seal.ok_or_else(|| Error::Refused(format!("there is no {id}")))?.upto)
            }
        }
    }

    /// Ids of purged notes: what is gone is gone at every cut.
    pub(crate) fn purged(&self) -> Result<BTreeSet<Hash>, Error> {
        let bodies = self.store.bodies(Kind::Tombstone, i64::MAX)?;
        let read = bodies
            .iter()
            .map(|(_, body, _)| serde_json::from_str::<Tombstone>(body).ok().and_then(|t| Hash::parse(&t.note)));
        read.collect::<Option<_>>().ok_or_else(|| self.corrupt("a tombstone cannot be read".to_string()))
    }

    /// A note out of its sightings: the earliest (then by path) gives its place, all together its rights.
    pub(crate) fn assemble(&self, note: &NoteRow, origins: &[&OriginRow], files: &mut Files) -> Result<Note, Error> {
        let first = origins.iter().min_by_key(|o| (day_key(o.said_on), &o.path, o.start));
        let first = first.ok_or_else(|| self.corrupt(format!("note {} was seen nowhere", NoteId(note.id))))?;
        let read = |o: &OriginRow| {
            serde_json::from_str::<Seen>(&o.body).map_err(|_| self.corrupt(format!("origin {} cannot be read", o.row)))
        };
        let seen = read(first)?;
        let rights: Vec<Rights> = origins.iter().map(|o| read(o).map(|s| s.rights)).collect::<Result<_, _>>()?;
        let file = files.get(self, first.file)?;
        let range = first.start as usize..first.end as usize;
        if file.get(range.clone()).is_none() {
            return Err(self.corrupt(format!("origin {} lies outside its file", first.row)));
        }
        Ok(Note {
            id: NoteId(note.id),
            file,
            range,
            chrome: seen.chrome.iter().map(|(a, b)| *a..*b).collect(),
            said_on: first.said_on,
            said_how: seen.how,
            lang: seen.lang,
            title: seen.title.map(|(a, b)| a..b),
            publisher: seen.publisher,
            tier: seen.tier,
            rights: strictest(rights.into_iter()),
            origin: Origin { path: first.path.clone(), offset: first.start as usize, said_on: first.said_on },
            fingerprint: note.fingerprint,
        })
    }

    /// What stands at a cut: of each note the newest reading, corrections applied; claims by (said on, id), findings by
    /// (note, check, id). The same entries give the same answer, in whatever order they were posted.
    pub fn standing(&self, cut: &Cut) -> Result<Standing, Error> {
        Ok(self.gather(cut)?.0)
    }

    pub(crate) fn gather(&self, cut: &Cut) -> Result<(Standing, Vec<Filed>), Error> {
        let upto = self.upto(cut)?;
        let mut corrections = filed(self, upto)?;
        let purged = self.purged()?;
        let (all_origins, all_extractions) = (self.store.origins(upto)?, self.store.extractions(upto)?);
        let mut origins: BTreeMap<i64, Vec<&OriginRow>> = BTreeMap::new();
        all_origins.iter().for_each(|o| origins.entry(o.note).or_default().push(o));
        let mut readings: BTreeMap<i64, &ExtractionRow> = BTreeMap::new();
        for reading in &all_extractions {
            let best = readings.entry(reading.note).or_insert(reading);
            if newer(reading) > newer(best) {
                *best = reading;
            }
        }
        let mut standing = Standing::default();
        let mut files = Files::default();
        for row in self.store.notes(upto)? {
            let (Some(seen), Some(reading)) = (origins.get(&row.row), readings.get(&row.row)) else { continue };
            let note = self.assemble(&row, seen, &mut files)?;
            if cut.said_by.is_some_and(|by| note.said_on.or_else(|| learnt_day(reading)) > Some(by)) {
                continue;
            }
            let withdrawn = purged.contains(&row.id) || note.rights.quarantined;
            let note = Arc::new(note);
            for claim in self.claims_of(reading, note.id)? {
                let claim = if purged.contains(&row.id) { wordless(claim) } else { claim };
                standing.claims.push(StandingClaim { claim, note: note.clone(), said_on: note.said_on, withdrawn });
            }
            for body in self.store.findings(reading.row)? {
                let finding = unpack_finding(note.id, &body);
                standing
                    .findings
                    .push(finding.ok_or_else(|| self.corrupt(format!("a finding of {} cannot be read", note.id)))?);
            }
        }
        standing.claims.sort_by_key(|c| (c.said_on, c.claim.id));
        standing.findings.sort_by_key(|f| (f.note, f.check, f.id));
        correct(&mut standing, &mut corrections);
        Ok((standing, corrections))
    }

    /// The newest reading of one note at a cut, as it was posted (no corrections), with the figures that became no claim;
    /// None when there is no such note.
    pub fn extraction(&self, note: NoteId, cut: &Cut) -> Result<Option<Extraction>, Error> {
        let Some(row) = self.store.note_row(note.0)? else { return Ok(None) };
        let upto = self.upto(cut)?;
        let all = self.store.extractions(upto)?;
        let Some(newest) = all.iter().filter(|x| x.note == row).max_by_key(|x| newer(x)) else { return Ok(None) };
        let bad = || self.corrupt(format!("a reading of {note} cannot be read"));
        Ok(Some(Extraction {
            note,
            rules: newest.rules,
            claims: self.claims_of(newest, note)?,
            unplaced: unpack_unplaced(&newest.unplaced).ok_or_else(bad)?,
            unknown: serde_json::from_str(&newest.unknown).map_err(|_| bad())?,
        }))
    }

    pub(crate) fn claims_of(&self, reading: &ExtractionRow, note: NoteId) -> Result<Vec<Claim>, Error> {
        let rows = self.store.claims(reading.row)?;
        let claims = rows.iter().map(|row| unpack(ClaimId(row.id), note, &row.body)).collect::<Option<_>>();
        claims.ok_or_else(|| self.corrupt(format!("a claim of {note} cannot be read")))
    }
}

/// Order of readings: newer rules; among readings by the same rules the one for the earliest day, then the last learnt.
fn newer(x: &ExtractionRow) -> (u32, Reverse<(bool, Option<Date>)>, String, Hash) {
    (x.rules, Reverse(day_key(x.said_on)), x.learnt.clone(), x.hash)
}

fn learnt_day(reading: &ExtractionRow) -> Option<Date> {
    reading.learnt.get(..10).and_then(|day| day.parse().ok())
}

fn correct(standing: &mut Standing, corrections: &mut [Filed]) {
    let places: BTreeMap<ClaimId, usize> = standing.claims.iter().enumerate().map(|(i, c)| (c.claim.id, i)).collect();
    for filed in corrections.iter_mut().filter(|f| f.state != State::Withdrawn) {
        let place = places.get(&filed.correction.claim);
        let done = place.is_some_and(|i| apply(&mut standing.claims[*i].claim, &filed.correction));
        filed.state = if done { State::Applied } else { State::Orphan };
    }
}

/// A claim of a purged note, without the note's words.
fn wordless(mut claim: Claim) -> Claim {
    let bare = |whom: &mut Whom| {
        if let Whom::Named(words) = whom {
            words.clear();
        }
    };
    bare(&mut claim.by.value);
    claim.scope = None;
    match &mut claim.said {
        Said::Level { about, amount, .. } => {
            bare(&mut about.whom.value);
            amount.value.as_written.clear();
        }
        Said::Change { about, .. } | Said::Extreme { about, .. } => bare(&mut about.whom.value),
        Said::Event { what, .. } => bare(&mut what.value),
        Said::Relation { subject, object, product, .. } => {
            bare(&mut subject.value);
            bare(&mut object.value);
            product.iter_mut().for_each(|p| bare(&mut p.value));
        }
        Said::Belief { holder, about, .. } => {
            bare(&mut holder.value);
            bare(&mut about.value);
        }
        Said::View { about, .. } => bare(&mut about.value),
        Said::Trigger { bears_on, .. } => bears_on.iter_mut().for_each(|b| bare(&mut b.value)),
    }
    claim
}
