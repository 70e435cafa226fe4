//! Where a candidate stands, seen from a figure.

use super::weights::Places;
use super::{Scene, cell_of};
use crate::Span;
use crate::clause::LineKind;

/// Place of a candidate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Source {
    /// Same clause, before the figure.
    ClauseBefore,
    /// Same clause, behind it.
    ClauseAfter,
    /// Same sentence, before.
    SentenceBefore,
    /// Same sentence, behind.
    SentenceAfter,
    /// Same cell of a table.
    Cell,
    /// First cell of the row.
    Row,
    /// Another cell of the row.
    RowOther,
    /// Head of the column.
    Column,
    /// Lines over the table.
    Caption,
    /// A heading or list item over the line.
    Over,
    /// A sentence before, in the same block.
    Before,
    /// The note's title.
    Title,
    /// From the figure before, in the same sentence.
    Carried,
    /// From the figure before, further off.
    CarriedFar,
    /// Anywhere in the note.
    Note,
    /// Supposed.
    Supposed,
}

impl Source {
    /// Whether the words stand in the figure's own sentence or table.
    pub fn is_said(self) -> bool {
        self <= Source::Column
    }
}

/// A stretch of text to look in.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    /// Its words.
    pub span: Span,
    /// As which place it counts; for a sentence, refined by [`locate`].
    pub source: Source,
    /// Steps away, for headings and earlier sentences.
    pub steps: u32,
}

/// Most candidates looked at on each side of a figure.
pub const NEAREST: usize = 24;
/// Sentences looked back.
const SENTENCES_BACK: usize = 3;

/// Where candidates for a figure may stand, nearest kind first.
pub fn regions(scene: &Scene, figure: usize) -> Vec<Region> {
    let quantity = scene.figure(figure);
    let mut found = Vec::new();
    let line = scene.layout.line_at(quantity.span.start);
    if let Some((table, row, column)) = cell_of(quantity) {
        table_regions(scene, (table, row, column), &mut found);
        let top = scene.figures.tables[table as usize].span.map_or(line, |s| scene.layout.line_at(s.start));
        captions(scene, top, &mut found);
        return found;
    }
    found.push(Region { span: scene.sentence_of(figure), source: Source::ClauseBefore, steps: 0 });
    for (steps, over) in scene.layout.over(line).into_iter().enumerate() {
        found.push(Region { span: scene.layout.lines[over].span, source: Source::Over, steps: steps as u32 });
    }
    let sentence = scene.layout.sentence_at(quantity.span.start);
    let mut steps = 0;
    for back in (0..sentence).rev().take(SENTENCES_BACK) {
        let other = &scene.layout.sentences[back];
        let apart = line - other.line as usize;
        let bullet = scene.layout.lines[line].kind == LineKind::Bullet;
        if scene.layout.lines[other.line as usize].kind == LineKind::Row || apart > 3 || (bullet && apart > 0) {
            break;
        }
        steps += 1 + apart as u32 / 2;
        found.push(Region { span: other.span, source: Source::Before, steps });
    }
    found
}

fn table_regions(scene: &Scene, (table, row, column): (u32, u32, u32), found: &mut Vec<Region>) {
    let table = &scene.figures.tables[table as usize];
    let Some(cells) = table.rows.get(row as usize) else { return };
    for (i, cell) in cells.iter().enumerate() {
        let source = if i == column as usize {
            Source::Cell
        } else if i == 0 {
            Source::Row
        } else {
            Source::RowOther
        };
        found.push(Region { span: *cell, source, steps: (column as i64 - i as i64).unsigned_abs() as u32 });
    }
    if let Some(head) = table.head.get(column as usize) {
        found.push(Region { span: *head, source: Source::Column, steps: 0 });
    }
    if let Some(corner) = table.head.first()
        && column > 0
    {
        found.push(Region { span: *corner, source: Source::RowOther, steps: 1 });
    }
}

/// Headings over a table and the line of text just before it.
fn captions(scene: &Scene, top: usize, found: &mut Vec<Region>) {
    let mut steps = 0;
    let near = (top.saturating_sub(2)..top).rev().find(|l| scene.layout.lines[*l].kind != LineKind::Blank);
    let over = scene.layout.over(top);
    if let Some(near) = near
        && scene.layout.lines[near].kind != LineKind::Row
        && !over.contains(&near)
    {
        found.push(Region { span: scene.layout.lines[near].span, source: Source::Caption, steps });
        steps += 1;
    }
    for line in over {
        found.push(Region { span: scene.layout.lines[line].span, source: Source::Caption, steps });
        steps += 1;
    }
}

/// The exact place of a candidate in a region, and its score for standing there.
pub fn locate(scene: &Scene, figure: usize, region: Region, span: Span, weights: &Places) -> (Source, f64) {
    let quantity = scene.figure(figure);
    if region.source != Source::ClauseBefore {
        return (region.source, weights.of(region.source) - 0.3 * f64::from(region.steps));
    }
    let clause = scene.layout.clause_at(quantity.span.start) == scene.layout.clause_at(span.start);
    let before = span.start < quantity.span.start;
    let source = match (clause, before) {
        (true, true) => Source::ClauseBefore,
        (true, false) => Source::ClauseAfter,
        (false, true) => Source::SentenceBefore,
        (false, false) => Source::SentenceAfter,
    };
    let gap = scene.between(span, quantity.span).chars().take(80).count() as f64;
    let (from, to) = if before { (span.end, quantity.span.start) } else { (quantity.span.end, span.start) };
    let others = scene.figures_in(Span { start: from.min(to), end: to });
    let figures = others.filter(|i| *i != figure).count().min(4) as f64;
    let mut score = weights.of(source) + weights.gap * gap + weights.figures * figures;
    if let Some(bracket) = scene.layout.bracket_at(span.start)
        && !(bracket.start <= quantity.span.start && quantity.span.end <= bracket.end)
    {
        score += weights.bracket;
    }
    (source, score)
}

/// Of things in order by start, those nearest to a figure on both sides.
pub fn nearest<T>(things: &[T], start: impl Fn(&T) -> u32, at: u32) -> &[T] {
    let place = things.partition_point(|t| start(t) < at);
    &things[place.saturating_sub(NEAREST)..(place + NEAREST).min(things.len())]
}
