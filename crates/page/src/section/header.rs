//! Name, date, way to each section, language and theme. Both switches are radio buttons read by the style sheet.

use crate::html::Out;
use crate::show::Page;
use crate::{Lang, Look};

/// Sections one jumps to.
const WAYS: [&str; 9] = ["gaps", "chain", "bill", "calendar", "findings", "assumptions", "notes", "why", "sources"];

/// Writes the header.
pub fn render(page: &Page, look: Look, out: &mut Out) {
    out.el("header", &[("class", "top")], |out| {
        out.el("a", &[("href", "#top"), ("class", "name"), ("id", "top")], |out| page.words.say(out, "page.name"));
        out.el("span", &[("class", "asof")], |out| {
            page.words.say(out, "head.as_of");
            out.text(" ");
            out.leaf("time", &[], &page.view.head.said_by);
        });
        let name = page.words.both("head.ways");
        out.el("nav", &[("aria-label", &name)], |out| {
            for way in WAYS {
                out.el("a", &[("href", &format!("#{way}"))], |out| page.words.say(out, &format!("section.{way}")));
            }
        });
        out.el("div", &[("class", "switches")], |out| {
            let zh = if look.lang == Lang::Zh { "checked" } else { "" };
            let en = if look.lang == Lang::En { "checked" } else { "" };
            switch(page, out, "lang", &[("zh", "switch.zh", zh), ("en", "switch.en", en)]);
            let themes =
                [("auto", "switch.auto", "checked"), ("light", "switch.light", ""), ("dark", "switch.dark", "")];
            switch(page, out, "theme", &themes);
        });
    });
}

fn switch(page: &Page, out: &mut Out, name: &'static str, choices: &[(&str, &str, &str)]) {
    let title = page.words.both(&format!("switch.{name}"));
    out.el("fieldset", &[("class", "switch"), ("aria-label", &title)], |out| {
        for (value, key, checked) in choices {
            let id = format!("ui-{value}");
            out.el("label", &[("title", &page.words.both(&format!("{key}_title")))], |out| {
                let attrs = [("type", "radio"), ("name", name), ("id", &id), ("value", value), ("checked", checked)];
                out.open("input", &attrs);
                out.el("span", &[], |out| page.words.say(out, key));
            });
        }
    });
}
