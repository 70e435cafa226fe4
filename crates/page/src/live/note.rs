//! The page of a note: its text with everything read in it, claims and findings beside it.

use tidegauge::view::{Bi, NotePage};

use crate::html::Out;
use crate::section::{notes, sources};
use crate::show::Page;

/// Writes the note.
pub fn render(page: &Page, view: &NotePage, out: &mut Out) {
    let note = &view.note;
    out.el("h1", &[("lang", note.lang), ("dir", "auto")], |out| out.text(&note.title));
    out.el("p", &[("class", "counts")], |out| {
        out.leaf("span", &[("class", "id")], &note.id);
        out.text(" ");
        notes::pins(page, note, out);
        let counts = [
            ("count.claims", note.claims.len()),
            ("count.findings", view.findings.len()),
            ("note.unplaced_n", note.unplaced.len()),
            ("count.remarks", view.remarks.len()),
        ];
        for (key, count) in counts {
            out.el("span", &[("class", "n"), ("data-count", key)], |out| {
                out.leaf("b", &[], &count.to_string());
                out.text(" ");
                page.words.say(out, key);
            });
            out.text(" ");
        }
        let placed = Bi::same(format!("{:.0}", note.coverage * 100.0));
        page.words.say_with(out, "note.coverage", &[placed]);
    });
    out.el("p", &[("class", "legend")], |out| {
        for (class, key) in
            [("k-value", "legend.value"), ("k-finding", "legend.finding"), ("k-supposed", "legend.supposed")]
        {
            out.el("span", &[("class", class)], |out| page.words.say(out, key));
        }
    });
    sources::remarks(page, &view.remarks, out);
    out.el("div", &[("class", "note whole")], |out| notes::opened(page, note, Some(&view.findings), out));
}
