//! Quoted notes: the text with what was read in it, and beside each paragraph its claims and findings; on a phone they
//! stand under it. What became no claim stands on top: silence must be seen.

use std::collections::{BTreeMap, BTreeSet};

use tidegauge::view::{Bi, ClaimView, FindingView, NoteView};

use super::findings;
use super::marks::{Block, Text};
use crate::html::Out;
use crate::links::Links;
use crate::show::{Page, chance_text};
use crate::words::bi;

/// Writes all notes of a report, folded; `left_out` more were read but are not quoted.
pub fn render(page: &Page, notes: &[NoteView], left_out: usize, out: &mut Out) {
    if notes.is_empty() {
        page.empty(out, "notes.empty");
    }
    for note in notes {
        out.el("details", &[("class", "note")], |out| {
            out.el("summary", &[], |out| {
                out.leaf("span", &[("class", "id")], &note.id);
                out.text(" ");
                pins(page, note, out);
                out.leaf("span", &[("class", "title"), ("lang", note.lang), ("dir", "auto")], &note.title);
                out.text(" ");
                counts(page, note, out);
            });
            opened(page, note, None, out);
        });
    }
    if left_out > 0 {
        let rest = Bi::same(left_out.to_string());
        out.el("p", &[("class", "hint")], |out| page.words.say_with(out, "notes.rest", &[rest]));
    }
}

/// Date and tier.
pub fn pins(page: &Page, note: &NoteView, out: &mut Out) {
    if note.said_on.is_empty() {
        page.words.say(out, "note.no_date");
    } else {
        out.leaf("time", &[], &note.said_on);
    }
    out.text(" ");
    page.tier(out, note.tier);
    out.text(" ");
}

/// Number of claims, and share of the figures that became claims.
pub fn counts(page: &Page, note: &NoteView, out: &mut Out) {
    out.el("span", &[("class", "count")], |out| {
        let counts = [Bi::same(note.claims.len().to_string()), Bi::same(format!("{:.0}", note.coverage * 100.0))];
        page.words.say_with(out, "note.counts", &counts);
    });
}

/// The note itself; `told` are findings told in its margin, where it is the one note of its page
/// (a report tells them elsewhere).
pub fn opened(page: &Page, note: &NoteView, told: Option<&[FindingView]>, out: &mut Out) {
    let text = Text::of(note.segments.as_deref().unwrap_or_default(), &note.claims, told.is_some());
    let margin = Margin::of(page, note, told.unwrap_or_default(), &text);
    out.el("div", &[("class", "opened"), ("id", &note.id), ("tabindex", "-1")], |out| {
        out.el("div", &[("class", "margin first")], |out| {
            out.leaf("p", &[("class", "src")], &note.origin);
            unplaced(page, note, out);
            unknown(page, note, out);
            if note.claims.is_empty() {
                page.empty(out, "note.no_claims");
            }
            margin.write(&margin.homeless(), out);
        });
        if note.segments.is_none() {
            out.el("div", &[("class", "text withheld")], |out| page.empty(out, "note.withheld"));
        }
        for block in text.blocks() {
            if block.chrome {
                out.el("details", &[("class", "chrome"), ("dir", "auto")], |out| {
                    out.el("summary", &[], |out| page.words.say(out, "note.chrome"));
                    out.el("div", &[("class", "text"), ("lang", note.lang)], |out| text.write(block.runs.clone(), out));
                });
            } else {
                paragraph(note, &text, &block, &margin, out);
            }
        }
    });
}

fn paragraph(note: &NoteView, text: &Text, block: &Block, margin: &Margin, out: &mut Out) {
    let tells = margin.tells(&block.here);
    let blank = !tells && text.is_blank(&block.runs);
    let class = match () {
        () if tells => "para read",
        () if blank => "para blank",
        () => "para",
    };
    out.el("div", &[("class", class)], |out| {
        out.el("div", &[("class", "text"), ("lang", note.lang), ("dir", "auto")], |out| {
            text.write(block.runs.clone(), out);
        });
        if tells {
            out.el("div", &[("class", "margin")], |out| margin.write(&block.here, out));
        }
    });
}

/// What stands beside the text.
struct Margin<'a> {
    page: &'a Page<'a>,
    claims: BTreeMap<&'a str, &'a ClaimView>,
    findings: BTreeMap<&'a str, &'a FindingView>,
    /// Those whose place is in the text.
    placed: BTreeSet<&'a str>,
}

impl<'a> Margin<'a> {
    fn of(page: &'a Page<'a>, note: &'a NoteView, told: &'a [FindingView], text: &Text) -> Margin<'a> {
        let claims: BTreeMap<_, _> = note.claims.iter().map(|claim| (claim.id.as_str(), claim)).collect();
        let findings: BTreeMap<_, _> = told.iter().map(|finding| (finding.id.as_str(), finding)).collect();
        let placed = claims.keys().chain(findings.keys()).copied().filter(|id| text.has(id)).collect();
        Margin { page, claims, findings, placed }
    }

    /// Claims and findings without a place in the text, each once.
    fn homeless(&self) -> Vec<&'a str> {
        self.claims.keys().chain(self.findings.keys()).copied().filter(|id| !self.placed.contains(id)).collect()
    }

    /// Whether any of them is told in the margin.
    fn tells(&self, ids: &[&str]) -> bool {
        ids.iter().any(|id| self.claims.contains_key(id) || self.findings.contains_key(id))
    }

    fn write(&self, ids: &[&str], out: &mut Out) {
        if !self.tells(ids) {
            return;
        }
        out.el("ol", &[("class", "claims")], |out| {
            for id in ids {
                let Some(claim) = self.claims.get(id) else { continue };
                let own = if self.placed.contains(id) { format!("m:{id}") } else { (*id).to_owned() };
                out.el("li", &[("id", &own), ("tabindex", "-1")], |out| self.claim(claim, out));
            }
            for finding in ids.iter().filter_map(|id| self.findings.get(id)) {
                out.el("li", &[], |out| findings::folded(self.page, finding, out));
            }
        });
    }

    fn claim(&self, claim: &ClaimView, out: &mut Out) {
        let page = self.page;
        if self.placed.contains(claim.id.as_str()) {
            page.words_of(out, &claim.quote);
        } else {
            out.el("q", &[("lang", claim.quote.lang), ("dir", "auto")], |out| out.text(&claim.quote.quote));
        }
        out.text(" ");
        out.el("span", &[("class", "reading")], |out| bi(out, &claim.text));
        if !claim.figure.is_empty() {
            out.text(" ");
            page.link(out, &claim.figure, "tofigure", |out| page.words.say(out, "note.to_figure"));
        }
        out.el("span", &[("class", "how")], |out| {
            out.leaf("span", &[("class", "id")], &claim.id);
            if matches!(page.links, Links::Paths(_)) {
                how(page, claim, out);
            }
            out.text(" ");
            page.words.say(out, "note.confidence");
            out.text(" ");
            out.text(&chance_text(claim.confidence));
        });
        page.flags(out, &claim.findings);
    }
}

/// Parts that were not said but carried or supposed.
pub fn how(page: &Page, claim: &ClaimView, out: &mut Out) {
    for (part, how) in claim.how.iter().filter(|(_, how)| *how != "said") {
        out.text(" ");
        out.el("span", &[("class", &format!("by-{how}"))], |out| {
            page.words.say(out, &format!("part.{part}"));
            out.text(" ");
            page.words.say(out, &format!("how.{how}"));
        });
    }
}

fn unplaced(page: &Page, note: &NoteView, out: &mut Out) {
    if note.unplaced.is_empty() {
        return;
    }
    out.el("details", &[("class", "unplaced")], |out| {
        out.el("summary", &[], |out| {
            page.words.say_with(out, "note.unplaced", &[Bi::same(note.unplaced.len().to_string())]);
        });
        out.el("ul", &[], |out| {
            for (words, why) in &note.unplaced {
                out.el("li", &[], |out| {
                    out.leaf("q", &[("lang", note.lang), ("dir", "auto")], words);
                    out.text(" ");
                    bi(out, why);
                });
            }
        });
    });
}

fn unknown(page: &Page, note: &NoteView, out: &mut Out) {
    if note.unknown.is_empty() {
        return;
    }
    out.el("p", &[("class", "unknown")], |out| {
        page.words.say(out, "note.unknown");
        out.text(" ");
        out.leaf("bdi", &[], &note.unknown.join(", "));
    });
}
