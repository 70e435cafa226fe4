//! The whole report, put together.

use std::collections::{BTreeMap, BTreeSet};

use figure::FigureId;
use read::Remark;

use super::lens::Lens;
use super::{
    Bi, BillRow, Head, RemarkView, ReportView, ahead, beliefs, calendar, chain, company, gaps, notes, why, words,
};

/// Most notes whose text is embedded; the rest are counted.
const NOTES_SHOWN: usize = 40;

/// Everything on one page.
pub fn report(lens: &Lens, reproduce: &str, counts: Vec<(String, usize)>, remarks: &[Remark]) -> ReportView {
    let gaps = gaps::gaps(lens);
    let chain = chain::chain(lens);
    let bill = bill(lens);
    let (quoted, notes_not_shown) = notes::quoted(lens, NOTES_SHOWN);
    let asked = asked(lens);
    let nodes = why::nodes(lens, &asked, false);
    let used: BTreeSet<FigureId> = asked.iter().flat_map(|id| lens.sheet().leaves(*id)).collect();
    let mut sources: Vec<(String, String)> =
        nodes.iter().filter_map(|n| n.row.as_ref()).map(|r| (r.source.clone(), r.url.clone())).collect();
    sources.sort();
    sources.dedup();
    let by_id = notes::index(lens);
    ReportView {
        head: head(lens, reproduce),
        counts,
        gaps,
        chain,
        bill,
        beliefs: beliefs::beliefs(lens),
        companies: company::companies(lens),
        programmes: ahead::programmes(lens),
        agents: ahead::agents(lens),
        calendar: calendar::rows(lens),
        turning: ahead::turning(lens),
        findings: lens.found().iter().map(|f| words::finding(lens, f, &by_id)).collect(),
        assumptions: why::assumptions(lens, &used),
        notes: quoted,
        notes_not_shown,
        why: nodes,
        sources,
        remarks: self::remarks(lens, remarks),
        labels: labels(lens),
    }
}

/// Every word of a page by key.
pub fn labels(lens: &Lens) -> BTreeMap<String, Bi> {
    let labels = lens.almanac.labels();
    labels.map(|(key, zh, en)| (key.to_string(), Bi { zh: zh.into(), en: en.into() })).collect()
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

/// Remarks by file: the order in which files were given is no part of what they say.
pub fn remarks(lens: &Lens, remarks: &[Remark]) -> Vec<RemarkView> {
    let mut rows: Vec<RemarkView> = remarks.iter().map(|r| remark(lens, r)).collect();
    rows.sort_by(|a, b| (&a.path, &a.says).cmp(&(&b.path, &b.says)));
    rows
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
    asked.extend(beside(lens));
    asked
}

/// Figures shown beside the gaps: shares of companies, what speaks for or against beliefs, programmes, agents, turns.
fn beside(lens: &Lens) -> Vec<FigureId> {
    let (gaps, fleet) = (&lens.reading.gaps, &lens.reading.fleet);
    let parts = gaps.companies.iter().flat_map(|company| &company.parts);
    let mut asked: Vec<FigureId> =
        parts.flat_map(|part| part.shares.iter().filter_map(|share| share.figure).chain(part.exposed)).collect();
    asked.extend(gaps.alleged.iter().flat_map(|a| &a.evidence).map(|sign| sign.growth));
    asked.extend(fleet.programmes.iter().flat_map(|p| p.wanted.into_iter().chain(p.supplied).chain(p.held_back)));
    asked.extend(fleet.agents.iter().map(|agents| agents.share));
    asked.extend(gaps.turning.iter().flat_map(|turn| [turn.before, turn.after]));
    asked
}
