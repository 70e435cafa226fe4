//! Lists of notes, and the page that could not be shown.

use tidegauge::view::{MissingView, NoteRow};

use crate::html::Out;
use crate::show::Page;
use crate::words::bi;

/// Heads of the counts.
const CLAIMS: &str = "section.claims";
const FINDINGS: &str = "section.findings";
const UNPLACED: &str = "note.unplaced_head";

/// Notes, each with what was read in it.
pub fn notes(page: &Page, rows: &[NoteRow], out: &mut Out) {
    if rows.is_empty() {
        page.empty(out, "notes.none");
        return;
    }
    let keys = ["note.said_on", "note.title", "word.tier", CLAIMS, FINDINGS, UNPLACED];
    out.el("table", &[("class", "plain stack notes-list")], |out| {
        page.heads(out, &keys);
        out.el("tbody", &[], |out| {
            for row in rows {
                out.el("tr", &[("class", "entry")], |out| self::note(page, row, out));
            }
        });
    });
}

fn note(page: &Page, row: &NoteRow, out: &mut Out) {
    out.el("td", &[("class", "when")], |out| {
        if row.said_on.is_empty() {
            page.words.say(out, "note.no_date");
        } else {
            out.leaf("time", &[], &row.said_on);
        }
    });
    out.el("th", &[("scope", "row")], |out| {
        note_name(page, row, out);
        out.text(" ");
        out.el("span", &[("class", "src")], |out| {
            out.text(&row.id);
            out.text(" ");
            out.leaf("bdi", &[], &row.origin);
        });
    });
    out.el("td", &[], |out| page.tier(out, row.tier));
    for (key, count) in [(CLAIMS, row.claims), (FINDINGS, row.findings), (UNPLACED, row.unplaced)] {
        out.el("td", &[("class", "num")], |out| {
            page.phone_name(out, key);
            out.text(&count.to_string());
        });
    }
}

/// Its title as a link to it.
pub fn note_name(page: &Page, row: &NoteRow, out: &mut Out) {
    let title = if row.title.is_empty() { &row.id } else { &row.title };
    page.way(out, &row.path, "go", |out| {
        out.leaf("span", &[("lang", row.lang), ("dir", "auto")], title);
    });
}

/// What failed, what to do, what is near.
pub fn missing(page: &Page, view: &MissingView, out: &mut Out) {
    out.el("h1", &[], |out| out.el("bdi", &[], |out| bi(out, &view.says)));
    out.el("p", &[("class", "empty")], |out| bi(out, &view.advice));
    if !view.nearest.is_empty() {
        out.el("h2", &[], |out| page.words.say(out, "missing.nearest"));
        out.el("ul", &[("class", "ways")], |out| {
            for link in &view.nearest {
                out.el("li", &[], |out| page.lead(out, link, "go"));
            }
        });
    }
    out.el("p", &[], |out| {
        page.way(out, "/", "button", |out| page.words.say(out, "missing.home"));
    });
}
