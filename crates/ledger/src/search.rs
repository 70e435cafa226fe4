//! Finding notes again: by their words, by their id.

use figure::{Date, NoteId};
use read::Note;

use crate::standing::Files;
use crate::{Error, Ledger, words};

/// Most hits given at once.
const LIMIT: usize = 200;

/// Places marked in one hit.
const PLACES: usize = 8;

/// Characters shown before and after the first place.
const AROUND: usize = 40;

/// A note that holds all terms of a query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The note.
    pub note: NoteId,
    /// Its day.
    pub said_on: Option<Date>,
    /// Its title.
    pub title: Option<String>,
    /// Words around the first place.
    pub snippet: String,
    /// Bytes of the note where terms stand.
    pub places: Vec<(usize, usize)>,
}

fn snippet(text: &str, place: Option<&(usize, usize)>) -> String {
    let (start, end) = place.copied().unwrap_or((0, 0));
    let from = text[..start].char_indices().rev().nth(AROUND - 1).map_or(0, |(i, _)| i);
    let to = text[end..].char_indices().nth(AROUND).map_or(text.len(), |(i, _)| end + i);
    text[from..to].split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Ledger {
    fn load(&self, row: i64, files: &mut Files) -> Result<Option<Note>, Error> {
        let Some(found) = self.store.note_at(row)? else { return Ok(None) };
        let origins = self.store.origins_of(row)?;
        self.assemble(&found, &origins.iter().collect::<Vec<_>>(), files).map(Some)
    }

    /// Notes that hold all terms (words, or phrases in quotes), the newest said first, at most 200. Chinese terms of two
    /// signs and more are found exactly. Purged and quarantined notes are not found.
    pub fn search(&self, query: &str) -> Result<Vec<Hit>, Error> {
        let Some(expression) = words::expression(query) else { return Ok(Vec::new()) };
        let found = self.store.search(&expression, LIMIT)?;
        let mut files = Files::default();
        let mut hits = Vec::new();
        for row in found {
            let Some(note) = self.load(row, &mut files)? else { continue };
            if note.rights.quarantined {
                continue;
            }
            let text = note.text();
            let mut places: Vec<(usize, usize)> =
                words::terms(query).iter().flat_map(|term| words::places(text, term, PLACES)).collect();
            places.sort_unstable();
            hits.push(Hit {
                note: note.id,
                said_on: note.said_on,
                title: note.title.clone().map(|t| text[t].to_string()),
                snippet: snippet(text, places.first()),
                places,
            });
        }
        hits.sort_by(|a, b| (b.said_on, a.note).cmp(&(a.said_on, b.note)));
        Ok(hits)
    }

    /// A note by its id; None when there is none. A purged one comes with blanks for words.
    pub fn note(&self, id: NoteId) -> Result<Option<Note>, Error> {
        let Some(row) = self.store.note_row(id.0)? else { return Ok(None) };
        self.load(row, &mut Files::default())
    }

    /// Ids of the notes whose shown id begins so (`9e31`, `n:9e31`).
    pub fn notes_like(&self, prefix: &str) -> Result<Vec<NoteId>, Error> {
        let prefix = prefix.trim_start_matches(NoteId::PREFIX).to_lowercase();
        let ids = self.store.notes(i64::MAX)?.into_iter().map(|n| n.id);
        Ok(ids.filter(|id| id.full().starts_with(&prefix)).map(NoteId).collect())
    }
}
