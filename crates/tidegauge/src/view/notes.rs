//! Notes: the list, one whole, and those that a report embeds.

use std::collections::BTreeMap;
use std::sync::Arc;

use audit::{Finding, StandingClaim};
use claims::Extraction;
use figure::NoteId;
use ledger::Cut;
use read::Note;

use super::lens::Lens;
use super::live::Asked;
use super::{NotePage, NoteRow, NoteView, report, words};

/// Notes of the reading by id.
pub fn index<'a>(lens: &Lens<'a>) -> BTreeMap<NoteId, &'a Note> {
    lens.standing().iter().map(|c| (c.note.id, c.note.as_ref())).collect()
}

/// What stands on the words of each note, in the order of the text.
pub struct Standing<'a> {
    /// One claim of each note of the reading, of withdrawn ones too.
    any: BTreeMap<NoteId, &'a StandingClaim>,
    claims: BTreeMap<NoteId, Vec<&'a StandingClaim>>,
    findings: BTreeMap<NoteId, Vec<&'a Finding>>,
}

impl<'a> Standing<'a> {
    /// Sort claims and findings by note.
    pub fn of(lens: &Lens<'a>) -> Standing<'a> {
        let any = lens.reading.standing.claims.iter().map(|c| (c.note.id, c)).collect();
        let mut claims: BTreeMap<NoteId, Vec<&StandingClaim>> = BTreeMap::new();
        for standing in lens.standing() {
            claims.entry(standing.note.id).or_default().push(standing);
        }
        claims.values_mut().for_each(|of_note| of_note.sort_by_key(|c| (c.claim.span, c.claim.id)));
        let mut findings: BTreeMap<NoteId, Vec<&Finding>> = BTreeMap::new();
        for finding in lens.found() {
            findings.entry(finding.note).or_default().push(finding);
        }
        Standing { any, claims, findings }
    }

    /// Claims of a note.
    pub fn claims(&self, note: NoteId) -> &[&'a StandingClaim] {
        self.claims.get(&note).map_or(&[], Vec::as_slice)
    }

    fn findings(&self, note: NoteId) -> &[&'a Finding] {
        self.findings.get(&note).map_or(&[], Vec::as_slice)
    }

    /// A note of the ledger, unless it is said later, not yet learnt, or withdrawn. A reading pinned by a seal does not
    /// know when notes came in which nothing was claimed.
    pub fn note(&self, asked: &Asked, id: NoteId) -> Option<Note> {
        if let Some(standing) = self.any.get(&id) {
            return (!standing.withdrawn).then(|| standing.note.as_ref().clone());
        }
        let (reading, note) = (asked.lens.reading, asked.gauge.ledger.note(id).ok()??);
        let in_time = reading.seal.is_none() && note.said_on.is_some_and(|day| day <= reading.as_of);
        (in_time && !note.rights.quarantined && !note.text().trim().is_empty()).then_some(note)
    }

    /// A note in a list.
    pub fn row(&self, lens: &Lens, note: &Note) -> NoteRow {
        let unplaced = lens.reading.unplaced.get(&note.id).map_or(0, |e| e.unplaced.len());
        NoteRow {
            id: note.id.to_string(),
            path: format!("/note/{}", note.id),
            said_on: note.said_on.map_or(String::new(), |d| d.to_string()),
            lang: note.lang.as_str(),
            tier: note.tier,
            title: words::title(note),
            origin: words::file_name(&note.origin.path).to_string(),
            claims: self.claims(note.id).len(),
            findings: self.findings(note.id).len(),
            unplaced,
        }
    }
}

/// All notes that may be shown, the newest first, those without a claim too.
pub fn rows(asked: &Asked) -> Vec<NoteRow> {
    let (lens, standing) = (asked.lens, Standing::of(asked.lens));
    let mut notes: BTreeMap<NoteId, Arc<Note>> = lens.standing().iter().map(|c| (c.note.id, c.note.clone())).collect();
    let ids = asked.gauge.ledger.notes_like("").unwrap_or_default();
    let silent: Vec<Note> =
        ids.into_iter().filter(|id| !notes.contains_key(id)).filter_map(|id| standing.note(asked, id)).collect();
    notes.extend(silent.into_iter().map(|note| (note.id, Arc::new(note))));
    let mut order: Vec<&Arc<Note>> = notes.values().collect();
    order.sort_by(|a, b| b.said_on.cmp(&a.said_on).then(a.id.cmp(&b.id)));
    order.into_iter().map(|note| standing.row(lens, note)).collect()
}

/// The page of a note named by four signs or more of its id.
pub fn page(asked: &Asked, typed: &str) -> Option<NotePage> {
    let lens = asked.lens;
    let signs = typed.strip_prefix(NoteId::PREFIX).unwrap_or(typed);
    if signs.len() < super::named::PREFIX {
        return None;
    }
    let ids = asked.gauge.ledger.notes_like(signs).ok()?;
    let [id] = ids.as_slice() else { return None };
    let standing = Standing::of(lens);
    let note = standing.note(asked, *id)?;
    let kept = lens.reading.unplaced.get(id).cloned();
    let cut = Cut { said_by: None, known_by: lens.reading.seal.map(ledger::Known::Seal) };
    let extraction = kept.or_else(|| asked.gauge.ledger.extraction(*id, &cut).ok()?);
    let notes = index(lens);
    let findings = standing.findings(*id);
    let of_file = |r: &&read::Remark| words::file_name(&r.path) == words::file_name(&note.origin.path);
    Some(NotePage {
        note: words::note(lens, &note, standing.claims(*id), findings, extraction.as_ref()),
        findings: findings.iter().map(|f| words::finding(lens, f, &notes)).collect(),
        remarks: asked.gauge.remarks.iter().filter(of_file).map(|r| report::remark(lens, r)).collect(),
    })
}

/// The newest `most` notes with something said, and how many are left out.
pub fn quoted(lens: &Lens, most: usize) -> (Vec<NoteView>, usize) {
    let standing = Standing::of(lens);
    let mut order: Vec<&Vec<&StandingClaim>> = standing.claims.values().collect();
    order.sort_by(|a, b| b[0].said_on.cmp(&a[0].said_on).then(a[0].note.id.cmp(&b[0].note.id)));
    let views = order.iter().take(most).map(|of_note| {
        let note = &of_note[0].note;
        let extraction: Option<&Extraction> = lens.reading.unplaced.get(&note.id);
        words::note(lens, note, of_note, standing.findings(note.id), extraction)
    });
    (views.collect(), order.len().saturating_sub(most))
}
