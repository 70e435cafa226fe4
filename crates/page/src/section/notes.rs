//! Quoted notes: the text with what was read in it, claims and findings in the margin. Claims overlap, so their marks are
//! nested where they nest and taken up again where they cross; each claim's id stands on the run that is its value.

use std::collections::{BTreeMap, BTreeSet};

use tidegauge::view::{Bi, ClaimView, NoteView, Segment};

use crate::html::Out;
use crate::show::{Page, chance_text};
use crate::words::bi;

/// Writes all notes, folded.
pub fn render(page: &Page, out: &mut Out) {
    if page.view.notes.is_empty() {
        page.empty(out, "notes.empty");
    }
    for note in &page.view.notes {
        self::note(page, note, out);
    }
    if page.view.notes_not_shown > 0 {
        let rest = Bi::same(page.view.notes_not_shown.to_string());
        out.el("p", &[("class", "hint")], |out| page.words.say_with(out, "notes.rest", &[rest]));
    }
}

fn note(page: &Page, note: &NoteView, out: &mut Out) {
    out.el("details", &[("class", "note")], |out| {
        out.el("summary", &[], |out| {
            out.leaf("span", &[("class", "id")], &note.id);
            out.text(" ");
            if note.said_on.is_empty() {
                page.words.say(out, "note.no_date");
            } else {
                out.leaf("time", &[], &note.said_on);
            }
            out.text(" ");
            let tier = note.tier.to_string();
            out.leaf("abbr", &[("class", "tier"), ("title", &page.words.both("word.tier"))], &tier);
            out.text(" ");
            out.leaf("span", &[("class", "title"), ("lang", note.lang), ("dir", "auto")], &note.title);
            out.text(" ");
            out.el("span", &[("class", "count")], |out| {
                let counts = [Bi::same(note.claims.len().to_string()), Bi::same(percent(note.coverage))];
                page.words.say_with(out, "note.counts", &counts);
            });
        });
        out.el("div", &[("class", "opened"), ("id", &note.id), ("tabindex", "-1")], |out| {
            let anchored = text(page, note, out);
            margin(page, note, &anchored, out);
        });
    });
}

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// The text; returns the claims whose id stands in it.
fn text<'a>(page: &Page, note: &'a NoteView, out: &mut Out) -> BTreeSet<&'a str> {
    let Some(segments) = &note.segments else {
        out.el("div", &[("class", "text withheld")], |out| page.empty(out, "note.withheld"));
        return BTreeSet::new();
    };
    let claims: BTreeMap<&str, &ClaimView> = note.claims.iter().map(|claim| (claim.id.as_str(), claim)).collect();
    let runs = Runs::of(segments, &claims);
    out.el("div", &[("class", "text"), ("lang", note.lang), ("dir", "auto")], |out| {
        let mut i = 0;
        while i < segments.len() {
            // Page furniture is folded, in its place.
            let chrome = segments[i].chrome;
            let end = (i..segments.len()).find(|j| segments[*j].chrome != chrome).unwrap_or(segments.len());
            if chrome {
                out.el("details", &[("class", "chrome")], |out| {
                    out.el("summary", &[], |out| page.words.say(out, "note.chrome"));
                    segments[i..end].iter().for_each(|segment| out.text(&segment.text));
                });
            } else {
                runs.write(segments, i..end, &claims, out);
            }
            i = end;
        }
    });
    runs.anchors.keys().copied().collect()
}

/// A stretch of segments that all carry one mark.
struct Runs<'a> {
    /// Last segment (inclusive) of the run of each mark that covers a segment.
    ends: BTreeMap<(usize, &'a str), usize>,
    /// First segment of the run on which the claim's id stands.
    anchors: BTreeMap<&'a str, usize>,
}

impl<'a> Runs<'a> {
    fn of(segments: &'a [Segment], claims: &BTreeMap<&'a str, &'a ClaimView>) -> Runs<'a> {
        let mut runs = Runs { ends: BTreeMap::new(), anchors: BTreeMap::new() };
        let mut open: BTreeMap<&str, usize> = BTreeMap::new();
        let mut found: Vec<(&str, usize, usize)> = Vec::new();
        for (i, segment) in segments.iter().enumerate() {
            let here: BTreeSet<&str> = marks(segment).collect();
            let ended: Vec<&str> = open.keys().filter(|mark| !here.contains(**mark)).copied().collect();
            for mark in ended {
                let start = open.remove(mark).unwrap_or(i);
                found.push((mark, start, i - 1));
            }
            for mark in here {
                open.entry(mark).or_insert(i);
            }
        }
        found.extend(open.into_iter().map(|(mark, start)| (mark, start, segments.len() - 1)));
        found.sort_by_key(|(mark, start, _)| (*start, *mark));
        for (mark, start, end) in found {
            for i in start..=end {
                runs.ends.insert((i, mark), end);
            }
            let Some(claim) = claims.get(mark) else { continue };
            // The run that is the value's words; the first one where none is.
            let words = || segments[start..=end].iter().map(|s| s.text.as_str()).collect::<String>();
            if !runs.anchors.contains_key(mark) || words() == claim.quote.quote {
                runs.anchors.insert(mark, start);
            }
        }
        runs
    }

    fn write(
        &self,
        segments: &'a [Segment],
        range: std::ops::Range<usize>,
        claims: &BTreeMap<&str, &ClaimView>,
        out: &mut Out,
    ) {
        let mut stack: Vec<&str> = Vec::new();
        let mut written: BTreeSet<&str> = BTreeSet::new();
        for i in range {
            let here: BTreeSet<&str> = marks(&segments[i]).collect();
            let keep = stack.iter().take_while(|mark| here.contains(**mark)).count();
            while stack.len() > keep {
                stack.pop();
                out.close("mark");
            }
            let mut fresh: Vec<&str> = here.into_iter().filter(|mark| !stack.contains(mark)).collect();
            // What reaches furthest goes outside.
            fresh.sort_by_key(|mark| (std::cmp::Reverse(self.ends.get(&(i, *mark)).copied()), *mark));
            for mark in fresh {
                self.open(mark, i, claims, &mut written, out);
                stack.push(mark);
            }
            out.text(&segments[i].text);
        }
        stack.iter().for_each(|_| out.close("mark"));
    }

    fn open<'b>(
        &self,
        mark: &'b str,
        at: usize,
        claims: &BTreeMap<&str, &ClaimView>,
        written: &mut BTreeSet<&'b str>,
        out: &mut Out,
    ) {
        let Some(claim) = claims.get(mark) else {
            out.open("mark", &[("class", if mark.starts_with("x:") { "x" } else { "part" }), ("data-m", mark)]);
            return;
        };
        let own = self.anchors.get(mark) == Some(&at) && written.insert(mark);
        let class = if claim.quote.quote.is_empty() || !own { "part" } else { "value" };
        let id = if own { mark } else { "" };
        out.open("mark", &[("class", class), ("id", id), ("data-m", mark), ("tabindex", if own { "-1" } else { "" })]);
    }
}

fn marks(segment: &Segment) -> impl Iterator<Item = &str> {
    segment.claims.iter().chain(&segment.findings).map(String::as_str)
}

fn margin(page: &Page, note: &NoteView, anchored: &BTreeSet<&str>, out: &mut Out) {
    out.el("aside", &[("class", "margin")], |out| {
        out.leaf("p", &[("class", "src")], &note.origin);
        unplaced(page, note, out);
        if note.claims.is_empty() {
            page.empty(out, "note.no_claims");
        }
        out.el("ol", &[("class", "claims")], |out| {
            for claim in &note.claims {
                let own = format!("m:{}", claim.id);
                let id = if anchored.contains(claim.id.as_str()) { &own } else { &claim.id };
                out.el("li", &[("id", id), ("tabindex", "-1")], |out| self::claim(page, claim, anchored, out));
            }
        });
        if !note.unknown.is_empty() {
            out.el("p", &[("class", "unknown")], |out| {
                page.words.say(out, "note.unknown");
                out.text(" ");
                out.text(&note.unknown.join(", "));
            });
        }
    });
}

fn claim(page: &Page, claim: &ClaimView, anchored: &BTreeSet<&str>, out: &mut Out) {
    let whole = |out: &mut Out| out.el("q", &[("lang", claim.quote.lang)], |out| out.text(&claim.quote.quote));
    if anchored.contains(claim.id.as_str()) {
        page.link(out, &claim.id, "q", whole);
    } else {
        whole(out);
    }
    out.text(" ");
    out.el("span", &[("class", "reading")], |out| bi(out, &claim.text));
    if !claim.figure.is_empty() {
        out.text(" ");
        page.link(out, &claim.figure, "tofigure", |out| page.words.say(out, "note.to_figure"));
    }
    out.el("span", &[("class", "how")], |out| {
        out.leaf("span", &[("class", "id")], &claim.id);
        for (part, how) in claim.how.iter().filter(|(_, how)| *how != "said") {
            out.text(" ");
            out.el("span", &[("class", &format!("by-{how}"))], |out| {
                page.words.say(out, &format!("part.{part}"));
                out.text(" ");
                page.words.say(out, &format!("how.{how}"));
            });
        }
        out.text(" ");
        page.words.say(out, "note.confidence");
        out.text(" ");
        out.text(&chance_text(claim.confidence));
    });
    page.flags(out, &claim.findings);
}

/// Figures that became no claim: silence must be visible, so they come first.
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
                    out.leaf("q", &[("lang", note.lang)], words);
                    out.text(" ");
                    bi(out, why);
                });
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(text: &str, claims: &[&str]) -> Segment {
        let claims = claims.iter().map(|id| (*id).to_owned()).collect();
        Segment { text: text.to_owned(), claims, findings: Vec::new(), chrome: false }
    }

    fn written(segments: &[Segment]) -> String {
        let claims = BTreeMap::new();
        let runs = Runs::of(segments, &claims);
        let mut out = Out::default();
        runs.write(segments, 0..segments.len(), &claims, &mut out);
        out.done()
    }

    #[test]
    fn what_nests_is_nested() {
        let html = written(&[segment("a", &["c:1"]), segment("b", &["c:1", "c:2"]), segment("c", &["c:1"])]);
        let bare = html.replace(" class=\"part\"", "").replace(" data-m", "");
        assert_eq!(bare, "<mark=\"c:1\">a<mark=\"c:2\">b</mark>c</mark>");
    }

    #[test]
    fn what_crosses_is_taken_up_again() {
        let html = written(&[
            segment("a", &["c:1"]),
            segment("b", &["c:1", "c:2"]),
            segment("c", &["c:2"]),
            segment("d", &[]),
        ]);
        assert_eq!(html.matches("<mark").count(), html.matches("</mark>").count());
        assert_eq!(html.matches("<mark").count(), 3);
        assert!(html.ends_with("</mark>d"));
    }
}
