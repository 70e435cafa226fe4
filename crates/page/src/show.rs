//! Small things that stand all over the page: a figure with its doubt and marks, a quote with its place, a chance.

use tidegauge::view::{Bi, Head, Link, LivePage, Quote, ReportView, RowView, Shown};

use crate::Lang;
use crate::escape::is_web_address;
use crate::html::Out;
use crate::index::Index;
use crate::links::Links;
use crate::words::{Words, bi, is_empty};

/// Heads of columns that hold numbers.
const NUMERIC: [&str; 18] = [
    "assumption.used_by",
    "assumption.value",
    "bill.quantity",
    "claims.sure",
    "claims.value",
    "gap.gap",
    "gap.p",
    "note.unplaced_head",
    "point.value",
    "programme.held_back",
    "programme.p",
    "programme.supplied",
    "programme.wanted",
    "section.claims",
    "section.findings",
    "status.entries",
    "turning.after",
    "turning.before",
];

/// What every section needs.
pub struct Page<'a> {
    /// Pins of the reading.
    pub head: &'a Head,
    /// Its words.
    pub words: Words<'a>,
    /// What stands on this page and can be linked to.
    pub index: Index<'a>,
    /// Where everything else stands.
    pub links: Links<'a>,
}

impl<'a> Page<'a> {
    /// Of a report: one file, both languages.
    pub fn of_report(view: &'a ReportView) -> Page<'a> {
        let (words, index) = (Words::new(&view.labels, None), Index::of_report(view));
        Page { head: &view.head, words, index, links: Links::Anchors }
    }

    /// Of a live page: one language, links to other pages.
    pub fn of_live(live: &'a LivePage, lang: Lang) -> Page<'a> {
        let (words, index) = (Words::new(&live.labels, Some(lang)), Index::of_body(&live.body));
        Page { head: &live.head, words, index, links: Links::Paths(&live.params) }
    }

    /// The findings that stand on something, each a link to where it is told.
    pub fn flags(&self, out: &mut Out, findings: &[String]) {
        for id in findings {
            out.el("span", &[("class", "flag")], |out| {
                self.link(out, id, "flag", |out| {
                    out.text("! ");
                    match self.index.findings.get(id.as_str()) {
                        // A live page that tells it tells it near by.
                        Some(finding) if matches!(self.links, Links::Anchors) => bi(out, &finding.says),
                        _ => out.text(id),
                    }
                });
            });
        }
    }

    /// Where an id is told: on this page, else on the live page that tells it.
    pub fn href(&self, id: &str) -> Option<String> {
        if self.index.has(id) { Some(crate::links::address("", &[], id)) } else { self.links.of(id) }
    }

    /// A link to where an id is told; the bare content where that is nowhere.
    pub fn link(&self, out: &mut Out, id: &str, class: &str, inside: impl FnOnce(&mut Out)) {
        linked(out, self.href(id).as_deref(), class, inside);
    }

    /// A link to the page of a quantity or company; in a report, to its place there if it has one.
    pub fn lead(&self, out: &mut Out, link: &Link, class: &str) {
        self.way(out, &link.path, class, |out| bi(out, &link.text));
    }

    /// The same with other content.
    pub fn way(&self, out: &mut Out, path: &str, class: &str, inside: impl FnOnce(&mut Out)) {
        let here = self.index.places.contains(path).then(|| crate::links::address("", &[], path));
        linked(out, here.or_else(|| self.links.to(path, &[], "")).as_deref(), class, inside);
    }

    /// The id as a link.
    pub fn id(&self, out: &mut Out, id: &str) {
        self.link(out, id, "id", |out| out.text(id));
    }

    /// A figure: value, interval, marks; it leads to its lineage.
    pub fn figure(&self, out: &mut Out, shown: &Shown) {
        self.link(out, &shown.figure, "fig", |out| {
            out.el("b", &[], |out| bi(out, &shown.text));
            if !is_empty(&shown.interval) {
                out.text(" ");
                out.el("span", &[("class", "iv")], |out| bi(out, &shown.interval));
            }
        });
        self.marks(out, shown);
    }

    /// Which kinds of leaves a figure has; `a` heavy where guesses carry over half of the doubt.
    pub fn marks(&self, out: &mut Out, shown: &Shown) {
        if shown.marks.is_empty() {
            return;
        }
        out.el("sup", &[("class", "marks")], |out| {
            for mark in &shown.marks {
                let title = self.words.plain(mark_key(mark));
                let heavy = *mark == "a" && self.index.leans_on_guesses(&shown.figure);
                let class = if heavy { "m-a heavy" } else { mark_class(mark) };
                out.leaf("abbr", &[("title", &title), ("class", class)], mark);
            }
        });
    }

    /// Exact words, with who, when, tier and place; they lead to the sentence in its note.
    pub fn quote(&self, out: &mut Out, quote: &Quote) {
        out.el("span", &[("class", "said")], |out| {
            self.words_of(out, quote);
            out.text(" ");
            self.place_of(out, quote);
        });
    }

    /// The words alone. A live link carries their place, so that just they are selected where it leads.
    pub fn words_of(&self, out: &mut Out, quote: &Quote) {
        let span = format!("{}-{}", quote.start, quote.end);
        let id = if quote.claim.is_empty() { &quote.note } else { &quote.claim };
        let here = [&quote.claim, &quote.note].into_iter().find(|id| self.index.has(id));
        let there = || self.links.to(&format!("/note/{}", quote.note), &[("show", &span)], id);
        let href = here.map(|id| crate::links::address("", &[], id)).or_else(there);
        let words = |out: &mut Out| {
            out.el("q", &[("lang", quote.lang), ("dir", "auto")], |out| out.text(&quote.quote));
        };
        match href {
            Some(href) => out.el("a", &[("href", &href), ("class", "q"), ("data-s", &span)], words),
            None => out.el("span", &[("class", "q")], words),
        }
    }

    /// Note, date, tier and place of a quote.
    pub fn place_of(&self, out: &mut Out, quote: &Quote) {
        out.el("span", &[("class", "src")], |out| {
            self.id(out, &quote.note);
            if !quote.said_on.is_empty() {
                out.text(" ");
                out.leaf("time", &[], &quote.said_on);
            }
            out.text(" ");
            self.tier(out, quote.tier);
            out.text(&format!(" {}\u{2013}{}", quote.start, quote.end));
        });
    }

    /// Tier of a note.
    pub fn tier(&self, out: &mut Out, tier: char) {
        let title = self.words.plain("word.tier");
        out.leaf("abbr", &[("class", "tier"), ("title", &title)], &tier.to_string());
    }

    /// A data row in one line: id, source, since when it is known.
    pub fn row(&self, out: &mut Out, row: &RowView) {
        out.el("span", &[("class", "src")], |out| {
            self.row_id(out, row);
            out.text(" ");
            source(out, &row.source, &row.url);
            if !row.known_from.is_empty() {
                out.text(" ");
                out.leaf("time", &[], &row.known_from);
            }
        });
    }

    /// The id of a row whose source stands beside it: a link only to its place on this page, for not every row of the
    /// data is a leaf that a live page tells.
    pub fn row_id(&self, out: &mut Out, row: &RowView) {
        let href = self.index.has(&row.id).then(|| crate::links::address("", &[], &row.id));
        linked(out, href.as_deref(), "id", |out| out.text(&row.id));
    }

    /// Words, or row, or neither: a dash.
    pub fn rests_on(&self, out: &mut Out, quote: Option<&Quote>, row: Option<&RowView>) {
        if let Some(quote) = quote {
            self.quote(out, quote);
        }
        if let Some(row) = row {
            self.row(out, row);
        }
        if quote.is_none() && row.is_none() {
            out.text("\u{2013}");
        }
    }

    /// A figure, or a dash.
    pub fn maybe(&self, out: &mut Out, shown: Option<&Shown>) {
        match shown {
            Some(shown) => self.figure(out, shown),
            None => out.text("\u{2013}"),
        }
    }

    /// A chance as `.88`, in words on hover.
    pub fn chance(&self, out: &mut Out, p: f64) {
        out.leaf("span", &[("class", "p"), ("title", &self.words.one(&self.odds(p)))], &chance_text(p));
    }

    /// A chance in words: `4 in 5`.
    pub fn odds(&self, p: f64) -> Bi {
        let (k, n) = odds(p);
        self.words.fill("word.odds", &[Bi::same(k.to_string()), Bi::same(n.to_string())])
    }

    /// A sentence where there is nothing to show.
    pub fn empty(&self, out: &mut Out, key: &str) {
        out.el("p", &[("class", "empty")], |out| self.words.say(out, key));
    }

    /// Name of a value where a table has no heads: on a phone.
    pub fn phone_name(&self, out: &mut Out, key: &str) {
        out.el("span", &[("class", "phone-name")], |out| {
            self.words.say(out, key);
            out.text(" ");
        });
    }

    /// Heads of a table.
    pub fn heads(&self, out: &mut Out, keys: &[&str]) {
        out.el("thead", &[], |out| {
            out.el("tr", &[], |out| {
                for key in keys {
                    let class = if NUMERIC.contains(key) { "num" } else { "" };
                    out.el("th", &[("scope", "col"), ("class", class)], |out| self.words.say(out, key));
                }
            });
        });
    }
}

/// A link where there is an address, else the bare content.
pub fn linked(out: &mut Out, href: Option<&str>, class: &str, inside: impl FnOnce(&mut Out)) {
    match href {
        Some(href) => out.el("a", &[("href", href), ("class", class)], inside),
        None => out.el("span", &[("class", class)], inside),
    }
}

/// A title that leads out of the page on a click, where its address is one of the web.
pub fn source(out: &mut Out, title: &str, url: &str) {
    let title = if title.is_empty() { url } else { title };
    if is_web_address(url) {
        out.leaf("a", &[("href", url), ("rel", "noreferrer noopener"), ("class", "out")], title);
    } else {
        out.text(title);
    }
}

/// Key of a mark's meaning.
pub fn mark_key(mark: &str) -> &'static str {
    match mark {
        "c" => "mark.c",
        "d" => "mark.d",
        "a" => "mark.a",
        "w" => "mark.w",
        _ => "mark.x",
    }
}

fn mark_class(mark: &str) -> &'static str {
    match mark {
        "c" => "m-c",
        "d" => "m-d",
        "a" => "m-a",
        "w" => "m-w",
        _ => "m-x",
    }
}

/// `.88`; never 0 or 1, which no number of draws can show.
pub fn chance_text(p: f64) -> String {
    match (p * 100.0 + 1.0 / 2.0) as u32 {
        0 => "<.01".to_owned(),
        100.. => ">.99".to_owned(),
        percent => format!(".{percent:02}"),
    }
}

/// The nearest fraction with a small denominator.
fn odds(p: f64) -> (u32, u32) {
    const SMALL: [u32; 10] = [2, 3, 4, 5, 6, 8, 10, 20, 50, 100];
    let distance = |k: u32, n: u32| (p - f64::from(k) / f64::from(n)).abs();
    let nearest = |n: u32| ((p * f64::from(n) + 1.0 / 2.0) as u32).clamp(1, n - 1);
    // The first that is within a fiftieth part is said; close to 0 and 1 it has to be finer.
    let near = p.min(1.0 - p).max(0.0) / 5.0;
    SMALL.iter().map(|n| (nearest(*n), *n)).find(|(k, n)| distance(*k, *n) <= near.min(1.0 / 40.0)).unwrap_or_else(
        || {
            let n = SMALL[SMALL.len() - 1];
            (nearest(n), n)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances() {
        assert_eq!(chance_text(0.88), ".88");
        assert_eq!(chance_text(0.9999), ">.99");
        assert_eq!(chance_text(0.0), "<.01");
        assert_eq!(odds(0.8), (4, 5));
        assert_eq!(odds(0.52), (1, 2));
        assert_eq!(odds(0.88), (7, 8));
        assert_eq!(odds(0.1), (1, 10));
        assert_eq!(odds(0.97), (97, 100));
        assert_eq!(odds(1.0), (99, 100));
    }
}
