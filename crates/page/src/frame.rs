//! The frame of every page: policy, style, header, main, foot, and the one script.

use crate::html::Out;
use crate::show::Page;
use crate::{Direction, Look, hash};

/// The pages' own style.
const STYLE: &str = include_str!("style.css");
/// The pages' own script: keys, flashes, selection; nothing depends on it.
const SCRIPT: &str = include_str!("script.js");

/// What differs from page to page.
pub struct Frame<'a> {
    /// The page.
    pub page: &'a Page<'a>,
    /// How it opens.
    pub look: Look,
    /// Its title.
    pub title: &'a str,
    /// Where its forms may go: `'none'` from a file, `'self'` on a server.
    pub form_action: &'static str,
}

/// A whole document.
pub fn document(
    frame: &Frame,
    mut out: Out,
    header: impl FnOnce(&mut Out),
    body: impl FnOnce(&mut Out),
    foot: impl FnOnce(&mut Out),
) -> String {
    out.fixed("<!doctype html>\n");
    let direction = match frame.look.direction {
        Direction::Neutral => "neutral",
        Direction::Cn => "cn",
        Direction::Us => "us",
    };
    out.el("html", &[("lang", frame.look.lang.as_str()), ("data-direction", direction)], |out| {
        out.el("head", &[], |out| head(frame, out));
        out.el("body", &[], |out| {
            header(out);
            out.el("main", &[("id", "main"), ("tabindex", "-1")], body);
            foot(out);
            out.el("script", &[], |out| out.fixed(SCRIPT));
        });
    });
    out.done()
}

fn head(frame: &Frame, out: &mut Out) {
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src '{}'; base-uri 'none'; form-action {}",
        hash::script_source(SCRIPT),
        frame.form_action
    );
    out.open("meta", &[("charset", "utf-8")]);
    out.open("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)]);
    out.open("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    out.open("meta", &[("name", "referrer"), ("content", "no-referrer")]);
    out.open("meta", &[("name", "color-scheme"), ("content", "light dark")]);
    out.open("link", &[("rel", "icon"), ("href", "data:,")]);
    out.el("title", &[], |out| out.plain(frame.title));
    out.el("style", &[], |out| {
        out.fixed(STYLE);
        foot_of_paper(frame.page, out);
    });
}

/// As-of and sheet at the foot of every printed page; only signs that cannot leave the style sheet's string.
fn foot_of_paper(page: &Page, out: &mut Out) {
    let safe = |text: &str| text.chars().filter(|c| c.is_ascii_alphanumeric() || "-:".contains(*c)).collect::<String>();
    out.fixed("@page{@bottom-center{content:\"tidegauge  ");
    out.plain(&safe(&page.head.said_by));
    out.fixed("  ");
    out.plain(&safe(&page.head.sheet));
    out.fixed("  \" counter(page) \"/\" counter(pages)}}\n");
}
