//! Which ids have a place on the page (so that no link is dead), and which leaves a figure stands on.

use std::collections::{BTreeMap, BTreeSet};

use tidegauge::view::{
    AssumptionRow, Body, CalendarRow, ClaimView, FindingView, GapsView, NoteView, ReportView, RowView, WhyNode,
};

use crate::links::quantity_path;

/// Everything that can be linked to.
#[derive(Default)]
pub struct Index<'a> {
    /// Figures by `f:…`.
    pub figures: BTreeMap<&'a str, &'a WhyNode>,
    /// Claims by `c:…`.
    pub claims: BTreeMap<&'a str, &'a ClaimView>,
    /// Findings by `x:…`.
    pub findings: BTreeMap<&'a str, &'a FindingView>,
    /// Data rows by `d:…`.
    pub rows: BTreeMap<&'a str, &'a RowView>,
    /// Guesses by `a:…`.
    pub guesses: BTreeMap<&'a str, &'a AssumptionRow>,
    /// Notes `n:…` and dated triggers `t:…`.
    notes: BTreeSet<&'a str>,
    /// Live paths of what stands on this page: companies and compared quantities of a report.
    pub places: BTreeSet<String>,
    /// Leaf figures by the claim, row or guess that they are.
    leaves: BTreeMap<&'a str, &'a str>,
}

/// Leaves of a figure, by kind, those with most of the doubt first.
#[derive(Default)]
pub struct Leaves<'a> {
    /// Quoted words.
    pub quotes: Vec<&'a WhyNode>,
    /// Data rows.
    pub rows: Vec<&'a WhyNode>,
    /// Guesses.
    pub guesses: Vec<&'a WhyNode>,
}

impl<'a> Index<'a> {
    /// Of one report.
    pub fn of_report(view: &'a ReportView) -> Index<'a> {
        let mut index = Index::default();
        index.nodes(&view.why);
        index.rows.extend(view.calendar.iter().flat_map(|row| &row.row).map(|row| (row.id.as_str(), row)));
        index.calendar(&view.calendar);
        index.findings(&view.findings);
        index.guesses.extend(view.assumptions.iter().map(|row| (row.id.as_str(), row)));
        view.notes.iter().for_each(|note| index.note(note));
        index.places.extend(view.companies.iter().map(|company| company.path.clone()));
        index.places.extend(quantities(&view.gaps));
        index
    }

    /// Of a live page: only what that page tells in full.
    pub fn of_body(body: &'a Body) -> Index<'a> {
        let mut index = Index::default();
        match body {
            Body::Quantity(view) => index.findings(&view.findings),
            Body::Note(view) => {
                index.note(&view.note);
                index.findings(&view.findings);
            }
            Body::Why(view) => index.nodes(&view.nodes),
            Body::Calendar(view) => index.calendar(&view.rows),
            Body::Company(view) => index.calendar(&view.triggers),
            Body::Findings(rows) => index.findings(rows),
            Body::Assumptions(rows) => index.guesses.extend(rows.iter().map(|row| (row.id.as_str(), row))),
            _ => {}
        }
        index
    }

    fn nodes(&mut self, nodes: &'a [WhyNode]) {
        for node in nodes {
            self.figures.insert(&node.figure, node);
            let claim = node.quote.as_ref().map(|quote| quote.claim.as_str());
            let row = node.row.as_ref().map(|row| row.id.as_str());
            for leaf in [claim, row, node.assumption.as_deref()].into_iter().flatten() {
                self.leaves.insert(leaf, &node.figure);
            }
            self.rows.extend(node.row.iter().map(|row| (row.id.as_str(), row)));
        }
    }

    fn note(&mut self, note: &'a NoteView) {
        self.notes.insert(&note.id);
        self.claims.extend(note.claims.iter().map(|claim| (claim.id.as_str(), claim)));
    }

    fn findings(&mut self, findings: &'a [FindingView]) {
        self.findings.extend(findings.iter().map(|finding| (finding.id.as_str(), finding)));
    }

    fn calendar(&mut self, rows: &'a [CalendarRow]) {
        self.notes.extend(rows.iter().map(|row| row.id.as_str()));
    }

    /// Whether an id has its place on the page.
    pub fn has(&self, id: &str) -> bool {
        match id.split_once(':').map(|(kind, _)| kind) {
            Some("f") => self.figures.contains_key(id),
            Some("c") => self.claims.contains_key(id),
            Some("x") => self.findings.contains_key(id),
            Some("d") => self.rows.contains_key(id),
            Some("a") => self.guesses.contains_key(id),
            Some("n" | "t") => self.notes.contains(id),
            _ => false,
        }
    }

    /// The node of a leaf, named by its figure or by its claim, row or guess.
    pub fn leaf(&self, id: &str) -> Option<&'a WhyNode> {
        let figure = self.leaves.get(id).copied().unwrap_or(id);
        self.figures.get(figure).copied()
    }

    /// All leaves beneath a figure.
    pub fn leaves(&self, figure: &str) -> Leaves<'a> {
        let mut leaves = Leaves::default();
        let Some(top) = self.figures.get(figure) else { return leaves };
        let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
        for (leaf, _) in &top.doubt {
            if let Some(node) = self.leaf(leaf)
                && seen.insert(node.figure.as_str())
            {
                order.push(node);
            }
        }
        self.walk(top, &mut seen, &mut order);
        for node in order {
            match node.kind {
                "claim" => leaves.quotes.push(node),
                "row" => leaves.rows.push(node),
                "assumption" => leaves.guesses.push(node),
                _ => {}
            }
        }
        leaves
    }

    fn walk(&self, top: &'a WhyNode, seen: &mut BTreeSet<&'a str>, order: &mut Vec<&'a WhyNode>) {
        let mut stack = vec![top];
        while let Some(node) = stack.pop() {
            if node.inputs.is_empty() && seen.insert(&node.figure) {
                order.push(node);
            }
            for input in node.inputs.iter().rev() {
                match self.figures.get(input.as_str()) {
                    Some(next) if next.inputs.is_empty() || seen.insert(&next.figure) => stack.push(next),
                    _ => {}
                }
            }
        }
    }

    /// Whether guesses carry more than half of a figure's doubt.
    pub fn leans_on_guesses(&self, figure: &str) -> bool {
        let Some(node) = self.figures.get(figure) else { return false };
        let kind = |leaf: &str| self.leaf(leaf).map(|node| node.kind);
        let carried = node.doubt.iter().filter(|(leaf, _)| kind(leaf) == Some("assumption")).map(|(_, share)| share);
        carried.sum::<f64>() > 1.0 / 2.0
    }
}

/// Live paths of the quantities compared.
fn quantities(gaps: &GapsView) -> impl Iterator<Item = String> {
    gaps.rows.iter().filter_map(|row| quantity_path(&row.address))
}
