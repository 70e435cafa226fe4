//! Top and foot of every page: name, date of the reading, ways, find box, language and theme; hidden rows, pins and keys.

use tidegauge::view::{Bi, Body, LivePage};

use crate::html::Out;
use crate::links::{Links, address};
use crate::show::Page;
use crate::{Lang, Look};

/// Sections of the report one jumps to, with the key that follows `g`.
const WAYS: [(&str, &str); 12] = [
    ("gaps", "g"),
    ("chain", "h"),
    ("companies", "c"),
    ("beliefs", "b"),
    ("bill", "f"),
    ("calendar", "d"),
    ("findings", "x"),
    ("assumptions", "a"),
    ("notes", "n"),
    ("why", "w"),
    ("sources", "i"),
    ("turning", "r"),
];

/// Live pages one goes to: path, label, key after `g`.
const PAGES: [(&str, &str, &str); 10] = [
    ("/", "section.gaps", "g"),
    ("/companies", "section.companies", "c"),
    ("/calendar", "section.calendar", "d"),
    ("/notes", "section.notes", "n"),
    ("/claims", "section.claims", "l"),
    ("/findings", "section.findings", "x"),
    ("/beliefs", "section.beliefs", "b"),
    ("/chain", "section.chain", "h"),
    ("/assumptions", "section.assumptions", "a"),
    ("/status", "section.status", "i"),
];

/// Keys and what they do; the last tells what has to be on the page for a key to work.
const KEYS: [(&str, &str, &str); 11] = [
    ("/", "keys.find", "#find"),
    ("g", "keys.go", "[data-k]"),
    ("j", "keys.next", STOPS),
    ("k", "keys.previous", STOPS),
    ("Enter", "keys.open", ""),
    ("w", "keys.why", "a.fig, a.tofigure"),
    (".", "keys.link", ""),
    ("l", "keys.language", ""),
    ("t", "keys.theme", ""),
    ("?", "keys.list", ""),
    ("Esc", "keys.back", ""),
];

/// What `j` and `k` stop at: the script knows.
const STOPS: &str = "stops";

/// The header of the report.
pub fn report(page: &Page, look: Look, out: &mut Out) {
    out.el("header", &[("class", "top")], |out| {
        out.el("a", &[("href", "#top"), ("class", "name"), ("id", "top")], |out| page.words.say(out, "page.name"));
        out.el("span", &[("class", "asof")], |out| {
            page.words.say(out, "head.as_of");
            out.text(" ");
            out.leaf("time", &[], &page.head.said_by);
        });
        out.el("nav", &[("aria-label", &page.words.plain("head.ways"))], |out| {
            for (way, key) in WAYS {
                out.el("a", &[("href", &format!("#{way}")), ("data-k", key)], |out| {
                    page.words.say(out, &format!("section.{way}"));
                });
            }
        });
        out.el("div", &[("class", "switches")], |out| {
            let zh = if look.lang == Lang::Zh { "checked" } else { "" };
            let en = if look.lang == Lang::En { "checked" } else { "" };
            switch(page, out, "lang", &[("zh", "switch.zh", zh), ("en", "switch.en", en)]);
            theme(page, out);
        });
    });
}

/// The header of a live page.
pub fn live(page: &Page, path: &str, look: Look, out: &mut Out) {
    out.el("a", &[("href", "#main"), ("class", "skip")], |out| page.words.say(out, "head.skip"));
    out.el("header", &[("class", "top live")], |out| {
        page.way(out, "/", "name", |out| page.words.say(out, "page.name"));
        as_of(page, path, out);
        out.el("nav", &[("aria-label", &page.words.plain("head.ways"))], |out| {
            for (to, label, key) in PAGES {
                let current = if to == path { "page" } else { "" };
                let href = page.links.to(to, &[], "").unwrap_or_default();
                out.el("a", &[("href", &href), ("data-k", key), ("aria-current", current)], |out| {
                    page.words.say(out, label);
                });
            }
        });
        find(page, out);
        out.el("div", &[("class", "switches")], |out| {
            languages(page, path, look, out);
            theme(page, out);
        });
    });
}

/// The day of the reading, with a form to ask for another.
fn as_of(page: &Page, path: &str, out: &mut Out) {
    let given = page.links.param("as_of").is_some_and(|day| !day.is_empty());
    let class = if given { "asof given" } else { "asof" };
    out.el("form", &[("class", class), ("method", "get"), ("action", &address(path, &[], ""))], |out| {
        let fields = page.links.but(&["as_of", "_next"]);
        fields.iter().for_each(|(name, value)| field(out, name, value));
        out.el("label", &[], |out| {
            page.words.say(out, "head.as_of");
            out.text(" ");
            let attrs = [("type", "date"), ("name", "as_of"), ("value", &*page.head.said_by), ("required", "required")];
            out.open("input", &attrs);
        });
        out.el("button", &[("type", "submit"), ("title", &page.words.plain("head.as_of_title"))], |out| {
            page.words.say(out, "head.as_of_go");
        });
        if given {
            out.el("a", &[("href", &address(path, &fields, ""))], |out| page.words.say(out, "head.as_of_newest"));
        }
    });
}

fn field(out: &mut Out, name: &str, value: &str) {
    out.open("input", &[("type", "hidden"), ("name", name), ("value", value)]);
}

/// Kept parameters as fields of a form, but those it asks for itself.
pub fn hidden_fields(page: &Page, but: &[&str], out: &mut Out) {
    for (name, value) in page.links.kept().into_iter().filter(|(name, _)| !but.contains(name)) {
        field(out, name, value);
    }
}

fn find(page: &Page, out: &mut Out) {
    out.el("form", &[("class", "find"), ("method", "get"), ("action", "/find"), ("role", "search")], |out| {
        hidden_fields(page, &[], out);
        let href = page.links.to("/find", &[], "").unwrap_or_default();
        out.el("a", &[("href", &href), ("data-k", "s"), ("class", "find-page")], |out| {
            page.words.say(out, "section.find");
        });
        let name = page.words.plain("find.words");
        let attrs = [
            ("type", "search"),
            ("name", "q"),
            ("id", "find"),
            ("aria-label", &*name),
            ("placeholder", &*name),
            ("dir", "auto"),
        ];
        out.open("input", &attrs);
    });
}

/// The other language is another address of the same page.
fn languages(page: &Page, path: &str, look: Look, out: &mut Out) {
    out.el("nav", &[("class", "switch langs"), ("aria-label", &page.words.plain("switch.lang"))], |out| {
        for (lang, key) in [(Lang::Zh, "switch.zh"), (Lang::En, "switch.en")] {
            let mut pairs = page.links.but(&["ui"]);
            pairs.push(("ui", lang.as_str()));
            let current = if lang == look.lang { "true" } else { "" };
            let attrs = [
                ("href", &*address(path, &pairs, "")),
                ("hreflang", lang.as_str()),
                ("lang", lang.as_str()),
                ("aria-current", current),
            ];
            out.el("a", &attrs, |out| page.words.say(out, key));
        }
    });
}

fn theme(page: &Page, out: &mut Out) {
    let themes = [("auto", "switch.auto", "checked"), ("light", "switch.light", ""), ("dark", "switch.dark", "")];
    switch(page, out, "theme", &themes);
}

fn switch(page: &Page, out: &mut Out, name: &'static str, choices: &[(&str, &str, &str)]) {
    let title = page.words.plain(&format!("switch.{name}"));
    out.el("fieldset", &[("class", "switch"), ("aria-label", &title)], |out| {
        for (value, key, checked) in choices {
            let id = format!("ui-{value}");
            out.el("label", &[("title", &page.words.plain(&format!("{key}_title")))], |out| {
                let attrs = [("type", "radio"), ("name", name), ("id", &id), ("value", value), ("checked", checked)];
                out.open("input", &attrs);
                out.el("span", &[], |out| page.words.say(out, key));
            });
        }
    });
}

/// The foot of a live page: what is hidden, what pins it, how to get it again.
pub fn foot(page: &Page, live: &LivePage, out: &mut Out) {
    let head = page.head;
    out.el("footer", &[("class", "foot")], |out| {
        if head.hidden > 0 {
            let hidden = Bi::same(head.hidden.to_string());
            out.el("p", &[("class", "hidden-rows"), ("data-hidden", &head.hidden.to_string())], |out| {
                page.words.say_with(out, "head.hidden", &[hidden]);
            });
        }
        out.el("dl", &[("class", "pins")], |out| {
            let seed = head.seed.to_string();
            let pins = [
                ("head.as_of", &head.said_by),
                ("head.known_by", &head.known_by),
                ("head.sheet", &head.sheet),
                ("head.seed", &seed),
                ("head.data", &head.data),
            ];
            for (key, value) in pins.into_iter().filter(|(_, value)| !value.is_empty()) {
                out.el("dt", &[], |out| page.words.say(out, key));
                out.leaf("dd", &[], value);
            }
        });
        out.el("p", &[("class", "reproduce")], |out| pinned(page, live, out));
        out.el("p", &[("class", "hint")], |out| page.words.say(out, "page.no_advice"));
    });
    keys(page, out);
}

/// This page with its reading pinned, and the same rows as data.
fn pinned(page: &Page, live: &LivePage, out: &mut Out) {
    let seed = live.head.seed.to_string();
    let mut pairs = page.links.but(&["as_of", "seed"]);
    pairs.extend([("as_of", live.head.said_by.as_str()), ("seed", &seed)]);
    // The view's own address where it is one; a command is shown as such.
    let own = live.head.reproduce.starts_with('/') && !live.head.reproduce.starts_with("//");
    let href = if own { live.head.reproduce.clone() } else { address(&live.path, &pairs, "") };
    out.el("a", &[("href", &href), ("class", "pin")], |out| page.words.say(out, "head.pin"));
    if !own && !live.head.reproduce.is_empty() {
        out.text(" ");
        out.leaf("code", &[("class", "command")], &live.head.reproduce);
    }
    if matches!(live.body, Body::Missing(_)) {
        return;
    }
    let stem = if live.path == "/" { "/gap" } else { &live.path };
    let is_calendar = matches!(live.body, Body::Calendar(_));
    let forms = [("json", "head.json", true), ("csv", "head.csv", true), ("ics", "head.ics", is_calendar)];
    for (suffix, key, _) in forms.into_iter().filter(|form| form.2) {
        let href = address(&format!("{stem}.{suffix}"), &page.links.but(&["show"]), "");
        out.text(" ");
        out.el("a", &[("href", &href), ("class", "data")], |out| page.words.say(out, key));
    }
}

/// The list of keys, opened by `?`; the script leaves out what does not work on the page.
pub fn keys(page: &Page, out: &mut Out) {
    let (name, copied) = (page.words.plain("keys.title"), page.words.plain("keys.copied"));
    out.el("dialog", &[("id", "keys"), ("aria-label", &name), ("data-copied", &copied)], |out| {
        out.el("h2", &[], |out| page.words.say(out, "keys.title"));
        out.el("dl", &[], |out| {
            for (key, label, needs) in KEYS {
                let name = if needs == STOPS { "data-stops" } else { "data-needs" };
                out.el("div", &[(name, needs)], |out| {
                    out.el("dt", &[], |out| out.leaf("kbd", &[], key));
                    out.el("dd", &[], |out| page.words.say(out, label));
                });
            }
            let ways: Vec<(String, &str)> = match page.links {
                Links::Anchors => WAYS.iter().map(|(way, key)| (format!("section.{way}"), *key)).collect(),
                Links::Paths(_) => PAGES.iter().map(|(_, label, key)| ((*label).to_owned(), *key)).collect(),
            };
            for (label, key) in ways {
                out.el("div", &[("class", "go")], |out| {
                    out.el("dt", &[], |out| {
                        out.leaf("kbd", &[], "g");
                        out.text(" ");
                        out.leaf("kbd", &[], key);
                    });
                    out.el("dd", &[], |out| page.words.say(out, &label));
                });
            }
        });
        out.el("button", &[("type", "button")], |out| page.words.say(out, "keys.close"));
    });
}
