//! The whole report, put together.

use std::collections::{BTreeMap, BTreeSet};

use audit::{Finding, StandingClaim};
use figure::{FigureId, NoteId};
use read::{Note, Remark};

use super::lens::Lens;
use super::{BillRow, Head, NoteView, RemarkView, ReportView, chain, gaps, why, words};

/// Most notes whose text is embedded; the rest are counted.
const NOTES_SHOWN: usize = 40;

/// Everything on one page.
pub fn report(lens: &Lens, reproduce: &str, counts: Vec<(String, usize)>, remarks: &[Remark]) -> ReportView {
    let gaps = gaps::gaps(lens);
    let chain = chain::chain(lens);
    let bill = bill(lens);
    let (notes, notes_not_shown) = notes(lens);
    let asked = asked(lens);
    let nodes = why::nodes(lens, &asked, false);
    let used: BTreeSet<FigureId> = asked.iter().flat_map(|id| lens.sheet().leaves(*id)).collect();
    let mut sources: Vec<(String, String)> =
        nodes.iter().filter_map(|n| n.row.as_ref()).map(|r| (r.source.clone(), r.url.clone())).collect();
    sources.sort();
    sources.dedup();
    let by_id = note_index(lens);
    ReportView {
        head: head(lens, reproduce),
        counts,
        gaps,
        chain,
        bill,
        calendar: words::calendar(lens),
        findings: lens.reading.standing.findings.iter().map(|f| words::finding(lens, f, &by_id)).collect(),
        assumptions: why::assumptions(lens, &used),
        notes,
        notes_not_shown,
        why: nodes,
        sources,
        remarks: remarks.iter().map(|r| remark(lens, r)).collect(),
        labels: lens
            .almanac
            .labels()
            .map(|(key, zh, en)| (key.to_string(), super::Bi { zh: zh.into(), en: en.into() }))
            .collect(),
    }
}

/// Pins of a reading.
pub fn head(lens: &Lens, reproduce: &str) -> Head {
    let r = lens.reading;
    Head {
        said_by: r.as_of.to_string(),
        known_by: r.seal.map_or(String::new(), |s| s.to_string()),
        seed: r.seed,
        draws: r.draws,
        sheet: r.id.0.to_string(),
        data: lens.almanac.version().to_string(),
        hidden: lens.almanac.hidden(r.as_of) + r.shelf.hidden(r.as_of),
        reproduce: reproduce.to_string(),
    }
}

/// One remark.
pub fn remark(lens: &Lens, r: &Remark) -> RemarkView {
    let line = r.line.map_or(String::new(), |l| l.to_string());
    RemarkView {
        path: words::file_name(&r.path).to_string(),
        says: lens.fill(r.kind, &[&r.detail, &line]),
        refused: r.refused,
    }
}

/// Bill lines.
pub fn bill(lens: &Lens) -> Vec<BillRow> {
    let line = |l: &fabric::Line| {
        Some(BillRow {
            period: super::lens::period(&l.period),
            platform: lens.entity(&l.platform),
            part: lens.entity(&l.part),
            quantity: lens.shown(l.quantity)?,
            design: lens.label(&format!("bill.basis.{}", l.design)),
        })
    };
    ahead(lens).filter_map(line).collect()
}

/// Lines of periods that have not ended, for the whole fleet: past ones are there for the routes' sake, and vendors'
/// shares of designs are drawn apart from the whole's, so theirs need not add up to it.
fn ahead<'a>(lens: &'a Lens) -> impl Iterator<Item = &'a fabric::Line> {
    let whole = lens.reading.fleet.rows.first().map(|row| &row.platform);
    lens.reading.bill.lines.iter().filter(move |l| l.period.end >= lens.reading.as_of && Some(&l.platform) == whole)
}

/// Figures that the page shows: their lineage is embedded.
fn asked(lens: &Lens) -> Vec<FigureId> {
    let r = lens.reading;
    let mut asked: Vec<FigureId> = r.gaps.rows.iter().flat_map(gaps::figures).collect();
    asked.extend(r.gaps.uncomputable.iter().filter_map(|u| u.expected));
    asked.extend(ahead(lens).map(|l| l.quantity));
    asked.extend(chain::figures(lens));
    asked
}

/// Notes of the reading by id.
pub fn note_index<'a>(lens: &Lens<'a>) -> BTreeMap<NoteId, &'a Note> {
    lens.reading.standing.claims.iter().map(|c| (c.note.id, c.note.as_ref())).collect()
}

/// Notes with something said, newest first, and how many are left out.
pub fn notes(lens: &Lens) -> (Vec<NoteView>, usize) {
    let mut claims: BTreeMap<NoteId, Vec<&StandingClaim>> = BTreeMap::new();
    for standing in &lens.reading.standing.claims {
        claims.entry(standing.note.id).or_default().push(standing);
    }
    claims.values_mut().for_each(|of_note| of_note.sort_by_key(|c| (c.claim.span, c.claim.id)));
    let mut findings: BTreeMap<NoteId, Vec<&Finding>> = BTreeMap::new();
    for finding in &lens.reading.standing.findings {
        findings.entry(finding.note).or_default().push(finding);
    }
    let mut order: Vec<&Vec<&StandingClaim>> = claims.values().collect();
    order.sort_by(|a, b| b[0].said_on.cmp(&a[0].said_on).then(a[0].note.id.cmp(&b[0].note.id)));
    let left_out = order.len().saturating_sub(NOTES_SHOWN);
    let views = order.iter().take(NOTES_SHOWN).map(|of_note| {
        let id = of_note[0].note.id;
        words::note(lens, &of_note[0].note, of_note, findings.get(&id).map_or(&[][..], Vec::as_slice))
    });
    (views.collect(), left_out)
}
