//! Looking for words, and asking: notes with the sentence in which the words stand, names tried beside them; an answer
//! in numbered sentences, each with its citations.

use tidegauge::view::answer::{AnswerView, SentenceView};
use tidegauge::view::{Bi, FindView, HitRow};

use super::{claims, lists};
use crate::header::hidden_fields;
use crate::html::Out;
use crate::links::address;
use crate::show::Page;
use crate::words::bi;

/// Writes the page.
pub fn render(page: &Page, view: &FindView, out: &mut Out) {
    out.el("h1", &[("class", "find-title")], |out| {
        page.words.say(out, "section.find");
        if !view.q.is_empty() {
            out.text(" ");
            out.leaf("bdi", &[("class", "typed")], &view.q);
        }
    });
    form(page, view, out);
    if view.q.is_empty() {
        page.empty(out, "find.empty");
        return;
    }
    tabs(page, view, out);
    match &view.answer {
        Some(answer) => self::answer(page, answer, out),
        None => words(page, view, out),
    }
}

fn form(page: &Page, view: &FindView, out: &mut Out) {
    out.el("form", &[("action", "/find"), ("method", "get"), ("role", "search"), ("class", "asking")], |out| {
        hidden_fields(page, &["q", "tab", "exact"], out);
        let name = page.words.plain("find.words");
        out.open(
            "input",
            &[("type", "search"), ("name", "q"), ("value", &view.q), ("aria-label", &name), ("dir", "auto")],
        );
        out.el("button", &[("type", "submit")], |out| page.words.say(out, "find.look"));
        out.el("button", &[("type", "submit"), ("name", "tab"), ("value", "ask")], |out| {
            page.words.say(out, "find.ask");
        });
    });
}

fn tabs(page: &Page, view: &FindView, out: &mut Out) {
    let asked = view.answer.is_some();
    let without = typed(page, view);
    let mut with = without.clone();
    with.push(("tab", "ask"));
    out.el("nav", &[("class", "tabs"), ("aria-label", &page.words.plain("find.tabs"))], |out| {
        let mut tab = |pairs: &[(&str, &str)], on: bool, key: &str, count: Option<usize>| {
            let current = if on { "page" } else { "" };
            out.el("a", &[("href", &address("/find", pairs, "")), ("aria-current", current)], |out| {
                page.words.say(out, key);
                if let Some(count) = count {
                    out.text(" ");
                    out.leaf("span", &[("class", "count")], &count.to_string());
                }
            });
        };
        tab(&without, !asked, "find.tab_words", (!asked).then_some(view.hits.len() + view.more));
        tab(&with, asked, "find.tab_ask", None);
    });
}

/// Parameters of this question, without tab and exactness.
fn typed<'a>(page: &'a Page, view: &'a FindView) -> Vec<(&'a str, &'a str)> {
    let mut pairs = page.links.but(&["exact", "q", "tab", "_next"]);
    pairs.push(("q", &view.q));
    pairs
}

fn words(page: &Page, view: &FindView, out: &mut Out) {
    also(page, view, out);
    if view.hits.is_empty() && view.places.is_empty() && view.claims.is_empty() {
        page.empty(out, "find.nothing");
        return;
    }
    if !view.places.is_empty() {
        out.el("ul", &[("class", "ways")], |out| {
            for place in &view.places {
                out.el("li", &[], |out| page.lead(out, place, "go"));
            }
        });
    }
    out.el("ol", &[("class", "hits")], |out| {
        for hit in &view.hits {
            out.el("li", &[], |out| self::hit(page, hit, out));
        }
    });
    if view.more > 0 {
        out.el("p", &[("class", "hint")], |out| {
            page.words.say_with(out, "find.more", &[Bi::same(view.more.to_string())]);
        });
    }
    if !view.claims.is_empty() {
        out.el("h2", &[], |out| page.words.say(out, "section.claims"));
        claims::list(page, &view.claims, out);
    }
}

/// Names tried beside the words, and the way to look for the words alone.
fn also(page: &Page, view: &FindView, out: &mut Out) {
    if view.also.is_empty() && !view.exact {
        return;
    }
    out.el("p", &[("class", "also")], |out| {
        let mut pairs = typed(page, view);
        if view.exact {
            page.words.say(out, "find.is_exact");
            out.text(" ");
            out.el("a", &[("href", &address("/find", &pairs, "")), ("class", "button")], |out| {
                page.words.say(out, "find.not_exact");
            });
            return;
        }
        page.words.say(out, "find.also");
        for name in &view.also {
            out.text(" ");
            out.leaf("bdi", &[("class", "tag")], name);
        }
        pairs.push(("exact", "1"));
        out.text(" ");
        out.el("a", &[("href", &address("/find", &pairs, "")), ("class", "button")], |out| {
            page.words.say(out, "find.exact");
        });
    });
}

fn hit(page: &Page, hit: &HitRow, out: &mut Out) {
    out.el("p", &[("class", "hit-head")], |out| {
        lists::note_name(page, &hit.note, out);
        out.text(" ");
        page.place_of(out, &hit.snippet);
        out.text(" ");
        out.el("span", &[("class", "count")], |out| {
            out.text(&hit.note.claims.to_string());
            out.text(" ");
            page.words.say(out, "count.claims");
        });
    });
    let quote = &hit.snippet;
    let span = format!("{}-{}", quote.start, quote.end);
    let id = if quote.claim.is_empty() { &quote.note } else { &quote.claim };
    let href = page.links.to(&format!("/note/{}", quote.note), &[("show", &span)], id);
    crate::show::linked(out, href.as_deref(), "snippet", |out| {
        out.el("q", &[("lang", quote.lang), ("dir", "auto")], |out| marked(&quote.quote, &hit.marks, out));
    });
}

/// A text with the stretches (in signs) marked; stretches that overlap or lie outside are cut to what is left.
fn marked(text: &str, marks: &[(usize, usize)], out: &mut Out) {
    let signs: Vec<char> = text.chars().collect();
    let mut sorted = marks.to_vec();
    sorted.sort_unstable();
    let mut at = 0;
    let words = |from: usize, to: usize| signs[from..to].iter().collect::<String>();
    for (start, end) in sorted {
        let (start, end) = (start.max(at), end.min(signs.len()));
        if start < end {
            out.text(&words(at, start));
            out.leaf("mark", &[("class", "hit")], &words(start, end));
            at = end;
        }
    }
    out.text(&words(at, signs.len()));
}

fn answer(page: &Page, answer: &AnswerView, out: &mut Out) {
    let list = |sentences: &[SentenceView], out: &mut Out| {
        for sentence in sentences {
            out.el("li", &[("class", "sentence")], |out| self::sentence(page, sentence, answer, out));
        }
    };
    out.el("div", &[("class", "answer")], |out| {
        if answer.sentences.is_empty() {
            page.empty(out, "find.no_answer");
        } else {
            out.el("ol", &[], |out| list(&answer.sentences, out));
        }
        if !answer.against.is_empty() {
            out.el("h2", &[], |out| page.words.say(out, "answer.against"));
            out.el("ul", &[("class", "against")], |out| list(&answer.against, out));
        }
        if !answer.not_said.is_empty() {
            out.el("h2", &[], |out| page.words.say(out, "answer.not_said"));
            out.el("ul", &[("class", "not-said")], |out| {
                for text in &answer.not_said {
                    out.el("li", &[], |out| out.el("bdi", &[], |out| bi(out, text)));
                }
            });
        }
    });
    quotes(page, answer, out);
    checked(page, answer, out);
}

fn sentence(page: &Page, sentence: &SentenceView, answer: &AnswerView, out: &mut Out) {
    out.el("bdi", &[], |out| bi(out, &sentence.text));
    for cite in &sentence.cites {
        out.text(" ");
        match cite.parse::<usize>() {
            Ok(number) if (1..=answer.quotes.len()).contains(&number) => {
                out.leaf("a", &[("class", "cite"), ("href", &format!("#s:{number}"))], &format!("[{number}]"));
            }
            Ok(number) => out.text(&format!("[{number}]")),
            Err(_) => page.link(out, cite, "cite", |out| out.text(&format!("[{cite}]"))),
        }
    }
}

fn quotes(page: &Page, answer: &AnswerView, out: &mut Out) {
    if answer.quotes.is_empty() {
        return;
    }
    out.el("h2", &[], |out| page.words.say(out, "find.quotes"));
    out.el("ol", &[("class", "cited")], |out| {
        for (i, quote) in answer.quotes.iter().enumerate() {
            out.el("li", &[("id", &format!("s:{}", i + 1)), ("tabindex", "-1")], |out| page.quote(out, quote));
        }
    });
}

/// How many sentences are cited, and how many quotes are as long as the place they name.
fn checked(page: &Page, answer: &AnswerView, out: &mut Out) {
    let all = || answer.sentences.iter().chain(&answer.against);
    let cited = all().filter(|sentence| !sentence.cites.is_empty()).count();
    let fits = |quote: &&tidegauge::view::Quote| {
        !quote.quote.is_empty() && quote.end.checked_sub(quote.start) == Some(quote.quote.chars().count())
    };
    let sound = answer.quotes.iter().filter(fits).count();
    let counts = [all().count(), cited, sound, answer.quotes.len()].map(|n| Bi::same(n.to_string()));
    out.el("p", &[("class", "checked")], |out| page.words.say_with(out, "find.checked", &counts));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_overlap_or_lie_outside_do_no_harm() {
        let mut out = Out::default();
        marked("光模块<b>", &[(1, 3), (2, 5), (9, 99), (4, 2)], &mut out);
        let mark = "<mark class=\"hit\">";
        assert_eq!(out.done(), format!("光{mark}模块</mark>{mark}&lt;b</mark>&gt;"));
    }
}
