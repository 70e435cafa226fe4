//! Charts as SVG in the page: each with a title and a sentence, and a table beside it.

pub mod dots;
pub mod scale;
pub mod series;
pub mod spark;
pub mod strip;
pub mod time;
pub mod tornado;

use crate::Lang;
use crate::html::Out;
use crate::words::in_lang;

/// A drawing of `width` by `height` user units with a title and a description for those who cannot see it.
pub fn drawing(out: &mut Out, class: &str, size: (f64, f64), title: &str, desc: &str, inside: impl FnOnce(&mut Out)) {
    let view_box = format!("0 0 {} {}", number(size.0), number(size.1));
    out.el("svg", &[("class", class), ("viewBox", &view_box), ("role", "img"), ("aria-label", title)], |out| {
        out.el("title", &[], |out| out.plain(title));
        out.el("desc", &[], |out| out.plain(if desc.is_empty() { title } else { desc }));
        inside(out);
    });
}

/// A line.
pub fn line(out: &mut Out, class: &str, from: (f64, f64), to: (f64, f64)) {
    let (x1, y1, x2, y2) = (number(from.0), number(from.1), number(to.0), number(to.1));
    out.el("line", &[("class", class), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)], |_| {});
}

/// A box.
pub fn rect(out: &mut Out, class: &str, at: (f64, f64), size: (f64, f64)) {
    let (x, y, w, h) = (number(at.0), number(at.1), number(size.0), number(size.1));
    out.el("rect", &[("class", class), ("x", &x), ("y", &y), ("width", &w), ("height", &h)], |_| {});
}

/// A dot.
pub fn dot(out: &mut Out, class: &str, at: (f64, f64), radius: f64) {
    let (cx, cy, r) = (number(at.0), number(at.1), number(radius));
    out.el("circle", &[("class", class), ("cx", &cx), ("cy", &cy), ("r", &r)], |_| {});
}

/// A cross: the sign of what is expected.
pub fn cross(out: &mut Out, class: &str, at: (f64, f64), arm: f64) {
    line(out, class, (at.0 - arm, at.1 - arm), (at.0 + arm, at.1 + arm));
    line(out, class, (at.0 - arm, at.1 + arm), (at.0 + arm, at.1 - arm));
}

/// A path.
pub fn path(out: &mut Out, class: &str, d: &str) {
    out.el("path", &[("class", class), ("d", d)], |_| {});
}

/// Text in both languages at a point.
pub fn text(out: &mut Out, class: &str, at: (f64, f64), text: &tidegauge::view::Bi) {
    let (x, y) = (number(at.0), number(at.1));
    if let (Some(lang), _) | (None, Some(lang)) = (out.lang(), (text.zh == text.en).then_some(Lang::Zh)) {
        out.el("text", &[("class", class), ("x", &x), ("y", &y)], |out| out.plain(in_lang(text, lang)));
        return;
    }
    for (lang, words) in [("z", &text.zh), ("e", &text.en)] {
        let class = format!("{class} {lang}");
        out.el("text", &[("class", &class), ("x", &x), ("y", &y)], |out| out.plain(words));
    }
}

/// User units to a tenth: no longer tails in the file.
pub fn number(x: f64) -> String {
    let tenths = (x * 10.0).round() / 10.0;
    if tenths == 0.0 { "0".to_owned() } else { format!("{tenths}") }
}
