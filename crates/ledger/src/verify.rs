//! Walks the seals and says what was altered, lost or put in.

use std::collections::{BTreeMap, BTreeSet};

use claims::Claim;
use figure::{ClaimId, Hash, Hasher, NoteId};

use crate::ledger::{body_hash, extraction_hash, file_hash, note_hash, origin_hash, seal_id};
use crate::pack::unpack;
use crate::store::{ClaimRow, EntryRow, Kind, NoteRow};
use crate::{Error, Ledger};

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A row is not as it was posted.
    Altered,
    /// A row that was posted is not there.
    Missing,
    /// A row is there that was never posted.
    Added,
    /// The text of a purged note is there again.
    NotPurged,
    /// A seal does not fit the entries it covers, or the seal before it.
    BrokenSeal,
    /// The file itself is damaged.
    Damaged,
}

/// One thing wrong with the ledger.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
pub struct Problem {
    /// What is wrong.
    pub what: What,
    /// Table and row: `claims 17`, `seal 3`.
    pub place: String,
    /// The note concerned, as shown.
    pub note: Option<String>,
}

struct Walk<'a> {
    ledger: &'a Ledger,
    notes: BTreeMap<i64, NoteRow>,
    problems: BTreeSet<Problem>,
}

impl Walk<'_> {
    fn say(&mut self, what: What, place: String, note: Option<Hash>) {
        self.problems.insert(Problem { what, place, note: note.map(|id| NoteId(id).to_string()) });
    }

    fn check(&mut self, kind: Kind, entries: &BTreeMap<i64, &EntryRow>, rows: &BTreeMap<i64, (Hash, Option<Hash>)>) {
        for entry in entries.values().filter(|e| e.kind == kind) {
            let place = format!("{} {}", kind.table(), entry.row);
            match rows.get(&entry.row) {
                None => self.say(What::Missing, place, None),
                Some((hash, note)) if *hash != entry.hash => self.say(What::Altered, place, *note),
                Some(_) => {}
            }
        }
        for (row, (_, note)) in rows.iter().filter(|(row, _)| entries.get(row).is_none_or(|e| e.kind != kind)) {
            self.say(What::Added, format!("{} {row}", kind.table()), *note);
        }
    }

    fn note_of(&self, row: i64) -> Hash {
        self.notes.get(&row).map(|n| n.id).unwrap_or_default()
    }

    /// Sightings against their entries, files against their hashes, notes against their bytes.
    fn origins(&mut self, entries: &BTreeMap<i64, &EntryRow>) -> Result<(), Error> {
        let purged = self.ledger.purged()?;
        let origins = self.ledger.store.origins(i64::MAX)?;
        let rows = origins.iter().map(|o| (o.row, (origin_hash(self.note_of(o.note), o), Some(self.note_of(o.note)))));
        self.check(Kind::Origin, entries, &rows.collect());
        let purged_files: BTreeSet<i64> =
            origins.iter().filter(|o| purged.contains(&self.note_of(o.note))).map(|o| o.file).collect();
        let mut last: Option<(i64, std::sync::Arc<str>)> = None;
        let mut by_file: Vec<_> = origins.iter().collect();
        by_file.sort_by_key(|o| (o.file, o.row));
        for origin in by_file {
            let id = self.note_of(origin.note);
            let fresh = last.as_ref().is_none_or(|(row, _)| *row != origin.file);
            if fresh {
                let Some(text) = self.ledger.store.file(origin.file)? else {
                    self.say(What::Missing, format!("files {}", origin.file), Some(id));
                    continue;
                };
                if !purged_files.contains(&origin.file) && file_hash(&text) != origin.file_hash {
                    self.say(What::Altered, format!("files {}", origin.file), Some(id));
                }
                last = Some((origin.file, text));
            }
            let text = last.as_ref().and_then(|(_, text)| text.get(origin.start as usize..origin.end as usize));
            if purged.contains(&id) && text.is_some_and(|t| !t.trim().is_empty()) {
                self.say(What::NotPurged, format!("files {}", origin.file), Some(id));
            }
            let own = text.map(|t| Hasher::new("note").part(t.as_bytes()).finish());
            if !purged.contains(&id) && own != Some(id) {
                self.say(What::Altered, format!("files {}", origin.file), Some(id));
            }
        }
        Ok(())
    }

    fn extractions(&mut self, entries: &BTreeMap<i64, &EntryRow>) -> Result<(), Error> {
        let mut rows = BTreeMap::new();
        for x in self.ledger.store.extractions(i64::MAX)? {
            let note = self.note_of(x.note);
            let claims = self.ledger.store.claims(x.row)?;
            let findings = self.ledger.store.findings(x.row)?;
            let bodies = claims.iter().map(|c| (c.id, c.body.as_str()));
            let hash =
                extraction_hash(note, x.rules, [&x.unplaced, &x.unknown], bodies, findings.iter().map(String::as_str));
            rows.insert(x.row, (hash, Some(note)));
            for row in &claims {
                let read: Option<Claim> = unpack(ClaimId(row.id), NoteId(note), &row.body);
                if read.is_none_or(|claim| ClaimRow::of(&claim) != *row) {
                    self.say(What::Altered, format!("extractions {}, claim {}", x.row, ClaimId(row.id)), Some(note));
                }
            }
        }
        // An extraction whose row is gone is missing among its entries; `extractions` joins both, so nothing is added.
        self.check(Kind::Extraction, entries, &rows);
        Ok(())
    }

    fn seals(&mut self, entries: &[EntryRow]) -> Result<(), Error> {
        let (mut previous, mut from) = (None, 0);
        for (i, seal) in self.ledger.store.seals()?.into_iter().enumerate() {
            let covered: Vec<EntryRow> =
                entries.iter().filter(|e| e.row > from && e.row <= seal.upto).cloned().collect();
            if seal.previous != previous || seal_id(previous, &covered) != seal.id {
                self.say(
                    What::BrokenSeal,
                    format!("seal {} ({}), entries {} to {}", i + 1, seal.id, from + 1, seal.upto),
                    None,
                );
            }
            (previous, from) = (Some(seal.id), seal.upto);
        }
        Ok(())
    }
}

impl Ledger {
    /// Walk all entries and seals and name every row that was altered, lost or added behind the ledger's back. Empty
    /// when all is well.
    pub fn verify(&self) -> Result<Vec<Problem>, Error> {
        let mut walk = Walk { ledger: self, notes: BTreeMap::new(), problems: BTreeSet::new() };
        for what in self.store.sound()? {
            walk.say(What::Damaged, what, None);
        }
        let all = self.store.entries(0)?;
        let entries: BTreeMap<i64, &EntryRow> = all.iter().map(|e| (e.row, e)).collect();
        // Entries are numbered without gaps: a number left out was taken out.
        let last = all.last().map_or(0, |e| e.row);
        for row in (1..=last).filter(|row| !entries.contains_key(row)) {
            walk.say(What::Missing, format!("entries {row}"), None);
        }
        walk.notes = self.store.notes(i64::MAX)?.into_iter().map(|n| (n.row, n)).collect();
        let rows = walk.notes.values().map(|n| (n.row, (note_hash(n.id, n.fingerprint), Some(n.id)))).collect();
        walk.check(Kind::Note, &entries, &rows);
        walk.origins(&entries)?;
        walk.extractions(&entries)?;
        for kind in [Kind::Correction, Kind::Tombstone] {
            let bodies = self.store.bodies(kind, i64::MAX)?;
            let rows = bodies.iter().map(|(row, body, _)| (*row, (body_hash(kind, body), None))).collect();
            walk.check(kind, &entries, &rows);
        }
        for (table, row) in self.store.astray()? {
            walk.say(What::Altered, format!("{table} {row}"), None);
        }
        walk.seals(&all)?;
        Ok(walk.problems.into_iter().collect())
    }
}
