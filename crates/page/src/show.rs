//! Small things that stand all over the page: a figure with its doubt and marks, a quote with its place, a chance.

use tidegauge::view::{Bi, Quote, ReportView, Shown};

use crate::html::Out;
use crate::index::Index;
use crate::words::{Words, bi, joined};

/// What every section needs.
pub struct Page<'a> {
    /// The view.
    pub view: &'a ReportView,
    /// Its words.
    pub words: Words<'a>,
    /// What can be linked to.
    pub index: Index<'a>,
}

impl<'a> Page<'a> {
    /// Of one view.
    pub fn new(view: &'a ReportView) -> Page<'a> {
        Page { view, words: Words::new(&view.labels), index: Index::new(view) }
    }

    /// The findings that stand on something, each a link to where it is told.
    pub fn flags(&self, out: &mut Out, findings: &[String]) {
        for id in findings {
            out.el("span", &[("class", "flag")], |out| {
                self.link(out, id, "flag", |out| {
                    out.text("! ");
                    match self.index.findings.get(id.as_str()) {
                        Some(finding) => bi(out, &finding.says),
                        None => out.text(id),
                    }
                });
            });
        }
    }

    /// A link to an id's place; the bare content where it has none on this page.
    pub fn link(&self, out: &mut Out, id: &str, class: &str, inside: impl FnOnce(&mut Out)) {
        if self.index.has(id) {
            out.el("a", &[("href", &format!("#{id}")), ("class", class)], inside);
        } else {
            out.el("span", &[("class", class)], inside);
        }
    }

    /// The id as a link.
    pub fn id(&self, out: &mut Out, id: &str) {
        self.link(out, id, "id", |out| out.text(id));
    }

    /// A figure: value, interval, marks; it leads to its lineage.
    pub fn figure(&self, out: &mut Out, shown: &Shown) {
        self.link(out, &shown.figure, "fig", |out| {
            out.el("b", &[], |out| bi(out, &shown.text));
            if !shown.interval.zh.is_empty() {
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
                let title = self.words.both(mark_key(mark));
                let heavy = *mark == "a" && self.index.leans_on_guesses(&shown.figure);
                let class = if heavy { "m-a heavy" } else { mark_class(mark) };
                out.leaf("abbr", &[("title", &title), ("class", class)], mark);
            }
        });
    }

    /// Exact words, with who, when, tier and place; they lead to the sentence in its note.
    pub fn quote(&self, out: &mut Out, quote: &Quote) {
        out.el("span", &[("class", "said")], |out| {
            let id = if self.index.has(&quote.claim) { &quote.claim } else { &quote.note };
            self.link(out, id, "q", |out| {
                out.el("q", &[("lang", quote.lang), ("dir", "auto")], |out| out.text(&quote.quote));
            });
            out.text(" ");
            out.el("span", &[("class", "src")], |out| {
                self.id(out, &quote.note);
                if !quote.said_on.is_empty() {
                    out.text(" ");
                    out.leaf("time", &[], &quote.said_on);
                }
                out.text(" ");
                let tier = quote.tier.to_string();
                out.leaf("abbr", &[("class", "tier"), ("title", &self.words.both("word.tier"))], &tier);
                out.text(&format!(" {}\u{2013}{}", quote.start, quote.end));
            });
        });
    }

    /// A chance as `.88`, in words on hover.
    pub fn chance(&self, out: &mut Out, p: f64) {
        out.leaf("span", &[("class", "p"), ("title", &joined(&self.odds(p)))], &chance_text(p));
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
                    out.el("th", &[("scope", "col")], |out| self.words.say(out, key));
                }
            });
        });
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
