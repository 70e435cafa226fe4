//! Lineage as shown: nodes that name their inputs, down to words, rows and guesses.

use std::collections::BTreeSet;

use figure::{AssumptionId, DatumId, FigureId, From, Leaf};

use super::lens::Lens;
use super::{AssumptionRow, RowView, WhyNode, WhyPage, named};

/// The figures asked for and all beneath them, inputs after what stands on them, each once. `doubt` works the shares
/// of doubt for the figures asked for (it costs one evaluation a leaf).
pub fn nodes(lens: &Lens, asked: &[FigureId], doubt: bool) -> Vec<WhyNode> {
    let mut seen = BTreeSet::new();
    let mut order = Vec::new();
    let mut queue: std::collections::VecDeque<FigureId> = asked.iter().copied().collect();
    while let Some(id) = queue.pop_front() {
        if seen.insert(id)
            && let Some(figure) = lens.sheet().get(id)
        {
            order.push(id);
            if let From::Worked(_, inputs) = &figure.from {
                queue.extend(inputs);
            }
        }
    }
    let asked: BTreeSet<FigureId> = asked.iter().copied().collect();
    order.iter().filter_map(|id| node(lens, *id, doubt && asked.contains(id), &seen)).collect()
}

/// The page of an id or an address: `depth` levels of its lineage, and how many nodes lie deeper. None when nothing, or
/// more than one thing, is called so.
pub fn page(lens: &Lens, typed: &str, depth: usize) -> Option<WhyPage> {
    let roots = named::figures(lens, typed);
    let is_id = typed.split_once(':').is_some_and(|(kind, _)| ["f", "c"].contains(&kind));
    if is_id && roots.len() > 1 {
        return None;
    }
    let root = roots.first()?.to_string();
    let all = nodes(lens, &roots, true);
    let kept = within(lens, &roots, depth);
    let whole = all.len();
    let nodes: Vec<WhyNode> = all.into_iter().filter(|n| kept.contains(&n.figure)).collect();
    Some(WhyPage { root, cut: whole - nodes.len(), nodes })
}

/// Figures at most `depth` steps beneath the roots.
fn within(lens: &Lens, roots: &[FigureId], depth: usize) -> BTreeSet<String> {
    let mut kept: BTreeSet<FigureId> = roots.iter().copied().collect();
    let mut level = roots.to_vec();
    for _ in 0..depth {
        let inputs = level.iter().filter_map(|id| lens.sheet().get(*id)).flat_map(|f| match &f.from {
            From::Worked(_, inputs) => inputs.clone(),
            From::Leaf(..) => Vec::new(),
        });
        level = inputs.filter(|id| kept.insert(*id)).collect();
        if level.is_empty() {
            break;
        }
    }
    kept.iter().map(FigureId::to_string).collect()
}

fn node(lens: &Lens, id: FigureId, doubt: bool, among: &BTreeSet<FigureId>) -> Option<WhyNode> {
    let figure = lens.sheet().get(id)?;
    let mut node = WhyNode {
        figure: id.to_string(),
        kind: "worked",
        title: lens.title(id),
        shown: lens.shown(id)?,
        rule: None,
        inputs: Vec::new(),
        quote: None,
        row: None,
        assumption: None,
        findings: Vec::new(),
        doubt: Vec::new(),
        used_by: Vec::new(),
    };
    match &figure.from {
        From::Worked(rule, inputs) => {
            let formula = rule.formula.unwrap_or("");
            node.rule = Some((rule.id.to_string(), rule.doc.to_string(), formula.to_string()));
            node.inputs = inputs.iter().map(FigureId::to_string).collect();
            if doubt {
                node.doubt =
                    lens.sheet().doubt(id).into_iter().map(|(leaf, share)| (leaf.to_string(), share)).collect();
            }
        }
        From::Leaf(Leaf::Claim(claim), _) => {
            node.kind = "claim";
            node.quote = lens.claim(*claim).map(|c| lens.clause(c));
            node.findings = lens.findings_of(*claim);
        }
        From::Leaf(Leaf::Row(datum), _) => {
            node.kind = "row";
            node.row = row(lens, datum);
        }
        From::Leaf(Leaf::Assumption(a), _) => {
            node.kind = "assumption";
            node.assumption = Some(format!("a:{a}"));
        }
    }
    let users = lens.sheet().figures().iter().filter(|f| matches!(&f.from, From::Worked(_, i) if i.contains(&id)));
    node.used_by = users.filter(|f| among.contains(&f.id)).map(|f| f.id.to_string()).collect();
    Some(node)
}

/// Where a data row stands, and its source: a table of the almanac, a topology, or the calendar itself.
pub fn row(lens: &Lens, id: &DatumId) -> Option<RowView> {
    let mut view = RowView { id: format!("d:{id}"), ..RowView::default() };
    if let Some(row) = lens.almanac.row(id) {
        let source = lens.almanac.source(&row.source);
        view.place = format!("{}:{}", row.file, row.line);
        view.source = source.map_or(row.source.to_string(), |s| s.title.clone());
        view.url = source.map_or(String::new(), |s| s.address.clone());
        view.known_from = row.known_from.to_string();
        view.tier = row.tier.map_or(String::new(), |t| t.to_string());
        view.method = row.method;
    } else if let Some(place) = lens.reading.shelf.place(id) {
        (view.place, view.source, view.url, view.known_from) =
            (place.file, place.source, place.address, place.known_from);
    } else if id.as_str().starts_with("calendar/") {
        view.place = "calendar".to_string();
    } else {
        return None;
    }
    Some(view)
}

/// Guesses that figures of this reading stand on, most used first.
pub fn assumptions(lens: &Lens, figures: &BTreeSet<FigureId>) -> Vec<AssumptionRow> {
    let mut rows: Vec<AssumptionRow> = figures.iter().filter_map(|id| assumption(lens, *id)).collect();
    rows.sort_by(|a, b| b.used_by.cmp(&a.used_by).then(a.id.cmp(&b.id)));
    rows.dedup_by(|a, b| a.id == b.id);
    rows
}

/// Every guess on the sheet, most used first.
pub fn all_assumptions(lens: &Lens) -> Vec<AssumptionRow> {
    let guess = |f: &&figure::Figure| matches!(f.from, From::Leaf(Leaf::Assumption(_), _));
    assumptions(lens, &lens.sheet().figures().iter().filter(guess).map(|f| f.id).collect())
}

fn assumption(lens: &Lens, id: FigureId) -> Option<AssumptionRow> {
    let From::Leaf(Leaf::Assumption(name), _) = &lens.sheet().get(id)?.from else { return None };
    let row = lens.almanac.assumption(&AssumptionId::from(name.as_str()));
    Some(AssumptionRow {
        id: format!("a:{name}"),
        text: lens.title(id),
        shown: lens.shown(id)?,
        who: row.map_or(String::new(), |r| r.who.clone()),
        why: row.map_or(String::new(), |r| r.why.clone()),
        used_by: lens.sheet().dependents(id).len() - 1,
    })
}
