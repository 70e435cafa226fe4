//! A note's text with marks on what was read in it. Claims overlap, so marks are nested where they nest and taken up
//! again where they cross; each claim's id stands on the run that is its value. The text is cut into paragraphs, so that
//! what was read in one can stand beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tidegauge::view::{ClaimView, Segment};

use crate::html::Out;

/// A stretch of text within one paragraph, with the marks on it.
pub struct Run<'a> {
    text: &'a str,
    marks: BTreeSet<&'a str>,
    chrome: bool,
}

/// A paragraph.
pub struct Block<'a> {
    /// Its runs.
    pub runs: Range<usize>,
    /// Page furniture.
    pub chrome: bool,
    /// Claims and findings whose place is in it, in order.
    pub here: Vec<&'a str>,
}

/// A text cut into runs and paragraphs.
pub struct Text<'a> {
    runs: Vec<Run<'a>>,
    claims: BTreeMap<&'a str, &'a ClaimView>,
    /// Last run (inclusive) of the stretch of each mark that covers a run.
    ends: BTreeMap<(usize, &'a str), usize>,
    /// Run on which the id of each claim or finding stands.
    anchors: BTreeMap<&'a str, usize>,
    /// Whether it is the one note of its page: then words of findings are places too.
    alone: bool,
}

impl<'a> Text<'a> {
    /// Of a note's segments.
    pub fn of(segments: &'a [Segment], claims: &'a [ClaimView], alone: bool) -> Text<'a> {
        let mut runs = Vec::new();
        for segment in segments {
            let marks: BTreeSet<&str> = segment.claims.iter().chain(&segment.findings).map(String::as_str).collect();
            // A marked stretch stays whole; what is not marked is cut at its line ends.
            let cut: Vec<&str> = if marks.is_empty() && !segment.chrome {
                segment.text.split_inclusive('\n').collect()
            } else {
                vec![&segment.text]
            };
            runs.extend(cut.into_iter().map(|text| Run { text, marks: marks.clone(), chrome: segment.chrome }));
        }
        let claims = claims.iter().map(|claim| (claim.id.as_str(), claim)).collect();
        let mut text = Text { runs, claims, ends: BTreeMap::new(), anchors: BTreeMap::new(), alone };
        text.find_stretches();
        text
    }

    fn find_stretches(&mut self) {
        let mut open: BTreeMap<&str, usize> = BTreeMap::new();
        let mut found: Vec<(&str, usize, usize)> = Vec::new();
        for (i, run) in self.runs.iter().enumerate() {
            let ended: Vec<&str> = open.keys().filter(|mark| !run.marks.contains(**mark)).copied().collect();
            for mark in ended {
                found.push((mark, open.remove(mark).unwrap_or(i), i - 1));
            }
            for mark in &run.marks {
                open.entry(mark).or_insert(i);
            }
        }
        found.extend(open.into_iter().map(|(mark, start)| (mark, start, self.runs.len() - 1)));
        found.sort_by_key(|(mark, start, _)| (*start, *mark));
        for (mark, start, end) in found {
            self.ends.extend((start..=end).map(|i| ((i, mark), end)));
            // The stretch that is the value's words; the first one where none is.
            let words = || self.runs[start..=end].iter().map(|run| run.text).collect::<String>();
            let value = self.claims.get(mark).is_some_and(|claim| words() == claim.quote.quote);
            if value || !self.anchors.contains_key(mark) {
                self.anchors.insert(mark, start);
            }
        }
    }

    /// Whether an id has its place in the text.
    pub fn has(&self, id: &str) -> bool {
        self.anchors.contains_key(id)
    }

    /// The paragraphs: line ends over which no mark reaches. Lines on which nothing was read stand together.
    pub fn blocks(&self) -> Vec<Block<'a>> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut start = 0;
        for (i, run) in self.runs.iter().enumerate() {
            let next = self.runs.get(i + 1);
            let over = next.is_some_and(|next| !run.marks.is_disjoint(&next.marks));
            if next.is_some_and(|next| next.chrome == run.chrome && (run.chrome || over || !run.text.ends_with('\n'))) {
                continue;
            }
            let mut here: Vec<(usize, &str)> =
                self.anchors.iter().filter(|(_, at)| (start..=i).contains(*at)).map(|(id, at)| (*at, *id)).collect();
            here.sort_unstable();
            let block =
                Block { runs: start..i + 1, chrome: run.chrome, here: here.into_iter().map(|(_, id)| id).collect() };
            match blocks.last_mut() {
                Some(last)
                    if !block.chrome
                        && !last.chrome
                        && last.here.is_empty()
                        && block.here.is_empty()
                        && self.is_blank(&last.runs) == self.is_blank(&block.runs) =>
                {
                    last.runs.end = block.runs.end;
                }
                _ => blocks.push(block),
            }
            start = i + 1;
        }
        blocks
    }

    /// Whether there is nothing to be seen.
    pub fn is_blank(&self, runs: &Range<usize>) -> bool {
        self.runs[runs.clone()].iter().all(|run| run.text.trim().is_empty())
    }

    /// Writes the runs of a paragraph.
    pub fn write(&self, range: Range<usize>, out: &mut Out) {
        let mut stack: Vec<&str> = Vec::new();
        for i in range {
            let here = &self.runs[i].marks;
            let keep = stack.iter().take_while(|mark| here.contains(**mark)).count();
            while stack.len() > keep {
                stack.pop();
                out.close("mark");
            }
            let mut fresh: Vec<&str> = here.iter().filter(|mark| !stack.contains(mark)).copied().collect();
            // What reaches furthest goes outside.
            fresh.sort_by_key(|mark| (std::cmp::Reverse(self.ends.get(&(i, *mark)).copied()), *mark));
            for mark in fresh {
                self.open(mark, i, out);
                stack.push(mark);
            }
            out.text(self.runs[i].text);
        }
        stack.iter().for_each(|_| out.close("mark"));
    }

    fn open(&self, mark: &str, at: usize, out: &mut Out) {
        // Taken up again after a crossing, a mark is the same thing a second time: no id, no stop for keys.
        let first = self.anchors.get(mark) == Some(&at);
        let stop = if first { "-1" } else { "" };
        let Some(claim) = self.claims.get(mark) else {
            let class = if mark.starts_with("x:") { "x" } else { "part" };
            let id = if first && self.alone { format!("w:{mark}") } else { String::new() };
            out.open("mark", &[("class", class), ("id", &id), ("data-m", mark), ("tabindex", stop)]);
            return;
        };
        let quote = &claim.quote;
        let class = if quote.quote.is_empty() || !first { "part" } else { "value" };
        let (id, span) = if first { (mark, format!("{}-{}", quote.start, quote.end)) } else { ("", String::new()) };
        out.open("mark", &[("class", class), ("id", id), ("data-m", mark), ("data-s", &span), ("tabindex", stop)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(text: &str, claims: &[&str]) -> Segment {
        let claims = claims.iter().map(|id| (*id).to_owned()).collect();
        Segment { text: text.to_owned(), claims, findings: Vec::new(), chrome: false }
    }

    fn written(segments: &[Segment]) -> String {
        let text = Text::of(segments, &[], false);
        let mut out = Out::default();
        text.write(0..text.runs.len(), &mut out);
        out.done()
    }

    #[test]
    fn what_nests_is_nested() {
        let html = written(&[segment("a", &["c:1"]), segment("b", &["c:1", "c:2"]), segment("c", &["c:1"])]);
        let bare = html.replace(" class=\"part\"", "").replace(" data-m", "").replace(" tabindex=\"-1\"", "");
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
        assert_eq!(html.matches("tabindex").count(), 2, "each mark is one stop");
    }

    #[test]
    fn a_paragraph_is_cut_where_no_mark_reaches_over() {
        let segments = [
            segment("one\ntwo\n", &[]),
            segment("three\nfour", &["c:1"]),
            segment(" end\n", &[]),
            segment("five", &["c:2"]),
        ];
        let text = Text::of(&segments, &[], false);
        let blocks = text.blocks();
        let here: Vec<_> = blocks.iter().map(|block| block.here.clone()).collect();
        assert_eq!(here, [vec![], vec!["c:1"], vec!["c:2"]]);
        let whole: usize = blocks.iter().map(|block| block.runs.len()).sum();
        assert_eq!(whole, text.runs.len());
    }
}
